/*
 * agenda_moves - the cheapest move from one place to another: which of the items that stand there leaves at
 * the least cost. Private to the planner. Kept as a heap for each pair of places, so that an item that comes
 * costs O(places), and looking O(1).
 */
#ifndef MDO_RULES_AGENDA_MOVES_H
#define MDO_RULES_AGENDA_MOVES_H

#include "rules/agenda_bill.h"

#define AGENDA_NOBODY SIZE_MAX

/* Items go by rank, places by number. ${bills}: by rank and place; ${place}: by rank, where each stands now.
 * Both are borrowed and looked at with every call: an item that left a place is found out there. */
struct agenda_moves;
struct agenda_moves *agenda_moves_new(size_t places, const struct bill *bills, const size_t *place);
void agenda_moves_free(struct agenda_moves *m); /* NULL is fine */

/* An item stands at this place now. Only items that may leave again are told. */
void agenda_moves_came(struct agenda_moves *m, size_t rank, size_t place);

/* Who leaves ${from} for ${to} at the least cost, the first by rank of those that cost the same;
 * AGENDA_NOBODY when no one there may. */
size_t agenda_moves_best(struct agenda_moves *m, size_t from, size_t to, struct bill *ret_cost);

#endif
