/*
 * The tables themselves: what every row must hold to, so that decoder, encoder, schemas and reference can
 * trust it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "proto/proto.h"

#define T(name, ROWS, check) &proto_table_##name,
static const struct proto_table *const TABLES[] = {PROTO_TABLES(T) & proto_table_no_params};
#undef T
static const size_t TABLE_COUNT = sizeof(TABLES) / sizeof(TABLES[0]);

static size_t size_of(enum proto_kind kind)
{
	switch (kind) {
	case PROTO_KIND_TEXT:
	case PROTO_KIND_NAME:
	case PROTO_KIND_TOKEN:
	case PROTO_KIND_UUID:
	case PROTO_KIND_CASE:
	case PROTO_KIND_BSN:
	case PROTO_KIND_VNUMBER:
	case PROTO_KIND_LANG:
	case PROTO_KIND_HEX:
	case PROTO_KIND_JSON:
	case PROTO_KIND_OBJECT:
		return sizeof(void *);
	case PROTO_KIND_DATE:
		return sizeof(struct day);
	case PROTO_KIND_INSTANT:
	case PROTO_KIND_LOCAL:
		return sizeof(struct instant);
	case PROTO_KIND_INT:
		return sizeof(int64_t);
	case PROTO_KIND_FLAG:
		return sizeof(bool);
	case PROTO_KIND_CHOICE:
		return sizeof(enum urgency);
	case PROTO_KIND_CHOICES:
		return sizeof(uint32_t);
	case PROTO_KIND_NAMES:
	case PROTO_KIND_TOKENS:
		return sizeof(struct proto_texts);
	case PROTO_KIND_OBJECTS:
		return sizeof(struct proto_observation_list);
	}
	return 0;
}

static void tables_row__holds_together(void **state)
{
	(void)state;
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		const struct proto_field *f = TABLES[t]->fields();
		size_t end = 0;

		for (size_t i = 0; i < TABLES[t]->count; i++) {
			bool words = f[i].kind == PROTO_KIND_CHOICE || f[i].kind == PROTO_KIND_CHOICES;
			bool object = f[i].kind == PROTO_KIND_OBJECT || f[i].kind == PROTO_KIND_OBJECTS;

			if (f[i].min > f[i].max || (f[i].min < 0 && f[i].kind != PROTO_KIND_INT))
				fail_msg("%s.%s: from %lld to %lld", TABLES[t]->name, f[i].name,
				         (long long)f[i].min, (long long)f[i].max);
			assert_int_equal(f[i].terms != NULL, words);
			assert_int_equal(f[i].table != NULL, object);
			/* Members stand in the order of the table and none overlaps another. */
			assert_true(f[i].offset >= end);
			end = f[i].offset + size_of(f[i].kind);
			assert_true(end <= TABLES[t]->size);
		}
	}
}

static void tables_size__every_array_and_text_is_bounded(void **state)
{
	(void)state;
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		const struct proto_field *f = TABLES[t]->fields();

		for (size_t i = 0; i < TABLES[t]->count; i++) {
			bool single = f[i].kind == PROTO_KIND_DATE || f[i].kind == PROTO_KIND_INSTANT ||
			              f[i].kind == PROTO_KIND_LOCAL || f[i].kind == PROTO_KIND_FLAG ||
			              f[i].kind == PROTO_KIND_CHOICE || f[i].kind == PROTO_KIND_OBJECT ||
			              f[i].kind == PROTO_KIND_JSON;

			if (!single && f[i].max <= 0)
				fail_msg("%s.%s has no upper bound", TABLES[t]->name, f[i].name);
			if (f[i].kind == PROTO_KIND_CHOICES)
				assert_true(f[i].max < (int64_t)f[i].terms->count);
			if (f[i].terms != NULL)
				assert_true(f[i].terms->count <= 32);
		}
	}
}

static void tables_name__unique_and_plain(void **state)
{
	(void)state;
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		const struct proto_field *f = TABLES[t]->fields();

		for (size_t k = 0; k < t; k++)
			assert_string_not_equal(TABLES[t]->name, TABLES[k]->name);
		for (size_t i = 0; i < TABLES[t]->count; i++) {
			assert_int_equal(
			        strspn(f[i].name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"),
			        strlen(f[i].name));
			for (size_t k = 0; k < i; k++)
				assert_string_not_equal(f[i].name, f[k].name);
			assert_ptr_equal(proto_table_field(TABLES[t], f[i].name), &f[i]);
			/* Meanings go into JSON and Markdown as they are. */
			assert_null(strpbrk(f[i].meaning, "\"\\|\n"));
		}
		assert_null(proto_table_field(TABLES[t], "no_such_member"));
	}
}

/* The longest JSON pointer into a table, and how deep its objects go. */
static size_t longest(const struct proto_table *t, size_t *depth)
{
	const struct proto_field *f = t->fields();
	size_t most = 0, deepest = 0;

	for (size_t i = 0; i < t->count; i++) {
		size_t len = 1 + strlen(f[i].name), d = 0;

		if (f[i].kind >= PROTO_KIND_CHOICES && f[i].kind != PROTO_KIND_OBJECT &&
		    f[i].kind != PROTO_KIND_JSON) {
			len += sizeof("/100000") - 1;
			d++;
		}
		if (f[i].table != NULL) {
			size_t below;

			len += longest(f[i].table, &below);
			d += below;
		}
		most = len > most ? len : most;
		deepest = d > deepest ? d : deepest;
	}
	*depth = deepest + 1;
	return most;
}

static void tables_pointer__fits(void **state)
{
	(void)state;
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		size_t depth;

		assert_true(strlen("/params") + longest(TABLES[t], &depth) < PROTO_POINTER_MAX);
		/* Two more: the envelope, and what holds it. */
		assert_true(depth + 2 <= PROTO_DEPTH_MAX);
	}
}

static void tables_clear__everything_absent(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t t = 0; t < TABLE_COUNT; t++) {
		const struct proto_field *f = TABLES[t]->fields();
		void *strct = proto_new(a, TABLES[t]);
		const char *json = proto_write(a, TABLES[t], strct, NULL);

		for (size_t i = 0; i < TABLES[t]->count; i++) {
			bool shown = f[i].required &&
			             (f[i].kind == PROTO_KIND_FLAG || f[i].kind == PROTO_KIND_CHOICES ||
			              f[i].kind == PROTO_KIND_NAMES || f[i].kind == PROTO_KIND_TOKENS ||
			              f[i].kind == PROTO_KIND_OBJECTS);
			char quoted[64];

			snprintf(quoted, sizeof(quoted), "\"%s\":", f[i].name);
			if ((strstr(json, quoted) != NULL) != shown)
				fail_msg("%s.%s in %s", TABLES[t]->name, f[i].name, json);
		}
	}
	arena_free(a);
}

static void tables_problem__codes_are_stable_tokens(void **state)
{
	(void)state;
	for (int p = PROBLEM_NONE + 1; p < PROBLEM_COUNT; p++) {
		const char *code = problem_code((enum problem)p);

		assert_int_equal(strspn(code, "abcdefghijklmnopqrstuvwxyz-"), strlen(code));
		assert_in_range(strlen(code), 1, 40);
		assert_in_range(problem_status((enum problem)p), 400, 599);
		assert_in_range(strlen(problem_title((enum problem)p)), 1, 200);
		assert_int_equal(problem_from_code(code), p);
	}
	assert_int_equal(problem_from_code("no-such-code"), PROBLEM_NONE);
	assert_int_equal(problem_from_code(NULL), PROBLEM_NONE);
}

static void tables_message__found_by_its_type(void **state)
{
	(void)state;
	for (int m = MESSAGE_ABSENT + 1; m < MESSAGE_COUNT; m++) {
		assert_int_equal(message_from_type(message_type((enum message)m)), m);
		assert_int_equal(strncmp(message_type((enum message)m), "nl.mdo.", 7), 0);
		assert_non_null(message_table((enum message)m));
		assert_int_not_equal(message_right((enum message)m), RIGHT_ABSENT);
		assert_non_null(message_meaning((enum message)m));
	}
	assert_int_equal(message_from_type("nl.mdo.signals.reported"), MESSAGE_ABSENT);
	assert_int_equal(message_from_type(NULL), MESSAGE_ABSENT);
	assert_true(message_is_command(MESSAGE_SIGNAL));
	assert_false(message_is_command(MESSAGE_FETCH));
}

static void tables_method__found_by_its_name(void **state)
{
	(void)state;
	for (int m = METHOD_ABSENT + 1; m < METHOD_COUNT; m++) {
		assert_int_equal(method_from_name(method_name((enum method)m)), m);
		assert_non_null(method_params((enum method)m));
		assert_non_null(method_result((enum method)m));
		assert_non_null(method_meaning((enum method)m));
	}
	assert_int_equal(method_from_name("case"), METHOD_ABSENT);
	assert_int_equal(method_right(METHOD_STATUS), RIGHT_ABSENT);
	assert_int_equal(method_right(METHOD_CASE_CLOSE), RIGHT_STEER);
	assert_int_equal(method_right_also(METHOD_CASE_CLOSE), RIGHT_ABSENT);
	assert_int_equal(method_right(METHOD_RETENTION), RIGHT_KEEP);
	assert_int_equal(method_right_also(METHOD_RETENTION), RIGHT_AUDIT);
	assert_true(method_is_command(METHOD_CASE_CLOSE));
	assert_false(method_is_command(METHOD_AGENDA));
}

static void tables_event__found_by_its_type(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++) {
		assert_int_equal(proto_event_from_type(proto_event_type(a, (enum event)e)), e);
		assert_non_null(proto_event_table((enum event)e));
	}
	assert_string_equal(proto_event_type(a, EVENT_CONSENT_WITHDRAWN), "nl.mdo.consents.withdrawn.v1");
	assert_ptr_equal(proto_event_table(EVENT_CONSENT_WITHDRAWN), &proto_table_erase);
	assert_int_equal(proto_event_from_type("nl.mdo..v1"), EVENT_ABSENT);
	assert_int_equal(proto_event_from_type("nl.mdo.v1"), EVENT_ABSENT);
	assert_int_equal(proto_event_from_type("nl.mdo.cases.opened.v2"), EVENT_ABSENT);
	assert_int_equal(proto_event_from_type(NULL), EVENT_ABSENT);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(tables_row__holds_together),
	        cmocka_unit_test(tables_size__every_array_and_text_is_bounded),
	        cmocka_unit_test(tables_name__unique_and_plain),
	        cmocka_unit_test(tables_pointer__fits),
	        cmocka_unit_test(tables_clear__everything_absent),
	        cmocka_unit_test(tables_problem__codes_are_stable_tokens),
	        cmocka_unit_test(tables_message__found_by_its_type),
	        cmocka_unit_test(tables_method__found_by_its_name),
	        cmocka_unit_test(tables_event__found_by_its_type),
	};

	return cmocka_run_group_tests_name("proto/tables", tests, NULL, NULL);
}
