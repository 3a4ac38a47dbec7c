/*
 * store_speaker - who interprets which item of an announced meeting, and which items nobody does: a row for
 * each. What an organisation is told of it rests on that one case.
 */
#ifndef MDO_STORE_STORE_SPEAKER_H
#define MDO_STORE_STORE_SPEAKER_H

#include "store/store_agenda.h"

struct store_speaker {
	struct meeting_id meeting;
	struct case_id case_;
	char language[12];
	int64_t slot;            /* 0: it was deferred, since nobody could */
	struct person_id person; /* unset: nobody, a gap */
	struct partner_id partner;
	struct instant booked;
	struct event_id event; /* of the notification that asked; unset: none was made */
	bool told;             /* it was handed over */
};
struct store_speaker_list {
	size_t count;
	struct store_speaker *at;
};
/* One for each meeting and case: replaces. */
void store_speaker_put(struct store *s, const struct store_speaker *sp);
void store_speaker_drop(struct store *s, const struct meeting_id *meeting, const struct case_id *case_);
/* In order of case. */
struct store_speaker_list store_speaker_of_meeting(struct store *s, struct arena *a,
                                                   const struct meeting_id *meeting);
/* Of a table: its meetings that begin after ${now}, and gaps of any meeting, in order of meeting and case. */
struct store_speaker_list store_speaker_ahead(struct store *s, struct arena *a, const struct table_id *table,
                                              struct instant now);
/* The notification was handed over. */
void store_speaker_told(struct store *s, const struct event_id *event);
/* Whether it still waits to be handed over; takes it back, when it does. */
bool store_speaker_waits(struct store *s, const struct partner_id *partner, const struct event_id *event);
void store_speaker_unsay(struct store *s, const struct partner_id *partner, const struct event_id *event);
/* At how many meetings that begin after ${now} this person interprets. */
int64_t store_speaker_load(struct store *s, const struct person_id *person, struct instant now);
/* Open cases that nobody can interpret: those announced or deferred. */
int64_t store_speaker_gaps(struct store *s);
/* Of meetings that are over, but for gaps of open cases. */
void store_speaker_trim(struct store *s, struct instant before);

/* Cases at a meeting of which a live signal asks for an interpreter, by slot. */
struct store_item_list store_speaker_items(struct store *s, struct arena *a,
                                           const struct meeting_id *meeting);

/* A person decided that a case is discussed without interpreter too, until it was. */
bool store_speaker_go_ahead(struct store *s, const struct case_id *case_);
void store_speaker_set_go_ahead(struct store *s, const struct case_id *case_, bool ahead);

#endif
