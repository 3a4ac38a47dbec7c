/*
 * post - brings what is in a spool to the daemon, in order. A message stays in the queue until it is answered
 * `stored`, `duplicate` or `refused`; one that was stored although we never heard so comes back as a
 * duplicate. When the daemon's epoch is another one than before, its store was restored to an earlier state:
 * then everything still kept in sent/ goes first, before anything that is new. A message that is answered
 * `retry` since too many persons were new today (new-persons) stays; those behind it go all the same.
 */
#ifndef MDO_LIBMDO_POST_H
#define MDO_LIBMDO_POST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/why.h"
#include "libmdo/door.h"
#include "libmdo/spool.h"
#include "libmdo/stream.h"

enum mdo_post_end {
	MDO_POST_EMPTY,   /* nothing waits any more */
	MDO_POST_STOPPED, /* no answer, or `retry`: the rest waits; see reach */
	MDO_POST_BROKEN   /* the spool itself did not work: see why */
};

struct mdo_post {
	struct mdo_spool *spool;
	/* One message to the daemon. */
	enum mdo_reach (*ask)(void *cookie, struct arena *a, const struct mdo_spool_message *m,
	                      struct mdo_answer *ret_answer);
	/* The epoch of the daemon at this moment, found without sending a message; "" when it cannot be found
	 * out. */
	enum mdo_reach (*epoch)(void *cookie, struct arena *a, char ret_epoch[MDO_EPOCH_MAX]);
	/* What became of one; ${again}: it was sent before, and the daemon had lost it. */
	void (*told)(void *cookie, uint64_t number, bool again, const struct mdo_answer *answer);
	void *cookie;
	struct instant now;
};

struct mdo_post_result {
	enum mdo_post_end end;
	enum mdo_reach reach; /* of the last question; MDO_REACHED with STOPPED: the answer was `retry` */
	size_t stored, duplicate, refused, again, waiting;
};

struct mdo_post_result mdo_post_run(const struct mdo_post *p, struct why *why) MDO_CHECK;

#endif
