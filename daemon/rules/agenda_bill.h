/*
 * agenda_bill - what it costs that an item stands at a place, as a vector; sums and differences of such
 * vectors are ordered as single numbers are. Private to the planner.
 */
#ifndef MDO_RULES_AGENDA_BILL_H
#define MDO_RULES_AGENDA_BILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/agenda.h"

/* The components of agenda_cost, then age: breaks ties so that the older case stands earlier. */
#define BILL_COMPONENTS (sizeof(struct agenda_cost) / sizeof(int64_t) + 1)

/* Barred: it may not stand there. Nothing is added to a barred one. */
struct bill {
	int64_t at[BILL_COMPONENTS];
};
#define BILL_BARRED INT64_MAX

static inline bool bill_is_barred(const struct bill *b)
{
	return b->at[0] == BILL_BARRED;
}

static inline struct bill bill_barred(void)
{
	return (struct bill){{BILL_BARRED}};
}

static inline struct bill bill_sum(const struct bill *a, const struct bill *b)
{
	struct bill sum;

	for (size_t i = 0; i < BILL_COMPONENTS; i++)
		sum.at[i] = a->at[i] + b->at[i];
	return sum;
}

static inline struct bill bill_difference(const struct bill *a, const struct bill *b)
{
	struct bill difference;

	for (size_t i = 0; i < BILL_COMPONENTS; i++)
		difference.at[i] = a->at[i] - b->at[i];
	return difference;
}

/* Below, equal to or above 0, as a is cheaper than, as dear as or dearer than b. A barred one is dearest. */
static inline int bill_compare(const struct bill *a, const struct bill *b)
{
	for (size_t i = 0; i < BILL_COMPONENTS; i++) {
		if (a->at[i] != b->at[i])
			return a->at[i] < b->at[i] ? -1 : 1;
	}
	return 0;
}

#endif
