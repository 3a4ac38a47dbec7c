/*
 * text - growing text, and reading numbers without surprises.
 */
#ifndef MDO_BASE_TEXT_H
#define MDO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* A text that grows; always NUL-terminated once something was added. Start from zero bytes: struct text t =
 * {0}. */
struct text {
	char *at;
	size_t len, room;
};

void text_add(struct text *t, const char *s);
void text_add_bytes(struct text *t, const void *s, size_t len);
/* ${len} bytes more at its end, which the caller writes before anything else is added. */
char *text_more(struct text *t, size_t len);
void text_addf(struct text *t, const char *fmt, ...) MDO_PRINTF(2, 3);
void text_free(struct text *t); /* wipes; leaves it empty, to be used again */

/* The whole string is a decimal number within [min, max]. */
bool text_parse_int(const char *s, int64_t min, int64_t max, int64_t *ret_v) MDO_CHECK;
bool text_is_utf8(const char *s,
                  size_t len); /* strict: nothing overlong, no surrogates; a NUL byte is a character */
/* Characters (code points) of valid UTF-8. */
size_t text_length(const char *s);
bool text_equal(const char *a, const char *b); /* NULL equals only NULL */

#endif
