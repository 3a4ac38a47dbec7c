/* A client takes back part of a consent. */
#include "lease.h"

#include <stdio.h>

#define NO_WONING ",\"recipients\":[\"woning\"]"
#define NO_MENTAL ",\"domains\":[\"mental_health\"]"
#define NO_MDO ",\"purposes\":[\"mdo\"]"

static const struct proto_done *decide(struct region *r, const char *method, const char *case_,
                                       const char *more)
{
	return region_ask(r, COORDINATOR, method, region_text(r, "{\"case\":\"%s\"%s}", case_, more));
}

static void withdrawal_report__of_a_recipient(void **state)
{
	struct region *r = region_of(state);
	const char *case_, *older;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	case_ = region_case(r, NULL);
	older = lease_current(r, case_)->consent;
	struct lease_heard ggd = lease_heard(r, "ggd"), woning = lease_heard(r, "woning");
	assert_true(lease_says(&woning, "the heating is off"));

	assert_int_equal(lease_withdraw(r, "gemeente", BSN_A, NO_WONING)->answer, ANSWER_STORED);
	woning = lease_heard(r, "woning");
	assert_int_equal(lease_count(&woning, EVENT_CONSENT_WITHDRAWN), 1);
	assert_false(lease_says(&woning, "the heating is off"));
	/* For the other recipient nothing changed, and it hears nothing. */
	struct lease_heard after = lease_heard(r, "ggd");
	assert_int_equal(after.count, ggd.count);
	assert_true(lease_says(&after, "does not sleep"));
	const struct proto_case_consent *c = lease_current(r, case_);
	assert_int_equal(c->state, CONSENT_ACTIVE);
	assert_int_equal(c->recipients.count, 1);
	assert_string_equal(c->replaces, older);
	/* The sender hears that, and not which: it knows the consent. */
	struct lease_heard gemeente = lease_heard(r, "gemeente");
	const struct proto_case_facts *facts = lease_last(r, &gemeente, EVENT_SIGNAL_STATUS);
	assert_int_equal(facts->state, SIGNAL_KEPT);
	assert_int_equal(facts->cause, CAUSE_NARROWED);
	assert_int_equal(region_audited(r, "consent.narrowed", "consent_narrowed"), 1);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 0);
}

static void withdrawal_report__of_a_life_domain(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	struct lease_heard ggd = lease_heard(r, "ggd"), woning = lease_heard(r, "woning");
	assert_true(lease_says(&ggd, "does not sleep"));
	assert_false(lease_says(&woning, "does not sleep"));
	/* A recipient that was served has part in it too. */
	lease_withdraw(r, "ggd", BSN_A, NO_MENTAL);
	ggd = lease_heard(r, "ggd");
	const struct proto_cover *cover = lease_last(r, &ggd, EVENT_CONSENT_CHANGED);
	assert_int_equal(cover->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(cover->purposes, TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO));
	assert_false(lease_says(&ggd, "does not sleep"));
	assert_true(lease_says(&ggd, "the heating is off"));
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE domain = 2 AND state = 1"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE domain = 5 AND state = 1"), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE protect_yes IS NOT NULL"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM erasure WHERE partner = 'ggd'"), 1);
	/* I11: by its role this one never saw that domain, so it hears nothing of it either. */
	struct lease_heard after = lease_heard(r, "woning");
	assert_int_equal(after.count, woning.count);
}

static void withdrawal_report__of_a_purpose(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	region_plan(r);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_ITEM_ANNOUNCED), 1);
	lease_withdraw(r, "gemeente", BSN_A, NO_MDO);
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 0);
	ggd = lease_heard(r, "ggd");
	const struct proto_item_facts *facts = lease_last(r, &ggd, EVENT_ITEM_CANCELLED);
	assert_int_equal(facts->cause, CAUSE_NARROWED);
	const struct proto_cover *cover = lease_last(r, &ggd, EVENT_CONSENT_CHANGED);
	assert_int_equal(cover->purposes, TERMS_BIT(PURPOSE_SIGNAL));
	assert_true(lease_says(&ggd, "does not sleep"));
}

/* Without the purpose of sharing nobody may keep what was shared; people with an office go on. */
static void withdrawal_report__of_sharing(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_heard(r, "ggd");
	lease_withdraw(r, "gemeente", BSN_A, ",\"purposes\":[\"signal\"]");
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(lease_count(&ggd, EVENT_CONSENT_CHANGED), 0);
	assert_false(lease_says(&ggd, "does not sleep"));
	assert_int_equal(lease_current(r, region_case(r, NULL))->state, CONSENT_ACTIVE);
}

static void withdrawal_report__of_all_there_is(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_withdraw(r, "gemeente", BSN_A, ",\"domains\":[\"mental_health\",\"housing\",\"family\"]");
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
	assert_int_equal(region_number(r, "SELECT state FROM signal"), SIGNAL_ERASED);
}

/* A signal of which no life domain is left is erased, though its consent covers others. */
static void withdrawal_report__of_all_that_was_observed(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A,
	             (struct lease_consent){.domains = "[\"mental_health\",\"housing\",\"family\"]"});
	lease_withdraw(r, "gemeente", BSN_A, ",\"domains\":[\"mental_health\",\"housing\"]");
	assert_int_equal(region_number(r, "SELECT state FROM signal"), SIGNAL_ERASED);
	assert_int_equal(region_number(r, "SELECT count(*) FROM sealed WHERE state = 1 AND kind < 4"), 0);
	struct lease_heard gemeente = lease_heard(r, "gemeente");
	const struct proto_case_facts *facts = lease_last(r, &gemeente, EVENT_SIGNAL_STATUS);
	assert_int_equal(facts->state, SIGNAL_ERASED);
	assert_int_equal(region_audited(r, "case.closed", "consent_narrowed"), 1);
}

static void withdrawal_report__of_an_unknown_recipient(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer =
	        lease_withdraw(r, "gemeente", BSN_A, ",\"recipients\":[\"ggd\",\"group:none\"]");

	assert_string_equal(lease_code(answer), "recipient-unknown");
	assert_string_equal(lease_pointer(answer), "/data/recipients/1");
}

/* Said by somebody without part in it: nothing is shown, and the part waits. */
static void withdrawal_report__of_a_part_waits(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	case_ = region_case(r, NULL);
	struct lease_heard before = lease_heard(r, "woning");
	assert_int_equal(lease_withdraw(r, "school", BSN_A, NO_WONING)->answer, ANSWER_STORED);
	struct lease_heard woning = lease_heard(r, "woning"), ggd = lease_heard(r, "ggd"),
	                   gemeente = lease_heard(r, "gemeente");
	assert_int_equal(woning.count, before.count);
	assert_false(lease_says(&woning, "the heating is off"));
	assert_int_equal(ggd.count, 0);
	assert_int_equal(gemeente.count, 0);
	/* The term passes: the part is gone, and the rest is there again. */
	region_later(r, 14);
	woning = lease_heard(r, "woning");
	ggd = lease_heard(r, "ggd");
	assert_int_equal(lease_count(&woning, EVENT_CONSENT_WITHDRAWN), 1);
	assert_true(lease_says(&ggd, "does not sleep"));
	const struct proto_case_consent *c = lease_current(r, case_);
	assert_int_equal(c->state, CONSENT_ACTIVE);
	assert_int_equal(c->recipients.count, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent_cut"), 0);
}

/* I11: what a part took from consents that its reporter does not know of is held against nothing of its own.
 */
static void withdrawal_report__of_a_part_that_was_all_there_is(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"woning\"]"});
	region_tell(r, "school", "consents.withdrawn",
	            "{\"client\":" BSN_A ",\"reporter\":\"s1\",\"on\":\"2026-11-19\"" NO_WONING "}");
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 1);
	region_later(r, 14);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal"), 0);
	region_signal(
	        r, "school",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]", .from = "2026-11-20"});
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 0);
}

/* The consent's own last day is that on which the part was to be taken: it ran out, and nobody took back all.
 */
static void withdrawal_report__of_a_part_of_what_runs_out(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){.until = "2026-11-30"});
	lease_withdraw(r, "school", BSN_A, NO_MENTAL);
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 1);
	region_later(r, 9);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal"), 0);
	assert_string_equal(lease_code(lease_signal(r, BSN_A, (struct lease_consent){.from = "2026-11-24"})),
	                    "");
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .from = "2026-11-24"});
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 0);
}

static void withdrawal_report__of_a_part_that_it_does_not_hold(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"});
	lease_withdraw(r, "school", BSN_A, NO_WONING);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_true(lease_says(&ggd, "does not sleep"));
	assert_int_equal(region_audited(r, "consent.suspended", NULL), 0);
}

static void consent_withdraw__confirms_the_part_that_waits(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	case_ = region_case(r, NULL);
	lease_withdraw(r, "school", BSN_A, NO_MENTAL);
	assert_int_equal(decide(r, "consent.withdraw", case_, "")->count, 1);
	assert_int_equal(lease_current(r, case_)->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(lease_current(r, case_)->state, CONSENT_ACTIVE);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_true(lease_says(&ggd, "the heating is off"));
	assert_false(lease_says(&ggd, "does not sleep"));
}

static void consent_confirm__drops_the_part_that_waits(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	case_ = region_case(r, NULL);
	lease_withdraw(r, "school", BSN_A, NO_MENTAL);
	decide(r, "consent.confirm", case_, "");
	region_later(r, 30);
	assert_int_equal(lease_current(r, case_)->domains,
	                 TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent_cut"), 0);
	struct lease_heard ggd = lease_heard(r, "ggd");
	assert_true(lease_says(&ggd, "does not sleep"));
	/* What a person gave back is not taken again by a renewal of the same. */
	struct lease_heard gemeente = lease_heard(r, "gemeente");
	const struct proto_case_facts *facts = lease_last(r, &gemeente, EVENT_CONSENT_CONFIRMED);
	assert_int_equal(lease_renew(r, facts->signal, (struct lease_consent){.until = "2027-07-31"})->answer,
	                 ANSWER_STORED);
	assert_int_equal(lease_current(r, case_)->state, CONSENT_ACTIVE);
}

static void withdrawal_report__of_all_wins_over_a_part(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_withdraw(r, "school", BSN_A, NO_MENTAL);
	lease_withdraw(r, "school", BSN_A, "");
	lease_withdraw(r, "school", BSN_A, NO_WONING);
	region_later(r, 14);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state IN (1, 2)"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent_cut"), 0);
}

/* Two parts, claimed one after the other by somebody without part in it, are both taken. */
static void withdrawal_report__of_parts_adds_up(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_withdraw(r, "school", BSN_A, NO_MENTAL);
	lease_withdraw(r, "school", BSN_A, NO_WONING);
	/* And one by somebody with part in it takes effect while they wait. */
	lease_withdraw(r, "gemeente", BSN_A, NO_MDO);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2 AND purposes = 2"),
	                 1);
	region_later(r, 14);
	const struct proto_case_consent *c = lease_current(r, region_case(r, NULL));
	assert_int_equal(c->state, CONSENT_ACTIVE);
	assert_int_equal(c->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(c->purposes, TERMS_BIT(PURPOSE_SIGNAL));
	assert_int_equal(c->recipients.count, 1);
}

static void signal_report__revives_nothing_that_was_narrowed(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *again;

	lease_signal_as(r, "same", BSN_A, (struct lease_consent){0});
	lease_withdraw(r, "gemeente", BSN_A, NO_WONING);
	again = lease_signal_as(r, "same", BSN_A, (struct lease_consent){0});
	assert_int_equal(again->answer, ANSWER_DUPLICATE);
	again = lease_signal(r, BSN_A, (struct lease_consent){0});
	assert_string_equal(lease_code(again), "consent-withdrawn");
	assert_string_equal(lease_pointer(again), "/data/consent/valid_from");
	struct lease_heard woning = lease_heard(r, "woning");
	assert_false(lease_says(&woning, "the heating is off"));
	/* The same consent without what was taken back is as good as it was. */
	again = lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"});
	assert_int_equal(again->answer, ANSWER_STORED);
	/* Of another partner, which may not know: it is taken in, and waits. */
	region_signal(r, "ggd",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"woning\",\"gemeente\"]"});
	struct lease_heard gemeente = lease_heard(r, "gemeente");
	assert_int_equal(lease_count(&gemeente, EVENT_SIGNAL_SHARED), 0);
	region_later(r, 14);
	gemeente = lease_heard(r, "gemeente");
	assert_int_equal(lease_count(&gemeente, EVENT_SIGNAL_SHARED), 1);
	woning = lease_heard(r, "woning");
	assert_int_equal(lease_count(&woning, EVENT_SIGNAL_SHARED), 0);
}

/* Nor does its recorder, which hears of it, though another said it. */
static void signal_report__revives_nothing_that_another_narrowed(void **state)
{
	struct region *r = region_of(state);

	lease_signal(r, BSN_A, (struct lease_consent){0});
	lease_heard(r, "ggd");
	lease_withdraw(r, "ggd", BSN_A, NO_WONING);
	assert_string_equal(lease_code(lease_signal(r, BSN_A, (struct lease_consent){0})),
	                    "consent-withdrawn");
	assert_int_equal(lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\"]"})->answer,
	                 ANSWER_STORED);
}

static void consent_narrow__by_a_coordinator(void **state)
{
	struct region *r = region_of(state);
	const char *case_;
	const struct proto_done *done;

	lease_signal(r, BSN_A, (struct lease_consent){0});
	case_ = region_case(r, NULL);
	decide(r, "consent.confirm", case_, "");
	done = decide(r, "consent.narrow", case_, NO_MENTAL ",\"reason\":\"said so on the phone\"");
	assert_int_equal(done->count, 1);
	assert_int_equal(lease_current(r, case_)->domains, TERMS_BIT(DOMAIN_HOUSING));
	/* What is left was confirmed as part of the whole. */
	assert_true(lease_current(r, case_)->confirmed);
	done = decide(r, "consent.narrow", case_, NO_MENTAL);
	assert_int_equal(done->count, 0);
	assert_non_null(done->note);
	assert_string_equal(region_refused(r, COORDINATOR, "consent.narrow",
	                                   region_text(r, "{\"case\":\"%s\",\"recipients\":[\"x\"]}", case_),
	                                   "recipient-unknown")
	                            ->pointer,
	                    "/params/recipients/0");
	region_refused(r, CHAIR, "consent.narrow", region_text(r, "{\"case\":\"%s\"" NO_MENTAL "}", case_),
	               "right-missing");
}

static void consent_narrow__is_not_for_grounds(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.crisis = true, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	region_refused(r, COORDINATOR, "consent.narrow",
	               region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\"" NO_MENTAL "}", case_,
	                           lease_current(r, case_)->consent),
	               "consent-none");
	lease_withdraw(r, "gemeente", BSN_A, NO_MENTAL);
	assert_int_equal(region_audited(r, "consent.narrowed", NULL), 0);
}

struct transcript {
	size_t count;
	char line[40][240];
};

static void note(struct transcript *t, const struct proto_answer *a)
{
	char *line = t->line[t->count++];
	size_t used;

	assert_true(t->count < sizeof(t->line) / sizeof(t->line[0]));
	used = (size_t)snprintf(line, sizeof(t->line[0]), "%d %s %s %d %d %lld", (int)a->answer,
	                        lease_code(a), lease_pointer(a), a->reference != NULL, (int)a->state,
	                        (long long)a->newest);
	for (size_t i = 0; i < a->events.count; i++) {
		used += (size_t)snprintf(line + used, sizeof(t->line[0]) - used, " %s/%zu",
		                         a->events.at[i].type, strlen(a->events.at[i].data));
		assert_true(used < sizeof(t->line[0]));
	}
}

static void fetch(struct region *r, struct transcript *t)
{
	note(t, region_tell(r, "gemeente", "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r))));
}

/* A partner that takes back, signals, renews, repeats itself and says what it erased. */
static void live(struct region *r, struct transcript *t)
{
	const struct lease_consent later = {.from = "2026-11-24", .recipients = "[\"ggd\"]"};
	struct proto_answer *first, *second;

	note(t, lease_withdraw(r, "gemeente", BSN_A, NO_WONING));
	note(t, lease_signal(r, BSN_A, (struct lease_consent){0}));
	note(t, first = lease_signal(r, BSN_A, (struct lease_consent){.recipients = "[\"ggd\",\"school\"]"}));
	fetch(r, t);
	note(t, lease_withdraw(r, "gemeente", BSN_A, NO_MDO));
	fetch(r, t);
	region_later(r, 1);
	note(t, lease_renew(r, first->reference, later));
	note(t, lease_renew(r, first->reference, (struct lease_consent){0}));
	note(t, second = region_signal(r, "gemeente", (struct region_signal){.crisis = true}));
	note(t, lease_renew(r, second->reference, later));
	note(t, region_tell(r, "gemeente", "erasures.done",
	                    region_text(r, "{\"references\":[\"%s\"]}", first->reference)));
	note(t, region_tell(r, "gemeente", "erasures.done",
	                    "{\"references\":[\"01936d00-0000-7000-8000-000000000000\"]}"));
	for (int week = 0; week < 6; week++) {
		region_later(r, 7);
		fetch(r, t);
	}
	note(t, lease_renew(r, second->reference, (struct lease_consent){.from = "2026-12-20"}));
	region_later(r, 180);
	fetch(r, t);
}

/* I11: the same to its sender, whether others know the client, and take back what they like, or not. */
static void commands__narrow_alike_in_two_worlds(void **state)
{
	struct region *r = region_of(state), *other = region_open();
	static struct transcript one, two;

	one.count = two.count = 0;
	region_roster(r);
	region_roster(other);
	region_signal(other, "ggd", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	region_signal(other, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	lease_withdraw(other, "school", BSN_A, ",\"recipients\":[\"ggd\"]");
	live(r, &one);
	live(other, &two);
	assert_int_equal(one.count, two.count);
	for (size_t i = 0; i < one.count; i++)
		assert_string_equal(one.line[i], two.line[i]);
	region_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(withdrawal_report__of_a_recipient),
	        TEST(withdrawal_report__of_a_life_domain),
	        TEST(withdrawal_report__of_a_purpose),
	        TEST(withdrawal_report__of_sharing),
	        TEST(withdrawal_report__of_all_there_is),
	        TEST(withdrawal_report__of_all_that_was_observed),
	        TEST(withdrawal_report__of_an_unknown_recipient),
	        TEST(withdrawal_report__of_a_part_waits),
	        TEST(withdrawal_report__of_a_part_that_was_all_there_is),
	        TEST(withdrawal_report__of_a_part_of_what_runs_out),
	        TEST(withdrawal_report__of_a_part_that_it_does_not_hold),
	        TEST(consent_withdraw__confirms_the_part_that_waits),
	        TEST(consent_confirm__drops_the_part_that_waits),
	        TEST(withdrawal_report__of_all_wins_over_a_part),
	        TEST(withdrawal_report__of_parts_adds_up),
	        TEST(signal_report__revives_nothing_that_was_narrowed),
	        TEST(signal_report__revives_nothing_that_another_narrowed),
	        TEST(consent_narrow__by_a_coordinator),
	        TEST(consent_narrow__is_not_for_grounds),
	        TEST(commands__narrow_alike_in_two_worlds),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/narrow", tests, NULL, NULL);
}
