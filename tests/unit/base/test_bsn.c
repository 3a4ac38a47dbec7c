#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/bsn.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void bsn_is_valid__test_numbers(void **state)
{
	static const char *const valid[] = {"123456782", "999990019", "999990925", "999993276", "999993252",
	                                    "999994669", "999992740", "999991176", "111111110"};

	(void)state;
	for (size_t i = 0; i < COUNT(valid); i++)
		assert_true(bsn_is_valid(valid[i]));
}

static void bsn_is_valid__refuses(void **state)
{
	static const char *const wrong[] = {
	        "",          "1",          "12345678",  "123456789",
	        "000000000", "1234567820", "12345678a", "a23456782",
	        "12345668/", "12345668:",  " 12345678", "123456782 ",
	        "-23456782", "123456783",  "999990018", "\357\274\22123456782",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(bsn_is_valid(wrong[i]));
}

/* Of the ten last digits after any eight, at most one passes: a slip of one digit is always found. */
static void bsn_is_valid__finds_one_wrong_digit(void **state)
{
	char s[10] = "999990019";

	(void)state;
	for (int at = 0; at < 9; at++) {
		char right = s[at];

		for (int digit = 0; digit < 10; digit++) {
			s[at] = (char)('0' + digit);
			assert_int_equal(bsn_is_valid(s), s[at] == right);
		}
		s[at] = right;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bsn_is_valid__test_numbers),
	        cmocka_unit_test(bsn_is_valid__refuses),
	        cmocka_unit_test(bsn_is_valid__finds_one_wrong_digit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
