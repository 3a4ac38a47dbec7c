#include "commands/turn.h"

bool glass_break(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool glass_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool glass_seen(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	(void)t, (void)who, (void)params, (void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
