#include <assert.h>

#include "store/file.h"
#include "store/store_inside.h"

#define RETRY_MS 5000

/* A full disk is tried again after a while; a clock that stepped back does not prolong that. */
static bool waits(const struct store *s, struct instant now)
{
	return now.ms < s->retry_at.ms && s->retry_at.ms - now.ms <= RETRY_MS;
}

static bool checkpoint(struct store *s, enum sql_file file, bool quiet)
{
	int64_t bytes = s->sql.wal_bytes[file];

	if (bytes <= s->wal_limit && (!quiet || bytes == 0))
		return true;
	store_point("checkpoint:before");
	if (!file_checkpoint(&s->sql, file, false))
		return false;
	store_point("checkpoint:after");
	return true;
}

bool store_tend(struct store *s, struct instant now, bool quiet)
{
	bool done = true;

	assert(!s->in_turn && s->sql.running == 0);
	if (s->sql.state == STORE_BROKEN)
		return false;
	if (s->sql.state == STORE_FULL || waits(s, now))
		return true;
	if (s->erase_wanted || s->truncate_wanted)
		done = store_erase_pending(s, now);
	done = done && pool_tend(&s->pool);
	done = done && (!s->low || store_reserve_refill(s));
	done = done && checkpoint(s, SQL_MAIN, quiet) && checkpoint(s, SQL_VAULT, quiet);
	if (!done && s->sql.state != STORE_BROKEN) {
		/* What the disk had no room for is not the next turn's trouble. */
		s->sql.state = STORE_WELL;
		s->low = true;
		s->retry_at = time_add(now, RETRY_MS);
	}
	return s->sql.state != STORE_BROKEN;
}
