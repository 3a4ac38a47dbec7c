/*
 * town_check - what has to hold (design section 2), looked at after every step for whatever that step wrote,
 * and for all of the region every simulated week.
 */
#ifndef MDO_TOWN_TOWN_CHECK_H
#define MDO_TOWN_TOWN_CHECK_H

#include "proto/proto.h"
#include "town_page.h"
#include "town_read.h"
#include "town_watch.h"

struct town_check *town_check_new(struct town *t);
void town_check_free(struct town_check *c);
/* After each turn. */
void town_check_step(struct town *t);
/* Every day; ${week}, ${last}: all of the region. */
void town_check_day(struct town *t, bool week, bool last);
/* Whether a table waits to be planned, as the last step left it. */
bool town_check_dirty(const struct town *t);
/* A person decided about this case in the turn at hand, or since: that is a cause to move (I6). */
void town_check_decided(struct town *t, const char *case_id);
/* A decision for a whole table or person: a cause for any case until the next step is over. */
void town_check_decided_all(struct town *t);

/* I1, I4: what a partner was handed over. */
void town_check_served(struct town *t, int partner, const struct town_said *said, int64_t due);
/* The store closes: our statements go; and are made again. */
void town_check_pause(struct town *t);
void town_check_resume(struct town *t);

/* The case a reference of a partner means, NULL none; static until the next call. */
const char *town_check_case_of(struct town *t, const char *reference);
/* The signal a reference of a partner means; the same. */
const char *town_check_signal_of(struct town *t, const char *reference);
/* The case that a signal is in now; the same. */
const char *town_check_case_of_signal(struct town *t, const char *signal);
/* The client of a case as the town knows it; -1 when it does not. */
int town_check_client(struct town *t, const char *case_id);
/* Those who may be asked to take the regie of a case: partners that take part in it. */
uint64_t town_check_parties(struct town *t, const char *case_id);

#endif
