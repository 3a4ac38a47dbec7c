/* consent_age - who must consent for whom, by the client's age. */
#include <assert.h>

#include "rules/consent.h"

/* Columns: who consents, first birthday on which that is over (0: never). */
static const struct {
	enum giver giver;
	int until;
} groups[AGE_COUNT] = {
        [AGE_UNDER_12] = {GIVER_REPRESENTATIVE, 12},
        [AGE_FROM_12] = {GIVER_BOTH, 16},
        [AGE_FROM_16] = {GIVER_CLIENT, 0},
};

static struct day birthday(struct day birth, int years)
{
	struct civil c = time_day_to_civil(birth);
	struct day day = day_none();

	c.year += years;
	if (time_civil_to_day(c, &day))
		return day;
	c.month = 3;
	c.mday = 1;
	/* Beyond the calendar's last year nobody asks. */
	return time_civil_to_day(c, &day) ? day : (struct day){INT32_MAX};
}

enum age consent_age_on(struct day birth, struct day on)
{
	for (int age = AGE_UNDER_12; age < AGE_COUNT; age++) {
		if (groups[age].until == 0 || on.n < birthday(birth, groups[age].until).n)
			return (enum age)age;
	}
	assert(false); /* the last group never ends */
	return AGE_ABSENT;
}

enum age consent_age_group(const struct consent *c, struct day birth)
{
	if (day_is_set(birth))
		return consent_age_on(birth, c->valid_from);
	return c->age != AGE_ABSENT ? c->age : AGE_FROM_16;
}

enum problem consent_age(const struct consent *c, struct day birth, const char **ret_pointer)
{
	enum age age = consent_age_group(c, birth);
	int until = groups[age].until;
	const char *where = NULL;

	if (c->form == FORM_CRISIS)
		return PROBLEM_NONE;
	if (c->age != AGE_ABSENT && c->age != age)
		where = "/data/consent/age";
	else if (c->given_by != groups[age].giver)
		where = "/data/consent/given_by";
	else if (day_is_set(birth) && until != 0 && c->valid_until.n >= birthday(birth, until).n)
		where = "/data/consent/valid_until";
	if (where == NULL)
		return PROBLEM_NONE;
	*ret_pointer = where;
	return PROBLEM_CONSENT_AGE;
}
