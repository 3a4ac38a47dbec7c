#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup_remove.h"

#define MIB (1 << 20)

static char dir[] = "/tmp/mdo-remove-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "%s", "/tmp/mdo-remove-XXXXXX");
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	return rmdir(dir);
}

static const char *path(const char *name)
{
	static char paths[2][64];
	static int next;
	char *at = paths[next = !next];

	snprintf(at, sizeof(paths[0]), "%s/%s", dir, name);
	return at;
}

/* Left open, to see what becomes of it. */
static int file_of(const char *name, off_t bytes)
{
	int fd = open(path(name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, bytes), 0);
	return fd;
}

static int64_t size_of(int fd)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	return st.st_size;
}

static void backup_remove__takes_the_name_at_once_and_the_rest_by_and_by(void **state)
{
	struct backup_remove r = {0};
	int fd = file_of("old", 5 * MIB + 7), steps = 0;

	(void)state;
	assert_true(backup_remove_add(&r, path("old")));
	assert_int_equal(access(path("old"), F_OK), -1);
	assert_int_equal(size_of(fd), 5 * MIB + 7);
	while (backup_remove_busy(&r)) {
		int64_t before = size_of(fd);

		backup_remove_step(&r);
		assert_true(before - size_of(fd) <= MIB);
		steps++;
	}
	assert_int_equal(steps, 6);
	assert_true(size_of(fd) <= MIB);
	close(fd);
}

/* A copy that somebody keeps under another name is not ours to empty. */
static void backup_remove__leaves_what_has_another_name(void **state)
{
	struct backup_remove r = {0};
	int fd = file_of("old", 3 * MIB);

	(void)state;
	assert_int_equal(link(path("old"), path("kept")), 0);
	assert_true(backup_remove_add(&r, path("old")));
	assert_false(backup_remove_busy(&r));
	assert_int_equal(size_of(fd), 3 * MIB);
	assert_int_equal(unlink(path("kept")), 0);
	close(fd);
}

static void backup_remove__more_than_fit_go_at_once(void **state)
{
	static const char *const names[] = {"a", "b", "c"};
	struct backup_remove r = {0};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		close(file_of(names[i], 2 * MIB));
		assert_true(backup_remove_add(&r, path(names[i])));
		assert_int_equal(access(path(names[i]), F_OK), -1);
	}
	assert_true(backup_remove_busy(&r));
	backup_remove_close(&r);
	assert_false(backup_remove_busy(&r));
}

static void backup_remove__says_what_cannot_go(void **state)
{
	struct backup_remove r = {0};

	(void)state;
	assert_false(backup_remove_add(&r, path("none")));
	assert_int_equal(errno, ENOENT);
	assert_false(backup_remove_busy(&r));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        T(backup_remove__takes_the_name_at_once_and_the_rest_by_and_by),
	        T(backup_remove__leaves_what_has_another_name),
	        T(backup_remove__more_than_fit_go_at_once),
	        T(backup_remove__says_what_cannot_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
