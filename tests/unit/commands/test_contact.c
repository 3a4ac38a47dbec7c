#include "region.h"

#include "base/text.h"
#include "conf/conf.h"

#define EVERYBODY "[\"ggd\",\"school\"]"
#define UNKNOWN "01935b2e-7c2a-7e4b-9a51-3f2b6c8d9e01"

static struct proto_answer *plan(struct region *r, const char *partner, const char *reference, const char *on,
                                 bool cancelled)
{
	return region_tell(r, partner, "contacts.planned",
	                   region_text(r, "{\"reference\":\"%s\",\"on\":\"%s\",\"cancelled\":%s}", reference,
	                               on, cancelled ? "true" : "false"));
}

static void planned(struct region *r, const char *partner, const char *reference, const char *on)
{
	assert_int_equal(plan(r, partner, reference, on, false)->answer, ANSWER_STORED);
	region_plan(r);
}

static void refused(struct region *r, const char *partner, const char *reference, const char *on,
                    const char *code, const char *pointer)
{
	struct proto_answer *answer = plan(r, partner, reference, on, false);

	assert_int_equal(answer->answer, ANSWER_REFUSED);
	assert_string_equal(answer->problem->code, code);
	assert_string_equal(answer->problem->pointer, pointer);
}

static const char *signal_of(struct region *r, const char *partner, const char *recipients)
{
	struct proto_answer *answer =
	        region_signal(r, partner, (struct region_signal){.recipients = recipients});

	region_plan(r);
	return answer->reference;
}

static const struct proto_agenda_item *item_of(struct region *r, const char **ret_meeting)
{
	const struct proto_agenda *a = region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");

	*ret_meeting = NULL;
	for (size_t m = 0; m < a->meetings.count; m++)
		if (a->meetings.at[m].items.count > 0) {
			*ret_meeting = a->meetings.at[m].meeting;
			return &a->meetings.at[m].items.at[0];
		}
	assert_int_equal(a->unplaced.count, 1);
	return &a->unplaced.at[0];
}

static const char *business(struct region *r, enum inbox kind)
{
	const struct proto_inbox *inbox = region_ask(r, COORDINATOR, "inbox", NULL);

	for (size_t i = 0; i < inbox->business.count; i++)
		if (inbox->business.at[i].kind == kind)
			return inbox->business.at[i].what;
	return NULL;
}

static int rows(struct region *r)
{
	return region_number(r, "SELECT count(*) FROM contact");
}

/* ---- what comes in ---- */

static void contact_plan__refuses_what_is_past_far_or_strange(void **state)
{
	struct region *r = region_of(state);
	const char *own = signal_of(r, "gemeente", EVERYBODY);

	refused(r, "gemeente", own, "2026-11-22", "date-past", "/data/on");
	refused(r, "gemeente", own, "2027-11-25", "member-range", "/data/on");
	refused(r, "gemeente", own, "2026-02-30", "date-impossible", "/data/on");
	refused(r, "gemeente", UNKNOWN, "2026-12-01", "reference-unknown", "/data/reference");
	/* Another's reference, by whoever may know the client too: alike. */
	refused(r, "ggd", own, "2026-12-01", "reference-unknown", "/data/reference");
	assert_int_equal(rows(r), 0);
	planned(r, "gemeente", own, "2026-11-23");
	planned(r, "gemeente", own, "2027-11-24");
	planned(r, "gemeente", own, "2027-11-24");
	assert_int_equal(rows(r), 2);
	assert_int_equal(plan(r, "gemeente", own, "2027-11-24", true)->answer, ANSWER_STORED);
	assert_int_equal(plan(r, "gemeente", own, "2027-11-24", true)->answer, ANSWER_STORED);
	assert_int_equal(rows(r), 1);
}

static void contact_plan__so_many_under_one_reference(void **state)
{
	struct region *r = region_of(state);
	const char *own = signal_of(r, "gemeente", EVERYBODY);

	for (int i = 0; i < 60; i++) {
		char text[TIME_TEXT_MAX];
		struct day d = day_add(time_local_day(region_now(r)), i);

		assert_int_equal(plan(r, "gemeente", own, time_text_day(d, text), false)->answer,
		                 ANSWER_STORED);
	}
	refused(r, "gemeente", own, "2027-06-01", "member-range", "/data/on");
	/* Another partner's have their own count. */
	assert_int_equal(plan(r, "gemeente", own, "2026-12-01", true)->answer, ANSWER_STORED);
	planned(r, "gemeente", own, "2027-06-01");
}

static void contact_plan__answers_alike_when_suspended(void **state)
{
	struct region *r = region_of(state);
	const char *own = signal_of(r, "gemeente", "[\"ggd\"]");

	region_withdraw(r, "school", BSN_A);
	/* A suspension is told to nobody, its own sender included. */
	planned(r, "gemeente", own, "2026-12-01");
	region_withdraw(r, "gemeente", BSN_A);
	refused(r, "gemeente", own, "2026-12-02", "reference-unknown", "/data/reference");
	assert_int_equal(rows(r), 0);
}

/* ---- what follows ---- */

static void contact_busy_days__a_draft_item_moves_aside(void **state)
{
	struct region *r = region_of(state);
	const char *own, *meeting;

	/* The meeting of tomorrow is announced and takes what comes in; a contact before that keeps it away.
	 */
	own = signal_of(r, "gemeente", EVERYBODY);
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-11-24");
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-01\",\"reason\":\"r\"}",
	                       region_case(r, NULL)));
	region_plan(r);
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-01");
	planned(r, "gemeente", own, "2026-12-01");
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-08");
	assert_int_equal(plan(r, "gemeente", own, "2026-12-01", true)->answer, ANSWER_STORED);
	region_plan(r);
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-01");
}

static void contact_busy_days__an_announced_one_stays_and_is_flagged(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda_item *item;
	const struct proto_agenda_why *why;
	const char *own = signal_of(r, "gemeente", EVERYBODY), *meeting;

	planned(r, "gemeente", own, "2026-11-24");
	item = item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-11-24");
	assert_true(item->elsewhere);
	assert_non_null(strstr(business(r, INBOX_STRESS), "haarlem-2026-11-24"));
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_MOVED), 0);
	why = region_ask(r, COORDINATOR, "agenda.why",
	                 region_text(r, "{\"case\":\"%s\"}", region_case(r, NULL)));
	assert_int_equal(why->meetings.at[0].bound, BOUND_HERE);
	assert_int_equal(why->meetings.at[1].bound, BOUND_ANNOUNCED);
}

static void contact_busy_days__not_of_a_crisis(void **state)
{
	struct region *r = region_of(state);
	const char *own = signal_of(r, "gemeente", EVERYBODY), *meeting;

	for (int i = 0; i < 10; i++) {
		char text[TIME_TEXT_MAX];

		planned(r, "gemeente", own, time_text_day(day_add(time_local_day(region_now(r)), i), text));
	}
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-01\",\"reason\":\"r\"}",
	                       region_case(r, NULL)));
	region_plan(r);
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-08");
	region_signal(r, "ggd", (struct region_signal){.recipients = "[\"gemeente\"]", .crisis = true});
	region_plan(r);
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-01");
}

#define ANNOUNCED 40

/* Nobody interprets on any day that was announced, however many those are. */
static void contact_busy_days__of_a_year_that_is_announced(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *all;
	const char *meeting;

	region_conf(r)->policy.horizon_weeks = 52;
	region_later(r, 1);
	all = region_ask(r, COORDINATOR, "meeting.list", "{\"table\":\"haarlem\"}");
	assert_true(all->meetings.count > ANNOUNCED);
	for (size_t i = 0; i < ANNOUNCED; i++)
		if (all->meetings.at[i].state != MEETING_ANNOUNCED)
			region_ask(r, COORDINATOR, "meeting.announce",
			           region_text(r, "{\"meeting\":\"%s\",\"reason\":\"r\"}",
			                       all->meetings.at[i].meeting));
	region_signal(r, "gemeente", (struct region_signal){.interpreter = true, .until = "2027-10-31"});
	region_plan(r);
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, all->meetings.at[ANNOUNCED].meeting);
}

static void contact_weeks__too_many_over_all_partners(void **state)
{
	struct region *r = region_of(state);
	const char *one = signal_of(r, "gemeente", EVERYBODY), *two = signal_of(r, "ggd", "[\"school\"]");
	const struct proto_agenda_item *item;
	const char *meeting;

	planned(r, "gemeente", one, "2026-12-14");
	planned(r, "gemeente", one, "2026-12-16");
	planned(r, "ggd", two, "2026-12-17");
	assert_null(business(r, INBOX_STRESS));
	planned(r, "ggd", two, "2026-12-18");
	assert_non_null(strstr(business(r, INBOX_STRESS), "4 things in the week of 2026-12-14"));
	item = item_of(r, &meeting);
	assert_int_equal(item->contacts, PROTO_NO_INT);
	region_ask(r, COORDINATOR, "agenda.pin",
	           region_text(r, "{\"case\":\"%s\",\"meeting\":\"haarlem-2026-12-15\",\"reason\":\"r\"}",
	                       region_case(r, NULL)));
	item = item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-15");
	assert_int_equal(item->contacts, 4);
	/* Whoever keeps no coordination is not told. */
	for (size_t i = 0; i < 2; i++)
		assert_null(
		        strstr(region_text(r, "%s", business(r, INBOX_STRESS)), i == 0 ? "ggd" : "gemeente"));
	planned(r, "ggd", two, "2026-12-14");
	assert_non_null(strstr(business(r, INBOX_STRESS), "two things on 2026-12-14"));
}

static void contact_trim__after_a_year_or_with_what_it_rested_on(void **state)
{
	struct region *r = region_of(state);
	const char *own = signal_of(r, "gemeente", "[\"ggd\"]");

	planned(r, "gemeente", own, "2026-12-01");
	assert_int_equal(rows(r), 1);
	region_later(r, 30);
	assert_int_equal(rows(r), 1);
	for (int i = 0; i < 13; i++)
		region_later(r, 30);
	assert_int_equal(rows(r), 0);
}

static void contact_plan__leads_to_the_client_after_a_match(void **state)
{
	struct region *r = region_of(state);
	const char *own = region_signal(r, "gemeente",
	                                (struct region_signal){.client = NAMED_A, .recipients = EVERYBODY})
	                          ->reference;
	const char *named = region_case(r, NULL), *other, *meeting;

	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .recipients = "[\"gemeente\"]"});
	other = region_case(r, named);
	planned(r, "gemeente", own, "2026-11-24");
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\",\"reason\":\"r\"}", other, named));
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-01\",\"reason\":\"r\"}",
	                       region_case(r, NULL)));
	planned(r, "gemeente", own, "2026-12-01");
	(void)item_of(r, &meeting);
	assert_string_equal(meeting, "haarlem-2026-12-08");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(contact_plan__refuses_what_is_past_far_or_strange),
	        TEST(contact_plan__so_many_under_one_reference),
	        TEST(contact_plan__answers_alike_when_suspended),
	        TEST(contact_busy_days__a_draft_item_moves_aside),
	        TEST(contact_busy_days__an_announced_one_stays_and_is_flagged),
	        TEST(contact_busy_days__not_of_a_crisis),
	        TEST(contact_busy_days__of_a_year_that_is_announced),
	        TEST(contact_weeks__too_many_over_all_partners),
	        TEST(contact_trim__after_a_year_or_with_what_it_rested_on),
	        TEST(contact_plan__leads_to_the_client_after_a_match),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
