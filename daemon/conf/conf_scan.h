/*
 * conf_scan - a configuration file's text, judged before libconfig reads it. libconfig 1.5 lets numbers that
 *do not fit wrap around, takes comments that never end, pulls in files with @include, and says of everything
 *else "syntax error", often lines later (and loses a little memory over it). Here each has its line and its
 *reason; what passes is the part of libconfig's grammar that this room uses:
 *
 *	file    = setting*
 *	setting = NAME ("=" | ":") value [";" | ","]
 *	value   = TEXT | NUMBER | true | false | "{" setting* "}" | "[" texts "]" | "(" texts ")"
 *	texts   = [TEXT ("," TEXT)*]
 */
#ifndef MDO_CONF_CONF_SCAN_H
#define MDO_CONF_CONF_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "conf/conf.h"

/* ${text} ends in a NUL behind ${len} bytes. False and the first complaint, named after ${path}. */
bool conf_scan(const char *path, const char *text, size_t len,
               struct conf_complaint *ret_complaint) MDO_CHECK;

#endif
