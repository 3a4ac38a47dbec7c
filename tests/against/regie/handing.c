#include "handing.h"

/* SplitMix64: the same numbers everywhere. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* From 0 to below ${n}. */
static int64_t below(uint64_t *state, int64_t n)
{
	return n == 0 ? 0 : (int64_t)(next(state) % (uint64_t)n);
}

struct regie_move_problem *handing_made_up(struct arena *a, uint64_t seed, size_t cases, size_t people,
                                           bool exactly)
{
	uint64_t state = seed * 104729 + 17;
	struct regie_move_problem *p = arena_alloc(a, sizeof(*p));
	struct regie_move_person *loads;
	struct regie_move_fit *fits;
	int64_t barred = 1 + below(&state, 9), spread = 1 + below(&state, 60);

	p->case_count = exactly ? cases : (size_t)below(&state, (int64_t)cases + 1);
	p->person_count = exactly ? people : (size_t)below(&state, (int64_t)people + 1);
	p->people = loads = arena_array(a, p->person_count, sizeof(*loads));
	p->fits = fits = arena_array(a, p->case_count * p->person_count, sizeof(*fits));
	for (size_t k = 0; k < p->person_count; k++) {
		loads[k].load = below(&state, 6);
		/* Sometimes at the limit, or above it: a coordinator may have decided so. */
		loads[k].limit = below(&state, 8);
	}
	/* Few different scores, so that many answers are as good and the last component decides. */
	for (size_t i = 0; i < p->case_count * p->person_count; i++)
		fits[i] = (struct regie_move_fit){.eligible = below(&state, 10) >= barred,
		                                  .score = below(&state, spread) - spread / 3};
	return p;
}
