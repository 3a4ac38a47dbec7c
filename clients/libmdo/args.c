#include "libmdo/args.h"

#include <string.h>

static const struct mdo_option *find(const struct mdo_option *const *tables, const char *name, size_t len)
{
	for (; *tables != NULL; tables++)
		for (const struct mdo_option *o = *tables; o->name != NULL; o++)
			if (strlen(o->name) == len && memcmp(o->name, name, len) == 0)
				return o;
	return NULL;
}

/* One option at argv[*at]; moves on when it takes the next word as its value. */
static bool parse_option(const struct mdo_option *const *tables, int argc, char *const *argv, int *at,
                         struct mdo_args *args, struct why *why)
{
	const char *name = argv[*at] + 2;
	size_t len = strcspn(name, "=");
	const struct mdo_option *option = find(tables, name, len);
	const char *value = name[len] == '=' ? name + len + 1 : NULL;

	if (option == NULL)
		return why_set(why, "there is no option --%.*s here", len > 40 ? 40 : (int)len, name);
	if (option->kind == MDO_SWITCH && value != NULL)
		return why_set(why, "--%s takes no value", option->name);
	if (option->kind != MDO_SWITCH && value == NULL) {
		if (*at + 1 >= argc)
			return why_set(why, "--%s needs a value", option->name);
		value = argv[++*at];
	}
	if (option->kind != MDO_MANY && mdo_args_has(args, option->name))
		return why_set(why, "--%s is given twice", option->name);
	args->given[args->given_count++] = (struct mdo_given){option, value};
	return true;
}

bool mdo_args_parse(struct arena *a, const struct mdo_option *const *tables, int argc, char *const *argv,
                    struct mdo_args *ret_args, struct why *why)
{
	size_t most = argc > 0 ? (size_t)argc : 0;
	struct mdo_args args = {.words = arena_array(a, most + 1, sizeof(*args.words)),
	                        .given = arena_array(a, most + 1, sizeof(*args.given))};
	bool words_only = false;

	for (int i = 0; i < argc; i++) {
		if (words_only || argv[i][0] != '-' || argv[i][1] == '\0')
			args.words[args.word_count++] = argv[i];
		else if (strcmp(argv[i], "--") == 0)
			words_only = true;
		else if (argv[i][1] != '-')
			return why_set(why, "options begin with two dashes: see --help");
		else if (!parse_option(tables, argc, argv, &i, &args, why))
			return false;
	}
	*ret_args = args;
	return true;
}

char *const *mdo_args_words_first(struct arena *a, const struct mdo_option *const *tables, int argc,
                                  char *const *argv)
{
	char **turned = arena_array(a, (size_t)argc + 1, sizeof(*turned));
	int first = 0;

	while (first < argc && strncmp(argv[first], "--", 2) == 0) {
		const char *name = argv[first] + 2;
		const struct mdo_option *o = find(tables, name, strcspn(name, "="));

		if (o == NULL)
			break;
		first += o->kind == MDO_SWITCH || strchr(name, '=') != NULL ? 1 : 2;
	}
	if (first > argc)
		first = argc;
	for (int i = 0; i < argc; i++)
		turned[i] = argv[(first + i) % argc];
	return turned;
}

const char *mdo_args_next(const struct mdo_args *args, const char *name, size_t *at)
{
	while (*at < args->given_count) {
		const struct mdo_given *g = &args->given[(*at)++];

		if (strcmp(g->option->name, name) == 0)
			return g->value != NULL ? g->value : "";
	}
	return NULL;
}

bool mdo_args_has(const struct mdo_args *args, const char *name)
{
	size_t at = 0;

	return mdo_args_next(args, name, &at) != NULL;
}

const char *mdo_args_value(const struct mdo_args *args, const char *name)
{
	size_t at = 0;

	return mdo_args_next(args, name, &at);
}
