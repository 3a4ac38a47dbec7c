/*
 * regie_candidates - the people of the roster, seen for one case, and how well each fits. Private to the
 * room.
 */
#ifndef MDO_COMMANDS_REGIE_CANDIDATES_H
#define MDO_COMMANDS_REGIE_CANDIDATES_H

#include "commands/case_view.h"
#include "rules/regie.h"

struct regie_candidates {
	size_t count, eligible;
	struct regie_candidate *at; /* in order of person */
	struct regie_score *ranked; /* best first */
};
struct regie_candidates regie_candidates_of(struct turn *t, const struct case_view *v);

/* Which of them is this person; SIZE_MAX: none. */
size_t regie_candidates_find(const struct regie_candidates *all, const char *person);
const struct regie_score *regie_candidates_score(const struct regie_candidates *all, size_t candidate);

/* Whether this partner is reached at all: configured and not cut off. */
bool regie_candidates_reached(const struct turn *t, const struct partner_id *partner);

#endif
