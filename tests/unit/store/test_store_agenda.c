#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "house.h"

static struct store_meeting meeting(const char *id, const char *table, int64_t start)
{
	struct store_meeting m = {.start = {start},
	                          .announce_at = {start - 1000},
	                          .seats = 6,
	                          .slot_minutes = 15,
	                          .state = MEETING_DRAFT};

	ID_SET(m.id, id);
	ID_SET(m.table, table);
	return m;
}

static void store_table_mark__never_lowers(void **state)
{
	struct house *h = *state;
	struct table_id noord = {"noord"};

	store_begin(h->store);
	assert_int_equal(store_table_dirty(h->store, &noord), STORE_CLEAN);
	store_table_mark(h->store, &noord, STORE_DIRTY_AT_ONCE);
	store_table_mark(h->store, &noord, STORE_DIRTY);
	assert_int_equal(store_table_dirty(h->store, &noord), STORE_DIRTY_AT_ONCE);
	store_table_mark(h->store, &noord, STORE_CLEAN);
	assert_int_equal(store_table_dirty(h->store, &noord), STORE_CLEAN);
	store_table_mark(h->store, &noord, STORE_DIRTY);
	assert_int_equal(store_table_dirty(h->store, &noord), STORE_DIRTY);
	assert_false(day_is_set(store_table_made_until(h->store, &noord)));
	store_table_set_made_until(h->store, &noord, (struct day){20800});
	store_table_ensure(h->store, &noord);
	store_table_mark(h->store, &noord, STORE_DIRTY);
	house_commit(h);
	assert_int_equal(store_table_made_until(h->store, &noord).n, 20800);
	assert_int_equal(store_table_dirty(h->store, &noord), STORE_DIRTY);
}

static void store_meeting_list__by_table_and_time(void **state)
{
	struct house *h = *state;
	struct store_meeting a = meeting("noord-2026-12-01", "noord", 5000),
	                     b = meeting("zuid-2026-12-01", "zuid", 5000),
	                     c = meeting("noord-2026-12-08", "noord", 9000), out;
	struct store_meeting_list list;

	a.ad_hoc = a.held_back = true;
	store_begin(h->store);
	store_meeting_add(h->store, &c);
	store_meeting_add(h->store, &b);
	store_meeting_add(h->store, &a);
	house_commit(h);
	assert_true(store_meeting_get(h->store, a.id.text, &out));
	assert_string_equal(out.table.text, "noord");
	assert_int_equal(out.start.ms, 5000);
	assert_int_equal(out.announce_at.ms, 4000);
	assert_int_equal(out.seats, 6);
	assert_int_equal(out.slot_minutes, 15);
	assert_int_equal(out.state, MEETING_DRAFT);
	assert_true(out.ad_hoc && out.held_back);
	list = store_meeting_list(h->store, h->arena, NULL, (struct instant){0}, (struct instant){9000});
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].id.text, a.id.text);
	assert_string_equal(list.at[1].id.text, b.id.text);
	list = store_meeting_list(h->store, h->arena, "noord", (struct instant){5000},
	                          (struct instant){9001});
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[1].id.text, c.id.text);
	assert_false(store_meeting_get(h->store, "oost-2026-12-01", &out));
}

static void store_meeting_to_announce__drafts_that_are_due(void **state)
{
	struct house *h = *state;
	struct store_meeting a = meeting("noord-2026-12-01", "noord", 5000),
	                     b = meeting("oost-2026-12-02", "oost", 6000);
	struct store_meeting_list due;
	const int64_t end = 5000 + 6 * 15 * 60000;

	store_begin(h->store);
	store_meeting_add(h->store, &a);
	assert_int_equal(store_meeting_to_announce(h->store, h->arena, (struct instant){3999}).count, 0);
	assert_int_equal(store_meeting_to_announce(h->store, h->arena, (struct instant){4000}).count, 1);
	b.announce_at.ms = 3000; /* before a's, though it is later */
	store_meeting_add(h->store, &b);
	due = store_meeting_to_announce(h->store, h->arena, (struct instant){4000});
	assert_int_equal(due.count, 2);
	assert_string_equal(due.at[0].id.text, a.id.text);
	b.state = MEETING_CANCELLED;
	store_meeting_update(h->store, &b);
	a.held_back = true;
	store_meeting_update(h->store, &a);
	assert_int_equal(store_meeting_to_announce(h->store, h->arena, (struct instant){4000}).count, 0);
	a.held_back = false;
	a.state = MEETING_ANNOUNCED;
	store_meeting_update(h->store, &a);
	house_commit(h);
	assert_int_equal(store_meeting_to_announce(h->store, h->arena, (struct instant){4000}).count, 0);
	assert_int_equal(store_meeting_over(h->store, h->arena, (struct instant){end}).count, 0);
	assert_int_equal(store_meeting_over(h->store, h->arena, (struct instant){end + 1}).count, 1);
}

static void store_item_put__one_place_a_case(void **state)
{
	struct house *h = *state;
	struct store_item a = {
	        .case_ = {"C-AAAAAAAA"}, .meeting = {"noord-2026-12-01"}, .slot = 2, .pinned = true};
	struct store_item b = {.case_ = {"C-BBBBBBBB"}, .meeting = {"noord-2026-12-01"}, .slot = 1}, out;
	struct meeting_id first = a.meeting, second = {"noord-2026-12-08"};
	struct store_item_list list;

	store_begin(h->store);
	store_item_put(h->store, &a);
	store_item_put(h->store, &b);
	list = store_item_of_meeting(h->store, h->arena, &first);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].case_.text, "C-BBBBBBBB");
	assert_true(store_item_get(h->store, &a.case_, &out));
	assert_string_equal(out.meeting.text, first.text);
	assert_int_equal(out.slot, 2);
	assert_true(out.pinned);
	a.meeting = second;
	store_item_put(h->store, &a);
	assert_int_equal(store_item_of_meeting(h->store, h->arena, &first).count, 1);
	assert_int_equal(store_item_of_meeting(h->store, h->arena, &second).count, 1);
	store_item_held(h->store, &a);
	store_item_remove(h->store, &b.case_);
	house_commit(h);
	assert_false(store_item_get(h->store, &a.case_, &out));
	assert_false(store_item_get(h->store, &b.case_, &out));
}

/* In order of start, those of that table within these times, but for what was cancelled or held. */
static void store_meeting_open__with_how_many_stand_there(void **state)
{
	struct house *h = *state;
	static const char *const at[] = {"noord-1", "noord-3", "noord-3", "zuid-3", "noord-0", "noord-4"};
	struct store_meeting meetings[] = {
	        meeting("noord-3", "noord", 9000), meeting("noord-1", "noord", 5000),
	        meeting("noord-2", "noord", 7000), meeting("zuid-3", "zuid", 9000),
	        meeting("noord-0", "noord", 4999), meeting("noord-4", "noord", 8000)};
	struct table_id noord = {"noord"};
	struct store_meeting_list list;
	int64_t *taken;

	meetings[0].state = MEETING_ANNOUNCED;
	meetings[5].state = MEETING_CANCELLED;
	store_begin(h->store);
	for (size_t i = 0; i < 6; i++) {
		struct store_item item = {.slot = 1};

		store_meeting_add(h->store, &meetings[i]);
		ID_SET(item.meeting, at[i]);
		snprintf(item.case_.text, sizeof(item.case_.text), "C-AAAAAAA%zu", i);
		store_item_put(h->store, &item);
	}
	list = store_meeting_open(h->store, h->arena, &noord, (struct instant){5000}, (struct instant){9001},
	                          &taken);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.at[0].id.text, "noord-1");
	assert_int_equal(taken[0], 1);
	assert_string_equal(list.at[1].id.text, "noord-2");
	assert_int_equal(taken[1], 0);
	assert_string_equal(list.at[2].id.text, "noord-3");
	assert_int_equal(taken[2], 2);
	assert_int_equal(list.at[2].state, MEETING_ANNOUNCED);
	list = store_meeting_announced(h->store, h->arena, &noord, (struct instant){5000},
	                               (struct instant){9001});
	assert_int_equal(list.count, 1);
	assert_string_equal(list.at[0].id.text, "noord-3");
	assert_int_equal(store_meeting_announced(h->store, h->arena, &noord, (struct instant){5000},
	                                         (struct instant){9000})
	                         .count,
	                 0);
	house_commit(h);
}

static int64_t minutes_to(const struct store_meeting *m, struct instant at)
{
	return (at.ms - m->start.ms) / TIME_MINUTE_MS;
}

static void store_meeting_slot_at__counts_breaks(void **state)
{
	struct house *h = *state;
	struct store_meeting in = meeting("noord-2026-12-01", "noord", 5000), m;
	struct store_meeting_list over;

	in.state = MEETING_ANNOUNCED;
	in.extra = true;
	in.break_count = 2;
	in.breaks[0] = (struct store_break){3, 15};
	in.breaks[1] = (struct store_break){5, 10};
	store_begin(h->store);
	store_meeting_add(h->store, &in);
	house_commit(h);
	assert_true(store_meeting_get(h->store, in.id.text, &m));
	assert_true(m.extra);
	assert_int_equal(m.break_count, 2);
	assert_int_equal(minutes_to(&m, store_meeting_slot_at(&m, 0)), 0);
	assert_int_equal(minutes_to(&m, store_meeting_slot_at(&m, 1)), 0);
	assert_int_equal(minutes_to(&m, store_meeting_slot_at(&m, 3)), 30);
	assert_int_equal(minutes_to(&m, store_meeting_slot_at(&m, 4)), 60);
	assert_int_equal(minutes_to(&m, store_meeting_slot_at(&m, 6)), 100);
	assert_int_equal(minutes_to(&m, store_meeting_end(&m)), 115);
	over = store_meeting_over(h->store, h->arena, store_meeting_end(&m));
	assert_int_equal(over.count, 0);
	over = store_meeting_over(h->store, h->arena, time_add(store_meeting_end(&m), 1));
	assert_int_equal(over.count, 1);
	/* With fewer seats a break behind the last of them is none. */
	m.seats = 5;
	assert_int_equal(minutes_to(&m, store_meeting_end(&m)), 90);
	m.break_count = 1;
	m.slot_minutes = 20;
	m.start.ms = 7000;
	store_begin(h->store);
	store_meeting_update(h->store, &m);
	house_commit(h);
	assert_true(store_meeting_get(h->store, in.id.text, &m));
	assert_int_equal(m.start.ms, 7000);
	assert_int_equal(minutes_to(&m, store_meeting_end(&m)), 115);
}

static void store_meeting_drop__only_a_draft(void **state)
{
	struct house *h = *state;
	struct store_meeting a = meeting("noord-2026-12-01", "noord", 5000),
	                     b = meeting("noord-2026-12-08", "noord", 9000), out;
	struct table_id noord = {"noord"};

	b.state = MEETING_ANNOUNCED;
	store_begin(h->store);
	store_meeting_add(h->store, &a);
	store_meeting_add(h->store, &b);
	store_meeting_drop(h->store, &a.id);
	store_meeting_drop(h->store, &b.id);
	assert_int_equal(store_table_rhythm(h->store, &noord), 0);
	store_table_set_rhythm(h->store, &noord, 77);
	house_commit(h);
	assert_false(store_meeting_get(h->store, a.id.text, &out));
	assert_true(store_meeting_get(h->store, b.id.text, &out));
	assert_int_equal(store_table_rhythm(h->store, &noord), 77);
}

static void store_item_places__each_with_its_meeting(void **state)
{
	struct house *h = *state;
	struct store_meeting a = meeting("noord-2026-12-01", "noord", 5000),
	                     b = meeting("zuid-2026-12-08", "zuid", 9000);
	struct store_place_list list;

	b.state = MEETING_ANNOUNCED;
	b.break_count = 1;
	b.breaks[0] = (struct store_break){2, 10};
	store_begin(h->store);
	store_meeting_add(h->store, &a);
	store_meeting_add(h->store, &b);
	assert_int_equal(store_item_places(h->store, h->arena).count, 0);
	store_item_put(h->store, &(struct store_item){{"C-CCCCCCCC"}, a.id, 1, false});
	store_item_put(h->store, &(struct store_item){{"C-AAAAAAAA"}, b.id, 3, true});
	store_item_put(h->store, &(struct store_item){{"C-BBBBBBBB"}, b.id, 1, false});
	store_item_remove(h->store, &(struct case_id){"C-BBBBBBBB"});
	list = store_item_places(h->store, h->arena);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.at[0].item.case_.text, "C-AAAAAAAA");
	assert_int_equal(list.at[0].item.slot, 3);
	assert_true(list.at[0].item.pinned);
	assert_string_equal(list.at[0].meeting.id.text, b.id.text);
	assert_string_equal(list.at[0].meeting.table.text, "zuid");
	assert_int_equal(list.at[0].meeting.state, MEETING_ANNOUNCED);
	assert_int_equal(list.at[0].meeting.start.ms, 9000);
	assert_int_equal(list.at[0].meeting.breaks[0].minutes, 10);
	assert_string_equal(list.at[1].item.meeting.text, a.id.text);
	assert_string_equal(list.at[1].meeting.id.text, a.id.text);
	house_commit(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_table_mark__never_lowers),
	        T(store_meeting_list__by_table_and_time),
	        T(store_meeting_to_announce__drafts_that_are_due),
	        T(store_item_put__one_place_a_case),
	        T(store_meeting_open__with_how_many_stand_there),
	        T(store_meeting_slot_at__counts_breaks),
	        T(store_meeting_drop__only_a_draft),
	        T(store_item_places__each_with_its_meeting),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
