#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../scratch.h"
#include "store/backup_check.h"
#include "store/backup_queue.h"

#define MANY 1300 /* more than are kept */

static const struct crypto_key key = {{5}};
static char dir[SCRATCH_MAX];
static struct backup_file file;
static struct backup_hand hand;
static struct backup_queue queue;
static struct why why;

static const char *path(void)
{
	static char text[SCRATCH_MAX + 8];

	snprintf(text, sizeof(text), "%s/sealed", dir);
	return text;
}

static int set_up(void **state)
{
	(void)state;
	scratch_make(dir);
	hand = (struct backup_hand){.works = false};
	backup_file_begin(&file, &key);
	backup_queue_open(&queue, &file, &hand);
	return backup_file_make(&file, path());
}

static int tear_down(void **state)
{
	(void)state;
	backup_queue_close(&queue);
	backup_file_close(&file);
	unlink(path());
	return rmdir(dir);
}

static void put(int64_t number, int mark)
{
	uint8_t page[BACKUP_PAGE];

	memset(page, mark, sizeof(page));
	if (!backup_queue_write(&queue, number, page, &why))
		fail_msg("%s", why.text);
}

static void must_hold(int64_t number, int mark)
{
	uint8_t page[BACKUP_PAGE] = {0};

	if (!backup_queue_read(&queue, number, page, &why))
		fail_msg("%s", why.text);
	assert_int_equal(page[0], mark);
	assert_int_equal(page[BACKUP_PAGE - 1], mark);
}

static void rest(void)
{
	(void)poll(NULL, 0, 1);
}

static void flush(void)
{
	enum backup_queue_state state;

	while ((state = backup_queue_look(&queue, true, &why)) != BACKUP_QUEUE_EMPTY) {
		assert_true(state != BACKUP_QUEUE_FAILED);
		rest();
	}
}

static void backup_queue__what_waits_is_read_from_it(void **state)
{
	(void)state;
	for (int i = 1; i <= MANY; i++) {
		put(i, i % 251);
		must_hold(1 + i / 2, (1 + i / 2) % 251);
	}
	flush();
	for (int i = 1; i <= MANY; i++)
		must_hold(i, i % 251);
}

/* Also while the older one is on its way to the disk. */
static void backup_queue__the_newest_of_a_page_counts(void **state)
{
	(void)state;
	for (int i = 1; i <= MANY; i++) {
		put(i, 1);
		if (i % 3 == 0)
			put(i, 2);
		if (i % 70 == 0)
			put(i - 66, 3);
		assert_true(backup_queue_look(&queue, false, &why) != BACKUP_QUEUE_FAILED);
		if (i % 70 == 0)
			must_hold(i - 66, 3);
	}
	flush();
	for (int i = 1; i <= MANY; i++)
		must_hold(i, i % 70 == 4 && i + 66 <= MANY ? 3 : i % 3 == 0 ? 2 : 1);
}

/* What the hand holds is the hand's, also when it is done with it and nobody looked yet. */
static void backup_queue__what_is_being_written_is_left_alone(void **state)
{
	(void)state;
	for (int i = 1; i <= 64; i++)
		put(i, 1);
	assert_int_equal(backup_queue_look(&queue, false, &why), BACKUP_QUEUE_ROOM);
	assert_true(hand.works);
	(void)poll(NULL, 0, 50);
	put(7, 2);
	must_hold(7, 2);
	flush();
	must_hold(7, 2);
	must_hold(8, 1);
}

static void backup_queue__says_when_the_disk_is_behind(void **state)
{
	int taken = 0;

	(void)state;
	while (backup_queue_look(&queue, false, &why) == BACKUP_QUEUE_ROOM && taken < 100000)
		put(++taken, 1);
	assert_true(taken < 100000);
	for (int i = 0; i < 256; i++)
		put(++taken, 2);
	flush();
	must_hold(taken, 2);
}

static void backup_queue__a_cut_leaves_what_is_before_it(void **state)
{
	(void)state;
	for (int i = 1; i <= 200; i++)
		put(i, i % 251);
	assert_true(backup_queue_cut(&queue, 150, &why));
	assert_int_equal(file.pages, 150);
	put(151, 9);
	flush();
	must_hold(150, 150);
	must_hold(151, 9);
	assert_int_equal(lseek(file.fd, 0, SEEK_END), backup_file_bytes(151));
}

/* Told at the next look, and not by a signal: those are blocked where the work is done. */
static void backup_queue__says_what_could_not_be_written(void **state)
{
	struct rlimit before, small;
	enum backup_queue_state end = BACKUP_QUEUE_ROOM;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 100 << 10;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 1; i <= 70; i++)
		put(i, 1);
	while (end == BACKUP_QUEUE_ROOM) {
		end = backup_queue_look(&queue, true, &why);
		rest();
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(end, BACKUP_QUEUE_FAILED);
	assert_non_null(strstr(why.text, "write"));
}

/* ---- read back ---- */

static enum backup_check_end check(int records)
{
	enum backup_check_end end = BACKUP_CHECK_MORE;
	struct backup_check c;
	struct crypto_hash hash;

	backup_check_open(&c, &file, &hand);
	while (end == BACKUP_CHECK_MORE || end == BACKUP_CHECK_WAITS) {
		end = backup_check_step(&c, records, &hash, &why);
		if (end == BACKUP_CHECK_WAITS)
			rest();
	}
	if (end == BACKUP_CHECK_WELL)
		assert_int_equal(c.checked, file.pages);
	backup_check_close(&c);
	return end;
}

static void backup_check__reads_every_record(void **state)
{
	static const int counts[] = {1, 63, 64, 65, 128, 200};

	(void)state;
	for (int i = 0, next = 1; i < 6; i++) {
		for (; next <= counts[i]; next++)
			put(next, i);
		flush();
		assert_int_equal(check(1 + 7 * i), BACKUP_CHECK_WELL);
	}
}

static void backup_check__finds_one_changed_byte(void **state)
{
	static const int64_t pages[] = {1, 64, 65, 190};
	uint8_t byte;

	(void)state;
	for (int i = 1; i <= 190; i++)
		put(i, 1);
	flush();
	for (int i = 0; i < 4; i++) {
		int64_t at = backup_file_bytes(pages[i]) - 20;

		assert_int_equal(pread(file.fd, &byte, 1, at), 1);
		byte ^= 1;
		assert_int_equal(pwrite(file.fd, &byte, 1, at), 1);
		assert_int_equal(check(5), BACKUP_CHECK_FAILED);
		assert_non_null(strstr(why.text, "not what was sealed"));
		byte ^= 1;
		assert_int_equal(pwrite(file.fd, &byte, 1, at), 1);
	}
	assert_int_equal(check(5), BACKUP_CHECK_WELL);
	assert_int_equal(ftruncate(file.fd, backup_file_bytes(189)), 0);
	assert_int_equal(check(5), BACKUP_CHECK_FAILED);
	assert_non_null(strstr(why.text, "cut off"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        T(backup_queue__what_waits_is_read_from_it),
	        T(backup_queue__the_newest_of_a_page_counts),
	        T(backup_queue__what_is_being_written_is_left_alone),
	        T(backup_queue__says_when_the_disk_is_behind),
	        T(backup_queue__a_cut_leaves_what_is_before_it),
	        T(backup_queue__says_what_could_not_be_written),
	        T(backup_check__reads_every_record),
	        T(backup_check__finds_one_changed_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
