/*
 * consent_end - what follows when a consent ends: withdrawn, suspended or expired (design section 7), in one
 * transaction. Private to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_END_H
#define MDO_COMMANDS_CONSENT_END_H

#include "commands/case_view.h"

/* Nothing rests on ${c} any more from here on. Call it for each of several consents that end in one command,
 * before the first of them ends: else what that one brings about would still be derived from the others. */
void consent_end_begin(struct turn *t, const struct consent *c);
/* Ends ${c} as ${state} (withdrawn or expired), as the client said on day ${on} (day_none(): nothing is
 * remembered of it, the caller does that): content is set to erase, receivers are told, the sender hears what
 * became of its signals, cases are settled. What waited to be told and rested on it is gone; who still may
 * know a case hears how it stands. */
void consent_end(struct turn *t, const struct consent *c, enum consent_state state, struct day on);
/* No disclosure any more, until confirmed or ${until} has passed. Tells nobody. */
void consent_end_suspend(struct turn *t, const struct consent *c, struct day until);
/* What a replay of the erasure ledger suspended by itself: what follows from that. */
void consent_end_held(struct turn *t);
/* What was suspended may be seen again, or now first: a signal that rests on ${c} is told to its recipients.
 * What waited for them is gone when they asked meanwhile: rather twice than never. Not to the sender: it
 * never knew of the suspension. ${v}: its case, settled; NULL: there is none. */
void consent_end_restored(struct turn *t, const struct consent *c, const struct store_signal *signal,
                          const struct case_view *v);
/* Someone outside its recorder confirmed it with the client, who takes nothing back after all: senders hear
 * what became of their signals. */
void consent_end_confirm(struct turn *t, const struct consent *c, const char *by, enum office office);

#endif
