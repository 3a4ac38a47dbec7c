/*
 * case_settle - what follows for a case when something it rests on came or went: urgency, dates, regie,
 * agenda; or its end. One transaction, so that I3 and I8 hold without waiting for a plan (design section 4).
 */
#include "commands/case_view.h"
#include "commands/meeting_plan.h"
#include "commands/notify.h"
#include "commands/regie_hold.h"
#include "rules/urgency.h"

static struct urgency_policy policy(const struct turn *t)
{
	const struct conf_policy *p = &t->conf->policy;
	struct urgency_policy u = {.protect_medium_from = p->protect_medium_from,
	                           .protect_high_from = p->protect_high_from,
	                           .accumulation_medium_from = p->accumulation_medium_from,
	                           .accumulation_high_from = p->accumulation_high_from,
	                           .deadline_near_days = p->deadline_near_days};

	for (int i = 0; i < URGENCY_COUNT; i++)
		u.discuss_days[i] = p->discuss_days[i];
	return u;
}

static struct day nearest_deadline(const struct store_due_list *due, const struct store_signal *s)
{
	struct day nearest = day_none();

	for (size_t i = 0; i < due->count; i++)
		if (ID_EQUAL(due->at[i].signal, s->id) &&
		    (!day_is_set(nearest) || due->at[i].on.n < nearest.n))
			nearest = due->at[i].on;
	return nearest;
}

static struct urgency_signal weigh(const struct store_signal *s, const struct store_due_list *due)
{
	return (struct urgency_signal){.partner = s->partner,
	                               .received = time_local_day(s->received),
	                               .crisis = s->crisis,
	                               .stated = s->stated,
	                               .protect_answered = s->protect_answered,
	                               .protect_yes = s->protect_yes,
	                               .protect_on = s->protect_on,
	                               .deadline = nearest_deadline(due, s)};
}

/* ${fresh}: an earlier decision rested on what is gone now, and says nothing any more. */
static void assess(struct turn *t, struct case_view *v, bool fresh)
{
	struct urgency_policy p = policy(t);
	struct store_due_list due = store_signal_deadlines(t->store, t->arena, &v->c.id);
	struct urgency_signal *weighed = arena_array(t->arena, v->signals.count, sizeof(*weighed));
	bool keep = !fresh && !day_is_set(v->c.discussed);
	unsigned reasons;

	for (size_t i = 0; i < v->signals.count; i++)
		weighed[i] = weigh(&v->signals.at[i], &due);
	enum urgency now = urgency_of_case(&p, weighed, v->signals.count, t->today, &reasons);
	if (now == URGENCY_ABSENT)
		return;
	v->c.urgency = now;
	v->c.discuss_by = urgency_discuss_by(&p, now, t->today, keep ? v->c.discuss_by : day_none());
}

/* Nothing that anybody may see is left, but a withdrawal is not confirmed yet: it waits, and nobody but the
 * coordinator knows of it. */
static void wait_for_confirmation(struct turn *t, struct case_view *v)
{
	meeting_plan_remove(t, v, CAUSE_WITHDRAWAL);
	regie_hold(t, v, CAUSE_WITHDRAWAL);
	store_case_update(t->store, &v->c);
}

/* Something that the case rested on is gone. */
static bool lost(enum cause cause)
{
	return cause == CAUSE_WITHDRAWAL || cause == CAUSE_NARROWED || cause == CAUSE_EXPIRED ||
	       cause == CAUSE_SPLIT;
}

void case_view_settle(struct turn *t, struct case_view *v, enum cause cause)
{
	if (v->c.state != CASE_OPEN)
		return;
	if (v->signals.count == 0 && v->suspended == 0) {
		case_view_close(t, v, cause);
		return;
	}
	if (v->signals.count == 0) {
		wait_for_confirmation(t, v);
		return;
	}
	assess(t, v, lost(cause));
	/* Something new to speak of brings a discussed case back; the planner then sets the date it is
	 * discussed. */
	if (cause == CAUSE_OTHER)
		v->c.discussed = day_none();
	if (!day_is_set(v->c.discussed))
		v->c.next_date = v->c.discuss_by;
	store_case_update(t->store, &v->c);
	if (!day_is_set(case_view_discuss_until(t, v)))
		meeting_plan_remove(t, v, lost(cause) ? cause : CAUSE_WITHDRAWAL);
	regie_hold(t, v, cause);
	store_table_mark(t->store, &v->c.table,
	                 v->c.urgency == URGENCY_CRISIS ? STORE_DIRTY_AT_ONCE : STORE_DIRTY);
}

void case_view_close(struct turn *t, struct case_view *v, enum cause cause)
{
	struct proto_case_facts *facts = notify_case_facts(t, v);

	meeting_plan_remove(t, v, CAUSE_CLOSED);
	facts->cause = cause;
	facts->place = NULL;
	notify_case(t, v, EVENT_CASE_CLOSED, NULL, facts, &facts->case_);
	regie_hold_end(t, v, CAUSE_CLOSED);
	v->c.state = CASE_CLOSED;
	v->c.closed = t->now;
	v->c.cause = cause;
	store_case_set_state(t->store, &v->c);
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = "case.closed",
	                                    .action = 'U',
	                                    .object_kind = "case",
	                                    .object = v->c.id.text,
	                                    .case_id = v->c.id.text,
	                                    .code = terms_name(&terms_cause, (int)cause)});
}
