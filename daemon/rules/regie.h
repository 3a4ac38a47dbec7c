/*
 * regie - who holds the regie of a case (design section 6): candidates, scores, the choice and its reasons,
 * and what follows an answer or silence. Pure. Keeps I3: exactly one regiehouder, or exactly one escalation.
 */
#ifndef MDO_RULES_REGIE_H
#define MDO_RULES_REGIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/id.h"
#include "base/terms.h"
#include "base/time.h"

#define REGIE_WHY_MAX 301

struct regie_weights { /* of the municipality */
	int64_t contact, trust, wish, order, domain, language, expertise, load;
	size_t order_count;
	enum role roles[ROLE_COUNT]; /* organisations, the most suited first */
};

/* One person of the roster, seen for one case. */
struct regie_candidate {
	struct person_id person;
	struct partner_id partner;
	struct person_id deputy; /* unset: none */
	enum role role;          /* of the partner */
	bool duty;               /* may be asked to hold a regie at all */
	bool may_know;           /* the consent module lets this partner know the case's facts */
	bool present, left;
	bool refused;      /* by the client */
	bool asked_before; /* had his turn in this case: regie_had_turn */
	bool held_before; /* held it in the client's case before this one, and everybody here may know that */
	bool preferred;   /* the client's wish */
	bool contact, trusted; /* named in a live signal as best contact; trusted by the client */
	uint32_t domains;      /* works in */
	bool speaks;           /* the client's language */
	bool expert;           /* an expertise tag fits */
	int64_t load, limit;   /* open cases held or offered; most */
};

struct regie_case {
	uint32_t domains; /* of the live signals */
	bool language_needed;
};

struct regie_score {
	size_t candidate; /* index */
	bool eligible;
	int64_t total;
	int64_t contact, trust, wish, order, domain, language, expertise, load; /* parts, load negative */
};

/*
 * Scores all. Eligible: on duty, within the consent, present, not left, below the limit, not refused, no turn
 * in this case before. Parts: order is its weight for the first of roles, less in equal steps for each next,
 * 0 for one not listed; domain its weight times the share of the case's domains that the person works in;
 * language counts when it is needed; load is its weight times the cases held, negative; each other part is
 * its weight or 0. Rounded down.
 *
 * ${ret_scores} has room for count, comes back best first: eligible before not, who held it before (a case
 * keeps its regiehouder when it comes back), highest total, then lightest load, then person id: the same
 * whatever the order of the candidates. Returns the number of eligible ones; 0 means: escalate.
 */
size_t regie_rank(const struct regie_weights *w, const struct regie_case *c,
                  const struct regie_candidate *candidates, size_t count,
                  struct regie_score *ret_scores) MDO_CHECK;

/* Whether somebody whose part in a case ended so had his turn, and is asked no more of himself: declined, let
 * it lapse, gave it back, or everything was taken from him at once. */
bool regie_had_turn(enum regie_state state, enum cause cause) MDO_CHECK;

/* Whether somebody may take a regie that nobody has: as for an offer, but an earlier turn does not count. */
bool regie_claimable(const struct regie_candidate *c) MDO_CHECK;

/* Whether a coordinator's decision may give the regie to this person: within the consent, not refused by the
 * client, on the roster for it and present; limit, wish and earlier answers do not count. Else why not,
 * static: "is
 * ...". */
bool regie_assignable(const struct regie_candidate *c, const char **ret_why) MDO_CHECK;

/* "best contact +30, trusted +20, order +12, load -4 = 58"; parts that are 0 are left out. */
void regie_why(const struct regie_score *s, char ret_why[REGIE_WHY_MAX]);

/*
 * Who is asked next, as an index of ${candidates}; SIZE_MAX: nobody, escalate. After a decline or silence of
 * ${asked}: his deputy when eligible (even below a higher score), else the best eligible other than him. NULL
 * when nobody was asked yet. ${ranked} comes from regie_rank on these candidates, as they are after the
 * answer.
 */
size_t regie_next(const struct regie_candidate *candidates, const struct regie_score *ranked, size_t count,
                  const struct person_id *asked) MDO_CHECK;

/* When an offer made now lapses: with the last second of the ${workdays}-th working day (Dutch, of meetings)
 * after today; in a crisis ${crisis_hours} from now, day or night. */
struct instant regie_answer_by(struct instant now, enum urgency urgency, int64_t workdays,
                               int64_t crisis_hours);

#endif
