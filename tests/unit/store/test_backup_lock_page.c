/*
 * Copies of files with a lock page: the one page of a database that SQLite never writes, at 1 GiB. Here it is
 * moved to the front, before any file is opened, so that small files have one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copies.h"
#include "store/backup_copy.h"

#define LOCK_PAGE 12

static const struct crypto_key key = {{7}};

static int64_t number_in(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static void do_in(sqlite3 *db, const char *sql)
{
	char *said = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s", said);
}

static void must_be_whole(const char *path)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA quick_check", -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
	sqlite3_finalize(stmt);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- one file of each size around the lock page ---- */

static sqlite3 *source_with(int rows)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	do_in(db, "PRAGMA page_size = 4096; CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB) STRICT");
	for (int i = 0; i < rows; i++)
		do_in(db, "INSERT INTO t (b) VALUES (randomblob(3000))");
	return db;
}

static void copy_to(sqlite3 *source, const char *path, int pages)
{
	struct backup_header header = {.id = {1}, .kind = SQL_MAIN};
	struct backup_source from = {.db = source, .fd = -1};
	enum backup_copy_end end = BACKUP_COPY_MORE;
	struct backup_copy c;

	assert_true(backup_copy_begin(&c, &from, &header, &key, path));
	while (end != BACKUP_COPY_DONE) {
		if (end == BACKUP_COPY_FAILED || end == BACKUP_COPY_UNREAD)
			fail_msg("%s", c.why.text);
		if (end == BACKUP_COPY_WAITS)
			copies_rest();
		end = backup_copy_step(&c, pages);
	}
	backup_copy_close(&c);
}

static int64_t open_copy_to(const char *sealed, const char *plain)
{
	struct backup_header header;
	struct backup_file f;
	uint8_t page[BACKUP_PAGE];
	struct why why = {""};
	FILE *out = fopen(plain, "we");

	assert_non_null(out);
	if (!backup_file_open(&f, &key, sealed, &header, &why))
		fail_msg("%s", why.text);
	for (int64_t i = 1; i <= header.pages; i++) {
		if (!backup_file_read(&f, i, NULL, page, &why))
			fail_msg("%s", why.text);
		assert_int_equal(fwrite(page, sizeof(page), 1, out), 1);
	}
	backup_file_close(&f);
	assert_int_equal(fclose(out), 0);
	return header.pages;
}

static void backup_copy__has_a_record_for_the_lock_page(void **state)
{
	bool before = false, right_after = false, far_after = false;

	(void)state;
	for (int rows = LOCK_PAGE - 5; rows < LOCK_PAGE + 90; rows += rows < LOCK_PAGE + 3 ? 1 : 40) {
		sqlite3 *db = source_with(rows), *back;
		int64_t pages = number_in(db, "PRAGMA page_count");

		copy_to(db, copies_path("sealed"), 1 + rows % 7);
		assert_int_equal(open_copy_to(copies_path("sealed"), copies_path("plain")), pages);
		must_be_whole(copies_path("plain"));
		assert_int_equal(sqlite3_open(copies_path("plain"), &back), SQLITE_OK);
		assert_int_equal(number_in(back, "SELECT count(*) FROM t"), rows);
		assert_int_equal(sqlite3_close(back), SQLITE_OK);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
		before = before || pages == LOCK_PAGE - 1;
		right_after = right_after || pages == LOCK_PAGE + 1;
		far_after = far_after || pages > LOCK_PAGE + 64;
	}
	assert_true(before && right_after && far_after);
}

/* The file grows beyond its lock page while it is copied, and shrinks. */
static void backup_copy__follows_a_file_that_grows_over_it(void **state)
{
	sqlite3 *db = source_with(LOCK_PAGE - 6);
	struct backup_header header = {.id = {1}, .kind = SQL_MAIN};
	struct backup_source from = {.db = db, .fd = -1};
	struct backup_copy c;
	enum backup_copy_end end = BACKUP_COPY_MORE;

	(void)state;
	assert_true(backup_copy_begin(&c, &from, &header, &key, copies_path("sealed")));
	for (int step = 0; end != BACKUP_COPY_DONE; step += end == BACKUP_COPY_WAITS ? 0 : 1) {
		assert_true(end == BACKUP_COPY_MORE || end == BACKUP_COPY_WAITS || end == BACKUP_COPY_PAGES);
		if (end == BACKUP_COPY_WAITS)
			copies_rest();
		else if (step == 2)
			for (int i = 0; i < 30; i++)
				do_in(db, "INSERT INTO t (b) VALUES (randomblob(3000))");
		else if (step == 12)
			do_in(db, "DELETE FROM t WHERE n > 25; VACUUM");
		end = backup_copy_step(&c, 2);
	}
	backup_copy_close(&c);
	assert_true(number_in(db, "PRAGMA page_count") > LOCK_PAGE);
	assert_int_equal(open_copy_to(copies_path("sealed"), copies_path("plain")),
	                 number_in(db, "PRAGMA page_count"));
	must_be_whole(copies_path("plain"));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* ---- a store ---- */

static void store_backup__of_large_files_comes_back(void **state)
{
	struct stat st;

	(void)state;
	copies_add(CASE_1, 1, "consent-1");
	copies_ask();
	copies_finish(5);
	assert_null(copies_status().failed);
	house_close(copies.h);
	copies_must_restore(false);
	must_be_whole(house_path(copies.h, "mdod.db"));
	must_be_whole(house_path(copies.h, "vault.db"));
	copies_open();
	assert_string_equal(copies_text(CASE_1), TEXT);
	assert_true(store_audit_verify(copies.h->store).intact);
	assert_int_equal(stat(house_path(copies.h, "mdod.db"), &st), 0);
	assert_true(st.st_size > LOCK_PAGE * BACKUP_PAGE);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, copies_set_up, copies_tear_down)
	const struct CMUnitTest tests[] = {
	        T(backup_copy__has_a_record_for_the_lock_page),
	        T(backup_copy__follows_a_file_that_grows_over_it),
	        T(store_backup__of_large_files_comes_back),
	};

	if (sqlite3_test_control(SQLITE_TESTCTRL_PENDING_BYTE, (LOCK_PAGE - 1) * BACKUP_PAGE) == 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
