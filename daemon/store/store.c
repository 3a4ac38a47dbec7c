#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/file.h"
#include "store/store_audit.h"
#include "store/store_inside.h"
#include "store/store_ledger.h"

bool store_meta_get(struct store *s, struct arena *a, const char *name, const char **ret_value)
{
	struct sql_run r = sql_begin(&s->sql, READ_META);

	sql_bind_text(&r, ":name", name);
	if (!sql_row(&r))
		return false;
	*ret_value = sql_text(&r, a);
	sql_end(&r);
	return true;
}

void store_meta_set(struct store *s, const char *name, const char *value)
{
	struct sql_run r = sql_begin(&s->sql, WRITE_META);

	sql_bind_text(&r, ":name", name);
	sql_bind_text(&r, ":value", value);
	sql_do(&r);
}

int64_t store_meta_number(struct store *s, struct arena *a, const char *name)
{
	const char *text;

	return store_meta_get(s, a, name, &text) ? strtoll(text, NULL, 10) : 0;
}

void store_meta_set_number(struct store *s, const char *name, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	store_meta_set(s, name, text);
}

static bool empty_log(struct store *s, enum sql_file file)
{
	while (!file_checkpoint(&s->sql, file, true))
		if (s->sql.state != STORE_WELL || !store_reserve_cut(s))
			return false;
	return true;
}

/* Where the files are, both of them, and nothing half done about them. */
static bool open_files(struct store *s, const char *dir, struct why *why)
{
	char real[FILE_PATH_MAX], mark[FILE_PATH_MAX];
	bool is_new;

	if (!file_dir(dir, real, why) || !file_path(real, FILE_RECOVERY_MARK, "", mark, why))
		return false;
	s->dir = mem_text(real);
	if (access(mark, F_OK) == 0)
		return why_set(why, "%s: a recovery was cut short: run mdod --recover again", dir);
	for (int file = 0; file < SQL_FILES; file++) {
		if (!file_open(&s->sql, (enum sql_file)file, real, &is_new, why))
			return why_wrap(why, "%s", dir);
		if (!is_new && !file_check(&s->sql, (enum sql_file)file, why))
			return why_wrap(why, "%s", dir);
		if (!file_migrate(&s->sql, (enum sql_file)file, why) ||
		    !sql_prepare(&s->sql, (enum sql_file)file, why))
			return why_wrap(why, "%s", dir);
	}
	store_point("open:migrated");
	/* Replaying a WAL does not sync it: what stands in it counts as acknowledged only once it is in the
	 * file (DESIGN section 4). */
	for (int file = 0; file < SQL_FILES; file++)
		if (!empty_log(s, (enum sql_file)file))
			return why_set(why, "%s: %s: cannot empty the log: %s", dir,
			               file_name((enum sql_file)file),
			               s->sql.state == STORE_WELL ? "the disk is full" : s->sql.why);
	store_point("open:checkpointed");
	return true;
}

static void new_epoch(struct store *s)
{
	snprintf(s->epoch, sizeof(s->epoch), "%016llx", (unsigned long long)id_random(s->ids));
}

/* The first start: what the house must know before the first key is made. */
static bool settle(struct store *s)
{
	new_epoch(s);
	if (store_own_begin(s)) {
		store_keys_settle(s);
		store_meta_set(s, "epoch", s->epoch);
		store_meta_set(s, "vault_next", "1");
	}
	return store_own_commit(s);
}

/* Do the two files belong together? A vault beside the wrong main file would be emptied, content without keys
 * is lost. */
static bool paired(struct store *s, int64_t next, bool settled, struct why *why)
{
	int64_t last_key = sql_number(&s->sql, FIND_LAST_KEY);

	if (!settled && last_key > 0)
		return why_set(why,
		               "vault.db has keys, and mdod.db is new: one of them is not the right one");
	if (next > 1 && last_key == 0)
		return why_set(
		        why,
		        "vault.db is new, and mdod.db has sealed content: bring back the right vault.db");
	return true;
}

/* ${alone}: the vault is a new one, and nothing that was sealed will be read again. */
static bool load_meta(struct store *s, bool alone, int64_t *ret_next, struct why *why)
{
	struct arena *a = arena_new();
	const char *epoch = NULL, *next = "1";
	int64_t number, sealed = sql_number(&s->sql, FIND_LAST_SEALED);
	bool settled = store_meta_get(s, a, "epoch", &epoch);
	bool well;

	(void)(settled && store_meta_get(s, a, "vault_next", &next));
	number = strtoll(next, NULL, 10);
	number = number > sealed ? number : sealed + 1;
	well = alone || paired(s, number, settled, why);
	if (well && settled)
		well = store_keys_open(s, a, why);
	if (well && settled && strlen(epoch) != STORE_EPOCH_MAX - 1)
		well = why_set(why, "mdod.db: damaged: epoch");
	if (well && settled)
		memcpy(s->epoch, epoch, STORE_EPOCH_MAX);
	if (well && !settled && !settle(s))
		well = why_set(why, "first start: the disk is full, or fails");
	arena_free(a);
	if (well)
		*ret_next = number;
	return well;
}

static bool write_boot(struct store *s, const struct store_settings *settings, struct instant now)
{
	char config[20];
	struct sql_run r;

	snprintf(config, sizeof(config), "%016llx", (unsigned long long)settings->config_digest);
	if (!store_own_begin(s))
		return store_own_commit(s);
	r = sql_begin(&s->sql, ADD_BOOT);
	sql_bind_instant(&r, ":at", now);
	sql_bind_text(&r, ":version", settings->version);
	sql_bind_text(&r, ":config", config);
	sql_do(&r);
	store_audit_add(s, now,
	                &(struct store_audit){.event = "daemon.started",
	                                      .action = 'E',
	                                      .actor = "mdod",
	                                      .object_kind = "config",
	                                      .object = config,
	                                      .code = settings->version});
	store_point("boot:before-commit");
	if (!store_own_commit(s))
		return false;
	store_point("boot:after-commit");
	return true;
}

/* After the files are open: the order is that of store.h. */
static bool start(struct store *s, const struct store_settings *settings, struct instant now, struct why *why)
{
	int64_t next;

	if (!load_meta(s, false, &next, why) || !store_audit_load(s, why) ||
	    !store_ledger_start(s, settings, now, &next, why))
		return false;
	store_restore_lost(s, now);
	if (!store_erase_pending(s, now) && s->sql.state != STORE_BROKEN)
		store_rollback(s);
	if (!pool_open(&s->pool, &s->sql, s->ids, &s->vault_key, next) && s->sql.state != STORE_BROKEN)
		store_rollback(s);
	store_reserve_load(s);
	if (!write_boot(s, settings, now)) {
		/* On a full disk the reserve is what lets us start and say so. */
		store_reserve_give(s);
		if (!write_boot(s, settings, now))
			return why_set(why, "%s",
			               s->sql.why[0] != '\0' ? s->sql.why : "cannot write the boot record");
	}
	if (s->sql.state == STORE_BROKEN)
		return why_set(why, "%s", s->sql.why);
	return store_ledger_started(s, settings, now, why);
}

static struct store *begin(const struct store_settings *settings, struct id_source *ids)
{
	struct store *s = mem_alloc(sizeof(*s));

	s->ids = ids;
	s->vault_key = settings->vault_key;
	s->audit_key = settings->audit_key;
	s->body_key = settings->body_key;
	s->match_files[0] = settings->match_key;
	s->match_files[1] = settings->match_key_next;
	s->has_match_next = settings->has_match_key_next;
	s->wal_limit = settings->wal_limit_bytes;
	s->reserve_bytes = settings->reserve_bytes;
	s->has_backup_key = settings->has_backup_key;
	s->backup_key = settings->backup_key;
	for (int file = 0; file < SQL_FILES; file++)
		s->readers[file] = -1;
	return s;
}

bool store_open_still(const struct store_settings *settings, struct id_source *ids, bool alone,
                      struct store **ret_store, struct why *why)
{
	struct store *s = begin(settings, ids);
	int64_t next;
	bool opened = open_files(s, settings->dir, why) && load_meta(s, alone, &next, why) &&
	              store_audit_load(s, why);

	/* A vault with keys goes with this main file from now on. */
	if (opened && alone && !pool_open(&s->pool, &s->sql, ids, &s->vault_key, next))
		opened = why_set(why, "vault.db: %s", s->sql.why);
	if (!opened) {
		sql_damaged(&s->sql, SQL_MAIN, "not opened");
		store_close(s);
		return false;
	}
	*ret_store = s;
	return true;
}

bool store_open(const struct store_settings *settings, struct id_source *ids, struct instant now,
                struct store **ret_store, struct why *why)
{
	struct store *s = begin(settings, ids);

	if (!open_files(s, settings->dir, why) || !start(s, settings, now, why)) {
		/* What was refused is left as it was found. */
		sql_damaged(&s->sql, SQL_MAIN, "not opened");
		store_close(s);
		return false;
	}
	*ret_store = s;
	return true;
}

void store_close(struct store *s)
{
	if (s == NULL)
		return;
	assert(s->sql.running == 0);
	if (s->in_turn)
		store_rollback(s);
	store_backup_close(s);
	for (int file = 0; file < SQL_FILES; file++) {
		if (s->sql.db[file] == NULL)
			continue;
		/* A file that broke is left as it is, its log beside it: mdod --recover reads both. */
		if (s->sql.state == STORE_BROKEN || !file_checkpoint(&s->sql, (enum sql_file)file, true))
			(void)sqlite3_db_config(s->sql.db[file], SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	}
	sql_close(&s->sql);
	for (int file = 0; file < SQL_FILES; file++)
		if (s->readers[file] >= 0)
			close(s->readers[file]);
	store_touch_close(s);
	pool_close(&s->pool);
	store_ledger_close(s);
	arena_free(s->roster.arena);
	arena_free(s->roster.absences);
	arena_free(s->absences.arena);
	mem_free(s->dir);
	crypto_wipe(s, sizeof(*s));
	mem_free(s);
}

enum store_state store_state(const struct store *s)
{
	return s->sql.state;
}

const char *store_why(const struct store *s)
{
	return s->sql.why;
}

bool store_low(const struct store *s)
{
	return s->low;
}

const char *store_epoch(const struct store *s)
{
	return s->epoch;
}

int store_schema(const struct store *s)
{
	(void)s;
	return file_schema(SQL_MAIN);
}

struct store_numbers store_numbers(struct store *s)
{
	struct store_numbers n = {.audit_rows = s->head.seq, .damaged = s->damaged};
	struct sql_run r = sql_begin(&s->sql, COUNT_ALL);

	if (sql_row(&r)) {
		n.open_cases = sql_int(&r);
		n.escalations = sql_int(&r);
		n.pending = sql_int(&r);
		n.erasing = sql_int(&r);
		sql_end(&r);
	}
	return n;
}
