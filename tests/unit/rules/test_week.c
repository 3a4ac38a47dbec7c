#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/week.h"

static struct day on(const char *text)
{
	struct day d;

	assert_true(time_parse_day(text, &d));
	return d;
}

static void week_monday__of_each_day(void **state)
{
	(void)state;
	assert_int_equal(week_monday(on("2026-11-23")).n, on("2026-11-23").n);
	assert_int_equal(week_monday(on("2026-11-29")).n, on("2026-11-23").n);
	assert_int_equal(week_monday(on("2026-11-30")).n, on("2026-11-30").n);
	/* Over the end of a year: the first week of 2027 begins on 4 January. */
	assert_int_equal(week_monday(on("2027-01-03")).n, on("2026-12-28").n);
}

static void week_count__only_that_week(void **state)
{
	struct day days[] = {on("2026-11-22"), on("2026-11-23"), on("2026-11-25"), on("2026-11-29"),
	                     on("2026-11-30")};

	(void)state;
	assert_int_equal(week_count(days, 5, on("2026-11-27")), 3);
	assert_int_equal(week_count(days, 5, on("2026-11-22")), 1);
	assert_int_equal(week_count(days, 5, on("2026-12-09")), 0);
	assert_int_equal(week_count(NULL, 0, on("2026-12-09")), 0);
}

static void week_over__more_than_allowed_or_two_on_a_day(void **state)
{
	struct day days[] = {on("2026-11-23"), on("2026-11-24"), on("2026-11-25"), on("2026-11-26"),
	                     on("2026-12-01"), on("2026-12-02"), on("2026-12-10"), on("2026-12-10")};
	struct week_load weeks[8];

	(void)state;
	assert_int_equal(week_over(days, 8, 3, weeks), 2);
	assert_int_equal(weeks[0].monday.n, on("2026-11-23").n);
	assert_int_equal(weeks[0].things, 4);
	assert_false(day_is_set(weeks[0].twice));
	assert_int_equal(weeks[1].monday.n, on("2026-12-07").n);
	assert_int_equal(weeks[1].things, 2);
	assert_int_equal(weeks[1].twice.n, on("2026-12-10").n);
	assert_int_equal(week_over(days, 6, 4, weeks), 0);
	assert_int_equal(week_over(NULL, 0, 3, weeks), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(week_monday__of_each_day),
	        cmocka_unit_test(week_count__only_that_week),
	        cmocka_unit_test(week_over__more_than_allowed_or_two_on_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
