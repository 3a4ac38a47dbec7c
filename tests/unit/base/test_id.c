#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/crypto.h"
#include "base/id.h"

static int start(void **state)
{
	(void)state;
	return crypto_start() ? 0 : -1;
}

static void fill_ones(void *cookie, void *buf, size_t len)
{
	(void)cookie;
	memset(buf, 0xFF, len);
}

static void id_uuid__has_the_form_of_version_7(void **state)
{
	struct id_source src = id_source_system();
	char text[ID_UUID_MAX];

	(void)state;
	id_uuid(&src, (struct instant){0x0123456789AB}, text);
	assert_true(id_is_uuid(text));
	assert_memory_equal(text, "01234567-89ab-7", 15);
	assert_non_null(strchr("89ab", text[19]));
}

static void id_uuid__starts_its_counter_in_the_lower_half(void **state)
{
	struct id_source src = {.fill = fill_ones};
	char text[ID_UUID_MAX];

	(void)state;
	id_uuid(&src, (struct instant){1}, text);
	assert_string_equal(text, "00000000-0001-77ff-bfff-ffffffffffff");
	id_uuid(&src, (struct instant){1}, text);
	assert_string_equal(text, "00000000-0001-7800-bfff-ffffffffffff");
}

static void id_uuid__grows_within_a_millisecond_and_when_the_clock_steps_back(void **state)
{
	uint64_t seed = 1;
	struct id_source src = id_source_seeded(&seed);
	char before[ID_UUID_MAX], text[ID_UUID_MAX];

	(void)state;
	id_uuid(&src, (struct instant){1000000}, before);
	for (int i = 0; i < 20000; i++) {
		int64_t ms = i < 10000 ? 1000000 : 999000 + i % 7;

		id_uuid(&src, (struct instant){ms}, text);
		assert_true(strcmp(before, text) < 0);
		memcpy(before, text, sizeof(text));
	}
	id_uuid(&src, (struct instant){2000000}, text);
	assert_memory_equal(text, "0000001e-8480-7", 15);
	assert_true(strcmp(before, text) < 0);
}

static void id_source_seeded__repeats_itself(void **state)
{
	uint64_t seeds[] = {7, 7, 8};
	uint64_t v[3];
	unsigned char parts[3], whole[3];
	struct id_source a, b;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct id_source src = id_source_seeded(&seeds[i]);

		v[i] = id_random(&src);
	}
	assert_true(v[0] == v[1] && v[0] != v[2]);
	/* Published first output of splitmix64 for seed 1234567. */
	seeds[0] = 1234567;
	a = id_source_seeded(&seeds[0]);
	assert_true(id_random(&a) == UINT64_C(6457827717110365317));
	/* Short reads take the low bytes first. */
	seeds[0] = seeds[1] = 9;
	a = id_source_seeded(&seeds[0]);
	b = id_source_seeded(&seeds[1]);
	a.fill(a.cookie, whole, 3);
	b.fill(b.cookie, parts, 2);
	assert_memory_equal(whole, parts, 2);
}

static void id_case__is_canonical_and_parses(void **state)
{
	uint64_t seed = 3;
	struct id_source src = id_source_seeded(&seed);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct case_id id = id_case(&src), back = {0};

		assert_int_equal(strlen(id.text), ID_CASE_MAX - 1);
		assert_true(id_parse_case(id.text, &back));
		assert_true(ID_EQUAL(id, back));
	}
}

static void id_parse_case__mends_what_is_misread(void **state)
{
	struct case_id id = {0};

	(void)state;
	assert_true(id_parse_case("c-olIi0vwz", &id));
	assert_string_equal(id.text, "C-01110VWZ");
}

static void id_parse_case__refuses_the_rest(void **state)
{
	static const char *const wrong[] = {
	        "",           "C",          "C-",         "C-1234567",     "C-123456789", "D-12345678",
	        "C12345678X", "C-1234567U", "C-1234 678", "C-1234567\xC3", "C_12345678"};
	struct case_id id = {.text = "kept"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(id_parse_case(wrong[i], &id));
	assert_string_equal(id.text, "kept");
}

static void id_is_uuid__wants_lower_case_and_hyphens(void **state)
{
	(void)state;
	assert_true(id_is_uuid("01234567-89ab-7cde-8f01-23456789abcd"));
	assert_false(id_is_uuid("01234567-89AB-7cde-8f01-23456789abcd"));
	assert_false(id_is_uuid("01234567-89ab-7cde-8f01-23456789abc"));
	assert_false(id_is_uuid("01234567-89ab-7cde-8f01-23456789abcde"));
	assert_false(id_is_uuid("0123456789ab-7cde-8f01-23456789abcdef"));
	assert_false(id_is_uuid("g1234567-89ab-7cde-8f01-23456789abcd"));
	assert_false(id_is_uuid(""));
}

static void id_is_name__follows_its_grammar(void **state)
{
	char longest[ID_NAME_MAX + 1];

	(void)state;
	assert_true(id_is_name("a"));
	assert_true(id_is_name("0.ggz-noord"));
	assert_false(id_is_name(""));
	assert_false(id_is_name("-a"));
	assert_false(id_is_name(".a"));
	assert_false(id_is_name("A"));
	assert_false(id_is_name("a_b"));
	assert_false(id_is_name("a/b"));
	assert_false(id_is_name("caf\xC3\xA9"));
	memset(longest, 'a', sizeof(longest));
	longest[ID_NAME_MAX - 1] = '\0';
	assert_true(id_is_name(longest));
	longest[ID_NAME_MAX - 1] = 'a';
	longest[ID_NAME_MAX] = '\0';
	assert_false(id_is_name(longest));
}

static void id_set__clears_behind(void **state)
{
	struct partner_id id = {0};

	(void)state;
	ID_SET(id, "long-name");
	ID_SET(id, "ab");
	assert_string_equal(id.text, "ab");
	assert_string_equal(id.text + 3, "");
	assert_true(ID_IS_SET(id));
	ID_SET(id, "");
	assert_false(ID_IS_SET(id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(id_uuid__has_the_form_of_version_7),
	        cmocka_unit_test(id_uuid__starts_its_counter_in_the_lower_half),
	        cmocka_unit_test(id_uuid__grows_within_a_millisecond_and_when_the_clock_steps_back),
	        cmocka_unit_test(id_source_seeded__repeats_itself),
	        cmocka_unit_test(id_case__is_canonical_and_parses),
	        cmocka_unit_test(id_parse_case__mends_what_is_misread),
	        cmocka_unit_test(id_parse_case__refuses_the_rest),
	        cmocka_unit_test(id_is_uuid__wants_lower_case_and_hyphens),
	        cmocka_unit_test(id_is_name__follows_its_grammar),
	        cmocka_unit_test(id_set__clears_behind),
	};

	return cmocka_run_group_tests_name("base/id", tests, start, NULL);
}
