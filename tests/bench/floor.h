/*
 * floor - the bare path: doors with CURVE, each signal parsed, as many rows written as the daemon writes over
 * the same tables and indexes, one commit for all that lay there, the answer; and nothing else. What the
 * daemon takes beyond this is what consent, rules, audit, sealing and exactly-once cost.
 */
#ifndef MDO_BENCH_FLOOR_H
#define MDO_BENCH_FLOOR_H

#include "region.h"

/* For region_fork; ${cookie} a struct census. Ends with status 0 after SIGTERM. */
int floor_serve(const struct region *r, void *cookie);

#endif
