#include "region.h"

static const struct proto_meeting *meeting_of(const struct proto_agenda *agenda, const char *id)
{
	for (size_t i = 0; i < agenda->meetings.count; i++) {
		if (strcmp(agenda->meetings.at[i].meeting, id) == 0)
			return &agenda->meetings.at[i];
	}
	return NULL;
}

static void agenda_show__meetings_with_items(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *agenda;
	const struct proto_meeting *m;
	const struct proto_agenda_item *item;
	char text[TIME_TEXT_MAX];

	region_roster(r);
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"t1\",\"partner\":\"ggd\",\"languages\":[\"ti\"],"
	           "\"duties\":[\"interpreter\"]}]}");
	region_signal(r, "gemeente", (struct region_signal){.interpreter = true});
	region_plan(r);
	agenda = region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");
	assert_true(agenda->meetings.count >= 10);
	m = meeting_of(agenda, "haarlem-2026-11-24");
	assert_non_null(m);
	assert_int_equal(m->state, MEETING_ANNOUNCED);
	assert_int_equal(m->seats, 2);
	assert_string_equal(time_text_local(m->start, text), "2026-11-24T09:30:00+01:00");
	assert_int_equal(m->items.count, 1);
	item = &m->items.at[0];
	assert_int_equal(item->slot, 1);
	assert_int_equal(item->at.ms, m->start.ms);
	assert_true(item->interpreter);
	assert_string_equal(item->language, "ti");
	assert_int_equal(item->speakers.count, 1);
	assert_string_equal(item->speakers.at[0], "t1");
	assert_false(item->not_ready);
	assert_false(item->late);
	assert_int_equal(item->regiehouder->state, REGIE_OFFERED);
	assert_int_equal(agenda->unplaced.count, 0);
	assert_int_equal(
	        region_audited_with(r, "agenda.read", "object", arena_text(region_arena(r), item->case_)), 1);
}

static void agenda_show__period_and_table(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *agenda =
	        region_ask(r, COORDINATOR, "agenda", "{\"from\":\"2026-12-01\",\"to\":\"2026-12-01\"}");

	assert_int_equal(agenda->meetings.count, 1);
	assert_string_equal(agenda->meetings.at[0].meeting, "haarlem-2026-12-01");
	agenda = region_ask(r, CHAIR_ELSEWHERE, "agenda", "{\"from\":\"2026-11-23\",\"to\":\"2026-12-06\"}");
	for (size_t i = 0; i < agenda->meetings.count; i++)
		assert_string_equal(agenda->meetings.at[i].table, "zandvoort");
	assert_int_equal(agenda->meetings.count, 2);
	region_refused(r, COORDINATOR, "agenda", "{\"table\":\"nowhere\"}", "member-word");
}

static void agenda_show__drafts_by_office(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *agenda = region_ask(r, CHAIR, "agenda", NULL);

	assert_non_null(meeting_of(agenda, "haarlem-2026-12-08"));
	agenda = region_ask(r, OFFICER, "agenda", NULL);
	assert_null(meeting_of(agenda, "haarlem-2026-12-08"));
	assert_non_null(meeting_of(agenda, "haarlem-2026-11-24"));
	region_refused(r, OFFICER, "meeting.show", "{\"meeting\":\"haarlem-2026-12-08\"}", "meeting-unknown");
	region_ask(r, CHAIR, "meeting.show", "{\"meeting\":\"haarlem-2026-12-08\"}");
}

static void agenda_show__unplaced(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *agenda;

	region_signal(r, "gemeente", (struct region_signal){0});
	agenda = region_ask(r, COORDINATOR, "agenda", NULL);
	assert_int_equal(agenda->unplaced.count, 1);
	assert_int_equal(agenda->unplaced.at[0].slot, 0);
	assert_int_equal(agenda->unplaced.at[0].at.ms, 0);
	region_plan(r);
	agenda = region_ask(r, COORDINATOR, "agenda", NULL);
	assert_int_equal(agenda->unplaced.count, 0);
}

static void meeting_list__without_items(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *agenda;

	region_signal(r, "gemeente", (struct region_signal){0});
	region_plan(r);
	agenda = region_ask(r, COORDINATOR, "meeting.list", NULL);
	for (size_t i = 0; i < agenda->meetings.count; i++)
		assert_int_equal(agenda->meetings.at[i].items.count, 0);
	assert_int_equal(agenda->unplaced.count, 0);
}

static void meeting_show__one(void **state)
{
	struct region *r = region_of(state);
	const struct proto_meeting *m;

	region_signal(r, "gemeente", (struct region_signal){0});
	region_plan(r);
	m = region_ask(r, COORDINATOR, "meeting.show", "{\"meeting\":\"haarlem-2026-11-24\"}");
	assert_int_equal(m->items.count, 1);
	region_refused(r, COORDINATOR, "meeting.show", "{\"meeting\":\"haarlem-2026-11-25\"}",
	               "meeting-unknown");
}

static void agenda_show__what_may_not_be_discussed_waits_for_no_seat(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *agenda;

	region_signal(r, "gemeente", (struct region_signal){.purposes = "[\"signal\"]"});
	region_plan(r);
	agenda = region_ask(r, COORDINATOR, "agenda", NULL);
	assert_int_equal(agenda->unplaced.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(agenda_show__meetings_with_items),
	        TEST(agenda_show__period_and_table),
	        TEST(agenda_show__drafts_by_office),
	        TEST(agenda_show__unplaced),
	        TEST(meeting_list__without_items),
	        TEST(meeting_show__one),
	        TEST(agenda_show__what_may_not_be_discussed_waits_for_no_seat),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
