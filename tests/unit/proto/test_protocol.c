/*
 * proto/PROTOCOL.md: its examples are the golden messages, every one of them, to the byte; and what it says
 * in numbers is so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "golden.h"

static const char DOCUMENT[] = MDO_SOURCE_DIR "/proto/PROTOCOL.md";
static const char FENCE[] = "```json\n";

static char *document;
static struct golden *goldens;
static size_t golden_count;

static int load(void **state)
{
	struct text t = {0};
	char part[4096];
	size_t n;
	FILE *f = fopen(DOCUMENT, "r");

	(void)state;
	if (f == NULL)
		return -1;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		text_add_bytes(&t, part, n);
	fclose(f);
	document = t.at;
	goldens = golden_load(&golden_count);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	mem_free(document);
	golden_free(goldens, golden_count);
	return 0;
}

static const struct golden *golden_at(const char *path, size_t len)
{
	for (size_t i = 0; i < golden_count; i++) {
		const char *own = goldens[i].path + strlen(MDO_SOURCE_DIR) + 1;

		if (strlen(own) == len && memcmp(own, path, len) == 0)
			return &goldens[i];
	}
	return NULL;
}

/* The golden that the line above a block names: `path`, an empty line, the block. */
static const struct golden *named_above(const char *block)
{
	const char *end, *start;

	if (block - document < 4 || block[-1] != '\n' || block[-2] != '\n' || block[-3] != '`')
		return NULL;
	end = block - 3;
	for (start = end; start > document && start[-1] != '`' && start[-1] != '\n'; start--)
		;
	return golden_at(start, (size_t)(end - start));
}

static void protocol_example__is_the_golden_named_above(void **state)
{
	size_t count = 0;

	(void)state;
	for (const char *at = document; (at = strstr(at, FENCE)) != NULL; at += strlen(FENCE)) {
		const struct golden *g = named_above(at);
		const char *text = at + strlen(FENCE), *end = strstr(text, "```\n");

		if (g == NULL) {
			fail_msg("the line above an example names no golden message: %.60s", text);
			return;
		}
		assert_non_null(end);
		if ((size_t)(end - text) != g->len || memcmp(text, g->text, g->len) != 0)
			fail_msg("the example is not what stands in %s", g->path);
		count++;
	}
	assert_true(count > 50);
}

static void protocol_example__every_valid_golden_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < golden_count; i++) {
		if (!goldens[i].valid || strstr(goldens[i].name, "+lenient") != NULL)
			continue;
		if (strstr(document, goldens[i].path + strlen(MDO_SOURCE_DIR) + 1) == NULL)
			fail_msg("%s is not an example", goldens[i].path);
	}
}

static void protocol_words__as_in_the_tables(void **state)
{
	char text[64];

	(void)state;
	for (int m = MESSAGE_ABSENT + 1; m < MESSAGE_COUNT; m++) {
		snprintf(text, sizeof(text), "| `%s` |", message_type((enum message)m));
		assert_non_null(strstr(document, text));
	}
	for (int n = ANSWER_ABSENT + 1; n < ANSWER_COUNT; n++) {
		snprintf(text, sizeof(text), "| `%s` |", terms_name(&terms_answer, n));
		assert_non_null(strstr(document, text));
	}
	snprintf(text, sizeof(text), "| %d bytes |", PROTO_MESSAGE_MAX);
	assert_non_null(strstr(document, text));
	snprintf(text, sizeof(text), "at most %d deep", PROTO_DEPTH_MAX);
	assert_non_null(strstr(document, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(protocol_example__is_the_golden_named_above),
	        cmocka_unit_test(protocol_example__every_valid_golden_is_there),
	        cmocka_unit_test(protocol_words__as_in_the_tables),
	};

	return cmocka_run_group_tests_name("proto/protocol", tests, load, unload);
}
