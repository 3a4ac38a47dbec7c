/*
 * store_answer - commands applied exactly once per (principal, id) (I2).
 */
#ifndef MDO_STORE_STORE_ANSWER_H
#define MDO_STORE_STORE_ANSWER_H

#include "store/store.h"

struct store_answer {
	struct crypto_hash body;
	struct instant recorded;
	const char *object;    /* signal id, or NULL */
	const char *reference; /* or NULL */
	const char *result;    /* JSON of a person's command, or NULL */
};
bool store_answer_find(struct store *s, struct arena *a, const char *principal, const char *event_id,
                       struct store_answer *ret_answer);
void store_answer_add(struct store *s, const char *principal, const char *event_id,
                      const struct store_answer *answer);

#endif
