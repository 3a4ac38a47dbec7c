/*
 * retention - what is removed because its term is over (rules/retention.h), once a day; and the list of what
 * goes and what goes soon, by the same decision.
 */
#ifndef MDO_COMMANDS_RETENTION_H
#define MDO_COMMANDS_RETENTION_H

#include "commands/turn.h"
#include "store/store_keep.h"

/* For the tick: after 03:00 local time, a bounded piece of today's round. True when there is more of it. */
bool retention_step(struct turn *t);

/* The first day on which a closed case is removed; day_none(): not by time alone. Only cases closed before
 * retention_closed_before(t, ${day}) can go by ${day}. */
struct day retention_case_goes(const struct turn *t, const struct store_keep_case *k);
struct instant retention_closed_before(const struct turn *t, struct day day);

#endif
