/*
 * agenda - which case is discussed at which meeting, and in what order (design section 5). Pure. Keeps I5
 * (seats, absence) and I6 (what was announced stays, but for a cause). The costs are compared as a vector,
 * first component first, and the plan is the cheapest there is.
 */
#ifndef MDO_RULES_AGENDA_H
#define MDO_RULES_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/id.h"
#include "base/terms.h"
#include "base/time.h"

#define AGENDA_NOWHERE SIZE_MAX

/* People and partners are numbered by the caller; a set is a list of such numbers. */
struct agenda_set {
	size_t count;
	const uint32_t *at;
};

struct agenda_meeting {
	struct meeting_id id;
	struct day day;
	int64_t seats;
	bool announced;
	struct agenda_set absent;
};

struct agenda_item {
	struct case_id case_;
	enum urgency urgency;
	struct day opened; /* ties break by age, then id */
	struct day discuss_by;
	struct day earliest; /* day_none(): any */
	struct day until;    /* last day on which a consent covers discussing it; day_none(): none does */
	struct agenda_set required, wished;
	size_t current;    /* index of the meeting it stands at now, or AGENDA_NOWHERE */
	bool fixed;        /* announced or pinned: stays at current */
	size_t busy_count; /* days on which the client has something elsewhere */
	const struct day *busy;
};

struct agenda_problem {
	struct day today, horizon; /* unplaced counts as discussed at the horizon */
	size_t meeting_count, item_count;
	const struct agenda_meeting *meetings; /* in order of day */
	const struct agenda_item *items;
	int64_t weight[URGENCY_COUNT];
};

/* Components 1-7 of design section 5. An unplaced item is late by at least a day and waits until the
 * horizon; nobody misses it. */
struct agenda_cost {
	int64_t late_crisis, late_high, late_medium, late_low, waiting, wished_missed, moved;
};
/* Below, equal to or above 0, as a is cheaper than, as dear as or dearer than b. */
int agenda_cost_compare(const struct agenda_cost *a, const struct agenda_cost *b);

/* A fixed item that cannot stand where it is: it stands nowhere, its consent ends before, someone required is
 * absent, or older and more urgent ones have the seats (looked at when nothing else is wrong). The first such
 * item and why; a caller unfixes before planning. */
enum agenda_defect {
	AGENDA_SOUND,
	AGENDA_FIXED_NOWHERE,
	AGENDA_FIXED_FULL,
	AGENDA_FIXED_ABSENT,
	AGENDA_FIXED_CONSENT
};
enum agenda_defect agenda_check(const struct agenda_problem *p, size_t *ret_item) MDO_CHECK;

/* Whether an item may stand at a meeting, seats aside: nobody required absent, consent lasts, not before its
 * earliest day, client free that day, and the meeting between today and the horizon. */
bool agenda_allowed(const struct agenda_problem *p, size_t item, size_t meeting);

/*
 * Places each item: ret_meeting[item] is a meeting index or AGENDA_NOWHERE; room for item_count. The problem
 * is sound (agenda_check), else it is a bug. No other placement costs less; among those that cost the same
 * the older case stands earlier. The same items in another order are placed the same.
 */
void agenda_plan(const struct agenda_problem *p, size_t *ret_meeting);

/*
 * The same in pieces, for who must not be held up, and mended afterwards when an item changes. The problem is
 * borrowed until the end, is sound whenever agenda_planner_step is called, and its meetings, days and weights
 * do not change. ${room}: as many items as there may ever be; item_count may grow to that. An item of
 * URGENCY_ABSENT is none: a hole in the list.
 */
struct agenda_planner;
struct agenda_planner *agenda_planner_new(const struct agenda_problem *p, size_t room);
void agenda_planner_free(struct agenda_planner *plan); /* NULL is fine */
/* Places so many items more. True when the plan is made: no other placement costs less. */
bool agenda_planner_step(struct agenda_planner *plan, size_t items) MDO_CHECK;
/*
 * Of a plan that is made. An item changes: it leaves, its entry in the problem is written anew, it enters.
 * One that is new only enters, one that is gone only leaves, and its entry becomes a hole. Of several all
 * leave first. Leaving takes O(meetings^2) at most, as placing one does; the plan is the same as one made
 * anew.
 */
void agenda_planner_leave(struct agenda_planner *plan, size_t item);
void agenda_planner_enter(struct agenda_planner *plan, size_t item);
/* Once it is made. */
void agenda_planner_take(const struct agenda_planner *plan, size_t *ret_meeting);

/* Of one item at a meeting or AGENDA_NOWHERE, and of a whole plan. */
struct agenda_cost agenda_cost_of(const struct agenda_problem *p, size_t item, size_t meeting);
struct agenda_cost agenda_cost(const struct agenda_problem *p, const size_t *meeting);

/* One item of one meeting, for its order. */
struct agenda_sitting {
	struct case_id case_;
	enum urgency urgency;
	struct day opened;
	int fixed_slot; /* from 1, no two the same: announced and attended by the client; 0: free */
	struct agenda_set attendees;
};
/*
 * Gives each item a slot, from 1: fixed slots kept, the others fill the lowest slots that are left, crisis
 * first, so that partners sit as briefly as possible: exact up to AGENDA_ORDER_EXACT items to move, greedy
 * beyond. Ties break by case age, then id. A fixed slot above count leaves empty slots below it. ret_slot has
 * room for count.
 */
#define AGENDA_ORDER_EXACT 12
void agenda_order(const struct agenda_sitting *items, size_t count, int *ret_slot);
/* Sum over attendees of last minus first slot plus one. */
int64_t agenda_sitting_time(const struct agenda_sitting *items, size_t count, const int *slot);

#endif
