/*
 * store_audit - the audit chain (I7): one row for every change, disclosure and refused attempt, with the
 * fields that NEN 7513 asks for (event, time, user, on whose behalf, client by case, object,
 * outcome, purpose, consent). Ids and codes only. How it is kept: DESIGN section 4.
 */
#ifndef MDO_STORE_STORE_AUDIT_H
#define MDO_STORE_STORE_AUDIT_H

#include "store/store.h"

struct store_audit {
	const char *event;  /* "signal.stored": noun.verb in the past; required */
	char action;        /* C create, R read, U update, D delete, E execute */
	int outcome;        /* 0 success, 4 refused, 8 failed */
	const char *actor;  /* principal of the door, or "mdod"; required */
	const char *office; /* role or office of the actor */
	const char *person; /* on behalf of whom */
	const char *object_kind, *object;
	const char *case_id, *recipient, *consent, *purpose, *code;
	const char *domains; /* life domains disclosed: text of terms_set_text */
	const char *reason;  /* in words: is sealed, the row keeps its number */
};
void store_audit_add(struct store *s, struct instant now, const struct store_audit *row);

struct store_audit_check {
	bool intact;
	int64_t rows, broken_at;
	int64_t upto; /* the last row looked at */
	bool more;    /* not at the end yet */
	struct crypto_hash head;
};
/* Recomputes the whole chain, as far back as it is kept, however long that takes. Writes nothing. */
struct store_audit_check store_audit_verify(struct store *s);

/*
 * The same in pieces, within a turn: ${most} rows at a time. What gets through leaves a checkpoint, sealed
 * under the audit key, when it begins where an earlier one ended; so the next time only what is new is read.
 */
#define STORE_AUDIT_NEWEST (-1)
struct store_audit_range {
	int64_t after; /* go on behind this row; STORE_AUDIT_NEWEST: behind the newest checkpoint */
	bool full;     /* with STORE_AUDIT_NEWEST: from the oldest row kept all the same */
	size_t most;
};
struct store_audit_check store_audit_verify_part(struct store *s, const struct store_audit_range *range);
/* Whether rows older than a day are not under a checkpoint yet. */
bool store_audit_stale(struct store *s, struct instant now);

/*
 * Retention: removes the oldest rows, and the reasons sealed with them, up to a checkpoint. Only rows from
 * before
 * ${before}, so that at least ${keep} rows stay; the stretch between two checkpoints at a time. A sealed
 * mark says that the chain begins there: without it a chain that does not begin with its first row is broken.
 * How many rows went; 0: there are none to remove.
 */
int64_t store_audit_cut(struct store *s, struct instant before, int64_t keep);

/* An anchor for witnesses. ${period_ms} of time share one: a new anchor is made only when the last is older.
 */
struct store_anchor {
	int64_t number;
	struct crypto_hash head;
	bool is_signed; /* false: made by a version that did not sign */
	struct crypto_signature signature;
};
struct store_anchor store_anchor_now(struct store *s, struct instant now, int64_t period_ms);
/* The newest there is; number 0: none was made yet. */
struct store_anchor store_anchor_last(struct store *s);
/* Whose signatures these are: public, the same as long as the audit key is. */
struct crypto_signer store_anchor_signer(const struct store *s);

/* What the chain says to a witness. */
enum store_witnessed {
	STORE_WITNESSED_SAME,
	STORE_WITNESSED_OTHER, /* it was rewritten; or the anchor that it keeps is not ours */
	STORE_WITNESSED_NEVER  /* it was cut off, or an older file put in place */
};
enum store_witnessed store_anchor_against(struct store *s, int64_t number, const struct crypto_hash *head);

/* Rows as they stand, for export and the client's ledger; their reasons stay sealed (NULL). */
struct store_audit_row {
	struct store_audit row;
	struct instant at;
	int64_t seq;
	struct crypto_hash hash;
};
/* False: this one and all behind it stay for the next call. */
typedef bool store_audit_visit(void *cookie, const struct store_audit_row *row);
/*
 * Shows at most ${most} rows behind ${after}, in order; their texts live until the visit returns. The visit
 * must not touch the store. The last row visited (or ${after}); *ret_more when there are rows behind that.
 */
int64_t store_audit_walk(struct store *s, int64_t after, size_t most, store_audit_visit *visit, void *cookie,
                         bool *ret_more);

#define STORE_CLIENT_CASES_MAX 256
/* Cases of the client and of those merged into it, in order of id, at most STORE_CLIENT_CASES_MAX. */
struct store_case_ids {
	size_t count;
	struct case_id *at;
};
struct store_case_ids store_audit_cases(struct store *s, struct arena *a, const struct client_id *client);

#endif
