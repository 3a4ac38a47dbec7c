/*
 * store_digest - what each person of the roster was last told in a daily digest.
 */
#ifndef MDO_STORE_STORE_DIGEST_H
#define MDO_STORE_STORE_DIGEST_H

#include "store/store.h"

struct store_digest {
	struct person_id person;
	struct partner_id partner;
	bool told_before;
	struct crypto_hash said; /* of what the last one was about */
};
struct store_digest_list {
	size_t count;
	struct store_digest *at;
};

/* People of whose regies store_regie_to_tell tells something, and who were not looked at for ${today}; in
 * order of id, at most ${max}. */
struct store_digest_list store_digest_due(struct store *s, struct arena *a, struct day today,
                                          struct day dates_to, struct day consents_to, size_t max);
/* Whether everybody was looked at for that day. Who gets the first regie later that day heard of it at once.
 */
bool store_digest_over(struct store *s, struct arena *a, struct day today);
void store_digest_end(struct store *s, struct day today);
/* Looked at for ${today}; this is what they know now. */
void store_digest_set(struct store *s, const struct person_id *person, struct day today,
                      const struct crypto_hash *said);
/* Forgets who is not on the roster any more. */
void store_digest_tidy(struct store *s);
/* A row of the audit chain from before ${at}, and not long before; 0: there is none. */
int64_t store_digest_row_before(struct store *s, struct instant at);

#endif
