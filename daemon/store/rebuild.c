#include "store/rebuild.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/file.h"

/* Every table but the reserve, which is made anew: T(name). */
#define MAIN_TABLES(T)                                                                                       \
	T(meta)                                                                                              \
	T(boot)                                                                                              \
	T(audit)                                                                                             \
	T(anchor)                                                                                            \
	T(answer)                                                                                            \
	T(client)                                                                                            \
	T(identity_key)                                                                                      \
	T(match_rejected)                                                                                    \
	T(consent)                                                                                           \
	T(served)                                                                                            \
	T(withdrawal)                                                                                        \
	T(signal)                                                                                            \
	T(signal_refused)                                                                                    \
	T(signal_deadline)                                                                                   \
	T(reference)                                                                                         \
	T(sealed)                                                                                            \
	T(mdo_case)                                                                                          \
	T(regie)                                                                                             \
	T(escalation)                                                                                        \
	T(roster)                                                                                            \
	T(mdo_table)                                                                                         \
	T(meeting)                                                                                           \
	T(item)                                                                                              \
	T(item_held)                                                                                         \
	T(consent_cut)                                                                                       \
	T(withdrawal_cut)                                                                                    \
	T(erasure)                                                                                           \
	T(glass)                                                                                             \
	T(acquaintance)                                                                                      \
	T(partner_day)                                                                                       \
	T(merge)                                                                                             \
	T(merge_moved)                                                                                       \
	T(client_conflict)                                                                                   \
	T(audit_checkpoint)                                                                                  \
	T(absence)                                                                                           \
	T(speaker)                                                                                           \
	T(contact)                                                                                           \
	T(calendar_entry)                                                                                    \
	T(digest)                                                                                            \
	T(outbox)                                                                                            \
	T(stream)

#define VAULT_TABLES(T) T(vault_key)

struct table {
	const char *name, *copy;
};

/* The condition keeps SQLite from copying the trees of table and indexes as they are. */
#define T(name) {#name, "INSERT INTO fresh." #name " SELECT * FROM main." #name " NOT INDEXED WHERE true"},
static const struct table main_tables[] = {MAIN_TABLES(T)};
static const struct table vault_tables[] = {VAULT_TABLES(T)};
#undef T

static const struct {
	const struct table *at;
	size_t count, others;
} tables[] = {
        [SQL_MAIN] = {main_tables, sizeof(main_tables) / sizeof(main_tables[0]), 1},
        [SQL_VAULT] = {vault_tables, sizeof(vault_tables) / sizeof(vault_tables[0]), 0},
};

static int number(sqlite3 *db, const char *text, int64_t *ret_number)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, text, -1, &st, NULL);

	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(st);
	*ret_number = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int attach(sqlite3 *db, const char *path)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, "ATTACH :path AS fresh", -1, &st, NULL);

	if (rc != SQLITE_OK)
		return rc;
	(void)sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	rc = sqlite3_step(st);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static bool copy_tables(sqlite3 *db, enum sql_file file, struct why *why)
{
	int64_t have;
	int rc = number(db, "SELECT count(*) FROM fresh.sqlite_schema WHERE type = 'table'", &have);

	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "tables", why);
	/* A migration that adds a table adds it to the list above. */
	assert((size_t)have == tables[file].count + tables[file].others);
	for (size_t i = 0; i < tables[file].count; i++) {
		rc = sqlite3_exec(db, tables[file].at[i].copy, NULL, NULL, NULL);
		if (rc != SQLITE_OK)
			return file_refuse(db, file, rc, tables[file].at[i].name, why);
	}
	return true;
}

bool rebuild_copy(struct sql *q, enum sql_file file, const char *path, struct why *why)
{
	sqlite3 *db = q->db[file];
	int64_t version;
	bool copied;
	int rc = number(db, "PRAGMA user_version", &version);

	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "version", why);
	if (version != file_schema(file))
		return why_set(why, "%s: schema %lld: recover it with the program that wrote it",
		               file_name(file), (long long)version);
	if (!file_make(file, path, why))
		return false;
	rc = attach(db, path);
	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "copying", why);
	copied = copy_tables(db, file, why);
	rc = sqlite3_exec(db, "DETACH fresh", NULL, NULL, NULL);
	if (copied && rc != SQLITE_OK)
		copied = file_refuse(db, file, rc, "copying", why);
	return copied && file_sync(path, why);
}
