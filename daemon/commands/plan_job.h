/*
 * plan_job - the planning of one table, in small steps between which others may change anything: load what
 * was touched, look, decide, write, order. It ends whatever comes in meanwhile: what is touched after it was
 * loaded is not written, the table stays dirty, and the next job takes it up. Private to the room.
 */
#ifndef MDO_COMMANDS_PLAN_JOB_H
#define MDO_COMMANDS_PLAN_JOB_H

#include "commands/plan_book.h"

struct planning; /* the books of all tables; commands.c holds it */
struct planning *planning_new(void);
void planning_free(struct planning *p); /* NULL is fine */
/* Whether no question of this person about a plan is worked on, or one is answered. */
bool planning_answered(const struct planning *p, const char *person);
struct planning *turn_planning(struct turn *t);
uint64_t turn_conf_number(const struct turn *t); /* another after each reload */

/* The whole table now, in this turn. */
void plan_job_whole(struct turn *t, const struct conf_table *table);
/* The same when it takes a few milliseconds at most: there is little to load, or few cases at all. False: it
 * is left to the loop, which announces what is due when it is done. */
bool plan_job_soon(struct turn *t, const struct conf_table *table) MDO_CHECK;

/* Whether it would. */
bool plan_job_is_near(struct turn *t, const struct table_id *table) MDO_CHECK;

/* Takes note of what was touched since anybody looked. */
void plan_job_note(struct turn *t);
/* What was touched since is known to the book of its table: only questions hear of it. */
void plan_job_known(struct turn *t);

/* For questions (plan_question.h): a table's book, to be copied. */
const struct plan_book *plan_job_book(struct turn *t, const struct table_id *table);
struct plan_questions *plan_job_questions(struct turn *t);

#endif
