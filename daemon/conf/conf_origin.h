/*
 * conf_origin - organisation and system to a source URN, and back: urn:nld:oin:OIN:systeem:SYSTEM (NL GOV
 * profile for CloudEvents), with kvknr for organisations without OIN.
 */
#ifndef MDO_CONF_CONF_ORIGIN_H
#define MDO_CONF_CONF_ORIGIN_H

#include <stdbool.h>

#include "base/attr.h"
#include "conf/conf_keys.h"
#include "conf/conf_read.h"

#define CONF_ORIGIN_TEST_OIN "00000099000000000000"

/* Complains unless exactly one of oin and kvk is there. The URN lives in the reader's arena. */
bool conf_origin_source(const struct conf_reader *r, const struct conf_origin *origin,
                        const char **ret_source) MDO_CHECK;
/* The parts of a URN made above; they live in ${arena}. */
struct conf_origin conf_origin_parts(struct arena *arena, const char *source);

#endif
