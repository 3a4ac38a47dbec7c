/*
 * town_read - what a partner takes from an answer to its fetch, and whether that is as the contract says.
 */
#ifndef MDO_TOWN_TOWN_READ_H
#define MDO_TOWN_TOWN_READ_H

#include "proto/proto.h"
#include "town.h"

#define TOWN_CREDIT 64 /* notifications in an answer, at most */

/* A notification; texts are in the arena of the turn, NULL when absent. */
struct town_said {
	enum event kind;
	int64_t number;
	const char *id, *subject, *signal, *case_, *person;
	bool crisis;
	struct instant received;
	struct proto_texts references;
	const void *data; /* by the table of its kind: of the kinds that are rare; else NULL */
};

struct town_heard {
	const char *epoch;
	int64_t newest;
	size_t count;
	struct town_said said[TOWN_CREDIT];
};

enum answer town_read_kind(const char *bytes, size_t len);
/* Of an acknowledgement: up to which number. */
int64_t town_read_upto(struct town *t, const char *bytes, size_t len);

/* Of a command; of one that was stored only the reference, but for one in sixteen. */
const struct proto_answer *town_read_answer(struct town *t, const char *bytes, size_t len);

/* Picks what the town acts on out of the text. Against their tables are read: all of one in sixteen answers,
 * and each notification of a kind that is rare. Fails when something is not as the contract says. */
void town_read_events(struct town *t, const char *bytes, size_t len, struct town_heard *ret);

#endif
