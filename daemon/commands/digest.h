/*
 * digest - what is not urgent, once a day: what each regiehouder has in hand, in the stream of the
 * organisation. Private to the room.
 */
#ifndef MDO_COMMANDS_DIGEST_H
#define MDO_COMMANDS_DIGEST_H

#include "commands/stream.h"

/* From the time of day of digests on: some people at a time, until each was looked at. True: there are more.
 */
bool digest_due(struct turn *t);
/* What one says, made when it is handed over, of the cases that the receiver may know then. NULL: of none. */
const char *digest_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          struct stream_said *said);

#endif
