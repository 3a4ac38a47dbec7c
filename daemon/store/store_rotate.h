/*
 * store_rotate - the keys that come from the match key, and its rotation (DESIGN section 7). The body key and
 * the audit key were derived from the first match key and stay what they were: they are kept here, sealed
 * with the vault key. Of the match keys only proofs are kept: the keys themselves are outside.
 */
#ifndef MDO_STORE_STORE_ROTATE_H
#define MDO_STORE_STORE_ROTATE_H

#include "store/store_client.h"

/* Keyed hash of what was asked (store_answer.h). */
struct crypto_key store_body_key(const struct store *s);

/* The match keys for look-ups: under `write` first, then, while ${rotating}, under `before`. New hashes are
 * made under `write`, which is what store_identity_add takes them to be. */
struct store_match_keys {
	bool rotating;
	struct crypto_key write, before;
};
struct store_match_keys store_match_keys(struct store *s);

struct store_rotation {
	bool offered; /* a key to come after the one in use was handed in */
	bool running;
	bool over;          /* with running: all clients have been looked at */
	bool swapped;       /* the key in use is the one handed in as the match key, not as the next */
	int64_t generation; /* of what is written */
	int64_t done;       /* clients with a hash of that generation */
	int64_t left;       /* with an older one, and not looked at yet */
	int64_t unreadable; /* with an older one, and looked at */
};
struct store_rotation store_rotation(struct store *s);

/* From now on what is written is of the next generation. Asserts: offered and not running. */
void store_rotation_start(struct store *s);
/* A rotation runs, and not all clients were looked at. */
bool store_rotation_renews(struct store *s);
/* Clients not looked at yet that have a hash of an older generation; at most ${most}. */
struct client_id_list store_rotation_clients(struct store *s, struct arena *a, size_t most);
/* All clients up to ${client} were looked at; NULL: all there are. */
void store_rotation_pass(struct store *s, const struct client_id *client);
/* A client is known under ${hash} in place of ${old}, and so is what ${partner} named it by. */
void store_identity_renew(struct store *s, const struct client_id *client, const struct partner_id *partner,
                          const struct crypto_hash *old, const struct crypto_hash *hash);
/* Ends it: hashes of older generations are gone. Returns how many clients' keys. When one of these withdrew,
 * consents from before that day are doubted for whoever is new (store_withdrawal_strangers). Asserts:
 * running.
 */
int64_t store_rotation_retire(struct store *s, struct instant now);

/* Signals of a client, also those of closed cases, for what their senders said of who it is. */
struct store_naming {
	struct signal_id signal;
	struct partner_id partner;
};
struct store_naming_list {
	size_t count;
	struct store_naming *at;
};
struct store_naming_list store_client_namings(struct store *s, struct arena *a,
                                              const struct client_id *client);

#endif
