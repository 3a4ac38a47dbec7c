/*
 * speaker - interpreters and key persons at meetings.
 */
#include "commands/turn.h"

bool agenda_ready(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool speaker_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
