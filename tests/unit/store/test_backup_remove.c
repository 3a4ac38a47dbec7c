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

#include "../scratch.h"
#include "store/backup_remove.h"

#define MIB (1 << 20)

static char dir[SCRATCH_MAX];

static int set_up(void **state)
{
	(void)state;
	scratch_make(dir);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return rmdir(dir);
}

static const char *path(const char *name)
{
	static char paths[2][SCRATCH_MAX + 40];
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

static void backup_remove__takes_the_name_and_all_but_the_last_piece(void **state)
{
	int fd = file_of("old", 5 * MIB + 7);

	(void)state;
	assert_int_equal(backup_remove(path("old")), 0);
	assert_int_equal(access(path("old"), F_OK), -1);
	assert_true(size_of(fd) <= MIB);
	close(fd);
}

/* A copy that somebody keeps under another name is not ours to empty. */
static void backup_remove__leaves_what_has_another_name(void **state)
{
	int fd = file_of("old", 3 * MIB);

	(void)state;
	assert_int_equal(link(path("old"), path("kept")), 0);
	assert_int_equal(backup_remove(path("old")), 0);
	assert_int_equal(access(path("old"), F_OK), -1);
	assert_int_equal(size_of(fd), 3 * MIB);
	assert_int_equal(unlink(path("kept")), 0);
	close(fd);
}

/* Nothing that a link points to is emptied. */
static void backup_remove__takes_a_link_and_not_what_it_is_to(void **state)
{
	int fd = file_of("other", 3 * MIB);

	(void)state;
	assert_int_equal(symlink(path("other"), path("old")), 0);
	assert_int_equal(backup_remove(path("old")), 0);
	assert_int_equal(access(path("old"), F_OK), -1);
	assert_int_equal(size_of(fd), 3 * MIB);
	assert_int_equal(unlink(path("other")), 0);
	close(fd);
}

static void backup_remove__says_what_cannot_go(void **state)
{
	(void)state;
	assert_int_equal(backup_remove(path("none")), ENOENT);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        T(backup_remove__takes_the_name_and_all_but_the_last_piece),
	        T(backup_remove__leaves_what_has_another_name),
	        T(backup_remove__takes_a_link_and_not_what_it_is_to),
	        T(backup_remove__says_what_cannot_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
