#include "commands/regie_hold.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "commands/content.h"
#include "commands/notify.h"
#include "rules/regie.h"

struct candidates {
	size_t count, eligible;
	struct regie_candidate *at;
	struct regie_score *ranked;
};

static struct regie_weights weights(const struct turn *t)
{
	const struct conf_policy *p = &t->conf->policy;
	struct regie_weights w = {.contact = p->weight_contact,
	                          .trust = p->weight_trust,
	                          .wish = p->weight_wish,
	                          .order = p->weight_order,
	                          .domain = p->weight_domain,
	                          .language = p->weight_language,
	                          .expertise = p->weight_expertise,
	                          .load = p->weight_load,
	                          .order_count = p->order_count};

	memcpy(w.roles, p->order, sizeof(w.roles));
	return w;
}

/* Whether ${tags} (a space between) holds ${tag}. */
static bool has_tag(const char *tags, const char *tag)
{
	size_t len = strlen(tag);

	for (const char *at = tags; len > 0 && (at = strstr(at, tag)) != NULL; at += len)
		if ((at == tags || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static void from_signals(const struct case_view *v, struct regie_candidate *c)
{
	for (size_t i = 0; i < v->signals.count; i++) {
		const struct store_signal *s = &v->signals.at[i];
		if (ID_IS_SET(s->contact) && ID_EQUAL(s->contact, c->person)) {
			c->contact = true;
			c->trusted = c->trusted || s->trusted;
		}
		if (ID_IS_SET(s->preferred) && ID_EQUAL(s->preferred, c->person))
			c->preferred = true;
		for (size_t r = 0; r < s->refused_count; r++)
			c->refused = c->refused || ID_EQUAL(s->refused[r], c->person);
	}
}

/* An expertise tag fits when it is the name of a life domain that the signals are about. */
static bool expert(const struct store_person *p, uint32_t domains)
{
	for (int d = 1; d < DOMAIN_COUNT; d++)
		if ((domains & TERMS_BIT(d)) != 0 && has_tag(p->expertise, terms_name(&terms_domain, d)))
			return true;
	return false;
}

static struct regie_candidate candidate(struct turn *t, const struct case_view *v,
                                        const struct store_person *p, uint32_t domains,
                                        const struct store_regie_list *history)
{
	const struct conf_partner *partner = conf_partner(t->conf, p->partner.text);
	struct regie_candidate c = {.person = p->person,
	                            .partner = p->partner,
	                            .deputy = p->deputy,
	                            .role = partner != NULL ? partner->role : ROLE_ABSENT,
	                            .present = !store_person_absent(p, t->today),
	                            .left = p->left,
	                            .domains = p->domains,
	                            .speaks = has_tag(p->languages, case_view_language(v)),
	                            .expert = expert(p, domains),
	                            .load = p->load,
	                            .limit = p->limit};

	c.may_know = partner != NULL && !partner->revoked &&
	             case_view_partner(t, v, &p->partner) == VERDICT_MAY &&
	             content_knows_client(t, v, &p->partner);
	from_signals(v, &c);
	for (size_t i = 0; i < history->count; i++)
		if (ID_EQUAL(history->at[i].person, c.person) &&
		    (history->at[i].state == REGIE_DECLINED || history->at[i].state == REGIE_LAPSED))
			c.asked_before = true;
	return c;
}

static uint32_t domains_of(const struct case_view *v)
{
	uint32_t domains = 0;

	for (size_t i = 0; i < v->signals.count; i++)
		domains |= v->signals.at[i].domains;
	return domains;
}

static struct candidates rank(struct turn *t, const struct case_view *v)
{
	struct store_person_list roster = store_roster_list(t->store, t->arena);
	struct store_regie_list history = store_regie_history(t->store, t->arena, &v->c.id);
	struct regie_weights w = weights(t);
	struct regie_case c = {.domains = domains_of(v), .language_needed = case_view_interpreter(v)};
	struct candidates all = {.count = roster.count,
	                         .at = arena_array(t->arena, roster.count, sizeof(*all.at)),
	                         .ranked = arena_array(t->arena, roster.count, sizeof(*all.ranked))};

	for (size_t i = 0; i < roster.count; i++)
		all.at[i] = candidate(t, v, &roster.at[i], c.domains, &history);
	all.eligible = regie_rank(&w, &c, all.at, all.count, all.ranked);
	return all;
}

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

static void give(struct turn *t, const struct case_view *v, const struct regie_candidate *c, const char *why,
                 enum regie_state state)
{
	const struct conf_policy *p = &t->conf->policy;
	struct store_regie r = {.case_ = v->c.id,
	                        .person = c->person,
	                        .partner = c->partner,
	                        .state = state,
	                        .offered = t->now,
	                        .answer_by = regie_answer_by(t->now, v->c.urgency, p->regie_offer_workdays,
	                                                     p->regie_offer_crisis_hours),
	                        .why = why};

	store_escalation_close(t->store, &v->c.id, t->now);
	store_regie_add(t->store, &r);
	audit(t, v, state == REGIE_OFFERED ? "regie.offered" : "regie.assigned", r.person.text, NULL);
	tell(t, v, state == REGIE_OFFERED ? EVENT_REGIE_OFFERED : EVENT_REGIE_ACCEPTED, &r);
}

static void offer_or_escalate(struct turn *t, const struct case_view *v, const struct person_id *asked)
{
	struct candidates all = rank(t, v);
	char *why = arena_alloc(t->arena, REGIE_WHY_MAX);
	size_t next = SIZE_MAX;

	if (asked != NULL)
		next = regie_next(all.at, all.ranked, all.count, asked);
	else if (all.eligible > 0)
		next = all.ranked[0].candidate;
	if (next == SIZE_MAX) {
		escalate(t, v);
		return;
	}
	for (size_t i = 0; i < all.count; i++)
		if (all.ranked[i].candidate == next)
			regie_why(&all.ranked[i], why);
	give(t, v, &all.at[next], why, REGIE_OFFERED);
}

void regie_hold(struct turn *t, const struct case_view *v, enum cause cause)
{
	struct store_regie r;

	if (store_regie_current(t->store, t->arena, &v->c.id, &r)) {
		const struct conf_partner *partner = conf_partner(t->conf, r.partner.text);
		bool reached = partner != NULL && !partner->revoked;
		/* A signal that came in since and is not for it does not take the regie away: it would tell
		 * of that signal, and the client's contact person stays. */
		if (reached && case_view_keeps(t, v, &r.partner, r.offered))
			return;
		/* Its organisation may not know of the case any more, or has no door. It is told by the erase
		 * notice, not by the case; who may know the case hears that it has another holder. */
		store_regie_end(t->store, r.number, REGIE_RELEASED, cause, t->now);
		audit(t, v, "regie.released", r.person.text, terms_name(&terms_cause, (int)cause));
		r.cause = cause;
		tell(t, v, EVENT_REGIE_RELEASED, &r);
	}
	offer_or_escalate(t, v, NULL);
}

void regie_hold_next(struct turn *t, const struct case_view *v, const struct store_regie *r,
                     enum regie_state state, enum cause cause)
{
	struct store_regie ended = *r;

	store_regie_end(t->store, r->number, state, cause, t->now);
	audit(t, v, state == REGIE_LAPSED ? "regie.lapsed" : "regie.declined", r->person.text,
	      terms_name(&terms_cause, (int)cause));
	ended.cause = cause;
	tell(t, v, EVENT_REGIE_DECLINED, &ended);
	offer_or_escalate(t, v, &r->person);
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
	struct candidates all = rank(t, v);
	struct store_regie r;
	const char *why_not = NULL;
	size_t at = 0;

	while (at < all.count && !text_equal(all.at[at].person.text, person))
		at++;
	if (at == all.count) {
		refusal_set(refusal, PROBLEM_PERSON_UNKNOWN, "/params/person", NULL);
		return false;
	}
	if (!regie_assignable(&all.at[at], &why_not)) {
		refusal_set(refusal, PROBLEM_PERSON_REFUSED, "/params/person", "%s", why_not);
		return false;
	}
	if (store_regie_current(t->store, t->arena, &v->c.id, &r)) {
		store_regie_end(t->store, r.number, REGIE_RELEASED, CAUSE_DECISION, t->now);
		r.cause = CAUSE_DECISION;
		audit(t, v, "regie.released", r.person.text, terms_name(&terms_cause, CAUSE_DECISION));
		tell(t, v, EVENT_REGIE_RELEASED, &r);
	}
	give(t, v, &all.at[at], "decided by a coordinator", REGIE_ACCEPTED);
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
