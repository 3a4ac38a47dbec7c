/*
 * consent_narrow - a client takes back part of a consent: recipients, life domains or purposes (DESIGN
 * section 7). Private to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_NARROW_H
#define MDO_COMMANDS_CONSENT_NARROW_H

#include "commands/turn.h"
#include "rules/consent.h"

/*
 * Takes ${cut} from ${c}, active or suspended and no crisis ground, as the client said on day ${on}. ${sure}:
 * told by someone who has part in it, or a person with an office: at once, and for good. Else it is suspended
 * until ${until} and the cut waits; what waits already as a whole goes on to. Nothing of it left: it ends, or
 * waits, as a whole. False when the cut takes nothing from it.
 */
bool consent_narrow_take(struct turn *t, const struct consent *c, const struct consent_cut *cut, bool sure,
                         struct day on, struct day until);
/* The cut that waits for ${c}, which is suspended: confirmed, or its term has passed. It is taken, and the
 * rest is active again. False when none waits: the consent as a whole does. */
bool consent_narrow_waiting(struct turn *t, const struct consent *c);
/* Whether one waits. */
bool consent_narrow_waits(struct turn *t, const struct consent *c);

/* What is taken back, as a message or a request says it. Roles and groups are the partners of today. Refuses
 * with recipient-unknown at ${pointer}/N. */
bool consent_narrow_read(struct turn *t, const struct proto_texts *recipients, uint32_t domains,
                         uint32_t purposes, const char *pointer, struct consent_cut *ret_cut,
                         struct refusal *refusal) MDO_CHECK;

#endif
