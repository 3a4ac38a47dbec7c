/*
 * mdod --recover: what can be read of a damaged store is put into new files; what cannot be trusted is not
 * put in place.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static char dir[64];
static uint64_t seed;
static struct id_source ids;
static struct why why;
static char epoch[17];

static const char *in_dir(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static struct store *open_store(void)
{
	struct store_settings settings = fixture_settings(dir);
	struct store *s = NULL;

	settings.reserve_bytes = 128 << 10;
	return store_open(&settings, &ids, FIXTURE_NOW, &s, &why) ? s : NULL;
}

static bool recover(void)
{
	struct store_settings settings = fixture_settings(dir);

	settings.reserve_bytes = 128 << 10;
	return store_recover(&settings, &ids, FIXTURE_NOW, &why);
}

static int set_up(void **state)
{
	struct store *s;

	(void)state;
	snprintf(dir, sizeof(dir), "%s", "/tmp/mdo-recover-XXXXXX");
	seed = 3;
	ids = id_source_seeded(&seed);
	if (mkdtemp(dir) == NULL || !crypto_start())
		return -1;
	s = open_store();
	if (s == NULL)
		return -1;
	fixture_fill(s);
	snprintf(epoch, sizeof(epoch), "%s", store_epoch(s));
	store_close(s);
	return 0;
}

static int names_with(const char *part, char *ret_first, size_t size)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int count = 0;

	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (strstr(e->d_name, part) != NULL && count++ == 0 && ret_first != NULL)
			snprintf(ret_first, size, "%s", e->d_name);
	closedir(d);
	return count;
}

static int tear_down(void **state)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	(void)state;
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.')
			unlink(in_dir(e->d_name));
	closedir(d);
	return rmdir(dir);
}

static int64_t number(const char *text)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_open(in_dir("mdod.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void run_sql(const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(in_dir("mdod.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void spoil_page(int64_t page)
{
	static const unsigned char noise[64] = {0xAA, 0xAA, 0xFF};
	int fd = open(in_dir("mdod.db"), O_RDWR);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, noise, sizeof(noise), (page - 1) * 4096), sizeof(noise));
	close(fd);
}

static void check_content(struct store *s)
{
	struct arena *a = arena_new();
	struct store_case c;
	struct client_id client = {"01900000-0000-7000-8000-000000000001"};

	assert_true(store_case_get(s, FIXTURE_CASE, &c));
	assert_true(store_case_open_of(s, &client, &c));
	assert_string_equal(store_unseal(s, a, SEAL_OBSERVATION, "signal-1", DOMAIN_HOUSING), FIXTURE_TEXT);
	assert_true(store_audit_verify(s).intact);
	assert_string_not_equal(store_epoch(s), epoch);
	arena_free(a);
}

static void store_recover__of_a_sound_store_gives_it_a_new_epoch(void **state)
{
	struct store *s;
	struct stat st;
	char kept[256];

	(void)state;
	if (!recover())
		fail_msg("%s", why.text);
	s = open_store();
	assert_non_null(s);
	check_content(s);
	store_close(s);
	assert_int_equal(stat(in_dir("mdod.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(names_with("mdod.db.before-", kept, sizeof(kept)) > 0);
	assert_int_equal(stat(in_dir(kept), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(names_with("vault.db.before-", NULL, 0) > 0);
	assert_int_equal(names_with("recover", NULL, 0), 0);
}

static void store_recover__makes_damaged_indexes_anew(void **state)
{
	struct store *s;

	(void)state;
	spoil_page(number("SELECT rootpage FROM sqlite_schema WHERE name = 'case_open_client'"));
	assert_null(open_store());
	assert_non_null(strstr(why.text, "is damaged"));
	if (!recover())
		fail_msg("%s", why.text);
	s = open_store();
	assert_non_null(s);
	check_content(s);
	store_close(s);
}

static void store_recover__refuses_what_it_cannot_read(void **state)
{
	(void)state;
	spoil_page(number("SELECT rootpage FROM sqlite_schema WHERE name = 'mdo_case'"));
	assert_false(recover());
	assert_non_null(strstr(why.text, "mdod.db"));
	assert_int_equal(names_with("before-", NULL, 0), 0);
	assert_int_equal(names_with("recovery", NULL, 0), 0);
	/* what it left is no hindrance to the next try */
	assert_false(recover());
	unlink(in_dir("recovered/mdod.db"));
	rmdir(in_dir("recovered"));
}

static void store_recover__refuses_a_broken_chain(void **state)
{
	(void)state;
	run_sql("UPDATE audit SET outcome = 8 WHERE seq = 1");
	assert_false(recover());
	assert_non_null(strstr(why.text, "audit chain"));
	assert_int_equal(names_with("before-", NULL, 0), 0);
	unlink(in_dir("recovered/mdod.db"));
	unlink(in_dir("recovered/mdod.db-wal"));
	unlink(in_dir("recovered/vault.db"));
	unlink(in_dir("recovered/vault.db-wal"));
	rmdir(in_dir("recovered"));
}

static void store_recover__refuses_while_in_use(void **state)
{
	struct store *s = open_store();

	(void)state;
	assert_non_null(s);
	assert_false(recover());
	assert_non_null(strstr(why.text, "in use by another mdod"));
	store_close(s);
	rmdir(in_dir("recovered"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_recover__of_a_sound_store_gives_it_a_new_epoch),
	        T(store_recover__makes_damaged_indexes_anew),
	        T(store_recover__refuses_what_it_cannot_read),
	        T(store_recover__refuses_a_broken_chain),
	        T(store_recover__refuses_while_in_use),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
