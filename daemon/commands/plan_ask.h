/*
 * plan_ask - questions about a table's plan: it as the rules see it, and what they are answered with. Drafts
 * are in it, so it is for coordinators and chairs. Private to the room.
 */
#ifndef MDO_COMMANDS_PLAN_ASK_H
#define MDO_COMMANDS_PLAN_ASK_H

#include "commands/plan_question.h"

/* Else right-missing. */
bool plan_ask_may(const struct conf_person *who, struct refusal *refusal) MDO_CHECK;

/* Number of the item of a case, or AGENDA_NOWHERE. */
size_t plan_ask_item(const struct plan *plan, const struct case_id *case_);
/* Number of a meeting by its id, or AGENDA_NOWHERE. */
size_t plan_ask_meeting(const struct plan *plan, const char *id);

/* Whether a person of the roster, or a partner with people there, goes by that id. */
bool plan_ask_known(const struct plan *plan, const char *id);
/* Whether it asks of no working days; AGENDA_NOWHERE: one more. */
bool plan_ask_ad_hoc(const struct plan *plan, size_t meeting);

/* In the arena. */
struct proto_cost *plan_ask_cost(struct arena *a, const struct agenda_cost *cost);

#endif
