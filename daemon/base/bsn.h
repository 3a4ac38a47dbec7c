/*
 * bsn - the form of a Dutch citizen service number. In base, since proto refuses a wrong one and clients may
 * ask before they send. Pure.
 */
#ifndef MDO_BASE_BSN_H
#define MDO_BASE_BSN_H

#include <stdbool.h>

/* Nine digits, nothing else, not all zero, that pass the 11-test: weights 9 down to 2, then -1. */
bool bsn_is_valid(const char *s);

#endif
