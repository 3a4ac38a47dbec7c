/*
 * instance - one line of mdo-plan as a problem of rules/agenda, and its answer as a line.
 */
#ifndef MDO_TESTS_PLAN_INSTANCE_H
#define MDO_TESTS_PLAN_INSTANCE_H

#include "read.h"

/* Both: an object, which the caller frees; NULL and the complaint in ${r} when the instance is wrong. */
json_t *instance_plan(struct reading *r, const json_t *in);
json_t *instance_order(struct reading *r, const json_t *in);

#endif
