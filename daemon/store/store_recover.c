#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/file.h"
#include "store/rebuild.h"
#include "store/store_audit.h"
#include "store/store_inside.h"

#define NEW_DIR "recovered"

/* Tails of the names that belong to one database file. */
static const char *const tails[] = {"", "-wal", "-journal"};
#define TAILS (sizeof(tails) / sizeof(tails[0]))

struct recovery {
	const struct store_settings *settings;
	struct id_source *ids;
	struct instant now;
	char dir[FILE_PATH_MAX], fresh[FILE_PATH_MAX], mark[FILE_PATH_MAX];
	struct sql old; /* stays open, and so locked, until all is in place */
};

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* What an earlier try left behind. */
static bool clear_fresh(struct recovery *v, struct why *why)
{
	char path[FILE_PATH_MAX];

	for (int file = 0; file < SQL_FILES; file++)
		for (size_t i = 0; i < TAILS; i++) {
			if (!file_path(v->fresh, file_name((enum sql_file)file), tails[i], path, why))
				return false;
			if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
				return why_set(why, "remove %s: %s", path, strerror(errno));
		}
	if (!file_path(v->fresh, FILE_BALLAST, "", path, why))
		return false;
	(void)unlink(path);
	if (rmdir(v->fresh) != 0 && errno != ENOENT)
		return why_set(why, "remove %s: %s", v->fresh, strerror(errno));
	return true;
}

static bool copy_old(struct recovery *v, struct why *why)
{
	char real[FILE_PATH_MAX], path[FILE_PATH_MAX];
	bool is_new;

	if (!file_dir(v->fresh, real, why))
		return false;
	for (int file = 0; file < SQL_FILES; file++) {
		if (!file_open(&v->old, (enum sql_file)file, v->dir, &is_new, why))
			return false;
		if (is_new)
			return why_set(why, "%s: is empty: there is nothing to recover",
			               file_name((enum sql_file)file));
		if (!file_path(v->fresh, file_name((enum sql_file)file), "", path, why) ||
		    !rebuild_copy(&v->old, (enum sql_file)file, path, why))
			return false;
	}
	return file_sync_dir(v->fresh, why);
}

static bool mark_recovered(struct store *s, struct instant now)
{
	char epoch[STORE_EPOCH_MAX];

	snprintf(epoch, sizeof(epoch), "%016llx", (unsigned long long)id_random(s->ids));
	if (store_own_begin(s)) {
		store_meta_set(s, "epoch", epoch);
		store_audit_add(s, now,
		                &(struct store_audit){.event = "store.recovered",
		                                      .action = 'E',
		                                      .actor = "mdod",
		                                      .object_kind = "epoch",
		                                      .object = epoch});
	}
	return store_own_commit(s);
}

/* The copies are opened as at any start, which checks structure, keys and the end of the chain; then the
 * whole chain. */
static bool verify(struct recovery *v, struct why *why)
{
	struct store_settings settings = *v->settings;
	struct store_audit_check check;
	struct store *s = NULL;
	bool well;

	settings.dir = v->fresh;
	settings.reserve_bytes = 0;
	if (!store_open(&settings, v->ids, v->now, &s, why))
		return why_wrap(why, "the copy");
	check = store_audit_verify(s);
	well = check.intact;
	if (!well)
		(void)why_set(why, "the copy: the audit chain is broken at row %lld",
		              (long long)check.broken_at);
	if (well && !mark_recovered(s, v->now))
		well = why_set(why, "the copy: %s", store_why(s));
	store_close(s);
	return well;
}

static bool write_mark(struct recovery *v, struct why *why)
{
	int fd = open(v->mark, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (!done)
		(void)why_set(why, "make %s: %s", v->mark, strerror(errno));
	if (fd >= 0)
		close(fd);
	return done && file_sync_dir(v->fresh, why) && file_sync_dir(v->dir, why);
}

static bool move(const char *from, const char *to, struct why *why)
{
	if (rename(from, to) == 0 || errno == ENOENT)
		return true;
	return why_set(why, "rename %s: %s", from, strerror(errno));
}

/* The log first: a file must never stand beside another one's log. Each step may find itself done. */
static bool place_file(struct recovery *v, enum sql_file file, const char *stamp, struct why *why)
{
	char from[FILE_PATH_MAX], to[FILE_PATH_MAX], fresh[FILE_PATH_MAX], tail[TIME_TEXT_MAX + 32];

	if (!file_path(v->fresh, file_name(file), "", fresh, why))
		return false;
	if (!exists(fresh))
		return true;
	for (size_t i = TAILS; i-- > 0;) {
		snprintf(tail, sizeof(tail), ".before-%s%s", stamp, tails[i]);
		if (!file_path(v->dir, file_name(file), tails[i], from, why) ||
		    !file_path(v->dir, file_name(file), tail, to, why) || !move(from, to, why))
			return false;
	}
	if (!file_sync_dir(v->dir, why) || !file_path(v->dir, file_name(file), "", to, why) ||
	    !move(fresh, to, why))
		return false;
	store_point("recover:moved");
	return file_sync_dir(v->dir, why);
}

static bool place(struct recovery *v, struct why *why)
{
	char stamp[TIME_TEXT_MAX];

	time_text_utc(v->now, stamp);
	for (int file = 0; file < SQL_FILES; file++)
		if (!place_file(v, (enum sql_file)file, stamp, why))
			return false;
	if (!clear_fresh(v, why))
		return false;
	if (unlink(v->mark) != 0)
		return why_set(why, "remove %s: %s", v->mark, strerror(errno));
	return file_sync_dir(v->dir, why);
}

static bool make_fresh(struct recovery *v, struct why *why)
{
	if (!clear_fresh(v, why) || !copy_old(v, why))
		return false;
	store_point("recover:made");
	if (!verify(v, why) || !write_mark(v, why))
		return false;
	store_point("recover:marked");
	return true;
}

/* The old files are left exactly as they were. */
static void close_old(struct recovery *v)
{
	for (int file = 0; file < SQL_FILES; file++)
		if (v->old.db[file] != NULL)
			(void)sqlite3_db_config(v->old.db[file], SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sql_close(&v->old);
}

bool store_recover(const struct store_settings *settings, struct id_source *ids, struct instant now,
                   struct why *why)
{
	struct recovery v = {.settings = settings, .ids = ids, .now = now};
	struct stat st;
	bool done;

	if (stat(settings->dir, &st) != 0)
		return why_set(why, "%s: %s", settings->dir, strerror(errno));
	if (!file_dir(settings->dir, v.dir, why) || !file_path(v.dir, NEW_DIR, "", v.fresh, why) ||
	    !file_path(v.dir, FILE_RECOVERY_MARK, "", v.mark, why))
		return false;
	done = (exists(v.mark) || make_fresh(&v, why)) && place(&v, why);
	close_old(&v);
	return done;
}
