#include "seeds.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define WRONG_MOST 10

static bool read_flag(struct seeds *s, const char *name)
{
	bool *flag = strcmp(name, "--exactly") == 0 ? &s->exactly
	             : strcmp(name, "--worse") == 0 ? &s->worse
	             : strcmp(name, "--time") == 0  ? &s->time
	                                            : NULL;

	if (flag != NULL)
		*flag = true;
	return flag != NULL;
}

static int64_t *number_of(struct seeds *s, const struct seeds_option *more, size_t more_count,
                          const char *name)
{
	if (strcmp(name, "--seeds") == 0)
		return &s->count;
	if (strcmp(name, "--from") == 0)
		return &s->from;
	for (size_t i = 0; i < more_count; i++)
		if (strcmp(name, more[i].name) == 0)
			return more[i].number;
	return NULL;
}

bool seeds_read(struct seeds *s, const struct seeds_option *more, size_t more_count, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int64_t *number;

		if (read_flag(s, argv[i]))
			continue;
		number = number_of(s, more, more_count, argv[i]);
		if (number == NULL || i + 1 == argc || !text_parse_int(argv[++i], 0, 1000000, number))
			return false;
	}
	return true;
}

bool seeds_run(const struct seeds *s, seeds_agree *agree, void *self)
{
	struct arena *a = arena_new();
	int wrong = 0;

	for (int64_t seed = s->from; seed < s->from + s->count && wrong < WRONG_MOST; seed++) {
		wrong += agree(self, a, (uint64_t)seed) ? 0 : 1;
		arena_reset(a);
	}
	arena_free(a);
	return wrong == 0;
}

void seeds_end(struct seeds *s)
{
	if (s->time)
		printf("ours_ms=%.4f glpk_ms=%.4f instances=%zu\n", clock_percentile(&s->ours, 50) / 1000,
		       clock_percentile(&s->theirs, 50) / 1000, s->ours.count);
	clock_free(&s->ours);
	clock_free(&s->theirs);
}
