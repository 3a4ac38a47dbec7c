#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "house.h"
#include "store/store_held.h"

static const struct meeting_id first = {"noord-2026-12-01"}, second = {"noord-2026-12-08"};

static void add_meeting(struct house *h, const struct meeting_id *id, int64_t start)
{
	store_meeting_add(h->store, &(struct store_meeting){.id = *id,
	                                                    .table = {"noord"},
	                                                    .start = {start},
	                                                    .announce_at = {start - 1000},
	                                                    .seats = 2,
	                                                    .slot_minutes = 15,
	                                                    .state = MEETING_HELD});
}

static void held(struct house *h, const char *case_, const struct meeting_id *meeting, int64_t slot)
{
	struct store_item item = {.meeting = *meeting, .slot = slot};

	ID_SET(item.case_, case_);
	store_item_held(h->store, &item);
}

static void store_held_items__what_was_not_reached_comes_last(void **state)
{
	struct house *h = *state;
	struct case_id a = {"C-AAAAAAAA"}, b = {"C-BBBBBBBB"}, c = {"C-CCCCCCCC"};
	struct store_item_list list;
	int64_t slot = 9;

	store_begin(h->store);
	add_meeting(h, &first, 5000);
	add_meeting(h, &second, 7000);
	held(h, a.text, &first, 0);
	held(h, b.text, &first, 2);
	held(h, c.text, &first, 1);
	held(h, a.text, &second, 1);
	list = store_held_items(h->store, h->arena, &first);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.at[0].case_.text, c.text);
	assert_string_equal(list.at[1].case_.text, b.text);
	assert_string_equal(list.at[2].case_.text, a.text);
	assert_true(store_held_slot(h->store, &a, &first, &slot));
	assert_int_equal(slot, 0);
	assert_false(store_held_slot(h->store, &b, &second, &slot));
	/* Only where it was discussed. */
	assert_int_equal(store_held_last(h->store, &a).ms, 7000);
	assert_int_equal(store_held_last(h->store, &b).ms, 5000);
	assert_false(time_is_set(store_held_last(h->store, &(struct case_id){"C-DDDDDDDD"})));
	assert_false(store_held_unspoken(h->store, &a, &first));
	house_commit(h);
}

static void store_held_counting__the_oldest_first_and_goes_on(void **state)
{
	struct house *h = *state;
	struct store_meeting m;
	struct case_id upto;
	struct store_held_cases next;
	struct table_id noord = {"noord"}, oost = {"oost"};

	store_begin(h->store);
	add_meeting(h, &second, 7000);
	add_meeting(h, &first, 5000);
	for (int i = 0; i < 3; i++) {
		struct store_case one =
		        house_case((const char *const[]){"C-AAAAAAAA", "C-BBBBBBBB", "C-CCCCCCCC"}[i], i + 1);

		one.table = i == 1 ? oost : noord;
		one.passed_over = i;
		if (i == 2)
			one.displaced = first;
		store_case_add(h->store, &one);
	}
	assert_false(store_held_counting(h->store, &m, &upto));
	store_held_count(h->store, &second, "");
	store_held_count(h->store, &first, "C-AAAAAAAA");
	house_commit(h);
	store_begin(h->store);
	assert_true(store_held_counting(h->store, &m, &upto));
	assert_string_equal(m.id.text, first.text);
	assert_string_equal(upto.text, "C-AAAAAAAA");
	next = store_held_next(h->store, h->arena, &noord, &upto, 10);
	assert_int_equal(next.count, 1);
	assert_string_equal(next.at[0].text, "C-CCCCCCCC");
	assert_int_equal(store_held_next(h->store, h->arena, &noord, &(struct case_id){""}, 1).count, 1);
	store_held_count(h->store, &first, NULL);
	assert_true(store_held_counting(h->store, &m, &upto));
	assert_string_equal(m.id.text, second.text);
	store_held_count(h->store, &second, NULL);
	assert_false(store_held_counting(h->store, &m, &upto));
	house_commit(h);
}

static void store_case_update__passed_over_and_displaced(void **state)
{
	struct house *h = *state;
	struct store_case c = house_case("C-AAAAAAAA", 1), out;

	store_begin(h->store);
	c.passed_over = 2;
	c.displaced = first;
	store_case_add(h->store, &c);
	assert_true(store_case_get(h->store, c.id.text, &out));
	assert_int_equal(out.passed_over, 2);
	assert_string_equal(out.displaced.text, first.text);
	out.passed_over = 0;
	out.displaced = (struct meeting_id){{0}};
	store_case_update(h->store, &out);
	assert_true(store_case_get(h->store, c.id.text, &out));
	assert_int_equal(out.passed_over, 0);
	assert_false(ID_IS_SET(out.displaced));
	house_commit(h);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        TEST(store_held_items__what_was_not_reached_comes_last),
	        TEST(store_held_counting__the_oldest_first_and_goes_on),
	        TEST(store_case_update__passed_over_and_displaced),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
