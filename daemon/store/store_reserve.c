#include <stdio.h>
#include <sys/statvfs.h>

#include "store/store_inside.h"

#define BLOCK_BYTES (64 * (int64_t)1024)
#define BLOCK_PAGES 18
#define BLOCKS_AT_ONCE 8
#define SPARE_BYTES (1024 * (int64_t)1024)

static int64_t one_number(struct store *s, enum statement which)
{
	struct sql_run r = sql_begin(&s->sql, which);
	int64_t n = 0;

	if (sql_row(&r)) {
		n = sql_int(&r);
		sql_end(&r);
	}
	return n;
}

static int64_t missing(const struct store *s)
{
	int64_t wanted = s->reserve_bytes / BLOCK_BYTES;

	return wanted > s->reserve_blocks ? wanted - s->reserve_blocks : 0;
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
	return true;
}

void store_reserve_load(struct store *s)
{
	s->reserve_blocks = one_number(s, COUNT_RESERVE);
	while (missing(s) > 0 && s->sql.state == STORE_WELL)
		if (!add_blocks(s, 16 * BLOCKS_AT_ONCE))
			break;
}

void store_reserve_give(struct store *s)
{
	struct sql_run r;

	s->give_reserve = false;
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

/* Room beside what is asked for, on the disk (the blocks and their way through the WAL) and under the file's own limit. */
static bool there_is_room(struct store *s)
{
	int64_t limit = one_number(s, READ_PAGE_LIMIT), pages = one_number(s, READ_PAGES);
	int64_t blocks = missing(s);
	struct statvfs disk;

	if (statvfs(s->dir, &disk) != 0 || s->sql.state != STORE_WELL)
		return false;
	return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize > 2 * blocks * BLOCK_BYTES + SPARE_BYTES &&
	       limit - pages > (blocks + 1) * BLOCK_PAGES;
}

bool store_reserve_refill(struct store *s)
{
	if (!there_is_room(s))
		return s->sql.state == STORE_WELL;
	if (missing(s) > 0 && !add_blocks(s, BLOCKS_AT_ONCE))
		return false;
	s->low = missing(s) > 0;
	return true;
}
