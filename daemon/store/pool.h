/*
 * pool - record keys made ahead and committed to the vault before use, so that a turn that seals content
 * stays one fsync (design section 4). A key is used at most once, also when the turn that used it is undone.
 * Private to the room store.
 */
#ifndef MDO_STORE_POOL_H
#define MDO_STORE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/id.h"
#include "store/sql.h"

#define POOL_KEYS 512

/* Numbers of keys that were taken by what was undone: from ${from}, before ${to}. */
struct pool_waste {
	int64_t from, to;
};

struct pool {
	struct sql *sql;
	struct id_source *ids;
	const struct crypto_key *vault_key;
	struct crypto_key keys[POOL_KEYS]; /* of next .. made - 1, at their number modulo POOL_KEYS */
	int64_t next, made;
	int64_t next_written, next_turn,
	        next_saved; /* as the main file has it; at the start of the turn; at the savepoint */
	struct pool_waste *wastes;
	size_t waste_count, waste_room;
};

/* ${next}: the first number that may be used: keys from there on are deleted, since a turn that was cut short
 * may have used them. */
bool pool_open(struct pool *p, struct sql *sql, struct id_source *ids, const struct crypto_key *vault_key,
               int64_t next) MDO_CHECK;
void pool_close(struct pool *p);

/* The next key and its number. Makes more at once when there is none: slower, and right. False on trouble. */
bool pool_take(struct pool *p, int64_t *ret_number, struct crypto_key *ret_key) MDO_CHECK;
/* The key of a record; false when it was deleted, or does not open under the vault key. */
bool pool_find(struct pool *p, int64_t number, struct crypto_key *ret_key) MDO_CHECK;

/* Whether there is something to do between turns: few keys left, or wasted ones to delete. */
bool pool_wants(const struct pool *p);
/* Does it, in one commit of the vault. False on trouble (a full disk is trouble that passes). */
bool pool_tend(struct pool *p) MDO_CHECK;

/* Keys taken since ${from} were for nothing. */
void pool_waste(struct pool *p, int64_t from);

#endif
