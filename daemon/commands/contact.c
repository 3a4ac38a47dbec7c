/*
 * contact - days on which a partner sees the client.
 */
#include "commands/turn.h"

bool contact_plan(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct refusal *refusal)
{
	(void)t;
	(void)from;
	(void)m;
	(void)answer;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
