#include "proto/problem.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *code, *title;
	int status;
} rows[PROBLEM_COUNT] = {
#define P(S, problem_code, http_status, problem_title)                                                       \
	[PROBLEM_##S] = {problem_code, problem_title, http_status},
        PROTO_PROBLEMS(P)
#undef P
};

static const int RPC_PARSE_ERROR = -32700;
static const int RPC_INVALID_REQUEST = -32600;
static const int RPC_METHOD_NOT_FOUND = -32601;
static const int RPC_INVALID_PARAMS = -32602;
static const int RPC_OURS = 1000;

void refusal_set(struct refusal *r, enum problem p, const char *pointer, const char *detail_fmt, ...)
{
	assert(p > PROBLEM_NONE && p < PROBLEM_COUNT);
	r->problem = p;
	snprintf(r->pointer, sizeof(r->pointer), "%s", pointer != NULL ? pointer : "");
	r->detail[0] = '\0';
	if (detail_fmt != NULL) {
		va_list args;

		va_start(args, detail_fmt);
		vsnprintf(r->detail, sizeof(r->detail), detail_fmt, args);
		va_end(args);
	}
}

int refusal_rpc_code(const struct refusal *r)
{
	const char *code = problem_code(r->problem);

	if (r->problem == PROBLEM_NOT_JSON)
		return RPC_PARSE_ERROR;
	if (r->problem == PROBLEM_TYPE_UNKNOWN)
		return RPC_METHOD_NOT_FOUND;
	if (r->problem == PROBLEM_SPECVERSION)
		return RPC_INVALID_REQUEST;
	if (strncmp(code, "member-", strlen("member-")) == 0 || r->problem == PROBLEM_DATE_IMPOSSIBLE)
		return strncmp(r->pointer, "/params", strlen("/params")) == 0 ? RPC_INVALID_PARAMS
		                                                              : RPC_INVALID_REQUEST;
	return RPC_OURS + problem_status(r->problem);
}

const char *problem_code(enum problem p)
{
	assert(p > PROBLEM_NONE && p < PROBLEM_COUNT);
	return rows[p].code;
}

const char *problem_title(enum problem p)
{
	assert(p > PROBLEM_NONE && p < PROBLEM_COUNT);
	return rows[p].title;
}

int problem_status(enum problem p)
{
	assert(p > PROBLEM_NONE && p < PROBLEM_COUNT);
	return rows[p].status;
}

enum problem problem_from_code(const char *code)
{
	for (int p = PROBLEM_NONE + 1; p < PROBLEM_COUNT; p++)
		if (text_equal(rows[p].code, code))
			return (enum problem)p;
	return PROBLEM_NONE;
}
