/*
 * plan_question - a question about a table's plan, which takes longer than a turn may: it is taken in, worked
 * on in slices between turns as plans are (commands_plan_some), and answered when its sender's message is
 * looked at again. What it is told of is one moment: that at which its table was read. Whether it may be told
 * is looked at again until it is. In memory only: whoever waits asks again. Private to the files plan_* and
 * agenda_*.
 */
#ifndef MDO_COMMANDS_PLAN_QUESTION_H
#define MDO_COMMANDS_PLAN_QUESTION_H

#include "commands/desk_view.h"
#include "commands/plan_book.h"
#include "rules/agenda_why.h"

struct plan_questions; /* those of all people; struct planning holds it */
struct plan_questions *plan_questions_new(void);
void plan_questions_free(struct plan_questions *all); /* NULL is fine */

/* What stands at a table. Holes in the list of items are none (rules/agenda.h). */
struct plan {
	const struct conf_table *table;
	struct store_meeting_list meetings; /* as the problem has them */
	struct store_person_list roster;
	struct agenda_problem problem;
};

/* What one asks. The arena, and all that is in it, lives until it was answered. */
struct plan_question {
	struct arena *arena;
	struct plan plan;
	size_t *placed; /* where each item stands: as it is stored when nothing betters that, else as it would
	                   be planned now */
	bool idle;      /* set by begin: there is nothing to work out */
	void *state;    /* of its kind, zeroed */
	struct desk_view_told told; /* cases of which the answer says something; in the arena */
	/* For its kind: what is there at the end is freed. */
	struct agenda_planner *planner;
	struct agenda_why *why;
};

/* A kind of question. The turn's arena is for what a call needs only. */
struct plan_question_kind {
	enum method method;
	size_t size; /* of the state */
	/* When the table is read: what is asked, of that. False: refused. ${params} live as long as the
	 * question. */
	bool (*begin)(struct plan_question *q, struct turn *t, const struct conf_person *who,
	              const void *params, struct refusal *refusal);
	/* When it is known where each item stands: one small step. True when all is worked out. */
	bool (*step)(struct plan_question *q, struct turn *t);
};

/*
 * The question, when it is answered: what it says is taken from it in this turn, with its audit row. NULL: it
 * is worked on, and the message waits (t->wait_ms); but a turn that cannot wait has it worked out at once.
 * False: refused; busy when there are too many, or it took too long.
 */
bool plan_question_ask(struct turn *t, const struct plan_question_kind *kind, const struct conf_table *table,
                       const void *params, struct plan_question **ret_q, struct refusal *refusal) MDO_CHECK;

/* The answer says something of this case. */
void plan_question_tell(struct plan_question *q, const struct case_id *case_);

/* Lets go of those that were answered or given up, and of all that were asked before a reload. By the tick.
 */
void plan_question_tidy(struct turn *t);

/* For the loop, by plan_job.c. Whether one is to be worked on; steps of it until the time is spent. */
bool plan_question_waits(const struct plan_questions *all);
void plan_question_some(struct turn *t, const struct commands_time *time);
/* Whether this person's message is to be looked at again. */
bool plan_question_is_over(const struct plan_questions *all, const char *person);
/* A case was touched; what is known of the store may be untrue: all begin again. */
void plan_question_touch(struct plan_questions *all, const struct case_id *case_);
void plan_question_forget(struct plan_questions *all);

#endif
