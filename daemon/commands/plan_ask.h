/*
 * plan_ask - questions about a table's plan: it as the rules see it, and what they are answered with. Drafts
 * are in it, so it is for coordinators and chairs. Private to the room.
 */
#ifndef MDO_COMMANDS_PLAN_ASK_H
#define MDO_COMMANDS_PLAN_ASK_H

#include "commands/plan_load.h"

/* Else right-missing. */
bool plan_ask_may(const struct conf_person *who, struct refusal *refusal) MDO_CHECK;

/* The table as it is. False, busy: it is being loaded, after a start or on a new day. */
bool plan_ask_load(struct turn *t, const struct conf_table *table, struct plan *ret_plan,
                   struct refusal *refusal) MDO_CHECK;

/* Where each item stands: as it is stored when nothing betters that, else as it would be planned now. Room
 * for all of them. */
void plan_ask_place(const struct plan *plan, size_t *ret_placed);

/* Number of the item of a case, or AGENDA_NOWHERE. */
size_t plan_ask_item(const struct plan *plan, const struct case_id *case_);
/* Number of a meeting by its id, or AGENDA_NOWHERE. */
size_t plan_ask_meeting(const struct plan *plan, const char *id);

/* Whether a person of the roster, or a partner with people there, goes by that id. */
bool plan_ask_known(const struct plan *plan, const char *id);
/* Who could not be at a meeting, nor anybody for them, if the person or partner ${id} were absent.
 * ${meeting}: a number; AGENDA_NOWHERE: one more, on ${on}. In the arena. */
struct agenda_set plan_ask_absent(struct turn *t, const struct plan *plan, size_t meeting, struct day on,
                                  const char *id);

struct proto_cost *plan_ask_cost(struct turn *t, const struct agenda_cost *cost);

#endif
