/*
 * store - the main database and the vault behind it: opening, turns, and what all the other store_*.h share.
 * All SQL is in this room, by name (statements.h), prepared at start.
 *
 * Errors are sticky. The first failure of the disk or of SQLite is kept; from then on every call of this room
 * does nothing (loads find nothing) until store_rollback. So a command need not look after each call: the
 * loop asks store_state before it commits, and answers nothing that was not committed (I2). Store functions
 * never log.
 *
 * Texts and lists that come back live in the arena that was handed in.
 */
#ifndef MDO_STORE_STORE_H
#define MDO_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "base/why.h"

struct store;

struct store_settings {
	const char *dir;             /* holds mdod.db and vault.db, mode 0700 */
	struct crypto_key vault_key; /* wraps the record keys */
	/* Derived from the first match key, and kept under the vault key since the first start: what is
	 * handed in later is not looked at. The audit key is the key of the chain. */
	struct crypto_key audit_key, body_key;
	/* Clients are recognised under it; no part of the files. The next one: prepared, or being rotated to,
	 * or in use already (store_rotate.h). */
	struct crypto_key match_key, match_key_next;
	bool has_match_key_next;
	int64_t wal_limit_bytes, reserve_bytes;
	const char *version; /* of the program, for the boot record */
	uint64_t config_digest;
	const char *erasure_ledger; /* file on a second place; NULL or "": none */
	const char *accept_ledger;  /* why a ledger that is missing or wrong is accepted; NULL: it is not */
	bool has_backup_key;
	struct crypto_key backup_key; /* seals backups (store_backup.h) */
};

enum store_state {
	STORE_WELL,
	STORE_FULL,  /* no room: answer `retry`, keep going */
	STORE_BROKEN /* input/output error or damage: answer nothing, exit EX_IOERR */
};

/*
 * Opens or makes both files with the settings of DESIGN section 4, migrates each step in its own transaction,
 * checkpoints the WAL and requires it to be empty, checks the tail of the audit chain, compares the erasure
 * ledger and erases again what a file from before does not know of, repeats pending erases, fills the key
 * pool, and commits a boot record, in that order. Refuses: another daemon on the same files, a newer schema,
 * a file that is not ours, a damaged one, an erasure ledger that does not fit and is not accepted. ${ids} is
 * borrowed for the store's life.
 */
bool store_open(const struct store_settings *settings, struct id_source *ids, struct instant now,
                struct store **ret_store, struct why *why) MDO_CHECK;
/* Closes after a checkpoint; an open turn is rolled back. NULL is fine. */
void store_close(struct store *s);

/* A turn: one transaction for a whole batch. store_commit is false, and everything since store_begin undone,
 * unless all is on disk. It is false as well when all is, but not what the erasure ledger must know of it
 * (store_owes): the same messages, sent again, find it done. */
void store_begin(struct store *s);
bool store_commit(struct store *s) MDO_CHECK;
void store_rollback(struct store *s); /* ends the turn, forgets a sticky STORE_FULL */
/* Within a turn, one command: kept, or undone as if it never was. */
void store_savepoint(struct store *s);
void store_keep(struct store *s);
void store_undo(struct store *s);

enum store_state store_state(const struct store *s);
/* What broke, for one log line. */
const char *store_why(const struct store *s);

/*
 * The disk was full and is not known to have room again: refuse what partners send (`retry`), so that the
 * reserve is there for the audit rows of people's reads. Ends by itself (store_tend).
 */
bool store_low(const struct store *s);

/*
 * Something is to be erased, and the erasure ledger could not be told so: that turn's store_commit was false
 * although it stands. Until this is over (store_tend tries again) nothing may be answered that could say
 * "erased": messages get `retry`.
 */
bool store_owes(const struct store *s);
/* What is wrong with the erasure ledger, in a line; NULL: all is well. ${ret_kept}: whether there is one. */
const char *store_ledger_trouble(const struct store *s, bool *ret_kept);

/*
 * Between turns, after answers are out: carries out pending erases; checkpoints when the WAL is longer than
 * the limit, or when it is ${quiet} and nothing was written for a fifth of a second (a checkpoint after each
 * single message would be in the way of the next); refills the key pool and the reserve. Bounded work. False
 * when the store broke; a full disk is tried again later.
 */
bool store_tend(struct store *s, struct instant now, bool quiet) MDO_CHECK;

/* 16 hexadecimal digits; another after a recovery. */
const char *store_epoch(const struct store *s);
int store_schema(const struct store *s);

struct store_numbers {
	int64_t open_cases, escalations, pending, erasing, audit_rows;
	int64_t damaged; /* since start: sealed records that were asked for and did not open */
};
struct store_numbers store_numbers(struct store *s);

/*
 * mdod --recover, with the daemon stopped: copies all that can be read of both files, log included, into new
 * ones in
 * ${dir}/recovered, checks their structure and the whole audit chain, gives them a new epoch and an audit
 * row, and puts them in place. May be cut short at any point and run again. The old files stay beside them,
 * named "...before-<time>": they hold what was wrong, and keys of content that may be erased later, so they
 * are to be removed once all is well. False: nothing was put in place, and why.
 */
bool store_recover(const struct store_settings *settings, struct id_source *ids, struct instant now,
                   struct why *why) MDO_CHECK;

#endif
