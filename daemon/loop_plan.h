/*
 * loop_plan - tables are planned in slices between turns, so that nobody waits for it: a crisis at once, the
 * others now and then (design section 5).
 */
#ifndef MDO_LOOP_PLAN_H
#define MDO_LOOP_PLAN_H

#include "base/arena.h"
#include "loop.h"

struct loop_plan {
	struct mono from;                            /* not before, but for a crisis */
	bool going;                                  /* there is more to do */
	bool round;                                  /* of a round, to which all dirty tables belong */
	int64_t round_us;                            /* what it took so far */
	int64_t slices, longest_us, longest_used_us; /* since the start */
	int64_t told_us;
};

/* One slice, if there is something to plan; each is a transaction of its own. On a full disk tables stay
 * dirty, and what is kept for people's reads is not spent on it. False: the store broke. */
bool loop_plan_slice(struct loop_plan *p, struct loop *l, struct arena *a, struct instant now,
                     struct mono mono) MDO_CHECK;
/* What the slices took, to the log. */
void loop_plan_tell(const struct loop_plan *p);

#endif
