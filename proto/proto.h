/*
 * proto - the contract with partners and coordinators: JSON text <-> structs, by the tables in
 * tables_partner.h, tables_person.h, methods.h and problems.h. Used by daemon and clients alike. Knows no
 * sockets, no store, no rules. This header brings in all of it.
 *
 * Decoded structs live in the caller's arena; texts in them are NUL-terminated UTF-8, absent ones NULL
 * (structs.h says how each kind is absent). Refusals name a stable code and a JSON pointer from the root of
 * the message and never repeat what was sent.
 *
 * Order of checks, so that the same text always gets the same refusal: size; JSON (syntax, UTF-8, members
 * that stand twice, depth); specversion or jsonrpc; the fields in the order of the table, each one's absence,
 * type, size, form, depth first; unknown members; what holds between fields (checks.h); then type or method;
 * then data or params in the same way.
 */
#ifndef MDO_PROTO_PROTO_H
#define MDO_PROTO_PROTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/memory.h"
#include "proto/kinds.h"
#include "proto/problem.h"
#include "proto/structs.h"
#include "proto/table.h"

#define PROTO_MESSAGE_MAX 65536             /* bytes of a message to the daemon */
#define PROTO_RESULT_MAX (64 * 1024 * 1024) /* bytes proto_read takes: what the daemon answers a person */
#define PROTO_DEPTH_MAX 16                  /* arrays and objects inside each other */

/* A partner's message: envelope and data in one go. */
struct proto_message {
	enum message kind;
	struct proto_envelope envelope; /* its member data is NULL: see the next one */
	void *data;                     /* struct proto_<table of kind> */
};

/* A person's request. params are never NULL after success; without parameters struct proto_no_params. */
struct proto_request {
	enum method method;
	const char *id;
	void *params;
};

/*
 * False: refused, with *ret_refusal filled. *ret is then cleared but for envelope.id (or id), which is filled
 * whenever the message could be read so far and has a well-formed one, so that the answer can name it.
 */
bool proto_read_message(struct arena *a, const void *bytes, size_t len, struct proto_message *ret,
                        struct refusal *ret_refusal) MDO_CHECK;
bool proto_read_request(struct arena *a, const void *bytes, size_t len, struct proto_request *ret,
                        struct refusal *ret_refusal) MDO_CHECK;
/* Any one table; for clients: answers, notifications, results. *ret_struct is untouched on failure. */
bool proto_read(struct arena *a, const struct proto_table *t, const void *bytes, size_t len, void *ret_struct,
                struct refusal *ret_refusal) MDO_CHECK;

/*
 * Compact JSON text in the arena, NUL-terminated, *ret_len without the NUL (may be NULL). Members in the
 * order of the table; what is absent is left out, except that a required FLAG is written when false and a
 * required array when empty. JSON members are written as they are: they must be JSON. Limits are not checked:
 * read it back with proto_read where the values come from outside.
 */
const char *proto_write(struct arena *a, const struct proto_table *t, const void *strct, size_t *ret_len);

/* Everything absent. */
void proto_clear(const struct proto_table *t, void *strct);
/* A cleared struct in the arena. */
void *proto_new(struct arena *a, const struct proto_table *t);

/* The problem details of a refusal; texts belong to the arena. */
struct proto_problem *proto_problem(struct arena *a, const struct refusal *r);

#endif
