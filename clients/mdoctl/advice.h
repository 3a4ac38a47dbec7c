/*
 * advice - what a person at mdoctl can do about a refusal.
 */
#ifndef MDO_MDOCTL_ADVICE_H
#define MDO_MDOCTL_ADVICE_H

#include "proto/proto.h"

/* ${pointer}, of the problem: where; may be NULL. NULL when the problem's own words say it all. Static text.
 */
const char *advice_for(const char *code, const char *pointer);

#endif
