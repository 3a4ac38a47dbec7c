/*
 * store_audit - the audit chain (I7): one row for every change, disclosure and refused attempt, with the
 * fields that NEN 7513 asks for (event, time, user, on whose behalf, client by case, object,
 * outcome, purpose, consent). Ids and codes only.
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
	const char *domains; /* life domains disclosed: their names, a comma between */
	const char *reason; /* in words: is sealed, the row keeps its number */
};
void store_audit_add(struct store *s, struct instant now, const struct store_audit *row);

struct store_audit_check {
	bool intact;
	int64_t rows, broken_at;
	struct crypto_hash head;
};
/* Recomputes the whole chain. */
struct store_audit_check store_audit_verify(struct store *s);

/* An anchor for witnesses. ${period_ms} of time share one: a new anchor is made only when the last is older.
 */
struct store_anchor {
	int64_t number;
	struct crypto_hash head;
};
struct store_anchor store_anchor_now(struct store *s, struct instant now, int64_t period_ms);

#endif
