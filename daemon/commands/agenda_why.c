/*
 * agenda_why - what bound the place of a case, and what the next best would have cost.
 */
#include "commands/turn.h"

bool agenda_why(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
