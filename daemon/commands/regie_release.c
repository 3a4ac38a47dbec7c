/*
 * regies.released: the regie given back, or handed to somebody who is asked then. Who is named has to be able
 * to hold it, of whatever organisation; an earlier turn in this case does not count, since they agreed. Why
 * somebody cannot is not said: it may come from what another partner reported.
 */
#include "base/text.h"
#include "commands/regie_case.h"
#include "commands/regie_hold.h"

static bool hand_over(struct turn *t, const struct case_view *v, const struct store_regie *r,
                      const struct proto_regie_release *in, struct refusal *refusal)
{
	struct regie_candidates all = regie_candidates_of(t, v);
	size_t to = regie_candidates_find(&all, in->to);

	if (to == SIZE_MAX || !regie_claimable(&all.at[to]) || ID_EQUAL(all.at[to].person, r->person)) {
		refusal_set(refusal, PROBLEM_PERSON_REFUSED, "/data/to", NULL);
		return false;
	}
	regie_hold_release(t, v, r, CAUSE_HANDED_OVER, terms_name(&terms_cause, (int)in->reason));
	regie_hold_offer(t, v, &all, to);
	return true;
}

bool regie_release(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                   struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_regie_release *in = m->data;
	struct case_view view;
	struct store_regie r;

	(void)answer;
	t->person = in->person;
	if (!regie_case_find(t, from, in->reference, &view, refusal))
		return false;
	if (!regie_case_has(t, from, &view, in->person, &r))
		return regie_case_refuse(t, from, &view, refusal);
	if (in->to != NULL)
		return hand_over(t, &view, &r, in, refusal);
	regie_hold_next(t, &view, &r, r.state == REGIE_OFFERED ? REGIE_DECLINED : REGIE_RELEASED, in->reason);
	return true;
}
