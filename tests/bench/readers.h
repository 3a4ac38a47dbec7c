/*
 * readers - partners that take over what they are notified of while signals come in: fetch, acknowledge,
 * fetch.
 */
#ifndef MDO_BENCH_READERS_H
#define MDO_BENCH_READERS_H

#include <stdint.h>

#include "region.h"

struct readers;

/* One for each partner, all in one thread. Call after region_start; region_fork may only follow after
 * readers_stop. */
struct readers *readers_start(const struct region *r);
/* How many notifications they took, and acknowledged. */
uint64_t readers_stop(struct readers *readers);

#endif
