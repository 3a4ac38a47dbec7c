/*
 * audit_inside - what the files of the audit chain share: store_audit.c writes and follows it,
 * store_audit_check.c keeps checkpoints, store_anchor.c gives heads to witnesses.
 */
#ifndef MDO_STORE_AUDIT_INSIDE_H
#define MDO_STORE_AUDIT_INSIDE_H

#include "store/store_audit.h"
#include "store/store_inside.h"

/* A row as it is hashed. */
struct audit_canon {
	struct store_audit row;
	struct instant at;
	int64_t seq, sealed; /* sealed 0: none */
};
/* A row of LIST_AUDIT; its texts are only looked at before the next step. */
void audit_read_row(struct sql_run *r, struct audit_canon *ret_c, struct crypto_hash *ret_hash);

/* The chain as it is followed: what comes next must follow from what was. */
struct audit_walk {
	struct audit_head head;  /* how far it came */
	struct instant at;       /* time of that row; unset: none was read */
	int64_t rows, broken_at; /* 0: intact */
};
/* At most ${most} rows; -1: all. Nothing when it is broken already. */
void audit_walk_rows(struct store *s, struct audit_walk *w, int64_t most);

/* Follows from the audit key; made once, at open. */
struct crypto_signing audit_signing_of(const struct store *s);

/* Number of the oldest row kept; 0: there is none. */
int64_t audit_first(struct store *s);
/* What the row behind ${seq} must follow from: that row, or, where the chain was cut, what the mark of the
 * cut says. False: there is neither. */
bool audit_base(struct store *s, int64_t seq, struct audit_head *ret_head) MDO_CHECK;

#endif
