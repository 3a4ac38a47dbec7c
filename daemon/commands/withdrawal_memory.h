/*
 * withdrawal_memory - what a client took back, held against a consent that is older (DESIGN section 7): known
 * to its recorder, it is refused; known to others only, it waits, and nobody hears of it. Private to the
 * room.
 */
#ifndef MDO_COMMANDS_WITHDRAWAL_MEMORY_H
#define MDO_COMMANDS_WITHDRAWAL_MEMORY_H

#include "commands/turn.h"
#include "rules/consent.h"

/*
 * ${c}, of ${from} and with its client, comes in new, or to take the place of ${standing} (NULL: of none).
 * False: consent-withdrawn at /data/consent/valid_from. Else its state and suspended_until are set: active,
 * or suspended; ret_cut is then what waits to be taken from it, nothing when it waits as a whole. Keep it
 * with the consent's id (store_lease_cut_add). What stands although it is older was confirmed by a person
 * since: it is not held against what takes its place.
 */
bool withdrawal_memory_judge(struct turn *t, const struct conf_partner *from, const struct consent *standing,
                             struct consent *c, struct consent_cut *ret_cut,
                             struct refusal *refusal) MDO_CHECK;

/* Whether the cut takes anything from ${c}. ${ret_left}: what is left, in the arena; false in ret_some:
 * nothing. */
bool withdrawal_memory_takes(struct turn *t, const struct consent_cut *cut, const struct consent *c,
                             struct consent *ret_left, bool *ret_some) MDO_CHECK;

#endif
