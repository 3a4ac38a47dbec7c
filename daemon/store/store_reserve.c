/*
 * Two things are kept for a full disk: blocks inside the main file, whose pages new rows can take, and a file
 * beside it that is cut shorter, so that the WAL has room to grow. What is given goes in small parts, one for
 * each turn that failed.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/file.h"
#include "store/store_inside.h"

#define BLOCK_BYTES (64 * (int64_t)1024)
#define BLOCK_PAGES 18
#define BLOCKS_AT_ONCE 8
#define BALLAST_STEP (256 * (int64_t)1024)
#define SPARE_BYTES (1024 * (int64_t)1024)

static int64_t missing(const struct store *s)
{
	int64_t wanted = s->reserve_bytes / BLOCK_BYTES;

	return wanted > s->reserve_blocks ? wanted - s->reserve_blocks : 0;
}

/* Its room on the disk is taken, not only named. False: there is none, and nothing changed. */
static bool resize(int fd, int64_t bytes)
{
	struct stat st;
	int back;

	if (fstat(fd, &st) != 0)
		return false;
	if (bytes <= st.st_size)
		return ftruncate(fd, bytes) == 0;
	if (posix_fallocate(fd, 0, bytes) == 0)
		return true;
	/* A part of it would take the room that is needed now. */
	back = ftruncate(fd, st.st_size);
	(void)back;
	return false;
}

static bool set_ballast(struct store *s, int64_t bytes)
{
	char path[FILE_PATH_MAX];
	bool done;
	int fd;

	if (!file_path(s->dir, FILE_BALLAST, "", path, NULL))
		return false;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	done = resize(fd, bytes);
	close(fd);
	if (done)
		s->ballast_bytes = bytes;
	return done;
}

bool store_reserve_cut(struct store *s)
{
	char path[FILE_PATH_MAX];
	struct stat st;

	if (!file_path(s->dir, FILE_BALLAST, "", path, NULL) || lstat(path, &st) != 0 || st.st_size == 0)
		return false;
	return set_ballast(s, st.st_size > BALLAST_STEP ? st.st_size - BALLAST_STEP : 0);
}

/* In one turn: up to ${most} blocks. */
static bool add_blocks(struct store *s, int64_t most)
{
	int64_t n = missing(s) < most ? missing(s) : most;

	if (!store_own_begin(s))
		return store_own_commit(s);
	for (int64_t i = 0; i < n; i++) {
		struct sql_run r = sql_begin(&s->sql, ADD_RESERVE);

		sql_bind_int(&r, ":bytes", BLOCK_BYTES);
		sql_do(&r);
	}
	if (!store_own_commit(s))
		return false;
	s->reserve_blocks += n;
	/* In the log they would keep no room in the file. */
	return file_checkpoint(&s->sql, SQL_MAIN, false);
}

void store_reserve_load(struct store *s)
{
	s->reserve_blocks = sql_number(&s->sql, COUNT_RESERVE);
	while (missing(s) > 0 && s->sql.state == STORE_WELL)
		if (!add_blocks(s, 16 * BLOCKS_AT_ONCE))
			break;
	if (!set_ballast(s, s->reserve_bytes))
		s->low = true;
}

void store_reserve_give(struct store *s)
{
	struct sql_run r;

	s->give_reserve = false;
	store_reserve_cut(s);
	if (s->reserve_blocks == 0)
		return;
	if (store_own_begin(s)) {
		r = sql_begin(&s->sql, TAKE_RESERVE);
		sql_do(&r);
	}
	if (store_own_commit(s))
		s->reserve_blocks--;
	s->give_reserve = false;
}

/* Room beside what is asked for, on the disk (blocks also on their way through the WAL) and under the file's
 * own limit. */
static bool there_is_room(struct store *s)
{
	int64_t limit = sql_number(&s->sql, READ_PAGE_LIMIT), pages = sql_number(&s->sql, READ_PAGES);
	int64_t blocks = missing(s), wanted;
	struct statvfs disk;

	if (statvfs(s->dir, &disk) != 0 || s->sql.state != STORE_WELL)
		return false;
	wanted = 2 * blocks * BLOCK_BYTES + s->reserve_bytes - s->ballast_bytes + SPARE_BYTES;
	return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize > wanted &&
	       limit - pages > (blocks + 1) * BLOCK_PAGES;
}

bool store_reserve_refill(struct store *s)
{
	if (!there_is_room(s))
		return s->sql.state == STORE_WELL;
	if (!set_ballast(s, s->reserve_bytes))
		return true;
	if (missing(s) > 0 && !add_blocks(s, BLOCKS_AT_ONCE))
		return false;
	s->low = missing(s) > 0;
	return true;
}
