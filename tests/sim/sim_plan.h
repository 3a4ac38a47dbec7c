/*
 * sim_plan - what planning keeps in memory from one plan to the next, and from one day to the next, is what a
 * reading would give now.
 */
#ifndef MDO_SIM_PLAN_H
#define MDO_SIM_PLAN_H

#include "sim_world.h"

/* Fails the world when a row of a table that waits for nothing is not as its case is. */
void sim_plan_look(struct sim_world *w);

#endif
