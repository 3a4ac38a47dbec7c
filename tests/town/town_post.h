/*
 * town_post - messages of partners and requests of people, each batch in a turn of its own; what the answers
 * mean for whoever sent them.
 */
#ifndef MDO_TOWN_TOWN_POST_H
#define MDO_TOWN_TOWN_POST_H

#include "proto/proto.h"
#include "town.h"

#define TOWN_BATCH 16

struct town_message {
	int partner, client; /* client -1: about none */
	enum message kind;
	char id[40];
	char *bytes; /* own memory */
	size_t len;
	struct town_signal draft; /* a signal, a renewal */
	int64_t after;            /* a fetch */
	bool again;               /* was stored before */
	char answered[ID_UUID_MAX];
};

/* ${data}: a struct of the table of ${kind}, in the arena of the turn at hand. */
struct town_message *town_post_message(struct town *t, int partner, enum message kind, const void *data);
void town_post_free(struct town_message *m); /* NULL is fine */

/* Puts it in the batch at hand; NULL does nothing. Sent when the batch is full, and by town_post_send. */
void town_post_put(struct town *t, struct town_message *m);
void town_post_send(struct town *t);

/* A person's request in a turn of its own: the result, in the arena until the next turn of that person is
 * over; NULL when it was refused, with why in ${ret_problem} (may be NULL). */
void *town_post_ask(struct town *t, const char *person, enum method method, const void *params,
                    enum problem *ret_problem);
/* Whoever keeps a result copies it; then the turn is over. */
void town_post_asked(struct town *t);

#endif
