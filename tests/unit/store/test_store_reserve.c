#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "house.h"

static const char filler[16 * 1024] = {1};

/* Seals until the file takes no more; the turn is lost then. */
static void fill_until_full(struct house *h)
{
	for (int i = 0; i < 10000 && store_state(h->store) == STORE_WELL; i++)
		(void)store_seal(h->store, SEAL_OBSERVATION, "s", DOMAIN_WORK, "c", filler, sizeof(filler));
	assert_int_equal(store_state(h->store), STORE_FULL);
}

static void store_state__full_is_sticky_until_rollback(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	struct store_case c = house_case("C-AAAAAAAA", 1), found;

	store_begin(s);
	store_case_add(s, &c);
	house_commit(h);
	store_test_limit(s, 4);
	store_begin(s);
	store_savepoint(s);
	fill_until_full(h);
	assert_false(store_case_get(s, "C-AAAAAAAA", &found));
	store_undo(s);
	assert_int_equal(store_state(s), STORE_FULL);
	assert_false(store_commit(s));
	assert_int_equal(store_state(s), STORE_FULL);
	assert_non_null(strstr(store_why(s), "full"));
	store_rollback(s);
	assert_int_equal(store_state(s), STORE_WELL);
	assert_true(store_case_get(s, "C-AAAAAAAA", &found));
	assert_true(store_low(s));
}

static void store_begin__gives_the_reserve_for_audit_rows(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	struct store_audit row = {
	        .event = "case.read", .action = 'R', .actor = "coordinator-1", .code = "covered"};
	bool written;

	store_test_limit(s, 0);
	store_begin(s);
	fill_until_full(h);
	store_rollback(s);
	for (int i = 0; i < 200; i++) {
		store_begin(s);
		store_audit_add(s, HOUSE_NOW, &row);
		written = store_commit(s);
		assert_true(written);
		assert_true(store_tend(s, HOUSE_NOW, true));
		assert_true(store_low(s));
	}
	assert_true(store_audit_verify(s).intact);
	assert_int_equal(store_audit_verify(s).rows, 201);
}

static void store_tend__is_no_longer_low_when_there_is_room(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;

	store_test_limit(s, 0);
	store_begin(s);
	fill_until_full(h);
	store_rollback(s);
	store_begin(s);
	house_commit(h);
	assert_true(store_tend(s, time_add(HOUSE_NOW, 10000), false));
	assert_true(store_low(s));
	store_test_limit(s, -1);
	for (int i = 0; i < 20 && store_low(s); i++)
		assert_true(store_tend(s, time_add(HOUSE_NOW, 20000), false));
	assert_false(store_low(s));
}

static void store_open__fills_a_reserve_that_was_made_larger(void **state)
{
	struct house *h = *state;
	struct stat st;

	house_close(h);
	h->settings.reserve_bytes = 16 << 20;
	assert_true(house_open(h));
	assert_false(store_low(h->store));
	house_close(h);
	assert_int_equal(stat(house_path(h, "mdod.db"), &st), 0);
	assert_true(st.st_size > 16 << 20);
}

static void store_commit__keeps_the_chain_after_full(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	struct store_audit row = {.event = "case.read", .action = 'R', .actor = "coordinator-1"};

	for (int i = 0; i < 5; i++) {
		store_test_limit(s, 2);
		store_begin(s);
		store_audit_add(s, HOUSE_NOW, &row);
		fill_until_full(h);
		store_rollback(s);
		store_test_limit(s, -1);
		store_begin(s);
		store_audit_add(s, HOUSE_NOW, &row);
		house_commit(h);
		assert_true(store_tend(s, HOUSE_NOW, true));
	}
	assert_true(store_audit_verify(s).intact);
	assert_int_equal(store_audit_verify(s).rows, 6);
	house_close(h);
	assert_true(house_open(h));
}

/* A real full disk: a small file system in memory, and another program's file that takes what is left of it.
 */
static bool take_the_rest(const char *path)
{
	static char page[4096];
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	ssize_t wrote;

	assert_true(fd >= 0);
	do {
		wrote = write(fd, page, sizeof(page));
	} while (wrote > 0);
	close(fd);
	return wrote < 0 && errno == ENOSPC;
}

static void read_and_note(struct house *h, int count)
{
	struct store_audit row = {.event = "case.read", .action = 'R', .actor = "coordinator-1"};

	for (int i = 0; i < count; i++) {
		bool written = false;

		/* The turn that finds the disk full is told so, the next one has room. */
		for (int turn = 0; !written && turn < 2; turn++) {
			store_begin(h->store);
			store_audit_add(h->store, HOUSE_NOW, &row);
			written = store_commit(h->store);
			if (!written)
				store_rollback(h->store);
		}
		assert_true(written);
		assert_true(store_tend(h->store, time_add(HOUSE_NOW, i * 1000), true));
	}
}

static void on_a_small_disk(struct house *h, char *filler_path, size_t size)
{
	snprintf(filler_path, size, "%s/another", h->dir);
	h->settings.reserve_bytes = 512 << 10;
	if (!house_open(h))
		fail_msg("%s", h->why.text);
	assert_false(store_low(h->store));
	assert_true(take_the_rest(filler_path));
	store_begin(h->store);
	fill_until_full(h);
	store_rollback(h->store);
	assert_true(store_low(h->store));
	read_and_note(h, 100);
	assert_true(store_low(h->store));
	house_close(h);
	/* and a start on the full disk */
	if (!house_open(h))
		fail_msg("%s", h->why.text);
	read_and_note(h, 10);
	assert_true(store_audit_verify(h->store).intact);
	assert_int_equal(store_audit_verify(h->store).rows, 112);
	assert_int_equal(unlink(filler_path), 0);
	for (int i = 0; i < 20 && store_low(h->store); i++)
		assert_true(store_tend(h->store, time_add(HOUSE_NOW, 1000000 + i * 10000), true));
	assert_false(store_low(h->store));
	house_close(h);
}

static void store_begin__gives_room_on_a_full_disk(void **state)
{
	struct house *h = *state;
	char dir[sizeof(h->dir)], filler_path[128];

	house_close(h);
	snprintf(dir, sizeof(dir), "%s", h->dir);
	assert_true(strlen(dir) + sizeof("/disk") <= sizeof(h->dir));
	memcpy(h->dir + strlen(dir), "/disk", sizeof("/disk"));
	assert_int_equal(mkdir(h->dir, 0700), 0);
	/* Mounts of a name space of one's own go with the process, however the test ends. */
	if (unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", h->dir, "tmpfs", 0, "size=6m,mode=700") == 0) {
		on_a_small_disk(h, filler_path, sizeof(filler_path));
		assert_int_equal(umount(h->dir), 0);
	} else {
		print_message("no right to mount: not tried\n");
	}
	rmdir(h->dir);
	memcpy(h->dir, dir, sizeof(dir));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_state__full_is_sticky_until_rollback),
	        T(store_begin__gives_the_reserve_for_audit_rows),
	        T(store_tend__is_no_longer_low_when_there_is_room),
	        T(store_open__fills_a_reserve_that_was_made_larger),
	        T(store_commit__keeps_the_chain_after_full),
	        T(store_begin__gives_room_on_a_full_disk),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
