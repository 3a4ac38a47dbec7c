#include "conf/conf_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dirs.h"

static void conf_inside__goes_by_parts(void **state)
{
	static const struct {
		const char *path, *dir;
		bool inside;
	} rows[] = {
	        {"/none/state/erased", "/none/state", true},
	        {"/none/state", "/none/state", true},
	        {"/none/state/", "/none/state", true},
	        {"/none/state", "/none/state//", true},
	        {"/none//./other/../state/a/b", "/none/state/.", true},
	        {"erased", ".", true},
	        {"./a/b", "a", true},
	        {"/none/anything", "/", true},
	        {"/../none/state/a", "/none/state", true},
	        {"/none/state-of-old/erased", "/none/state", false},
	        {"/none/state/../erased", "/none/state", false},
	        {"/none", "/none/state", false},
	        {"/none/stat", "/none/state", false},
	        {"../base", ".", false},
	        {"/none/erased", "state", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (conf_inside(rows[i].path, rows[i].dir) != rows[i].inside)
			fail_msg("%s in %s", rows[i].path, rows[i].dir);
}

/* A link to the state is the state. */
static void conf_load__follows_links_into_the_state(void **state)
{
	struct dirs d = dirs_new();
	struct conf_complaint c;
	char path[DIRS_PATH_MAX + 32], link[DIRS_PATH_MAX + 32];
	struct conf *conf;

	(void)state;
	dirs_write_text(&d, "mdod.conf",
	                "state_dir = \"state\";\nstore: { erasure_ledger = \"second/deep/erased\"; };\n");
	snprintf(path, sizeof(path), "%s/state", d.path);
	snprintf(link, sizeof(link), "%s/second", d.path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(symlink("state", link), 0);
	snprintf(path, sizeof(path), "%s/mdod.conf", d.path);
	assert_null(conf_load(path, &c));
	assert_int_equal(c.line, 2);
	assert_non_null(strstr(c.text, "lies inside state_dir"));
	assert_int_equal(unlink(link), 0);
	conf = conf_load(path, &c);
	assert_non_null(conf);
	conf_free(conf);
	snprintf(path, sizeof(path), "%s/state", d.path);
	assert_int_equal(rmdir(path), 0);
	dirs_remove(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(conf_inside__goes_by_parts),
	        cmocka_unit_test(conf_load__follows_links_into_the_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
