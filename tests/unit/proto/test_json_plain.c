#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "proto/json_plain.h"
#include "proto/proto.h"

static json_t *by_jansson(const char *s, size_t len)
{
	json_error_t error;

	return json_loadb(s, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
}

static char *dump(const json_t *value)
{
	char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

	assert_non_null(text);
	return text;
}

/* Whatever it takes is what jansson reads, members in the same order. Whether it took it. */
static bool same_or_left(const char *s, size_t len)
{
	json_t *plain = json_plain(s, len), *known;
	char *ours, *theirs;

	if (plain == NULL)
		return false;
	known = by_jansson(s, len);
	if (known == NULL)
		fail_msg("jansson refuses: %.*s", (int)len, s);
	ours = dump(plain);
	theirs = dump(known);
	assert_string_equal(ours, theirs);
	free(ours);
	free(theirs);
	json_decref(plain);
	json_decref(known);
	return true;
}

static void json_plain__takes_what_programs_write(void **state)
{
	static const char *const texts[] = {
	        "{}",
	        "[]",
	        "null",
	        "true",
	        "\"a\"",
	        "0",
	        "-0",
	        "-12",
	        "123456789012345678",
	        "-123456789012345678",
	        "{\"b\":1,\"a\":[true,false,null,\"x\",{\"\":{}}],\"c\":{\"a\":2}}",
	        " { \"a\" :\t[ 1 , 2 ] ,\r\n\"b\" : \"\" } ",
	        "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \x7f\"",
	        "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!same_or_left(texts[i], strlen(texts[i])))
			fail_msg("left: %s", texts[i]);
}

static void json_plain__leaves_all_else_to_jansson(void **state)
{
	static const char *const texts[] = {
	        "",
	        " ",
	        "{",
	        "[",
	        "[1",
	        "[1,]",
	        "{\"a\"}",
	        "{\"a\":}",
	        "{\"a\":1,}",
	        "{a:1}",
	        "[1 2]",
	        "1 2",
	        "[}",
	        "{]",
	        "tru",
	        "truely",
	        "nul",
	        "True",
	        "01",
	        "-",
	        "-01",
	        "+1",
	        "1.5",
	        "1e3",
	        "1E3",
	        ".5",
	        "1234567890123456789",
	        "\"a",
	        "\"a\\n\"",
	        "\"\\u0041\"",
	        "\"a\tb\"",
	        "\"\x1f\"",
	        "\"\xc0\xaf\"",
	        "\"\xed\xa0\x80\"",
	        "\"\xff\"",
	        "\"\xe2\x82\"",
	        "{\"a\":1,\"a\":2}",
	        "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
	        "\xef\xbb\xbf{}",
	        "{\"a\":1}x",
	        "[,1]",
	        "{,}",
	        "\"a\"\"b\"",
	        "/**/1",
	        "NaN",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *value = json_plain(texts[i], strlen(texts[i]));

		if (value != NULL)
			fail_msg("taken: %s", texts[i]);
	}
	assert_null(json_plain("1\0", 2));
	assert_null(json_plain("\"a\0\"", 4));
	assert_null(json_plain("[1]", 2));
}

static uint64_t seed = 0x6d646f64;

static size_t below(size_t limit)
{
	uint64_t z = (seed += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (size_t)((z ^ (z >> 31)) % limit);
}

/* Pieces of JSON, and of what is none, one after the other: most of it is no JSON, enough of it is. */
static void json_plain__never_differs_from_jansson(void **state)
{
	static const char *const pieces[] = {"{",     "}",  "[",      "]",   ",",    ":",    "\"a\"",
	                                     "\"b\"", "1",  "-",      "0",   "true", "null", " ",
	                                     "\\",    "\"", ".",      "e",   "\n",   "\xc3", "\xc3\xa9",
	                                     "\x01",  "12", "\"a\":", "[1,", "]}",   "{}"};
	char text[256];
	size_t taken = 0;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		size_t len = 0;

		for (size_t i = below(9) + 1; i > 0; i--) {
			const char *piece = pieces[below(sizeof(pieces) / sizeof(pieces[0]))];

			memcpy(text + len, piece, strlen(piece));
			len += strlen(piece);
		}
		taken += same_or_left(text, len);
	}
	assert_true(taken > 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(json_plain__takes_what_programs_write),
	        cmocka_unit_test(json_plain__leaves_all_else_to_jansson),
	        cmocka_unit_test(json_plain__never_differs_from_jansson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
