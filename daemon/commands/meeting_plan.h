/*
 * meeting_plan - meetings come from the tables' rhythm, are announced at their term, and end; dirty tables
 * are planned anew (design section 5). Private to the room.
 */
#ifndef MDO_COMMANDS_MEETING_PLAN_H
#define MDO_COMMANDS_MEETING_PLAN_H

#include "commands/case_view.h"
#include "store/store_agenda.h"

/* Makes the meetings of a table up to the planning horizon. */
void meeting_plan_make(struct turn *t, const struct conf_table *table);
/* Announces a draft: partners that may know hear of each item. */
void meeting_plan_announce(struct turn *t, struct store_meeting *m);
/* A draft whose time came before anybody heard of it: its items wait for another. */
void meeting_plan_cancel(struct turn *t, struct store_meeting *m);
/* A meeting is over: its items were discussed. */
void meeting_plan_end(struct turn *t, struct store_meeting *m);
/* Announces what is due, at most so many; true when more is. What is announced stays, so nothing may wait to
 * be planned then: a table that is dirty, and has too much for now, announces when its planning is done. */
bool meeting_plan_announce_all(struct turn *t, size_t most);
/* That: those of one table, planned by now. */
void meeting_plan_announce_due(struct turn *t, const struct table_id *table);
/* Takes a case off the agenda; when the meeting was announced, those who may know hear the cause. */
void meeting_plan_remove(struct turn *t, const struct case_view *v, enum cause cause);

#endif
