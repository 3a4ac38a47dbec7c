/*
 * why - one line for a person about something of the world that did not work: fixed size, never allocated,
 * untouched on success, without personal data. "open /var/lib/mdod/mdod.db: permission denied"
 */
#ifndef MDO_BASE_WHY_H
#define MDO_BASE_WHY_H

#include <stdbool.h>

#include "base/attr.h"

struct why {
	char text[400];
};

/* Lines that are too long are cut; ${why} may be NULL where nobody reads it. */

/* Sets the line; always returns false, so that a failing function may end in `return why_set(...)`. */
bool why_set(struct why *why, const char *fmt, ...) MDO_PRINTF(2, 3);
/* Puts a line's context in front: "context: what stood there". Returns false. */
bool why_wrap(struct why *why, const char *fmt, ...) MDO_PRINTF(2, 3);

#endif
