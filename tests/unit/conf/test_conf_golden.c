/*
 * The directories of tests/golden/conf: each loads, or gives exactly the complaint in its file `expected`.
 * What loads is printed, read back, and must come out the same. With MDO_GOLDEN_WRITE set the files
 * `expected` are written instead.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>

#include "conf/conf.h"
#include "dirs.h"

#define GOLDEN MDO_SOURCE_DIR "/tests/golden/conf"

static int is_case(const struct dirent *e)
{
	return e->d_name[0] >= '0' && e->d_name[0] <= '9';
}

static void check_reads_back(const struct conf *conf)
{
	struct dirs d = dirs_new();
	struct text printed = dirs_print(conf);
	struct text again;
	struct conf *other;

	dirs_write_printed(&d, printed.at);
	other = dirs_load(&d);
	again = dirs_print(other);
	assert_string_equal(again.at, printed.at);
	assert_int_equal(conf_digest(other), conf_digest(conf));
	conf_free(other);
	text_free(&printed);
	text_free(&again);
	dirs_remove(&d);
}

static void describe(const char *name, struct text *out)
{
	struct conf_complaint c;
	char path[DIRS_PATH_MAX];
	struct conf *conf;

	snprintf(path, sizeof(path), "%s/%s/mdod.conf", GOLDEN, name);
	conf = conf_load(path, &c);
	if (conf == NULL) {
		dirs_complaint_text(&c, out);
	} else {
		text_addf(out, "good: %zu partners, %zu people, %zu tables", conf->partner_count,
		          conf->person_count, conf->table_count);
		check_reads_back(conf);
	}
	text_add(out, "\n");
	conf_free(conf);
}

/* False, after saying so, when the case gives something else. */
static bool check_case(const char *name)
{
	char path[DIRS_PATH_MAX];
	struct text got = {0}, expected;
	bool same;
	FILE *f;

	describe(name, &got);
	snprintf(path, sizeof(path), "%s/%s/expected", GOLDEN, name);
	if (getenv("MDO_GOLDEN_WRITE") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(got.at, f);
		fclose(f);
	}
	expected = dirs_read(path);
	same = text_equal(got.at, expected.at);
	if (!same)
		print_error("%s\n  expected %s  got      %s", name, expected.at, got.at);
	text_free(&got);
	text_free(&expected);
	return same;
}

static void conf_load__golden_directories(void **state)
{
	struct dirent **names;
	int count = scandir(GOLDEN, &names, is_case, alphasort);
	int wrong = 0, good = 0;

	(void)state;
	assert_true(count >= 0);
	for (int i = 0; i < count; i++) {
		wrong += !check_case(names[i]->d_name);
		good += strstr(names[i]->d_name, "-good-") != NULL;
		free(names[i]);
	}
	free(names);
	assert_int_equal(wrong, 0);
	assert_true(good >= 3);
	assert_true(count - good >= 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(conf_load__golden_directories)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
