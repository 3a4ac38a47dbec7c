/*
 * absence - absences of people and partners, told by message or by a coordinator.
 */
#include "commands/turn.h"

bool absence_report(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                    struct proto_answer *answer, struct refusal *refusal)
{
	(void)t;
	(void)from;
	(void)m;
	(void)answer;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool absence_withdraw(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                      struct proto_answer *answer, struct refusal *refusal)
{
	(void)t;
	(void)from;
	(void)m;
	(void)answer;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool absence_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool absence_set(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}

bool absence_drop(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	(void)t;
	(void)who;
	(void)params;
	(void)result;
	refusal_set(refusal, PROBLEM_BUSY, NULL, NULL);
	return false;
}
