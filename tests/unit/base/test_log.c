#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

/* What one call writes to stderr. */
static const char *line_of(enum log_level level, const char *code, const char *word)
{
	static char got[8192];
	int pipe_ends[2], kept = dup(STDERR_FILENO);
	ssize_t len;

	assert_true(kept >= 0);
	assert_int_equal(pipe(pipe_ends), 0);
	assert_true(dup2(pipe_ends[1], STDERR_FILENO) >= 0);
	log_line(level, code, "%s", word);
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
	close(pipe_ends[1]);
	len = read(pipe_ends[0], got, sizeof(got) - 1);
	close(pipe_ends[0]);
	assert_true(len >= 0);
	got[len] = '\0';
	return got;
}

static void log_line__is_one_line(void **state)
{
	(void)state;
	log_start("mdod", LOG_LEVEL_INFO);
	assert_string_equal(line_of(LOG_LEVEL_INFO, "started", "3 doors"), "<6>mdod: started: 3 doors\n");
	assert_string_equal(line_of(LOG_LEVEL_ERR, "x", ""), "<3>mdod: x: \n");
}

static void log_line__drops_what_is_above_the_level(void **state)
{
	(void)state;
	log_start("mdod", LOG_LEVEL_WARNING);
	assert_string_equal(line_of(LOG_LEVEL_NOTICE, "x", "word"), "");
	assert_string_not_equal(line_of(LOG_LEVEL_WARNING, "x", "word"), "");
}

static void log_line__escapes_what_could_end_the_line(void **state)
{
	(void)state;
	log_start("mdod", LOG_LEVEL_INFO);
	assert_string_equal(line_of(LOG_LEVEL_INFO, "x", "a\nb\x1b[0m\x7f\\"),
	                    "<6>mdod: x: a\\x0ab\\x1b[0m\\x7f\\x5c\n");
	assert_string_equal(line_of(LOG_LEVEL_INFO, "x", "caf\xC3\xA9"), "<6>mdod: x: caf\xC3\xA9\n");
	assert_string_equal(line_of(LOG_LEVEL_INFO, "x", "\xC2\x9B!"), "<6>mdod: x: \\xc2\\x9b!\n");
	assert_string_equal(line_of(LOG_LEVEL_INFO, "x", "\xC2\xA0"), "<6>mdod: x: \xC2\xA0\n");
	assert_string_equal(line_of(LOG_LEVEL_INFO, "x", "\xC3!"), "<6>mdod: x: \\xc3!\n");
}

static void log_line__bounds_what_is_too_long(void **state)
{
	char word[5000];
	const char *line;

	(void)state;
	memset(word, '\n', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	log_start("mdod", LOG_LEVEL_INFO);
	line = line_of(LOG_LEVEL_INFO, "x", word);
	assert_in_range(strlen(line), 3000, 4200);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void log_start__does_not_take_another_stream_for_the_journal(void **state)
{
	(void)state;
	assert_int_equal(setenv("JOURNAL_STREAM", "1:1", 1), 0);
	log_start("mdod", LOG_LEVEL_INFO);
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
	assert_string_not_equal(line_of(LOG_LEVEL_INFO, "x", "word"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(log_line__is_one_line),
	        cmocka_unit_test(log_line__drops_what_is_above_the_level),
	        cmocka_unit_test(log_line__escapes_what_could_end_the_line),
	        cmocka_unit_test(log_line__bounds_what_is_too_long),
	        cmocka_unit_test(log_start__does_not_take_another_stream_for_the_journal),
	};

	return cmocka_run_group_tests_name("base/log", tests, NULL, NULL);
}
