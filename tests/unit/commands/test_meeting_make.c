#include "region.h"

/* The table of that name, to be met otherwise; what it points to must live as long as the region. */
static struct conf_table *table(struct region *r, const char *id)
{
	region_reload(r);
	return (struct conf_table *)(uintptr_t)conf_table(region_conf(r), id);
}

static const struct proto_agenda *meetings(struct region *r)
{
	return region_ask(r, COORDINATOR, "meeting.list", "{\"table\":\"haarlem\"}");
}

static const struct proto_meeting *find(struct region *r, const char *id)
{
	const struct proto_agenda *a = meetings(r);

	for (size_t i = 0; i < a->meetings.count; i++)
		if (strcmp(a->meetings.at[i].meeting, id) == 0)
			return &a->meetings.at[i];
	return NULL;
}

static int made(struct region *r)
{
	return region_number(r, "SELECT count(*) FROM meeting");
}

static void meeting_plan_make__breaks_move_what_comes_behind(void **state)
{
	static const char *const breaks[] = {"1:20"};
	struct region *r = region_of(state);
	struct proto_agenda *a;
	char text[TIME_TEXT_MAX];

	table(r, "haarlem")->breaks = breaks;
	table(r, "haarlem")->break_count = 1;
	region_later(r, 0);
	for (int i = 0; i < 4; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){
		                      .client = region_text(
		                              r, "{\"name\":\"Naam %c\",\"birth_date\":\"1990-01-0%d\"}",
		                              'a' + i, i + 1)});
	region_plan(r);
	a = region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");
	/* Announced: as it was told. */
	assert_int_equal(a->meetings.at[0].items.count, 2);
	assert_string_equal(time_text_local(a->meetings.at[0].items.at[1].at, text),
	                    "2026-11-24T09:45:00+01:00");
	assert_int_equal(a->meetings.at[1].items.count, 2);
	assert_string_equal(time_text_local(a->meetings.at[1].items.at[1].at, text),
	                    "2026-12-01T10:05:00+01:00");
}

static void meeting_plan_make__drafts_follow_another_day(void **state)
{
	struct region *r = region_of(state);
	size_t before = meetings(r)->meetings.count;
	char text[TIME_TEXT_MAX];

	region_ask(r, COORDINATOR, "meeting.add",
	           "{\"table\":\"haarlem\",\"on\":\"2026-12-10\",\"reason\":\"x\"}");
	region_signal(r, "gemeente", (struct region_signal){0});
	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"haarlem-2026-12-15\",\"reason\":\"x\"}",
	                       region_case(r, NULL)));
	table(r, "haarlem")->weekday = WEEKDAY_WED;
	table(r, "haarlem")->start_minute = 13 * 60;
	region_later(r, 0);
	/* What was announced, and what a person made, stays. */
	assert_non_null(find(r, "haarlem-2026-11-24"));
	assert_non_null(find(r, "haarlem-2026-12-10-x1"));
	assert_null(find(r, "haarlem-2026-12-15"));
	assert_non_null(find(r, "haarlem-2026-12-16"));
	assert_string_equal(time_text_local(find(r, "haarlem-2026-12-16")->start, text),
	                    "2026-12-16T13:00:00+01:00");
	assert_in_range(meetings(r)->meetings.count, before, before + 3);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 1);
	assert_int_equal(region_audited(r, "meeting.dropped", NULL) > 5, 1);
	/* And back: those days are made again. */
	table(r, "haarlem")->weekday = WEEKDAY_TUE;
	region_later(r, 0);
	assert_null(find(r, "haarlem-2026-12-16"));
	assert_non_null(find(r, "haarlem-2026-12-15"));
}

static void meeting_plan_make__drafts_follow_hour_and_seats(void **state)
{
	struct region *r = region_of(state);
	char text[TIME_TEXT_MAX];
	int count = made(r);

	for (int i = 0; i < 5; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){
		                      .client = region_text(
		                              r, "{\"name\":\"Naam %c\",\"birth_date\":\"1990-01-0%d\"}",
		                              'a' + i, i + 1)});
	region_plan(r);
	table(r, "haarlem")->seats = 1;
	table(r, "haarlem")->start_minute = 10 * 60;
	region_later(r, 0);
	assert_int_equal(made(r), count);
	assert_string_equal(time_text_local(find(r, "haarlem-2026-11-24")->start, text),
	                    "2026-11-24T09:30:00+01:00");
	assert_int_equal(find(r, "haarlem-2026-11-24")->seats, 2);
	assert_string_equal(time_text_local(find(r, "haarlem-2026-12-08")->start, text),
	                    "2026-12-08T10:00:00+01:00");
	assert_int_equal(find(r, "haarlem-2026-12-08")->seats, 1);
	assert_int_equal(region_number(r, "SELECT max(n) FROM (SELECT count(*) AS n FROM item WHERE meeting "
	                                  "<> 'haarlem-2026-11-24' GROUP BY meeting)"),
	                 1);
	/* Nothing changed: nothing is written. */
	count = region_audited(r, "meeting.changed", NULL);
	region_later(r, 0);
	assert_int_equal(region_audited(r, "meeting.changed", NULL), count);
}

static void meeting_plan_make__what_a_person_cancelled_stays_so(void **state)
{
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-12-15\"}");
	table(r, "haarlem")->announce_workdays = 6;
	region_later(r, 0);
	assert_int_equal(find(r, "haarlem-2026-12-15")->state, MEETING_CANCELLED);
}

static void meeting_plan_make__single_days_and_skipped_ones(void **state)
{
	static const struct day days[] = {{20800}, {20810}}; /* Sunday 13 and Wednesday 23 December 2026 */
	struct region *r = region_of(state);
	struct conf_table *t = table(r, "haarlem");
	char text[TIME_TEXT_MAX];

	t->dates = &days[1];
	t->date_count = 1;
	region_later(r, 0);
	snprintf(text, sizeof(text), "2026-12-%d", time_day_to_civil(days[1]).mday);
	assert_non_null(find(r, region_text(r, "haarlem-%s", text)));
	t->date_count = 0;
	region_reload(r);
	region_later(r, 0);
	assert_null(find(r, region_text(r, "haarlem-%s", text)));
}

/* What is done once a day was not done in a turn that is lost. */
static void meeting_plan_make__again_after_a_lost_turn(void **state)
{
	struct region *r = region_of(state);
	int before = made(r);

	/* Counted without a start between them, after which all is done anew. */
	region_tick_lost(r, 7 * 24 * TIME_HOUR_MS);
	region_later(r, 0);
	assert_true(made(r) > before);
}

/* Meetings over the last night of October and of March: the wall clock decides. */
static void meeting_plan_make__keeps_its_hour_over_summer_time(void **state)
{
	struct region *r = region_of(state);
	char text[TIME_TEXT_MAX];

	table(r, "haarlem")->weekday = WEEKDAY_SUN;
	region_later(r, 100); /* 3 March 2027 */
	assert_string_equal(time_text_local(find(r, "haarlem-2027-03-21")->start, text),
	                    "2027-03-21T09:30:00+01:00");
	assert_string_equal(time_text_local(find(r, "haarlem-2027-03-28")->start, text),
	                    "2027-03-28T09:30:00+02:00");
	region_later(r, 200); /* 19 September */
	assert_string_equal(time_text_local(find(r, "haarlem-2027-10-24")->start, text),
	                    "2027-10-24T09:30:00+02:00");
	assert_string_equal(time_text_local(find(r, "haarlem-2027-10-31")->start, text),
	                    "2027-10-31T09:30:00+01:00");
}

/* ---- a clock that jumps ---- */

static void expect_in_order(struct region *r)
{
	/* I3: exactly one regie, or one escalation, of each open case; I8: and a next date. */
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM mdo_case c WHERE state = 1 AND "
	                         "(SELECT count(*) FROM regie WHERE case_id = c.id AND state IN (1, 2)) + "
	                         "(SELECT count(*) FROM escalation WHERE case_id = c.id AND closed IS NULL) "
	                         "<> 1"),
	        0);
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM mdo_case WHERE state = 1 AND next_date IS NULL"), 0);
}

static void commands_tick__an_hour_back(void **state)
{
	struct region *r = region_of(state);
	int meetings_made, announced;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_later(r, 1);
	announced = region_audited(r, "meeting.announced", NULL);
	meetings_made = made(r);
	region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED);
	for (int i = 0; i < 3; i++) {
		region_pass(r, -TIME_HOUR_MS);
		region_pass(r, TIME_HOUR_MS);
	}
	assert_int_equal(region_audited(r, "meeting.announced", NULL), announced);
	assert_int_equal(made(r), meetings_made);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED), 0);
	expect_in_order(r);
}

static void commands_tick__a_month_forward_and_back(void **state)
{
	struct region *r = region_of(state);
	int lapsed, meetings_made, held;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_signal(r, "ggd", (struct region_signal){.client = BSN_B});
	region_plan(r);
	region_later(r, 31);
	/* Of each table one meeting was announced, with two cases at one; an offer each lapsed, once. */
	lapsed = region_audited(r, "regie.lapsed", NULL);
	held = region_audited(r, "meeting.held", NULL);
	assert_int_equal(lapsed, 2);
	assert_int_equal(held, 2);
	assert_int_equal(region_audited(r, "case.discussed", NULL), 2);
	/* Drafts whose day passed while nobody looked were not announced, nor held. */
	assert_int_equal(region_number(r, "SELECT count(*) FROM meeting WHERE state = 1 AND "
	                                  "start < 1798200000000"),
	                 0);
	meetings_made = made(r);
	expect_in_order(r);
	region_pass(r, -31 * 24 * TIME_HOUR_MS);
	assert_int_equal(made(r), meetings_made);
	assert_int_equal(region_audited(r, "regie.lapsed", NULL), lapsed);
	assert_int_equal(region_audited(r, "meeting.held", NULL), held);
	expect_in_order(r);
	region_later(r, 31);
	assert_int_equal(made(r), meetings_made);
	assert_int_equal(region_audited(r, "meeting.held", NULL), held);
	expect_in_order(r);
}

/* Hour by hour over the nights on which the clock on the wall jumps: the one that is there twice, too. */
static void commands_tick__over_summer_time(void **state)
{
	static const int days[] = {124, 215}; /* to 27 March, and on to 30 October 2027 */
	struct region *r = region_of(state);
	int lapsed;

	table(r, "haarlem")->weekday = WEEKDAY_SUN;
	table(r, "haarlem")->start_minute = 2 * 60 + 30; /* not there in March, there twice in October */
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		region_later(r, days[i]);
		region_signal(r, "gemeente",
		              (struct region_signal){.client = i == 0 ? BSN_A : BSN_B,
		                                     .from = "2027-03-01",
		                                     .until = "2027-12-31"});
		for (int hour = 0; hour < 48; hour++)
			region_pass(r, TIME_HOUR_MS);
	}
	assert_int_equal(
	        region_number(r,
	                      "SELECT count(*) - count(DISTINCT event || object) FROM audit WHERE event IN "
	                      "('meeting.announced', 'meeting.made')"),
	        0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM meeting WHERE state = 3 AND id IN "
	                                  "('haarlem-2027-03-28', 'haarlem-2027-10-31')"),
	                 2);
	lapsed = region_audited(r, "regie.lapsed", NULL);
	region_pass(r, -TIME_HOUR_MS);
	region_pass(r, TIME_HOUR_MS);
	assert_int_equal(region_audited(r, "regie.lapsed", NULL), lapsed);
	expect_in_order(r);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(meeting_plan_make__breaks_move_what_comes_behind),
	        TEST(meeting_plan_make__drafts_follow_another_day),
	        TEST(meeting_plan_make__drafts_follow_hour_and_seats),
	        TEST(meeting_plan_make__what_a_person_cancelled_stays_so),
	        TEST(meeting_plan_make__single_days_and_skipped_ones),
	        TEST(meeting_plan_make__again_after_a_lost_turn),
	        TEST(meeting_plan_make__keeps_its_hour_over_summer_time),
	        TEST(commands_tick__an_hour_back),
	        TEST(commands_tick__a_month_forward_and_back),
	        TEST(commands_tick__over_summer_time),
	};
#undef TEST

	return cmocka_run_group_tests_name("commands/meeting_make", tests, NULL, NULL);
}
