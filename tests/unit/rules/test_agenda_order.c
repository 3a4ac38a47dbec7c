#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rules/agenda.h"

#define ITEMS_MAX 40

struct world {
	size_t count;
	struct agenda_sitting items[ITEMS_MAX];
	uint32_t attendees[ITEMS_MAX][8];
};

/* Each text lists who attends an item, a letter each. */
static void begin(struct world *w, const char *const *who, size_t count)
{
	*w = (struct world){.count = count};
	for (size_t i = 0; i < count; i++) {
		struct agenda_sitting *item = &w->items[i];

		snprintf(item->case_.text, sizeof(item->case_.text), "C-%08u", (unsigned)i % 1000);
		item->urgency = URGENCY_LOW;
		item->attendees.at = w->attendees[i];
		for (const char *c = who[i]; *c != '\0'; c++)
			w->attendees[i][item->attendees.count++] = (uint32_t)*c * UINT32_C(30000000);
	}
}

static void expect_order(const struct world *w, const int *slots, int64_t sitting)
{
	int slot[ITEMS_MAX];

	agenda_order(w->items, w->count, slot);
	for (size_t i = 0; i < w->count; i++)
		assert_int_equal(slot[i], slots[i]);
	assert_int_equal(agenda_sitting_time(w->items, w->count, slot), sitting);
}

#define BEGIN(w, ...)                                                                                        \
	begin((w), (const char *const[]){__VA_ARGS__},                                                       \
	      sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void agenda_sitting_time__spans(void **state)
{
	struct world w;
	int slot[] = {3, 1, 2};

	(void)state;
	assert_int_equal(agenda_sitting_time(NULL, 0, NULL), 0);
	BEGIN(&w, "ab", "a", "c");
	assert_int_equal(agenda_sitting_time(w.items, 3, slot), 3 + 1 + 1);
	BEGIN(&w, "aab", "aa", "");
	assert_int_equal(agenda_sitting_time(w.items, 3, slot), 3 + 1);
}

static void agenda_order__few(void **state)
{
	struct world w;

	(void)state;
	agenda_order(NULL, 0, NULL);
	BEGIN(&w, "");
	expect_order(&w, (int[]){1}, 0);
	BEGIN(&w, "", "");
	expect_order(&w, (int[]){1, 2}, 0);
}

static void agenda_order__together_what_shares_people(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, "a", "b", "a", "b");
	expect_order(&w, (int[]){1, 3, 2, 4}, 4);
	BEGIN(&w, "ab", "c", "bd", "ca");
	expect_order(&w, (int[]){3, 1, 4, 2}, 7);
}

static void agenda_order__equal_by_age_then_id(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, "a", "b", "c");
	for (int i = 0; i < 3; i++)
		w.items[i].opened.n = 10;
	w.items[2].opened.n = 5;
	expect_order(&w, (int[]){2, 3, 1}, 3);
	ID_SET(w.items[1].case_, "C-0000000");
	expect_order(&w, (int[]){3, 2, 1}, 3);
}

static void agenda_order__crisis_first(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, "a", "b", "a", "c");
	w.items[1].urgency = w.items[3].urgency = URGENCY_CRISIS;
	expect_order(&w, (int[]){3, 1, 4, 2}, 4);
}

static void agenda_order__fixed_slots_stay(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, "a", "b", "a", "b");
	w.items[0].fixed_slot = 4;
	w.items[1].urgency = URGENCY_CRISIS;
	w.items[2].fixed_slot = 1;
	expect_order(&w, (int[]){4, 2, 1, 3}, 6);
	w.items[1].fixed_slot = 3;
	w.items[3].fixed_slot = 2;
	expect_order(&w, (int[]){4, 3, 1, 2}, 6);
}

static void agenda_order__fixed_slot_beyond_the_end(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, "a", "b", "a");
	w.items[0].fixed_slot = 6;
	expect_order(&w, (int[]){6, 1, 2}, 5 + 1);
}

/* The last one who waits between two fixed slots counts too. */
static void agenda_order__waits_between_fixed_slots(void **state)
{
	struct world w;

	(void)state;
	BEGIN(&w, "a", "b", "ac", "c");
	w.items[1].fixed_slot = 2;
	expect_order(&w, (int[]){1, 2, 3, 4}, 3 + 1 + 2);
	BEGIN(&w, "x", "b", "c", "cx");
	w.items[1].fixed_slot = 2;
	w.items[2].opened.n = -1;
	expect_order(&w, (int[]){4, 2, 1, 3}, 3 + 1 + 2);
}

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

static void make_up(struct world *w, uint64_t *seed, int count)
{
	static const char *const nobody[ITEMS_MAX] = {"", "", "", "", "", "", "", "", "", "", "", "", "", "",
	                                              "", "", "", "", "", "", "", "", "", "", "", "", "", "",
	                                              "", "", "", "", "", "", "", "", "", "", "", ""};
	bool taken[ITEMS_MAX + 4] = {false};

	begin(w, nobody, (size_t)count);
	for (int i = 0; i < count; i++) {
		int slot = 1 + below(seed, count + 2), people = below(seed, 5);

		w->items[i].urgency = below(seed, 4) ? URGENCY_HIGH : URGENCY_CRISIS;
		w->items[i].opened.n = below(seed, 3);
		if (!below(seed, 4) && !taken[slot]) {
			w->items[i].fixed_slot = slot;
			taken[slot] = true;
		}
		for (int k = 0; k < people; k++)
			w->attendees[i][w->items[i].attendees.count++] = (uint32_t)below(seed, 6);
	}
}

static void expect_lawful(const struct world *w, const int *slot)
{
	int taken[ITEMS_MAX + 4] = {0}, last_crisis = 0, first_other = ITEMS_MAX + 4;

	for (size_t i = 0; i < w->count; i++) {
		assert_in_range(slot[i], 1, w->count + 3);
		assert_int_equal(taken[slot[i]]++, 0);
		if (w->items[i].fixed_slot > 0) {
			assert_int_equal(slot[i], w->items[i].fixed_slot);
			continue;
		}
		assert_true(slot[i] <= (int)w->count);
		if (w->items[i].urgency == URGENCY_CRISIS && slot[i] > last_crisis)
			last_crisis = slot[i];
		if (w->items[i].urgency != URGENCY_CRISIS && slot[i] < first_other)
			first_other = slot[i];
	}
	assert_true(last_crisis < first_other);
}

/* The least sitting time of all lawful orders: item ${i} and those after it in any of the free slots. */
static int64_t least(const struct world *w, const int *like, size_t i, int *slot, bool *taken)
{
	int64_t best = INT64_MAX;

	if (i == w->count)
		return agenda_sitting_time(w->items, w->count, slot);
	for (size_t j = 0; j < w->count; j++) {
		bool same =
		        (w->items[j].urgency == URGENCY_CRISIS) == (w->items[i].urgency == URGENCY_CRISIS);
		bool fixed = w->items[i].fixed_slot > 0 || w->items[j].fixed_slot > 0;
		int64_t n;

		if (taken[j] || (fixed ? i != j : !same))
			continue;
		taken[j] = true;
		slot[i] = like[j];
		n = least(w, like, i + 1, slot, taken);
		taken[j] = false;
		best = n < best ? n : best;
	}
	return best;
}

static void agenda_order__no_other_is_shorter(void **state)
{
	uint64_t seed = 99;

	(void)state;
	for (int run = 0; run < 1000; run++) {
		struct world w;
		int slot[ITEMS_MAX], trial[ITEMS_MAX];
		bool taken[ITEMS_MAX] = {false};

		make_up(&w, &seed, below(&seed, 7));
		agenda_order(w.items, w.count, slot);
		expect_lawful(&w, slot);
		assert_int_equal(agenda_sitting_time(w.items, w.count, slot),
		                 least(&w, slot, 0, trial, taken));
	}
}

/* Both ways of ordering keep the laws, and are not worse than going by age. */
static void agenda_order__laws(void **state)
{
	uint64_t seed = 11;
	int64_t sum = 0, sum_by_age = 0;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		struct world w, lonely;
		int slot[ITEMS_MAX], by_age[ITEMS_MAX];

		make_up(&w, &seed, below(&seed, run % 20 ? 10 : ITEMS_MAX + 1));
		lonely = w;
		for (size_t i = 0; i < w.count; i++)
			lonely.items[i].attendees.count = 0;
		agenda_order(w.items, w.count, slot);
		expect_lawful(&w, slot);
		agenda_order(lonely.items, lonely.count, by_age);
		expect_lawful(&w, by_age);
		sum += agenda_sitting_time(w.items, w.count, slot);
		sum_by_age += agenda_sitting_time(w.items, w.count, by_age);
	}
	assert_true(sum < sum_by_age);
}

/* Thirty who always come together, and one who stands for them, are the same to the order: as many as that
 * need more bits than one word has. */
static void agenda_order__crowds_are_as_one(void **state)
{
	static uint32_t people[ITEMS_MAX][8 * 30];
	uint64_t seed = 23;

	(void)state;
	for (int run = 0; run < 500; run++) {
		struct world w, crowded;
		int slot[ITEMS_MAX], slot_crowded[ITEMS_MAX];

		make_up(&w, &seed, below(&seed, run % 10 ? 8 : ITEMS_MAX + 1));
		crowded = w;
		for (size_t i = 0; i < w.count; i++) {
			const struct agenda_set *set = &w.items[i].attendees;

			crowded.items[i].attendees =
			        (struct agenda_set){.count = 30 * set->count, .at = people[i]};
			for (size_t k = 0; k < 30 * set->count; k++)
				people[i][k] = w.attendees[i][k / 30] + 6 * (uint32_t)(k % 30);
		}
		agenda_order(w.items, w.count, slot);
		agenda_order(crowded.items, w.count, slot_crowded);
		for (size_t i = 0; i < w.count; i++)
			assert_int_equal(slot[i], slot_crowded[i]);
	}
}

/* The oldest item is best had in the middle: found up to the limit, not beyond. */
static void agenda_order__exact_up_to_the_limit(void **state)
{
	struct world w;
	int slot[ITEMS_MAX];

	(void)state;
	BEGIN(&w, "ab", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
	w.count = AGENDA_ORDER_EXACT;
	agenda_order(w.items, w.count, slot);
	expect_lawful(&w, slot);
	assert_int_equal(agenda_sitting_time(w.items, w.count, slot), 4 + 9);
	w.count = AGENDA_ORDER_EXACT + 1;
	agenda_order(w.items, w.count, slot);
	expect_lawful(&w, slot);
	assert_int_equal(agenda_sitting_time(w.items, w.count, slot), 5 + 10);
}

static void agenda_order__greedy_keeps_people_together(void **state)
{
	struct world w;
	int slot[ITEMS_MAX];

	(void)state;
	BEGIN(&w, "a", "b", "c", "d", "a", "b", "c", "d", "a", "b", "c", "d", "e", "f", "e", "f");
	w.items[15].urgency = URGENCY_CRISIS;
	agenda_order(w.items, w.count, slot);
	expect_lawful(&w, slot);
	assert_int_equal(slot[15], 1);
	assert_int_equal(slot[13], 2);
	assert_int_equal(agenda_sitting_time(w.items, w.count, slot), 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agenda_sitting_time__spans),
	        cmocka_unit_test(agenda_order__few),
	        cmocka_unit_test(agenda_order__together_what_shares_people),
	        cmocka_unit_test(agenda_order__equal_by_age_then_id),
	        cmocka_unit_test(agenda_order__crisis_first),
	        cmocka_unit_test(agenda_order__fixed_slots_stay),
	        cmocka_unit_test(agenda_order__fixed_slot_beyond_the_end),
	        cmocka_unit_test(agenda_order__waits_between_fixed_slots),
	        cmocka_unit_test(agenda_order__no_other_is_shorter),
	        cmocka_unit_test(agenda_order__laws),
	        cmocka_unit_test(agenda_order__crowds_are_as_one),
	        cmocka_unit_test(agenda_order__exact_up_to_the_limit),
	        cmocka_unit_test(agenda_order__greedy_keeps_people_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
