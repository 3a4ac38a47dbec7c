#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rules/regie_move.h"

#define MOST 6

/* Room for a problem of up to MOST cases and people; rows of fits are case_count x person_count. */
struct table {
	struct regie_move_problem p;
	struct regie_move_person people[MOST];
	struct regie_move_fit fits[MOST * MOST];
};

static struct table *table(struct table *t, size_t cases, size_t people)
{
	memset(t, 0, sizeof(*t));
	t->p = (struct regie_move_problem){cases, people, t->people, t->fits};
	for (size_t k = 0; k < people; k++)
		t->people[k].limit = 20;
	for (size_t i = 0; i < cases * people; i++)
		t->fits[i].eligible = true;
	return t;
}

static struct regie_move_fit *fit(struct table *t, size_t which, size_t person)
{
	return &t->fits[which * t->p.person_count + person];
}

static void regie_move__nobody_there(void **state)
{
	struct table t;
	size_t to[MOST] = {0};

	(void)state;
	regie_move(&table(&t, 3, 0)->p, to);
	for (size_t i = 0; i < 3; i++)
		assert_true(to[i] == REGIE_MOVE_NOBODY);
	regie_move(&table(&t, 0, 3)->p, to);
	assert_int_equal(regie_move_cost(&t.p, to).nobody, 0);
}

static void regie_move__only_the_eligible(void **state)
{
	struct table t;
	size_t to[MOST];

	(void)state;
	table(&t, 2, 2);
	fit(&t, 0, 0)->score = fit(&t, 1, 0)->score = 50;
	fit(&t, 0, 0)->eligible = fit(&t, 1, 1)->eligible = false;
	regie_move(&t.p, to);
	assert_int_equal(to[0], 1);
	assert_int_equal(to[1], 0);
}

static void regie_move__never_above_the_limit(void **state)
{
	struct table t;
	size_t to[MOST], taken = 0;

	(void)state;
	table(&t, 4, 2);
	t.people[0] = (struct regie_move_person){.load = 5, .limit = 6};
	t.people[1] = (struct regie_move_person){.load = 9, .limit = 7}; /* above it by decision */
	regie_move(&t.p, to);
	for (size_t i = 0; i < 4; i++) {
		assert_true(to[i] == 0 || to[i] == REGIE_MOVE_NOBODY);
		taken += to[i] == 0;
	}
	assert_int_equal(taken, 1);
	assert_int_equal(regie_move_cost(&t.p, to).nobody, 3);
}

/* The first would be better off with 0, but then nobody had the second. */
static void regie_move__all_before_the_best(void **state)
{
	struct table t;
	size_t to[MOST];

	(void)state;
	table(&t, 2, 2);
	t.people[0].limit = t.people[1].limit = 1;
	fit(&t, 0, 0)->score = 100;
	fit(&t, 1, 1)->eligible = false;
	regie_move(&t.p, to);
	assert_int_equal(to[0], 1);
	assert_int_equal(to[1], 0);
}

/* Together 70; each for itself in turn 60 + 0. */
static void regie_move__the_sum_and_not_each_in_turn(void **state)
{
	struct table t;
	size_t to[MOST];
	struct regie_move_cost cost;

	(void)state;
	table(&t, 2, 2);
	t.people[0].limit = t.people[1].limit = 1;
	fit(&t, 0, 0)->score = 60;
	fit(&t, 0, 1)->score = 30;
	fit(&t, 1, 0)->score = 40;
	regie_move(&t.p, to);
	cost = regie_move_cost(&t.p, to);
	assert_int_equal(to[0], 1);
	assert_int_equal(cost.misfit, -70);
	assert_int_equal(cost.nobody, 0);
}

static void regie_move__evens_out_what_people_have(void **state)
{
	struct table t;
	size_t to[MOST], to_first = 0, to_last = 0;

	(void)state;
	table(&t, 5, 3);
	t.people[0].load = 4;
	t.people[1].load = 9;
	t.people[2].load = 3;
	regie_move(&t.p, to);
	for (size_t i = 0; i < 5; i++) {
		to_first += to[i] == 0;
		to_last += to[i] == 2;
	}
	assert_int_equal(to_first, 2);
	assert_int_equal(to_last, 3);
	assert_int_equal(regie_move_cost(&t.p, to).crowding, 5 + 6 + 4 + 5 + 6);
}

/* A better fit counts for more than any crowd. */
static void regie_move__fit_before_evenness(void **state)
{
	struct table t;
	size_t to[MOST];

	(void)state;
	table(&t, 5, 2);
	for (size_t i = 0; i < 5; i++)
		fit(&t, i, 1)->score = 1;
	t.people[1].load = 10;
	regie_move(&t.p, to);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(to[i], 1);
}

static uint64_t next(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 33;
}

static struct regie_move_cost best_of_all(const struct table *t)
{
	struct regie_move_cost best = {INT64_MAX, INT64_MAX, INT64_MAX};
	size_t ways = 1, to[MOST];

	for (size_t i = 0; i < t->p.case_count; i++)
		ways *= t->p.person_count + 1;
	for (size_t way = 0; way < ways; way++) {
		int64_t has[MOST] = {0};
		size_t rest = way;
		bool lawful = true;

		for (size_t i = 0; i < t->p.case_count; i++, rest /= t->p.person_count + 1) {
			size_t k = rest % (t->p.person_count + 1);

			to[i] = k < t->p.person_count ? k : REGIE_MOVE_NOBODY;
			if (k < t->p.person_count)
				lawful = lawful && t->fits[i * t->p.person_count + k].eligible &&
				         t->people[k].load + ++has[k] <= t->people[k].limit;
		}
		struct regie_move_cost cost = regie_move_cost(&t->p, to);
		if (lawful && regie_move_compare(&cost, &best) < 0)
			best = cost;
	}
	return best;
}

static void regie_move__as_good_as_any_way(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 400; round++) {
		struct table t;
		size_t to[MOST], people = 1 + next(&seed) % 3;

		table(&t, 1 + next(&seed) % 5, people);
		for (size_t k = 0; k < people; k++)
			t.people[k] = (struct regie_move_person){(int64_t)(next(&seed) % 3),
			                                         (int64_t)(next(&seed) % 5)};
		for (size_t i = 0; i < t.p.case_count * people; i++)
			t.fits[i] = (struct regie_move_fit){next(&seed) % 4 > 0, (int64_t)(next(&seed) % 5)};
		regie_move(&t.p, to);
		struct regie_move_cost ours = regie_move_cost(&t.p, to), best = best_of_all(&t);
		assert_int_equal(regie_move_compare(&ours, &best), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(regie_move__nobody_there),
	        cmocka_unit_test(regie_move__only_the_eligible),
	        cmocka_unit_test(regie_move__never_above_the_limit),
	        cmocka_unit_test(regie_move__all_before_the_best),
	        cmocka_unit_test(regie_move__the_sum_and_not_each_in_turn),
	        cmocka_unit_test(regie_move__evens_out_what_people_have),
	        cmocka_unit_test(regie_move__fit_before_evenness),
	        cmocka_unit_test(regie_move__as_good_as_any_way),
	};

	return cmocka_run_group_tests_name("rules/regie_move", tests, NULL, NULL);
}
