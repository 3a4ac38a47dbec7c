/*
 * roster.import, roster.set, roster.list: the people who may hold a regie. People go by an id that their
 * organisation chose; the roster keeps no names.
 *
 * An id stays with one organisation, since offers and answers hang on it. Whoever leaves the roster, or is
 * marked as left, hands over what they hold; and cases that nobody held get a new chance.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "commands/notify.h"
#include "commands/regie_hold.h"

#define LIMIT_DEFAULT 20

static bool refused_at(struct turn *t, struct refusal *refusal, enum problem problem, size_t at,
                       const char *member)
{
	refusal_set(refusal, problem, arena_printf(t->arena, "/params/people/%zu/%s", at, member), NULL);
	return false;
}

static bool in_call(const struct proto_roster_person_list *people, const char *person, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		if (strcmp(people->at[i].person, person) == 0)
			return true;
	}
	return false;
}

static bool deputy_known(struct turn *t, const struct proto_roster_person_list *people, const char *deputy,
                         bool whole)
{
	struct store_person before;

	return in_call(people, deputy, people->count) ||
	       (!whole && store_roster_get(t->store, t->arena, deputy, &before));
}

/* ${whole}: the call is the whole roster, what stood in it before counts no more. */
static bool judge_person(struct turn *t, const struct proto_roster_person_list *people, size_t at, bool whole,
                         struct refusal *refusal)
{
	const struct proto_roster_person *p = &people->at[at];
	struct store_person before;

	if (in_call(people, p->person, at))
		return refused_at(t, refusal, PROBLEM_MEMBER_WORD, at, "person");
	if (conf_partner(t->conf, p->partner) == NULL)
		return refused_at(t, refusal, PROBLEM_PARTNER_UNKNOWN, at, "partner");
	if (store_roster_get(t->store, t->arena, p->person, &before) &&
	    !id_equal(before.partner.text, p->partner))
		return refused_at(t, refusal, PROBLEM_PERSON_FOREIGN, at, "partner");
	if (p->deputy != NULL && strcmp(p->deputy, p->person) == 0)
		return refused_at(t, refusal, PROBLEM_MEMBER_WORD, at, "deputy");
	if (p->deputy != NULL && !deputy_known(t, people, p->deputy, whole))
		return refused_at(t, refusal, PROBLEM_PERSON_UNKNOWN, at, "deputy");
	for (size_t i = 0; i < p->languages.count; i++) {
		if (!conf_has_language(t->conf, p->languages.at[i]))
			return refused_at(t, refusal, PROBLEM_LANGUAGE_UNKNOWN, at,
			                  arena_printf(t->arena, "languages/%zu", i));
	}
	return true;
}

/* Tags, a space between. */
static const char *joined(struct turn *t, const struct proto_texts *tags)
{
	const char *text = "";

	for (size_t i = 0; i < tags->count; i++)
		text = arena_printf(t->arena, "%s%s%s", text, i == 0 ? "" : " ", tags->at[i]);
	return text;
}

static struct proto_texts parted(struct turn *t, const char *text)
{
	struct proto_texts tags = {.count = 0};

	tags.at = arena_array(t->arena, strlen(text) / 2 + 1, sizeof(*tags.at));
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, " ");

		if (len > 0)
			tags.at[tags.count++] = arena_bytes(t->arena, at, len);
		at += len;
		at += strspn(at, " ");
	}
	return tags;
}

static void put(struct turn *t, const struct proto_roster_person *p)
{
	struct store_person person = {.domains = p->domains,
	                              .languages = joined(t, &p->languages),
	                              .expertise = joined(t, &p->expertise),
	                              .limit = p->limit == PROTO_NO_INT ? LIMIT_DEFAULT : p->limit,
	                              .absent_from = p->absent_from,
	                              .absent_until = p->absent_until,
	                              .left = p->left};

	ID_SET(person.person, p->person);
	ID_SET(person.partner, p->partner);
	if (p->deputy != NULL)
		ID_SET(person.deputy, p->deputy);
	store_roster_set(t->store, &person);
	turn_audit(t, &(struct store_audit){.event = "roster.set",
	                                    .action = 'U',
	                                    .object_kind = "person",
	                                    .object = person.person.text,
	                                    .code = p->left ? "left" : NULL});
}

static bool holds_no_more(struct turn *t, const struct store_regie *r)
{
	struct store_person p;

	return !store_roster_get(t->store, t->arena, r->person.text, &p) || p.left;
}

/* Ends what somebody who left still held; those who may know hear of it. */
static void release(struct turn *t, const struct case_view *v, const struct store_regie *r)
{
	struct proto_regie_facts *facts = proto_new(t->arena, &proto_table_regie_facts);

	store_regie_end(t->store, r->number, REGIE_RELEASED, CAUSE_ABSENCE, t->now);
	turn_audit(t, &(struct store_audit){.event = "regie.released",
	                                    .action = 'U',
	                                    .object_kind = "person",
	                                    .object = r->person.text,
	                                    .case_id = v->c.id.text,
	                                    .code = terms_name(&terms_cause, CAUSE_ABSENCE)});
	facts->person = r->person.text;
	facts->partner = r->partner.text;
	facts->urgency = v->c.urgency;
	facts->cause = CAUSE_ABSENCE;
	notify_case(t, v, EVENT_REGIE_RELEASED, NULL, facts, &facts->case_);
}

/* True when the case has nobody after it. */
static bool follow_case(struct turn *t, const struct case_view *v)
{
	bool held = false;
	struct instant since;
	struct store_regie r;

	if (store_regie_current(t->store, t->arena, &v->c.id, &r)) {
		held = !holds_no_more(t, &r);
		if (!held)
			release(t, v, &r);
	}
	if (!held)
		regie_hold(t, v, CAUSE_ABSENCE);
	return store_escalation_open(t->store, &v->c.id, &since);
}

/* What the new roster means for the regie of each open case; how many are still escalated. */
static int64_t follow(struct turn *t)
{
	struct store_case_list cases = store_case_list(t->store, t->arena, NULL, CASE_OPEN);
	int64_t escalated = 0;

	for (size_t i = 0; i < cases.count; i++) {
		struct case_view v;

		if (case_view_load(t, cases.at[i].id.text, NULL, &v) && follow_case(t, &v))
			escalated++;
	}
	/* Who is absent when counts at every table. */
	for (size_t i = 0; i < t->conf->table_count; i++) {
		store_table_ensure(t->store, &t->conf->tables[i].id);
		store_table_mark(t->store, &t->conf->tables[i].id, STORE_DIRTY);
	}
	return escalated;
}

static bool change(struct turn *t, const struct proto_roster_params *p, bool whole, struct proto_done *done,
                   struct refusal *refusal)
{
	int64_t escalated;

	for (size_t i = 0; i < p->people.count; i++) {
		if (!judge_person(t, &p->people, i, whole, refusal))
			return false;
	}
	if (whole) {
		store_roster_clear(t->store);
		turn_audit(t, &(struct store_audit){.event = "roster.cleared", .action = 'D'});
	}
	for (size_t i = 0; i < p->people.count; i++)
		put(t, &p->people.at[i]);
	escalated = follow(t);
	done->done = true;
	done->count = (int64_t)p->people.count;
	if (escalated > 0)
		done->note = arena_printf(t->arena, "%lld cases still have nobody: see the inbox",
		                          (long long)escalated);
	return true;
}

bool roster_import(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	(void)who;
	return change(t, params, true, result, refusal);
}

bool roster_set(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)who;
	return change(t, params, false, result, refusal);
}

bool roster_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct desk_view_told nothing = {0};
	struct store_person_list all = store_roster_list(t->store, t->arena);
	struct proto_roster *roster = result;

	(void)who;
	(void)params;
	(void)refusal;
	roster->people.count = all.count;
	roster->people.at = arena_array(t->arena, all.count, sizeof(*roster->people.at));
	for (size_t i = 0; i < all.count; i++) {
		const struct store_person *p = &all.at[i];
		struct proto_roster_person *row = &roster->people.at[i];

		proto_clear(&proto_table_roster_person, row);
		row->person = p->person.text;
		row->partner = p->partner.text;
		row->domains = p->domains;
		row->languages = parted(t, p->languages);
		row->expertise = parted(t, p->expertise);
		row->limit = p->limit;
		row->deputy = ID_IS_SET(p->deputy) ? p->deputy.text : NULL;
		row->absent_from = p->absent_from;
		row->absent_until = p->absent_until;
		row->left = p->left;
		row->load = p->load;
	}
	desk_view_disclose(t, "roster.listed", &nothing);
	return true;
}
