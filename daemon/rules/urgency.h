/*
 * urgency - how urgent a case is, from crisis, Protect counts, number of partners that signalled, urgency as
 * stated, and near deadlines; and the Protect classes. Pure.
 */
#ifndef MDO_RULES_URGENCY_H
#define MDO_RULES_URGENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/terms.h"
#include "base/time.h"

struct urgency_policy {
	int64_t protect_medium_from, protect_high_from;           /* yes answers, of ten */
	int64_t accumulation_medium_from, accumulation_high_from; /* different partners */
	int64_t deadline_near_days;
	int64_t discuss_days[URGENCY_COUNT];
};

/* One live signal. */
struct urgency_signal {
	struct partner_id partner;
	struct day received;
	bool crisis;
	enum urgency stated;                   /* URGENCY_ABSENT when not */
	int64_t protect_answered, protect_yes; /* -1: not asked */
	struct day protect_on;
	struct day deadline; /* the nearest, or day_none() */
};

/* What raised it, as bits, for the explanation: every cause that reaches the urgency it came to; none for
 * LOW. */
enum urgency_reason {
	URGENCY_BY_CRISIS = 1,
	URGENCY_BY_STATED = 2,
	URGENCY_BY_PROTECT = 4,
	URGENCY_BY_PARTNERS = 8,
	URGENCY_BY_DEADLINE = 16
};

/* Class of one Protect outcome: LOW, MEDIUM or HIGH by its yes answers, also when not all ten were answered:
 * what is missing never lowers it. URGENCY_ABSENT when not asked or none answered. A signal, never a
 * diagnosis. */
enum urgency urgency_of_protect(const struct urgency_policy *p, int64_t answered, int64_t yes);

/*
 * The highest of what the live signals give, LOW at least; URGENCY_ABSENT for no signals. Crisis gives
 * CRISIS, and nothing else does (stated without the crisis flag it counts as HIGH). Of each partner only the
 * newest Protect outcome counts, by protect_on, then received. Accumulation is the number of different
 * partners. A deadline that is past or at most deadline_near_days ahead gives HIGH. ret_reasons may be NULL.
 */
enum urgency urgency_of_case(const struct urgency_policy *p, const struct urgency_signal *signals,
                             size_t count, struct day today, unsigned *ret_reasons);

/* Day by which it should be discussed: the policy's days after ${today}, but never later than ${before}, what
 * was decided earlier (day_none(): nothing). Decided on the day a signal comes, so a later signal can only
 * bring it forward. */
struct day urgency_discuss_by(const struct urgency_policy *p, enum urgency urgency, struct day today,
                              struct day before);

#endif
