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
struct planning *turn_planning(struct turn *t);
uint64_t turn_conf_number(const struct turn *t); /* another after each reload */

/* The whole table now, in this turn. */
void plan_job_whole(struct turn *t, const struct conf_table *table);
/* The same when it takes a few milliseconds at most: there is little to load, or few cases at all. False: it
 * is left to the loop, which announces what is due when it is done. */
bool plan_job_soon(struct turn *t, const struct conf_table *table) MDO_CHECK;

/* Whether little of it is to be loaded, so that a look takes a few milliseconds; else a job of the next round
 * loads it. */
bool plan_job_near(struct turn *t, const struct table_id *table) MDO_CHECK;

/* The table as it would be planned, on a copy: a job that goes on is not disturbed. The caller frees it. */
struct plan_book *plan_job_look(struct turn *t, const struct table_id *table);

#endif
