/*
 * store_limit - new persons per partner and day: what a partner named persons by before, and what was counted
 * (DESIGN section 7). Of what a partner itself said only, never of whom that means here.
 */
#ifndef MDO_STORE_STORE_LIMIT_H
#define MDO_STORE_STORE_LIMIT_H

#include "store/store.h"

/* Whether the partner named a person by this before, in a message that was kept or on the same day. */
bool store_acquaintance(struct store *s, const struct partner_id *partner, const struct crypto_hash *hash);
/* The same, in a message that was kept, at ${upto} or before. */
bool store_acquaintance_since(struct store *s, const struct partner_id *partner,
                              const struct crypto_hash *hash, struct instant upto);
/* It did now. ${passing}: in a message that was refused, so that it is forgotten when the day is over. */
void store_acquaintance_add(struct store *s, const struct partner_id *partner, const struct crypto_hash *hash,
                            struct instant now, bool passing);

struct store_partner_day {
	int64_t named;              /* messages that named a person new to it */
	int64_t refused;            /* messages that were put off for that */
	struct person_id lifted_by; /* unset: nobody */
};
struct store_partner_day store_partner_day(struct store *s, const struct partner_id *partner, struct day on);
void store_partner_day_named(struct store *s, const struct partner_id *partner, struct day on);
void store_partner_day_refused(struct store *s, const struct partner_id *partner, struct day on);
void store_partner_day_lift(struct store *s, const struct partner_id *partner, struct day on, const char *by);
/* Forgets what was named in refused messages only before ${midnight}, and the counts of days before ${keep}.
 * At most ${most} of the first; how many. */
int64_t store_limit_forget(struct store *s, struct instant midnight, struct day keep, size_t most);

#endif
