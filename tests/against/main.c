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
#include <string.h>

#include "made_up.h"
#include "seeds.h"
#include "solver.h"

struct options {
	struct seeds seeds;
	int64_t items, meetings, changes;
};

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

static bool agree(void *self, struct arena *a, uint64_t seed)
{
	struct options *o = self;
	struct agenda_problem *p = made_up(a, seed, (size_t)o->items, (size_t)o->meetings, o->seeds.exactly);
	size_t *plan = arena_array(a, made_up_room((size_t)o->items), sizeof(*plan));
	struct agenda_cost ours, theirs;
	int64_t began = clock_ns();

	if (o->changes == 0)
		agenda_plan(p, plan);
	else if (!mend(o, a, p, seed, plan))
		return false;
	clock_add(&o->seeds.ours, clock_ns() - began);
	bool spoiled = o->seeds.worse && spoil(p, plan);
	ours = agenda_cost(p, plan);
	began = clock_ns();
	bool solved = solver_cost(p, &theirs);
	clock_add(&o->seeds.theirs, clock_ns() - began);
	if (!solved) {
		fprintf(stderr, "seed %llu: GLPK found no optimum\n", (unsigned long long)seed);
		return false;
	}
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

int main(int argc, char **argv)
{
	struct options o = {.seeds.count = 300, .items = 30, .meetings = 8};
	const struct seeds_option more[] = {
	        {"--items", &o.items}, {"--meetings", &o.meetings}, {"--changes", &o.changes}};
	bool same;

	if (!seeds_read(&o.seeds, more, sizeof(more) / sizeof(more[0]), argc, argv) ||
	    (o.seeds.exactly && o.meetings == 0)) {
		fprintf(stderr, "usage: plan-against [--seeds N] [--from SEED] [--items N] [--meetings N] "
		                "[--exactly] [--worse] [--changes N] [--time]\n");
		return 64;
	}
	same = seeds_run(&o.seeds, agree, &o);
	if (same)
		printf("%lld problems of %s %lld items and %lld meetings: %s\n", (long long)o.seeds.count,
		       o.seeds.exactly ? "exactly" : "up to", (long long)o.items, (long long)o.meetings,
		       o.seeds.worse    ? "each plan that was spoiled is found out"
		       : o.changes != 0 ? "mended plans are those made anew, and cost what GLPK finds"
		                        : "the planner's cost is GLPK's");
	seeds_end(&o.seeds);
	return same ? 0 : 1;
}
