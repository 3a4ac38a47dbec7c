#include "store/store_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/store_inside.h"

#define NEW_DIR "recovered"

/* Tails of the names that belong to one database file. */
static const char *const tails[] = {"", "-wal", "-journal"};
#define TAILS (sizeof(tails) / sizeof(tails[0]))

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool place_in(struct place *p, const char *dir, struct why *why)
{
	return file_dir(dir, p->dir, why) && file_path(p->dir, NEW_DIR, "", p->fresh, why) &&
	       file_path(p->dir, FILE_RECOVERY_MARK, "", p->mark, why);
}

bool place_is_marked(const struct place *p)
{
	return exists(p->mark);
}

bool place_clear(const struct place *p, struct why *why)
{
	char path[FILE_PATH_MAX];

	for (int file = 0; file < SQL_FILES; file++)
		for (size_t i = 0; i < TAILS; i++) {
			if (!file_path(p->fresh, file_name((enum sql_file)file), tails[i], path, why))
				return false;
			if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
				return why_set(why, "remove %s: %s", path, strerror(errno));
		}
	if (!file_path(p->fresh, FILE_BALLAST, "", path, why))
		return false;
	(void)unlink(path);
	if (rmdir(p->fresh) != 0 && errno != ENOENT)
		return why_set(why, "remove %s: %s", p->fresh, strerror(errno));
	return true;
}

bool place_mark(const struct place *p, struct why *why)
{
	int fd = open(p->mark, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (!done)
		(void)why_set(why, "make %s: %s", p->mark, strerror(errno));
	if (fd >= 0)
		close(fd);
	return done && file_sync_dir(p->fresh, why) && file_sync_dir(p->dir, why);
}

static bool move(const char *from, const char *to, struct why *why)
{
	if (rename(from, to) == 0 || errno == ENOENT)
		return true;
	return why_set(why, "rename %s: %s", from, strerror(errno));
}

/* The log first: a file must never stand beside another one's log. Each step may find itself done. */
static bool place_file(const struct place *p, enum sql_file file, const char *stamp, struct why *why)
{
	char from[FILE_PATH_MAX], to[FILE_PATH_MAX], fresh[FILE_PATH_MAX], tail[TIME_TEXT_MAX + 32];

	if (!file_path(p->fresh, file_name(file), "", fresh, why))
		return false;
	if (!exists(fresh))
		return true;
	for (size_t i = TAILS; i-- > 0;) {
		snprintf(tail, sizeof(tail), ".before-%s%s", stamp, tails[i]);
		if (!file_path(p->dir, file_name(file), tails[i], from, why) ||
		    !file_path(p->dir, file_name(file), tail, to, why) || !move(from, to, why))
			return false;
	}
	if (!file_sync_dir(p->dir, why) || !file_path(p->dir, file_name(file), "", to, why) ||
	    !move(fresh, to, why))
		return false;
	store_point("recover:moved");
	return file_sync_dir(p->dir, why);
}

bool place_files(const struct place *p, struct instant now, struct why *why)
{
	char stamp[TIME_TEXT_MAX];

	time_text_utc(now, stamp);
	for (int file = 0; file < SQL_FILES; file++)
		if (!place_file(p, (enum sql_file)file, stamp, why))
			return false;
	if (!place_clear(p, why))
		return false;
	if (unlink(p->mark) != 0)
		return why_set(why, "remove %s: %s", p->mark, strerror(errno));
	return file_sync_dir(p->dir, why);
}
