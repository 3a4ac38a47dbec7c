#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/file.h"
#include "store/rebuild.h"
#include "store/store_audit.h"
#include "store/store_inside.h"
#include "store/store_place.h"

struct recovery {
	const struct store_settings *settings;
	struct id_source *ids;
	struct instant now;
	struct place place;
	struct sql old; /* stays open, and so locked, until all is in place */
};

static bool copy_old(struct recovery *v, struct why *why)
{
	char real[FILE_PATH_MAX], path[FILE_PATH_MAX];
	bool is_new;

	if (!file_dir(v->place.fresh, real, why))
		return false;
	for (int file = 0; file < SQL_FILES; file++) {
		if (!file_open(&v->old, (enum sql_file)file, v->place.dir, &is_new, why))
			return false;
		if (is_new)
			return why_set(why, "%s: is empty: there is nothing to recover",
			               file_name((enum sql_file)file));
		if (!file_path(v->place.fresh, file_name((enum sql_file)file), "", path, why) ||
		    !rebuild_copy(&v->old, (enum sql_file)file, path, why))
			return false;
	}
	return file_sync_dir(v->place.fresh, why);
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

/* Structure, keys and the whole chain; the rest of what a start does is left to the next one. */
static bool verify(struct recovery *v, struct why *why)
{
	struct store_settings settings = *v->settings;
	struct store_audit_check check;
	struct store *s = NULL;
	bool well;

	settings.dir = v->place.fresh;
	if (!store_open_still(&settings, v->ids, false, &s, why))
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

static bool make_fresh(struct recovery *v, struct why *why)
{
	if (!place_clear(&v->place, why) || !copy_old(v, why))
		return false;
	store_point("recover:made");
	if (!verify(v, why) || !place_mark(&v->place, why))
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
	if (!place_in(&v.place, settings->dir, why))
		return false;
	done = (place_is_marked(&v.place) || make_fresh(&v, why)) && place_files(&v.place, now, why);
	close_old(&v);
	return done;
}
