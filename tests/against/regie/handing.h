/*
 * handing - a redistribution to decide, from a seed, with every member of it in use.
 */
#ifndef MDO_TESTS_AGAINST_REGIE_HANDING_H
#define MDO_TESTS_AGAINST_REGIE_HANDING_H

#include "base/arena.h"
#include "rules/regie_move.h"

/* Between 0 (or ${exactly}: no fewer) and so many cases and people. In the arena. */
struct regie_move_problem *handing_made_up(struct arena *a, uint64_t seed, size_t cases, size_t people,
                                           bool exactly);

#endif
