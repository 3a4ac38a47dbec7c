/* The emergency button: content that no consent lets anybody see, for some hours, for one person and case. */
#include "region.h"

#define WORDS "the heating is off"

static const char *of_case(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\"}", c);
}

static const char *why(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\",\"reason\":\"not seen since Friday\"}", c);
}

static const char *identified(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\",\"identify\":true,\"reason\":\"the police called\"}", c);
}

/* A case that a withdrawal of somebody unconnected suspended. */
static const char *suspended(struct region *r)
{
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"ggd\"]", .text = WORDS});
	c = region_case(r, NULL);
	region_withdraw(r, "school", BSN_A);
	region_refused(r, COORDINATOR, "case.show", identified(r, c), "consent-ended");
	return c;
}

static const struct proto_glass_list *uses(struct region *r, const char *person)
{
	return region_ask(r, person, "glass.list", NULL);
}

static void assert_opened(const struct proto_case_show *show)
{
	assert_non_null(show->client);
	assert_string_equal(show->client->bsn, "111222333");
	assert_int_equal(show->signals.at[0].observations.count, 1);
	assert_string_equal(show->signals.at[0].observations.at[0].text, WORDS);
}

static void glass_break__opens_what_is_suspended(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);
	const struct proto_case_show *show;
	const struct proto_done *done = region_ask(r, COORDINATOR, "glass.break", why(r, c));

	assert_int_equal(done->count, 1);
	assert_non_null(strstr(done->note, "2026-11-23T13:00:00+01:00"));
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_opened(show);
	assert_int_equal(show->glass_until.ms, region_now(r).ms + 3 * TIME_HOUR_MS);
	assert_int_equal(show->signals.at[0].state, SIGNAL_SUSPENDED);
	assert_int_equal(show->signals.at[0].domains, TERMS_BIT(DOMAIN_HOUSING));
	region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_int_equal(uses(r, OFFICER)->uses.at[0].reads, 2);
	assert_int_equal(region_audited(r, "case.read_by_glass", "glass"), 2);
	assert_int_equal(region_audited_with(r, "case.read_by_glass", "purpose", "emergency"), 2);
	assert_int_equal(region_audited_with(r, "case.read_by_glass", "domains", "housing"), 2);
	assert_int_equal(region_audited_with(r, "case.read_by_glass", "case_id", c), 2);
	assert_int_equal(region_audited(r, "case.identified", NULL), 0);
	assert_int_equal(region_audited_with(r, "glass.broken", "case_id", c), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM audit WHERE event = 'glass.broken' AND "
	                                  "sealed IS NOT NULL AND purpose = 'emergency'"),
	                 1);
}

static void glass_break__needs_right_reason_and_case(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);
	const struct proto_problem *p;

	p = region_refused(r, COORDINATOR, "glass.break", of_case(r, c), "reason-missing");
	assert_string_equal(p->pointer, "/params/reason");
	region_refused(r, CHAIR, "glass.break", why(r, c), "right-missing");
	region_refused(r, OFFICER, "glass.break", why(r, c), "right-missing");
	region_refused(r, ADMINISTRATOR, "glass.break", why(r, c), "right-missing");
	p = region_refused(r, COORDINATOR, "glass.break", why(r, "C-00000000"), "case-unknown");
	assert_string_equal(p->pointer, "/params/case");
	assert_int_equal(uses(r, OFFICER)->uses.count, 0);
}

static void glass_break__shows_nothing_without_identify(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);

	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	region_refused(r, COORDINATOR, "case.show", of_case(r, c), "consent-ended");
	assert_int_equal(
	        ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))->cases.count, 0);
	assert_int_equal(uses(r, OFFICER)->uses.at[0].reads, 0);
}

static void glass_break__is_of_one_person_and_case(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r), *other;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B, .purposes = "[\"signal\"]"});
	other = region_case(r, c);
	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	region_refused(r, DEPUTY, "case.show", identified(r, c), "consent-ended");
	assert_null(((struct proto_case_show *)region_ask(r, COORDINATOR, "case.show", identified(r, other)))
	                    ->client);
}

static void glass_break__ends_by_its_term(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);

	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	region_pass(r, 3 * TIME_HOUR_MS - 1);
	assert_opened(region_ask(r, COORDINATOR, "case.show", identified(r, c)));
	region_pass(r, 1);
	region_refused(r, COORDINATOR, "case.show", identified(r, c), "consent-ended");
	assert_int_equal(uses(r, OFFICER)->uses.at[0].reads, 1);
}

static void glass_break__again_extends_nothing(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);
	const struct proto_done *done;

	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	region_pass(r, TIME_HOUR_MS);
	done = region_ask(r, COORDINATOR, "glass.break", why(r, c));
	assert_int_equal(done->count, 0);
	assert_non_null(strstr(done->note, "open already"));
	assert_non_null(strstr(done->note, "2026-11-23T13:00:00+01:00"));
	assert_int_equal(uses(r, OFFICER)->uses.count, 1);
	region_pass(r, 2 * TIME_HOUR_MS);
	region_refused(r, COORDINATOR, "case.show", identified(r, c), "consent-ended");
	done = region_ask(r, COORDINATOR, "glass.break", why(r, c));
	assert_int_equal(done->count, 1);
	assert_int_equal(uses(r, OFFICER)->uses.count, 2);
	assert_int_equal(uses(r, OFFICER)->uses.at[0].number, 2);
}

/* Neither what was erased before, nor what is erased meanwhile. */
static void glass_break__never_opens_what_is_erased(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);
	const struct proto_problem *p;

	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	region_ask(r, COORDINATOR, "consent.withdraw", of_case(r, c));
	p = region_refused(r, COORDINATOR, "case.show", identified(r, c), "content-erased");
	assert_string_equal(p->pointer, "/params/case");
	p = region_refused(r, COORDINATOR, "glass.break", why(r, c), "content-erased");
	assert_string_equal(p->pointer, "/params/case");
	assert_int_equal(region_audited(r, "case.read_by_glass", NULL), 0);
}

static void glass_break__beside_what_is_erased_opens_the_rest(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.text = WORDS, .until = "2026-11-24"});
	region_signal(r, "ggd", (struct region_signal){.text = WORDS, .purposes = "[\"signal\"]"});
	c = region_case(r, NULL);
	region_later(r, 3);
	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_int_equal(show->signals.count, 2);
	assert_int_equal(show->signals.at[0].state, SIGNAL_ERASED);
	assert_int_equal(show->signals.at[0].observations.count, 0);
	assert_int_equal(show->signals.at[0].domains, 0);
	assert_string_equal(show->signals.at[1].observations.at[0].text, WORDS);
	assert_int_equal(region_audited(r, "case.read_by_glass", NULL), 1);
}

/* What may be read anyway is read as ever; only the rest counts as an emergency. */
static void glass_break__does_not_count_what_consent_allows(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.text = WORDS});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_opened(show);
	assert_false(time_is_set(show->glass_until));
	region_signal(r, "ggd", (struct region_signal){.purposes = "[\"signal\"]"});
	show = region_ask(r, COORDINATOR, "case.show", identified(r, c));
	assert_int_equal(show->signals.at[1].observations.count, 1);
	assert_true(time_is_set(show->glass_until));
	assert_int_equal(uses(r, OFFICER)->uses.at[0].reads, 1);
	assert_int_equal(region_audited(r, "case.identified", NULL), 2);
	assert_int_equal(region_audited(r, "case.read_by_glass", NULL), 1);
}

static void glass_break__also_without_the_right_to_identify(void **state)
{
	struct region *r = region_of(state);
	struct conf_person *deputy = (struct conf_person *)conf_person(region_conf(r), DEPUTY);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.text = WORDS});
	c = region_case(r, NULL);
	deputy->rights &= ~TERMS_BIT(RIGHT_IDENTIFY);
	region_refused(r, DEPUTY, "case.show", identified(r, c), "right-missing");
	region_ask(r, DEPUTY, "glass.break", why(r, c));
	assert_opened(region_ask(r, DEPUTY, "case.show", identified(r, c)));
	assert_int_equal(region_audited(r, "case.read_by_glass", NULL), 1);
}

static void glass_break__opens_a_closed_case(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);

	region_ask(r, COORDINATOR, "case.close", why(r, c));
	region_refused(r, COORDINATOR, "case.show", identified(r, c), "consent-ended");
	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	assert_opened(region_ask(r, COORDINATOR, "case.show", identified(r, c)));
}

static size_t in_inbox(struct region *r, const char *person)
{
	const struct proto_inbox *inbox = region_ask(r, person, "inbox", NULL);
	size_t count = 0;

	for (size_t i = 0; i < inbox->business.count; i++)
		count += inbox->business.at[i].kind == INBOX_GLASS ? 1 : 0;
	return count;
}

static void glass_seen__by_an_officer(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);
	const struct proto_problem *p;

	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	assert_int_equal(in_inbox(r, OFFICER), 1);
	assert_int_equal(in_inbox(r, DEPUTY), 1);
	assert_int_equal(in_inbox(r, COORDINATOR), 0);
	assert_int_equal(in_inbox(r, CHAIR), 0);
	assert_int_equal(in_inbox(r, ADMINISTRATOR), 0);
	p = region_refused(r, COORDINATOR, "glass.seen", "{\"number\":1}", "right-missing");
	assert_string_equal(p->pointer, "/params/number");
	region_refused(r, ADMINISTRATOR, "glass.seen", "{\"number\":1}", "right-missing");
	region_refused(r, CHAIR, "glass.seen", "{\"number\":1}", "right-missing");
	p = region_refused(r, OFFICER, "glass.seen", "{\"number\":2}", "glass-none");
	assert_string_equal(p->pointer, "/params/number");
	assert_int_equal(in_inbox(r, OFFICER), 1);
	region_ask(r, OFFICER, "glass.seen", "{\"number\":1,\"reason\":\"rightly used\"}");
	assert_int_equal(in_inbox(r, OFFICER), 0);
	assert_string_equal(uses(r, COORDINATOR)->uses.at[0].seen_by, OFFICER);
	assert_int_equal(((struct proto_done *)region_ask(r, DEPUTY, "glass.seen", "{\"number\":1}"))->count,
	                 0);
	assert_string_equal(uses(r, COORDINATOR)->uses.at[0].seen_by, OFFICER);
	assert_int_equal(region_audited_with(r, "glass.seen", "case_id", c), 1);
}

static void glass_seen__never_by_oneself(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);

	region_ask(r, DEPUTY, "glass.break", why(r, c));
	assert_int_equal(in_inbox(r, DEPUTY), 0);
	assert_int_equal(in_inbox(r, OFFICER), 1);
	assert_int_equal(in_inbox(r, ADMINISTRATOR), 1);
	region_refused(r, DEPUTY, "glass.seen", "{\"number\":1}", "right-missing");
	assert_non_null(uses(r, ADMINISTRATOR)->uses.at[0].reason);
	/* Nor by whoever works beside. */
	assert_null(uses(r, COORDINATOR)->uses.at[0].reason);
	region_refused(r, COORDINATOR, "glass.seen", "{\"number\":1}", "right-missing");
	region_ask(r, ADMINISTRATOR, "glass.seen", "{\"number\":1}");
	assert_int_equal(in_inbox(r, OFFICER), 0);
}

static void glass_list__reasons_are_for_those_who_judge(void **state)
{
	struct region *r = region_of(state);
	const char *c = suspended(r);
	const struct proto_glass_row *use;

	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	use = &uses(r, OFFICER)->uses.at[0];
	assert_string_equal(use->reason, "not seen since Friday");
	assert_string_equal(use->person, COORDINATOR);
	assert_string_equal(use->case_, c);
	assert_int_equal(use->reads, 0);
	assert_null(use->seen_by);
	assert_string_equal(uses(r, COORDINATOR)->uses.at[0].reason, "not seen since Friday");
	assert_null(uses(r, ADMINISTRATOR)->uses.at[0].reason);
	region_refused(r, CHAIR, "glass.list", NULL, "right-missing");
	assert_int_equal(region_audited_with(r, "glass.listed", "case_id", c), 3);
}

/* I11: nobody at a partner's door can tell. */
static void glass_break__is_not_noticed_by_partners(void **state)
{
	static const char *const partners[] = {"gemeente", "ggd", "school", "woning"};
	struct region *r = region_of(state);
	const char *c = suspended(r);
	struct proto_answer *answer;

	for (size_t i = 0; i < 4; i++)
		region_heard(r, partners[i], EVENT_ABSENT);
	region_ask(r, COORDINATOR, "glass.break", why(r, c));
	region_ask(r, COORDINATOR, "case.show", identified(r, c));
	region_ask(r, OFFICER, "glass.seen", "{\"number\":1}");
	region_pass(r, 4 * TIME_HOUR_MS);
	for (size_t i = 0; i < 4; i++) {
		answer = region_tell(
		        r, partners[i], "streams.fetch",
		        region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));
		assert_int_equal(answer->answer, ANSWER_EVENTS);
		for (size_t e = 0; e < answer->events.count; e++)
			assert_null(strstr(answer->events.at[e].data, WORDS));
		for (int e = EVENT_ABSENT + 1; e < EVENT_COUNT; e++)
			assert_int_equal(region_heard(r, partners[i], (enum event)e), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(glass_break__opens_what_is_suspended),
	        TEST(glass_break__needs_right_reason_and_case),
	        TEST(glass_break__shows_nothing_without_identify),
	        TEST(glass_break__is_of_one_person_and_case),
	        TEST(glass_break__ends_by_its_term),
	        TEST(glass_break__again_extends_nothing),
	        TEST(glass_break__never_opens_what_is_erased),
	        TEST(glass_break__beside_what_is_erased_opens_the_rest),
	        TEST(glass_break__does_not_count_what_consent_allows),
	        TEST(glass_break__also_without_the_right_to_identify),
	        TEST(glass_break__opens_a_closed_case),
	        TEST(glass_break__is_not_noticed_by_partners),
	        TEST(glass_seen__by_an_officer),
	        TEST(glass_seen__never_by_oneself),
	        TEST(glass_list__reasons_are_for_those_who_judge),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/glass", tests, NULL, NULL);
}
