/*
 * rosters.set: a partner keeps its own people. It sees nobody else's: somebody of another organisation is
 * foreign as a person, and unknown as a deputy.
 */
#include "commands/roster_keep.h"

bool roster_report(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                   struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_own_roster *in = m->data;
	const struct roster_change change = {.people = &in->people, .where = "/data", .own = &from->id};
	size_t escalated;

	(void)answer;
	return roster_keep(t, &change, &escalated, refusal);
}
