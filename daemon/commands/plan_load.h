/*
 * plan_load - one table as the rules see it: its meetings, what is to be discussed, who has to be there. What
 * cannot stay where it was announced is let go here, with its cause (I6). Private to the room.
 */
#ifndef MDO_COMMANDS_PLAN_LOAD_H
#define MDO_COMMANDS_PLAN_LOAD_H

#include "commands/case_view.h"
#include "rules/agenda.h"
#include "store/store_agenda.h"

/* What stands at a table, and what was decided; the arrays run parallel to the problem's. */
struct plan {
	const struct conf_table *table;
	struct store_meeting_list meetings;
	struct store_person_list roster;
	size_t count;
	struct case_view *views;
	struct store_item *items; /* as they stand; meeting unset: nowhere */
	enum cause *causes;       /* why an announced one was let go; ABSENT: it was not */
	struct agenda_meeting *rule_meetings;
	struct agenda_item *rule_items;
	struct agenda_problem problem;
	size_t *placed; /* room for what is decided; unset after loading */
};

/* Everything in the arena of the turn. */
void plan_load(struct turn *t, const struct conf_table *table, struct plan *ret_plan);

#endif
