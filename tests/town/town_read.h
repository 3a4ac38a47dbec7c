/*
 * town_read - an answer of the daemon, against its tables: the notifications in it with what each says.
 */
#ifndef MDO_TOWN_TOWN_READ_H
#define MDO_TOWN_TOWN_READ_H

#include "proto/proto.h"
#include "town.h"

#define TOWN_CREDIT 64 /* notifications in an answer, at most */

struct town_answer {
	struct proto_answer *says;
	/* Of each of its events: */
	enum event kinds[TOWN_CREDIT];
	void *data[TOWN_CREDIT]; /* struct of the table of its kind */
};

/* All of it in the arena of the turn. Fails when it is not as the contract says. */
void town_read_answer(struct town *t, const char *bytes, size_t len, struct town_answer *ret);

#endif
