/*
 * meeting_extra - meetings beside the rhythm, and meetings that do not take place.
 */
#include "commands/turn.h"

bool meeting_add(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool meeting_cancel(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
