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

#include "../../bench/clock.h"
#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"
#include "handing.h"
#include "transport.h"

struct options {
	int64_t seeds, from, cases, people;
	bool exactly, worse, time;
};

struct times {
	struct clock_samples ours, glpk;
};

static bool read_options(int argc, char **argv, struct options *o)
{
	const struct {
		const char *name;
		int64_t *number;
		bool *flag;
	} all[] = {{"--seeds", &o->seeds, NULL},     {"--from", &o->from, NULL},
	           {"--cases", &o->cases, NULL},     {"--people", &o->people, NULL},
	           {"--exactly", NULL, &o->exactly}, {"--worse", NULL, &o->worse},
	           {"--time", NULL, &o->time}};
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

static bool agree(const struct options *o, struct arena *a, uint64_t seed, struct times *times)
{
	const struct regie_move_problem *p =
	        handing_made_up(a, seed, (size_t)o->cases, (size_t)o->people, o->exactly);
	size_t *to = arena_array(a, p->case_count, sizeof(*to));
	struct regie_move_cost ours, told, theirs;
	int64_t began = clock_ns();

	regie_move(p, to);
	clock_add(&times->ours, clock_ns() - began);
	bool spoiled = o->worse && (crowd(p, to) || spoil(p, to));
	ours = worth(p, to);
	told = regie_move_cost(p, to);
	began = clock_ns();
	bool solved = transport_cost(p, &theirs);
	clock_add(&times->glpk, clock_ns() - began);
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
	struct options o = {.seeds = 300, .cases = 12, .people = 8};
	struct arena *a = arena_new();
	struct times times = {0};
	int64_t wrong = 0;

	if (!read_options(argc, argv, &o)) {
		fprintf(stderr, "usage: regie-against [--seeds N] [--from SEED] [--cases N] [--people N] "
		                "[--exactly] [--worse] [--time]\n");
		return 64;
	}
	for (int64_t s = o.from; s < o.from + o.seeds && wrong < 10; s++) {
		wrong += agree(&o, a, (uint64_t)s, &times) ? 0 : 1;
		arena_reset(a);
	}
	if (wrong == 0)
		printf("%lld redistributions of %s %lld cases and %lld people: %s\n", (long long)o.seeds,
		       o.exactly ? "exactly" : "up to", (long long)o.cases, (long long)o.people,
		       o.worse ? "each that was spoiled is found out" : "the cost is GLPK's");
	if (wrong == 0 && o.time)
		printf("ours_ms=%.4f glpk_ms=%.4f instances=%lld\n", clock_percentile(&times.ours, 50) / 1000,
		       clock_percentile(&times.glpk, 50) / 1000, (long long)o.seeds);
	clock_free(&times.ours);
	clock_free(&times.glpk);
	arena_free(a);
	return wrong == 0 ? 0 : 1;
}
