/*
 * store_outbox - notifications to partners: durable, numbered when first served, kept until acknowledged and
 * a while after (I4).
 */
#ifndef MDO_STORE_STORE_OUTBOX_H
#define MDO_STORE_STORE_OUTBOX_H

#include "base/terms.h"
#include "store/store.h"

struct store_notification {
	int64_t id; /* in order of making */
	struct event_id event_id;
	struct partner_id partner;
	enum event kind;
	int64_t number; /* 0: pending */
	struct instant created, not_before, served;
	struct signal_id signal; /* rests on this signal's content; unset: on the case */
	struct case_id case_;    /* rests on the live signals of the case up to signal_upto; unset: on nothing
	                            (always covered) */
	struct signal_id signal_upto;
	struct reference_id reference; /* receiver's own, becomes `subject` */
	const char *facts; /* JSON text of data, NULL for content that is rendered from the signal */
};
struct store_notification_list {
	size_t count;
	struct store_notification *at;
};
/* Adds one; id, event_id (made when unset), number and served are not read. */
void store_outbox_add(struct store *s, const struct store_notification *n);
/* Pending and due, oldest first, at most ${max}. */
struct store_notification_list store_outbox_pending(struct store *s, struct arena *a,
                                                    const struct partner_id *partner, struct instant now,
                                                    size_t max);
/* Served with a number above ${after}, in order, at most ${max}. */
struct store_notification_list store_outbox_served(struct store *s, struct arena *a,
                                                   const struct partner_id *partner, int64_t after,
                                                   size_t max);
/* Something that tells of several cases told ${partner} of this one, under its reference: it received what
 * rests on the signals that are live now, and hears of it when they go. */
void store_outbox_told(struct store *s, const struct partner_id *partner, const struct case_id *case_,
                       const char *reference);
/* A pending one gets ${number}, the next of its stream (store_stream_served writes how far that came). */
void store_outbox_number(struct store *s, const struct store_notification *n, int64_t number,
                         struct instant now);
/* Its receiver was served what rests on these consents: remembered for when one of them ends. */
void store_outbox_rests(struct store *s, const struct store_notification *n);
/* A pending one that is no longer covered: gone without trace in the stream. */
void store_outbox_drop(struct store *s, int64_t id);
/* Removes what was acknowledged and served before ${before}, of each stream from its oldest to the first that
 * was not, so that none has a hole; at most ${max} rows. How many went. */
int64_t store_outbox_trim(struct store *s, struct instant before, size_t max);

struct store_stream {
	struct partner_id partner;
	int64_t newest, acked, pending;
	uint32_t now_kinds, digest_kinds;
	struct instant seen;
};
/* The stream; one that nobody asked for yet has all kinds at once. pending is counted, which takes the longer
 * the more there is. */
struct store_stream store_stream_get(struct store *s, const struct partner_id *partner);
/* The same, with pending 0: for whatever is done for each message. */
struct store_stream store_stream_uncounted(struct store *s, const struct partner_id *partner);
void store_stream_ack(struct store *s, const struct partner_id *partner, int64_t upto);
void store_stream_subscribe(struct store *s, const struct partner_id *partner, uint32_t now_kinds,
                            uint32_t digest_kinds);
/* Writes newest and seen; the rest only when it is the first time. */
void store_stream_served(struct store *s, const struct store_stream *stream);

#endif
