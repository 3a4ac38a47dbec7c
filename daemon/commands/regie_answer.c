/*
 * regie_answer - what a partner says for the regiehouder that is one of its people: accepts or declines an
 * offer, confirms that the client consents.
 */
#include "base/text.h"
#include "commands/consent_end.h"
#include "commands/notify.h"
#include "commands/regie_hold.h"
#include "store/store_client.h"

/* Whether this partner may know the case: now, or by what there was when one of its people got the regie. */
static bool may_know(struct turn *t, const struct case_view *v, const struct partner_id *partner)
{
	struct store_regie r;

	if (case_view_partner(t, v, partner) == VERDICT_MAY)
		return true;
	return store_regie_current(t->store, t->arena, &v->c.id, &r) && ID_EQUAL(r.partner, *partner) &&
	       case_view_keeps(t, v, partner, r.offered);
}

/* The case of a reference that this partner holds and may still know; anything else is alike to it. */
static bool find_case(struct turn *t, const struct conf_partner *from, const char *reference,
                      struct case_view *ret_view, struct refusal *refusal)
{
	struct store_reference found;

	if (store_reference_find(t->store, &from->id, reference, &found) && ID_IS_SET(found.case_) &&
	    case_view_load(t, found.case_.text, NULL, ret_view) && ret_view->c.state == CASE_OPEN &&
	    may_know(t, ret_view, &from->id))
		return true;
	refusal_set(refusal, PROBLEM_REFERENCE_UNKNOWN, "/data/reference", NULL);
	return false;
}

static bool find_holder(struct turn *t, const struct conf_partner *from, const struct case_view *v,
                        const char *person, enum regie_state state, struct store_regie *ret_regie,
                        struct refusal *refusal)
{
	if (store_regie_current(t->store, t->arena, &v->c.id, ret_regie) && ret_regie->state == state &&
	    ID_EQUAL(ret_regie->partner, from->id) && text_equal(ret_regie->person.text, person))
		return true;
	refusal_set(refusal, PROBLEM_OFFER_NONE, "/data/person", NULL);
	return false;
}

bool regie_answer(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_regie_answer *in = m->data;
	struct case_view view;
	struct store_regie r;

	(void)answer;
	t->person = in->person;
	if (!find_case(t, from, in->reference, &view, refusal) ||
	    !find_holder(t, from, &view, in->person, REGIE_OFFERED, &r, refusal))
		return false;
	if (!in->accepts) {
		regie_hold_next(t, &view, &r, REGIE_DECLINED, in->reason);
		return true;
	}
	store_regie_accept(t->store, r.number, t->now);
	store_table_mark(t->store, &view.c.table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = "regie.accepted",
	                                    .action = 'U',
	                                    .object_kind = "person",
	                                    .object = r.person.text,
	                                    .case_id = view.c.id.text});
	struct proto_regie_facts *facts = proto_new(t->arena, &proto_table_regie_facts);
	facts->person = r.person.text;
	facts->partner = r.partner.text;
	facts->urgency = view.c.urgency;
	notify_case(t, &view, EVENT_REGIE_ACCEPTED, NULL, facts, &facts->case_);
	return true;
}

bool consent_confirm_partner(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                             struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_confirmation *in = m->data;
	struct case_view view;
	struct store_regie r;

	(void)answer;
	t->person = in->person;
	if (!find_case(t, from, in->reference, &view, refusal) ||
	    !find_holder(t, from, &view, in->person, REGIE_ACCEPTED, &r, refusal))
		return false;
	/* Nobody confirms what its own organisation asserts, and a ground is no consent. */
	for (size_t i = 0; i < view.consents.count; i++) {
		const struct consent *c = &view.consents.at[i];
		if (!c->confirmed && c->state == CONSENT_ACTIVE && c->form != FORM_CRISIS &&
		    !ID_EQUAL(c->recorded_by, from->id))
			consent_end_confirm(t, c, in->person, OFFICE_ABSENT);
	}
	return true;
}
