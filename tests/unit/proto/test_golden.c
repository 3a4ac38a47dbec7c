/*
 * Every golden message: valid ones survive reading and writing unchanged, invalid ones are refused for the
 * reason and at the place written beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "golden.h"

/* Every code that decoding can answer; the others need the store, the configuration or the clock. */
static const enum problem DECODING[] = {
        PROBLEM_TOO_LARGE,    PROBLEM_NOT_JSON,      PROBLEM_MEMBER_MISSING,     PROBLEM_MEMBER_UNKNOWN,
        PROBLEM_MEMBER_TYPE,  PROBLEM_MEMBER_RANGE,  PROBLEM_MEMBER_FORM,        PROBLEM_MEMBER_WORD,
        PROBLEM_SPECVERSION,  PROBLEM_BSN_INVALID,   PROBLEM_DATE_IMPOSSIBLE,    PROBLEM_TYPE_UNKNOWN,
        PROBLEM_CONSENT_TERM, PROBLEM_CONSENT_FORM,  PROBLEM_CONSENT_AND_CRISIS, PROBLEM_CLIENT_UNNAMED,
        PROBLEM_DOMAIN_TWICE, PROBLEM_PROTECT_COUNT, PROBLEM_URGENCY_CRISIS,     PROBLEM_REASON_MISSING,
};

/* Parts of what the invalid goldens send, which no refusal may repeat. */
static const char *const SENT[] = {"99999", "Selam",   "Tesfay",   "nickname",    "diagnosis", "Jansen",
                                   "27012", "again",   "1991",     "money",       "urgent",    "Tigrinya",
                                   "Sel",   "haarlem", "research", "traceParent", "019a9c5e"};

static struct golden *goldens;
static size_t golden_count;

static int load(void **state)
{
	(void)state;
	goldens = golden_load(&golden_count);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	golden_free(goldens, golden_count);
	return 0;
}

static void golden_valid__same_after_reading_and_writing(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < golden_count; i++) {
		const struct golden *g = &goldens[i];
		struct refusal r = {0};
		const char *once, *twice;

		if (!g->valid)
			continue;
		once = golden_rewrite(a, g, g->text, g->len, &r);
		if (once == NULL) {
			fail_msg("%s: %s at %s: %s", g->path, problem_code(r.problem), r.pointer, r.detail);
			return;
		}
		twice = golden_rewrite(a, g, once, strlen(once), &r);
		assert_non_null(twice);
		assert_string_equal(once, twice);
		if (strstr(g->name, "+lenient") == NULL)
			assert_string_equal(once, golden_compact(a, g->text));
		else
			assert_string_not_equal(once, golden_compact(a, g->text));
		arena_reset(a);
	}
	arena_free(a);
}

static void golden_invalid__refused_as_expected(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < golden_count; i++) {
		const struct golden *g = &goldens[i];
		struct refusal r = {0};
		char got[PROTO_POINTER_MAX + 64];

		if (g->valid)
			continue;
		if (golden_rewrite(a, g, g->text, g->len, &r) != NULL)
			fail_msg("%s: accepted", g->path);
		snprintf(got, sizeof(got), "%s%s%s", problem_code(r.problem), r.pointer[0] != '\0' ? " " : "",
		         r.pointer);
		if (strcmp(got, g->expect) != 0)
			fail_msg("%s: got %s (%s), expected %s", g->path, got, r.detail, g->expect);
		for (size_t k = 0; k < sizeof(SENT) / sizeof(SENT[0]); k++)
			if (strstr(r.detail, SENT[k]) != NULL || strstr(r.pointer, SENT[k]) != NULL)
				fail_msg("%s: the refusal repeats %s", g->path, SENT[k]);
		arena_reset(a);
	}
	arena_free(a);
}

static void golden_cut__never_accepted(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < golden_count; i++) {
		const struct golden *g = &goldens[i];
		struct refusal r = {0};
		size_t end = g->len;

		if (!g->valid)
			continue;
		while (end > 0 && g->text[end - 1] != '}')
			end--;
		for (size_t len = 0; len < end; len += 7) {
			assert_null(golden_rewrite(a, g, g->text, len, &r));
			assert_int_equal(r.problem, PROBLEM_NOT_JSON);
			arena_reset(a);
		}
	}
	arena_free(a);
}

static bool have(const char *dir, const char *name)
{
	for (size_t i = 0; i < golden_count; i++)
		if (goldens[i].valid && strcmp(goldens[i].dir, dir) == 0 &&
		    strcmp(goldens[i].name, name) == 0)
			return true;
	return false;
}

static bool mentioned(const char *dir, bool valid, const char *text)
{
	for (size_t i = 0; i < golden_count; i++)
		if (goldens[i].valid == valid && strcmp(goldens[i].dir, dir) == 0 &&
		    memmem(goldens[i].text, goldens[i].len, text, strlen(text)) != NULL)
			return true;
	return false;
}

static void golden_coverage__every_kind_of_message(void **state)
{
	char text[128];

	(void)state;
	for (int m = MESSAGE_ABSENT + 1; m < MESSAGE_COUNT; m++) {
		snprintf(text, sizeof(text), "\"%s\"", message_type((enum message)m));
		assert_true(mentioned("message", true, text));
		assert_true(mentioned("message", false, text));
	}
	for (int e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++)
		assert_true(have("notification", terms_name(&terms_event, e)));
	for (int m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++) {
		assert_true(have("request", method_name((enum method)m)));
		assert_true(have("response", method_name((enum method)m)));
		snprintf(text, sizeof(text), "\"%s\"", method_name((enum method)m));
		assert_true(mentioned("request", false, text));
	}
	for (int n = ANSWER_ABSENT + 1; n < ANSWER_COUNT; n++)
		assert_true(have("answer", terms_name(&terms_answer, n)));
}

static void golden_coverage__every_problem_of_decoding(void **state)
{
	(void)state;
	for (size_t p = 0; p < sizeof(DECODING) / sizeof(DECODING[0]); p++) {
		const char *code = problem_code(DECODING[p]);
		bool seen = false;

		for (size_t i = 0; i < golden_count; i++)
			seen = seen ||
			       (!goldens[i].valid && strncmp(goldens[i].expect, code, strlen(code)) == 0);
		if (!seen)
			fail_msg("no golden is refused with %s", code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(golden_valid__same_after_reading_and_writing),
	        cmocka_unit_test(golden_invalid__refused_as_expected),
	        cmocka_unit_test(golden_cut__never_accepted),
	        cmocka_unit_test(golden_coverage__every_kind_of_message),
	        cmocka_unit_test(golden_coverage__every_problem_of_decoding),
	};

	return cmocka_run_group_tests_name("proto/golden", tests, load, unload);
}
