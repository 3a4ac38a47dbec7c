/*
 * store_merge - matches made and undone, cases split: what moved is written down, so that it can go back
 * (DESIGN section 7).
 */
#ifndef MDO_STORE_STORE_MERGE_H
#define MDO_STORE_STORE_MERGE_H

#include "store/store_client.h"

struct store_merge {
	char id[ID_UUID_MAX];
	struct instant at;
	struct person_id by;
	bool split;
	struct case_id from_case, to_case; /* of a split: the one split off, and the one that went on */
	struct client_id from_client, to_client;
	struct instant undone; /* 0: it stands */
	struct person_id undone_by;
	int64_t signals; /* that moved; read by store_merge_list only */
};
struct store_merge_list {
	size_t count;
	struct store_merge *at;
};
/* Newest first. */
struct store_merge_list store_merge_list(struct store *s, struct arena *a);
/* The last one that concerns a case and was not undone. */
bool store_merge_last(struct store *s, const struct case_id *case_, struct store_merge *ret_merge) MDO_CHECK;
/* The case from which this one was parted at that moment, by a split or by undoing a match. */
bool store_merge_parted(struct store *s, const struct case_id *case_, struct instant at,
                        struct case_id *ret_other) MDO_CHECK;

/* A merge, with all that hangs on the client now and is about to move. Call it before store_client_merge and
 * store_signal_move. */
void store_merge_add(struct store *s, const struct store_merge *m);
/* A split, with the signals that move. */
void store_split_add(struct store *s, const struct store_merge *m, const struct signal_id *signals,
                     size_t count);
void store_merge_undone(struct store *s, const struct store_merge *m, const char *by, struct instant now);

/*
 * All that moved goes back, as it is now: signals, the consents they rest on, closed cases, keys, references,
 * withdrawals, and notifications that rested on those signals before. A withdrawal since then is of both. The
 * case of the one that comes back is still closed. The pair is known not to be one client.
 */
void store_merge_return(struct store *s, struct arena *a, const struct store_merge *m);
/* One signal, and what hangs on it alone, is another client's from here on. */
void store_split_signal(struct store *s, const struct signal_id *signal, const struct client_id *client,
                        const struct case_id *case_);
void store_split_consent(struct store *s, const struct consent_id *consent, const struct client_id *client);
/* What one client took back, the other took back. */
void store_withdrawal_copy(struct store *s, const struct client_id *from, const struct client_id *to);
void store_identity_drop(struct store *s, const struct crypto_hash *hash, const struct client_id *client);
/* What was told of a case since ${since} rested on signals that it has no more: pending is gone, and what was
 * handed over is withheld when it is asked for again. */
void store_outbox_part(struct store *s, const struct case_id *case_, struct instant since);

/* Two strong keys of one message meant these two; or somebody looked, and they are two. */
void store_conflict_add(struct store *s, const struct client_id *a, const struct client_id *b,
                        struct instant now);
void store_conflict_drop(struct store *s, const struct client_id *a, const struct client_id *b);

#endif
