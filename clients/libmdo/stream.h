/*
 * stream - questions about our own notifications: fetch, acknowledge, subscribe (proto/PROTOCOL.md,
 * "Streams").
 */
#ifndef MDO_LIBMDO_STREAM_H
#define MDO_LIBMDO_STREAM_H

#include <stdint.h>

#include "libmdo/door.h"
#include "libmdo/event.h"

#define MDO_STREAM_CREDIT_MAX 64
#define MDO_STREAM_WAIT_MAX_MS 30000
#define MDO_EPOCH_MAX 17

/* ${epoch} may be NULL at the very first fetch. The daemon answers after ${wait_ms} at the latest, and then
 * has
 * ${timeout_ms} for it. */
struct mdo_fetch {
	const char *epoch;
	int64_t after;
	int credit, wait_ms;
};
enum mdo_reach mdo_stream_fetch(struct mdo_door *d, struct arena *a, const struct mdo_sender *from,
                                const struct mdo_fetch *fetch, int timeout_ms,
                                struct mdo_answer *ret_answer) MDO_CHECK;
enum mdo_reach mdo_stream_ack(struct mdo_door *d, struct arena *a, const struct mdo_sender *from,
                              const char *epoch, int64_t upto, int timeout_ms,
                              struct mdo_answer *ret_answer) MDO_CHECK;

/* A notification's number, from its sequence; false when that is no number. */
bool mdo_stream_number(const struct proto_notification *n, int64_t *ret_number) MDO_CHECK;
/* Is it a refusal with that problem? */
bool mdo_stream_refused(const struct proto_answer *answer, enum problem p);

#endif
