/*
 * terminal - runs mdo in this process as from a shell: with arguments, standard input, and what it printed
 * caught.
 */
#ifndef MDO_MDO_TERMINAL_H
#define MDO_MDO_TERMINAL_H

#include "../libmdo/fake.h"

/* What a run gave. Texts belong to the arena. */
struct run {
	int status;
	const char *out, *err;
};

/* ${line}: arguments with single spaces between them, @ for the fake's directory; connection options are
 * added unless
 * ${p} is NULL. ${input}: standard input. */
struct run terminal_run(struct arena *a, const struct mdo_profile *p, const char *dir, const char *line,
                        const char *input);

/* Writes a file into a directory. */
void terminal_file(const char *dir, const char *name, const char *text);

#endif
