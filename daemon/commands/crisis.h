/*
 * crisis - grounds that stand in for consent, until somebody reviewed them (DESIGN section 7). Private to
 * the room.
 */
#ifndef MDO_COMMANDS_CRISIS_H
#define MDO_COMMANDS_CRISIS_H

#include "commands/case_view.h"

/*
 * The term to review ${ground}, which is active, has passed. While an open case rests on it, it discloses
 * nothing any more, and is escalated for policy.crisis_escalation_workdays; else it ends: a closed case has
 * nobody who would be left without help. Call consent_end_begin on it before.
 */
void crisis_lapse(struct turn *t, const struct consent *ground);

/* First instant of the month, and of the year, over which crises are counted. */
struct instant crisis_month(const struct turn *t);
struct instant crisis_year(const struct turn *t);

#endif
