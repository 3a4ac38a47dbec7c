/*
 * store_lease - consents that take the place of others, what clients took back in part, and who was asked to
 * erase what.
 */
#ifndef MDO_STORE_STORE_LEASE_H
#define MDO_STORE_STORE_LEASE_H

#include "store/store_signal.h"

/*
 * ${next}, a consent and no ground, a row of its own with all its members set, takes the place of ${old},
 * which stays as CONSENT_REPLACED. Live and suspended signals and their sealed content go over to it, cut
 * down to the life domains that it covers; content in others is set to erase, and so is all of a signal of
 * which no domain is left: that one stays with ${old}, for the caller to erase. Protect counts go with the
 * domain mental_health. Rows of served go over for partners that are still named, and for the recorder.
 * ${confirmed}: who confirmed ${old} confirmed ${next} too.
 */
void store_lease_replace(struct store *s, const struct consent *old, const struct consent *next,
                         bool confirmed, struct instant now);

/* What a withdrawal in part will take from a consent once it is confirmed. Kept as a union; nothing: all
 * members empty. */
void store_lease_cut_add(struct store *s, const struct consent_id *consent, const struct consent_cut *cut);
struct consent_cut store_lease_cut(struct store *s, struct arena *a, const struct consent_id *consent);
void store_lease_cut_drop(struct store *s, const struct consent_id *consent);

/* What a client took back in part, as far as ${partner} may know; the latest day counts. ${wide}: of whatever
 * consent; else ${partner} left it out of its own when it renewed that. */
void store_lease_memory_add(struct store *s, const struct client_id *client, const struct partner_id *partner,
                            const struct consent_cut *cut, bool wide, struct day on);
/* The same for what waited to be confirmed: each part counts from the day on which the client said so, as
 * that is remembered already; no later day, which would tell that somebody had it. */
void store_lease_memory_share(struct store *s, const struct client_id *client,
                              const struct partner_id *partner, const struct consent_cut *cut);
/* What was taken back on ${since} or later: known to ${partner}; NULL: by anybody, of whatever consent. */
struct consent_cut store_lease_memory(struct store *s, struct arena *a, const struct client_id *client,
                                      const struct partner_id *partner, struct day since);
/* A confirmed match: ${to} has both memories. */
void store_lease_memory_copy(struct store *s, const struct client_id *from, const struct client_id *to);
/* Nothing is kept of the client. */
void store_lease_memory_drop(struct store *s, const struct client_id *client);

/* Who was asked to erase what it holds under a reference: no client, no case. Asked again after it was done,
 * it is open again; else the first time counts. */
struct store_erasure {
	struct partner_id partner;
	struct reference_id reference;
	struct instant asked, told, done; /* told: 0 while it is not handed over, or was trimmed since */
};
struct store_erasure_list {
	size_t count;
	struct store_erasure *at;
};
void store_lease_ask_erasure(struct store *s, const struct partner_id *partner, const char *reference,
                             struct instant now);
/* Whether this partner was ever asked to erase that. */
bool store_lease_asked_erasure(struct store *s, const struct partner_id *partner, const char *reference);
/* It says that it did: whether it was asked and had not said so yet. */
bool store_lease_erased(struct store *s, const struct partner_id *partner, const char *reference,
                        struct instant now);
/* Open ones first, oldest first; at most ${max}. ${before}, unless NULL: only open ones asked before then. */
struct store_erasure_list store_lease_erasures(struct store *s, struct arena *a, const struct instant *before,
                                               size_t max);

/* Whether a notification of a case's facts that rest on ${signal} is pending for anybody. */
bool store_lease_has_unsaid(struct store *s, const struct case_id *case_, const struct signal_id *signal);
/* Pending notifications of a case's facts that rest, among others, on ${signal}: gone. How many. */
int64_t store_lease_unsay(struct store *s, const struct partner_id *partner, const struct case_id *case_,
                          const struct signal_id *signal);

#endif
