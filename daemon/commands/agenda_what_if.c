/*
 * agenda_what_if - what would change; nothing does.
 */
#include "commands/turn.h"

bool agenda_what_if(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
