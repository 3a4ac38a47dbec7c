/*
 * plan-against - the planner held against GLPK: made-up problems, solved by both; the costs must be the same
 * to the last component, and the planner's placement lawful and worth what it says.
 *
 *     plan-against [--seeds N] [--from SEED] [--items N] [--meetings N] [--exactly] [--worse] [--changes N]
 *                  [--time]
 *
 * --changes: then so many items of each change, come or go, and the plan is mended; it must be the plan that
 * is made anew, after each, and cost what GLPK finds after the last.
 * --time: one line at the end, what both took an instance, in the middle.
 * --worse spoils each plan a little before it is compared: each that could be spoiled must be found out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "made_up.h"
#include "solver.h"

struct options {
	int64_t seeds, from, items, meetings, changes;
	bool exactly, worse, timed;
	double *ours_ms, *theirs_ms; /* by instance */
	size_t taken;
};

static bool read_options(int argc, char **argv, struct options *o)
{
	const struct {
		const char *name;
		int64_t *number;
		bool *flag;
	} all[] = {{"--seeds", &o->seeds, NULL},     {"--from", &o->from, NULL},
	           {"--items", &o->items, NULL},     {"--meetings", &o->meetings, NULL},
	           {"--changes", &o->changes, NULL}, {"--exactly", NULL, &o->exactly},
	           {"--worse", NULL, &o->worse},     {"--time", NULL, &o->timed}};
	const size_t count = sizeof(all) / sizeof(all[0]);

	for (int i = 1; i < argc; i++) {
		size_t k = 0;
		while (k < count && strcmp(all[k].name, argv[i]) != 0)
			k++;
		if (k == count)
			return false;
		if (all[k].flag != NULL)
			*all[k].flag = true;
		else if (i + 1 == argc || !text_parse_int(argv[++i], 0, 1000000, all[k].number))
			return false;
	}
	return true;
}

/* Seats and what an item may do, judged by the problem alone. */
static bool is_lawful(const struct agenda_problem *p, const size_t *plan)
{
	for (size_t m = 0; m < p->meeting_count; m++) {
		int64_t taken = 0;
		for (size_t i = 0; i < p->item_count; i++)
			taken += plan[i] == m;
		if (taken > p->meetings[m].seats)
			return false;
	}
	for (size_t i = 0; i < p->item_count; i++) {
		if (p->items[i].fixed ? plan[i] != p->items[i].current
		                      : plan[i] != AGENDA_NOWHERE && !agenda_allowed(p, i, plan[i]))
			return false;
	}
	return true;
}

static void print_cost(const char *who, const struct agenda_cost *c)
{
	fprintf(stderr, "  %-8s %lld %lld %lld %lld %lld %lld %lld\n", who, (long long)c->late_crisis,
	        (long long)c->late_high, (long long)c->late_medium, (long long)c->late_low,
	        (long long)c->waiting, (long long)c->wished_missed, (long long)c->moved);
}

/* The first item that stands somewhere and may stand nowhere, does. False: there is none. */
static bool spoil(const struct agenda_problem *p, size_t *plan)
{
	for (size_t i = 0; i < p->item_count; i++) {
		if (plan[i] == AGENDA_NOWHERE || p->items[i].fixed)
			continue;
		plan[i] = AGENDA_NOWHERE;
		return true;
	}
	return false;
}

/* Without its holes; ${plan} with it. */
static void squeeze(struct agenda_problem *p, size_t *plan)
{
	struct agenda_item *at = (struct agenda_item *)p->items;
	size_t count = 0;

	for (size_t i = 0; i < p->item_count; i++) {
		if (at[i].urgency == URGENCY_ABSENT)
			continue;
		plan[count] = plan[i];
		at[count++] = at[i];
	}
	p->item_count = count;
}

/* Mended after each change, and made anew: no difference, seat by seat. */
static bool mend(const struct options *o, struct arena *a, struct agenda_problem *p, uint64_t seed,
                 size_t *plan)
{
	size_t room = made_up_room((size_t)o->items), *anew = arena_array(a, room, sizeof(*anew));
	struct agenda_planner *planner = agenda_planner_new(p, room);
	bool same = true;

	while (!agenda_planner_step(planner, 1))
		;
	for (int64_t n = 0; n < o->changes && same; n++) {
		size_t item = made_up_change(a, p, seed * 1000 + (uint64_t)n, room);

		agenda_planner_leave(planner, item);
		agenda_planner_enter(planner, item);
		while (!agenda_planner_step(planner, 1))
			;
		agenda_planner_take(planner, plan);
		agenda_plan(p, anew);
		same = memcmp(plan, anew, p->item_count * sizeof(*plan)) == 0;
		if (!same)
			fprintf(stderr, "seed %llu: mended after change %lld it is not the plan made anew\n",
			        (unsigned long long)seed, (long long)n);
	}
	agenda_planner_free(planner);
	squeeze(p, plan);
	return same;
}

static bool agree(struct options *o, struct arena *a, uint64_t seed)
{
	struct agenda_problem *p = made_up(a, seed, (size_t)o->items, (size_t)o->meetings, o->exactly);
	size_t *plan = arena_array(a, made_up_room((size_t)o->items), sizeof(*plan));
	struct agenda_cost ours, theirs;

	int64_t from = clock_passed_us(), between;

	if (o->changes == 0)
		agenda_plan(p, plan);
	else if (!mend(o, a, p, seed, plan))
		return false;
	between = clock_passed_us();
	bool spoiled = o->worse && spoil(p, plan);
	ours = agenda_cost(p, plan);
	if (!solver_cost(p, &theirs)) {
		fprintf(stderr, "seed %llu: GLPK found no optimum\n", (unsigned long long)seed);
		return false;
	}
	o->theirs_ms[o->taken] = (double)(clock_passed_us() - between) / 1000;
	o->ours_ms[o->taken++] = (double)(between - from) / 1000;
	if ((is_lawful(p, plan) && agenda_cost_compare(&ours, &theirs) == 0) != spoiled)
		return true;
	if (spoiled)
		fprintf(stderr, "spoiled, and not found out: ");
	fprintf(stderr, "seed %llu: %zu items, %zu meetings\n", (unsigned long long)seed, p->item_count,
	        p->meeting_count);
	print_cost("planner", &ours);
	print_cost("GLPK", &theirs);
	return false;
}

static int by_length(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double middle(double *all, size_t count)
{
	if (count == 0)
		return 0;
	qsort(all, count, sizeof(*all), by_length);
	return all[count / 2];
}

int main(int argc, char **argv)
{
	struct options o = {.seeds = 300, .items = 30, .meetings = 8};
	struct arena *a = arena_new(), *kept = arena_new();
	int64_t wrong = 0;

	if (!read_options(argc, argv, &o) || (o.exactly && o.meetings == 0)) {
		fprintf(stderr, "usage: plan-against [--seeds N] [--from SEED] [--items N] [--meetings N] "
		                "[--exactly] "
		                "[--worse] [--changes N] [--time]\n");
		return 64;
	}
	o.ours_ms = arena_array(kept, (size_t)o.seeds, sizeof(*o.ours_ms));
	o.theirs_ms = arena_array(kept, (size_t)o.seeds, sizeof(*o.theirs_ms));
	for (int64_t s = o.from; s < o.from + o.seeds && wrong < 10; s++) {
		wrong += agree(&o, a, (uint64_t)s) ? 0 : 1;
		arena_reset(a);
	}
	if (wrong == 0)
		printf("%lld problems of %s %lld items and %lld meetings: %s\n", (long long)o.seeds,
		       o.exactly ? "exactly" : "up to", (long long)o.items, (long long)o.meetings,
		       o.worse          ? "each plan that was spoiled is found out"
		       : o.changes != 0 ? "mended plans are those made anew, and cost what GLPK finds"
		                        : "the planner's cost is GLPK's");
	if (o.timed)
		printf("ours_ms=%.3f glpk_ms=%.3f instances=%zu\n", middle(o.ours_ms, o.taken),
		       middle(o.theirs_ms, o.taken), o.taken);
	arena_free(kept);
	arena_free(a);
	return wrong == 0 ? 0 : 1;
}
