/*
 * store_client - clients by keyed hash, the references partners hold, and what was withdrawn.
 */
#ifndef MDO_STORE_STORE_CLIENT_H
#define MDO_STORE_STORE_CLIENT_H

#include "store/store.h"

enum identity_kind { IDENTITY_BSN = 1, IDENTITY_VNUMBER, IDENTITY_NAME };

void store_client_add(struct store *s, const struct client_id *id, struct instant now, bool matched);
/* Strong keys make a client known by name only a matched one. */
void store_client_set_matched(struct store *s, const struct client_id *id);
bool store_client_matched(struct store *s, const struct client_id *id);
/* Adds a key unless it is there. */
void store_identity_add(struct store *s, const struct crypto_hash *hash, enum identity_kind kind,
                        const struct client_id *client);
/* The client of a strong key. Merged clients are followed. */
bool store_identity_find(struct store *s, const struct crypto_hash *hash, struct client_id *ret_client);
/* All clients of that name and birth date: more than one person may be. */
struct client_id_list {
	size_t count;
	struct client_id *at;
};
struct client_id_list store_identity_named(struct store *s, struct arena *a, const struct crypto_hash *hash);

/* All that hangs on ${from} (keys, consents, signals, references) goes to ${to}; ${from} is merged into it.
 */
void store_client_merge(struct store *s, const struct client_id *from, const struct client_id *to);
void store_match_reject(struct store *s, const struct client_id *a, const struct client_id *b);

/* Clients known by name only with an open case, and other clients with an open case under the same name key;
 * without one: `with` unset. */
struct store_match {
	struct case_id case_, with;
	struct day opened;
	struct table_id table;
};
struct store_match_list {
	size_t count;
	struct store_match *at;
};
struct store_match_list store_match_list(struct store *s, struct arena *a);

/* A partner's references. */
struct store_reference {
	struct reference_id id;
	struct partner_id partner;
	struct client_id client; /* merged clients are followed */
	struct signal_id signal; /* unset: of a case */
	struct case_id case_;    /* unset: of a signal */
};
/* Only references of this partner are found: others' and unknown ones are alike (I11). */
bool store_reference_find(struct store *s, const struct partner_id *partner, const char *reference,
                          struct store_reference *ret_reference);
/* Which case it is about, and on which consent that rests (unset: it stands for the case, and not for one of
 * its signals). False: not this partner's, or forgotten. */
bool store_reference_about(struct store *s, const struct partner_id *partner, const char *reference,
                           struct case_id *ret_case, struct consent_id *ret_consent);
/* The sender's own reference for its signal; ${wanted} unless it is in use. */
struct reference_id store_reference_own(struct store *s, const struct partner_id *partner,
                                        const struct signal_id *signal, const struct client_id *client,
                                        const struct reference_id *wanted, struct instant now);
/* The partner's reference for a signal or a case, made when there is none. */
struct reference_id store_reference_signal(struct store *s, const struct partner_id *partner,
                                           const struct signal_id *signal, const struct client_id *client,
                                           struct instant now);
struct reference_id store_reference_case(struct store *s, const struct partner_id *partner,
                                         const struct case_id *case_, const struct client_id *client,
                                         struct instant now);

/* The partner's reference for a case means nothing any more; should it ever know the case again, that is by
 * another one. What it answered under it goes too, when that was before what keeping looked at. */
void store_reference_forget(struct store *s, const struct partner_id *partner, const struct case_id *case_);

/* Withdrawals that ${partner} may know of: keeps the latest day. */
void store_withdrawal_add(struct store *s, const struct client_id *client, const struct partner_id *partner,
                          struct day on);
struct day store_withdrawal_day(struct store *s, const struct client_id *client,
                                const struct partner_id *partner);
/* The latest withdrawal of a client known to anyone, for suspending what comes in on an older consent. */
struct day store_withdrawal_latest(struct store *s, const struct client_id *client);

/* The latest withdrawal of somebody who is not known here any more (a copy was put back, a match key went):
 * whoever is new to a partner since then may be that person. on: day_none() when there is none. */
struct store_strangers {
	struct day on;
	struct instant since;
};
struct store_strangers store_withdrawal_strangers(struct store *s);

#endif
