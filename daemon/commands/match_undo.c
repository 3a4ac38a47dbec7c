#include "commands/turn.h"

bool match_history(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool match_undo(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool case_split(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
