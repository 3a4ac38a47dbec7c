/*
 * erasure_ledger - the file on a second place that says which keys are to be gone (design section 7): lines
 * are only ever added, each chained to the one before and on disk before anything is told. So a copy of the
 * main file from before an erasure can be told to erase again. Private to the room store; knows no database.
 */
#ifndef MDO_STORE_ERASURE_LEDGER_H
#define MDO_STORE_ERASURE_LEDGER_H

#include "base/why.h"
#include "store/erasure_line.h"

struct erasure_ledger {
	char *path;
	struct crypto_key key;
	int fd;         /* -1: not open; the next append looks again */
	int64_t length; /* bytes that are known to be right and on disk */
	int64_t lines;
	struct crypto_hash mac;   /* of the newest line */
	struct erasure_line last; /* the newest line */
};

enum erasure_found {
	ERASURE_NOTHING, /* there is no file, or an empty one */
	ERASURE_RIGHT,   /* from its first line to its last */
	ERASURE_WRONG    /* a line is not what was written: lines, mac and last are those before it */
};

/* Looks at one line; false ends the walk. */
typedef bool erasure_visit(void *cookie, const struct erasure_line *line, const struct crypto_hash *mac);

/*
 * Reads the file at ${path} (borrowed no longer than the call) with a key derived from the vault key. A last
 * line without its end was never told of: it is cut off. False when the file cannot be read, is open to
 * others, in use, or its directory is not there. Then, and when nothing was there, nothing was made.
 */
bool erasure_ledger_open(struct erasure_ledger *l, const char *path, const struct crypto_key *vault_key,
                         enum erasure_found *ret_found, struct why *why) MDO_CHECK;
void erasure_ledger_close(struct erasure_ledger *l);

/* Walks the lines that are right, oldest first. False when the file cannot be read again. */
bool erasure_ledger_walk(const struct erasure_ledger *l, erasure_visit *visit, void *cookie,
                         struct why *why) MDO_CHECK;

/* Makes an empty file, on disk. */
bool erasure_ledger_make(struct erasure_ledger *l, struct why *why) MDO_CHECK;
/* Lays a file with a wrong line aside under ${tail}; what was right goes on under the old name. */
bool erasure_ledger_rescue(struct erasure_ledger *l, const char *tail, struct why *why) MDO_CHECK;

/*
 * Adds lines, numbered and chained here, and syncs them: all of them, or (false) none: what a failure left is
 * cut off before the next try. Refuses when the file is not the one it was: moved, replaced, another length.
 */
bool erasure_ledger_append(struct erasure_ledger *l, struct erasure_line *lines, size_t count,
                           struct why *why) MDO_CHECK;
/* Whether the file is still where and what it was, without writing. */
bool erasure_ledger_there(const struct erasure_ledger *l, struct why *why) MDO_CHECK;

#endif
