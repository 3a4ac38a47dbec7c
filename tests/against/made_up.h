/*
 * made_up - a planning problem from a seed, with every field of it in use.
 */
#ifndef MDO_TESTS_AGAINST_MADE_UP_H
#define MDO_TESTS_AGAINST_MADE_UP_H

#include "base/arena.h"
#include "rules/agenda.h"

/* Between 0 (or ${exactly}: no fewer) and so many items and meetings. Sound, in the arena. */
struct agenda_problem *made_up(struct arena *a, uint64_t seed, size_t items, size_t meetings, bool exactly);

/* As many items as changes may ever leave in a problem of up to ${items}. */
static inline size_t made_up_room(size_t items)
{
	return items + items / 4 + 1;
}
/* One item is another one, a hole, or new, up to ${room} of them; which. The problem stays sound. What it was
 * before is to be taken note of first. */
size_t made_up_change(struct arena *a, struct agenda_problem *p, uint64_t seed, size_t room);

#endif
