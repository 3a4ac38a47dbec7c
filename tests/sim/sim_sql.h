/*
 * sim_sql - which SQL statements a turn executed, in order: what an answer costs, seen from outside the
 * store.
 */
#ifndef MDO_SIM_SQL_H
#define MDO_SIM_SQL_H

#include <stddef.h>

/* From now on, on every connection that is opened later. Once. */
void sim_sql_start(void);
/* Forgets what was executed so far. */
void sim_sql_clear(void);
/* The texts of what was executed since, in order; borrowed until the next clear. */
const char *const *sim_sql_list(size_t *ret_count);

#endif
