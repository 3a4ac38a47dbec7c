/*
 * week - the client's week: how much somebody has to come for in an ISO week, Monday to Sunday. Pure.
 */
#ifndef MDO_RULES_WEEK_H
#define MDO_RULES_WEEK_H

#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

/* The Monday of its week. */
struct day week_monday(struct day d);

/* A week in which there is too much. */
struct week_load {
	struct day monday;
	int64_t things;
	struct day twice; /* a day with more than one; day_none() when there is none */
};

/* Of ${days}, in order, one for each thing the client has to come for: how many are in the week of ${day}. */
int64_t week_count(const struct day *days, size_t count, struct day day);
/* Weeks with more than ${most} things, or with two on a day, in order; ret_weeks has room for ${count}. */
size_t week_over(const struct day *days, size_t count, int64_t most, struct week_load *ret_weeks);

#endif
