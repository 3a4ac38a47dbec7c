#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/backup_file.h"
#include "store/store_audit.h"
#include "store/store_backup.h"
#include "store/store_place.h"

#define SQLITE_LOCKS_AT 0x40000000 /* where SQLite locks a file, whoever opens it */
#define SQLITE_LOCKS 512
#define LOST_AT_ONCE 1000

struct restore {
	const struct store_settings *settings;
	const struct store_restore *what;
	struct id_source *ids;
	struct instant now;
	struct place place;
	struct backup_header headers[SQL_FILES];
	char main_path[FILE_PATH_MAX]; /* of the store, as it is */
	int lock;
	bool was_none; /* there was no main file to lock */
};

/* No daemon may start, or run, on what is about to be replaced. */
static bool lock_store(struct restore *r, struct why *why)
{
	struct flock range = {
	        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = SQLITE_LOCKS_AT, .l_len = SQLITE_LOCKS};

	if (!file_path(r->place.dir, file_name(SQL_MAIN), "", r->main_path, why))
		return false;
	r->was_none = access(r->main_path, F_OK) != 0;
	r->lock = open(r->main_path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (r->lock < 0)
		return why_set(why, "%s: %s", r->main_path, strerror(errno));
	if (fcntl(r->lock, F_SETLK, &range) != 0)
		return why_set(why, "%s: in use by another mdod: stop it first", r->main_path);
	return true;
}

/* Writes what one sealed file holds to ${path}, every record opened. */
static bool write_plain(const struct backup_file *f, const struct backup_header *header, const char *path,
                        struct why *why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	uint8_t page[BACKUP_PAGE];
	struct crypto_hasher hasher;
	struct crypto_hash records;
	bool well = fd >= 0 || why_set(why, "make %s: %s", path, strerror(errno));

	backup_file_hash(&hasher);
	for (int64_t i = 1; well && i <= header->pages; i++) {
		well = backup_file_read(f, i, &hasher, page, why);
		if (well && write(fd, page, sizeof(page)) != (ssize_t)sizeof(page))
			well = why_set(why, "write %s: %s", path, strerror(errno));
	}
	records = crypto_hash_end(&hasher);
	if (well && !crypto_hash_equal(&records, &header->records))
		well = why_set(why, "its records are not the ones its header was sealed with");
	if (well && fsync(fd) != 0)
		well = why_set(why, "sync %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	crypto_wipe(page, sizeof(page));
	return well;
}

/* Whether this file is what its name says, and goes with the other one. */
static bool fits(const struct restore *r, enum sql_file kind, struct why *why)
{
	const struct backup_header *h = &r->headers[kind], *main = &r->headers[SQL_MAIN];

	if (h->kind != kind)
		return why_set(why, "holds the other file of a backup");
	if (strcmp(h->region, r->what->region) != 0)
		return why_set(why, "is of region %s, this is %s", h->region, r->what->region);
	if (memcmp(h->id, main->id, sizeof(h->id)) != 0 || strcmp(h->epoch, main->epoch) != 0)
		return why_set(why, "is of another backup than the main file beside it");
	return true;
}

static bool unseal(struct restore *r, enum sql_file kind, struct why *why)
{
	char path[FILE_PATH_MAX], plain[FILE_PATH_MAX];
	struct backup_file f;
	bool well;

	if (!file_path(r->what->dir, r->what->name, backup_tail(kind), path, why) ||
	    !file_path(r->place.fresh, file_name(kind), "", plain, why) ||
	    !backup_file_open(&f, &r->settings->backup_key, path, &r->headers[kind], why))
		return false;
	well = fits(r, kind, why) && write_plain(&f, &r->headers[kind], plain, why);
	backup_file_close(&f);
	return well || why_wrap(why, "%s", path);
}

/* A vault is deleted when its term is over: said before anything is done. */
static bool vault_is_as_said(const struct restore *r, struct why *why)
{
	char path[FILE_PATH_MAX];
	bool there;

	if (!file_path(r->what->dir, r->what->name, backup_tail(SQL_VAULT), path, why))
		return false;
	there = access(path, F_OK) == 0;
	if (there && r->what->without_vault)
		return why_set(
		        why, "%s is there: restore with it, or move it away if no content may be read again",
		        path);
	if (!there && !r->what->without_vault)
		return why_set(
		        why,
		        "%s is not there (it goes when its term is over): --without-vault restores the "
		        "main file alone; no content in it can then be read",
		        path);
	return true;
}

static bool unseal_all(struct restore *r, struct why *why)
{
	const char *stamp;
	char real[FILE_PATH_MAX];

	if (!backup_name_is(r->what->region, r->what->name, &stamp))
		return why_set(why, "%s: not the name of a backup of region %s (REGION-20261122T014153Z)",
		               r->what->name, r->what->region);
	if (!vault_is_as_said(r, why) || !place_clear(&r->place, why) ||
	    !file_dir(r->place.fresh, real, why) || !unseal(r, SQL_MAIN, why))
		return false;
	if (!r->what->without_vault && !unseal(r, SQL_VAULT, why))
		return false;
	return file_sync_dir(r->place.fresh, why);
}

/* ---- what stands in the files ---- */

static bool is_whole(const struct restore *r, struct store *s, struct why *why)
{
	const struct backup_header *h = &r->headers[SQL_MAIN];
	struct store_audit_check check;

	if (s->head.seq != h->head.seq || !crypto_hash_equal(&s->head.hash, &h->head.hash))
		return why_set(why, "the audit chain ends at row %lld, the copy was made at row %lld",
		               (long long)s->head.seq, (long long)h->head.seq);
	if (!id_equal(s->epoch, h->epoch))
		return why_set(why, "its epoch is not the one the copy was made in");
	check = store_audit_verify(s);
	if (!check.intact)
		return why_set(why, "the audit chain is broken at row %lld", (long long)check.broken_at);
	return true;
}

struct numbers { /* of what is sealed, some at a time */
	size_t count, next;
	int64_t at[LOST_AT_ONCE], last;
};

static bool list_sealed(struct store *s, struct numbers *n)
{
	struct sql_run r = sql_begin(&s->sql, LIST_SEALED_AFTER);

	n->count = n->next = 0;
	sql_bind_int(&r, ":after", n->last);
	sql_bind_int(&r, ":most", LOST_AT_ONCE);
	while (sql_row(&r))
		n->last = n->at[n->count++] = sql_int(&r);
	return n->count > 0;
}

static bool has_key(struct store *s, int64_t number)
{
	struct sql_run r = sql_begin(&s->sql, HAS_KEY);
	bool has = false;

	sql_bind_int(&r, ":id", number);
	if (sql_row(&r)) {
		has = sql_flag(&r);
		sql_end(&r);
	}
	return has;
}

/* All that is sealed and has no key, one by one; ${n} zeroed at first. */
static bool next_without_key(struct store *s, struct numbers *n, int64_t *ret_number)
{
	while (n->next < n->count || list_sealed(s, n)) {
		int64_t number = n->at[n->next++];

		if (!has_key(s, number)) {
			*ret_number = number;
			return true;
		}
	}
	return false;
}

static void run(struct store *s, enum statement which, int64_t number)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_int(&r, ":id", number);
	sql_do(&r);
}

/* A key that went between the two copies was erased, and what it was about with it. The row is pending as it
 * was then: the next start carries out the ledger, by which also the consent is judged, and then empties it.
 */
static void mark_erased(struct store *s)
{
	struct numbers n = {0};
	int64_t number;

	while (next_without_key(s, &n, &number)) {
		run(s, REPLAY_DOMAIN, number);
		run(s, REPLAY_KEY, number);
	}
}

static void mark_lost(struct store *s, struct day today)
{
	struct numbers n = {0};
	int64_t number;

	while (next_without_key(s, &n, &number)) {
		struct sql_run r = sql_begin(&s->sql, MARK_LOST);

		sql_bind_int(&r, ":id", number);
		sql_bind_day(&r, ":today", today);
		sql_do(&r);
	}
}

void store_restore_lost(struct store *s, struct instant now)
{
	struct arena *a = arena_new();
	const char *lost = NULL;

	if (store_meta_get(s, a, VAULT_LOST, &lost) && lost[0] != '\0') {
		if (store_own_begin(s)) {
			mark_lost(s, time_local_day(now));
			store_meta_set(s, VAULT_LOST, "");
		}
		(void)!store_own_commit(s);
	}
	arena_free(a);
}

static bool mark_restored(struct restore *r, struct store *s)
{
	char epoch[STORE_EPOCH_MAX];
	bool alone = r->what->without_vault;

	snprintf(epoch, sizeof(epoch), "%016llx", (unsigned long long)id_random(s->ids));
	if (store_own_begin(s)) {
		/* Without a vault all keys are gone, and nobody erased them: what it was about stands, but
		 * for what the ledger says, which is carried out first. */
		if (alone)
			store_meta_set(s, VAULT_LOST, "1");
		else
			mark_erased(s);
		store_meta_set(s, "epoch", epoch);
		store_audit_add(s, r->now,
		                &(struct store_audit){.event = "store.restored",
		                                      .action = 'E',
		                                      .actor = "mdod",
		                                      .object_kind = "backup",
		                                      .object = r->what->name,
		                                      .purpose = "restore",
		                                      .code = alone ? "without-vault" : "with-vault"});
	}
	return store_own_commit(s);
}

/* The copies as databases: structure, keys, chain; then what a restored store must be told. */
static bool settle(struct restore *r, struct why *why)
{
	struct store_settings settings = *r->settings;
	struct store *s = NULL;
	bool well;

	settings.dir = r->place.fresh;
	if (!store_open_still(&settings, r->ids, r->what->without_vault, &s, why))
		return why_wrap(why, "the copy");
	well = is_whole(r, s, why);
	if (well && !mark_restored(r, s))
		well = why_set(why, "%s", store_why(s));
	store_close(s);
	crypto_wipe(&settings, sizeof(settings));
	return well || why_wrap(why, "the copy");
}

bool store_restore(const struct store_settings *settings, const struct store_restore *what,
                   struct id_source *ids, struct instant now, struct why *why)
{
	struct restore r = {.settings = settings, .what = what, .ids = ids, .now = now, .lock = -1};
	bool made, placed;

	if (!settings->has_backup_key)
		return why_set(why, "there is no backup key");
	if (!place_in(&r.place, settings->dir, why))
		return false;
	if (place_is_marked(&r.place))
		return why_set(why, "%s: a recovery was cut short: run mdod --recover first", settings->dir);
	made = lock_store(&r, why) && unseal_all(&r, why);
	if (made)
		store_point("restore:made");
	made = made && settle(&r, why) && place_mark(&r.place, why);
	if (made)
		store_point("restore:marked");
	placed = made && place_files(&r.place, now, why);
	/* Plain pages are not left lying about; and there is no main file where there was none. */
	if (!made && !place_is_marked(&r.place)) {
		struct why ignored;

		if (!place_clear(&r.place, &ignored))
			(void)why_wrap(why, "%s", ignored.text);
		if (r.was_none && r.lock >= 0)
			(void)unlink(r.main_path);
	}
	if (r.lock >= 0)
		close(r.lock);
	return placed;
}
