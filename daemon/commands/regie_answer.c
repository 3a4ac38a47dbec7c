/*
 * regie_answer - what a partner says for the regiehouder that is one of its people: accepts or declines an
 * offer, confirms that the client consents. A claim is compare-and-set: who comes second is told who has it,
 * and a regie that nobody has, because all were asked in vain, goes to who takes it.
 */
#include "base/text.h"
#include "commands/consent_end.h"
#include "commands/notify.h"
#include "commands/regie_case.h"
#include "commands/regie_hold.h"

static void accept(struct turn *t, const struct case_view *v, const struct store_regie *r)
{
	struct proto_regie_facts *facts = proto_new(t->arena, &proto_table_regie_facts);

	store_regie_accept(t->store, r->number, t->now);
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = "regie.accepted",
	                                    .action = 'U',
	                                    .object_kind = "person",
	                                    .object = r->person.text,
	                                    .case_id = v->c.id.text});
	facts->person = r->person.text;
	facts->partner = r->partner.text;
	facts->urgency = v->c.urgency;
	notify_case(t, v, EVENT_REGIE_ACCEPTED, NULL, facts, &facts->case_);
}

/* Nobody has it. Why somebody cannot is not said: it may come from what another partner reported. */
static bool claim(struct turn *t, const struct conf_partner *from, const struct case_view *v,
                  const char *person, struct refusal *refusal)
{
	struct regie_candidates all;
	size_t at;

	if (!regie_case_told(t, from))
		return regie_case_refuse(t, from, v, refusal);
	all = regie_candidates_of(t, v);
	at = regie_candidates_find(&all, person);
	if (at == SIZE_MAX || !ID_EQUAL(all.at[at].partner, from->id) || !regie_claimable(&all.at[at])) {
		refusal_set(refusal, PROBLEM_PERSON_REFUSED, "/data/person", NULL);
		return false;
	}
	regie_hold_take(t, v, &all.at[at], "regie.accepted", "taken while nobody had it");
	return true;
}

bool regie_answer(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_regie_answer *in = m->data;
	struct case_view view;
	struct store_regie r;

	(void)answer;
	t->person = in->person;
	if (!regie_case_find(t, from, in->reference, &view, refusal))
		return false;
	if (regie_case_has(t, from, &view, in->person, &r) && r.state == REGIE_OFFERED) {
		if (in->accepts)
			accept(t, &view, &r);
		else
			regie_hold_next(t, &view, &r, REGIE_DECLINED, in->reason);
		return true;
	}
	if (in->accepts && !store_regie_current(t->store, t->arena, &view.c.id, &r))
		return claim(t, from, &view, in->person, refusal);
	return regie_case_refuse(t, from, &view, refusal);
}

bool consent_confirm_partner(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                             struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_confirmation *in = m->data;
	struct case_view view;
	struct store_regie r;

	(void)answer;
	t->person = in->person;
	if (!regie_case_find(t, from, in->reference, &view, refusal))
		return false;
	if (!regie_case_has(t, from, &view, in->person, &r) || r.state != REGIE_ACCEPTED) {
		refusal_set(refusal, PROBLEM_OFFER_NONE, "/data/person", NULL);
		return false;
	}
	/* Nobody confirms what its own organisation asserts, and a ground is no consent. */
	for (size_t i = 0; i < view.consents.count; i++) {
		const struct consent *c = &view.consents.at[i];
		if (!c->confirmed && c->state == CONSENT_ACTIVE && c->form != FORM_CRISIS &&
		    !ID_EQUAL(c->recorded_by, from->id))
			consent_end_confirm(t, c, in->person, OFFICE_ABSENT);
	}
	return true;
}
