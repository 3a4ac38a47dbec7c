/*
 * read - a JSON value into the struct of a table. The inside of proto.h's readers: message.c and request.c
 * begin it, each at its own place in the message.
 */
#ifndef MDO_PROTO_READ_H
#define MDO_PROTO_READ_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "proto/table.h"

/* One reading: where it puts things, and where in the message it is. Begin with read_start. */
struct reader {
	struct arena *arena;
	struct refusal *refusal;
	char at[PROTO_POINTER_MAX]; /* JSON pointer */
	size_t at_len;
	bool json_left; /* JSON members are looked for but not kept: the caller reads them by another table */
};

struct reader read_start(struct arena *a, struct refusal *refusal);
/* Goes into a member, and back to where it was: read_leave(r, read_enter(r, "data")). */
size_t read_enter(struct reader *r, const char *member);
void read_leave(struct reader *r, size_t back);
/* Sets the refusal for the place where the reader is; always false. detail may be NULL. */
bool read_refuse(struct reader *r, enum problem p, const char *detail);
/* Fills *strct, cleared first. False: refused, and *strct holds whatever was read so far. */
bool read_object(struct reader *r, const struct proto_table *t, const json_t *value, void *strct) MDO_CHECK;
/* The text of a member "id" that is well-formed as `field` says, copied to the arena; NULL when there is
 * none. */
const char *read_id(struct arena *a, const struct proto_table *t, const json_t *root);

#endif
