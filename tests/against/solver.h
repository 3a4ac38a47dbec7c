/*
 * solver - the least cost of a planning problem by GLPK, which knows nothing of chains: a linear program, one
 * component of the cost after the other, each held at its best while the next is made small. The corners of
 * such a program are whole placements.
 */
#ifndef MDO_TESTS_AGAINST_SOLVER_H
#define MDO_TESTS_AGAINST_SOLVER_H

#include "rules/agenda.h"

/* False when GLPK found no optimum. */
bool solver_cost(const struct agenda_problem *p, struct agenda_cost *ret_cost);

#endif
