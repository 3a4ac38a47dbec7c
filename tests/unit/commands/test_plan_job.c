#include "region.h"

static const struct proto_agenda *agenda(struct region *r)
{
	return region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");
}

/* Where everybody stands, in a line; no meeting overfull, no slot twice. */
static const char *places(struct region *r, size_t *ret_count)
{
	const struct proto_agenda *a = agenda(r);
	const char *text = "";

	*ret_count = 0;
	for (size_t m = 0; m < a->meetings.count; m++) {
		const struct proto_meeting *at = &a->meetings.at[m];

		assert_true((int64_t)at->items.count <= at->seats);
		for (size_t i = 0; i < at->items.count; i++) {
			for (size_t k = 0; k < i; k++)
				assert_int_not_equal(at->items.at[i].slot, at->items.at[k].slot);
			text = region_text(r, "%s%s %s %d\n", text, at->meeting, at->items.at[i].case_,
			                   (int)at->items.at[i].slot);
			++*ret_count;
		}
	}
	return text;
}

static size_t placed(struct region *r)
{
	size_t count;

	places(r, &count);
	return count;
}

static void some_cases(struct region *r, int from, int to)
{
	for (int i = from; i < to; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){
		                      .client = region_text(
		                              r, "{\"name\":\"Naam %c\",\"birth_date\":\"1990-01-%02d\"}",
		                              'a' + i, i + 1)});
}

static int steps(struct region *r)
{
	int n = 0;

	while (region_plan_step(r)) {
		(void)placed(r);
		assert_in_range(n++, 0, 10000);
	}
	return n;
}

/* Cut into single steps it comes to what it does whole, each in its slot. */
static void commands_plan_some__comes_to_the_same_as_whole(void **state)
{
	struct region *r = region_of(state), *whole = region_open();
	size_t count, in_whole;

	for (int i = 0; i < 2; i++) {
		some_cases(r, 9 * i, 9 * i + 9);
		some_cases(whole, 9 * i, 9 * i + 9);
		assert_true(steps(r) > 10);
		region_plan(whole);
		assert_string_equal(places(r, &count), places(whole, &in_whole));
		assert_int_equal(count, 9 * i + 9);
		assert_int_equal(in_whole, count);
	}
	region_close(whole);
}

/* A person decides while a plan is being made, at any point of it: that is not overwritten, and the next plan
 * heeds it. */
static void commands_plan_some__does_not_overwrite_what_came_meanwhile(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	some_cases(r, 0, 1);
	case_ = region_case(r, NULL);
	for (int at = 1; at < 40; at++) {
		struct day until = day_add(time_local_day(region_now(r)), 8 + 7 * (at % 8));
		char day[TIME_TEXT_MAX];
		const struct proto_agenda *a;

		some_cases(r, 1 + at % 3, 2 + at % 3);
		for (int i = 0; i < at; i++)
			(void)region_plan_step(r);
		region_ask(r, COORDINATOR, "agenda.defer",
		           region_text(r, "{\"case\":\"%s\",\"until\":\"%s\",\"reason\":\"on holiday\"}",
		                       case_, time_text_day(until, day)));
		steps(r);
		a = agenda(r);
		for (size_t m = 0; m < a->meetings.count; m++)
			for (size_t i = 0; i < a->meetings.at[m].items.count; i++)
				if (strcmp(a->meetings.at[m].items.at[i].case_, case_) == 0)
					assert_true(time_local_day(a->meetings.at[m].start).n >= until.n);
	}
	assert_int_equal(region_number(r, "SELECT sum(dirty) FROM mdo_table"), 0);
}

/* Somebody is told that its regiehouder will not be there. */
static bool unattended(struct region *r, const char *person, const char *case_)
{
	const struct proto_inbox *inbox = region_ask(r, person, "inbox", NULL);

	for (size_t i = 0; i < inbox->business.count; i++) {
		const struct proto_inbox_row *row = &inbox->business.at[i];

		if (row->kind != INBOX_UNATTENDED)
			continue;
		assert_string_equal(row->case_, case_);
		assert_non_null(strstr(row->what, "haarlem-2026-11-24"));
		return true;
	}
	return false;
}

/* The regiehouder of an announced item is absent and has no deputy: it goes with that cause (I5), but one
 * that the client attends stays put, and the chair is there, who is told (I6). */
static void plan_picture__an_attended_item_stays(void **state)
{
	(void)region_of(state);
	for (int attends = 0; attends < 2; attends++) {
		struct region *r = region_open();
		const struct proto_case_show *show;
		const char *before, *case_;
		size_t count;

		region_roster(r);
		region_signal(r, "gemeente",
		              (struct region_signal){.client = BSN_A, .attends = attends == 1});
		case_ = region_case(r, NULL);
		region_accept(r, case_);
		steps(r);
		before = places(r, &count);
		assert_int_equal(count, 1);
		assert_non_null(strstr(before, "haarlem-2026-11-24"));
		show = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
		assert_false(unattended(r, COORDINATOR, case_));
		region_tell(
		        r, show->row->regiehouder->partner, "absences.reported",
		        region_text(r, "{\"person\":\"%s\",\"from\":\"2026-11-24\",\"until\":\"2026-11-24\"}",
		                    show->row->regiehouder->person));
		steps(r);
		if (attends == 1)
			assert_string_equal(places(r, &count), before);
		else
			assert_string_not_equal(places(r, &count), before);
		assert_int_equal(unattended(r, COORDINATOR, case_), attends);
		assert_int_equal(unattended(r, CHAIR, case_), attends);
		assert_false(unattended(r, CHAIR_ELSEWHERE, case_));
		/* It tells of an absence: only of those whose business it is. */
		assert_false(unattended(r, OFFICER, case_));
		/* The day is over, and so is that. */
		region_later(r, 1);
		assert_false(unattended(r, COORDINATOR, case_));
		region_close(r);
	}
}

/* What waits to be planned is planned first: who can wait is answered when it is announced, who cannot that
 * it will be. Once only, and a wait leaves nothing behind. */
static void meeting_announce__waits_for_its_table(void **state)
{
	(void)region_of(state);
	for (int patient = 0; patient < 2; patient++) {
		struct region *r = region_open();
		const char *params = "{\"meeting\":\"haarlem-2026-12-01\"}";
		struct proto_rpc_response *answer, *again;
		int announced = region_audited(r, "meeting.announced", NULL), waited = 0;

		some_cases(r, 0, 20);
		for (answer = NULL; answer == NULL; waited++) {
			answer = region_say_later(r, COORDINATOR, "once", "meeting.announce", params,
			                          patient == 1);
			if (answer == NULL)
				(void)region_plan_step(r);
			assert_in_range(waited, 0, 2000);
		}
		assert_int_equal(waited > 10, patient);
		assert_int_equal(strstr(answer->result, "as soon as its table is planned") == NULL, patient);
		assert_int_equal(strstr(answer->result, "\"count\":2") != NULL, patient);
		steps(r);
		again = region_say_later(r, COORDINATOR, "once", "meeting.announce", params, true);
		assert_string_equal(again->result, answer->result);
		assert_int_equal(region_audited(r, "meeting.announced", NULL), announced + 1);
		assert_int_equal(region_audited_with(r, "request.applied", "object", "meeting.announce"), 1);
		assert_int_equal(region_audited(r, "request.refused", NULL), 0);
		region_close(r);
	}
}

/* What is known in memory may be lost at any time. */
static void commands_plan_lost__is_read_again(void **state)
{
	struct region *r = region_of(state);

	some_cases(r, 0, 7);
	for (int i = 0; i < 12; i++)
		(void)region_plan_step(r);
	region_plan_lost(r);
	steps(r);
	assert_int_equal(placed(r), 7);
}

/* A command that planned, in a turn that was undone: nobody stands anywhere, and that is known. */
static void commands_plan_lost__after_a_turn_that_was_undone(void **state)
{
	struct region *r = region_of(state);
	int announced = region_audited(r, "meeting.announced", NULL);

	some_cases(r, 0, 7);
	region_undone(r, COORDINATOR, "meeting.announce", "{\"meeting\":\"haarlem-2026-12-01\"}");
	assert_int_equal(placed(r), 0);
	steps(r);
	assert_int_equal(placed(r), 7);
	assert_int_equal(region_audited(r, "meeting.announced", NULL), announced);
}

/* A meeting beyond the horizon comes within it by the day alone: whoever waits has a seat there. */
static void commands_plan_some__each_day_is_planned(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->policy.horizon_weeks = 1;
	some_cases(r, 0, 4);
	steps(r);
	assert_int_equal(placed(r), 2);
	region_pass(r, 15 * TIME_HOUR_MS);
	steps(r);
	assert_int_equal(placed(r), 4);
	assert_int_equal(steps(r), 0);
}

/* What was put in order is done again only when something of it changed, and then it is, by the next day. */
static void commands_plan_some__who_leaves_a_draft_leaves_no_gap(void **state)
{
	static const char gaps[] = "SELECT sum(gap) FROM (SELECT max(i.slot) - count(*) AS gap FROM item i "
	                           "JOIN meeting m ON m.id = i.meeting WHERE m.state = 1 GROUP BY m.id)";
	struct region *r = region_of(state);
	const struct proto_meeting *last = NULL;
	const struct proto_agenda *a;

	some_cases(r, 0, 8);
	steps(r);
	region_pass(r, 24 * TIME_HOUR_MS);
	steps(r);
	a = agenda(r);
	for (size_t m = 0; m < a->meetings.count; m++)
		if (a->meetings.at[m].items.count == 2)
			last = &a->meetings.at[m];
	assert_non_null(last);
	assert_int_equal(last->items.at[0].slot, 1);
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"done\"}", last->items.at[0].case_));
	steps(r);
	region_pass(r, 24 * TIME_HOUR_MS);
	steps(r);
	assert_int_equal(region_number(r, gaps), 0);
	assert_int_equal(placed(r), 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(commands_plan_some__comes_to_the_same_as_whole),
	        TEST(commands_plan_some__does_not_overwrite_what_came_meanwhile),
	        TEST(plan_picture__an_attended_item_stays),
	        TEST(commands_plan_some__each_day_is_planned),
	        TEST(commands_plan_some__who_leaves_a_draft_leaves_no_gap),
	        TEST(commands_plan_lost__is_read_again),
	        TEST(commands_plan_lost__after_a_turn_that_was_undone),
	        TEST(meeting_announce__waits_for_its_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
