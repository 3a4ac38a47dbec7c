/*
 * regie-against - the redistribution of a person's cases held against GLPK: made-up problems, solved by both;
 * the costs must be the same to the last member, and ours lawful.
 *
 *     regie-against [--seeds N] [--from SEED] [--cases N] [--people N] [--exactly] [--worse] [--time]
 *
 * --time prints what both took, in one line.
 * --worse spoils each answer a little before it is compared: each that could be spoiled must be found out.
 */
#include <stdio.h>
#include <string.h>

#include "../seeds.h"
#include "base/memory.h"
#include "handing.h"
#include "transport.h"

struct options {
	struct seeds seeds;
	int64_t cases, people;
};

/* Judged by the problem alone. */
static bool is_lawful(const struct regie_move_problem *p, const size_t *to)
{
	for (size_t k = 0; k < p->person_count; k++) {
		int64_t has = p->people[k].load;
		bool got = false;

		for (size_t i = 0; i < p->case_count; i++)
			if (to[i] == k) {
				has++;
				got = true;
			}
		if (got && has > p->people[k].limit)
			return false;
	}
	for (size_t i = 0; i < p->case_count; i++)
		if (to[i] != REGIE_MOVE_NOBODY &&
		    (to[i] >= p->person_count || !p->fits[i * p->person_count + to[i]].eligible))
			return false;
	return true;
}

/* What the answer is worth, reckoned here anew. */
static struct regie_move_cost worth(const struct regie_move_problem *p, const size_t *to)
{
	struct regie_move_cost c = {0};

	for (size_t k = 0; k < p->person_count; k++) {
		int64_t has = p->people[k].load;
		for (size_t i = 0; i < p->case_count; i++)
			if (to[i] == k) {
				c.misfit -= p->fits[i * p->person_count + k].score;
				c.crowding += ++has;
			}
	}
	for (size_t i = 0; i < p->case_count; i++)
		c.nobody += to[i] == REGIE_MOVE_NOBODY;
	return c;
}

/* A case goes to somebody whom it fits as well, and who has more already. False: there is no such. */
static bool crowd(const struct regie_move_problem *p, size_t *to)
{
	int64_t *has = mem_array(p->person_count, sizeof(*has));
	bool found = false;

	for (size_t k = 0; k < p->person_count; k++)
		has[k] = p->people[k].load;
	for (size_t i = 0; i < p->case_count; i++)
		if (to[i] != REGIE_MOVE_NOBODY)
			has[to[i]]++;
	for (size_t i = 0; i < p->case_count && !found; i++) {
		const struct regie_move_fit *fits = &p->fits[i * p->person_count];

		for (size_t k = 0; to[i] != REGIE_MOVE_NOBODY && k < p->person_count && !found; k++) {
			found = k != to[i] && fits[k].eligible && fits[k].score == fits[to[i]].score &&
			        has[k] < p->people[k].limit && has[k] >= has[to[i]];
			if (found)
				to[i] = k;
		}
	}
	mem_free(has);
	return found;
}

/* The first case that somebody takes, nobody does. False: there is none. */
static bool spoil(const struct regie_move_problem *p, size_t *to)
{
	for (size_t i = 0; i < p->case_count; i++) {
		if (to[i] == REGIE_MOVE_NOBODY)
			continue;
		to[i] = REGIE_MOVE_NOBODY;
		return true;
	}
	return false;
}

static void print_cost(const char *who, const struct regie_move_cost *c)
{
	fprintf(stderr, "  %-8s nobody %lld, misfit %lld, crowding %lld\n", who, (long long)c->nobody,
	        (long long)c->misfit, (long long)c->crowding);
}

static bool agree(void *self, struct arena *a, uint64_t seed)
{
	struct options *o = self;
	const struct regie_move_problem *p =
	        handing_made_up(a, seed, (size_t)o->cases, (size_t)o->people, o->seeds.exactly);
	size_t *to = arena_array(a, p->case_count, sizeof(*to));
	struct regie_move_cost ours, told, theirs;
	int64_t began = clock_ns();

	regie_move(p, to);
	clock_add(&o->seeds.ours, clock_ns() - began);
	bool spoiled = o->seeds.worse && (crowd(p, to) || spoil(p, to));
	ours = worth(p, to);
	told = regie_move_cost(p, to);
	began = clock_ns();
	bool solved = transport_cost(p, &theirs);
	clock_add(&o->seeds.theirs, clock_ns() - began);
	if (!solved) {
		fprintf(stderr, "seed %llu: GLPK found no optimum\n", (unsigned long long)seed);
		return false;
	}
	if ((is_lawful(p, to) && regie_move_compare(&ours, &told) == 0 &&
	     regie_move_compare(&ours, &theirs) == 0) != spoiled)
		return true;
	fprintf(stderr, "%sseed %llu: %zu cases, %zu people\n", spoiled ? "spoiled, and not found out: " : "",
	        (unsigned long long)seed, p->case_count, p->person_count);
	print_cost("ours", &ours);
	print_cost("GLPK", &theirs);
	return false;
}

int main(int argc, char **argv)
{
	struct options o = {.seeds.count = 300, .cases = 12, .people = 8};
	const struct seeds_option more[] = {{"--cases", &o.cases}, {"--people", &o.people}};
	bool same;

	if (!seeds_read(&o.seeds, more, sizeof(more) / sizeof(more[0]), argc, argv)) {
		fprintf(stderr, "usage: regie-against [--seeds N] [--from SEED] [--cases N] [--people N] "
		                "[--exactly] [--worse] [--time]\n");
		return 64;
	}
	same = seeds_run(&o.seeds, agree, &o);
	if (same)
		printf("%lld redistributions of %s %lld cases and %lld people: %s\n",
		       (long long)o.seeds.count, o.seeds.exactly ? "exactly" : "up to", (long long)o.cases,
		       (long long)o.people,
		       o.seeds.worse ? "each that was spoiled is found out" : "the cost is GLPK's");
	seeds_end(&o.seeds);
	return same ? 0 : 1;
}
