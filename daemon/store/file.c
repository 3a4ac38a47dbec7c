#include "store/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migration.h"

static const struct {
	const char *name;
	uint32_t application_id;
	const char *set_application_id;
} kinds[] = {
        [SQL_MAIN] = {"mdod.db", UINT32_C(0x4d444f44), "PRAGMA application_id = 0x4d444f44"},
        [SQL_VAULT] = {"vault.db", UINT32_C(0x4d444f56), "PRAGMA application_id = 0x4d444f56"},
};

const char *file_name(enum sql_file file)
{
	return kinds[file].name;
}

bool file_path(const char *dir, const char *name, const char *tail, char ret_path[FILE_PATH_MAX],
               struct why *why)
{
	char path[FILE_PATH_MAX];
	int len = snprintf(path, sizeof(path), "%s/%s%s", dir, name, tail);

	if (len < 0 || (size_t)len >= sizeof(path))
		return why_set(why, "%.100s...: the path is too long", dir);
	memcpy(ret_path, path, (size_t)len + 1);
	return true;
}

bool file_sync_dir(const char *dir, struct why *why)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (!synced)
		(void)why_set(why, "sync %s: %s", dir, strerror(errno));
	if (fd >= 0)
		close(fd);
	return synced;
}

bool file_dir(const char *dir, char ret_real[FILE_PATH_MAX], struct why *why)
{
	char parent[FILE_PATH_MAX], real[FILE_PATH_MAX];
	struct stat st;

	if (mkdir(dir, 0700) == 0) {
		if (!file_path(dir, "..", "", parent, why) || !file_sync_dir(parent, why))
			return false;
	} else if (errno != EEXIST) {
		return why_set(why, "make %s: %s", dir, strerror(errno));
	}
	if (realpath(dir, real) == NULL || stat(real, &st) != 0)
		return why_set(why, "%s: %s", dir, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return why_set(why, "%s: is not a directory", dir);
	if ((st.st_mode & 077) != 0)
		return why_set(why, "%s: is open to others (mode %03o), make it 700", dir,
		               (unsigned)(st.st_mode & 0777));
	memcpy(ret_real, real, strlen(real) + 1);
	return true;
}

static_assert(FILE_PATH_MAX >= PATH_MAX, "realpath writes PATH_MAX bytes");

/* SQLite gives the WAL the mode of the file it belongs to. */
static bool make_file(const char *path, struct why *why)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd >= 0) {
		close(fd);
		return true;
	}
	if (errno != EEXIST)
		return why_set(why, "make %s: %s", path, strerror(errno));
	if (lstat(path, &st) != 0)
		return why_set(why, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return why_set(why, "%s: is not a plain file", path);
	if ((st.st_mode & 077) != 0)
		return why_set(why, "%s: is open to others (mode %03o), make it 600", path,
		               (unsigned)(st.st_mode & 0777));
	return true;
}

bool file_refuse(sqlite3 *db, enum sql_file file, int rc, const char *what, struct why *why)
{
	switch (rc & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return why_set(why, "%s: in use by another mdod", kinds[file].name);
	case SQLITE_NOTADB:
		return why_set(why, "%s: is not a database", kinds[file].name);
	case SQLITE_CORRUPT:
		return why_set(why, "%s: is damaged (%s)", kinds[file].name, what);
	default:
		return why_set(why, "%s: %s: %s", kinds[file].name, what,
		               db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
	}
}

/* First column of the first row as text; "" when there is none. */
static int ask(sqlite3 *db, const char *text, char *ret_reply, size_t size)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, text, -1, &st, NULL);

	ret_reply[0] = '\0';
	if (rc != SQLITE_OK)
		return rc;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		const char *reply = (const char *)sqlite3_column_text(st, 0);

		snprintf(ret_reply, size, "%s", reply != NULL ? reply : "");
		rc = SQLITE_DONE;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int ask_number(sqlite3 *db, const char *text, int64_t *ret_number)
{
	char reply[32];
	int rc = ask(db, text, reply, sizeof(reply));

	*ret_number = strtoll(reply, NULL, 10);
	return rc;
}

static bool configure(sqlite3 *db, enum sql_file file, struct why *why)
{
	static const struct {
		int what, value;
	} wanted[] = {
	        {SQLITE_DBCONFIG_DEFENSIVE, 1},
	        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
	        {SQLITE_DBCONFIG_DQS_DML, 0},
	        {SQLITE_DBCONFIG_DQS_DDL, 0},
	        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
	        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		int have = -1;
		int rc = sqlite3_db_config(db, wanted[i].what, wanted[i].value, &have);

		if (rc != SQLITE_OK || have != wanted[i].value)
			return why_set(why, "%s: setting %d of SQLite is refused", kinds[file].name,
			               wanted[i].what);
	}
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1024 * 1024);
	return true;
}

/* A setting that is not taken over silently would cost data: each is read back. */
static bool set_all(sqlite3 *db, enum sql_file file, struct why *why)
{
	static const struct {
		const char *set, *read, *reply;
	} wanted[] = {
	        {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
	        {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
	        {"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0"},
	        {"PRAGMA mmap_size = 0", NULL, NULL},
	        {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
	        {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
	        {"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"},
	        {"PRAGMA cache_size = -32768", "PRAGMA cache_size", "-32768"},
	        {NULL, "PRAGMA locking_mode", "exclusive"},
	};
	char reply[32];
	int rc;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		rc = wanted[i].set != NULL ? ask(db, wanted[i].set, reply, sizeof(reply)) : SQLITE_OK;
		if (rc != SQLITE_OK)
			return file_refuse(db, file, rc, wanted[i].set, why);
		if (wanted[i].read == NULL)
			continue;
		rc = ask(db, wanted[i].read, reply, sizeof(reply));
		if (rc != SQLITE_OK)
			return file_refuse(db, file, rc, wanted[i].read, why);
		if (strcmp(reply, wanted[i].reply) != 0)
			return why_set(why, "%s: %s is \"%s\", it must be \"%s\"", kinds[file].name,
			               wanted[i].read, reply, wanted[i].reply);
	}
	return true;
}

static uint32_t big_endian(const uint8_t *b, int len)
{
	uint32_t v = 0;

	for (int i = 0; i < len; i++)
		v = v << 8 | b[i];
	return v;
}

/*
 * Whether the file is as long as it says. Only when no WAL stands beside it: with one, the newest page count
 * is in there. Read through SQLite's own descriptor: closing another one would drop the process' locks on the
 * file.
 */
static bool whole(sqlite3 *db, enum sql_file file, int64_t wal_bytes, int64_t *ret_bytes, struct why *why)
{
	sqlite3_file *f = NULL;
	sqlite3_int64 bytes = 0;
	uint8_t head[100];
	int64_t page, wanted;
	int rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);

	if (rc == SQLITE_OK)
		rc = f->pMethods->xFileSize(f, &bytes);
	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "size", why);
	*ret_bytes = bytes;
	if (bytes == 0 && wal_bytes > 0)
		return why_set(why, "%s: is cut off: it is empty, and its log is not", kinds[file].name);
	if (bytes == 0)
		return true;
	if (bytes < (sqlite3_int64)sizeof(head))
		return why_set(why, "%s: is cut off, or not a database", kinds[file].name);
	rc = f->pMethods->xRead(f, head, sizeof(head), 0);
	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "head", why);
	if (memcmp(head, "SQLite format 3", 16) != 0)
		return why_set(why, "%s: is not a database", kinds[file].name);
	page = big_endian(head + 16, 2) == 1 ? 65536 : big_endian(head + 16, 2);
	wanted = page * big_endian(head + 28, 4);
	if (wal_bytes == 0 && bytes < wanted)
		return why_set(why, "%s: is cut off: %lld bytes of %lld", kinds[file].name, (long long)bytes,
		               (long long)wanted);
	return true;
}

/* Is it ours, and not newer than we are? Nothing has been written to it yet. */
static bool judge(sqlite3 *db, enum sql_file file, int64_t bytes, bool *ret_new, struct why *why)
{
	int64_t application_id, version, tables;
	int rc = ask_number(db, "PRAGMA application_id", &application_id);

	if (rc == SQLITE_OK)
		rc = ask_number(db, "PRAGMA user_version", &version);
	if (rc == SQLITE_OK)
		rc = ask_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "reading", why);
	*ret_new = bytes == 0 || (application_id == 0 && version == 0 && tables == 0);
	if (*ret_new)
		return true;
	if ((uint32_t)application_id != kinds[file].application_id)
		return why_set(why, "%s: is not mdod's (application id 0x%08x, not 0x%08x)", kinds[file].name,
		               (unsigned)(uint32_t)application_id, (unsigned)kinds[file].application_id);
	if (version < 1)
		return why_set(why, "%s: is damaged (schema %lld)", kinds[file].name, (long long)version);
	if (version > file_schema(file))
		return why_set(why, "%s: schema %lld is newer than this program's %d", kinds[file].name,
		               (long long)version, file_schema(file));
	return true;
}

/* Keeps how long the WAL is, for store_tend. */
static int note_wal(void *cookie, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	*(int64_t *)cookie = (int64_t)pages * (4096 + 24) + 32;
	return SQLITE_OK;
}

bool file_open(struct sql *q, enum sql_file file, const char *dir, bool *ret_new, struct why *why)
{
	char path[FILE_PATH_MAX], wal[FILE_PATH_MAX], reply[32];
	int64_t bytes = 0;
	struct stat st;
	bool is_new = false;
	int rc;

	if (!file_path(dir, kinds[file].name, "", path, why) ||
	    !file_path(dir, kinds[file].name, "-wal", wal, why) || !make_file(path, why) ||
	    !file_sync_dir(dir, why))
		return false;
	/* One thread uses a file, and nobody asks how much memory is in use: no locks for either. Once the
	 * library has started the setting is refused, and stays as it was. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	rc = sqlite3_open_v2(path, &q->db[file],
	                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW |
	                             SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX,
	                     NULL);
	if (rc != SQLITE_OK)
		return file_refuse(q->db[file], file, rc, "open", why);
	if (!configure(q->db[file], file, why) ||
	    !whole(q->db[file], file, stat(wal, &st) == 0 ? st.st_size : 0, &bytes, why))
		return false;
	rc = ask(q->db[file], "PRAGMA locking_mode = EXCLUSIVE", reply, sizeof(reply));
	if (rc != SQLITE_OK)
		return file_refuse(q->db[file], file, rc, "lock", why);
	if (!judge(q->db[file], file, bytes, &is_new, why) || !set_all(q->db[file], file, why))
		return false;
	sqlite3_wal_hook(q->db[file], note_wal, &q->wal_bytes[file]);
	*ret_new = is_new;
	return true;
}

int file_schema(enum sql_file file)
{
	return (int)(file == SQL_MAIN ? store_migrations_count : store_vault_migrations_count);
}

/* A pragma takes no parameters, hence the only text that is put together here; it is a number of our own. */
static bool step(sqlite3 *db, enum sql_file file, const struct store_migration *m, struct why *why)
{
	char version[48];
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	snprintf(version, sizeof(version), "PRAGMA user_version = %d", m->number);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, m->sql, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, version, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, kinds[file].set_application_id, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return true;
	(void)file_refuse(db, file, rc, m->name, why);
	if (!sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return why_wrap(why, "step %04d", m->number);
}

bool file_migrate(struct sql *q, enum sql_file file, struct why *why)
{
	sqlite3 *db = q->db[file];
	const struct store_migration *steps = file == SQL_MAIN ? store_migrations : store_vault_migrations;
	int64_t version;
	int rc = ask_number(db, "PRAGMA user_version", &version);

	if (rc != SQLITE_OK)
		return file_refuse(db, file, rc, "version", why);
	for (int64_t i = version; i < file_schema(file); i++)
		if (!step(db, file, &steps[i], why))
			return false;
	return true;
}

bool file_check(struct sql *q, enum sql_file file, struct why *why)
{
	char reply[160];
	int rc = ask(q->db[file], "PRAGMA quick_check(1)", reply, sizeof(reply));

	if (rc != SQLITE_OK)
		return file_refuse(q->db[file], file, rc, "check", why);
	if (strcmp(reply, "ok") != 0)
		return why_set(why, "%s: is damaged (%s)", kinds[file].name, reply);
	return true;
}

bool file_make(enum sql_file file, const char *path, struct why *why)
{
	struct sql fresh = {0};
	bool made;
	int rc;

	if (!make_file(path, why))
		return false;
	rc = sqlite3_open_v2(path, &fresh.db[file],
	                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE, NULL);
	if (rc == SQLITE_OK)
		made = configure(fresh.db[file], file, why) && file_migrate(&fresh, file, why);
	else
		made = file_refuse(fresh.db[file], file, rc, "open", why);
	sql_close(&fresh);
	return made;
}

bool file_sync(const char *path, struct why *why)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (!synced)
		(void)why_set(why, "sync %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return synced;
}

bool file_checkpoint(struct sql *q, enum sql_file file, bool truncate)
{
	int log = -1, moved = -1;
	int rc;

	if (q->state == STORE_BROKEN)
		return false;
	rc = sqlite3_wal_checkpoint_v2(q->db[file], NULL,
	                               truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
	                               &log, &moved);
	if ((rc & 0xFF) == SQLITE_FULL)
		return false;
	if (rc == SQLITE_OK && (log != moved || (truncate && log != 0)))
		rc = SQLITE_BUSY;
	if (rc != SQLITE_OK) {
		sql_fail(q, file, "checkpoint", rc);
		return false;
	}
	q->wal_bytes[file] = 0;
	return true;
}
