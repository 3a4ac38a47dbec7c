#include "commands/desk_view.h"

#include <string.h>

#define CODES_PER_ROW 200

bool desk_view_table(const struct conf_person *who, const struct table_id *table)
{
	if (who->table_count == 0)
		return true;
	for (size_t i = 0; i < who->table_count; i++) {
		if (ID_EQUAL(who->tables[i], *table))
			return true;
	}
	return false;
}

bool desk_view_table_param(const struct turn *t, const struct conf_person *who, const char *table,
                           struct refusal *refusal)
{
	const struct conf_table *found;

	if (table == NULL)
		return true;
	found = conf_table(t->conf, table);
	if (found != NULL && desk_view_table(who, &found->id))
		return true;
	refusal_set(refusal, PROBLEM_MEMBER_WORD, "/params/table", "there is no such MDO table");
	return false;
}

bool desk_view_drafts(const struct conf_person *who)
{
	return who->office == OFFICE_COORDINATOR || who->office == OFFICE_CHAIR;
}

static bool sees_meeting(const struct conf_person *who, const struct store_meeting *m)
{
	return desk_view_table(who, &m->table) && (m->state != MEETING_DRAFT || desk_view_drafts(who));
}

bool desk_view_meeting(struct turn *t, const struct conf_person *who, const char *id,
                       struct store_meeting *ret_meeting, struct refusal *refusal)
{
	struct store_meeting m;

	if (store_meeting_get(t->store, id, &m) && sees_meeting(who, &m)) {
		*ret_meeting = m;
		return true;
	}
	refusal_set(refusal, PROBLEM_MEETING_UNKNOWN, "/params/meeting", NULL);
	return false;
}

bool desk_view_row(struct turn *t, const struct conf_person *who, const char *id, const char *pointer,
                   struct store_case *ret_case, struct refusal *refusal)
{
	struct case_id canonical;
	struct store_case c;

	if (id_parse_case(id, &canonical) && store_case_get(t->store, canonical.text, &c) &&
	    desk_view_table(who, &c.table)) {
		*ret_case = c;
		return true;
	}
	refusal_set(refusal, PROBLEM_CASE_UNKNOWN, pointer, NULL);
	return false;
}

bool desk_view_open_row(struct turn *t, const struct conf_person *who, const char *id,
                        struct store_case *ret_case, struct refusal *refusal)
{
	struct store_case c;

	if (!desk_view_row(t, who, id, "/params/case", &c, refusal))
		return false;
	if (c.state != CASE_OPEN) {
		refusal_set(refusal, PROBLEM_CASE_CLOSED, "/params/case", NULL);
		return false;
	}
	*ret_case = c;
	return true;
}

bool desk_view_case(struct turn *t, const struct conf_person *who, const char *id, const char *pointer,
                    struct case_view *ret_view, struct refusal *refusal)
{
	struct store_case c;

	if (!desk_view_row(t, who, id, pointer, &c, refusal))
		return false;
	*ret_view = case_view_of(t, &c, NULL);
	return true;
}

bool desk_view_open_case(struct turn *t, const struct conf_person *who, const char *id,
                         struct case_view *ret_view, struct refusal *refusal)
{
	struct store_case c;

	if (!desk_view_open_row(t, who, id, &c, refusal))
		return false;
	*ret_view = case_view_of(t, &c, NULL);
	return true;
}

bool desk_view_facts(const struct turn *t, const struct case_view *v)
{
	return consent_office(v->grounds, v->signals.count, t->today) == VERDICT_MAY;
}

bool desk_view_crisis(const struct case_view *v)
{
	for (size_t i = 0; i < v->signals.count; i++) {
		if (v->grounds[i].consent != NULL && v->grounds[i].consent->form == FORM_CRISIS)
			return true;
	}
	return false;
}

struct store_case_list desk_view_cases(struct turn *t, const struct conf_person *who, const char *table,
                                       enum case_state state)
{
	struct store_case_list all = store_case_list(t->store, t->arena, table, state);
	size_t kept = 0;

	for (size_t i = 0; i < all.count; i++) {
		if (desk_view_table(who, &all.at[i].table))
			all.at[kept++] = all.at[i];
	}
	all.count = kept;
	return all;
}

bool desk_view_place(struct turn *t, const struct conf_person *who, const struct case_id *case_,
                     struct store_item *ret_item, struct store_meeting *ret_meeting)
{
	struct store_item item;
	struct store_meeting m;

	if (!store_item_get(t->store, case_, &item) || !store_meeting_get(t->store, item.meeting.text, &m) ||
	    !sees_meeting(who, &m))
		return false;
	*ret_item = item;
	*ret_meeting = m;
	return true;
}

bool desk_view_waits(const struct turn *t, const struct case_view *v)
{
	return v->c.state == CASE_OPEN && !day_is_set(v->c.discussed) &&
	       day_is_set(case_view_discuss_until(t, v));
}

void desk_view_tell(struct turn *t, struct desk_view_told *told, const struct case_id *case_)
{
	told->at = arena_grow(t->arena, told->at, told->count, sizeof(*told->at));
	told->at[told->count++] = *case_;
}

/* Codes of ${count} cases, a space between. */
static const char *codes(struct turn *t, const struct case_id *at, size_t count)
{
	char *text = arena_alloc(t->arena, count * ID_CASE_MAX + 1);
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(at[i].text);

		if (i > 0)
			text[len++] = ' ';
		memcpy(text + len, at[i].text, n);
		len += n;
	}
	return text;
}

void desk_view_disclose_for(struct turn *t, const char *event, const char *purpose,
                            const struct desk_view_told *told)
{
	struct store_audit row = {.event = event, .action = 'R', .purpose = purpose};

	if (told->count == 0)
		turn_audit(t, &row);
	for (size_t i = 0; i < told->count; i += CODES_PER_ROW) {
		size_t n = told->count - i < CODES_PER_ROW ? told->count - i : CODES_PER_ROW;

		row.case_id = told->count == 1 ? told->at[0].text : NULL;
		row.object_kind = "cases";
		row.object = codes(t, told->at + i, n);
		turn_audit(t, &row);
	}
}

void desk_view_disclose(struct turn *t, const char *event, const struct desk_view_told *told)
{
	desk_view_disclose_for(t, event, terms_name(&terms_purpose, PURPOSE_MDO), told);
}
