/*
 * arena - memory of one turn of the loop, handed out piece by piece and given back all at once. What was
 * handed out is wiped when it goes, since it carried clients' words. Never NULL: out of memory ends the
 * process, as in base/memory.h.
 */
#ifndef MDO_BASE_ARENA_H
#define MDO_BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"

struct arena;

struct arena *arena_new(void);
/* Everything handed out is wiped and goes. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a); /* NULL is fine; wipes too */

/* Zeroed, aligned for any type, valid until arena_reset. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t count, size_t size); /* checks count * size */
/* Room for one more element behind the ${count} of an array that grew by this alone; ${at} NULL for none yet.
 */
void *arena_grow(struct arena *a, void *at, size_t count, size_t size);
char *arena_text(struct arena *a, const char *s); /* copy; NULL gives NULL */
char *arena_bytes(struct arena *a, const void *from,
                  size_t len); /* copy with a NUL behind; from NULL only if len 0 */
char *arena_printf(struct arena *a, const char *fmt, ...) MDO_PRINTF(2, 3);

#endif
