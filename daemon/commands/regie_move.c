/*
 * regie_move - all cases of one person to others at once.
 */
#include "commands/turn.h"

bool regie_move_all(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool regie_undo(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
