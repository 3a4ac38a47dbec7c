/* A consent gives way to a newer one. */
#include "lease.h"

/* Monday 23 November 2026 is today. */
static const struct lease_consent LONGER = {.from = "2026-11-23", .until = "2027-10-31"};

static void renew__takes_the_place_of_the_older(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first = lease_signal(r, BSN_A, (struct lease_consent){0});
	const char *case_ = region_case(r, NULL);
	const char *older = lease_current(r, case_)->consent;
	struct lease_heard ggd = lease_heard(r, "ggd");

	assert_int_equal(lease_count(&ggd, EVENT_SIGNAL_SHARED), 1);
	const struct proto_answer *answer = lease_renew(r, first->reference, LONGER);
	assert_int_equal(answer->answer, ANSWER_STORED);
	assert_string_equal(answer->reference, first->reference);
	assert_int_equal(answer->state, SIGNAL_KEPT);
	const struct proto_case_consent *c = lease_current(r, case_);
	assert_string_not_equal(c->consent, older);
	assert_string_equal(c->replaces, older);
	/* The older one is still shown, as proof of what was given. */
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	assert_int_equal(show->consents.count, 2);
	assert_string_equal(show->consents.at[0].consent, older);
	assert_int_equal(show->consents.at[0].state, CONSENT_REPLACED);
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM consent WHERE state = 5 AND ended IS NOT NULL"), 1);
	/* Whoever holds it hears until when; nothing is to be erased. */
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_WITHDRAWN), 0);
	const struct proto_cover *cover = lease_last(r, &ggd, EVENT_CONSENT_CHANGED);
	assert_int_equal(cover->until.n, c->valid_until.n);
	assert_int_equal(cover->domains, TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_HOUSING));
	assert_true(lease_says(&ggd, "does not sleep"));
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure"), 0);
	/* It lasts as long as it says, and not as long as the older. */
	region_later(r, 250);
	assert_int_equal(lease_current(r, case_)->state, CONSENT_ACTIVE);
	assert_int_equal(region_audited(r, "consent.renewed", NULL), 1);
}

static void renew__opens_to_whom_it_names_now(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first =
	        lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"woning\"]"});
	struct lease_heard ggd = lease_heard(r, "ggd");

	assert_int_equal(ggd.count, 0);
	lease_renew(r, first->reference,
	            (struct lease_consent){.recipients = "[\"woning\",\"ggd\"]", .from = "2026-11-23"});
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_SIGNAL_SHARED), 1);
	assert_int_equal(lease_count(&ggd, EVENT_CASE_OPENED), 1);
	struct lease_heard woning = lease_heard(r, "woning");
	assert_int_equal(lease_count(&woning, EVENT_SIGNAL_SHARED), 1);
}

static void renew__leaves_out(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first = lease_signal(r, BSN_A, (struct lease_consent){0});
	struct lease_heard ggd = lease_heard(r, "ggd"), woning = lease_heard(r, "woning");

	lease_renew(r, first->reference,
	            (struct lease_consent){
	                    .recipients = "[\"ggd\"]", .domains = "[\"housing\"]", .from = "2026-11-23"});
	woning = lease_heard(r, "woning");
	const struct proto_erase *erase = lease_last(r, &woning, EVENT_CONSENT_WITHDRAWN);
	assert_true(erase->references.count > 0);
	assert_false(lease_says(&woning, "the heating is off"));
	ggd = lease_heard(r, "ggd");
	assert_false(lease_says(&ggd, "does not sleep"));
	assert_true(lease_says(&ggd, "the heating is off"));
	const struct proto_cover *cover = lease_last(r, &ggd, EVENT_CONSENT_CHANGED);
	assert_int_equal(cover->domains, TERMS_BIT(DOMAIN_HOUSING));
	/* The words on mental health are gone for good, and so are the counts that tell of it. */
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE domain = 2 AND state = 1"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE protect_yes IS NOT NULL"), 0);
	assert_int_equal(region_number(r, "SELECT domains FROM signal"), TERMS_BIT(DOMAIN_HOUSING));
	assert_true(region_number(r, "SELECT count(*) FROM erasure WHERE partner = 'woning'") > 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure WHERE partner = 'ggd'"), 1);
}

/* A recipient that fetched nothing yet gets what is covered when it does. */
static void renew__leaves_out_what_waits(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first = lease_signal(r, BSN_A, (struct lease_consent){0});

	lease_renew(r, first->reference,
	            (struct lease_consent){
	                    .recipients = "[\"ggd\"]", .domains = "[\"housing\"]", .from = "2026-11-23"});
	struct lease_heard woning = lease_heard(r, "woning"), ggd = lease_heard(r, "ggd");
	assert_int_equal(woning.count, 0);
	assert_int_equal(lease_count(&ggd, EVENT_SIGNAL_SHARED), 1);
	assert_int_equal(lease_count(&ggd, EVENT_CASE_OPENED), 1);
	assert_false(lease_says(&ggd, "does not sleep"));
}

static void renew__replaces_a_ground(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first = region_signal(
	        r, "gemeente", (struct region_signal){.crisis = true, .recipients = "[\"ggd\"]"});
	const char *case_ = region_case(r, NULL);

	assert_int_equal(lease_current(r, case_)->form, FORM_CRISIS);
	assert_int_equal(lease_renew(r, first->reference,
	                             (struct lease_consent){.recipients = "[\"ggd\"]", .from = "2026-11-23"})
	                         ->answer,
	                 ANSWER_STORED);
	assert_int_equal(lease_current(r, case_)->form, FORM_WRITTEN);
	const struct proto_crises *crises = region_ask(r, COORDINATOR, "crisis.list", NULL);
	assert_int_equal(crises->grounds.count, 0);
	/* The term to review it is over, and nothing ends. */
	region_later(r, 30);
	assert_int_equal(lease_current(r, case_)->state, CONSENT_ACTIVE);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_true(lease_says(&ggd, "the heating is off"));
}

static void expect(struct region *r, const char *reference, struct lease_consent c, const char *code,
                   const char *pointer)
{
	const struct proto_answer *answer = lease_renew(r, reference, c);

	assert_int_equal(answer->answer, ANSWER_REFUSED);
	assert_string_equal(lease_code(answer), code);
	assert_string_equal(lease_pointer(answer), pointer);
}

static void renew__is_judged_like_a_new_consent(void **state)
{
	struct region *r = region_of(state);
	const char *own = lease_signal(r, BSN_A, (struct lease_consent){0})->reference;

	expect(r, own, (struct lease_consent){.from = "2026-11-24"}, "consent-future",
	       "/data/consent/valid_from");
	expect(r, own, (struct lease_consent){.until = "2026-11-22"}, "consent-ended",
	       "/data/consent/valid_until");
	expect(r, own, (struct lease_consent){.from = "2026-11-20", .until = "2026-11-19"}, "consent-term",
	       "/data/consent/valid_until");
	expect(r, own, (struct lease_consent){.until = "2037-06-30"}, "consent-term",
	       "/data/consent/valid_until");
	expect(r, own, (struct lease_consent){.purposes = "[\"mdo\"]"}, "consent-scope",
	       "/data/consent/purposes");
	expect(r, own, (struct lease_consent){.domains = "[\"family\"]"}, "consent-scope",
	       "/data/consent/domains");
	expect(r, own, (struct lease_consent){.recipients = "[\"ggd\",\"nobody\"]"}, "recipient-unknown",
	       "/data/consent/recipients/1");
	assert_int_equal(region_audited(r, "consent.renewed", NULL), 0);
}

/* Others' references, a recipient's own for somebody else's signal, erased and invented ones: all alike. */
static void renew__knows_own_signals_only(void **state)
{
	struct region *r = region_of(state);
	const char *own =
	        lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"})->reference;
	const struct proto_answer *theirs = region_signal(
	        r, "ggd", (struct region_signal){.client = BSN_B, .recipients = "[\"gemeente\"]"});
	struct lease_heard heard = lease_heard(r, "gemeente");
	const struct proto_shared *shared = lease_last(r, &heard, EVENT_SIGNAL_SHARED);

	expect(r, theirs->reference, LONGER, "reference-unknown", "/data/reference");
	expect(r, shared->signal, LONGER, "reference-unknown", "/data/reference");
	expect(r, "01936d00-0000-7000-8000-000000000000", LONGER, "reference-unknown", "/data/reference");
	lease_withdraw(r, "gemeente", BSN_A, "");
	expect(r, own, LONGER, "reference-unknown", "/data/reference");
	region_later(r, 1);
	expect(r, own, (struct lease_consent){.from = "2026-11-24"}, "reference-unknown", "/data/reference");
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM sealed WHERE state = 1 AND kind < 4 AND owner IN "
	                         "(SELECT id FROM signal WHERE partner = 'gemeente')"),
	        0);
}

/* By the reference of a case: the partner's own newest signal of it. */
static void renew__of_a_case(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	case_ = region_case(r, NULL);
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	struct lease_heard heard = lease_heard(r, "gemeente");
	const struct proto_case_facts *facts = lease_last(r, &heard, EVENT_SIGNAL_STATUS);
	assert_non_null(facts->case_);
	assert_int_equal(lease_renew(r, facts->case_, LONGER)->answer, ANSWER_STORED);
	assert_int_equal(region_audited(r, "consent.renewed", NULL), 1);
}

/* Who recorded it asserts it: what was confirmed was the older one. */
static void renew__is_to_be_confirmed_anew(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first = lease_signal(r, BSN_A, (struct lease_consent){0});
	const char *case_ = region_case(r, NULL), *confirm = region_text(r, "{\"case\":\"%s\"}", case_);

	region_ask(r, COORDINATOR, "consent.confirm", confirm);
	assert_true(lease_current(r, case_)->confirmed);
	lease_renew(r, first->reference, LONGER);
	assert_false(lease_current(r, case_)->confirmed);
	region_ask(r, COORDINATOR, "consent.confirm", confirm);
	assert_true(lease_current(r, case_)->confirmed);
}

static void renew__leaves_the_regie_where_it_is(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first = lease_signal(r, BSN_A, (struct lease_consent){0});
	const char *case_ = region_case(r, NULL), *confirm = region_text(r, "{\"case\":\"%s\"}", case_);

	region_roster(r);
	region_ask(r, COORDINATOR, "consent.confirm", confirm);
	region_ask(
	        r, COORDINATOR, "regie.assign",
	        region_text(r, "{\"case\":\"%s\",\"person\":\"k1\",\"reason\":\"knows the client\"}", case_));
	lease_renew(r, first->reference, LONGER);
	region_later(r, 1);
	const struct proto_case_show *show = region_ask(r, COORDINATOR, "case.show", confirm);
	assert_string_equal(show->row->regiehouder->person, "k1");
	assert_int_equal(show->row->regiehouder->state, REGIE_ACCEPTED);
}

/* A consent that is another one lifts what somebody's withdrawal suspended; an older one lifts nothing. */
static void renew__after_a_withdrawal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first =
	        lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"});
	const char *case_ = region_case(r, NULL);

	lease_withdraw(r, "school", BSN_A, "");
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(ggd.count, 0);
	region_later(r, 1);
	assert_int_equal(lease_renew(r, first->reference,
	                             (struct lease_consent){.recipients = "[\"ggd\"]", .from = "2026-11-23"})
	                         ->answer,
	                 ANSWER_STORED);
	ggd = lease_heard(r, "ggd");
	assert_int_equal(ggd.count, 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 1);
	assert_int_equal(lease_renew(r, first->reference,
	                             (struct lease_consent){.recipients = "[\"ggd\"]", .from = "2026-11-24"})
	                         ->answer,
	                 ANSWER_STORED);
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_SIGNAL_SHARED), 1);
	assert_int_equal(lease_count(&ggd, EVENT_CASE_OPENED), 1);
	region_later(r, 30);
	assert_int_equal(lease_current(r, case_)->state, CONSENT_ACTIVE);
}

static void renew__older_than_a_withdrawal_it_stays_suspended(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first =
	        lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"});

	lease_withdraw(r, "school", BSN_A, "");
	lease_renew(r, first->reference,
	            (struct lease_consent){.recipients = "[\"ggd\"]", .from = "2026-11-20"});
	region_later(r, 30);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state IN (1, 2)"), 0);
	assert_int_equal(region_number(r, "SELECT state FROM signal"), SIGNAL_ERASED);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(ggd.count, 0);
}

/* Of a withdrawal that the sender knows, it is told: at the day that is too early. */
static void renew__older_than_a_known_withdrawal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *ground;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_withdraw(r, "gemeente", BSN_A, "");
	ground = region_signal(r, "gemeente",
	                       (struct region_signal){.crisis = true, .recipients = "[\"ggd\"]"});
	expect(r, ground->reference, (struct lease_consent){.from = "2026-11-22"}, "consent-withdrawn",
	       "/data/consent/valid_from");
}

/* Said twice is said once; and what was wider before does not come back. */
static void renew__is_not_undone_by_repeating(void **state)
{
	struct region *r = region_of(state);
	const struct lease_consent narrower = {.recipients = "[\"ggd\"]", .from = "2026-11-23"};
	const struct proto_answer *first = lease_signal_as(r, "same", BSN_A, (struct lease_consent){0}),
	                          *again;

	lease_renew(r, first->reference, narrower);
	lease_renew(r, first->reference, narrower);
	assert_int_equal(region_audited(r, "consent.renewed", NULL), 1);
	again = lease_signal_as(r, "same", BSN_A, (struct lease_consent){0});
	assert_int_equal(again->answer, ANSWER_DUPLICATE);
	assert_int_equal(again->state, SIGNAL_KEPT);
	again = lease_signal(r, BSN_A, (struct lease_consent){0});
	assert_string_equal(lease_code(again), "consent-withdrawn");
	assert_string_equal(lease_pointer(again), "/data/consent/valid_from");
	expect(r, first->reference, (struct lease_consent){0}, "consent-withdrawn",
	       "/data/consent/valid_from");
	struct lease_heard woning = lease_heard(r, "woning");
	assert_int_equal(lease_count(&woning, EVENT_SIGNAL_SHARED), 0);
	/* What it left out is its own affair: another's consent that names woning stands. */
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	woning = lease_heard(r, "woning");
	assert_int_equal(lease_count(&woning, EVENT_SIGNAL_SHARED), 1);
}

static void renew__by_a_person_of_another_partner(void **state)
{
	struct region *r = region_of(state);
	const char *own = lease_signal(r, BSN_A, (struct lease_consent){0})->reference;

	region_roster(r);
	expect(r, own, (struct lease_consent){.by = "g1"}, "person-foreign", "/data/consent/recorded_by");
}

/* The newer consent waits for a person; what was derived from the older one is not handed over again. */
static void renew__facts_of_before_are_withheld_while_it_is_doubted(void **state)
{
	struct region *r = region_of(state);
	struct lease_heard ggd;

	/* Another signal covers the case all the same. */
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	region_pass(r, 1000);
	lease_signal(r, BSN_A, (struct lease_consent){0});
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_SIGNAL_JOINED), 1);
	region_pass(r, 1000);
	region_sql(r,
	           region_text(r,
	                       "UPDATE consent SET state = 2, recorded = %lld WHERE recorded_by = 'gemeente';"
	                       "UPDATE signal SET state = 2 WHERE partner = 'gemeente'",
	                       (long long)region_now(r).ms));
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_SIGNAL_JOINED), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(renew__takes_the_place_of_the_older),
	        TEST(renew__opens_to_whom_it_names_now),
	        TEST(renew__leaves_out),
	        TEST(renew__leaves_out_what_waits),
	        TEST(renew__replaces_a_ground),
	        TEST(renew__is_judged_like_a_new_consent),
	        TEST(renew__knows_own_signals_only),
	        TEST(renew__of_a_case),
	        TEST(renew__is_to_be_confirmed_anew),
	        TEST(renew__leaves_the_regie_where_it_is),
	        TEST(renew__after_a_withdrawal),
	        TEST(renew__older_than_a_withdrawal_it_stays_suspended),
	        TEST(renew__older_than_a_known_withdrawal),
	        TEST(renew__is_not_undone_by_repeating),
	        TEST(renew__by_a_person_of_another_partner),
	        TEST(renew__facts_of_before_are_withheld_while_it_is_doubted),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/renew", tests, NULL, NULL);
}
