/*
 * regie_release - the regie given back or handed over.
 */
#include "commands/turn.h"

bool regie_release(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                   struct proto_answer *answer, struct refusal *refusal)
{
	(void)t;
	(void)from;
	(void)m;
	(void)answer;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
