#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/consent.h"

static struct day on(const char *text)
{
	struct day day;

	assert_true(time_parse_day(text, &day));
	return day;
}

static void consent_age_on__birthdays(void **state)
{
	static const struct {
		const char *birth, *on;
		enum age age;
	} rows[] = {
	        {"2015-06-01", "2027-05-31", AGE_UNDER_12}, {"2015-06-01", "2027-06-01", AGE_FROM_12},
	        {"2015-06-01", "2031-05-31", AGE_FROM_12},  {"2015-06-01", "2031-06-01", AGE_FROM_16},
	        {"2015-06-01", "2014-01-01", AGE_UNDER_12}, {"1950-01-01", "2026-11-23", AGE_FROM_16},
	        {"2088-02-29", "2100-02-28", AGE_UNDER_12}, {"2088-02-29", "2100-03-01", AGE_FROM_12},
	        {"2088-02-29", "2104-02-28", AGE_FROM_12},  {"2088-02-29", "2104-02-29", AGE_FROM_16},
	        {"2399-01-01", "2399-12-31", AGE_UNDER_12},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(consent_age_on(on(rows[i].birth), on(rows[i].on)), rows[i].age);
}

/* All consents begin on 2026-11-01. Columns: said to be, given by, birth date (NULL: not known), last day,
 * group that counts, where it is refused ("": not at all). */
static const struct {
	enum age said;
	enum giver giver;
	const char *birth, *until;
	enum age group;
	const char *pointer;
} rows[] = {
        {AGE_ABSENT, GIVER_CLIENT, NULL, "2027-10-01", AGE_FROM_16, ""},
        {AGE_ABSENT, GIVER_REPRESENTATIVE, NULL, "2027-10-01", AGE_FROM_16, "/data/consent/given_by"},
        {AGE_ABSENT, GIVER_BOTH, NULL, "2027-10-01", AGE_FROM_16, "/data/consent/given_by"},
        {AGE_FROM_16, GIVER_CLIENT, NULL, "2027-10-01", AGE_FROM_16, ""},
        {AGE_UNDER_12, GIVER_REPRESENTATIVE, NULL, "2027-10-01", AGE_UNDER_12, ""},
        {AGE_UNDER_12, GIVER_CLIENT, NULL, "2027-10-01", AGE_UNDER_12, "/data/consent/given_by"},
        {AGE_UNDER_12, GIVER_BOTH, NULL, "2027-10-01", AGE_UNDER_12, "/data/consent/given_by"},
        {AGE_FROM_12, GIVER_BOTH, NULL, "2027-10-01", AGE_FROM_12, ""},
        {AGE_FROM_12, GIVER_CLIENT, NULL, "2027-10-01", AGE_FROM_12, "/data/consent/given_by"},
        {AGE_FROM_12, GIVER_REPRESENTATIVE, NULL, "2027-10-01", AGE_FROM_12, "/data/consent/given_by"},
        /* the birth date decides */
        {AGE_ABSENT, GIVER_REPRESENTATIVE, "2020-05-05", "2027-10-01", AGE_UNDER_12, ""},
        {AGE_ABSENT, GIVER_CLIENT, "2020-05-05", "2027-10-01", AGE_UNDER_12, "/data/consent/given_by"},
        {AGE_UNDER_12, GIVER_REPRESENTATIVE, "2020-05-05", "2027-10-01", AGE_UNDER_12, ""},
        {AGE_FROM_16, GIVER_CLIENT, "2020-05-05", "2027-10-01", AGE_UNDER_12, "/data/consent/age"},
        {AGE_UNDER_12, GIVER_REPRESENTATIVE, "1990-01-02", "2027-10-01", AGE_FROM_16, "/data/consent/age"},
        {AGE_ABSENT, GIVER_CLIENT, "1990-01-02", "2027-10-01", AGE_FROM_16, ""},
        /* and when it has to be asked for anew */
        {AGE_ABSENT, GIVER_REPRESENTATIVE, "2015-06-01", "2027-05-31", AGE_UNDER_12, ""},
        {AGE_ABSENT, GIVER_REPRESENTATIVE, "2015-06-01", "2027-06-01", AGE_UNDER_12,
         "/data/consent/valid_until"},
        {AGE_ABSENT, GIVER_BOTH, "2011-06-01", "2027-05-31", AGE_FROM_12, ""},
        {AGE_ABSENT, GIVER_BOTH, "2011-06-01", "2027-06-01", AGE_FROM_12, "/data/consent/valid_until"},
        {AGE_ABSENT, GIVER_CLIENT, "2010-11-01", "2027-10-01", AGE_FROM_16, ""},
        {AGE_ABSENT, GIVER_CLIENT, "2010-11-02", "2026-11-01", AGE_FROM_12, "/data/consent/given_by"},
};

static void consent_age__each(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct consent c = {.form = FORM_WRITTEN,
		                    .age = rows[i].said,
		                    .given_by = rows[i].giver,
		                    .valid_from = on("2026-11-01"),
		                    .valid_until = on(rows[i].until)};
		struct day birth = rows[i].birth != NULL ? on(rows[i].birth) : day_none();
		const char *pointer = "";
		enum problem expected = rows[i].pointer[0] == '\0' ? PROBLEM_NONE : PROBLEM_CONSENT_AGE;

		assert_int_equal(consent_age(&c, birth, &pointer), expected);
		assert_string_equal(pointer, rows[i].pointer);
		assert_int_equal(consent_age_group(&c, birth), rows[i].group);
	}
}

static void consent_age__a_ground_has_no_giver(void **state)
{
	struct consent c = {
	        .form = FORM_CRISIS, .valid_from = on("2026-11-01"), .valid_until = on("2026-11-04")};
	const char *pointer = "";

	(void)state;
	assert_int_equal(consent_age(&c, on("2020-05-05"), &pointer), PROBLEM_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(consent_age_on__birthdays),
	        cmocka_unit_test(consent_age__each),
	        cmocka_unit_test(consent_age__a_ground_has_no_giver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
