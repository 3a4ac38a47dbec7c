#include "region.h"

static const struct proto_case_show *show(struct region *r, const char *case_)
{
	return region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
}

static enum case_state state_of(struct region *r, const char *case_)
{
	return show(r, case_)->row->state;
}

static void withdrawal_report__ends_what_the_partner_has_part_in(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	assert_true(region_heard(r, "ggd", EVENT_SIGNAL_SHARED) == 1);
	/* A recipient that was served tells of it. */
	region_withdraw(r, "ggd", BSN_A);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_heard(r, "gemeente", EVENT_SIGNAL_STATUS), 1);
	assert_int_equal(
	        ((const struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))->cases.count,
	        0);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
	assert_int_equal(region_audited(r, "case.closed", "consent_withdrawn"), 1);
}

static void withdrawal_report__suspends_for_someone_unconnected(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	region_withdraw(r, "school", BSN_A);
	/* Nobody is told, and nothing is disclosed any more. */
	assert_int_equal(region_heard(r, "gemeente", EVENT_SIGNAL_STATUS), 0);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 0);
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 1);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 0);
	/* The term passes. */
	region_later(r, 14);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_heard(r, "gemeente", EVENT_SIGNAL_STATUS), 1);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
}

static void withdrawal_report__of_an_unknown_client_is_stored_alike(void **state)
{
	struct region *r = region_of(state);

	region_withdraw(r, "school", BSN_A);
	assert_int_equal(region_audited(r, "withdrawal.reported", NULL), 1);
	/* Remembered, so that an older consent is refused whether the client was known or not. */
	assert_int_equal(region_audited(r, "client.added", NULL), 1);
}

static void withdrawal_report__finds_a_client_by_name(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "woning", (struct region_signal){.client = NAMED_A, .recipients = "[\"ggd\"]"});
	region_withdraw(r, "woning", "{\"name\":\"test  PERSOON\",\"birth_date\":\"1990-01-02\"}");
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
}

static void signal_report__revives_nothing_after_a_withdrawal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *again;
	const char *data =
	        "{\"client\":" BSN_A ",\"reporter\":\"k1\",\"observations\":[{\"domain\":\"housing\"}],"
	        "\"language\":\"ti\",\"interpreter\":false,\"consent\":{\"recipients\":[\"ggd\"],"
	        "\"domains\":[\"housing\"],\"purposes\":[\"signal\"],\"valid_from\":\"2026-11-01\","
	        "\"valid_until\":\"2027-01-01\",\"form\":\"spoken\",\"language\":\"ti\","
	        "\"recorded_by\":\"k1\",\"basis\":\"UAVG-22-2a\"}}";

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_withdraw(r, "gemeente", BSN_A);
	again = region_tell(r, "gemeente", "signals.reported", data);
	assert_int_equal(again->answer, ANSWER_REFUSED);
	assert_string_equal(again->problem->code, "consent-withdrawn");
	/* Whoever may not know of the withdrawal is answered as ever; nothing of it is disclosed. */
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	assert_int_equal(region_heard(r, "woning", EVENT_SIGNAL_SHARED), 0);
}

static void consent_end__expires_with_its_last_day(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .until = "2026-11-30"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
	region_later(r, 7); /* its last day */
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 0);
	region_later(r, 1);
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
}

static void consent_end__ends_a_ground_that_nobody_reviewed(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .crisis = true});
	/* A withdrawal is of consent; a ground is none. */
	region_withdraw(r, "ggd", BSN_A);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 0);
	region_later(r, 4);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 0);
	region_later(r, 5);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
}

static void consent_end_confirm__tells_the_sender_what_became_of_it(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	assert_int_equal(region_heard(r, "gemeente", EVENT_SIGNAL_STATUS), 0);
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	assert_int_equal(region_heard(r, "gemeente", EVENT_CONSENT_CONFIRMED), 1);
	assert_int_equal(state_of(r, case_), CASE_OPEN);
	assert_true(show(r, case_)->consents.at[0].confirmed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(withdrawal_report__ends_what_the_partner_has_part_in),
	        TEST(withdrawal_report__suspends_for_someone_unconnected),
	        TEST(withdrawal_report__of_an_unknown_client_is_stored_alike),
	        TEST(withdrawal_report__finds_a_client_by_name),
	        TEST(signal_report__revives_nothing_after_a_withdrawal),
	        TEST(consent_end__expires_with_its_last_day),
	        TEST(consent_end__ends_a_ground_that_nobody_reviewed),
	        TEST(consent_end_confirm__tells_the_sender_what_became_of_it),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/withdrawal", tests, NULL, NULL);
}
