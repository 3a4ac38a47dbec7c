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
/* Plans one table anew. */
void meeting_plan_table(struct turn *t, const struct conf_table *table);
/* Takes a case off the agenda; when the meeting was announced, those who may know hear the cause. */
void meeting_plan_remove(struct turn *t, const struct case_view *v, enum cause cause);

#endif
