/*
 * json - bytes to a jansson value, strictly: bounded in size and depth, UTF-8, no member twice, no NUL,
 * nothing behind it. What jansson gives back is wiped, since it carried clients' words.
 */
#ifndef MDO_PROTO_JSON_H
#define MDO_PROTO_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "base/attr.h"
#include "proto/problem.h"

/* A new reference, any kind of value; NULL: refused (too-large, not-json, member-range for a number that no
 * program holds). */
json_t *json_parse(const void *bytes, size_t len, size_t max, struct refusal *ret_refusal) MDO_CHECK;

#endif
