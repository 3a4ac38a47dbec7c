/*
 * golden - the golden messages under tests/golden/msg: finding them, and reading and writing each by what its
 * directory says it is.
 */
#ifndef MDO_TESTS_PROTO_GOLDEN_H
#define MDO_TESTS_PROTO_GOLDEN_H

#include "base/memory.h"
#include "proto/proto.h"

struct golden {
	char dir[32];  /* message, notification, answer, request, response */
	char name[96]; /* without number, ".valid.json" or ".invalid.json" */
	char path[512];
	bool valid;
	char *text;
	size_t len;
	char expect[160]; /* "code pointer" when invalid */
};

/* All of them, sorted by path; *ret_count is never 0. Free with golden_free. */
struct golden *golden_load(size_t *ret_count);
void golden_free(struct golden *all, size_t count);

/* Reads the text as what the golden is and writes it again (arena). NULL: refused. */
const char *golden_rewrite(struct arena *a, const struct golden *g, const char *text, size_t len,
                           struct refusal *ret);
/* JSON without white space outside strings (arena). */
const char *golden_compact(struct arena *a, const char *text);

#endif
