/*
 * agenda_move - a case on another meeting by decision, also in the place of another.
 */
#include "commands/turn.h"

bool agenda_move(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
