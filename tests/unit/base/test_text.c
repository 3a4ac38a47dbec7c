#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "base/why.h"

static void text_add__grows(void **state)
{
	struct text t = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		text_addf(&t, "%03d,", i);
	assert_int_equal(t.len, 4000);
	assert_memory_equal(t.at + 3996, "999,", 5);
	text_add(&t, "end");
	text_add_bytes(&t, "\0x", 2);
	assert_int_equal(t.len, 4005);
	text_free(&t);
	assert_null(t.at);
	text_add(&t, "");
	assert_string_equal(t.at, "");
	memcpy(text_more(&t, 3), "abc", 3);
	text_add(&t, "d");
	assert_string_equal(t.at, "abcd");
	text_free(&t);
	text_free(&t);
}

static void text_parse_int__takes_the_whole_of_int64(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_true(text_parse_int("9223372036854775807", INT64_MIN, INT64_MAX, &v));
	assert_true(v == INT64_MAX);
	assert_true(text_parse_int("-9223372036854775808", INT64_MIN, INT64_MAX, &v));
	assert_true(v == INT64_MIN);
	assert_true(text_parse_int("007", 0, 7, &v));
	assert_true(v == 7);
}

static void text_parse_int__refuses_the_rest(void **state)
{
	static const char *const wrong[] = {"",
	                                    "-",
	                                    "+1",
	                                    " 1",
	                                    "1 ",
	                                    "1.0",
	                                    "0x1",
	                                    "9223372036854775808",
	                                    "-9223372036854775809",
	                                    "--1",
	                                    "1-",
	                                    "\xD9\xA1",
	                                    "11",
	                                    "-1"};
	int64_t v = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (text_parse_int(wrong[i], 0, 10, &v))
			fail_msg("took \"%s\"", wrong[i]);
	assert_true(v == 42);
}

static void text_is_utf8__follows_the_table(void **state)
{
	static const char *const good[] = {"",
	                                   "plain",
	                                   "\xC2\x80",
	                                   "\xC3\xA9",
	                                   "\xE0\xA0\x80",
	                                   "\xED\x9F\xBF",
	                                   "\xEF\xBF\xBF",
	                                   "\xF0\x90\x80\x80",
	                                   "\xF4\x8F\xBF\xBF"};
	static const char *const bad[] = {
	        "\x80",
	        "\xBF",
	        "\xC0\x80",
	        "\xC1\xBF",
	        "\xC2",
	        "\xC3(",
	        "\xE0\x9F\xBF",
	        "\xED\xA0\x80",
	        "\xE2\x82",
	        "\xE2\x82(",
	        "\xF0\x8F\xBF\xBF",
	        "\xF4\x90\x80\x80",
	        "\xF5\x80\x80\x80",
	        "\xFF",
	        "a\xFE",
	        "\xF1\x80\x80",
	        "\xF1\x80\x80(",
	        "\xE1\xC0\x80",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (text_is_utf8(bad[i], strlen(bad[i])))
			fail_msg("took row %zu", i);
	assert_true(text_is_utf8("a\0b", 3));
	/* The end is where it is said to be, not where the memory goes on. */
	assert_false(text_is_utf8("\xC3\xA9", 1));
}

static void text_length__counts_characters(void **state)
{
	(void)state;
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("caf\xC3\xA9"), 4);
	assert_int_equal(text_length("\xF0\x90\x80\x80\xE2\x82\xAC"), 2);
}

static void text_equal__knows_null(void **state)
{
	(void)state;
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
	assert_true(text_equal("a", "a"));
	assert_false(text_equal("a", "b"));
}

static void why_wrap__puts_context_in_front(void **state)
{
	struct why why;

	(void)state;
	assert_false(why_set(&why, "no %s", "file"));
	assert_false(why_wrap(&why, "open %d", 7));
	assert_string_equal(why.text, "open 7: no file");
	assert_false(why_set(NULL, "nobody"));
	assert_false(why_wrap(NULL, "nobody"));
}

static void why_set__cuts_what_is_too_long(void **state)
{
	struct why why;

	(void)state;
	why_set(&why, "%0*d", 1000, 1);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	why_wrap(&why, "context");
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
	assert_memory_equal(why.text, "context: 0", 10);
	why_wrap(&why, "%0*d", 1000, 2);
	assert_int_equal(strlen(why.text), sizeof(why.text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(text_add__grows),
	        cmocka_unit_test(text_parse_int__takes_the_whole_of_int64),
	        cmocka_unit_test(text_parse_int__refuses_the_rest),
	        cmocka_unit_test(text_is_utf8__follows_the_table),
	        cmocka_unit_test(text_length__counts_characters),
	        cmocka_unit_test(text_equal__knows_null),
	        cmocka_unit_test(why_wrap__puts_context_in_front),
	        cmocka_unit_test(why_set__cuts_what_is_too_long),
	};

	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
