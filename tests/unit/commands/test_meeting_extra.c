#include "region.h"

static const struct proto_meeting *show(struct region *r, const char *meeting)
{
	return region_ask(r, COORDINATOR, "meeting.show", region_text(r, "{\"meeting\":\"%s\"}", meeting));
}

static const struct proto_done *add(struct region *r, const char *on, const char *more)
{
	return region_ask(
	        r, COORDINATOR, "meeting.add",
	        region_text(r, "{\"table\":\"haarlem\",\"on\":\"%s\",%s\"reason\":\"many wait\"}", on, more));
}

static void meeting_add__beside_the_rhythm(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done = add(r, "2026-12-10", "");
	const struct proto_meeting *m = show(r, done->meeting);
	char text[TIME_TEXT_MAX];

	assert_string_equal(done->meeting, "haarlem-2026-12-10-x1");
	assert_null(done->note);
	assert_true(m->extra);
	assert_false(m->ad_hoc);
	assert_int_equal(m->state, MEETING_DRAFT);
	assert_int_equal(m->seats, 2);
	assert_string_equal(m->chair, CHAIR);
	assert_string_equal(time_text_local(m->start, text), "2026-12-10T09:30:00+01:00");
	/* Announced at its own term, and a seat like any other. */
	done = add(r, "2026-11-25", "\"start\":\"14:00\",\"seats\":7,");
	assert_non_null(done->note);
	for (int i = 0; i < 3; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){
		                      .client = region_text(
		                              r, "{\"name\":\"Naam %c\",\"birth_date\":\"1990-01-0%d\"}",
		                              'a' + i, i + 1)});
	region_later(r, 0);
	m = show(r, "haarlem-2026-11-25-x1");
	assert_int_equal(m->state, MEETING_ANNOUNCED);
	assert_int_equal(m->items.count, 1);
	assert_string_equal(time_text_local(m->start, text), "2026-11-25T14:00:00+01:00");
	assert_int_equal(region_audited(r, "meeting.added", NULL), 2);
}

static void meeting_add__says_what_is_odd_about_the_day(void **state)
{
	struct region *r = region_of(state);

	assert_string_equal(add(r, "2026-12-25", "")->note, "that day is a public holiday: Eerste Kerstdag");
	assert_non_null(strstr(add(r, "2026-12-12", "")->note, "weekend"));
}

static void meeting_add__bad_input(void **state)
{
	static const struct {
		const char *params, *code, *pointer;
	} rows[] = {
	        {"\"table\":\"nowhere\",\"on\":\"2026-12-10\"", "member-word", "/params/table"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-11-20\"", "date-past", "/params/on"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-11-23\"", "date-past", "/params/start"},
	        {"\"table\":\"haarlem\",\"on\":\"2029-01-01\"", "member-range", "/params/on"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-12-10\",\"start\":\"24:10\"", "member-form",
	         "/params/start"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-12-10\",\"start\":\"23:00\",\"seats\":5",
	         "member-range", "/params/seats"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-12-10\",\"seats\":0", "member-range", "/params/seats"},
	        /* of the rhythm; after it began and before it ends; beyond the horizon */
	        {"\"table\":\"haarlem\",\"on\":\"2026-12-08\"", "meeting-overlap", "/params/on"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-12-08\",\"start\":\"09:59\"", "meeting-overlap",
	         "/params/on"},
	        {"\"table\":\"haarlem\",\"on\":\"2026-12-08\",\"start\":\"09:01\"", "meeting-overlap",
	         "/params/on"},
	        {"\"table\":\"haarlem\",\"on\":\"2027-06-15\"", "meeting-overlap", "/params/on"},
	};
	struct region *r = region_of(state);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
		        region_refused(r, COORDINATOR, "meeting.add",
		                       region_text(r, "{%s,\"reason\":\"many wait\"}", rows[i].params),
		                       rows[i].code)
		                ->pointer,
		        rows[i].pointer);
	region_refused(r, CHAIR_ELSEWHERE, "meeting.add",
	               "{\"table\":\"haarlem\",\"on\":\"2026-12-10\",\"reason\":\"x\"}", "member-word");
	region_refused(r, OFFICER, "meeting.add",
	               "{\"table\":\"haarlem\",\"on\":\"2026-12-10\",\"reason\":\"x\"}", "right-missing");
	/* before it, behind it, and on another day beside one that is there */
	add(r, "2026-12-08", "\"start\":\"09:00\",");
	add(r, "2026-12-08", "\"start\":\"10:00\",");
	region_refused(r, COORDINATOR, "meeting.add",
	               "{\"table\":\"haarlem\",\"on\":\"2026-12-08\",\"start\":\"10:29\",\"reason\":\"x\"}",
	               "meeting-overlap");
}

static const char *announced_case(struct region *r)
{
	region_signal(r, "gemeente", (struct region_signal){0});
	region_plan(r);
	assert_int_equal(show(r, "haarlem-2026-11-24")->items.count, 1);
	return region_case(r, NULL);
}

static void meeting_cancel__tells_the_cause_and_waits_for_another(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;

	announced_case(r);
	region_heard(r, "ggd", EVENT_ITEM_CANCELLED);
	done = region_ask(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-11-24\"}");
	assert_int_equal(done->count, 1);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
	assert_int_equal(region_audited(r, "item.cancelled", "meeting_cancelled"), 1);
	region_later(r, 0);
	assert_int_equal(show(r, "haarlem-2026-12-01")->items.count, 1);
	assert_int_equal(show(r, "haarlem-2026-11-24")->state, MEETING_CANCELLED);
	/* It is not made again, it does not end, and nobody is passed over at it. */
	region_later(r, 3);
	assert_int_equal(show(r, "haarlem-2026-11-24")->state, MEETING_CANCELLED);
	assert_int_equal(region_audited(r, "meeting.held", NULL), 0);
	assert_int_equal(region_number(r, "SELECT sum(passed_over) FROM mdo_case"), 0);
}

static void meeting_cancel__of_a_draft_is_told_to_nobody(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){0});
	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"haarlem-2026-12-15\",\"reason\":\"x\"}",
	                       region_case(r, NULL)));
	region_ask(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-12-15\"}");
	region_plan(r);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 0);
	assert_int_equal(show(r, "haarlem-2026-12-15")->items.count, 0);
}

static void meeting_cancel__bad_input(void **state)
{
	struct region *r = region_of(state);

	region_refused(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-12-09\"}",
	               "meeting-unknown");
	region_refused(r, CHAIR_ELSEWHERE, "meeting.cancel", "{\"meeting\":\"haarlem-2026-12-15\"}",
	               "meeting-unknown");
	region_ask(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-12-15\"}");
	region_refused(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-12-15\"}",
	               "meeting-state");
	region_pass(r, (23 * 60 + 35) * TIME_MINUTE_MS); /* 09:35 the next day: it goes on */
	region_refused(r, COORDINATOR, "meeting.cancel", "{\"meeting\":\"haarlem-2026-11-24\"}",
	               "meeting-state");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(meeting_add__beside_the_rhythm),
	        TEST(meeting_add__says_what_is_odd_about_the_day),
	        TEST(meeting_add__bad_input),
	        TEST(meeting_cancel__tells_the_cause_and_waits_for_another),
	        TEST(meeting_cancel__of_a_draft_is_told_to_nobody),
	        TEST(meeting_cancel__bad_input),
	};
#undef TEST

	return cmocka_run_group_tests_name("commands/meeting_extra", tests, NULL, NULL);
}
