/*
 * problem - why a message is refused, where in it, and how that is told: RFC 9457 problem details with a
 * stable code. The codes themselves stand in problems.h.
 */
#ifndef MDO_PROTO_PROBLEM_H
#define MDO_PROTO_PROBLEM_H

#include "base/attr.h"
#include "proto/problems.h"

#define PROTO_POINTER_MAX 201
#define PROTO_DETAIL_MAX 301

enum problem {
	PROBLEM_NONE,
#define P(S, code, status, title) PROBLEM_##S,
	PROTO_PROBLEMS(P)
#undef P
	        PROBLEM_COUNT
};

/* A refusal: the code, where in the message, and what of this case may be told (never what was sent). */
struct refusal {
	enum problem problem;
	char pointer[PROTO_POINTER_MAX]; /* RFC 6901, from the root of the message; "" is the whole message */
	char detail[PROTO_DETAIL_MAX];   /* "" when the title says it all */
};

/* pointer and detail_fmt may be NULL; texts that are too long are cut. The detail must not repeat what was
 * sent. */
void refusal_set(struct refusal *r, enum problem p, const char *pointer, const char *detail_fmt, ...)
        MDO_PRINTF(4, 5);
/* JSON-RPC 2.0's own code where it has one (-32700, -32600, -32601, -32602), otherwise 1000 + the HTTP
 * status. */
int refusal_rpc_code(const struct refusal *r);

/* Of any problem but PROBLEM_NONE; asserted. Static text. */
const char *problem_code(enum problem p);
const char *problem_title(enum problem p);
int problem_status(enum problem p);
/* PROBLEM_NONE when there is no such code. */
enum problem problem_from_code(const char *code);

#endif
