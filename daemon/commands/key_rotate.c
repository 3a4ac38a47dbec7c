#include "commands/turn.h"

bool key_status(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool key_rotate(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool key_retire(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
