#include "loop_backup.h"

#include "base/log.h"
#include "store/store_backup.h"

#define SLICE_US 3000 /* a slice takes so much at once, and then rests as long as it took */
#define STEP_US 600   /* a step is to take about half of this, */
#define PAGES_MIN 1
#define PAGES_MAX 16 /* and no more pages, however quick they were */

/* Whether another step as long as the last one fits. */
static bool fits(int64_t begun, int64_t now, int64_t step)
{
	return now - begun + step < SLICE_US;
}

/* One slow step may be the disk, or another process: less at once until steps are short again. */
static int next_pages(int pages, int64_t took)
{
	if (took > STEP_US)
		return pages / 2 > PAGES_MIN ? pages / 2 : PAGES_MIN;
	return took < STEP_US / 2 && pages < PAGES_MAX ? pages + 1 : pages;
}

static void measure(struct loop_backup *b, int64_t passed, int64_t used)
{
	b->slices++;
	b->longest_us = passed > b->longest_us ? passed : b->longest_us;
	b->longest_used_us = used > b->longest_used_us ? used : b->longest_used_us;
}

static void tell(struct loop_backup *b)
{
	log_line(LOG_LEVEL_INFO, "backup-over",
	         "%lld slices; the longest held the loop %.1f ms, %.1f ms of the processor",
	         (long long)b->slices, (double)b->longest_us / 1000, (double)b->longest_used_us / 1000);
	*b = (struct loop_backup){.rest_until = b->rest_until};
}

void loop_backup_slice(struct loop_backup *b, struct store *store, struct instant now)
{
	int64_t begun, at, used, step = 0;
	bool more = true;

	if (!store_backup_busy(store) || clock_mono().ms < b->rest_until.ms)
		return;
	if (b->pages == 0)
		b->pages = PAGES_MIN;
	begun = at = clock_passed_us();
	used = clock_used_us();
	while (more && fits(begun, at, step)) {
		int64_t then;

		more = store_backup_step(store, now, b->pages);
		then = clock_passed_us();
		step = then - at;
		at = then;
		b->pages = next_pages(b->pages, step);
	}
	measure(b, at - begun, clock_used_us() - used);
	b->rest_until.ms = clock_mono().ms + (at - begun) / 1000 + 1;
	if (!store_backup_busy(store))
		tell(b);
}

int64_t loop_backup_due(const struct loop_backup *b, const struct store *store, struct mono mono)
{
	if (!store_backup_busy(store))
		return -1;
	return b->rest_until.ms > mono.ms ? b->rest_until.ms - mono.ms : 0;
}
