#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rules/retention.h"

#define TODAY ((struct day){20700})

static void retention_goes__when_the_term_has_passed(void **state)
{
	struct retention_facts f = {.start = {20000}};

	(void)state;
	assert_int_equal(retention_goes(&f, 700).n, 20700);
	assert_true(retention_is_over(&f, 700, TODAY));
	assert_false(retention_is_over(&f, 701, TODAY));
	assert_true(retention_is_over(&f, 1, TODAY));
	assert_int_equal(retention_goes(&f, 36600).n, 56600);
}

static void retention_goes__never_before_its_start_event(void **state)
{
	struct retention_facts f = {.start = day_none()};

	(void)state;
	assert_false(day_is_set(retention_goes(&f, 1)));
	assert_false(retention_is_over(&f, 1, TODAY));
}

static void retention_goes__nothing_that_is_still_of_use(void **state)
{
	static const struct retention_facts kept[] = {
	        {.open = true}, {.suspended = true}, {.crisis = true}, {.erasing = true}, {.merged = true}};

	(void)state;
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		struct retention_facts f = kept[i];

		f.start.n = 1;
		assert_false(retention_is_over(&f, 1, TODAY));
	}
}

static void retention_class__says_from_when_and_why(void **state)
{
	(void)state;
	for (int c = 1; c < RETENTION_COUNT; c++) {
		assert_true(strlen(retention_start((enum retention)c)) <= 120);
		assert_true(strlen(retention_source((enum retention)c)) <= 200);
	}
	assert_null(retention_start(RETENTION_ABSENT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(retention_goes__when_the_term_has_passed),
	        cmocka_unit_test(retention_goes__never_before_its_start_event),
	        cmocka_unit_test(retention_goes__nothing_that_is_still_of_use),
	        cmocka_unit_test(retention_class__says_from_when_and_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
