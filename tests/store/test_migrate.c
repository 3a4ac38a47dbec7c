/*
 * Files of every released schema version are opened by this program and hold what was put in them; files that
 * are newer, foreign, cut off or damaged are refused, say why, and are left byte for byte as they were.
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

#include "fixture.h"
#include "store/store_signal.h"

#define NEWEST 4 /* released schema version; for each there is a directory v000N */
#define BYTES_MOST (4 << 20)

static char dir[64];
static uint64_t seed;
static struct id_source ids;
static struct why why;

static const char *in_dir(const char *name)
{
	static char path[160];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static size_t slurp(const char *path, char bytes[BYTES_MOST])
{
	FILE *f = fopen(path, "re");
	size_t len;

	if (f == NULL)
		fail_msg("cannot read %s", path);
	len = fread(bytes, 1, BYTES_MOST, f);
	fclose(f);
	assert_true(len < BYTES_MOST);
	return len;
}

static void spill(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

static void copy_version(int version)
{
	static const char *const names[] = {"mdod.db", "vault.db"};
	static char bytes[BYTES_MOST];
	char from[512];

	for (size_t i = 0; i < 2; i++) {
		snprintf(from, sizeof(from), "%s/tests/store/v%04d/%s", MDO_SOURCE_DIR, version, names[i]);
		spill(in_dir(names[i]), bytes, slurp(from, bytes));
	}
}

static void empty_dir(void)
{
	static const char *const names[] = {"mdod.db",      "mdod.db-wal",      "mdod.db-journal", "vault.db",
	                                    "vault.db-wal", "vault.db-journal", "reserve"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(in_dir(names[i]));
}

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "%s", "/tmp/mdo-migrate-XXXXXX");
	seed = 3;
	ids = id_source_seeded(&seed);
	return mkdtemp(dir) != NULL && crypto_start() ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	empty_dir();
	return rmdir(dir);
}

static struct store *open_store(void)
{
	struct store_settings settings = fixture_settings(dir);
	struct store *s = NULL;

	why.text[0] = '\0';
	return store_open(&settings, &ids, FIXTURE_NOW, &s, &why) ? s : NULL;
}

static void check_content(struct store *s)
{
	struct arena *a = arena_new();
	struct store_case c;
	struct client_id client;
	struct crypto_hash hash = {{7}};
	struct partner_id ggd = {"ggd"};

	assert_true(store_case_get(s, FIXTURE_CASE, &c));
	assert_int_equal(c.urgency, URGENCY_HIGH);
	assert_true(store_identity_find(s, &hash, &client));
	assert_true(ID_EQUAL(client, c.client));
	assert_int_equal(store_outbox_pending(s, a, &ggd, FIXTURE_NOW, 9).count, 1);
	assert_string_equal(store_unseal(s, a, SEAL_OBSERVATION, "signal-1", DOMAIN_HOUSING), FIXTURE_TEXT);
	assert_string_equal(store_unseal(s, a, SEAL_REASON, "2", DOMAIN_ABSENT), "r");
	assert_true(store_audit_verify(s).intact);
	arena_free(a);
}

/* Two people are in the files since version 2: one absent for some days, one until further notice. */
static void check_roster(struct store *s)
{
	struct arena *a = arena_new();
	struct store_person_list people = store_roster_list(s, a);

	assert_int_equal(people.count, 2);
	assert_true(store_person_absent(&people.at[1], (struct day){20705}));
	assert_false(store_person_absent(&people.at[1], (struct day){20711}));
	assert_false(store_person_absent(&people.at[0], (struct day){20729}));
	assert_true(store_person_absent(&people.at[0], (struct day){40000}));
	assert_int_equal(people.at[0].duties, TERMS_BIT(DUTY_REGIEHOUDER));
	assert_true(store_person_works(&people.at[0], (struct day){20706})); /* a Thursday */
	assert_false(store_person_works(&people.at[0], (struct day){20709}));
	arena_free(a);
}

/* One offer lapsed, the next was accepted: when, version 2 did not write, and the time of the offer stands
 * for it. */
static void check_regie(struct store *s, int version)
{
	struct arena *a = arena_new();
	struct case_id id = {FIXTURE_CASE};
	struct store_regie_list all = store_regie_history(s, a, &id);

	assert_int_equal(all.count, 2);
	assert_int_equal(all.at[0].state, REGIE_DECLINED);
	assert_int_equal(all.at[0].accepted.ms, 0);
	assert_int_equal(all.at[1].state, REGIE_ACCEPTED);
	assert_int_equal(all.at[1].offered.ms, FIXTURE_LATER.ms);
	assert_int_equal(all.at[1].accepted.ms, version == 2 ? FIXTURE_LATER.ms : FIXTURE_LAST.ms);
	arena_free(a);
}

static void store_open__takes_every_released_version(void **state)
{
	(void)state;
	for (int version = 1; version <= NEWEST; version++) {
		struct store *s;

		copy_version(version);
		s = open_store();
		if (s == NULL)
			fail_msg("version %d: %s", version, why.text);
		check_content(s);
		if (version >= 2) {
			check_roster(s);
			check_regie(s, version);
		}
		store_close(s);
		s = open_store();
		assert_non_null(s);
		check_content(s);
		store_close(s);
		empty_dir();
	}
}

/* Every statement of the schema, as SQLite keeps it. */
static void read_schema(const char *name, char *ret_text, size_t size)
{
	sqlite3 *db;
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_open(in_dir(name), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
	                                    "SELECT group_concat(sql, char(10)) FROM "
	                                    "(SELECT sql FROM sqlite_schema ORDER BY type, name)",
	                                    -1, &st, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_true((size_t)snprintf(ret_text, size, "%s", (const char *)sqlite3_column_text(st, 0)) < size);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

/* Also finds a step that was changed after it was released. */
static void store_open__makes_every_version_the_same(void **state)
{
	static const char *const names[] = {"mdod.db", "vault.db"};
	static char fresh[2][32768], migrated[32768];

	(void)state;
	store_close(open_store());
	for (size_t i = 0; i < 2; i++)
		read_schema(names[i], fresh[i], sizeof(fresh[i]));
	empty_dir();
	for (int version = 1; version <= NEWEST; version++) {
		copy_version(version);
		store_close(open_store());
		for (size_t i = 0; i < 2; i++) {
			read_schema(names[i], migrated, sizeof(migrated));
			assert_string_equal(migrated, fresh[i]);
		}
		empty_dir();
	}
}

static void damage(const char *name, size_t at, const char *with, size_t len)
{
	static char bytes[BYTES_MOST];
	size_t have = slurp(in_dir(name), bytes);

	assert_true(at + len <= have);
	memcpy(bytes + at, with, len);
	spill(in_dir(name), bytes, have);
}

static void cut(const char *name, size_t len)
{
	static char bytes[BYTES_MOST];

	assert_true(slurp(in_dir(name), bytes) > len);
	spill(in_dir(name), bytes, len);
}

static void run_sql(const char *name, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(in_dir(name), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Rows that were erased by an older version keep no domain either. */
static void store_open__forgets_domains_of_what_is_erased(void **state)
{
	sqlite3 *db;
	sqlite3_stmt *st;

	(void)state;
	copy_version(1);
	run_sql("mdod.db", "INSERT INTO sealed (id, kind, owner, domain, consent, state, nonce, body) VALUES "
	                   "(900001, 1, 'signal-9', 3, 'c', 3, x'', x''), (900002, 1, 'signal-9', 4, 'c', 1, "
	                   "x'00', x'00')");
	store_close(open_store());
	assert_int_equal(sqlite3_open(in_dir("mdod.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT group_concat(domain) FROM sealed WHERE id > 900000",
	                                    -1, &st, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "0,4");
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	empty_dir();
}

/* A round of an older program removed cases, and had not come to their notifications. */
static void store_open__forgets_notifications_of_what_is_gone(void **state)
{
	sqlite3 *db;
	sqlite3_stmt *st;

	(void)state;
	copy_version(4);
	run_sql("mdod.db", "INSERT INTO outbox (id, event_id, partner, kind, number, created, not_before, "
	                   "case_id, signal, facts) "
	                   "VALUES (9001, 'a', 'ggd', 3, NULL, 1, 1, 'C-gone', NULL, '{}'), (9002, 'b', "
	                   "'ggd', 3, 9002, 1, 1, "
	                   "'C-gone', NULL, '{}'), (9003, 'c', 'ggd', 3, 9003, 1, 1, NULL, 'gone', '{}'), "
	                   "(9004, 'd', 'ggd', 3, 9004, 1, 1, NULL, NULL, '{}'), "
	                   "(9005, 'e', 'ggd', 3, 9005, 1, 1, (SELECT min(id) FROM mdo_case), NULL, '{}')");
	store_close(open_store());
	assert_int_equal(sqlite3_open(in_dir("mdod.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
	                                    "SELECT group_concat(id || coalesce(facts, '-'), ' ') FROM "
	                                    "(SELECT id, facts FROM outbox WHERE id > 9000 ORDER BY id)",
	                                    -1, &st, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "9002- 9003- 9004{} 9005{}");
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	empty_dir();
}

/* Whoever has a case is not looked at by keeping, and whoever has none is. */
static void store_open__knows_who_may_have_no_case(void **state)
{
	sqlite3 *db;
	sqlite3_stmt *st;

	(void)state;
	copy_version(4);
	run_sql("mdod.db",
	        "INSERT INTO client (id, created, matched, merged_into) VALUES ('none', 1, 1, NULL)");
	store_close(open_store());
	assert_int_equal(sqlite3_open(in_dir("mdod.db"), &db), SQLITE_OK);
	assert_int_equal(
	        sqlite3_prepare_v2(db,
	                           "SELECT sum(loose = 1 AND id = 'none'), sum(loose = 1), "
	                           "sum(loose = 0 AND id IN (SELECT client FROM mdo_case)) FROM client",
	                           -1, &st, NULL),
	        SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(st, 0), 1);
	assert_int_equal(sqlite3_column_int(st, 1), 1);
	assert_true(sqlite3_column_int(st, 2) > 0);
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	empty_dir();
}

/* They had a table of their own. */
static void store_open__keeps_recipients(void **state)
{
	struct arena *a = arena_new();
	struct consent c;
	struct store *s;

	(void)state;
	copy_version(4);
	run_sql("mdod.db",
	        "INSERT INTO consent VALUES "
	        "('with', 'k', 'taalschool', 'docent', 1, 1, 1, 2, 2, 20454, 20500, 'nl', 0, 'b', "
	        "NULL, NULL, NULL, NULL, NULL, 1, 3, NULL, NULL), "
	        "('without', 'k', 'taalschool', 'docent', 1, 1, 1, 2, 2, 20454, 20500, 'nl', 0, 'b', "
	        "NULL, NULL, NULL, NULL, NULL, 1, 3, NULL, NULL)");
	run_sql("mdod.db", "INSERT INTO consent_recipient VALUES ('with', 'ggd'), ('with', 'gemeente')");
	s = open_store();
	assert_non_null(s);
	assert_true(store_consent_get(s, a, "with", &c));
	assert_int_equal(c.recipient_count, 2);
	assert_string_equal(c.recipients[0].text, "gemeente");
	assert_string_equal(c.recipients[1].text, "ggd");
	assert_true(store_consent_get(s, a, "without", &c));
	assert_int_equal(c.recipient_count, 0);
	store_close(s);
	arena_free(a);
	empty_dir();
}

/* Refused, for the reason that is meant, and nothing in it touched. */
static void refused(const char *name, const char *reason)
{
	static char before[BYTES_MOST], after[BYTES_MOST];
	size_t len = slurp(in_dir(name), before);
	struct store *s = open_store();

	if (s != NULL) {
		store_close(s);
		fail_msg("taken, though: %s", reason);
	}
	if (strstr(why.text, reason) == NULL || strstr(why.text, name) == NULL)
		fail_msg("refused, but with: %s", why.text);
	assert_int_equal(slurp(in_dir(name), after), len);
	assert_memory_equal(before, after, len);
	empty_dir();
}

static void store_open__refuses_a_newer_schema(void **state)
{
	(void)state;
	copy_version(1);
	run_sql("mdod.db", "PRAGMA user_version = 9999");
	refused("mdod.db", "schema 9999 is newer than this program's");
	copy_version(1);
	run_sql("vault.db", "PRAGMA user_version = 9999");
	refused("vault.db", "schema 9999 is newer than this program's");
}

static void store_open__refuses_a_foreign_file(void **state)
{
	(void)state;
	copy_version(1);
	run_sql("mdod.db", "PRAGMA application_id = 1");
	refused("mdod.db", "is not mdod's");
	copy_version(1);
	unlink(in_dir("mdod.db"));
	run_sql("mdod.db", "CREATE TABLE theirs (a)");
	assert_int_equal(chmod(in_dir("mdod.db"), 0600), 0);
	refused("mdod.db", "is not mdod's");
	/* the vault in the place of the main file */
	copy_version(1);
	assert_int_equal(unlink(in_dir("mdod.db")), 0);
	{
		char vault[160];

		snprintf(vault, sizeof(vault), "%s", in_dir("vault.db"));
		assert_int_equal(link(vault, in_dir("mdod.db")), 0);
	}
	refused("mdod.db", "is not mdod's");
}

static void store_open__refuses_what_is_no_database(void **state)
{
	static char noise[8192];

	(void)state;
	memset(noise, 'x', sizeof(noise));
	copy_version(1);
	spill(in_dir("mdod.db"), noise, sizeof(noise));
	refused("mdod.db", "is not a database");
	copy_version(1);
	spill(in_dir("vault.db"), noise, sizeof(noise));
	refused("vault.db", "is not a database");
}

static void store_open__refuses_a_file_cut_off(void **state)
{
	static const size_t lengths[] = {2, 50, 100, 4000, 4096, 8192, 40000, 100000};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		copy_version(1);
		cut("mdod.db", lengths[i]);
		refused("mdod.db", "is cut off");
	}
	copy_version(1);
	cut("vault.db", 8192);
	refused("vault.db", "is cut off");
}

static void store_open__refuses_a_damaged_file(void **state)
{
	(void)state;
	copy_version(1);
	damage("mdod.db", 5 * 4096, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	refused("mdod.db", "is damaged");
	copy_version(1);
	damage("mdod.db", 60, "\0\0\0\0", 4);
	refused("mdod.db", "is damaged");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_open__takes_every_released_version),
	        T(store_open__makes_every_version_the_same),
	        T(store_open__forgets_domains_of_what_is_erased),
	        T(store_open__forgets_notifications_of_what_is_gone),
	        T(store_open__knows_who_may_have_no_case),
	        T(store_open__keeps_recipients),
	        T(store_open__refuses_a_newer_schema),
	        T(store_open__refuses_a_foreign_file),
	        T(store_open__refuses_what_is_no_database),
	        T(store_open__refuses_a_file_cut_off),
	        T(store_open__refuses_a_damaged_file),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
