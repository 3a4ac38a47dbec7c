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

/* The first day on which a closed case is erased, and its consents end; its rows go when whoever received
 * something erased it, or is late to say so. day_none(): not by time alone. */
struct day retention_case_goes(const struct turn *t, const struct store_keep_case *k);
/* That day if nothing but time stood in the way. */
struct day retention_case_term(const struct turn *t, const struct store_keep_case *k);
/* At most ${max} closed cases behind ${after} (NULL: from the first): all that can go by ${day}, and others.
 */
struct store_keep_case_list retention_cases(const struct turn *t, const struct store_keep_case *after,
                                            struct day day, size_t max);

#endif
