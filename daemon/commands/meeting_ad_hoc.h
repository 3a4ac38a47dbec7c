/*
 * meeting_ad_hoc - a crisis that no free seat takes within its term gets one of its own, at once (DESIGN
 * section 5). Private to the room.
 */
#ifndef MDO_COMMANDS_MEETING_AD_HOC_H
#define MDO_COMMANDS_MEETING_AD_HOC_H

#include "commands/turn.h"
#include "rules/agenda.h"
#include "store/store_agenda.h"

/*
 * Looks for a crisis that the plan ${placed} of ${problem} leaves late, and makes a seat for it: one more at
 * an ad-hoc meeting that comes in time, else a new meeting, announced as it is made. ${meetings} are those of
 * the problem, in its order. True when it made one: plan again.
 */
bool meeting_ad_hoc_seat(struct turn *t, const struct conf_table *table, const struct agenda_problem *problem,
                         const struct store_meeting *meetings, const size_t *placed) MDO_CHECK;

#endif
