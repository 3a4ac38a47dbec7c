#include "region.h"

static const char *of_case(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\"}", c);
}

static const char *identified(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\",\"identify\":true,\"reason\":\"the client called\"}", c);
}

static void case_list__rows_of_open_cases(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_list *list;
	const struct proto_case_row *row;

	region_signal(r, "gemeente", (struct region_signal){0});
	region_signal(r, "ggd", (struct region_signal){0});
	region_plan(r);
	list = region_ask(r, COORDINATOR, "case.list", NULL);
	assert_int_equal(list->cases.count, 1);
	row = &list->cases.at[0];
	assert_string_equal(row->table, "haarlem");
	assert_int_equal(row->state, CASE_OPEN);
	assert_int_equal(row->signals, 2);
	assert_int_equal(row->partners, 2);
	assert_int_equal(row->urgency, URGENCY_MEDIUM);
	assert_false(row->unmatched);
	assert_string_equal(row->meeting, "haarlem-2026-11-24");
	assert_int_equal(row->regiehouder->state, REGIE_ESCALATED);
	assert_int_equal(region_audited_with(r, "case.listed", "case_id", row->case_), 1);
}

static void case_list__closed_ones_when_asked(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_list *list;
	const char *c;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "case.close", region_text(r, "{\"case\":\"%s\",\"reason\":\"done\"}", c));
	list = region_ask(r, COORDINATOR, "case.list", NULL);
	assert_int_equal(list->cases.count, 0);
	list = region_ask(r, COORDINATOR, "case.list", "{\"state\":\"closed\"}");
	assert_int_equal(list->cases.count, 1);
	assert_int_equal(list->cases.at[0].state, CASE_CLOSED);
	assert_int_equal(list->cases.at[0].regiehouder->state, REGIE_RELEASED);
}

static void case_list__a_draft_is_not_for_an_officer(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_list *list;

	for (int i = 0; i < 3; i++)
		region_signal(
		        r, "gemeente",
		        (struct region_signal){.client = region_text(r, "{\"vnumber\":\"123456789%d\"}", i)});
	region_plan(r);
	list = region_ask(r, COORDINATOR, "case.list", NULL);
	assert_int_equal(list->cases.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_non_null(list->cases.at[i].meeting);
	list = region_ask(r, OFFICER, "case.list", NULL);
	size_t hidden = 0;
	for (size_t i = 0; i < 3; i++)
		hidden += list->cases.at[i].meeting == NULL ? 1 : 0;
	assert_int_equal(hidden, 1);
}

static void case_show__without_identify_no_words(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	struct proto_rpc_response *raw;
	const char *c;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	show = region_ask(r, COORDINATOR, "case.show", of_case(r, c));
	assert_null(show->client);
	assert_int_equal(show->signals.count, 1);
	assert_int_equal(show->signals.at[0].observations.count, 0);
	assert_int_equal(show->signals.at[0].domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_string_equal(show->signals.at[0].partner, "gemeente");
	assert_int_equal(show->consents.count, 1);
	assert_int_equal(show->consents.at[0].recipients.count, 2);
	assert_false(show->consents.at[0].confirmed);
	assert_int_equal(show->regie.count, 1);
	assert_int_equal(show->regie.at[0].state, REGIE_OFFERED);
	raw = region_say(r, COORDINATOR, NULL, "case.show", of_case(r, c));
	assert_null(strstr(raw->result, "111222333"));
	assert_null(strstr(raw->result, "heating"));
	assert_int_equal(region_audited_with(r, "case.read", "case_id", c), 2);
	assert_int_equal(region_audited(r, "case.identified", NULL), 0);
}

static void case_show__identify_is_audited_per_signal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.text = "the heating is off"});
	region_signal(r, "ggd",
	              (struct region_signal){.client = "{\"bsn\":\"111222333\",\"name\":\"Test Persoon\","
	                                               "\"birth_date\":\"1990-01-02\"}"});
	c = region_case(r, NULL);
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_non_null(show->client);
	assert_string_equal(show->client->bsn, "111222333");
	assert_string_equal(show->client->name, "Test Persoon");
	assert_int_equal(show->signals.at[0].observations.count, 1);
	assert_string_equal(show->signals.at[0].observations.at[0].text, "the heating is off");
	assert_int_equal(region_audited_with(r, "case.identified", "case_id", c), 2);
	assert_int_equal(region_audited_with(r, "case.identified", "purpose", "mdo"), 2);
	assert_int_equal(region_audited_with(r, "case.identified", "consent",
	                                     arena_text(region_arena(r), show->signals.at[0].consent)),
	                 1);
}

static void case_show__identify_needs_right_and_reason(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	p = region_refused(r, CHAIR, "case.show", identified(r, c), "right-missing");
	assert_string_equal(p->pointer, "/params/identify");
	p = region_refused(r, COORDINATOR, "case.show",
	                   region_text(r, "{\"case\":\"%s\",\"identify\":true}", c), "reason-missing");
	assert_string_equal(p->pointer, "/params/reason");
	assert_int_equal(region_audited(r, "case.identified", NULL), 0);
	assert_int_equal(region_audited_with(r, "request.refused", "case_id", c), 1);
}

static void case_show__words_only_for_what_may_be_discussed(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.purposes = "[\"signal\"]"});
	c = region_case(r, NULL);
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_null(show->client);
	assert_int_equal(show->signals.at[0].observations.count, 0);
	assert_int_equal(region_audited(r, "case.identified", NULL), 0);
}

static void case_show__suspended_shows_nothing(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"ggd\"]"});
	c = region_case(r, NULL);
	region_withdraw(r, "ggd", BSN_A);
	assert_int_equal(
	        ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))->cases.count, 0);
	region_refused(r, COORDINATOR, "case.show", of_case(r, c), "consent-ended");
	region_refused(r, COORDINATOR, "case.show", identified(r, c), "consent-ended");
}

static void case_show__a_suspended_signal_beside_a_live_one_is_only_named(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.text = "the heating is off"});
	c = region_case(r, NULL);
	region_withdraw(r, "school", "{\"bsn\":\"111222333\"}");
	region_signal(r, "ggd", (struct region_signal){.crisis = true});
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_int_equal(show->signals.count, 2);
	assert_int_equal(show->signals.at[0].state, SIGNAL_SUSPENDED);
	assert_int_equal(show->signals.at[0].domains, 0);
	assert_int_equal(show->signals.at[0].observations.count, 0);
	assert_int_equal(show->signals.at[1].observations.count, 1);
	assert_int_equal(show->consents.count, 2);
	assert_int_equal(region_audited(r, "case.identified", NULL), 1);
}

static void case_show__a_ground_and_who_decided(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const struct proto_agenda *agenda;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.crisis = true});
	c = region_case(r, NULL);
	show = region_ask(r, COORDINATOR, "case.show", of_case(r, c));
	assert_true(show->row->crisis);
	assert_true(show->signals.at[0].crisis);
	assert_null(show->signals.at[0].ground);
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_non_null(show->signals.at[0].ground);
	assert_string_equal(show->signals.at[0].ground->ground, "acute danger at home");
	assert_string_equal(show->signals.at[0].ground->decided_by, "a doctor");
	assert_string_equal(show->signals.at[0].ground->tried, "called three times");
	assert_int_equal(show->consents.at[0].given_by, GIVER_ABSENT);
	agenda = region_ask(r, COORDINATOR, "agenda", NULL);
	for (size_t i = 0; i < agenda->meetings.count; i++) {
		for (size_t k = 0; k < agenda->meetings.at[i].items.count; k++)
			assert_true(agenda->meetings.at[i].items.at[k].crisis);
	}
	assert_true(((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))
	                    ->cases.at[0]
	                    .crisis);
}

static void case_show__how_consent_was_given(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const struct proto_case_consent *consent;

	region_signal(r, "gemeente", (struct region_signal){0});
	show = region_ask(r, COORDINATOR, "case.show", of_case(r, region_case(r, NULL)));
	consent = &show->consents.at[0];
	assert_false(show->row->crisis);
	assert_string_equal(consent->language, "ti");
	assert_false(consent->interpreter);
	assert_null(consent->text_version);
	assert_null(consent->replaces);
	assert_int_equal(consent->given_by, GIVER_CLIENT);
	assert_int_equal(consent->age, AGE_FROM_16);
}

/* A tombstone: who sent it and when, and from when on no backup shows it either. Nothing else. */
static void case_show__an_erased_signal_is_a_tombstone(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const struct proto_case_signal *gone;
	struct day unreadable;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.until = "2026-11-24"});
	region_signal(r, "ggd", (struct region_signal){0});
	c = region_case(r, NULL);
	region_later(r, 3);
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	gone = &show->signals.at[0];
	assert_int_equal(show->signals.count, 2);
	assert_int_equal(gone->state, SIGNAL_ERASED);
	assert_string_equal(gone->partner, "gemeente");
	assert_int_equal(gone->domains, 0);
	assert_int_equal(gone->urgency, URGENCY_ABSENT);
	assert_int_equal(gone->observations.count, 0);
	assert_int_equal(show->consents.count, 1);
	assert_int_equal(show->row->signals, 1);
	assert_int_equal(region_audited(r, "content.erased", NULL), 1); /* the store was opened anew */
	show = region_ask(r, COORDINATOR, "case.show", of_case(r, c));
	assert_true(time_parse_day("2026-12-11", &unreadable));
	assert_int_equal(show->signals.at[0].unreadable_from.n, unreadable.n);
	assert_false(day_is_set(show->signals.at[1].unreadable_from));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(case_list__rows_of_open_cases),
	        TEST(case_list__closed_ones_when_asked),
	        TEST(case_list__a_draft_is_not_for_an_officer),
	        TEST(case_show__without_identify_no_words),
	        TEST(case_show__identify_is_audited_per_signal),
	        TEST(case_show__identify_needs_right_and_reason),
	        TEST(case_show__words_only_for_what_may_be_discussed),
	        TEST(case_show__suspended_shows_nothing),
	        TEST(case_show__a_suspended_signal_beside_a_live_one_is_only_named),
	        TEST(case_show__a_ground_and_who_decided),
	        TEST(case_show__how_consent_was_given),
	        TEST(case_show__an_erased_signal_is_a_tombstone),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
