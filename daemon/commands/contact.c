/*
 * contacts.planned: a day on which a partner sees the client. Whatever others told plays no part in the
 * answer (I11): it is taken by the partner's own reference, and counts against its own only.
 */
#include "commands/contact.h"

#include <stdlib.h>
#include <string.h>

#include "store/store_client.h"
#include "store/store_contact.h"

#define AHEAD_DAYS 366
#define KEPT_DAYS 366
#define UNDER_ONE_REFERENCE 60

/* ---- the message ---- */

/* It stands for something that this partner told itself, or was told and need not have erased. */
static bool holds(struct turn *t, const struct conf_partner *from, const char *reference,
                  struct store_reference *ret_reference)
{
	struct store_signal s;
	struct consent c;

	if (!store_reference_find(t->store, &from->id, reference, ret_reference))
		return false;
	if (!ID_IS_SET(ret_reference->signal))
		return true;
	if (!store_signal_get(t->store, ret_reference->signal.text, &s) || s.state == SIGNAL_ERASED)
		return false;
	return ID_EQUAL(s.partner, from->id) ||
	       (store_consent_get(t->store, t->arena, s.consent.text, &c) && consent_names(&c, &from->id));
}

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer, const char *detail)
{
	if (detail == NULL)
		refusal_set(refusal, problem, pointer, NULL);
	else
		refusal_set(refusal, problem, pointer, "%s", detail);
	return false;
}

static bool fits(struct turn *t, const struct proto_planned *in, struct refusal *refusal)
{
	if (in->on.n < t->today.n)
		return refused(refusal, PROBLEM_DATE_PAST, "/data/on", NULL);
	if (in->on.n > t->today.n + AHEAD_DAYS)
		return refused(refusal, PROBLEM_MEMBER_RANGE, "/data/on", "at most a year from now");
	if (!in->cancelled && store_contact_count(t->store, in->reference, t->today) >= UNDER_ONE_REFERENCE)
		return refused(refusal, PROBLEM_MEMBER_RANGE, "/data/on",
		               "at most 60 days ahead under one reference");
	return true;
}

bool contact_plan(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_planned *in = m->data;
	struct store_reference found;
	struct store_case c;
	bool open;

	(void)answer;
	if (!holds(t, from, in->reference, &found))
		return refused(refusal, PROBLEM_REFERENCE_UNKNOWN, "/data/reference", NULL);
	if (!fits(t, in, refusal))
		return false;
	if (in->cancelled)
		(void)store_contact_drop(t->store, found.id.text, in->on);
	else
		store_contact_put(t->store, &from->id, found.id.text, in->on, t->now);
	open = store_case_open_of(t->store, &found.client, &c);
	if (open) {
		store_case_update(t->store, &c); /* planned anew */
		store_table_mark(t->store, &c.table, STORE_DIRTY);
	}
	turn_audit(t, &(struct store_audit){.event = in->cancelled ? "contact.cancelled" : "contact.planned",
	                                    .action = in->cancelled ? 'D' : 'C',
	                                    .object_kind = "reference",
	                                    .object = in->reference,
	                                    .case_id = open ? c.id.text : NULL,
	                                    .purpose = "mdo"});
	return true;
}

/* ---- the client's days ---- */

static struct store_contact_list contacts(struct turn *t, const struct case_view *v, struct day from,
                                          struct day to)
{
	return store_contact_of(t->store, t->arena, &v->c.client, from, to);
}

static int by_day(const void *a, const void *b)
{
	const struct day *x = a, *y = b;

	return x->n < y->n ? -1 : x->n > y->n ? 1 : 0;
}

size_t contact_busy_days(struct turn *t, const struct case_view *v, struct arena *a,
                         const struct day **ret_days)
{
	struct store_contact_list seen;
	struct day *days;
	size_t count = 0;

	*ret_days = NULL;
	if (v->c.urgency == URGENCY_CRISIS)
		return 0;
	/* Beyond the horizon too: it moves on each day, and what was read stays. */
	seen = contacts(t, v, t->today, day_add(t->today, AHEAD_DAYS));
	days = arena_array(a, seen.count, sizeof(*days));
	for (size_t i = 0; i < seen.count; i++)
		if (count == 0 || days[count - 1].n != seen.at[i].on.n)
			days[count++] = seen.at[i].on;
	*ret_days = days;
	return count;
}

bool contact_elsewhere(struct turn *t, const struct case_view *v, const struct store_meeting *m)
{
	struct day on = time_local_day(m->start);

	return contacts(t, v, on, on).count > 0;
}

int64_t contact_too_many(struct turn *t, const struct case_view *v, const struct store_meeting *m)
{
	struct day on = time_local_day(m->start), monday = week_monday(on);
	struct store_contact_list seen = contacts(t, v, monday, day_add(monday, 6));
	struct day *days = arena_array(t->arena, seen.count + 1, sizeof(*days));
	size_t count = 0;
	int64_t week;

	for (size_t i = 0; i < seen.count; i++)
		days[count++] = seen.at[i].on;
	if (case_view_attends(v))
		days[count++] = on;
	if (count > 0)
		qsort(days, count, sizeof(*days), by_day);
	week = week_count(days, count, on);
	return week > t->conf->policy.contacts_per_week ? week : PROTO_NO_INT;
}

struct store_case_contact_list contact_ahead(struct turn *t)
{
	return store_contact_of_open(t->store, t->arena, week_monday(t->today),
	                             day_add(t->today, AHEAD_DAYS));
}

size_t contact_weeks(struct turn *t, const struct store_case_contact *seen, size_t count,
                     const struct store_meeting *m, struct week_load **ret_weeks)
{
	struct day *days = arena_array(t->arena, count + 1, sizeof(*days));
	struct day on = m != NULL ? time_local_day(m->start) : day_none();

	for (size_t i = 0; i < count; i++)
		days[i] = seen[i].on;
	if (m != NULL && on.n >= week_monday(t->today).n && on.n <= day_add(t->today, AHEAD_DAYS).n)
		days[count++] = on;
	if (count > 0)
		qsort(days, count, sizeof(*days), by_day);
	*ret_weeks = arena_array(t->arena, count, sizeof(**ret_weeks));
	return week_over(days, count, t->conf->policy.contacts_per_week, *ret_weeks);
}

bool contact_trim(struct turn *t)
{
	store_contact_trim(t->store, day_add(t->today, -KEPT_DAYS));
	return false;
}
