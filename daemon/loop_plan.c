#include "loop_plan.h"

#include "base/log.h"

#define PLAN_MS 2000  /* tables that are not in a hurry are planned no more often, */
#define PLAN_REST 5   /* nor before so many times as long passed as it took */
#define SLICE_US 2500 /* the step that goes beyond it is the last, so that 5 ms are kept */
#define TELL_US 5000  /* a slice that held the loop longer is told, when none before was as long */

struct slice {
	int64_t begun;
};

static bool spent(void *cookie)
{
	const struct slice *s = cookie;

	return clock_passed_us() - s->begun >= SLICE_US;
}

static void measure(struct loop_plan *p, int64_t passed, int64_t used)
{
	p->slices++;
	p->round_us += passed;
	p->longest_us = passed > p->longest_us ? passed : p->longest_us;
	p->longest_used_us = used > p->longest_used_us ? used : p->longest_used_us;
}

void loop_plan_tell(const struct loop_plan *p)
{
	log_line(LOG_LEVEL_INFO, "plan-slices",
	         "%lld slices of planning since the start; the longest held the loop %.1f ms, %.1f ms of the "
	         "processor",
	         (long long)p->slices, (double)p->longest_us / 1000, (double)p->longest_used_us / 1000);
}

/* Only what was never so long before. */
static void tell(struct loop_plan *p)
{
	if (p->longest_used_us <= TELL_US || p->longest_used_us <= p->told_us)
		return;
	p->told_us = p->longest_used_us;
	loop_plan_tell(p);
}

static void end_round(struct loop_plan *p)
{
	int64_t rest = PLAN_REST * p->round_us / 1000;

	p->from.ms = clock_mono().ms + (rest > PLAN_MS ? rest : PLAN_MS);
	p->round = false;
}

bool loop_plan_slice(struct loop_plan *p, struct loop *l, struct arena *a, struct instant now,
                     struct mono mono)
{
	struct slice slice = {clock_passed_us()};
	const struct commands_time time = {spent, &slice};
	int64_t used = clock_used_us();

	p->going = false;
	if (store_state(l->store) != STORE_WELL || store_low(l->store))
		return store_state(l->store) != STORE_BROKEN;
	if (!p->round && mono.ms >= p->from.ms) {
		p->round = true;
		p->round_us = 0;
		commands_plan_round(l->commands, a, now);
	}
	store_begin(l->store);
	p->going = commands_plan_some(l->commands, a, now, !p->round, &time);
	if (!store_commit(l->store)) {
		store_rollback(l->store);
		commands_plan_lost(l->commands, a, now);
		p->going = false;
	}
	arena_reset(a);
	if (p->going) {
		measure(p, clock_passed_us() - slice.begun, clock_used_us() - used);
		tell(p);
	} else if (p->round) {
		end_round(p);
	}
	return store_state(l->store) != STORE_BROKEN;
}
