#include "region.h"

#define SOON "haarlem-2026-11-24"

static const struct proto_meeting *show(struct region *r, const char *meeting)
{
	return region_ask(r, COORDINATOR, "meeting.show", region_text(r, "{\"meeting\":\"%s\"}", meeting));
}

/* So many clients more; their cases are planned. */
static void clients(struct region *r, int from, int count)
{
	for (int i = from; i < from + count; i++)
		region_signal(
		        r, "gemeente",
		        (struct region_signal){.client = region_text(r, "{\"vnumber\":\"123456789%d\"}", i)});
	region_plan(r);
}

static const char *at(struct region *r, const char *meeting, size_t number)
{
	const struct proto_meeting *m = show(r, meeting);

	assert_true(number < m->items.count);
	return m->items.at[number].case_;
}

static const struct proto_case_row *row(struct region *r, const char *case_)
{
	const struct proto_case_list *all = region_ask(r, COORDINATOR, "case.list", NULL);

	for (size_t i = 0; i < all->cases.count; i++)
		if (strcmp(all->cases.at[i].case_, case_) == 0)
			return &all->cases.at[i];
	fail_msg("no such case");
	return NULL;
}

static const char *closing(struct region *r, const char *meeting, const char *not_discussed)
{
	return region_text(r, "{\"meeting\":\"%s\",\"not_discussed\":[%s],\"reason\":\"out of time\"}",
	                   meeting, not_discussed);
}

static size_t inbox_count(struct region *r, enum inbox kind)
{
	const struct proto_inbox *inbox = region_ask(r, COORDINATOR, "inbox", NULL);
	size_t count = 0;

	for (size_t i = 0; i < inbox->business.count; i++)
		count += inbox->business.at[i].kind == kind;
	return count;
}

static void meeting_close__what_was_not_reached_waits(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *first, *second;

	clients(r, 0, 2);
	first = at(r, SOON, 0);
	second = at(r, SOON, 1);
	region_later(r, 1);
	region_heard(r, "ggd", EVENT_ITEM_CANCELLED);
	done = region_ask(r, COORDINATOR, "meeting.close",
	                  closing(r, SOON, region_text(r, "\"%s\"", second)));
	assert_int_equal(done->count, 1);
	assert_string_equal(done->meeting, SOON);
	assert_int_equal(show(r, SOON)->state, MEETING_HELD);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
	assert_int_equal(region_audited(r, "item.cancelled", "not_reached"), 1);
	assert_int_equal(region_audited_with(r, "case.discussed", "case_id", first), 1);
	assert_int_equal(region_audited_with(r, "case.discussed", "case_id", second), 0);
	/* What stood there is still to be seen, what was reached first. */
	assert_int_equal(show(r, SOON)->items.count, 2);
	assert_string_equal(at(r, SOON, 0), first);
	assert_int_equal(show(r, SOON)->items.at[0].slot, 1);
	assert_string_equal(at(r, SOON, 1), second);
	assert_int_equal(show(r, SOON)->items.at[1].slot, 0);
	region_later(r, 0);
	assert_string_equal(row(r, second)->meeting, "haarlem-2026-12-01");
	assert_int_equal(row(r, second)->passed_over, 1);
	assert_null(row(r, first)->meeting);
	assert_int_equal(row(r, first)->passed_over, PROTO_NO_INT);
	/* Counted once. */
	region_later(r, 0);
	assert_int_equal(row(r, second)->passed_over, 1);
}

static void meeting_close__refused(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p;
	const char *first;

	clients(r, 0, 2);
	first = at(r, SOON, 0);
	region_refused(r, COORDINATOR, "meeting.close", closing(r, SOON, ""), "meeting-state");
	region_refused(r, COORDINATOR, "meeting.close", closing(r, "haarlem-2026-12-01", ""),
	               "meeting-state");
	region_refused(r, COORDINATOR, "meeting.close", closing(r, "haarlem-2026-11-25", ""),
	               "meeting-unknown");
	region_later(r, 1);
	region_refused(r, CHAIR_ELSEWHERE, "meeting.close", closing(r, SOON, ""), "meeting-unknown");
	p = region_refused(r, COORDINATOR, "meeting.close",
	                   closing(r, SOON, region_text(r, "\"%s\",\"C-00000000\"", first)), "case-unknown");
	assert_string_equal(p->pointer, "/params/not_discussed/1");
	p = region_refused(r, COORDINATOR, "meeting.close",
	                   closing(r, SOON, region_text(r, "\"%s\",\"%s\"", first, first)), "case-unknown");
	assert_string_equal(p->pointer, "/params/not_discussed/1");
	/* Nothing of it was done. */
	assert_int_equal(show(r, SOON)->state, MEETING_ANNOUNCED);
	assert_int_equal(show(r, SOON)->items.count, 2);
	region_ask(r, CHAIR, "meeting.close", closing(r, SOON, ""));
	region_refused(r, CHAIR, "meeting.close", closing(r, SOON, ""), "meeting-state");
}

static void passed_over_step__twice_is_told(void **state)
{
	struct region *r = region_of(state);
	const char *last, *other;

	/* The meeting of tomorrow was announced before they came. */
	region_pass(r, 60 * 1000);
	clients(r, 0, 7);
	last = at(r, "haarlem-2026-12-15", 0);
	other = at(r, "haarlem-2026-12-08", 0);
	region_later(r, 2);
	assert_int_equal(row(r, last)->passed_over, PROTO_NO_INT);
	region_later(r, 7);
	assert_int_equal(row(r, last)->passed_over, 1);
	assert_int_equal(row(r, other)->passed_over, 1);
	assert_int_equal(inbox_count(r, INBOX_PASSED_OVER), 0);
	region_later(r, 7);
	assert_int_equal(row(r, last)->passed_over, 2);
	assert_int_equal(row(r, other)->passed_over, PROTO_NO_INT);
	assert_int_equal(show(r, "haarlem-2026-12-15")->items.at[0].passed_over, 2);
	assert_int_equal(inbox_count(r, INBOX_PASSED_OVER), 1);
	assert_int_equal(region_audited_with(r, "case.passed_over", "case_id", last), 2);
	region_later(r, 7);
	assert_int_equal(row(r, last)->passed_over, PROTO_NO_INT);
	assert_int_equal(inbox_count(r, INBOX_PASSED_OVER), 0);
}

static void passed_over_step__not_who_was_put_off(void **state)
{
	struct region *r = region_of(state);
	const char *deferred, *pinned, *waits;

	region_pass(r, 60 * 1000);
	clients(r, 0, 7);
	deferred = at(r, "haarlem-2026-12-08", 0);
	pinned = at(r, "haarlem-2026-12-08", 1);
	waits = at(r, "haarlem-2026-12-15", 0);
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-06\",\"reason\":\"x\"}", deferred));
	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"haarlem-2026-12-08\",\"reason\":\"x\"}",
	                       pinned));
	region_plan(r);
	region_later(r, 2);
	region_later(r, 7);
	assert_int_equal(row(r, deferred)->passed_over, PROTO_NO_INT);
	assert_int_equal(row(r, pinned)->passed_over, PROTO_NO_INT);
	assert_int_equal(row(r, waits)->passed_over, 1);
}

static void passed_over_step__not_while_there_was_room(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_pass(r, 60 * 1000);
	clients(r, 0, 1);
	c = at(r, SOON, 0);
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-11-25\",\"reason\":\"x\"}", c));
	region_plan(r);
	region_later(r, 2);
	region_later(r, 7);
	assert_int_equal(row(r, c)->passed_over, PROTO_NO_INT);
	assert_int_equal(region_audited(r, "case.passed_over", NULL), 0);
}

/* Who gave way to another at a meeting that had room in the end. */
static void passed_over_step__not_for_an_empty_seat(void **state)
{
	struct region *r = region_of(state);
	const char *first, *last;

	region_pass(r, 60 * 1000);
	clients(r, 0, 5);
	first = at(r, "haarlem-2026-12-01", 0);
	last = at(r, "haarlem-2026-12-08", 0);
	region_ask(r, COORDINATOR, "agenda.move",
	           region_text(r,
	                       "{\"case\":\"%s\",\"meeting\":\"haarlem-2026-12-01\",\"displace\":\"%s\","
	                       "\"reason\":\"x\"}",
	                       last, first));
	region_later(r, 2);
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-12\",\"reason\":\"x\"}", last));
	region_plan(r);
	assert_string_equal(row(r, first)->meeting, "haarlem-2026-12-08");
	region_later(r, 7);
	assert_int_equal(row(r, first)->passed_over, PROTO_NO_INT);
}

/* It was discussed, and came back when the next meeting was announced already. */
static void passed_over_step__not_what_came_back_later(void **state)
{
	struct region *r = region_of(state);
	const char *c = NULL;

	clients(r, 0, 2);
	region_signal(r, "gemeente", (struct region_signal){.client = "{\"vnumber\":\"1234567890\"}"});
	clients(r, 2, 2);
	for (size_t i = 0; i < 2; i++)
		if (row(r, at(r, SOON, i))->signals == 2)
			c = at(r, SOON, i);
	assert_non_null(c);
	region_later(r, 1);
	region_later(r, 1);
	assert_int_equal(region_audited_with(r, "case.discussed", "case_id", c), 1);
	region_signal(r, "gemeente", (struct region_signal){.client = "{\"vnumber\":\"1234567890\"}"});
	region_plan(r);
	assert_string_equal(row(r, c)->meeting, "haarlem-2026-12-08");
	region_later(r, 7);
	assert_int_equal(row(r, c)->passed_over, PROTO_NO_INT);
}

/* Nobody there spoke the language: there was room, and yet it was no use. */
static void passed_over_step__who_could_not_be_understood(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_pass(r, 60 * 1000);
	clients(r, 0, 3);
	c = at(r, "haarlem-2026-12-01", 0);
	region_later(r, 6);
	region_sql(r, region_text(
	                      r,
	                      "DELETE FROM item WHERE case_id = '%s'; INSERT INTO speaker (meeting, case_id, "
	                      "language, slot, booked, told) VALUES ('haarlem-2026-12-01', '%s', 'ti', 0, 1, "
	                      "0)",
	                      c, c));
	region_later(r, 3);
	assert_int_equal(row(r, c)->passed_over, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(meeting_close__what_was_not_reached_waits),
	        TEST(meeting_close__refused),
	        TEST(passed_over_step__twice_is_told),
	        TEST(passed_over_step__not_who_was_put_off),
	        TEST(passed_over_step__not_while_there_was_room),
	        TEST(passed_over_step__not_for_an_empty_seat),
	        TEST(passed_over_step__not_what_came_back_later),
	        TEST(passed_over_step__who_could_not_be_understood),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
