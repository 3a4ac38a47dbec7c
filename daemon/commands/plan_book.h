/*
 * plan_book - what planning knows of one table between plans: a light row for each case that has something to
 * discuss, the plan as the rules made it, and how far a job on it is. Derived, in memory only, may be lost at
 * any time. Private to the files plan_*.
 *
 * A row is loaded anew when its case was touched (store_touch.h), or the roster when it needs an interpreter;
 * all are when the configuration is another, or the clock went back. A row keeps its number, which is that of
 * its item in the rules' problem.
 */
#ifndef MDO_COMMANDS_PLAN_BOOK_H
#define MDO_COMMANDS_PLAN_BOOK_H

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

#define PLAN_SETTLED_APART 64

struct plan_row {
	size_t number;
	struct store_case c;
	struct store_item item;  /* meeting unset: it stands nowhere */
	struct day until;        /* last day on which it may be discussed */
	struct person_id holder; /* who accepted the regie; unset: nobody yet, the chair counts */
	bool attends;
	bool speaker; /* not to be put where nobody interprets */
	size_t wished_count, busy_count, able_count;
	uint32_t *wished; /* partners, as numbers */
	struct day *busy; /* whatever is announced */
	uint32_t *able;   /* people who could interpret it, as numbers */
	bool stale;       /* touched since it was loaded: nothing is written of it */
	bool changed;     /* is not what the planner was told */
};

/* Who there is, and who is not there when; read again when it changed only. */
struct plan_people {
	struct arena *arena; /* holds all of it */
	bool known;
	uint64_t count; /* store_touch_counts when it was read */
	struct store_person_list roster;
	struct store_absence_list whole; /* of whole organisations */
};

/* Meetings to be planned, and who cannot be there. */
struct plan_picture {
	struct arena *arena; /* holds all of it */
	struct store_meeting_list meetings;
	struct agenda_meeting *rule_meetings;
	int64_t *others; /* by meeting: seats of cases of which there is nothing to plan; while it is made,
	                    all */
	bool *in_order;  /* by meeting: a draft that was put in order, of which nothing changed since */
	uint64_t people; /* store_touch_counts when it was made */
};

enum plan_phase {
	PLAN_AT_REST,
	PLAN_LOADING,  /* rows */
	PLAN_OPENING,  /* meetings, and who cannot be there */
	PLAN_LOOKING,  /* what each row is to the rules */
	PLAN_LEAVING,  /* changed items leave the plan */
	PLAN_DECIDING, /* and come in again */
	PLAN_SEATING,  /* a crisis without a seat in time */
	PLAN_MOVING,   /* written: who stands elsewhere */
	PLAN_ORDERING, /* the order in drafts */
	PLAN_DATING,   /* next dates */
	PLAN_ENDING
};

struct plan_book {
	struct table_id table;
	/* Rows, by number; NULL is a hole. Of the arrays that run parallel there is room for as many. */
	size_t count, room;
	struct plan_row **rows;
	size_t hole_count;
	size_t *holes;
	size_t sorted_count;
	struct plan_row **sorted; /* in order of case */
	/* What is to be loaded. */
	struct case_id *touched;
	size_t touched_count, touched_room;
	uint64_t
	        roster; /* store_touch_counts: those with an interpreter are loaded anew when it is another */
	bool whole;     /* all cases of the table that are not there, */
	struct case_id listed; /* after this one */
	struct day today;
	uint64_t conf;

	/* What interpreters are to be settled for: cases loaded or moved since; more than there is room for,
	 * or others to ask: for all. */
	size_t unsettled_count;
	struct case_id unsettled[PLAN_SETTLED_APART];
	struct day settled;

	/* To the rules: items, those that are to come in their place, and what the planner rests on. */
	struct plan_people people;
	struct plan_picture now, next;
	struct agenda_problem problem;
	struct agenda_item *items, *next_items;
	uint32_t *required, *next_required;
	size_t *anchor; /* the announced meeting that an item counts as moved from, when it was priced */
	struct agenda_planner *planner;
	size_t *placed;
	enum cause *causes; /* why an announced one was let go; ABSENT: it was not */

	/* The job. */
	enum plan_phase phase;
	struct store_touch_counts begun; /* marks since are for the next one */
	size_t cursor;
	size_t *at;                /* where each item stands now: number of a meeting or AGENDA_NOWHERE */
	size_t *moves, move_count; /* numbers of items that are to stand elsewhere */
	bool progress;             /* somebody moved since the moves were gone through */
	bool blocked;              /* something decided could not be written: it is not as it was */
	int64_t *used;             /* by meeting: seats taken */
	bool *reorder;             /* by meeting: a draft to be put in order */
	size_t reorder_count;
	uint64_t round; /* of the loop in which it was planned last */
};

struct plan_book *plan_book_new(const struct table_id *table);
void plan_book_free(struct plan_book *b); /* NULL is fine */
/* Its rows into a new one, so many more each time, without plan or job; what is stale is to be loaded anew.
 * Whatever is touched meanwhile is told to both. True when all are there, or there are none yet. */
bool plan_book_copy_some(struct plan_book *b, const struct plan_book *from, size_t some) MDO_CHECK;

/* Everything is to be loaded anew, and the plan made anew. */
void plan_book_forget(struct plan_book *b);
/* Looks at the day and the configuration: forgets what they make untrue. */
void plan_book_check(struct plan_book *b, struct day today, uint64_t conf);
void plan_book_touch(struct plan_book *b, const struct case_id *case_);
/* Interpreters of this case are to be settled when the job ends. */
void plan_book_unsettle(struct plan_book *b, const struct case_id *case_);
/* Reads who there is, unless it is known. */
void plan_book_people(struct plan_book *b, struct turn *t);
/* Loads some rows. True when nothing is left to load. ${scratch} is reset. */
bool plan_book_load(struct plan_book *b, struct turn *t, struct arena *scratch, size_t some) MDO_CHECK;
/* No more rows than this are to be loaded. */
bool plan_book_is_small(struct plan_book *b, struct turn *t, size_t most);
struct plan_row *plan_book_row(const struct plan_book *b, const struct case_id *case_); /* NULL: none */

/* plan_row.c: the case as it stands; false when there is nothing to plan of it here. Own memory; in the
 * turn's arena what is not kept. */
bool plan_row_read(struct turn *t, const struct table_id *table, const struct store_person_list *roster,
                   const struct case_id *case_, struct plan_row *ret_row) MDO_CHECK;
void plan_row_clear(struct plan_row *row);
/* Their lists, one for the other. */
void plan_row_swap(struct plan_row *a, struct plan_row *b);
/* Whether they are the same to the rules. */
bool plan_row_equal(const struct plan_row *a, const struct plan_row *b);

/* plan_picture.c: the meetings; then some rows more. True when all are weighed: what cannot stay is let go,
 * and the rows that the planner has to hear of are known. */
void plan_picture_begin(struct plan_book *b, struct turn *t);
bool plan_picture_weigh(struct plan_book *b, struct turn *t, size_t some) MDO_CHECK;
/* What stands at this meeting is not as it was when it was put in order; NULL: at none is it. */
void plan_picture_disturb(struct plan_book *b, const struct meeting_id *meeting);
/* Who cannot be at a meeting, nor anybody for them. */
struct plan_day {
	struct day on;
	bool ad_hoc;          /* nobody's working days count */
	const char *supposed; /* this person, or all people of this partner, are absent as well; NULL */
	const struct store_absence_list *whole; /* absences of whole organisations */
};
struct agenda_set plan_picture_absent(struct turn *t, struct arena *a, const struct store_person_list *roster,
                                      const struct plan_day *day);
/* The changed items leave the planner, some at a time; true when all have, and are told anew. */
bool plan_picture_leave(struct plan_book *b, size_t some) MDO_CHECK;

/* plan_write.c: each true when there is no more of it. */
void plan_write_begin(struct plan_book *b);
bool plan_write_move(struct plan_book *b, struct turn *t) MDO_CHECK;
bool plan_write_order(struct plan_book *b, struct turn *t) MDO_CHECK;
bool plan_write_dates(struct plan_book *b, struct turn *t, size_t some) MDO_CHECK;

#endif
