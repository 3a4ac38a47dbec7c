/*
 * memory - allocation that never fails: out of memory ends the process with status 71 and no core file, since
 * every size from outside is bounded first. The memory of one turn (base/arena.h) comes along with this
 * header.
 */
#ifndef MDO_BASE_MEMORY_H
#define MDO_BASE_MEMORY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"

/* Zeroed memory, never NULL, size 0 included. mem_array and mem_grow check count * size. Free with mem_free
 * (NULL is fine). */
void *mem_alloc(size_t size);
void *mem_array(size_t count, size_t size);
void *mem_grow(void *p, size_t count, size_t size); /* new bytes are not zeroed */
char *mem_text(const char *s);
void mem_free(void *p);

#endif
