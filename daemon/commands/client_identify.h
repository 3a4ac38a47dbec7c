/*
 * client_identify - whose message is this? By keyed hash only; the same code runs and the same is answered
 * whether the person was known or not (I11). Private to the room.
 */
#ifndef MDO_COMMANDS_CLIENT_IDENTIFY_H
#define MDO_COMMANDS_CLIENT_IDENTIFY_H

#include "commands/turn.h"
#include "rules/matching.h"
#include "store/store_client.h"

/* The keys a partner gave, hashed. */
struct client_keys {
	bool has_bsn, has_vnumber, has_name, has_reference;
	struct crypto_hash bsn, vnumber, name;
	struct client_id by_reference;
};

/* Reads the keys; refuses numbers that the partner may not use and references that it does not hold.
 * ${pointer} is where the object stands. */
bool client_identify_keys(struct turn *t, const struct conf_partner *from, const struct proto_client_key *key,
                          const char *pointer, struct client_keys *ret_keys,
                          struct refusal *refusal) MDO_CHECK;
struct matching client_identify_match(struct turn *t, const struct client_keys *keys);
/* The client, made when new; all keys given are kept. */
struct client_id client_identify_settle(struct turn *t, const struct client_keys *keys,
                                        const struct matching *m);

#endif
