/*
 * clean - text from outside made fit for a terminal: no control characters (C0, DEL, C1), nothing that turns
 * the direction of writing or breaks a line, no broken UTF-8. So that nobody's message can play tricks on a
 * reader.
 */
#ifndef MDO_LIBMDO_CLEAN_H
#define MDO_LIBMDO_CLEAN_H

#include <stddef.h>

#include "base/memory.h"

/* For people: what is not fit becomes a question mark, newline and tab a space. NULL gives "". */
const char *mdo_clean_text(struct arena *a, const char *s);
/* For programs: JSON text in which what is not fit stands escaped; the same value. ${s} must be JSON. */
const char *mdo_clean_json(struct arena *a, const char *s, size_t len);
/* Columns it takes on a terminal, by code points; combining marks count too. */
size_t mdo_clean_width(const char *s);

#endif
