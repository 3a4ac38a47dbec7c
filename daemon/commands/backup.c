#include "commands/turn.h"

bool backup_start(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool backup_status(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
