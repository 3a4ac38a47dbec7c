/*
 * transport - the least cost of a redistribution by GLPK, which knows nothing of chains: a linear program,
 * one component of the cost after the other, each held at its best while the next is made small. The corners
 * of such a program are whole answers, since it is a flow.
 */
#ifndef MDO_TESTS_AGAINST_REGIE_TRANSPORT_H
#define MDO_TESTS_AGAINST_REGIE_TRANSPORT_H

#include "rules/regie_move.h"

/* False when GLPK found no optimum. */
bool transport_cost(const struct regie_move_problem *p, struct regie_move_cost *ret_cost);

#endif
