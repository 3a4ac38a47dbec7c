/*
 * store_keep - what is kept and for how long: what there is to decide on (rules/retention.h decides), and its
 * removal, in pieces. Content goes first, as always: its keys, by way of the erasure ledger.
 */
#ifndef MDO_STORE_STORE_KEEP_H
#define MDO_STORE_STORE_KEEP_H

#include "base/terms.h"
#include "store/store.h"

/* A closed case. */
struct store_keep_case {
	struct case_id id;
	struct client_id client;
	struct table_id table;
	struct instant closed;
	bool matched; /* false: its client is known by name only */
};
struct store_keep_case_list {
	size_t count;
	struct store_keep_case *at;
};
/* At most ${max}, closed before ${matched}, or before ${unmatched} when the client is known by name only, in
 * the order in which they were closed, behind ${after} (NULL: from the first). */
struct store_keep_before {
	struct instant matched, unmatched;
};
struct store_keep_case_list store_keep_cases(struct store *s, struct arena *a,
                                             const struct store_keep_case *after,
                                             const struct store_keep_before *before, size_t max);

/* What stands in its way (rules/retention.h), and what of it there still is. */
struct store_keep_stand {
	bool suspended, crisis, merged;
	bool in_force; /* a consent is: it is to end first */
	bool sealed;   /* the key of some record is not gone yet */
};
struct store_keep_stand store_keep_stand(struct store *s, const struct case_id *id);
/* A partner was asked since ${since} to erase what rests on its consents, or on those that they took the
 * place of, and did not say that it did. */
bool store_keep_is_awaited(struct store *s, struct arena *a, const struct case_id *id, struct instant since);

/* Sets the content of its signals to erase, whatever their consents. How many records that were. */
int64_t store_keep_erase_case(struct store *s, const struct case_id *id);
/* Removes its signals with the consents that nothing else rests on, at most ${most} signals; then, when there
 * is none left, all the rest of it. How many signals went; true when the case is gone. Only after its content
 * is. Of notifications about them, pending ones go too, and numbered ones keep their number only. What a
 * partner did not say it erased, and a use of the emergency button that nobody looked at, stay. */
bool store_keep_remove_case(struct store *s, struct arena *a, const struct case_id *id, int64_t most,
                            int64_t *ret_removed);

/* A client of whom there is no case and no signal, and who is not another name of one who is kept. */
struct store_keep_client {
	struct client_id id;
	struct instant created;
	struct day withdrawn; /* latest; day_none(): never */
};
struct store_keep_client_list {
	size_t count;
	struct store_keep_client *at;
};
/* Whoever has a case is not looked at any more, until it loses one. */
void store_keep_settle_clients(struct store *s);
/* At most ${max} behind ${after} ("" for the first), in order of id. */
struct store_keep_client_list store_keep_clients(struct store *s, struct arena *a,
                                                 const struct client_id *after, size_t max);
/* Nothing hangs on it: no case, no signal, no withdrawal that is remembered. */
bool store_keep_client_is_bare(struct store *s, const struct client_id *id);
/* Removes a client with its keys and what it took back. */
void store_keep_remove_client(struct store *s, struct arena *a, const struct client_id *id);
/* After a replay: withdrawals of strangers up to this day are remembered no longer. */
void store_keep_forget_strangers(struct store *s, struct day upto);

/* What stayed of cases that are gone and is settled: erasures answered before this, uses looked at. */
void store_keep_remove_settled(struct store *s, struct arena *a, struct instant before);

struct store_keep_count {
	int64_t count;
	struct instant oldest;
};
/* Answers recorded, and rows of the audit chain that can be cut off, before ${before}; ${keep} rows stay. */
struct store_keep_count store_keep_answers(struct store *s, struct instant before);
struct store_keep_count store_keep_audit(struct store *s, struct instant before, int64_t keep);
int64_t store_keep_remove_answers(struct store *s, struct instant before, int64_t most);

/* How far today's round came: text that lives in ${a}; "" when there was none ever. */
const char *store_keep_progress(struct store *s, struct arena *a);
void store_keep_set_progress(struct store *s, const char *text);

#endif
