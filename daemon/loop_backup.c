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

static int64_t more_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The clocks are read one after the other, so that what is left may be some microseconds less than nothing.
 */
static void measure(struct loop_backup *b, int64_t passed, int64_t used, int64_t queued)
{
	b->slices++;
	b->longest.passed = more_of(b->longest.passed, passed);
	b->longest.held = more_of(b->longest.held, passed - queued);
	b->longest.used = more_of(b->longest.used, used);
	b->longest.waited = more_of(b->longest.waited, passed - queued - used);
}

static double ms(int64_t us)
{
	return (double)us / 1000;
}

/* Apart: what is ours to shorten, and what other processes took of the machine. */
static void tell(struct loop_backup *b)
{
	log_line(LOG_LEVEL_INFO, "backup-over",
	         "%lld slices; the longest took %.1f ms, and %.1f ms less what others had the processor; "
	         "at most %.1f ms of the processor, %.1f ms waiting for the disk",
	         (long long)b->slices, ms(b->longest.passed), ms(b->longest.held), ms(b->longest.used),
	         ms(b->longest.waited));
	*b = (struct loop_backup){.rest_until = b->rest_until};
}

/* Copying, with nothing of it kept in a turn. */
static void copy(struct loop_backup *b, struct store *store, struct instant now)
{
	int64_t queued = clock_queued_us(), used = clock_used_us(), begun = clock_passed_us();
	int64_t at = begun, then, step = 0;
	bool more = true;

	while (more && fits(begun, at, step) && !store_backup_tells(store)) {
		more = store_backup_step(store, now, b->pages);
		then = clock_passed_us();
		step = then - at;
		at = then;
		b->pages = next_pages(b->pages, step);
	}
	measure(b, at - begun, clock_used_us() - used, clock_queued_us() - queued);
}

void loop_backup_slice(struct loop_backup *b, struct store *store, struct instant now)
{
	int64_t begun = clock_passed_us();

	if (!store_backup_busy(store) || clock_mono().ms < b->rest_until.ms)
		return;
	if (b->pages == 0)
		b->pages = PAGES_MIN;
	if (store_backup_tells(store))
		(void)store_backup_step(store, now, b->pages);
	else
		copy(b, store, now);
	b->rest_until.ms = clock_mono().ms + (clock_passed_us() - begun) / 1000 + 1;
	if (!store_backup_busy(store))
		tell(b);
}

int64_t loop_backup_due(const struct loop_backup *b, const struct store *store, struct mono mono)
{
	if (!store_backup_busy(store))
		return -1;
	return b->rest_until.ms > mono.ms ? b->rest_until.ms - mono.ms : 0;
}
