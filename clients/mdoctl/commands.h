/*
 * commands - the table of everything mdoctl can do: words, what its arguments and options become, method,
 * printer. Options are called like the members they set.
 */
#ifndef MDO_MDOCTL_COMMANDS_H
#define MDO_MDOCTL_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "libmdo/libmdo.h"
#include "mdoctl/print.h"

#define COMMAND_ARGUMENTS_MAX 2

enum command_form {
	COMMAND_PLAIN,  /* arguments and options are members of the params */
	COMMAND_AGENDA, /* the same, and --json is the array of meetings */
	COMMAND_ROSTER, /* params from a file or, without one, from options */
	COMMAND_BACKUP, /* starts, then asks for backup.status until it is over */
	COMMAND_PAGES   /* asks on until all of it is there (pages.h) */
};

struct command {
	const char *words; /* one or two */
	enum method method;
	enum command_form form;
	const char *arguments[COMMAND_ARGUMENTS_MAX]; /* members that arguments set, in order */
	size_t required;                              /* how many of them must be there */
	const struct mdo_option *options;
	const char *preset; /* a FLAG that is set without being asked for; may be NULL */
	print_result *print;
	int timeout_s; /* when the person names none */
	const char *example;
};

extern const struct command commands[];
extern const size_t commands_count;

/* The command that argv begins with, two words before one; NULL when there is none. */
const struct command *commands_find(int argc, char *const *argv, int *ret_words);
/* The command that asks for a method; there is one. */
const struct command *commands_of(enum method method);
/* What it does, in a line. */
const char *commands_meaning(const struct command *c);
/* JSON text of the params of a command line. --reason - is read from standard input. */
bool commands_params(struct arena *a, const struct command *c, const struct mdo_args *args,
                     const char **ret_params, struct why *why) MDO_CHECK;

#endif
