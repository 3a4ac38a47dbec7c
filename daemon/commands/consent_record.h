/*
 * consent_record - from a message's consent or crisis ground to the record that everything rests on. Private
 * to the room.
 */
#ifndef MDO_COMMANDS_CONSENT_RECORD_H
#define MDO_COMMANDS_CONSENT_RECORD_H

#include "commands/turn.h"
#include "rules/consent.h"
#include "store/store_signal.h"

/*
 * The consent (or ground) of a signal, checked against the region's lists and terms and admitted by the
 * consent module; client and id are not set yet. Roles and groups are expanded to the partners of today.
 * Refuses without consent and without crisis (consent-missing).
 */
bool consent_record_read(struct turn *t, const struct conf_partner *from, const struct proto_signal *signal,
                         uint32_t observed, struct consent *ret_consent, struct refusal *refusal) MDO_CHECK;

/*
 * The same for a consent by itself (${observed} 0: a renewal, which need not cover all that was observed).
 * ${birth}: the client's birth date as far as this partner told it, else day_none().
 */
bool consent_record_consent(struct turn *t, const struct conf_partner *from, const struct proto_consent *in,
                            uint32_t observed, struct day birth, struct consent *ret_consent,
                            struct refusal *refusal) MDO_CHECK;

struct partner_id_list {
	size_t count;
	struct partner_id *at;
};
/* Partner ids, role:<role> and group:<group> as the partners of today, without ${but} (NULL: all), in the
 * arena. Refuses with recipient-unknown at ${pointer}/N. */
bool consent_record_recipients(struct turn *t, const struct partner_id *but, const struct proto_texts *words,
                               const char *pointer, struct partner_id_list *ret_list,
                               struct refusal *refusal) MDO_CHECK;

#endif
