/*
 * digest - what is not urgent, once a day.
 */
#include "commands/turn.h"

bool digest_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
