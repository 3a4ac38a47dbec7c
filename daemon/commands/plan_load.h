/*
 * plan_load - one table as the rules see it: its meetings, what is to be discussed, who has to be there. What
 * cannot stay where it was announced is let go here, with its cause (I6). Private to the room.
 */
#ifndef MDO_COMMANDS_PLAN_LOAD_H
#define MDO_COMMANDS_PLAN_LOAD_H

#include "commands/turn.h"
#include "rules/agenda.h"
#include "store/store_absence.h"
#include "store/store_agenda.h"
#include "store/store_case.h"
#include "store/store_touch.h"

/* People and partners as numbers: a person is its place in the roster, a partner this and its place in the
 * configuration. The chair, who stands in while nobody accepted the regie, is never absent. */
#define PLAN_PARTNER (UINT32_C(1) << 24)
#define PLAN_CHAIR UINT32_MAX

/* What stands at a table; the arrays run parallel to the problem's. */
struct plan {
	const struct conf_table *table;
	struct store_meeting_list meetings;
	struct store_person_list roster;
	size_t count;
	struct store_case *cases;
	struct store_item *items; /* as they stand; meeting unset: nowhere */
	enum cause *causes;       /* why an announced one was let go; ABSENT: it was not */
	struct agenda_meeting *rule_meetings;
	struct agenda_item *rule_items;
	struct agenda_problem problem;
	size_t *placed; /* room for what is decided; unset after loading */
};

/* Everything in the arena of the turn. Reads what changed since the last plan; everything after a start and
 * on a new day, which takes about 0.2 ms a case. */
void plan_load(struct turn *t, const struct conf_table *table, struct plan *ret_plan);

/* Who cannot be at a meeting, nor anybody for them. */
struct plan_day {
	struct day on;
	bool ad_hoc;          /* nobody's working days count */
	const char *supposed; /* this person, or all people of this partner, are absent as well; NULL */
	const struct store_absence_list *absences; /* of all partners */
};
struct agenda_set plan_load_absent(struct turn *t, struct arena *a, const struct store_person_list *roster,
                                   const struct plan_day *day);

#endif
