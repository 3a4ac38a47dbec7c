/*
 * calendar_feed - entries for a calendar.
 */
#include "commands/turn.h"

bool calendar_asked(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                    struct proto_answer *answer, struct refusal *refusal)
{
	(void)t;
	(void)from;
	(void)m;
	(void)answer;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool calendar_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
