/*
 * seeds - made-up problems held against GLPK, one for each seed: the options that go with that, and the
 * times.
 */
#ifndef MDO_AGAINST_SEEDS_H
#define MDO_AGAINST_SEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../bench/clock.h"
#include "base/arena.h"

struct seeds {
	int64_t count, from;               /* --seeds, --from */
	bool exactly, worse, time;         /* --exactly, --worse, --time */
	struct clock_samples ours, theirs; /* of an instance; whoever judges it adds them */
};

struct seeds_option {
	const char *name;
	int64_t *number; /* 0..1000000 */
};
/* False: ${argv} has something else than the options of struct seeds and ${more}. */
bool seeds_read(struct seeds *s, const struct seeds_option *more, size_t more_count, int argc, char **argv);

/* Both agree on the problem of this seed; says on standard error what is wrong. */
typedef bool seeds_agree(void *self, struct arena *a, uint64_t seed);
/* Each seed, until ten are wrong; whether none was. */
bool seeds_run(const struct seeds *s, seeds_agree *agree, void *self);

/* With --time, one line: what both took an instance, in the middle. */
void seeds_end(struct seeds *s);

#endif
