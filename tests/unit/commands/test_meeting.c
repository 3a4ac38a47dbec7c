#include "region.h"

static const struct proto_agenda *agenda(struct region *r)
{
	return region_ask(r, COORDINATOR, "agenda", "{\"table\":\"haarlem\"}");
}

static const struct proto_meeting *meeting_of(struct region *r, const char *case_, int64_t *ret_slot)
{
	const struct proto_agenda *a = agenda(r);

	for (size_t m = 0; m < a->meetings.count; m++)
		for (size_t i = 0; i < a->meetings.at[m].items.count; i++)
			if (strcmp(a->meetings.at[m].items.at[i].case_, case_) == 0) {
				if (ret_slot != NULL)
					*ret_slot = a->meetings.at[m].items.at[i].slot;
				return &a->meetings.at[m];
			}
	return NULL;
}

static void meeting_plan_make__follows_the_rhythm_past_holidays(void **state)
{
	struct region *r = region_of(state);
	const struct proto_agenda *a = agenda(r);
	char text[TIME_TEXT_MAX];

	assert_true(a->meetings.count >= 10);
	assert_string_equal(a->meetings.at[0].meeting, "haarlem-2026-11-24");
	assert_string_equal(time_text_local(a->meetings.at[0].start, text), "2026-11-24T09:30:00+01:00");
	for (size_t i = 0; i < a->meetings.count; i++)
		assert_int_equal(time_weekday(time_local_day(a->meetings.at[i].start)), WEEKDAY_TUE);
	/* Making again makes nothing twice. */
	region_later(r, 0);
	assert_int_equal(agenda(r)->meetings.count, a->meetings.count);
}

static void meeting_plan_table__fills_seats_and_never_more(void **state)
{
	struct region *r = region_of(state);
	size_t placed = 0;

	for (int i = 0; i < 7; i++)
		region_signal(r, "gemeente",
		              (struct region_signal){
		                      .client = region_text(
		                              r, "{\"name\":\"Naam %c\",\"birth_date\":\"1990-01-0%d\"}",
		                              'a' + i, i + 1)});
	region_plan(r);
	const struct proto_agenda *a = agenda(r);
	for (size_t m = 0; m < a->meetings.count; m++) {
		assert_true((int64_t)a->meetings.at[m].items.count <= a->meetings.at[m].seats);
		for (size_t i = 0; i < a->meetings.at[m].items.count; i++)
			assert_int_equal(a->meetings.at[m].items.at[i].slot, i + 1);
		placed += a->meetings.at[m].items.count;
	}
	assert_int_equal(placed, 7);
	assert_int_equal(a->unplaced.count, 0);
}

static void meeting_plan_announce__tells_those_who_may_know(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	region_plan(r);
	/* The meeting of tomorrow is announced already: a place there is told at once. */
	assert_string_equal(meeting_of(r, case_, NULL)->meeting, "haarlem-2026-11-24");
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED), 1);
	assert_int_equal(region_heard(r, "school", EVENT_ITEM_ANNOUNCED), 0);
	assert_int_equal(region_heard(r, "gemeente", EVENT_ITEM_ANNOUNCED), 0); /* unconfirmed */
	region_withdraw(r, "gemeente", BSN_A);
	assert_null(meeting_of(r, case_, NULL));
}

static void meeting_plan_table__keeps_announced_times(void **state)
{
	struct region *r = region_of(state);
	const char *first, *second;
	int64_t slot;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	first = region_case(r, NULL);
	region_plan(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	second = region_case(r, first);
	region_plan(r);
	assert_string_equal(meeting_of(r, first, &slot)->meeting, "haarlem-2026-11-24");
	assert_int_equal(slot, 1);
	assert_string_equal(meeting_of(r, second, &slot)->meeting, "haarlem-2026-11-24");
	assert_int_equal(slot, 2);
	/* The first goes; the second keeps its time. */
	region_withdraw(r, "gemeente", BSN_A);
	region_plan(r);
	assert_string_equal(meeting_of(r, second, &slot)->meeting, "haarlem-2026-11-24");
	assert_int_equal(slot, 2);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_MOVED), 0);
}

static void meeting_plan_table__makes_an_ad_hoc_meeting_for_a_crisis(void **state)
{
	struct region *r = region_of(state);
	const struct proto_meeting *m;

	/* Tomorrow's two seats are taken. */
	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A});
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_plan(r);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	region_plan(r);
	const struct proto_case_list *cases = region_ask(r, COORDINATOR, "case.list", NULL);
	for (size_t i = 0; i < cases->cases.count; i++) {
		if (cases->cases.at[i].urgency != URGENCY_CRISIS)
			continue;
		m = meeting_of(r, cases->cases.at[i].case_, NULL);
		assert_non_null(m);
		assert_true(m->ad_hoc);
		assert_int_equal(m->state, MEETING_ANNOUNCED);
		assert_true(time_local_day(m->start).n <= cases->cases.at[i].discuss_by.n);
		assert_int_equal(region_heard(r, "gemeente", EVENT_ITEM_ANNOUNCED), 1);
		/* A second plan makes no second one. */
		region_later(r, 0);
		assert_int_equal(region_audited(r, "meeting.ad-hoc", NULL), 1);
		return;
	}
	fail_msg("no case is in crisis");
}

static const struct proto_case_row *crisis_case(struct region *r, size_t which)
{
	const struct proto_case_list *cases = region_ask(r, COORDINATOR, "case.list", NULL);

	for (size_t i = 0; i < cases->cases.count; i++)
		if (cases->cases.at[i].urgency == URGENCY_CRISIS && which-- == 0)
			return &cases->cases.at[i];
	return NULL;
}

static void meeting_ad_hoc_seat__is_for_crises_only_and_grows(void **state)
{
	struct region *r = region_of(state);
	const struct proto_meeting *one, *other;

	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A});
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_plan(r);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	region_plan(r);
	/* Sooner than any regular seat, and yet not for what is no crisis. */
	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = "{\"name\":\"Nog Een\",\"birth_date\":\"1991-01-02\"}"});
	region_plan(r);
	one = meeting_of(r, crisis_case(r, 0)->case_, NULL);
	assert_true(one->ad_hoc);
	assert_int_equal(one->items.count, 1);
	assert_int_equal(one->seats, 1);
	/* A second crisis joins the same meeting. */
	region_signal(
	        r, "ggd",
	        (struct region_signal){.client = "{\"name\":\"Nog Twee\",\"birth_date\":\"1992-01-02\"}",
	                               .crisis = true});
	region_plan(r);
	other = meeting_of(r, crisis_case(r, 1)->case_, NULL);
	assert_string_equal(other->meeting, one->meeting);
	assert_int_equal(other->seats, 2);
	assert_int_equal(region_audited(r, "meeting.ad-hoc", NULL), 1);
	assert_int_equal(region_audited(r, "meeting.widened", NULL), 1);
}

/* Of two that come at once the one with the shorter term is first, wherever the planner has it in its list.
 */
static void meeting_ad_hoc_seat__goes_by_term_whatever_the_row(void **state)
{
	struct region *r = region_of(state);
	const struct proto_meeting *one;

	/* Friday evening: the soonest is Saturday for whose term ends then, Monday for whose term allows it.
	 */
	region_pass(r, 4 * 24 * TIME_HOUR_MS + 8 * TIME_HOUR_MS);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	region_signal(r, "ggd", (struct region_signal){.client = BSN_B, .crisis = true});
	region_sql(r,
	           region_text(r,
	                       "UPDATE mdo_case SET discuss_by = CASE id WHEN (SELECT max(id) FROM mdo_case) "
	                       "THEN %d ELSE %d END",
	                       time_local_day(region_now(r)).n + 1, time_local_day(region_now(r)).n + 3));
	region_plan(r);
	one = meeting_of(r, crisis_case(r, 0)->case_, NULL);
	assert_non_null(one);
	assert_string_equal(one->meeting, "haarlem-2026-11-28-x1");
	assert_string_equal(meeting_of(r, crisis_case(r, 1)->case_, NULL)->meeting, one->meeting);
	assert_int_equal(region_audited(r, "meeting.ad-hoc", NULL), 1);
	assert_int_equal(region_audited(r, "meeting.widened", NULL), 1);
}

static void meeting_plan_end__keeps_the_case_in_sight(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	region_plan(r);
	region_later(r, 2);
	assert_int_equal(region_audited(r, "case.discussed", NULL), 1);
	assert_null(meeting_of(r, case_, NULL));
	show = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	assert_true(show->row->next_date.n > time_local_day(region_now(r)).n);
	/* Something new brings it back. */
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	region_plan(r);
	assert_non_null(meeting_of(r, case_, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(meeting_plan_make__follows_the_rhythm_past_holidays),
	        TEST(meeting_plan_table__fills_seats_and_never_more),
	        TEST(meeting_plan_announce__tells_those_who_may_know),
	        TEST(meeting_plan_table__keeps_announced_times),
	        TEST(meeting_plan_table__makes_an_ad_hoc_meeting_for_a_crisis),
	        TEST(meeting_ad_hoc_seat__is_for_crises_only_and_grows),
	        TEST(meeting_ad_hoc_seat__goes_by_term_whatever_the_row),
	        TEST(meeting_plan_end__keeps_the_case_in_sight),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/meeting", tests, NULL, NULL);
}
