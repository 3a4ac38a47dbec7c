#include "region.h"

static const char *by_reason(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\",\"reason\":\"decided by phone\"}", c);
}

static const char *of_case(struct region *r, const char *c)
{
	return region_text(r, "{\"case\":\"%s\"}", c);
}

static const char *of_consent(struct region *r, const char *c, const char *consent)
{
	return region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\"}", c, consent);
}

static const struct proto_case_show *show(struct region *r, const char *c)
{
	return region_ask(r, COORDINATOR, "case.show", of_case(r, c));
}

static size_t listed(struct region *r, const char *state)
{
	return ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list",
	                                             region_text(r, "{\"state\":\"%s\"}", state)))
	        ->cases.count;
}

static void case_close__once(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_plan(r);
	c = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_CASE_CLOSED);
	region_ask(r, CHAIR, "case.close", by_reason(r, c));
	region_refused(r, COORDINATOR, "case.close", by_reason(r, c), "case-closed");
	region_refused(r, COORDINATOR, "case.close", by_reason(r, "C-00000000"), "case-unknown");
	region_refused(r, COORDINATOR, "case.close", of_case(r, c), "reason-missing");
	assert_int_equal(listed(r, "closed"), 1);
	assert_int_equal(region_heard(r, "ggd", EVENT_CASE_CLOSED), 1);
	assert_int_equal(region_audited_with(r, "case.closed", "case_id", c), 1);
}

static void regie_assign__to_somebody_of_the_roster(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "regie.assign",
	           region_text(r, "{\"case\":\"%s\",\"person\":\"g1\",\"reason\":\"knows her\"}", c));
	assert_string_equal(show(r, c)->row->regiehouder->person, "g1");
	assert_int_equal(show(r, c)->row->regiehouder->state, REGIE_ACCEPTED);
	region_refused(r, COORDINATOR, "regie.assign",
	               region_text(r, "{\"case\":\"%s\",\"person\":\"zz\",\"reason\":\"x\"}", c),
	               "person-unknown");
}

static void regie_assign__not_beyond_the_consent(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"school\"]"});
	region_refused(
	        r, COORDINATOR, "regie.assign",
	        region_text(r, "{\"case\":\"%s\",\"person\":\"g1\",\"reason\":\"x\"}", region_case(r, NULL)),
	        "person-refused");
}

static void consent_confirm__tells_the_sender(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *c;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	assert_int_equal(region_heard(r, "gemeente", EVENT_CONSENT_CONFIRMED), 0);
	done = region_ask(r, COORDINATOR, "consent.confirm", of_case(r, c));
	assert_int_equal(done->count, 1);
	assert_true(show(r, c)->consents.at[0].confirmed);
	assert_int_equal(region_heard(r, "gemeente", EVENT_CONSENT_CONFIRMED), 1);
	/* another id, the same again: nothing left to do */
	done = region_ask(r, COORDINATOR, "consent.confirm", of_case(r, c));
	assert_int_equal(done->count, 0);
	assert_int_equal(region_heard(r, "gemeente", EVENT_CONSENT_CONFIRMED), 0);
}

static void consent_confirm__what_is_meant(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	p = region_refused(r, COORDINATOR, "consent.confirm",
	                   of_consent(r, c, "01234567-89ab-7cde-8f01-23456789abcd"), "consent-none");
	assert_string_equal(p->pointer, "/params/consent");
	region_refused(r, CHAIR, "consent.confirm", of_case(r, c), "right-missing");
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	const char *other = region_case(r, c);
	/* a consent of another case is none of this one */
	region_refused(r, COORDINATOR, "consent.confirm",
	               of_consent(r, c, show(r, other)->consents.at[0].consent), "consent-none");
	region_ask(r, COORDINATOR, "consent.confirm",
	           of_consent(r, other, show(r, other)->consents.at[0].consent));
	assert_true(show(r, other)->consents.at[0].confirmed);
	assert_false(show(r, c)->consents.at[0].confirmed);
}

static void consent_confirm__not_a_ground(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *p;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.crisis = true});
	c = region_case(r, NULL);
	p = region_refused(r, COORDINATOR, "consent.confirm", of_case(r, c), "consent-none");
	assert_string_equal(p->detail, "there is only a crisis ground: mdoctl crisis review");
	p = region_refused(r, COORDINATOR, "consent.confirm",
	                   of_consent(r, c, show(r, c)->consents.at[0].consent), "consent-none");
	assert_string_equal(p->pointer, "/params/consent");
}

static void consent_withdraw__erases_and_closes(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *c;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	done = region_ask(r, COORDINATOR, "consent.withdraw", of_case(r, c));
	assert_int_equal(done->count, 1);
	assert_non_null(done->note);
	assert_int_equal(listed(r, "open"), 0);
	assert_int_equal(listed(r, "closed"), 0); /* nothing is in force that lets it be shown */
	region_refused(r, COORDINATOR, "case.show", of_case(r, c), "consent-ended");
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	region_refused(r, COORDINATOR, "consent.withdraw", of_case(r, c), "consent-none");
}

static void consent_withdraw__also_of_a_closed_case(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "case.close", by_reason(r, c));
	assert_int_equal(listed(r, "closed"), 1);
	region_refused(r, COORDINATOR, "consent.confirm", of_case(r, c), "case-closed");
	region_ask(r, COORDINATOR, "consent.withdraw", of_case(r, c));
	assert_int_equal(listed(r, "closed"), 0);
}

static void consent_confirm__lifts_a_suspension(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"ggd\"]"});
	c = region_case(r, NULL);
	region_withdraw(r, "school", BSN_A);
	region_refused(r, COORDINATOR, "case.show", of_case(r, c), "consent-ended");
	region_ask(r, COORDINATOR, "consent.confirm", of_case(r, c));
	assert_int_equal(show(r, c)->signals.count, 1);
	assert_int_equal(show(r, c)->signals.at[0].state, SIGNAL_KEPT);
	assert_int_equal(show(r, c)->consents.at[0].state, CONSENT_ACTIVE);
}

static void consent_withdraw__confirms_a_suspension(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"ggd\"]"});
	c = region_case(r, NULL);
	region_withdraw(r, "school", BSN_A);
	region_ask(r, COORDINATOR, "consent.withdraw", of_case(r, c));
	region_refused(r, COORDINATOR, "case.close", by_reason(r, c), "case-closed");
}

static void consent_confirm__not_of_a_case_that_closed(void **state)
{
	struct region *r = region_of(state);
	const char *before, *c, *consent;

	region_signal(r, "gemeente", (struct region_signal){0});
	before = region_case(r, NULL);
	consent = show(r, before)->consents.at[0].consent;
	region_ask(r, COORDINATOR, "case.close", by_reason(r, before));
	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	assert_string_not_equal(c, before);
	region_refused(r, COORDINATOR, "consent.confirm", of_consent(r, c, consent), "consent-none");
	assert_int_equal(
	        ((struct proto_done *)region_ask(r, COORDINATOR, "consent.confirm", of_case(r, c)))->count,
	        1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(case_close__once),
	        TEST(regie_assign__to_somebody_of_the_roster),
	        TEST(regie_assign__not_beyond_the_consent),
	        TEST(consent_confirm__tells_the_sender),
	        TEST(consent_confirm__what_is_meant),
	        TEST(consent_confirm__not_a_ground),
	        TEST(consent_withdraw__erases_and_closes),
	        TEST(consent_withdraw__also_of_a_closed_case),
	        TEST(consent_confirm__lifts_a_suspension),
	        TEST(consent_withdraw__confirms_a_suspension),
	        TEST(consent_confirm__not_of_a_case_that_closed),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
