/*
 * args - a command line by tables of options. Values are never repeated in what is said about mistakes: they
 * may have been typed in the wrong place.
 */
#ifndef MDO_LIBMDO_ARGS_H
#define MDO_LIBMDO_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/why.h"

enum mdo_option_kind {
	MDO_SWITCH, /* --name */
	MDO_VALUE,  /* --name VALUE or --name=VALUE, once */
	MDO_MANY    /* the same, as often as wanted */
};

/* A table ends with a row whose name is NULL. */
struct mdo_option {
	const char *name; /* without the dashes */
	enum mdo_option_kind kind;
	const char *value; /* what help calls the value; NULL for a switch */
	const char *help;
};

struct mdo_given {
	const struct mdo_option *option;
	const char *value;
};

/* Words are what is no option; all texts belong to the argument vector. */
struct mdo_args {
	size_t word_count, given_count;
	const char **words;
	struct mdo_given *given;
};

/* ${tables} ends with NULL. After "--" all is words; "-" is a word. */
bool mdo_args_parse(struct arena *a, const struct mdo_option *const *tables, int argc, char *const *argv,
                    struct mdo_args *ret_args, struct why *why) MDO_CHECK;

/*
 * The same command line with options that stand before its first word put behind the rest, so that a command
 * is found by its words: --profile FILE agenda --json becomes agenda --json --profile FILE. ${tables}:
 * options that may stand there; anything else stays where it is. argc stays the same.
 */
char *const *mdo_args_words_first(struct arena *a, const struct mdo_option *const *tables, int argc,
                                  char *const *argv);

bool mdo_args_has(const struct mdo_args *args, const char *name);
/* NULL when it was not given. */
const char *mdo_args_value(const struct mdo_args *args, const char *name);
/* Each value of a MDO_MANY in order: start with *at = 0; NULL ends it. */
const char *mdo_args_next(const struct mdo_args *args, const char *name, size_t *at);

#endif
