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

/* What it costs that an item is at a place; barred: it may not be there. Sums over as many items as there are
 * places must fit in 62 bits. */
struct assign_bill {
	int64_t at[ASSIGN_COMPONENTS];
};
struct assign_bill assign_barred(void);

/*
 * Items come in and go out one by one; after each no other placement of those that are in costs less. Every
 * item must have a place where it is not barred and for which there is room, or can be made: a place with
 * endless seats, or a seat that nobody else is bound to. At first none is in. ${items}: the most there can
 * be.
 */
struct assign;
struct assign *assign_new(size_t items, size_t places, const int64_t *seats);
void assign_free(struct assign *a); /* NULL is fine */
/* The bills of an item, by place, to be filled in while it is out; all 0 at first. */
struct assign_bill *assign_bills(struct assign *a, size_t item);

/* It comes in; others may have to move. */
void assign_enter(struct assign *a, size_t item);
/* It goes out; others may take the opportunity to move. */
void assign_leave(struct assign *a, size_t item);
bool assign_is_in(const struct assign *a, size_t item);
/* Where an item is that is in. */
size_t assign_place(const struct assign *a, size_t item);

#endif
