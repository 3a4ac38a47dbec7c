/*
 * store_digest - what each person of the roster was last told in a daily digest.
 */
#ifndef MDO_STORE_STORE_DIGEST_H
#define MDO_STORE_STORE_DIGEST_H

#include "base/terms.h"
#include "store/store_agenda.h"
#include "store/store_signal.h"

/* A regie that a digest speaks of, and its case, which is open, with all that is told of it: an offer, a case
 * whose next date is by ${dates_to}, or a consent that ends by ${consents_to}. */
struct store_digest_line {
	struct partner_id partner; /* for whom it is held */
	struct case_id case_;
	struct client_id client;
	enum regie_state state;
	struct instant answer_by;
	struct day next_date, discuss_by, discussed; /* as in struct store_case */
	struct reference_id reference;               /* the partner's for the case; unset: it has none */
	struct store_meeting meeting; /* the announced one at which it stands, as far as store_meeting_slot_at
	                               * asks; id unset: none */
	int64_t slot;
	struct store_case_ground_list grounds; /* of live signals; served: under that reference, not known of
	                                        * store_digest_due */
};
struct store_digest {
	struct person_id person;
	struct partner_id partner;
	bool told_before;
	struct crypto_hash said; /* of what the last one was about */
	size_t count;            /* in order of case */
	struct store_digest_line *lines;
};
struct store_digest_list {
	size_t count;
	struct store_digest *at;
};

/* People behind ${after} of whose regies there is something to tell; in order of id, at most ${max}. */
struct store_digest_list store_digest_due(struct store *s, struct arena *a, const struct person_id *after,
                                          struct day dates_to, struct day consents_to, size_t max);
/* The lines of this person, who may have left; the rest is not set. */
struct store_digest store_digest_of(struct store *s, struct arena *a, const char *person, struct day dates_to,
                                    struct day consents_to);
/* The round of a day: false when everybody was looked at, else behind whom it goes on. Who gets the first
 * regie later that day heard of it at once. */
bool store_digest_goes_on(struct store *s, struct arena *a, struct day today, struct person_id *ret_after);
void store_digest_passed(struct store *s, struct day today, const struct person_id *last);
void store_digest_end(struct store *s, struct day today);
/* What they know from ${today} on. */
void store_digest_set(struct store *s, const struct person_id *person, struct day today,
                      const struct crypto_hash *said);
/* Forgets who is not on the roster any more. */
void store_digest_tidy(struct store *s);
/* A row of the audit chain from before ${at}, and not long before; 0: there is none. */
int64_t store_digest_row_before(struct store *s, struct instant at);

#endif
