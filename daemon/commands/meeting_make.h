/*
 * meeting_make - one meeting of a table, as its configuration has it. Private to the room.
 */
#ifndef MDO_COMMANDS_MEETING_MAKE_H
#define MDO_COMMANDS_MEETING_MAKE_H

#include "commands/turn.h"
#include "store/store_agenda.h"

/* A draft on that day with so many seats, from that local minute on; without an id, not stored. */
struct store_meeting meeting_make_draft(const struct conf_table *table, struct day day, int64_t minute,
                                        int64_t seats);
/* A meeting of the same table, to come or announced, at the same time as ${m}; other than it. */
bool meeting_make_overlaps(struct turn *t, const struct store_meeting *m, struct store_meeting *ret_other);
/* Whether the table meets on that day by its rhythm or its single days. */
bool meeting_make_meets_on(const struct conf_table *table, struct day day);

#endif
