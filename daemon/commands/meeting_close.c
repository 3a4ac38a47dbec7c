/*
 * meeting_close - a meeting is over: what was discussed, what was passed over.
 */
#include "commands/turn.h"

bool meeting_close(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
