/*
 * conf_tables - when an MDO table meets: that it does at all, never twice at a time, and is over by midnight.
 */
#ifndef MDO_CONF_CONF_TABLES_H
#define MDO_CONF_CONF_TABLES_H

#include <stdbool.h>

#include "base/attr.h"
#include "conf/conf.h"
#include "conf/conf_file.h"

/* Judged without a clock: a table whose days are all past is no mistake of whoever wrote them. */
bool conf_tables_check(const struct conf_table *t, const struct conf_file *f,
                       struct conf_complaint *ret_complaint) MDO_CHECK;

#endif
