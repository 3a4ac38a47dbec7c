/*
 * made_up - a planning problem from a seed, with every field of it in use.
 */
#ifndef MDO_TESTS_AGAINST_MADE_UP_H
#define MDO_TESTS_AGAINST_MADE_UP_H

#include "base/arena.h"
#include "rules/agenda.h"

/* Between 0 (or ${exactly}: no fewer) and so many items and meetings. Sound, in the arena. */
struct agenda_problem *made_up(struct arena *a, uint64_t seed, size_t items, size_t meetings, bool exactly);

#endif
