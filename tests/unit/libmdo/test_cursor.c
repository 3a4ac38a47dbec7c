#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "fake.h"

static void open_cursor(const char *path, struct mdo_cursor_dir **ret_dir, struct mdo_cursor *ret_cursor)
{
	struct why why;

	if (!mdo_cursor_open(path, ret_dir, ret_cursor, &why))
		fail_msg("%s", why.text);
}

static void cursor_save__comes_back(void **state)
{
	char *path = fake_dir_new();
	struct mdo_cursor_dir *dir;
	struct mdo_cursor c;
	struct why why;

	(void)state;
	open_cursor(path, &dir, &c);
	assert_string_equal(c.epoch, "");
	assert_int_equal(c.acked, 0);
	mdo_cursor_restart(&c, FAKE_EPOCH);
	c.acked = 41;
	assert_true(mdo_cursor_save(dir, &c, &why));
	mdo_cursor_close(dir);
	open_cursor(path, &dir, &c);
	assert_string_equal(c.epoch, FAKE_EPOCH);
	assert_int_equal(c.acked, 41);
	mdo_cursor_close(dir);
	fake_dir_remove(path);
}

static void cursor_open__one_listener_at_a_time(void **state)
{
	char *path = fake_dir_new();
	struct mdo_cursor_dir *dir, *second;
	struct mdo_cursor c;
	struct why why;

	(void)state;
	open_cursor(path, &dir, &c);
	assert_false(mdo_cursor_open(path, &second, &c, &why));
	assert_non_null(strstr(why.text, "another listener"));
	mdo_cursor_close(dir);
	fake_dir_remove(path);
}

static void cursor_open__refuses_a_damaged_one(void **state)
{
	static const char *const texts[] = {
	        "",
	        "mdo-cursor 1\n",
	        "mdo-cursor 3\nepoch " FAKE_EPOCH "\nacked 1\n",
	        "mdo-cursor 2\nepoch XX112233445566aa\nacked 1\n",
	        "mdo-cursor 2\nepoch " FAKE_EPOCH "\nacked -1\n",
	        "mdo-cursor 2\nepoch " FAKE_EPOCH "\n",
	        "mdo-cursor 2\nepoch " FAKE_EPOCH "\nacked 1\nmore\n",
	        "mdo-cursor 1\nepoch " FAKE_EPOCH "\nacked 1\n",
	        "mdo-cursor 1\nepoch " FAKE_EPOCH "\nacked 1\nanchor -1\nhead \nmore\n",
	};
	char *path = fake_dir_new();
	struct text file = {0};

	(void)state;
	text_addf(&file, "%s/cursor", path);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct mdo_cursor_dir *dir;
		struct mdo_cursor c = {.acked = 5};
		struct why why;
		FILE *f = fopen(file.at, "w");

		assert_non_null(f);
		fputs(texts[i], f);
		fclose(f);
		assert_false(mdo_cursor_open(path, &dir, &c, &why));
		assert_non_null(strstr(why.text, "damaged"));
		assert_int_equal(c.acked, 5);
	}
	text_free(&file);
	fake_dir_remove(path);
}

static int steps_left;

static void die_at_step(const char *name)
{
	(void)name;
	if (steps_left-- == 0)
		_exit(9);
}

static void cursor_save__a_crash_leaves_the_old_or_the_new_one(void **state)
{
	int status = -1, step = 0;

	(void)state;
	for (; status != 0; step++) {
		char *path = fake_dir_new();
		struct mdo_cursor_dir *dir;
		struct mdo_cursor c;
		struct why why;
		pid_t pid;

		open_cursor(path, &dir, &c);
		mdo_cursor_restart(&c, FAKE_EPOCH);
		c.acked = 1;
		assert_true(mdo_cursor_save(dir, &c, &why));
		pid = fork();
		if (pid == 0) {
			steps_left = step;
			mdo_file_on_step(die_at_step);
			c.acked = 2;
			_exit(mdo_cursor_save(dir, &c, &why) ? 0 : 1);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(status == 0 || WEXITSTATUS(status) == 9);
		mdo_cursor_close(dir);
		open_cursor(path, &dir, &c);
		assert_true(c.acked == 1 || c.acked == 2);
		if (status == 0)
			assert_int_equal(c.acked, 2);
		/* What was half written does not stand in the way. */
		c.acked = 3;
		assert_true(mdo_cursor_save(dir, &c, &why));
		mdo_cursor_close(dir);
		fake_dir_remove(path);
	}
	assert_true(step >= 4);
}

static void cursor_open__takes_the_first_version(void **state)
{
	char *path = fake_dir_new();
	struct mdo_cursor_dir *dir;
	struct mdo_cursor c;
	struct text file = {0};
	FILE *f;

	(void)state;
	text_addf(&file, "%s/cursor", path);
	f = fopen(file.at, "w");
	assert_non_null(f);
	fputs("mdo-cursor 1\nepoch " FAKE_EPOCH "\nacked 12\nanchor -1\nhead \n", f);
	fclose(f);
	open_cursor(path, &dir, &c);
	assert_int_equal(c.acked, 12);
	assert_string_equal(c.epoch, FAKE_EPOCH);
	mdo_cursor_close(dir);
	text_free(&file);
	fake_dir_remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(cursor_save__comes_back),
	        cmocka_unit_test(cursor_open__one_listener_at_a_time),
	        cmocka_unit_test(cursor_open__refuses_a_damaged_one),
	        cmocka_unit_test(cursor_save__a_crash_leaves_the_old_or_the_new_one),
	        cmocka_unit_test(cursor_open__takes_the_first_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
