#include <assert.h>

#include "store/file.h"
#include "store/store_inside.h"
#include "store/store_ledger.h"

#define RETRY_MS 5000
#define QUIET_MS 200

/* A full disk is tried again after a while; a clock that stepped back does not prolong that. */
static bool waits(const struct store *s, struct instant now)
{
	return now.ms < s->retry_at.ms && s->retry_at.ms - now.ms <= RETRY_MS;
}

/* Whether nothing was written for a while. */
static bool is_quiet(struct store *s, struct instant now)
{
	int64_t wal = s->sql.wal_bytes[SQL_MAIN] + s->sql.wal_bytes[SQL_VAULT];

	if (wal != s->wal_seen || now.ms < s->quiet_since.ms) {
		s->wal_seen = wal;
		s->quiet_since = now;
	}
	return now.ms - s->quiet_since.ms >= QUIET_MS;
}

static bool checkpoint(struct store *s, enum sql_file file, bool quiet)
{
	int64_t bytes = s->sql.wal_bytes[file];

	if (bytes <= s->wal_limit && (!quiet || bytes == 0))
		return true;
	store_point("checkpoint:before");
	/* Once the log is in the file it starts anew, and needs no more room: worth what is kept for a full
	 * disk. */
	while (!file_checkpoint(&s->sql, file, false))
		if (s->sql.state == STORE_BROKEN || !store_reserve_cut(s))
			return false;
	store_point("checkpoint:after");
	return true;
}

/* What the disk had no room for is not the next turn's trouble. */
static void note(struct store *s, struct instant now, bool done)
{
	if (done || s->sql.state == STORE_BROKEN)
		return;
	s->sql.state = STORE_WELL;
	s->low = true;
	s->retry_at = time_add(now, RETRY_MS);
}

bool store_tend(struct store *s, struct instant now, bool quiet)
{
	assert(!s->in_turn && s->sql.running == 0);
	if (s->sql.state == STORE_BROKEN)
		return false;
	/* On a full disk the log must be kept short, so that what follows fits where it already is. */
	quiet = (is_quiet(s, now) && quiet) || s->low;
	if (s->sql.state == STORE_FULL || waits(s, now))
		return true;
	store_ledger_tend(s, now);
	if (s->erase_wanted || s->truncate_wanted)
		note(s, now, store_erase_pending(s, now));
	note(s, now, store_ledger_keep_mark(s));
	note(s, now, checkpoint(s, SQL_MAIN, quiet));
	note(s, now, checkpoint(s, SQL_VAULT, quiet));
	note(s, now, pool_tend(&s->pool));
	if (s->low)
		note(s, now, store_reserve_refill(s));
	return s->sql.state != STORE_BROKEN;
}
