/*
 * assign_moves - the cheapest move from one place to another: which of the items that are there leaves at the
 * least cost. Private to assign. Kept for each pair of places, and looked for again only when the one that
 * was it has left.
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

/* ${bills}: by item and place; borrowed. An item's bills change only while it is nowhere. */
struct assign_moves;
struct assign_moves *assign_moves_new(size_t items, size_t places, const struct assign_bill *bills);
void assign_moves_free(struct assign_moves *m); /* NULL is fine */

/* An item is at this place from now on; it was nowhere. */
void assign_moves_came(struct assign_moves *m, size_t item, size_t place);
/* It is nowhere from now on. */
void assign_moves_left(struct assign_moves *m, size_t item);
/* Where it is; ASSIGN_NOBODY: nowhere. */
size_t assign_moves_place(const struct assign_moves *m, size_t item);

/* Who leaves ${from} for ${to}, another place, at the least cost, the first by number of those that cost the
 * same; ASSIGN_NOBODY when no one there may. The cost is lent until the next change. */
size_t assign_moves_best(struct assign_moves *m, size_t from, size_t to, const struct assign_bill **ret_cost);

#endif
