/*
 * agenda_why - why a case stands where it does: what binds each meeting, and what the whole plan would cost
 * more if the case stood there (design section 5). Pure, and exact without planning again: in a plan that
 * nothing betters, the cheapest chain of moves that makes a seat free there is all that would change.
 */
#ifndef MDO_RULES_AGENDA_WHY_H
#define MDO_RULES_AGENDA_WHY_H

#include "rules/agenda.h"

enum agenda_bound {
	AGENDA_HERE,      /* it stands here */
	AGENDA_FULL,      /* it might, but its seats are taken */
	AGENDA_DEARER,    /* it might, there is room, but another meeting is no dearer */
	AGENDA_ELSEWHERE, /* it might, but it is fixed elsewhere */
	AGENDA_BEYOND,    /* before today, or beyond the horizon */
	AGENDA_CONSENT,   /* no consent covers it by then */
	AGENDA_EARLIER,   /* deferred until later */
	AGENDA_ABSENT,    /* someone required is not there */
	AGENDA_BUSY       /* the client has something else that day */
};

struct agenda_why_place {
	enum agenda_bound bound;
	uint32_t absent;         /* of AGENDA_ABSENT: who */
	bool priced;             /* it could stand here, were others moved */
	struct agenda_cost more; /* than the plan costs, the whole plan, others moved as is best */
	size_t instead_of;       /* all seats taken: the item that would leave; AGENDA_NOWHERE: none may */
};

/* Whether this placement keeps the rules (seats, agenda_allowed, fixed ones at current) and no other costs
 * less. O(items x meetings + meetings^3). */
bool agenda_why_best(const struct agenda_problem *p, const size_t *placed) MDO_CHECK;

/*
 * What binds an item, in a placement that is best: ret_places has room for meeting_count + 1, the last is
 * nowhere. A fixed item is told what it costs more, or less, than where it is fixed.
 */
void agenda_why_places(const struct agenda_problem *p, const size_t *placed, size_t item,
                       struct agenda_why_place *ret_places);

/*
 * Both in pieces, for who must not be held up. The problem and the placement are borrowed until the end, and
 * do not change. ${item} AGENDA_NOWHERE: whether the placement is best; else what binds that item.
 */
struct agenda_why;
struct agenda_why *agenda_why_new(const struct agenda_problem *p, const size_t *placed, size_t item);
void agenda_why_free(struct agenda_why *why); /* NULL is fine */
/* Looks at so many items more. True when all is known. */
bool agenda_why_step(struct agenda_why *why, size_t items) MDO_CHECK;
/* Once it is. */
bool agenda_why_is_best(const struct agenda_why *why);
void agenda_why_take(const struct agenda_why *why, struct agenda_why_place *ret_places);

/* The cheapest of the places where it does not stand, the soonest of those that cost the same: a meeting,
 * meeting_count for nowhere, or AGENDA_NOWHERE when there is none. */
size_t agenda_why_next(const struct agenda_why_place *places, size_t meeting_count);

#endif
