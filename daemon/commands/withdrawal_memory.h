/*
 * withdrawal_memory - what a client took back, held against a consent that is older (DESIGN section 7): known
 * to its recorder, it is refused; known to others only, it waits, and nobody hears of it. Private to the
 * room.
 */
#ifndef MDO_COMMANDS_WITHDRAWAL_MEMORY_H
#define MDO_COMMANDS_WITHDRAWAL_MEMORY_H

#include "commands/client_identify.h"
#include "rules/consent.h"

/*
 * Somebody who is not known here any more may have taken back everything up to a day
 * (store_withdrawal_strangers): that day, when whoever is named by ${keys}, or by ${reference} alone (NULL:
 * none), may be that person; else day_none(). Decided by what is new to this partner, by its own words: whom
 * they mean here, and whether anybody, is not looked at (I11).
 */
struct day withdrawal_memory_stranger(struct turn *t, const struct conf_partner *from,
                                      const struct client_keys *keys, const char *reference);

/* What a consent is judged by, besides what is remembered of its client. */
struct withdrawal_memory_asked {
	const struct conf_partner *from;
	const struct consent *standing; /* whose place it takes; NULL: it is new */
	struct day stranger;            /* withdrawal_memory_stranger */
};

/*
 * ${c}, with its client, comes in new, or to take the place of what stands.
 * False: consent-withdrawn at /data/consent/valid_from. Else its state and suspended_until are set: active,
 * or suspended; ret_cut is then what waits to be taken from it, nothing when it waits as a whole. Keep it
 * with the consent's id (store_lease_cut_add). What stands although it is older was confirmed by a person
 * since: it is not held against what takes its place.
 */
bool withdrawal_memory_judge(struct turn *t, const struct withdrawal_memory_asked *asked, struct consent *c,
                             struct consent_cut *ret_cut, struct refusal *refusal) MDO_CHECK;

/* The day on which a client took back what is suspended now; day_none(): it is not known. */
struct day withdrawal_memory_spoke(struct turn *t, const struct consent *c);

/* Whether the cut takes anything from ${c}. ${ret_left}: what is left, in the arena; false in ret_some:
 * nothing. */
bool withdrawal_memory_takes(struct turn *t, const struct consent_cut *cut, const struct consent *c,
                             struct consent *ret_left, bool *ret_some) MDO_CHECK;

#endif
