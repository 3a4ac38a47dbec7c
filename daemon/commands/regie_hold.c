#include "commands/regie_hold.h"

#include "commands/notify.h"
#include "rules/regie.h"
#include "store/store_agenda.h"

static void audit(struct turn *t, const struct case_view *v, const char *event, const char *person,
                  const char *code)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = "person",
	                                    .object = person,
	                                    .case_id = v->c.id.text,
	                                    .code = code});
}

static struct proto_regie_facts *facts_of(struct turn *t, const struct case_view *v,
                                          const struct store_regie *r)
{
	struct proto_regie_facts *f = proto_new(t->arena, &proto_table_regie_facts);

	f->person = r->person.text;
	f->partner = r->partner.text;
	f->urgency = v->c.urgency;
	f->cause = r->cause;
	return f;
}

static void tell(struct turn *t, const struct case_view *v, enum event kind, const struct store_regie *r)
{
	struct proto_regie_facts *f = facts_of(t, v, r);

	if (kind == EVENT_REGIE_OFFERED) {
		f->answer_by = r->answer_by;
		f->why = r->why;
		notify_case(t, v, kind, &r->partner, f, &f->case_);
		return;
	}
	notify_case(t, v, kind, NULL, f, &f->case_);
}

static void escalate(struct turn *t, const struct case_view *v)
{
	struct instant since;

	if (store_escalation_open(t->store, &v->c.id, &since))
		return;
	store_escalation_add(t->store, &v->c.id, t->now);
	audit(t, v, "regie.escalated", NULL, NULL);
}

/* Who has to be there when the case is discussed is another now. */
static void mark(struct turn *t, const struct case_view *v)
{
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
}

static struct instant answer_by(const struct turn *t, const struct case_view *v)
{
	const struct conf_policy *p = &t->conf->policy;

	return regie_answer_by(t->now, v->c.urgency, p->regie_offer_workdays, p->regie_offer_crisis_hours);
}

static struct store_regie fresh(const struct turn *t, const struct case_view *v,
                                const struct regie_candidate *c, const char *why)
{
	return (struct store_regie){.case_ = v->c.id,
	                            .person = c->person,
	                            .partner = c->partner,
	                            .state = REGIE_OFFERED,
	                            .offered = t->now,
	                            .answer_by = answer_by(t, v),
	                            .why = why};
}

/* ${event}, ${code}: of its audit row. */
static void give(struct turn *t, const struct case_view *v, const struct store_regie *r, const char *event,
                 const char *code)
{
	store_escalation_close(t->store, &v->c.id, t->now);
	store_regie_add(t->store, r);
	audit(t, v, event, r->person.text, code);
	tell(t, v, r->state == REGIE_OFFERED ? EVENT_REGIE_OFFERED : EVENT_REGIE_ACCEPTED, r);
	mark(t, v);
}

void regie_hold_offer(struct turn *t, const struct case_view *v, const struct regie_candidates *all,
                      size_t candidate)
{
	char *why = arena_alloc(t->arena, REGIE_WHY_MAX);
	struct store_regie r;

	if (candidate == SIZE_MAX) {
		escalate(t, v);
		return;
	}
	regie_why(regie_candidates_score(all, candidate), why);
	r = fresh(t, v, &all->at[candidate], why);
	give(t, v, &r, "regie.offered", all->at[candidate].held_before ? "held_before" : NULL);
}

void regie_hold_take(struct turn *t, const struct case_view *v, const struct regie_candidate *c,
                     const char *event, const char *why)
{
	struct store_regie r = fresh(t, v, c, why);

	r.state = REGIE_ACCEPTED;
	r.accepted = t->now;
	give(t, v, &r, event, NULL);
}

void regie_hold_return(struct turn *t, const struct case_view *v, const struct store_regie *before)
{
	struct store_regie r = *before;

	r.state = time_is_set(r.accepted) ? REGIE_ACCEPTED : REGIE_OFFERED;
	r.ended = (struct instant){0};
	r.cause = CAUSE_ABSENT;
	if (r.state == REGIE_OFFERED && r.answer_by.ms <= t->now.ms)
		r.answer_by = answer_by(t, v);
	give(t, v, &r, r.state == REGIE_OFFERED ? "regie.offered" : "regie.accepted",
	     terms_name(&terms_cause, CAUSE_UNDONE));
}

/* Asks the next: after ${asked}, or the best when that is NULL. */
static void offer_next(struct turn *t, const struct case_view *v, const struct person_id *asked)
{
	struct regie_candidates all = regie_candidates_of(t, v);
	size_t next = SIZE_MAX;

	if (asked != NULL)
		next = regie_next(all.at, all.ranked, all.count, asked);
	else if (all.eligible > 0)
		next = all.ranked[0].candidate;
	regie_hold_offer(t, v, &all, next);
}

/* ${code} of its audit row; NULL: the cause. */
static void end(struct turn *t, const struct case_view *v, const struct store_regie *r,
                enum regie_state state, enum cause cause, const char *code)
{
	struct store_regie ended = *r;

	store_regie_end(t->store, r->number, state, cause, t->now);
	audit(t, v,
	      state == REGIE_LAPSED     ? "regie.lapsed"
	      : state == REGIE_DECLINED ? "regie.declined"
	                                : "regie.released",
	      r->person.text, code != NULL ? code : terms_name(&terms_cause, (int)cause));
	ended.cause = cause;
	tell(t, v, state == REGIE_RELEASED ? EVENT_REGIE_RELEASED : EVENT_REGIE_DECLINED, &ended);
	mark(t, v);
}

void regie_hold_release(struct turn *t, const struct case_view *v, const struct store_regie *r,
                        enum cause cause, const char *code)
{
	end(t, v, r, REGIE_RELEASED, cause, code);
}

void regie_hold(struct turn *t, const struct case_view *v, enum cause cause)
{
	struct store_regie r;

	if (store_regie_current(t->store, t->arena, &v->c.id, &r)) {
		/* A signal that came in since and is not for it does not take the regie away: it would tell
		 * of that signal, and the client's contact person stays. */
		if (regie_candidates_reached(t, &r.partner) && case_view_keeps(t, v, &r.partner, r.offered))
			return;
		/* Its organisation may not know of the case any more, or has no door. It is told by the erase
		 * notice, not by the case; who may know the case hears that it has another holder. */
		end(t, v, &r, REGIE_RELEASED, cause, NULL);
	}
	offer_next(t, v, NULL);
}

void regie_hold_next(struct turn *t, const struct case_view *v, const struct store_regie *r,
                     enum regie_state state, enum cause cause)
{
	end(t, v, r, state, cause, NULL);
	offer_next(t, v, &r->person);
}

void regie_hold_ask_again(struct turn *t, const struct case_view *v, int64_t number,
                          const struct partner_id *partner)
{
	struct store_regie r;

	if (store_regie_current(t->store, t->arena, &v->c.id, &r) && r.number == number &&
	    r.state == REGIE_OFFERED && ID_EQUAL(r.partner, *partner))
		tell(t, v, EVENT_REGIE_OFFERED, &r);
}

bool regie_hold_assign(struct turn *t, const struct case_view *v, const char *person, struct refusal *refusal)
{
	struct regie_candidates all = regie_candidates_of(t, v);
	size_t at = regie_candidates_find(&all, person);
	const char *why_not = NULL;
	struct store_regie r;

	if (at == SIZE_MAX) {
		refusal_set(refusal, PROBLEM_PERSON_UNKNOWN, "/params/person", NULL);
		return false;
	}
	if (!regie_assignable(&all.at[at], &why_not)) {
		refusal_set(refusal, PROBLEM_PERSON_REFUSED, "/params/person", "%s", why_not);
		return false;
	}
	if (store_regie_current(t->store, t->arena, &v->c.id, &r))
		end(t, v, &r, REGIE_RELEASED, CAUSE_DECISION, NULL);
	regie_hold_take(t, v, &all.at[at], "regie.assigned", "decided by a coordinator");
	return true;
}

void regie_hold_end(struct turn *t, const struct case_view *v, enum cause cause)
{
	struct store_regie r;

	store_escalation_close(t->store, &v->c.id, t->now);
	if (!store_regie_current(t->store, t->arena, &v->c.id, &r))
		return;
	store_regie_end(t->store, r.number, REGIE_RELEASED, cause, t->now);
	audit(t, v, "regie.released", r.person.text, terms_name(&terms_cause, (int)cause));
}
