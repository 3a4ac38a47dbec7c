/*
 * assign - who goes where at the least cost: items to places that have so many seats. Pure. Costs are
 * vectors, compared first component first; sums and differences of vectors are ordered as single numbers are,
 * so that nothing has to be made one number of, which would overflow at real sizes.
 */
#ifndef MDO_RULES_ASSIGN_H
#define MDO_RULES_ASSIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

#define ASSIGN_COMPONENTS 8
#define ASSIGN_ENDLESS INT64_MAX /* seats of a place where there is always room */

/* What it costs that an item is at a place; barred: it may not be there. Sums over all items must fit in 62
 * bits. */
struct assign_bill {
	int64_t at[ASSIGN_COMPONENTS];
};
struct assign_bill assign_barred(void);

/*
 * Items come in one by one, in the order of their numbers; among placements of the same cost that order
 * decides. Every item must have a place with endless seats where it is not barred: there it goes when nothing
 * else is left.
 */
struct assign;
struct assign *assign_new(size_t items, size_t places, const int64_t *seats);
void assign_free(struct assign *a); /* NULL is fine */
/* The bills of an item, by place, to be filled in before it comes in; all 0 at first. */
struct assign_bill *assign_bills(struct assign *a, size_t item);
/* It stays at this place, whatever it costs, and takes a seat there. Before the first step. */
void assign_fix(struct assign *a, size_t item, size_t place);

/* The next so many items come in. True when all are in: no other placement of them costs less. */
bool assign_step(struct assign *a, size_t items) MDO_CHECK;
/* Where an item is. */
size_t assign_place(const struct assign *a, size_t item);

#endif
