/*
 * agenda, meeting.list, meeting.show: meetings with what stands on them. An item is shown while its case's
 * facts may be (desk_view.h). A meeting that was held shows what was discussed, and with slot 0 what was not
 * reached.
 */
#include "commands/contact.h"
#include "commands/desk_view.h"
#include "commands/meeting_plan.h"
#include "commands/notify.h"
#include "commands/speaker_board.h"
#include "store/store_held.h"

#define MEETINGS_MAX 2000 /* of one answer (tables_person.h) */

static void show_item(struct turn *t, const struct case_view *v, const struct store_meeting *m,
                      const struct store_item *item, const struct speaker_board *board,
                      struct proto_agenda_item *ret)
{
	const char *language = case_view_language(v);
	struct day day = m == NULL ? t->today : time_local_day(m->start);

	proto_clear(&proto_table_agenda_item, ret);
	ret->slot = 0;
	if (m != NULL) {
		ret->slot = item->slot;
		if (item->slot > 0)
			ret->at = store_meeting_slot_at(m, item->slot);
		ret->pinned = item->pinned;
	}
	ret->case_ = arena_text(t->arena, v->c.id.text);
	ret->urgency = v->c.urgency;
	ret->crisis = desk_view_crisis(v);
	ret->discuss_by = v->c.discuss_by;
	ret->late = day.n > v->c.discuss_by.n;
	ret->client_attends = case_view_attends(v);
	ret->interpreter = case_view_interpreter(v);
	ret->language = language[0] == '\0' ? NULL : arena_text(t->arena, language);
	if (v->c.passed_over > 0)
		ret->passed_over = v->c.passed_over;
	ret->regiehouder = notify_holder(t, &v->c.id);
	speaker_board_show(t, board, v, ret);
	if (m != NULL) {
		ret->contacts = contact_too_many(t, v, m);
		ret->elsewhere = contact_elsewhere(t, v, m);
	}
}

static void show_meeting(struct turn *t, const struct store_meeting *m, struct proto_meeting *ret)
{
	const struct conf_table *table = conf_table(t->conf, m->table.text);

	proto_clear(&proto_table_meeting, ret);
	ret->meeting = arena_text(t->arena, m->id.text);
	ret->table = arena_text(t->arena, m->table.text);
	ret->start = m->start;
	ret->seats = m->seats;
	ret->slot_minutes = m->slot_minutes;
	ret->state = m->state;
	ret->ad_hoc = m->ad_hoc;
	ret->held_back = m->held_back;
	ret->announce_at = m->announce_at;
	ret->extra = m->extra;
	if (table == NULL)
		return;
	ret->room = table->room != NULL && table->room[0] != '\0' ? table->room : NULL;
	ret->chair = table->chair.text;
	ret->chair_deputy = ID_IS_SET(table->chair_deputy) ? table->chair_deputy.text : NULL;
	ret->secretary = ID_IS_SET(table->secretary) ? table->secretary.text : NULL;
}

static void show_items(struct turn *t, const struct store_meeting *m, struct desk_view_told *told,
                       struct proto_meeting *ret)
{
	struct store_item_list items = m->state == MEETING_HELD
	                                       ? store_held_items(t->store, t->arena, &m->id)
	                                       : store_item_of_meeting(t->store, t->arena, &m->id);
	struct speaker_board board = speaker_board(t, m);

	ret->items.at = arena_array(t->arena, items.count, sizeof(*ret->items.at));
	for (size_t i = 0; i < items.count; i++) {
		struct case_view v;

		if (!case_view_load(t, items.at[i].case_.text, NULL, &v) || !desk_view_facts(t, &v))
			continue;
		show_item(t, &v, m, &items.at[i], &board, &ret->items.at[ret->items.count++]);
		desk_view_tell(t, told, &v.c.id);
	}
}

/* Open cases that wait for a seat, and have none that this person sees. */
static void show_unplaced(struct turn *t, const struct conf_person *who, const char *table,
                          struct desk_view_told *told, struct proto_agenda *agenda)
{
	struct store_case_list cases = desk_view_cases(t, who, table, CASE_OPEN);

	agenda->unplaced.at = arena_array(t->arena, cases.count, sizeof(*agenda->unplaced.at));
	for (size_t i = 0; i < cases.count; i++) {
		struct store_item item;
		struct store_meeting m;
		struct case_view v;

		if (desk_view_place(t, who, &cases.at[i].id, &item, &m) ||
		    !case_view_load(t, cases.at[i].id.text, NULL, &v) || !desk_view_waits(t, &v) ||
		    !desk_view_facts(t, &v))
			continue;
		show_item(t, &v, NULL, NULL, NULL, &agenda->unplaced.at[agenda->unplaced.count++]);
		desk_view_tell(t, told, &v.c.id);
	}
}

/* The meetings asked for, without items; ret_found in the same order. */
static bool show_meetings(struct turn *t, const struct conf_person *who, const struct proto_agenda_params *p,
                          struct proto_agenda *agenda, struct store_meeting_list *ret_found,
                          struct refusal *refusal)
{
	struct day from = day_is_set(p->from) ? p->from : t->today;
	struct day start = from.n > t->today.n ? from : t->today;
	struct day to = day_is_set(p->to) ? p->to : day_add(start, (int)t->conf->policy.horizon_weeks * 7);
	struct store_meeting_list found;
	size_t kept = 0;

	if (!desk_view_table_param(t, who, p->table, refusal))
		return false;
	found = store_meeting_list(t->store, t->arena, p->table, time_day_start(from),
	                           time_day_start(day_add(to, 1)));
	for (size_t i = 0; i < found.count; i++) {
		const struct store_meeting *m = &found.at[i];

		if (desk_view_table(who, &m->table) && (m->state != MEETING_DRAFT || desk_view_drafts(who)))
			found.at[kept++] = *m;
	}
	found.count = kept;
	if (found.count > MEETINGS_MAX) {
		refusal_set(refusal, PROBLEM_MEMBER_RANGE, "/params/to",
		            "more than %d meetings: ask for a shorter period", MEETINGS_MAX);
		return false;
	}
	agenda->meetings.count = found.count;
	agenda->meetings.at = arena_array(t->arena, found.count, sizeof(*agenda->meetings.at));
	for (size_t i = 0; i < found.count; i++)
		show_meeting(t, &found.at[i], &agenda->meetings.at[i]);
	*ret_found = found;
	return true;
}

bool agenda_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_agenda_params *p = params;
	struct proto_agenda *agenda = result;
	struct store_meeting_list found;
	struct desk_view_told told = {0};

	if (!show_meetings(t, who, p, agenda, &found, refusal))
		return false;
	for (size_t i = 0; i < found.count; i++)
		show_items(t, &found.at[i], &told, &agenda->meetings.at[i]);
	show_unplaced(t, who, p->table, &told, agenda);
	desk_view_disclose(t, "agenda.read", &told);
	return true;
}

bool meeting_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct desk_view_told nothing = {0};
	struct store_meeting_list found;

	if (!show_meetings(t, who, params, result, &found, refusal))
		return false;
	desk_view_disclose(t, "meeting.listed", &nothing);
	return true;
}

bool meeting_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_meeting_params *p = params;
	struct store_meeting m;
	struct desk_view_told told = {0};

	if (!desk_view_meeting(t, who, p->meeting, &m, refusal))
		return false;
	show_meeting(t, &m, result);
	show_items(t, &m, &told, result);
	desk_view_disclose(t, "meeting.read", &told);
	return true;
}
