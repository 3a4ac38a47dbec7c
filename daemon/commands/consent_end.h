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
/* Ends ${c} as ${state} (withdrawn or expired), as the client said on day ${on}: content is set to erase,
 * receivers are told, the sender hears what became of its signals, cases are settled. */
void consent_end(struct turn *t, const struct consent *c, enum consent_state state, struct day on);
/* No disclosure any more, until confirmed or ${until} has passed. Tells nobody. */
void consent_end_suspend(struct turn *t, const struct consent *c, struct day until);
/* Someone outside its recorder confirmed it with the client: senders hear what became of their signals. */
void consent_end_confirm(struct turn *t, const struct consent *c, const char *by, enum office office);

#endif
