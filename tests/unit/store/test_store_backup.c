/*
 * Backups while running: what is in a copy and what is not, what a full disk and a stop leave, which ones go.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "copies.h"

/* ---- what is in a copy ---- */

static void store_backup__is_sealed_and_comes_back(void **state)
{
	char epoch[20];
	struct stat st;

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	copies_finish(4);
	assert_string_equal(copies_status().name, copies.name);
	assert_int_equal(copies_status().last.ms, copies.now.ms);
	assert_null(copies_status().failed);
	assert_int_equal(copies_count(copies.dir, ""), 2);
	assert_int_equal(stat(copies_file(".main"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(copies_file(".vault"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* What the database itself has in the open: names of tables, codes of cases. */
	snprintf(epoch, sizeof(epoch), "%s", store_epoch(copies.h->store));
	copies_add(CASE_2, 2, "consent-2");
	house_close(copies.h);
	copies_must_restore(false);
	copies_open();
	assert_true(copies_has(CASE_1));
	assert_false(copies_has(CASE_2));
	assert_string_equal(copies_text(CASE_1), TEXT);
	assert_string_not_equal(store_epoch(copies.h->store), epoch);
	assert_true(store_audit_verify(copies.h->store).intact);
	assert_int_equal(copies_count(copies.h->dir, "before-"), 2);
	assert_int_equal(copies_count(copies.h->dir, "recover"), 0);
}

static bool file_has(const char *path, const char *bytes)
{
	char *all;
	struct stat st;
	bool found;
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	all = test_malloc((size_t)st.st_size + 1);
	assert_int_equal(read(fd, all, (size_t)st.st_size), st.st_size);
	close(fd);
	found = memmem(all, (size_t)st.st_size, bytes, strlen(bytes)) != NULL;
	test_free(all);
	return found;
}

static void store_backup__no_plain_page_touches_the_copies(void **state)
{
	static const char *const plain[] = {CASE_1, "CREATE TABLE", "SQLite format 3", REGION};

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	while (store_backup_busy(copies.h->store)) {
		if (!store_backup_step(copies.h->store, copies.now, 3))
			copies_rest();
		for (size_t i = 0; i < 4; i++) {
			if (access(copies_file(".main.part"), F_OK) == 0)
				assert_false(file_has(copies_file(".main.part"), plain[i]));
			if (access(copies_file(".vault.part"), F_OK) == 0)
				assert_false(file_has(copies_file(".vault.part"), plain[i]));
		}
	}
	for (size_t i = 0; i < 4; i++) {
		assert_false(file_has(copies_file(".main"), plain[i]));
		assert_false(file_has(copies_file(".vault"), plain[i]));
	}
	assert_true(file_has(house_path(copies.h, "mdod.db-wal"), CASE_1) ||
	            file_has(house_path(copies.h, "mdod.db"), CASE_1));
}

static int steps_until_vault(void)
{
	int steps = 0;

	while (copies_status().doing == STORE_BACKUP_MAIN) {
		if (!store_backup_step(copies.h->store, copies.now, 1))
			copies_rest();
		steps++;
	}
	return steps;
}

static void store_backup__has_what_was_committed_meanwhile(void **state)
{
	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	for (int i = 0; i < 20; i += store_backup_step(copies.h->store, copies.now, 1) ? 1 : 0)
		copies_rest();
	assert_int_equal(copies_status().doing, STORE_BACKUP_MAIN);
	assert_true(copies_status().left > 0);
	copies_add(CASE_2, 2, "consent-2");
	assert_true(store_tend(copies.h->store, copies.now, true));
	copies_finish(1);
	house_close(copies.h);
	copies_must_restore(false);
	copies_open();
	assert_string_equal(copies_text(CASE_1), TEXT);
	assert_string_equal(copies_text(CASE_2), TEXT);
}

static void store_backup__survives_turns_that_are_undone(void **state)
{
	struct store_case c = house_case("C-CCCCCCCC", 3);

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	for (int i = 0; i < 60; i++) {
		(void)store_backup_step(copies.h->store, copies.now, 1);
		if (i % 20 != 0)
			continue;
		store_begin(copies.h->store);
		store_case_add(copies.h->store, &c);
		store_rollback(copies.h->store);
	}
	copies_add(CASE_2, 2, "consent-2");
	copies_finish(2);
	assert_null(copies_status().failed);
	house_close(copies.h);
	copies_must_restore(false);
	copies_open();
	assert_true(copies_has(CASE_1) && copies_has(CASE_2));
	assert_false(copies_has("C-CCCCCCCC"));
}

static void erase(const char *consent)
{
	struct consent_id id;

	ID_SET(id, consent);
	store_begin(copies.h->store);
	store_erase_consent(copies.h->store, &id);
	copies_commit();
	for (int i = 0; i < 3; i++)
		assert_true(store_tend(copies.h->store, copies.now, true));
	assert_int_equal(store_numbers(copies.h->store).erasing, 0);
}

/* Erased after the main file was copied, before the vault was: that copy has no key for it. */
static void store_backup__what_is_erased_meanwhile_does_not_come_back(void **state)
{
	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_add(CASE_2, 2, "consent-2");
	copies_ask();
	assert_true(steps_until_vault() > 10);
	erase("consent-1");
	copies_finish(4);
	house_close(copies.h);
	copies_must_restore(false);
	copies_open();
	assert_null(copies_text(CASE_1));
	assert_string_equal(copies_text(CASE_2), TEXT);
	assert_int_equal(store_numbers(copies.h->store).damaged, 0);
}

static void store_backup__erasing_is_not_held_up_by_it(void **state)
{
	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	for (int i = 0; i < 5; i++)
		(void)store_backup_step(copies.h->store, copies.now, 1);
	assert_int_equal(copies_status().doing, STORE_BACKUP_MAIN);
	erase("consent-1");
	copies_finish(4);
	assert_null(copies_status().failed);
}

static void store_backup__asked_for_in_a_turn_that_is_undone_is_not_made(void **state)
{
	struct store_backup_plan p = copies_plan();
	const char *name;
	struct why why;

	(void)state;
	store_begin(copies.h->store);
	assert_true(store_backup_ask(copies.h->store, copies.now, &p, &name, &why));
	assert_false(store_backup_ask(copies.h->store, copies.now, &p, &name, &why));
	assert_non_null(strstr(why.text, "being made"));
	store_rollback(copies.h->store);
	assert_false(store_backup_busy(copies.h->store));
	assert_int_equal(copies_count(copies.dir, ""), 0);
}

static void store_backup__needs_a_key_and_a_private_directory(void **state)
{
	struct store_backup_plan p = copies_plan();
	const char *name;
	struct why why;

	(void)state;
	assert_int_equal(chmod(copies.dir, 0755), 0);
	store_begin(copies.h->store);
	assert_false(store_backup_ask(copies.h->store, copies.now, &p, &name, &why));
	assert_non_null(strstr(why.text, "open to others"));
	assert_int_equal(chmod(copies.dir, 0700), 0);
	/* A directory that is not there is not made: its disk is missing. */
	p.dir = copies_file(".not-there");
	assert_false(store_backup_ask(copies.h->store, copies.now, &p, &name, &why));
	assert_non_null(strstr(why.text, "is its disk there"));
	assert_int_not_equal(access(p.dir, F_OK), 0);
	p = copies_plan();
	store_rollback(copies.h->store);
	house_close(copies.h);
	copies.h->settings.has_backup_key = false;
	copies_open();
	assert_false(store_backup_able(copies.h->store));
	store_begin(copies.h->store);
	assert_false(store_backup_ask(copies.h->store, copies.now, &p, &name, &why));
	assert_non_null(strstr(why.text, "no backup key"));
	store_rollback(copies.h->store);
}

/* ---- a disk that fails ---- */

static void store_backup__without_room_fails_and_the_store_goes_on(void **state)
{
	struct rlimit before, small;

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	assert_true(store_tend(copies.h->store, time_add(copies.now, 1000), true));
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 64 << 10;
	copies_ask();
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	while (store_backup_busy(copies.h->store) && copies_status().failed == NULL)
		if (!store_backup_step(copies.h->store, copies.now, 4))
			copies_rest();
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(copies_status().doing, STORE_BACKUP_IDLE);
	assert_non_null(strstr(copies_status().failed, "write"));
	assert_int_equal(copies_status().last.ms, 0);
	assert_int_equal(copies_count(copies.dir, ""), 0);
	assert_int_equal(store_state(copies.h->store), STORE_WELL);
	copies_add(CASE_2, 2, "consent-2");
	copies.now = time_add(copies.now, 60000);
	copies_ask();
	copies_finish(8);
	assert_null(copies_status().failed);
	assert_int_equal(copies_count(copies.dir, ""), 2);
}

static void store_backup__whose_directory_went_fails(void **state)
{
	(void)state;
	copies_ask();
	while (copies_count(copies.dir, ".main.part") == 0)
		(void)store_backup_step(copies.h->store, copies.now, 1);
	assert_int_equal(unlink(copies_file(".main.part")), 0);
	copies_finish(8);
	assert_non_null(strstr(copies_status().failed, "rename"));
	assert_int_equal(copies_count(copies.dir, ".part"), 0);
	assert_int_equal(copies_count(copies.dir, ".main"), 0);
}

/* ---- what is too old ---- */

static void tidy(void)
{
	struct store_backup_plan p = copies_plan();

	store_begin(copies.h->store);
	store_backup_tidy(copies.h->store, time_local_day(copies.now), &p);
	copies_commit();
	copies_finish(8);
}

static void write_file(const char *name, const char *bytes)
{
	FILE *f = fopen(copies_path(name), "we");

	assert_non_null(f);
	fputs(bytes, f);
	fclose(f);
}

static void store_backup__old_copies_go_by_their_own_terms(void **state)
{
	char first[120];

	(void)state;
	copies_ask();
	copies_finish(8);
	snprintf(first, sizeof(first), "%s.main", copies.name);
	/* Not ours, whatever they are called. */
	write_file("kust-20200101T000000Z.main", "not a backup");
	write_file("ander-20200101T000000Z.main", "of another region");
	write_file("kust-20200101T000000Z.vault.part", "left behind");
	copies.now = time_add(copies.now, 15 * DAY_MS);
	tidy();
	assert_int_equal(copies_count(copies.dir, ".part"), 0);
	assert_int_equal(copies_count(copies.dir, ".vault"), 0);
	assert_int_equal(copies_count(copies.dir, ".main"), 3);
	/* The last one stays, however old. */
	copies.now = time_add(copies.now, 100 * DAY_MS);
	tidy();
	assert_int_equal(access(copies_path(first), F_OK), 0);
	copies_ask();
	copies_finish(8);
	assert_int_equal(access(copies_path(first), F_OK), -1);
	assert_int_equal(copies_count(copies.dir, ".main"), 3);
	assert_int_equal(copies_count(copies.dir, ".vault"), 1);
	assert_true(store_audit_verify(copies.h->store).intact);
}

/* ---- stops ---- */

static void open_and_back_up(void)
{
	copies_open();
	copies_ask();
	copies_finish(16);
}

static void store_backup__a_stop_leaves_nothing_half(void **state)
{
	static const struct {
		const char *point;
		int count, named;
	} points[] = {{"backup:begun", 1, 0}, {"backup:copied", 1, 0}, {"backup:checked", 1, 0},
	              {"backup:begun", 2, 0}, {"backup:copied", 2, 0}, {"backup:checked", 2, 0},
	              {"backup:named", 1, 1}, {"backup:named", 2, 2},  {"backup:told", 1, 2}};

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	house_close(copies.h);
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		copies.now = time_add(copies.now, DAY_MS);
		assert_true(copies_stopped_at(points[i].point, points[i].count, open_and_back_up));
		assert_true(copies_count(copies.dir, ".part") > 0 || points[i].named > 1);
		copies_open();
		tidy();
		assert_int_equal(copies_count(copies.dir, ".part"), 0);
		assert_int_equal(copies_count(copies.dir, "Z."), points[i].named);
		assert_true(copies_count(copies.dir, ".main") <= copies_count(copies.dir, ".vault"));
		house_close(copies.h);
		copies_empty();
	}
	copies_open();
	assert_true(copies_has(CASE_1));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, copies_set_up, copies_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_backup__a_stop_leaves_nothing_half),
	        T(store_backup__is_sealed_and_comes_back),
	        T(store_backup__no_plain_page_touches_the_copies),
	        T(store_backup__has_what_was_committed_meanwhile),
	        T(store_backup__survives_turns_that_are_undone),
	        T(store_backup__what_is_erased_meanwhile_does_not_come_back),
	        T(store_backup__erasing_is_not_held_up_by_it),
	        T(store_backup__asked_for_in_a_turn_that_is_undone_is_not_made),
	        T(store_backup__needs_a_key_and_a_private_directory),
	        T(store_backup__without_room_fails_and_the_store_goes_on),
	        T(store_backup__whose_directory_went_fails),
	        T(store_backup__old_copies_go_by_their_own_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
