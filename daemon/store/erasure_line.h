/*
 * erasure_line - one line of the erasure ledger as text and back. A line is a JSON object whose members stand
 * in one order only, and its last member, "mac", is a keyed hash over the line before it and its own text.
 * Nothing in it says anything about a person but ids that mean nothing outside the database. Private to the
 * room store.
 */
#ifndef MDO_STORE_ERASURE_LINE_H
#define MDO_STORE_ERASURE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/terms.h"
#include "base/time.h"

#define ERASURE_KEYS_MAX 100
#define ERASURE_TEXT_MAX 4096 /* a line with its newline and a NUL */

/* Columns: ENUM suffix, its name in the file. */
#define ERASURE_KINDS(X)                                                                                     \
	X(BOOT, "boot")         /* a start of the daemon */                                                  \
	X(ERASE, "erase")       /* keys that are to go, and why */                                           \
	X(REPLAYED, "replayed") /* all lines before were carried out on a file that did not know them */     \
	X(OVERRIDE, "override") /* an administrator accepted a ledger that did not fit the file */

enum erasure_kind {
#define X(S, name) ERASURE_##S,
	ERASURE_KINDS(X)
#undef X
	        ERASURE_KIND_COUNT
};

struct erasure_line {
	int64_t number; /* 1, 2, 3 ... */
	enum erasure_kind kind;
	struct instant at;
	int64_t boot; /* of the main file */
	char epoch[17];
	int64_t seq; /* the head of the audit chain when it was written */
	struct crypto_hash head;
	/* ERASE only */
	struct consent_id consent; /* unset: a reason in the audit chain */
	struct client_id client;   /* unset: the consent is not known any more */
	enum consent_state became; /* of the consent; ABSENT: not known any more */
	struct day day;            /* on which the client took it back, or it ended; may be none */
	size_t key_count;
	int64_t keys[ERASURE_KEYS_MAX];
};

/* Writes the line with its mac and a newline; its length. */
size_t erasure_line_write(const struct erasure_line *line, const struct crypto_key *key,
                          const struct crypto_hash *before, char ret_text[ERASURE_TEXT_MAX],
                          struct crypto_hash *ret_mac);
/* Reads ${len} bytes without a newline. False unless it is exactly what erasure_line_write makes after
 * ${before}. */
bool erasure_line_read(const char *text, size_t len, const struct crypto_key *key,
                       const struct crypto_hash *before, struct erasure_line *ret_line,
                       struct crypto_hash *ret_mac) MDO_CHECK;

#endif
