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

/*
 * A notification as it may be handed over now, its consent checked again; the JSON of its data. NULL when it
 * is no longer covered, and why in ret_code. ret_consent: what it rests on, for the audit; NULL when on
 * several or on nothing.
 */
const char *stream_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          const char **ret_code, const char **ret_consent);

#endif
