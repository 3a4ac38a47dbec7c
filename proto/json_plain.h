/*
 * json_plain - JSON as programs write it, read fast: objects, arrays, texts without escapes, whole numbers of
 * at most 18 digits, true, false, null. jansson takes about a hundred steps for each byte, and a town reads
 * millions of them. What it takes, jansson takes too, with the same value; of all else jansson is asked,
 * which alone refuses and says why.
 */
#ifndef MDO_PROTO_JSON_PLAIN_H
#define MDO_PROTO_JSON_PLAIN_H

#include <jansson.h>
#include <stddef.h>

#include "base/attr.h"

/* A new reference; NULL: not plain, or no JSON, or a member twice, or deeper than PROTO_DEPTH_MAX. */
json_t *json_plain(const char *s, size_t len) MDO_CHECK;

#endif
