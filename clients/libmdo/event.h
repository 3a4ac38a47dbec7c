/*
 * event - messages of a partner as CloudEvents: id, source, type and time around the data.
 */
#ifndef MDO_LIBMDO_EVENT_H
#define MDO_LIBMDO_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/id.h"
#include "base/memory.h"
#include "base/time.h"
#include "proto/proto.h"

/* A message that can be sent, again with the same id when no answer came. Texts belong to the arena. */
struct mdo_event {
	const char *id;
	const char *text;
	size_t len;
};

/* What every message of one sender has in common. */
struct mdo_sender {
	struct id_source *ids;
	const char *source;
	struct instant now;
};

/* ${data} is JSON text. The id is a new UUIDv7. */
struct mdo_event mdo_event_make(struct arena *a, const struct mdo_sender *from, enum message kind,
                                const char *data);

/*
 * From JSON that somebody else wrote: a whole event is taken as it is, anything else becomes the data of a
 * new event of ${kind}. What the data says is left to the daemon; refused here is only what is no JSON, too
 * large, or an event with a mistake in its envelope.
 */
bool mdo_event_take(struct arena *a, const struct mdo_sender *from, enum message kind, const char *text,
                    size_t len, struct mdo_event *ret_event, struct refusal *ret_refusal) MDO_CHECK;

#endif
