#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rules/agenda_why.h"

#define ITEMS_MAX 5
#define MEETINGS_MAX 3
#define WORLDS 3000

static const struct day today = {20000};

/* A small problem and what it points to. */
struct world {
	struct agenda_problem p;
	struct agenda_meeting meetings[MEETINGS_MAX];
	struct agenda_item items[ITEMS_MAX];
	uint32_t absent[MEETINGS_MAX], required[ITEMS_MAX], wished[ITEMS_MAX];
	struct day busy[ITEMS_MAX];
	uint64_t seed;
};

static uint64_t draw(struct world *w, uint64_t below)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (w->seed >> 33) % below;
}

static void draw_meeting(struct world *w, size_t m)
{
	w->absent[m] = (uint32_t)draw(w, 4);
	w->meetings[m] = (struct agenda_meeting){.day = day_add(today, (int)(7 * m + draw(w, 7))),
	                                         .seats = (int64_t)draw(w, 3),
	                                         .announced = draw(w, 2) == 0,
	                                         .absent = {.count = draw(w, 3) == 0, .at = &w->absent[m]}};
}

static void draw_item(struct world *w, size_t i)
{
	struct agenda_item *item = &w->items[i];

	w->required[i] = (uint32_t)draw(w, 4);
	w->wished[i] = (uint32_t)draw(w, 4);
	w->busy[i] = day_add(today, (int)draw(w, 21));
	*item = (struct agenda_item){
	        .urgency = (enum urgency)(URGENCY_LOW + (int)draw(w, 4)),
	        .opened = day_add(today, -(int)draw(w, 3)),
	        .discuss_by = day_add(today, (int)draw(w, 25) - 4),
	        .earliest = draw(w, 4) == 0 ? day_add(today, (int)draw(w, 21)) : day_none(),
	        .until = day_add(today, (int)(draw(w, 5) == 0 ? draw(w, 21) : 90)),
	        .required = {.count = draw(w, 2), .at = &w->required[i]},
	        .wished = {.count = draw(w, 2), .at = &w->wished[i]},
	        .current = draw(w, 2) == 0 ? AGENDA_NOWHERE : draw(w, w->p.meeting_count),
	        .busy_count = draw(w, 4) == 0,
	        .busy = &w->busy[i]};
	snprintf(item->case_.text, sizeof(item->case_.text), "C-%08u", (unsigned)i);
	item->fixed = item->current != AGENDA_NOWHERE && draw(w, 2) == 0;
}

static void make(struct world *w, uint64_t seed)
{
	size_t item;

	*w = (struct world){.seed = seed,
	                    .p = {.today = today,
	                          .horizon = day_add(today, 30),
	                          .meetings = w->meetings,
	                          .items = w->items,
	                          .weight = {[URGENCY_LOW] = 1,
	                                     [URGENCY_MEDIUM] = 2,
	                                     [URGENCY_HIGH] = 4,
	                                     [URGENCY_CRISIS] = 8}}};
	w->p.meeting_count = 1 + draw(w, MEETINGS_MAX);
	w->p.item_count = 1 + draw(w, ITEMS_MAX);
	for (size_t m = 0; m < w->p.meeting_count; m++)
		draw_meeting(w, m);
	for (size_t i = 0; i < w->p.item_count; i++)
		draw_item(w, i);
	while (agenda_check(&w->p, &item) != AGENDA_SOUND)
		w->items[item].fixed = false;
}

/* The next of all placements, as a number is counted up; false after the last. */
static bool count_up(const struct agenda_problem *p, size_t *placed)
{
	for (size_t i = 0; i < p->item_count; i++) {
		placed[i] = placed[i] == AGENDA_NOWHERE ? 0 : placed[i] + 1;
		if (placed[i] < p->meeting_count)
			return true;
		placed[i] = AGENDA_NOWHERE;
	}
	return false;
}

/* ${free}: this item may leave where it is fixed. */
static bool keeps(const struct agenda_problem *p, const size_t *placed, size_t free)
{
	int64_t taken[MEETINGS_MAX] = {0};

	for (size_t i = 0; i < p->item_count; i++) {
		bool fixed = p->items[i].fixed && i != free;

		if (fixed && placed[i] != p->items[i].current)
			return false;
		if (placed[i] == AGENDA_NOWHERE)
			continue;
		if (++taken[placed[i]] > p->meetings[placed[i]].seats)
			return false;
		if (!fixed && !(p->items[i].fixed && placed[i] == p->items[i].current) &&
		    !agenda_allowed(p, i, placed[i]))
			return false;
	}
	return true;
}

/* By trying everything: the least cost with an item at a place, and ${other} not there. */
static bool cheapest(const struct agenda_problem *p, size_t item, size_t at, size_t other,
                     struct agenda_cost *ret_cost)
{
	size_t placed[ITEMS_MAX];
	bool found = false;

	for (size_t i = 0; i < p->item_count; i++)
		placed[i] = AGENDA_NOWHERE;
	do {
		struct agenda_cost cost;

		if (placed[item] != at || !keeps(p, placed, item) ||
		    (other != AGENDA_NOWHERE && placed[other] == at))
			continue;
		cost = agenda_cost(p, placed);
		if (!found || agenda_cost_compare(&cost, ret_cost) < 0)
			*ret_cost = cost;
		found = true;
	} while (count_up(p, placed));
	return found;
}

static struct agenda_cost less(const struct agenda_cost *a, const struct agenda_cost *b)
{
	return (struct agenda_cost){a->late_crisis - b->late_crisis,
	                            a->late_high - b->late_high,
	                            a->late_medium - b->late_medium,
	                            a->late_low - b->late_low,
	                            a->waiting - b->waiting,
	                            a->wished_missed - b->wished_missed,
	                            a->moved - b->moved};
}

static void check_place(const struct world *w, const size_t *plan, size_t item,
                        const struct agenda_why_place *place, size_t at)
{
	struct agenda_cost best = agenda_cost(&w->p, plan), there, again;
	bool possible = cheapest(&w->p, item, at, AGENDA_NOWHERE, &there);

	assert_int_equal(place->priced, possible);
	assert_int_equal(place->bound == AGENDA_HERE, plan[item] == at);
	if (!possible)
		return;
	there = less(&there, &best);
	assert_memory_equal(&place->more, &there, sizeof(there));
	if (place->bound == AGENDA_FULL) {
		assert_true(place->instead_of != AGENDA_NOWHERE && plan[place->instead_of] == at);
		/* It leaves in one of the best ways to make room. */
		assert_true(cheapest(&w->p, item, at, place->instead_of, &again));
		again = less(&again, &best);
		assert_memory_equal(&place->more, &again, sizeof(again));
	}
}

static void agenda_why_places__as_by_trying_everything(void **state)
{
	int bounds[AGENDA_BUSY + 1] = {0};

	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct agenda_why_place places[MEETINGS_MAX + 1];
		struct world w;
		size_t plan[ITEMS_MAX], item;

		make(&w, seed);
		item = draw(&w, w.p.item_count);
		agenda_plan(&w.p, plan);
		agenda_why_places(&w.p, plan, item, places);
		for (size_t m = 0; m <= w.p.meeting_count; m++) {
			check_place(&w, plan, item, &places[m], m == w.p.meeting_count ? AGENDA_NOWHERE : m);
			bounds[places[m].bound]++;
		}
	}
	/* Everything that can bind did, but a day outside the horizon. */
	for (int b = 0; b <= AGENDA_BUSY; b++)
		assert_int_equal(bounds[b] > 0, b != AGENDA_BEYOND);
}

static void agenda_why_best__as_by_trying_everything(void **state)
{
	int best = 0;

	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct agenda_cost least, cost;
		size_t plan[ITEMS_MAX], placed[ITEMS_MAX];
		struct world w;
		bool expected;

		make(&w, seed);
		agenda_plan(&w.p, plan);
		least = agenda_cost(&w.p, plan);
		assert_true(agenda_why_best(&w.p, plan));
		memcpy(placed, plan, sizeof(placed));
		/* Two changes: also another plan that is as good. */
		for (int change = 0; change < 2; change++) {
			size_t to = draw(&w, w.p.meeting_count + 1);

			placed[draw(&w, w.p.item_count)] = to == w.p.meeting_count ? AGENDA_NOWHERE : to;
		}
		cost = agenda_cost(&w.p, placed);
		expected = keeps(&w.p, placed, AGENDA_NOWHERE) && agenda_cost_compare(&cost, &least) == 0;
		assert_int_equal(agenda_why_best(&w.p, placed), expected);
		best += expected && memcmp(placed, plan, w.p.item_count * sizeof(*plan)) != 0;
	}
	assert_true(best > 0);
}

static void agenda_why_next__the_cheapest_but_here(void **state)
{
	struct agenda_why_place places[4] = {
	        {.bound = AGENDA_DEARER, .priced = true, .more = {.late_high = 1}},
	        {.bound = AGENDA_HERE, .priced = true},
	        {.bound = AGENDA_FULL, .priced = true, .more = {.waiting = 7}, .instead_of = 2},
	        {.bound = AGENDA_DEARER, .priced = true, .more = {.waiting = 7}}};

	(void)state;
	assert_int_equal(agenda_why_next(places, 3), 2);
	places[2].more.waiting = 8;
	assert_int_equal(agenda_why_next(places, 3), 3);
	places[0].priced = places[2].priced = places[3].priced = false;
	assert_true(agenda_why_next(places, 3) == AGENDA_NOWHERE);
}

static void agenda_why_places__a_fixed_item_may_be_dear(void **state)
{
	struct agenda_meeting meetings[2] = {{.day = day_add(today, 1), .seats = 1},
	                                     {.day = day_add(today, 8), .seats = 1}};
	struct agenda_item item = {.case_ = {"C-00000000"},
	                           .urgency = URGENCY_HIGH,
	                           .opened = today,
	                           .discuss_by = day_add(today, 5),
	                           .earliest = day_none(),
	                           .until = day_add(today, 60),
	                           .current = 1,
	                           .fixed = true};
	struct agenda_problem p = {.today = today,
	                           .horizon = day_add(today, 30),
	                           .meeting_count = 2,
	                           .item_count = 1,
	                           .meetings = meetings,
	                           .items = &item,
	                           .weight = {[URGENCY_HIGH] = 4}};
	struct agenda_why_place places[3];
	size_t plan;

	(void)state;
	agenda_plan(&p, &plan);
	agenda_why_places(&p, &plan, 0, places);
	assert_int_equal(places[0].bound, AGENDA_ELSEWHERE);
	assert_int_equal(places[0].more.late_high, -3);
	assert_int_equal(places[1].bound, AGENDA_HERE);
	assert_int_equal(agenda_why_next(places, 2), 0);
	meetings[0].day = day_add(today, 40);
	agenda_why_places(&p, &plan, 0, places);
	assert_int_equal(places[0].bound, AGENDA_BEYOND);
	assert_false(places[0].priced);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agenda_why_places__as_by_trying_everything),
	        cmocka_unit_test(agenda_why_best__as_by_trying_everything),
	        cmocka_unit_test(agenda_why_next__the_cheapest_but_here),
	        cmocka_unit_test(agenda_why_places__a_fixed_item_may_be_dear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
