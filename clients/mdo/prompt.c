#include "mdo/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_BYTES 500

/* Byte by byte from the descriptor: a stdio buffer would keep what was typed. */
char *prompt_line(struct arena *a, const char *question)
{
	char *line = arena_alloc(a, LINE_BYTES + 1);
	size_t len = 0;

	fprintf(stderr, "%s: ", question);
	fflush(stderr);
	for (;;) {
		char c;
		ssize_t n = read(STDIN_FILENO, &c, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return len > 0 ? line : NULL;
		if (c == '\n')
			return line;
		if (len == LINE_BYTES)
			return NULL;
		if (c != '\r')
			line[len++] = c;
	}
}
