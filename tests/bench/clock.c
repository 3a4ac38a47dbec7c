#include "clock.h"

#include <stdlib.h>
#include <time.h>

#include "base/memory.h"

static int64_t read_clock(clockid_t id)
{
	struct timespec t = {0};

	if (clock_gettime(id, &t) != 0)
		return 0;
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t clock_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_cpu_ns(pid_t pid)
{
	clockid_t id;

	return clock_getcpuclockid(pid, &id) == 0 ? read_clock(id) : 0;
}

void clock_add(struct clock_samples *s, int64_t ns)
{
	if (s->count == s->room) {
		s->room = s->room == 0 ? 4096 : 2 * s->room;
		s->at = mem_grow(s->at, s->room, sizeof(*s->at));
	}
	s->at[s->count++] = ns;
}

static int ascending(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double clock_percentile(struct clock_samples *s, double percent)
{
	if (s->count == 0)
		return 0;
	qsort(s->at, s->count, sizeof(*s->at), ascending);
	size_t at = (size_t)((double)s->count * percent / 100);
	return (double)s->at[at < s->count ? at : s->count - 1] / 1000;
}

void clock_free(struct clock_samples *s)
{
	mem_free(s->at);
	*s = (struct clock_samples){0};
}
