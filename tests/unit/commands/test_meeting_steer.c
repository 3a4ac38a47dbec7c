#include "region.h"

#define DRAFT "haarlem-2026-12-08"
#define ANNOUNCED "haarlem-2026-11-24"

static const struct proto_meeting *show(struct region *r, const char *meeting)
{
	return region_ask(r, COORDINATOR, "meeting.show", region_text(r, "{\"meeting\":\"%s\"}", meeting));
}

static const char *pin(struct region *r, const char *c, const char *meeting)
{
	return region_text(r, "{\"case\":\"%s\",\"meeting\":\"%s\",\"reason\":\"asked for\"}", c, meeting);
}

static const char *defer(struct region *r, const char *c, const char *until)
{
	return region_text(r, "{\"case\":\"%s\",\"until\":\"%s\",\"reason\":\"on a journey\"}", c, until);
}

static const char *one_case(struct region *r)
{
	region_signal(r, "gemeente", (struct region_signal){0});
	region_plan(r);
	return region_case(r, NULL);
}

static void meeting_announce__a_draft_once(void **state)
{
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"" DRAFT "\"}");
	assert_int_equal(show(r, DRAFT)->state, MEETING_ANNOUNCED);
	region_refused(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"" DRAFT "\"}", "meeting-state");
	region_refused(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"haarlem-2026-12-09\"}",
	               "meeting-unknown");
	region_refused(r, CHAIR_ELSEWHERE, "meeting.announce", "{\"meeting\":\"haarlem-2026-12-15\"}",
	               "meeting-unknown");
}

static void meeting_hold__keeps_it_a_draft(void **state)
{
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "meeting.hold", "{\"meeting\":\"" DRAFT "\",\"hold\":true}");
	assert_true(show(r, DRAFT)->held_back);
	region_later(r, 14);
	assert_int_equal(show(r, DRAFT)->state, MEETING_DRAFT);
	region_ask(r, COORDINATOR, "meeting.hold", "{\"meeting\":\"" DRAFT "\",\"hold\":false}");
	region_later(r, 0);
	assert_int_equal(show(r, DRAFT)->state, MEETING_ANNOUNCED);
	region_refused(r, COORDINATOR, "meeting.hold", "{\"meeting\":\"" DRAFT "\",\"hold\":true}",
	               "meeting-state");
	assert_int_equal(region_audited_with(r, "meeting.held_back", "object", DRAFT), 1);
	assert_int_equal(region_audited_with(r, "meeting.let_go", "object", DRAFT), 1);
}

static void agenda_pin__stays_where_it_was_put(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_case(r);
	const struct proto_done *done = region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT));

	assert_string_equal(done->meeting, DRAFT);
	assert_int_equal(show(r, ANNOUNCED)->items.count, 0);
	assert_int_equal(show(r, DRAFT)->items.count, 1);
	region_plan(r);
	assert_int_equal(show(r, DRAFT)->items.count, 1);
	assert_true(show(r, DRAFT)->items.at[0].pinned);
	assert_int_equal(region_audited_with(r, "item.pinned", "object", DRAFT), 1);
}

static void agenda_pin__tells_what_partners_knew(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_roster(r);
	c = one_case(r);
	region_ask(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"" DRAFT "\"}");
	region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED);
	/* announced to announced */
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT));
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_MOVED), 1);
	/* announced to draft */
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, "haarlem-2026-12-15"));
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
	/* draft to announced */
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, ANNOUNCED));
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED), 1);
	/* where it is already */
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, ANNOUNCED));
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_MOVED), 0);
}

static void agenda_pin__refused(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_case(r);
	const struct proto_problem *p;

	region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, "haarlem-2026-12-09"), "meeting-unknown");
	p = region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, "zandvoort-2026-12-03"),
	                   "meeting-unknown");
	assert_string_equal(p->pointer, "/params/meeting");
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, "C-00000000", DRAFT), "case-unknown");
	region_later(r, 2);
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, ANNOUNCED), "meeting-state");
	region_ask(r, COORDINATOR, "case.close", region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", c));
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT), "case-closed");
}

static void agenda_pin__a_full_meeting(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_list *list;

	for (int i = 0; i < 3; i++)
		region_signal(
		        r, "gemeente",
		        (struct region_signal){.client = region_text(r, "{\"vnumber\":\"123456789%d\"}", i)});
	list = region_ask(r, COORDINATOR, "case.list", NULL);
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, list->cases.at[0].case_, DRAFT));
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, list->cases.at[1].case_, DRAFT));
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, list->cases.at[2].case_, DRAFT), "meeting-full");
	/* its own seat does not stand in its way */
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, list->cases.at[1].case_, DRAFT));
	region_plan(r);
	assert_int_equal(show(r, DRAFT)->items.count, 2);
}

static void agenda_pin__consent_must_last(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.until = "2026-12-07"});
	c = region_case(r, NULL);
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT), "consent-ended");
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, "haarlem-2026-12-01"));
}

static void agenda_pin__nothing_to_discuss_by(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.purposes = "[\"signal\"]"});
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, region_case(r, NULL), DRAFT), "consent-scope");
}

static void agenda_pin__a_regiehouder_who_is_absent(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *shown;
	const char *c, *person, *partner;

	region_roster(r);
	c = one_case(r);
	region_accept(r, c);
	shown = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", c));
	person = shown->row->regiehouder->person;
	partner = shown->row->regiehouder->partner;
	region_ask(r, COORDINATOR, "roster.set",
	           region_text(r,
	                       "{\"people\":[{\"person\":\"%s\",\"partner\":\"%s\","
	                       "\"absent_from\":\"2026-12-07\",\"absent_until\":\"2026-12-08\"}]}",
	                       person, partner));
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT), "person-refused");
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, "haarlem-2026-12-15"));
}

static void agenda_defer__leaves_an_earlier_meeting(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *shown;
	const char *c;

	region_roster(r);
	c = one_case(r);
	assert_int_equal(show(r, ANNOUNCED)->items.count, 1);
	region_ask(r, COORDINATOR, "agenda.defer", defer(r, c, "2026-12-03"));
	assert_int_equal(show(r, ANNOUNCED)->items.count, 0);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
	region_plan(r);
	shown = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", c));
	assert_string_equal(shown->row->meeting, DRAFT);
	assert_int_equal(region_audited_with(r, "item.deferred", "case_id", c), 1);
}

static void agenda_defer__stays_at_a_later_meeting(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_case(r);

	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT));
	region_ask(r, COORDINATOR, "agenda.defer", defer(r, c, "2026-12-03"));
	assert_int_equal(show(r, DRAFT)->items.count, 1);
}

static void agenda_defer__refused(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_case(r);

	region_refused(r, COORDINATOR, "agenda.defer", defer(r, c, "2026-11-23"), "date-past");
	region_refused(r, COORDINATOR, "agenda.defer", defer(r, c, "2028-01-01"), "member-range");
	region_refused(r, COORDINATOR, "agenda.defer", defer(r, "C-00000000", "2026-12-03"), "case-unknown");
}

static void agenda_pin__overrules_a_defer(void **state)
{
	struct region *r = region_of(state);
	const char *c = one_case(r);

	region_ask(r, COORDINATOR, "agenda.defer", defer(r, c, "2026-12-20"));
	region_ask(r, COORDINATOR, "agenda.pin", pin(r, c, "haarlem-2026-12-01"));
	region_plan(r);
	assert_int_equal(show(r, "haarlem-2026-12-01")->items.count, 1);
}

static void meeting_steer__a_draft_that_was_never_announced(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_ask(r, COORDINATOR, "meeting.hold", "{\"meeting\":\"" DRAFT "\",\"hold\":true}");
	region_later(r, 30);
	c = one_case(r);
	assert_int_equal(show(r, DRAFT)->state, MEETING_DRAFT);
	region_refused(r, COORDINATOR, "agenda.pin", pin(r, c, DRAFT), "meeting-state");
	region_refused(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"" DRAFT "\"}", "meeting-state");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(meeting_announce__a_draft_once),
	        TEST(meeting_hold__keeps_it_a_draft),
	        TEST(agenda_pin__stays_where_it_was_put),
	        TEST(agenda_pin__tells_what_partners_knew),
	        TEST(agenda_pin__refused),
	        TEST(agenda_pin__a_full_meeting),
	        TEST(agenda_pin__consent_must_last),
	        TEST(agenda_pin__nothing_to_discuss_by),
	        TEST(agenda_pin__a_regiehouder_who_is_absent),
	        TEST(agenda_defer__leaves_an_earlier_meeting),
	        TEST(agenda_defer__stays_at_a_later_meeting),
	        TEST(agenda_defer__refused),
	        TEST(agenda_pin__overrules_a_defer),
	        TEST(meeting_steer__a_draft_that_was_never_announced),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
