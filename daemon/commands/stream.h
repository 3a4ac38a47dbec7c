/*
 * stream - handing notifications over. Private to the room.
 */
#ifndef MDO_COMMANDS_STREAM_H
#define MDO_COMMANDS_STREAM_H

#include "commands/turn.h"
#include "store/store_outbox.h"

/* Whether ${number} was counted in this store's epoch and given; refuses with stream-restarted or
 * number-ahead. ${epoch} NULL: the very first fetch. */
bool stream_counts_here(struct turn *t, const char *epoch, int64_t number, const char *pointer,
                        const struct store_stream *stream, struct refusal *refusal) MDO_CHECK;

/* What the audit says of a notification: why it may not be handed over (NULL: it may), what it rests on
 * (several consents: a space between; NULL: on nothing), whose case it is of, and the life domains of which
 * it shows content. */
struct stream_said {
	const char *code, *consent, *case_, *domains;
	bool known; /* that its receiver got what rests on these consents is noted already */
};
/* A notification as it may be handed over now, consent and the receiver's role checked again; the JSON of its
 * data. NULL when it is no longer covered. */
const char *stream_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          struct stream_said *ret_said);

#endif
