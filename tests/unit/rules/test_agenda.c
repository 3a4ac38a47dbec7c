#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rules/agenda.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ITEMS_MAX 40
#define MEETINGS_MAX 8

static const struct day today = {20000};

/* A problem and what it points to. */
struct world {
	struct agenda_problem p;
	struct agenda_meeting meetings[MEETINGS_MAX];
	struct agenda_item items[ITEMS_MAX];
	uint32_t absent[MEETINGS_MAX][6], required[ITEMS_MAX][6], wished[ITEMS_MAX][6];
	struct day busy[ITEMS_MAX][2];
};

static void begin(struct world *w, size_t meetings, size_t items)
{
	*w = (struct world){.p = {.today = today,
	                          .horizon = day_add(today, 100),
	                          .meeting_count = meetings,
	                          .item_count = items,
	                          .meetings = w->meetings,
	                          .items = w->items,
	                          .weight = {[URGENCY_LOW] = 1,
	                                     [URGENCY_MEDIUM] = 3,
	                                     [URGENCY_HIGH] = 9,
	                                     [URGENCY_CRISIS] = 27}}};
	for (size_t m = 0; m < meetings; m++) {
		w->meetings[m].day = day_add(today, 7 * (int)(m + 1));
		w->meetings[m].seats = 1;
		w->meetings[m].absent.at = w->absent[m];
	}
	for (size_t i = 0; i < items; i++) {
		snprintf(w->items[i].case_.text, sizeof(w->items[i].case_.text), "C-%08u",
		         (unsigned)i % 1000);
		w->items[i].urgency = URGENCY_LOW;
		w->items[i].opened = day_add(today, -1);
		w->items[i].discuss_by = day_add(today, 50);
		w->items[i].earliest = day_none();
		w->items[i].until = day_add(today, 200);
		w->items[i].required.at = w->required[i];
		w->items[i].wished.at = w->wished[i];
		w->items[i].busy = w->busy[i];
		w->items[i].current = AGENDA_NOWHERE;
	}
}

static void needs(struct agenda_set *set, uint32_t *at, uint32_t who)
{
	at[set->count++] = who;
}

static void expect_plan(const struct world *w, const size_t *expected, size_t count)
{
	size_t got[ITEMS_MAX] = {0};

	assert_int_equal(w->p.item_count, count);
	agenda_plan(&w->p, got);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(got[i], expected[i]);
}

#define EXPECT_PLAN(w, ...)                                                                                  \
	expect_plan((w), (const size_t[]){__VA_ARGS__}, COUNT(((const size_t[]){__VA_ARGS__})))

/* ---- costs, what is allowed, what is sound ---- */

static void agenda_cost_compare__first_difference_decides(void **state)
{
	(void)state;
	for (int i = 0; i < 7; i++) {
		int64_t x[7] = {0}, y[7] = {0};
		struct agenda_cost a, b;

		x[i] = 1;
		for (int k = i + 1; k < 7; k++)
			y[k] = INT64_MAX;
		memcpy(&a, x, sizeof(a));
		memcpy(&b, y, sizeof(b));
		assert_int_equal(agenda_cost_compare(&a, &b), 1);
		assert_int_equal(agenda_cost_compare(&b, &a), -1);
		assert_int_equal(agenda_cost_compare(&a, &a), 0);
	}
}

static void agenda_cost_of__placed_and_not(void **state)
{
	struct world w;
	struct agenda_cost c;

	(void)state;
	begin(&w, 2, 1);
	w.items[0].urgency = URGENCY_HIGH;
	w.items[0].discuss_by = day_add(today, 10);
	w.items[0].current = 0;
	w.meetings[0].announced = true;
	needs(&w.items[0].wished, w.wished[0], 1);
	needs(&w.items[0].wished, w.wished[0], 2);
	needs(&w.meetings[1].absent, w.absent[1], 2);
	c = agenda_cost_of(&w.p, 0, 0);
	assert_memory_equal(&c, (&(struct agenda_cost){.waiting = 9 * 7}), sizeof(c));
	c = agenda_cost_of(&w.p, 0, 1);
	assert_memory_equal(
	        &c,
	        (&(struct agenda_cost){.late_high = 4, .waiting = 9 * 14, .wished_missed = 1, .moved = 1}),
	        sizeof(c));
	c = agenda_cost_of(&w.p, 0, AGENDA_NOWHERE);
	assert_memory_equal(&c, (&(struct agenda_cost){.late_high = 90, .waiting = 9 * 100, .moved = 1}),
	                    sizeof(c));
	w.meetings[0].announced = false;
	w.items[0].discuss_by = day_add(today, 400);
	c = agenda_cost_of(&w.p, 0, AGENDA_NOWHERE);
	assert_memory_equal(&c, (&(struct agenda_cost){.late_high = 1, .waiting = 9 * 100}), sizeof(c));
}

static void agenda_cost__sums_by_urgency(void **state)
{
	struct world w;
	size_t nowhere[4] = {AGENDA_NOWHERE, AGENDA_NOWHERE, AGENDA_NOWHERE, AGENDA_NOWHERE};
	struct agenda_cost c;

	(void)state;
	begin(&w, 0, 4);
	for (int i = 0; i < 4; i++) {
		w.items[i].urgency = (enum urgency)(URGENCY_LOW + i);
		w.items[i].discuss_by = day_add(today, 10 * (i + 1));
	}
	c = agenda_cost(&w.p, nowhere);
	assert_memory_equal(&c,
	                    (&(struct agenda_cost){.late_crisis = 60,
	                                           .late_high = 70,
	                                           .late_medium = 80,
	                                           .late_low = 90,
	                                           .waiting = 4000}),
	                    sizeof(c));
}

static void agenda_allowed__each_reason(void **state)
{
	struct world w;

	(void)state;
	for (int why = 0; why < 9; why++) {
		begin(&w, 1, 1);
		w.items[0].earliest = day_add(today, why == 1 ? 8 : 7);
		w.items[0].until = why == 2 ? day_none() : day_add(today, why == 3 ? 6 : 7);
		w.p.today = day_add(today, why == 4 ? 8 : 7);
		w.p.horizon = day_add(today, why == 5 ? 6 : 7);
		w.items[0].busy_count = 2;
		w.busy[0][0] = day_add(today, 9);
		w.busy[0][1] = day_add(today, why == 6 ? 7 : 8);
		needs(&w.items[0].required, w.required[0], 3);
		needs(&w.meetings[0].absent, w.absent[0], 4);
		needs(&w.items[0].wished, w.wished[0], 4);
		if (why == 7)
			needs(&w.meetings[0].absent, w.absent[0], 3);
		w.meetings[0].seats = 0;
		assert_int_equal(agenda_allowed(&w.p, 0, 0), why == 0 || why == 8);
	}
}

static void agenda_check__each_defect(void **state)
{
	struct world w;
	size_t item = 99;

	(void)state;
	begin(&w, 2, 3);
	w.items[0].current = 0; /* not fixed: may be anything */
	w.items[0].until = day_none();
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_SOUND);
	w.items[1].fixed = true;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_NOWHERE);
	assert_int_equal(item, 1);
	w.items[1].current = 1;
	w.items[1].until = w.meetings[0].day;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_CONSENT);
	w.items[1].until = w.meetings[1].day;
	item = 99;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_SOUND);
	assert_int_equal(item, 99);
	needs(&w.items[1].required, w.required[1], 5);
	needs(&w.meetings[1].absent, w.absent[1], 5);
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_ABSENT);
	w.meetings[1].absent.count = 0;
	w.items[2].fixed = true;
	w.items[2].current = 0;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_SOUND);
}

/* Of too many it is the least urgent, then the youngest, then the last by id who has to go. */
static void agenda_check__who_has_no_seat(void **state)
{
	struct world w;
	size_t item = 99;

	(void)state;
	begin(&w, 1, 2);
	w.items[0].fixed = w.items[1].fixed = true;
	w.items[0].current = w.items[1].current = 0;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_FULL);
	assert_int_equal(item, 1);
	w.items[0].opened = today;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_FULL);
	assert_int_equal(item, 0);
	w.items[1].opened = today;
	w.items[0].urgency = URGENCY_HIGH;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_FULL);
	assert_int_equal(item, 1);
	/* Who has to go anyway leaves a seat to whoever has none. */
	needs(&w.items[0].required, w.required[0], 3);
	needs(&w.meetings[0].absent, w.absent[0], 3);
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_FIXED_ABSENT);
	assert_int_equal(item, 0);
	w.items[0].fixed = false;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_SOUND);
	w.items[0].required.count = 0;
	w.items[0].fixed = true;
	w.meetings[0].seats = 2;
	assert_int_equal(agenda_check(&w.p, &item), AGENDA_SOUND);
}

/* ---- the plan, by example ---- */

static void agenda_plan__nothing(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 0, 0);
	agenda_plan(&w.p, NULL);
	begin(&w, 2, 0);
	agenda_plan(&w.p, NULL);
	begin(&w, 0, 2);
	EXPECT_PLAN(&w, AGENDA_NOWHERE, AGENDA_NOWHERE);
}

static void agenda_plan__urgency_then_age_then_id(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 4, 5);
	w.items[3].urgency = URGENCY_CRISIS;
	w.items[1].urgency = URGENCY_HIGH;
	w.items[4].opened = day_add(today, -9);
	EXPECT_PLAN(&w, 3, 1, AGENDA_NOWHERE, 0, 2);
}

static void agenda_plan__not_late_before_not_waiting(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 2, 2);
	w.items[0].urgency = URGENCY_HIGH; /* could wait, though it weighs more */
	w.items[1].discuss_by = day_add(today, 7);
	EXPECT_PLAN(&w, 1, 0);
	w.items[0].discuss_by = day_add(today, 13);
	EXPECT_PLAN(&w, 0, 1);
}

static void agenda_plan__pushes_on_through_a_chain(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 3, 3);
	w.items[0].urgency = URGENCY_HIGH;    /* in first, at meeting 0; may move on */
	w.items[1].urgency = URGENCY_MEDIUM;  /* in second, at meeting 1; may move on */
	w.items[2].until = w.meetings[0].day; /* only meeting 0 will do */
	w.items[1].earliest = w.meetings[1].day;
	w.p.weight[URGENCY_HIGH] = w.p.weight[URGENCY_MEDIUM] = 1;
	EXPECT_PLAN(&w, 1, 2, 0);
}

static void agenda_plan__fixed_stays_and_takes_its_seat(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 2, 2);
	w.items[1].fixed = true;
	w.items[1].current = 0;
	w.items[0].urgency = URGENCY_CRISIS;
	w.items[0].discuss_by = today;
	EXPECT_PLAN(&w, 1, 0);
}

static void agenda_plan__wished_attendees_decide_between_equals(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 2, 2);
	needs(&w.items[0].wished, w.wished[0], 1);
	needs(&w.meetings[0].absent, w.absent[0], 1);
	EXPECT_PLAN(&w, 1, 0);
	w.items[0].urgency = URGENCY_MEDIUM; /* then waiting comes first */
	EXPECT_PLAN(&w, 0, 1);
}

static void agenda_plan__announced_stays_between_equals(void **state)
{
	struct world w;

	(void)state;
	begin(&w, 2, 2);
	w.meetings[1].day = w.meetings[0].day;
	w.meetings[1].announced = true;
	w.items[0].current = 1;
	EXPECT_PLAN(&w, 1, 0);
	w.meetings[1].announced = false;
	EXPECT_PLAN(&w, 0, 1);
}

/* ---- the plan, by law ---- */

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static int below(uint64_t *seed, int n)
{
	return (int)(next_random(seed) % (uint64_t)n);
}

static void some_people(uint64_t *seed, struct agenda_set *set, uint32_t *at, int most)
{
	int n = below(seed, most + 1);

	for (int i = 0; i < n; i++)
		needs(set, at, (uint32_t)below(seed, 6));
}

static void make_up(struct world *w, uint64_t *seed, int meetings, int items)
{
	begin(w, (size_t)below(seed, meetings + 1), (size_t)below(seed, items + 1));
	w->p.horizon = day_add(today, 30 + below(seed, 30));
	for (size_t m = 0; m < w->p.meeting_count; m++) {
		w->meetings[m].day = day_add(m > 0 ? w->meetings[m - 1].day : today, below(seed, 9));
		w->meetings[m].seats = below(seed, 4);
		w->meetings[m].announced = below(seed, 2);
		some_people(seed, &w->meetings[m].absent, w->absent[m], 2);
	}
	for (size_t i = 0; i < w->p.item_count; i++) {
		struct agenda_item *item = &w->items[i];

		item->urgency = (enum urgency)(URGENCY_LOW + below(seed, 4));
		item->opened = day_add(today, -below(seed, 5));
		item->discuss_by = day_add(today, below(seed, 40) - 5);
		item->earliest = below(seed, 3) ? day_none() : day_add(today, below(seed, 20));
		item->until = day_add(today, below(seed, 60));
		item->current = below(seed, 2) && w->p.meeting_count > 0
		                        ? (size_t)below(seed, (int)w->p.meeting_count)
		                        : AGENDA_NOWHERE;
		item->fixed = !below(seed, 4);
		item->busy_count = (size_t)below(seed, 3);
		for (size_t k = 0; k < item->busy_count; k++)
			w->busy[i][k] = day_add(today, below(seed, 30));
		some_people(seed, &item->required, w->required[i], 2);
		some_people(seed, &item->wished, w->wished[i], 4);
	}
	for (size_t i; agenda_check(&w->p, &i) != AGENDA_SOUND;)
		w->items[i].fixed = false;
}

static void expect_lawful(const struct world *w, const size_t *plan)
{
	int64_t taken[MEETINGS_MAX] = {0};

	for (size_t i = 0; i < w->p.item_count; i++) {
		if (w->items[i].fixed)
			assert_int_equal(plan[i], w->items[i].current);
		if (plan[i] == AGENDA_NOWHERE)
			continue;
		assert_true(plan[i] < w->p.meeting_count);
		assert_true(w->items[i].fixed || agenda_allowed(&w->p, i, plan[i]));
		taken[plan[i]]++;
	}
	for (size_t m = 0; m < w->p.meeting_count; m++)
		assert_true(taken[m] <= w->meetings[m].seats);
}

/* Urgent first, each to the earliest seat: what the plan must never be worse than. */
static void place_greedily(const struct world *w, size_t *plan)
{
	int64_t left[MEETINGS_MAX];

	for (size_t m = 0; m < w->p.meeting_count; m++)
		left[m] = w->meetings[m].seats;
	for (size_t i = 0; i < w->p.item_count; i++) {
		plan[i] = w->items[i].fixed ? w->items[i].current : AGENDA_NOWHERE;
		if (w->items[i].fixed)
			left[plan[i]]--;
	}
	for (int urgency = URGENCY_CRISIS; urgency >= URGENCY_LOW; urgency--) {
		for (size_t i = 0; i < w->p.item_count; i++) {
			for (size_t m = 0; m < w->p.meeting_count; m++) {
				if (plan[i] != AGENDA_NOWHERE ||
				    w->items[i].urgency != (enum urgency)urgency || left[m] <= 0 ||
				    !agenda_allowed(&w->p, i, m))
					continue;
				plan[i] = m;
				left[m]--;
			}
		}
	}
}

static void agenda_plan__laws(void **state)
{
	uint64_t seed = 31;
	size_t better = 0, placed = 0;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		struct world w;
		size_t plan[ITEMS_MAX], other[ITEMS_MAX];
		struct agenda_cost cost, rival;

		make_up(&w, &seed, MEETINGS_MAX, ITEMS_MAX);
		agenda_plan(&w.p, plan);
		expect_lawful(&w, plan);
		cost = agenda_cost(&w.p, plan);
		for (size_t i = 0; i < w.p.item_count; i++) {
			other[i] = w.items[i].fixed ? w.items[i].current : AGENDA_NOWHERE;
			placed += plan[i] != AGENDA_NOWHERE;
		}
		rival = agenda_cost(&w.p, other);
		assert_true(agenda_cost_compare(&cost, &rival) <= 0);
		place_greedily(&w, other);
		expect_lawful(&w, other);
		rival = agenda_cost(&w.p, other);
		assert_true(agenda_cost_compare(&cost, &rival) <= 0);
		better += agenda_cost_compare(&cost, &rival) < 0;
	}
	assert_true(placed > 10000);
	assert_true(better > 500);
}

/* Tries every placement of item ${i} and those after it. */
static void try_all(const struct world *w, size_t i, size_t *plan, int64_t *left, struct agenda_cost *best)
{
	const struct agenda_item *item = &w->items[i];

	if (i == w->p.item_count) {
		struct agenda_cost cost = agenda_cost(&w->p, plan);

		if (agenda_cost_compare(&cost, best) < 0)
			*best = cost;
		return;
	}
	plan[i] = AGENDA_NOWHERE;
	if (!item->fixed)
		try_all(w, i + 1, plan, left, best);
	for (size_t m = 0; m < w->p.meeting_count; m++) {
		if (item->fixed ? m != item->current : left[m] <= 0 || !agenda_allowed(&w->p, i, m))
			continue;
		plan[i] = m;
		left[m] -= !item->fixed;
		try_all(w, i + 1, plan, left, best);
		left[m] += !item->fixed;
	}
}

static void agenda_plan__no_other_is_cheaper(void **state)
{
	uint64_t seed = 77;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		struct world w;
		size_t plan[ITEMS_MAX], trial[ITEMS_MAX];
		int64_t left[MEETINGS_MAX];
		struct agenda_cost cost, best;

		make_up(&w, &seed, 4, 6);
		for (size_t m = 0; m < w.p.meeting_count; m++)
			left[m] = w.meetings[m].seats;
		for (size_t i = 0; i < w.p.item_count; i++) {
			if (w.items[i].fixed)
				left[w.items[i].current]--;
		}
		agenda_plan(&w.p, plan);
		best = cost = agenda_cost(&w.p, plan);
		try_all(&w, 0, trial, left, &best);
		assert_int_equal(agenda_cost_compare(&cost, &best), 0);
	}
}

static void agenda_plan__same_in_any_order_of_items(void **state)
{
	uint64_t seed = 5;

	(void)state;
	for (int run = 0; run < 500; run++) {
		struct world w;
		struct agenda_item turned[ITEMS_MAX];
		size_t plan[ITEMS_MAX], turned_plan[ITEMS_MAX], count;

		make_up(&w, &seed, MEETINGS_MAX, ITEMS_MAX);
		count = w.p.item_count;
		agenda_plan(&w.p, plan);
		for (size_t i = 0; i < count; i++)
			turned[count - 1 - i] = w.items[i];
		w.p.items = turned;
		agenda_plan(&w.p, turned_plan);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(plan[i], turned_plan[count - 1 - i]);
	}
}

/* An item is another one, a hole, or itself again; the mended plan is the one made anew, seat by seat. */
static void agenda_planner_enter__mends_to_the_plan_made_anew(void **state)
{
	uint64_t seed = 11;
	int moved = 0;

	(void)state;
	for (int run = 0; run < 200; run++) {
		struct world w, other;
		size_t mended[ITEMS_MAX], anew[ITEMS_MAX], before[ITEMS_MAX], unsound;
		struct agenda_planner *plan;

		make_up(&w, &seed, MEETINGS_MAX, ITEMS_MAX);
		make_up(&other, &seed, MEETINGS_MAX, ITEMS_MAX);
		if (w.p.item_count == 0 || other.p.item_count < w.p.item_count)
			continue;
		plan = agenda_planner_new(&w.p, w.p.item_count);
		while (!agenda_planner_step(plan, 1))
			;
		agenda_planner_take(plan, before);
		for (size_t i = 0; i < w.p.item_count; i++) {
			agenda_planner_leave(plan, i);
			w.items[i].urgency = i % 5 == 0 ? URGENCY_ABSENT : other.items[i].urgency;
			w.items[i].fixed = false;
			w.items[i].discuss_by = other.items[i].discuss_by;
			assert_int_equal(agenda_check(&w.p, &unsound), AGENDA_SOUND);
			agenda_planner_enter(plan, i);
			while (!agenda_planner_step(plan, 1))
				;
			agenda_planner_take(plan, mended);
			agenda_plan(&w.p, anew);
			assert_memory_equal(mended, anew, w.p.item_count * sizeof(*anew));
			moved += memcmp(mended, before, w.p.item_count * sizeof(*before)) != 0;
		}
		agenda_planner_free(plan);
	}
	assert_true(moved > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agenda_cost_compare__first_difference_decides),
	        cmocka_unit_test(agenda_cost_of__placed_and_not),
	        cmocka_unit_test(agenda_cost__sums_by_urgency),
	        cmocka_unit_test(agenda_allowed__each_reason),
	        cmocka_unit_test(agenda_check__each_defect),
	        cmocka_unit_test(agenda_check__who_has_no_seat),
	        cmocka_unit_test(agenda_plan__nothing),
	        cmocka_unit_test(agenda_plan__urgency_then_age_then_id),
	        cmocka_unit_test(agenda_plan__not_late_before_not_waiting),
	        cmocka_unit_test(agenda_plan__pushes_on_through_a_chain),
	        cmocka_unit_test(agenda_plan__fixed_stays_and_takes_its_seat),
	        cmocka_unit_test(agenda_plan__wished_attendees_decide_between_equals),
	        cmocka_unit_test(agenda_plan__announced_stays_between_equals),
	        cmocka_unit_test(agenda_plan__laws),
	        cmocka_unit_test(agenda_plan__no_other_is_cheaper),
	        cmocka_unit_test(agenda_plan__same_in_any_order_of_items),
	        cmocka_unit_test(agenda_planner_enter__mends_to_the_plan_made_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
