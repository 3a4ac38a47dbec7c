/*
 * advice - what a person at mdoctl can do about a refusal.
 */
#ifndef MDO_MDOCTL_ADVICE_H
#define MDO_MDOCTL_ADVICE_H

#include "proto/proto.h"

/* NULL when the problem's own words say it all. Static text. */
const char *advice_for(const char *code);

#endif
