/*
 * client_identify - whose message is this? By keyed hash only; the same code runs and the same is answered
 * whether the person was known or not (I11). Private to the room.
 */
#ifndef MDO_COMMANDS_CLIENT_IDENTIFY_H
#define MDO_COMMANDS_CLIENT_IDENTIFY_H

#include "commands/turn.h"
#include "rules/matching.h"
#include "store/store_client.h"

/* The keys a partner gave, hashed; no hashes: not given. */
struct client_keys {
	struct turn_hashes bsn, vnumber, name;
	bool has_reference;
	struct client_id by_reference;
};
#define CLIENT_KEYS 3
/* Its hashes by kind, IDENTITY_BSN first: ${i} from 0. */
const struct turn_hashes *client_keys_at(const struct client_keys *keys, size_t i,
                                         enum identity_kind *ret_kind);

/* Reads the keys; refuses numbers that the partner may not use and references that it does not hold.
 * ${pointer} is where the object stands. */
bool client_identify_keys(struct turn *t, const struct conf_partner *from, const struct proto_client_key *key,
                          const char *pointer, struct client_keys *ret_keys,
                          struct refusal *refusal) MDO_CHECK;
/* Only what a person is named by, without looking anything up; numbers that the partner may not use are left
 * out. */
struct client_keys client_identify_named(struct turn *t, const struct conf_partner *from,
                                         const struct proto_client_key *key);
/* Whom a person with an office asks about: every number may be used. */
struct client_keys client_identify_asked(struct turn *t, const struct proto_client_key *key);
struct matching client_identify_match(struct turn *t, const struct client_keys *keys);
/* All clients of that name and birth date. */
struct client_id_list client_identify_namesakes(struct turn *t, const struct client_keys *keys);
/* The client, made when new; all keys given are kept. */
struct client_id client_identify_settle(struct turn *t, const struct client_keys *keys,
                                        const struct matching *m);

/* What the sender of a signal said of who it is about; false when that cannot be read any more. */
bool client_identify_sealed(struct turn *t, const struct signal_id *signal,
                            struct client_keys *ret_keys) MDO_CHECK;
/* Each number and name that a signal of the client names it by, and who sent it; under both match keys while
 * one takes the other's place. */
typedef void client_identify_visit(struct turn *t, const struct client_id *client,
                                   const struct partner_id *sender, enum identity_kind kind,
                                   const struct turn_hashes *hashes);
void client_identify_each(struct turn *t, const struct client_id *client, client_identify_visit *visit);
/* The client is known by all that its signals name it by. */
void client_identify_again(struct turn *t, const struct client_id *client);

#endif
