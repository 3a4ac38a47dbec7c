/* What follows when an older copy is restored and the erasure ledger carried out on it. */
#include "lease.h"

#define ALL_AND_WORK "[\"mental_health\",\"housing\",\"work\"]"
#define KNOWN "{\"bsn\":\"111222333\",\"name\":\"Test Persoon\",\"birth_date\":\"1990-01-02\"}"
#define NO_MENTAL ",\"domains\":[\"mental_health\"]"

/* The case of a signal whose client took a part back since the copy that is there again. */
static const char *held(struct region *r)
{
	const char *case_;

	region_ledger(r);
	lease_signal_as(r, "s-1", BSN_A, (struct lease_consent){0});
	region_plan(r);
	case_ = region_case(r, NULL);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 1);
	region_copy(r, false);
	assert_int_equal(lease_withdraw(r, "gemeente", BSN_A, NO_MENTAL)->answer, ANSWER_STORED);
	region_pass(r, 1000);
	region_copy(r, true);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 1);
	return case_;
}

/* Held by the replay, it rests on nothing: no seat is taken by what may not be discussed, and a planner that
 * counts it out would give that seat away. */
static void restored__what_is_held_leaves_the_agenda(void **state)
{
	struct region *r = region_of(state);

	held(r);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 1);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE state = 2"), 1);
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 1);
	region_pass(r, 1000);
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 1);
}

static void restored__a_person_settles_what_is_held(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = held(r);

	region_pass(r, 1000);
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	region_plan(r);
	assert_int_equal(lease_current(r, case_)->state, CONSENT_ACTIVE);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 1);
}

/* The words are gone; a newer consent that covers the life domain does not tell that there were any. */
static void restored__a_life_domain_that_is_gone_stays_gone(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = held(r), *mental = region_text(r, "%d", (int)TERMS_BIT(DOMAIN_MENTAL));

	assert_int_equal(
	        region_number(r, region_text(r, "SELECT count(*) FROM signal WHERE domains & %s", mental)),
	        0);
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_true(lease_count(&ggd, EVENT_SIGNAL_SHARED) > 0);
	assert_false(lease_says(&ggd, "mental_health"));
}

/* What the client took back one by one was all there was. The consent stands; there is nothing to speak of.
 */
static void restored__a_signal_of_which_nothing_is_left_is_over(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_ledger(r);
	lease_signal_as(r, "s-1", BSN_A, (struct lease_consent){.domains = ALL_AND_WORK});
	region_plan(r);
	case_ = region_case(r, NULL);
	(void)lease_heard(r, "ggd");
	region_copy(r, false);
	lease_withdraw(r, "gemeente", BSN_A, NO_MENTAL);
	lease_withdraw(r, "gemeente", BSN_A, ",\"domains\":[\"housing\"]");
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE state = 2 AND domains = 0"), 1);
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	region_plan(r);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE state = 3"), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM mdo_case WHERE state = 1"), 0);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(lease_count(&ggd, EVENT_CASE_OPENED), 0);
}

/* A part that somebody unconnected had claimed waits in the copy; since then the client took all of it back.
 * When the term of what waits is over, as it is at once, nothing of the consent may be in force again. */
static void restored__what_was_withdrawn_is_not_revived_by_a_part_that_waited(void **state)
{
	struct region *r = region_of(state);

	region_ledger(r);
	lease_signal_as(r, "s-1", BSN_A, (struct lease_consent){0});
	(void)lease_heard(r, "ggd");
	assert_int_equal(lease_withdraw(r, "school", BSN_A, NO_MENTAL)->answer, ANSWER_STORED);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 1);
	region_copy(r, false);
	assert_int_equal(lease_withdraw(r, "gemeente", BSN_A, "")->answer, ANSWER_STORED);
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state IN (1, 2)"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE state <> 3"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM mdo_case WHERE state = 1"), 0);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_WITHDRAWN), 1);
}

/* What else the client took back since is not known: only a person can say what is left. */
static void restored__what_is_held_outlasts_the_term_of_a_part_that_waited(void **state)
{
	struct region *r = region_of(state);

	region_ledger(r);
	lease_signal_as(r, "s-1", BSN_A, (struct lease_consent){0});
	assert_int_equal(lease_withdraw(r, "school", BSN_A, NO_MENTAL)->answer, ANSWER_STORED);
	region_copy(r, false);
	lease_withdraw(r, "gemeente", BSN_A, ",\"domains\":[\"housing\"]");
	region_pass(r, 1000);
	region_copy(r, true);
	region_later(r, 30);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 1"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 0);
}

/* The ledger names the newer consent, which the copy does not know; but all that it has went with that one.
 */
static void restored__what_was_renewed_and_then_withdrawn_is_over(void **state)
{
	struct region *r = region_of(state);

	region_ledger(r);
	lease_signal_as(r, "s-1", BSN_A, (struct lease_consent){0});
	(void)lease_heard(r, "ggd");
	region_copy(r, false);
	lease_withdraw(r, "gemeente", BSN_A, NO_MENTAL);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent"), 2);
	assert_int_equal(lease_withdraw(r, "gemeente", BSN_A, "")->answer, ANSWER_STORED);
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state IN (1, 2)"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM mdo_case WHERE state = 1"), 0);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_WITHDRAWN), 1);
}

/* Whose signal it was a match of the lost days said, and the client withdrew: sent again it comes by a name
 * alone, which finds nobody to whom that withdrawal belongs. */
static void restored__what_was_matched_and_withdrawn_is_doubted_when_sent_again_by_name(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	region_ledger(r);
	lease_signal_as(r, "s-1", KNOWN, (struct lease_consent){0});
	known = region_case(r, NULL);
	region_copy(r, false);
	lease_signal_as(r, "s-2", NAMED_A, (struct lease_consent){0});
	named = region_case(r, known);
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\"}", named, known));
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", known));
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state IN (1, 2)"), 0);
	assert_int_equal(lease_signal_as(r, "s-2", NAMED_A, (struct lease_consent){0})->answer,
	                 ANSWER_STORED);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 1"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 1);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 0);
}

/* It was reviewed and erased by a person; the client took nothing back. */
static void restored__a_ground_that_ended_is_no_withdrawal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ground_row *ground;

	region_ledger(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .crisis = true});
	region_copy(r, false);
	ground = &((const struct proto_crises *)region_ask(r, COORDINATOR, "crisis.list", NULL))
	                  ->grounds.at[0];
	region_ask(r, COORDINATOR, "crisis.review",
	           region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\",\"reason\":\"over\",\"erase\":true}",
	                       ground->case_, ground->consent));
	region_pass(r, 1000);
	region_copy(r, true);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE form = 3 AND state IN (1, 2)"),
	                 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal"), 0);
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
}

/* Nobody reviewed it, its second term passed, and it was erased. The copy comes back from when it was new: it
 * is not for review once more, since a person would bring back what has no words. */
static void restored__a_ground_that_was_over_is_not_reviewed_again(void **state)
{
	struct region *r = region_of(state);

	region_ledger(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .crisis = true});
	region_copy(r, false);
	for (int week = 0; week < 5; week++)
		region_later(r, 7);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 4"), 1);
	region_copy(r, true);
	region_pass(r, 1000);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state IN (1, 2)"), 0);
	assert_int_equal(
	        ((const struct proto_crises *)region_ask(r, COORDINATOR, "crisis.list", NULL))->grounds.count,
	        0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE state <> 3"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(restored__what_is_held_leaves_the_agenda),
	        TEST(restored__a_person_settles_what_is_held),
	        TEST(restored__a_life_domain_that_is_gone_stays_gone),
	        TEST(restored__a_signal_of_which_nothing_is_left_is_over),
	        TEST(restored__what_was_withdrawn_is_not_revived_by_a_part_that_waited),
	        TEST(restored__what_is_held_outlasts_the_term_of_a_part_that_waited),
	        TEST(restored__what_was_renewed_and_then_withdrawn_is_over),
	        TEST(restored__what_was_matched_and_withdrawn_is_doubted_when_sent_again_by_name),
	        TEST(restored__a_ground_that_ended_is_no_withdrawal),
	        TEST(restored__a_ground_that_was_over_is_not_reviewed_again),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
