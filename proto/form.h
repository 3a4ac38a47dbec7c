/*
 * form - how the texts of a message are written: one predicate for each kind of text in tables_partner.h.
 * Lengths are checked elsewhere, by MIN and MAX of the field, unless the form itself fixes them.
 */
#ifndef MDO_PROTO_FORM_H
#define MDO_PROTO_FORM_H

#include <stdbool.h>

bool form_is_text(const char *s);  /* no control characters (C0, DEL, C1) but newline and tab; s is UTF-8 */
bool form_is_name(const char *s);  /* characters of a NAME; the first a letter or digit */
bool form_is_token(const char *s); /* characters of a TOKEN */
bool form_is_hex(const char *s);   /* lower case */
bool form_is_nine_digits(const char *s); /* a BSN but for its 11-test, which is in base/bsn.h */
bool form_is_vnumber(const char *s);     /* ten digits */
bool form_is_language(const char *s);
bool form_is_date(const char *s);      /* DDDD-DD-DD, whether there is such a day or not */
bool form_is_extension(const char *s); /* name of a CloudEvents extension attribute */

#endif
