/*
 * retention - what is kept how long, from when, and why so long (AVG art. 5.1.e). Pure. The same decision
 * removes and lists what will be removed.
 */
#ifndef MDO_RULES_RETENTION_H
#define MDO_RULES_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/terms.h"
#include "base/time.h"

/* Columns: ENUM suffix of enum retention, from when the term runs, where the default comes from. */
#define RETENTION_CLASSES(X)                                                                                 \
	X(CASE, "the case was closed",                                                                       \
	  "Regeling inburgering 2021 art. 9.9(1): five years after the end of the duty to integrate")        \
	X(UNMATCHED, "the case was closed, of somebody known by name only",                                  \
	  "AVG art. 5(1)(e): no legal term; as short as matching needs")                                     \
	X(UNLINKED, "the latest withdrawal of a client without any case",                                    \
	  "AVG art. 5(1)(e): no legal term; as long as an older consent may still be sent")                  \
	X(ANSWER, "the message was recorded",                                                                \
	  "AVG art. 5(1)(e): no legal term; as long as a message may be sent again")                         \
	X(AUDIT, "the row was written",                                                                      \
	  "Stcrt. 2019-38007: access logs at least five years from the line (NEN 7513: two)")

/* Static; NULL for RETENTION_ABSENT. */
const char *retention_start(enum retention class_);
const char *retention_source(enum retention class_);

/* What stands in the way, whatever the term. */
struct retention_facts {
	struct day start; /* of the start event; day_none(): it has not happened */
	bool open;        /* the case is open */
	bool suspended;   /* a consent or a signal waits to be confirmed */
	bool crisis;      /* a crisis ground is not reviewed */
	bool erasing;     /* somebody was asked to erase and did not say it did */
	bool merged;      /* it went into a case that is kept, and may be taken out again */
};

/* The first day on which it is removed, after ${days}; day_none(): not by time alone. */
struct day retention_goes(const struct retention_facts *f, int64_t days) MDO_CHECK;
bool retention_is_over(const struct retention_facts *f, int64_t days, struct day today) MDO_CHECK;

#endif
