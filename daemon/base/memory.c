#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* EX_OSERR. Not abort(): a core file would hold what clients told. */
static const int OUT_OF_MEMORY_STATUS = 71;

static MDO_NORETURN void die(void)
{
	static const char line[] = "<3>out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, line, sizeof(line) - 1);

	(void)ignored;
	_exit(OUT_OF_MEMORY_STATUS);
}

void *mem_alloc(size_t size)
{
	return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
	void *p = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (p == NULL)
		die();
	return p;
}

void *mem_grow(void *p, size_t count, size_t size)
{
	void *grown = reallocarray(p, count > 0 ? count : 1, size > 0 ? size : 1);

	if (grown == NULL)
		die();
	return grown;
}

char *mem_text(const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = mem_alloc(size);

	memcpy(copy, s, size);
	return copy;
}

void mem_free(void *p)
{
	free(p);
}
