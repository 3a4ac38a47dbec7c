/*
 * consent_record - from a message's consent or crisis ground to the record that everything rests on. Private
 * to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_RECORD_H
#define MDO_COMMANDS_CONSENT_RECORD_H

#include "commands/turn.h"
#include "rules/consent.h"

/*
 * The consent (or ground) of a signal, checked against the region's lists and terms and admitted by the
 * consent module; client and id are not set yet. Roles and groups are expanded to the partners of today.
 * Refuses without consent and without crisis (consent-missing).
 */
bool consent_record_read(struct turn *t, const struct conf_partner *from, const struct proto_signal *signal,
                         uint32_t observed, struct consent *ret_consent, struct refusal *refusal) MDO_CHECK;

#endif
