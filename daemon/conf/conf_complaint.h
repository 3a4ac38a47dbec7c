/*
 * conf_complaint - how every file of this room says what is wrong: which file, which line, what to do. Values
 * are repeated only shortened and printable; those of secrets' paths and keys never.
 */
#ifndef MDO_CONF_CONF_COMPLAINT_H
#define MDO_CONF_CONF_COMPLAINT_H

#include <stdbool.h>

#include "base/attr.h"
#include "conf/conf.h"

#define CONF_QUOTE_MAX 64

/* Fills ${c}; a path too long for it loses its head. Line 0: the file as a whole. Always returns false. */
bool conf_complaint_set(struct conf_complaint *c, const char *file, int line, const char *fmt, ...)
        MDO_PRINTF(4, 5);

/* "value" in quotes, cut when long, "(not printable)" when it holds control bytes or bad UTF-8. Returns buf.
 */
const char *conf_complaint_quote(const char *value, char buf[CONF_QUOTE_MAX]);

#endif
