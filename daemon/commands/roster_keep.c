#include "commands/roster_keep.h"

#include <string.h>

#include "base/text.h"
#include "commands/absence.h"
#include "commands/regie_hold.h"
#include "store/store_agenda.h"
#include "store/store_digest.h"

#define LIMIT_DEFAULT 20
#define OF_ONE_PARTNER 300

static const uint32_t DUTIES_DEFAULT = TERMS_BIT(DUTY_REGIEHOUDER);
static const uint32_t WORKDAYS_DEFAULT = TERMS_BIT(WEEKDAY_MON) | TERMS_BIT(WEEKDAY_TUE) |
                                         TERMS_BIT(WEEKDAY_WED) | TERMS_BIT(WEEKDAY_THU) |
                                         TERMS_BIT(WEEKDAY_FRI);

/* A change being judged, beside the roster as it was. */
struct judged {
	struct turn *t;
	const struct roster_change *change;
	struct store_person_list before;
	struct refusal *refusal;
};

static bool refused_at(const struct judged *j, enum problem problem, size_t at, const char *member)
{
	refusal_set(j->refusal, problem,
	            arena_printf(j->t->arena, "%s/people/%zu/%s", j->change->where, at, member), NULL);
	return false;
}

/* In the change, among the first ${count}; NULL: not there. */
static const struct proto_roster_person *changed(const struct judged *j, const char *person, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(j->change->people->at[i].person, person) == 0)
			return &j->change->people->at[i];
	return NULL;
}

static const struct store_person *stood(const struct judged *j, const char *person)
{
	for (size_t i = 0; i < j->before.count; i++)
		if (id_equal(j->before.at[i].person.text, person))
			return &j->before.at[i];
	return NULL;
}

/* The organisation of somebody of the roster as it will be; NULL: nobody. */
static const char *partner_of(const struct judged *j, const char *person)
{
	const struct proto_roster_person *now = changed(j, person, j->change->people->count);
	const struct store_person *before = j->change->whole ? NULL : stood(j, person);

	if (now != NULL)
		return now->partner;
	return before != NULL ? before->partner.text : NULL;
}

static const char *deputy_of(const struct judged *j, const char *person)
{
	const struct proto_roster_person *now = changed(j, person, j->change->people->count);
	const struct store_person *before = j->change->whole ? NULL : stood(j, person);

	if (now != NULL)
		return now->deputy;
	return before != NULL && ID_IS_SET(before->deputy) ? before->deputy.text : NULL;
}

/* Whether those who stand in for each other lead back to this person. */
static bool circle(const struct judged *j, const char *person)
{
	const char *next = deputy_of(j, person);

	for (size_t step = 0; next != NULL && step <= j->before.count + j->change->people->count; step++) {
		if (strcmp(next, person) == 0)
			return true;
		next = deputy_of(j, next);
	}
	return false;
}

static bool judge_deputy(const struct judged *j, size_t at)
{
	const struct proto_roster_person *p = &j->change->people->at[at];
	const char *partner;

	if (p->deputy == NULL)
		return true;
	if (strcmp(p->deputy, p->person) == 0)
		return refused_at(j, PROBLEM_MEMBER_WORD, at, "deputy");
	partner = partner_of(j, p->deputy);
	/* To a partner, whoever is of another one is like nobody. */
	if (partner == NULL || (j->change->own != NULL && strcmp(partner, p->partner) != 0))
		return refused_at(j, PROBLEM_PERSON_UNKNOWN, at, "deputy");
	if (strcmp(partner, p->partner) != 0)
		return refused_at(j, PROBLEM_PERSON_FOREIGN, at, "deputy");
	return !circle(j, p->person) || refused_at(j, PROBLEM_DEPUTY_CIRCLE, at, "deputy");
}

static bool judge_partner(const struct judged *j, size_t at)
{
	const struct proto_roster_person *p = &j->change->people->at[at];
	const struct partner_id *own = j->change->own;
	const struct store_person *before = stood(j, p->person);

	if (own != NULL && !id_equal(own->text, p->partner))
		return refused_at(j, PROBLEM_PERSON_FOREIGN, at, "partner");
	if (conf_partner(j->t->conf, p->partner) == NULL)
		return refused_at(j, PROBLEM_PARTNER_UNKNOWN, at, "partner");
	if (before != NULL && !id_equal(before->partner.text, p->partner))
		return refused_at(j, PROBLEM_PERSON_FOREIGN, at, own != NULL ? "person" : "partner");
	return true;
}

static bool judge_person(const struct judged *j, size_t at)
{
	const struct proto_roster_person *p = &j->change->people->at[at];

	if (changed(j, p->person, at) != NULL)
		return refused_at(j, PROBLEM_MEMBER_WORD, at, "person");
	if (!judge_partner(j, at) || !judge_deputy(j, at))
		return false;
	for (size_t i = 0; i < p->languages.count; i++)
		if (!conf_has_language(j->t->conf, p->languages.at[i]))
			return refused_at(j, PROBLEM_LANGUAGE_UNKNOWN, at,
			                  arena_printf(j->t->arena, "languages/%zu", i));
	return true;
}

/* A partner cannot fill the roster. */
static bool judge_count(const struct judged *j)
{
	size_t count = 0;

	if (j->change->own == NULL)
		return true;
	for (size_t i = 0; i < j->before.count; i++)
		count += ID_EQUAL(j->before.at[i].partner, *j->change->own);
	for (size_t i = 0; i < j->change->people->count; i++)
		count += stood(j, j->change->people->at[i].person) == NULL;
	if (count <= OF_ONE_PARTNER)
		return true;
	refusal_set(j->refusal, PROBLEM_MEMBER_RANGE,
	            arena_printf(j->t->arena, "%s/people", j->change->where),
	            "an organisation has at most %d people here", OF_ONE_PARTNER);
	return false;
}

/* Tags, a space between. */
static const char *joined(struct turn *t, const struct proto_texts *tags)
{
	const char *text = "";

	for (size_t i = 0; i < tags->count; i++)
		text = arena_printf(t->arena, "%s%s%s", text, i == 0 ? "" : " ", tags->at[i]);
	return text;
}

static void put(struct turn *t, const struct proto_roster_person *p)
{
	struct store_person person = {.domains = p->domains,
	                              .languages = joined(t, &p->languages),
	                              .expertise = joined(t, &p->expertise),
	                              .limit = p->limit == PROTO_NO_INT ? LIMIT_DEFAULT : p->limit,
	                              .left = p->left,
	                              .duties = p->duties != 0 ? p->duties : DUTIES_DEFAULT,
	                              .workdays = p->workdays != 0 ? p->workdays : WORKDAYS_DEFAULT};

	ID_SET(person.person, p->person);
	ID_SET(person.partner, p->partner);
	if (p->deputy != NULL)
		ID_SET(person.deputy, p->deputy);
	store_roster_set(t->store, &person);
	absence_of_roster(t, &person, p->absent_from, p->absent_until);
	turn_audit(t, &(struct store_audit){.event = "roster.set",
	                                    .action = 'U',
	                                    .object_kind = "person",
	                                    .object = person.person.text,
	                                    .code = p->left ? "left" : NULL});
}

/* Somebody who is on the roster no more hands over what they have: to the deputy, else to the next. */
static void leave(struct turn *t, const char *person)
{
	struct store_regie_list has;
	struct partner_id partner;
	struct case_view v;
	bool left;

	if (store_roster_partner(t->store, person, &partner, &left) && !left)
		return;
	has = store_regie_of(t->store, t->arena, person);
	for (size_t i = 0; i < has.count; i++)
		if (case_view_load(t, has.at[i].case_.text, NULL, &v))
			regie_hold_next(t, &v, &has.at[i], REGIE_RELEASED, CAUSE_ABSENCE);
}

/* What the new roster means for the regie of open cases. */
static void follow(const struct judged *j)
{
	struct turn *t = j->t;
	struct store_case_list escalated;
	struct case_view v;

	for (size_t i = 0; i < j->change->people->count; i++)
		leave(t, j->change->people->at[i].person);
	for (size_t i = 0; j->change->whole && i < j->before.count; i++)
		leave(t, j->before.at[i].person.text);
	escalated = store_case_escalated(t->store, t->arena);
	for (size_t i = 0; i < escalated.count; i++)
		if (case_view_load(t, escalated.at[i].id.text, NULL, &v))
			regie_hold(t, &v, CAUSE_ABSENCE);
	/* Who is absent when counts at every table. */
	for (size_t i = 0; i < t->conf->table_count; i++) {
		store_table_ensure(t->store, &t->conf->tables[i].id);
		store_table_mark(t->store, &t->conf->tables[i].id, STORE_DIRTY);
	}
}

bool roster_keep(struct turn *t, const struct roster_change *change, size_t *ret_escalated,
                 struct refusal *refusal)
{
	struct judged j = {t, change, store_roster_list(t->store, t->arena), refusal};

	for (size_t i = 0; i < change->people->count; i++)
		if (!judge_person(&j, i))
			return false;
	if (!judge_count(&j))
		return false;
	if (change->whole) {
		store_roster_clear(t->store);
		turn_audit(t, &(struct store_audit){.event = "roster.cleared", .action = 'D'});
	}
	for (size_t i = 0; i < change->people->count; i++)
		put(t, &change->people->at[i]);
	if (change->whole)
		store_digest_tidy(t->store);
	follow(&j);
	*ret_escalated = store_case_escalated(t->store, t->arena).count;
	return true;
}
