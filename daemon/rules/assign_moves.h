/*
 * assign_moves - the cheapest move from one place to another: which of the items that are there leaves at the
 * least cost. Private to assign. Kept as a heap for each pair of places, so that an item that comes costs
 * O(places), and looking O(1).
 */
#ifndef MDO_RULES_ASSIGN_MOVES_H
#define MDO_RULES_ASSIGN_MOVES_H

#include "rules/assign.h"

#define ASSIGN_NOBODY SIZE_MAX
#define ASSIGN_BARRED INT64_MAX /* first component of a barred bill; nothing is added to one */

static inline bool assign_is_barred(const struct assign_bill *b)
{
	return b->at[0] == ASSIGN_BARRED;
}

static inline struct assign_bill assign_sum(const struct assign_bill *a, const struct assign_bill *b)
{
	struct assign_bill sum;

	for (size_t i = 0; i < ASSIGN_COMPONENTS; i++)
		sum.at[i] = a->at[i] + b->at[i];
	return sum;
}

static inline struct assign_bill assign_difference(const struct assign_bill *a, const struct assign_bill *b)
{
	struct assign_bill difference;

	for (size_t i = 0; i < ASSIGN_COMPONENTS; i++)
		difference.at[i] = a->at[i] - b->at[i];
	return difference;
}

/* Below, equal to or above 0, as a is cheaper than, as dear as or dearer than b. */
static inline int assign_compare(const struct assign_bill *a, const struct assign_bill *b)
{
	for (size_t i = 0; i < ASSIGN_COMPONENTS; i++) {
		if (a->at[i] != b->at[i])
			return a->at[i] < b->at[i] ? -1 : 1;
	}
	return 0;
}

/* ${bills}: by item and place; ${place}: by item, where each is now. Both are borrowed and looked at with
 * every call: an item that left a place is found out there. */
struct assign_moves;
struct assign_moves *assign_moves_new(size_t places, const struct assign_bill *bills, const size_t *place);
void assign_moves_free(struct assign_moves *m); /* NULL is fine */

/* An item is at this place now. Only items that may leave again are told. */
void assign_moves_came(struct assign_moves *m, size_t item, size_t place);

/* Who leaves ${from} for ${to} at the least cost, the first by number of those that cost the same;
 * ASSIGN_NOBODY when no one there may. */
size_t assign_moves_best(struct assign_moves *m, size_t from, size_t to, struct assign_bill *ret_cost);

#endif
