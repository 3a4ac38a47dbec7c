/*
 * regie_move - all cases of one person handed to others at once, so that together they fit best (design
 * section 6). Pure. An assignment of cases to people, where each case more costs a person more: solved
 * exactly, comparing costs as vectors.
 */
#ifndef MDO_RULES_REGIE_MOVE_H
#define MDO_RULES_REGIE_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REGIE_MOVE_NOBODY SIZE_MAX

struct regie_move_person {
	int64_t load, limit; /* regies held or offered already, 0 or more; most */
};
struct regie_move_fit {
	bool eligible;
	int64_t score; /* how well this person fits this case, load left out; larger is better */
};

struct regie_move_problem {
	size_t case_count, person_count;
	const struct regie_move_person *people;
	const struct regie_move_fit *fits; /* by case and person */
};

/* What a redistribution costs, first member first. */
struct regie_move_cost {
	int64_t nobody;   /* cases that nobody can take */
	int64_t misfit;   /* minus the sum of scores */
	int64_t crowding; /* a case that is somebody's k-th, those held already counted, costs k: even is
	                     cheap */
};
/* Below, equal to or above 0, as a is cheaper than, as dear as or dearer than b. */
int regie_move_compare(const struct regie_move_cost *a, const struct regie_move_cost *b);
/* ${to}: by case, an index of people or REGIE_MOVE_NOBODY. */
struct regie_move_cost regie_move_cost(const struct regie_move_problem *p, const size_t *to);

/*
 * Whom each case goes to, ${ret_to} with room for case_count: only eligible people, nobody above the limit,
 * and no other way costs less. Among ways of the same cost the order of cases and people decides, so the same
 * problem has the same answer. Time grows with cases x (cases x people + people^2) at most.
 */
void regie_move(const struct regie_move_problem *p, size_t *ret_to);

#endif
