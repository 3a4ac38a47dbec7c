/*
 * plan-against - the planner held against GLPK: made-up problems, solved by both; the costs must be the same
 * to the last component, and the planner's placement lawful and worth what it says.
 *
 *     plan-against [--seeds N] [--from SEED] [--items N] [--meetings N] [--exactly] [--worse]
 *
 * --worse spoils each plan a little before it is compared: each that could be spoiled must be found out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "made_up.h"
#include "solver.h"

struct options {
	int64_t seeds, from, items, meetings;
	bool exactly, worse;
};

static bool read_options(int argc, char **argv, struct options *o)
{
	const struct {
		const char *name;
		int64_t *number;
		bool *flag;
	} all[] = {{"--seeds", &o->seeds, NULL},     {"--from", &o->from, NULL},
	           {"--items", &o->items, NULL},     {"--meetings", &o->meetings, NULL},
	           {"--exactly", NULL, &o->exactly}, {"--worse", NULL, &o->worse}};
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

static bool agree(const struct options *o, struct arena *a, uint64_t seed)
{
	const struct agenda_problem *p = made_up(a, seed, (size_t)o->items, (size_t)o->meetings, o->exactly);
	size_t *plan = arena_array(a, p->item_count, sizeof(*plan));
	struct agenda_cost ours, theirs;

	agenda_plan(p, plan);
	bool spoiled = o->worse && spoil(p, plan);
	ours = agenda_cost(p, plan);
	if (!solver_cost(p, &theirs)) {
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
	struct options o = {.seeds = 300, .items = 30, .meetings = 8};
	struct arena *a = arena_new();
	int64_t wrong = 0;

	if (!read_options(argc, argv, &o) || (o.exactly && o.meetings == 0)) {
		fprintf(stderr, "usage: plan-against [--seeds N] [--from SEED] [--items N] [--meetings N] "
		                "[--exactly] "
		                "[--worse]\n");
		return 64;
	}
	for (int64_t s = o.from; s < o.from + o.seeds && wrong < 10; s++) {
		wrong += agree(&o, a, (uint64_t)s) ? 0 : 1;
		arena_reset(a);
	}
	if (wrong == 0)
		printf("%lld problems of %s %lld items and %lld meetings: %s\n", (long long)o.seeds,
		       o.exactly ? "exactly" : "up to", (long long)o.items, (long long)o.meetings,
		       o.worse ? "each plan that was spoiled is found out" : "the planner's cost is GLPK's");
	arena_free(a);
	return wrong == 0 ? 0 : 1;
}
