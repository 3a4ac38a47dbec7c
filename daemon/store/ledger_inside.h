/*
 * ledger_inside - what the two halves of store_ledger share: the ledger as it is kept, and the keys that are
 * pending. Private to them.
 */
#ifndef MDO_STORE_LEDGER_INSIDE_H
#define MDO_STORE_LEDGER_INSIDE_H

#include "store/erasure_ledger.h"
#include "store/store_inside.h"

#define LEDGER_MARK "ledger_line" /* in meta: the newest line that the main file knows of, and its mac */

/* A key that is pending in the main file. */
struct pending_key {
	int64_t number;
	bool noted; /* on the ledger's disk; else it is owed */
};

struct ledger_kept {
	struct erasure_ledger file;
	bool kept;            /* false: none is configured */
	bool begun;           /* now, with this start */
	const char *accepted; /* what was wrong with it, and accepted; static, NULL: nothing */
	int64_t marked;       /* the newest line that the main file knows of */
	struct crypto_hash marked_mac;
	bool owes;
	struct instant look_at;
	struct why trouble;
	struct pending_key *keys; /* in order of number */
	size_t key_count, key_room;
};

/* NULL: this key is not pending. */
struct pending_key *ledger_find_key(const struct ledger_kept *k, int64_t number);
/* Once noted stays noted. */
void ledger_set_key(struct ledger_kept *k, int64_t number, bool noted);
/* Takes in what is pending in the main file; how many keys the ledger has never been asked to take. */
size_t ledger_fresh_keys(struct store *s);

/* Writes what a statement lists and the ledger has not. False: trouble of the ledger or the store says why.
 */
bool ledger_write_listed(struct store *s, enum statement which) MDO_CHECK;
/* The same of all that is pending; owed as long as it does not work. */
bool ledger_write_owed(struct store *s) MDO_CHECK;
/* A line of another kind. */
bool ledger_append(struct store *s, enum erasure_kind kind, struct instant now, struct why *why) MDO_CHECK;

#endif
