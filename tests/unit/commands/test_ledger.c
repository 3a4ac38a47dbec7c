#include "region.h"

static const struct proto_ledger *ledger(struct region *r, const char *case_)
{
	return region_ask(r, OFFICER, "ledger",
	                  region_text(r, "{\"case\":\"%s\",\"reason\":\"asked\"}", case_));
}

/* The row that tells this of this one; NULL: there is none. */
static const struct proto_ledger_row *told(const struct proto_ledger *l, enum told what, const char *who)
{
	for (size_t i = 0; i < l->rows.count; i++)
		if (l->rows.at[i].what == what && strcmp(l->rows.at[i].who, who) == 0)
			return &l->rows.at[i];
	return NULL;
}

static void ledger_show__who_told_and_who_was_given_it(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row;
	const struct proto_ledger *l;
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	region_heard(r, "school", EVENT_SIGNAL_SHARED);
	l = ledger(r, case_);
	row = told(l, TOLD_RECEIVED, "gemeente");
	assert_non_null(row);
	assert_int_equal(row->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(row->role, ROLE_MUNICIPALITY);
	row = told(l, TOLD_SHARED, "ggd");
	assert_non_null(row);
	assert_string_equal(row->from, "gemeente");
	assert_int_equal(row->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(row->form, FORM_WRITTEN);
	assert_string_equal(row->basis, "WI2021-37-2b");
	assert_true(day_is_set(row->given));
	assert_null(told(l, TOLD_SHARED, "school"));
	assert_non_null(told(l, TOLD_READ, "coordinator"));
	/* Asking is itself told the next time. */
	assert_null(told(l, TOLD_READ, "privacy_officer"));
	assert_non_null(told(ledger(r, case_), TOLD_READ, "privacy_officer"));
	assert_int_equal(region_audited_with(r, "ledger.read", "case_id", case_), 2);
}

/* Two consents, of the same day or not; both confirmed, so that the case is known to both. */
static const char *case_on_two(struct region *r, const char *from)
{
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .from = from});
	c = region_case(r, NULL);
	region_ask(r, COORDINATOR, "consent.confirm",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"asked the client\"}", c));
	region_heard(r, "ggd", EVENT_CASE_OPENED);
	return c;
}

static void ledger_show__on_what_facts_rest(void **state)
{
	struct region *r = region_of(state);
	const char *c = case_on_two(r, NULL);
	const struct proto_ledger_row *row = told(ledger(r, c), TOLD_FACTS, "ggd");

	assert_non_null(row);
	assert_int_equal(row->form, FORM_WRITTEN);
	assert_string_equal(row->basis, "WI2021-37-2b");
	assert_true(day_is_set(row->given));
	assert_true(region_number(r, "SELECT count(*) FROM audit WHERE event = 'notification.served' AND "
	                             "object_kind LIKE 'cases.%' AND length(consent) = 2 * 36 + 1") > 0);
}

static void ledger_show__what_several_consents_have_in_common(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row = told(ledger(r, case_on_two(r, "2026-11-20")), TOLD_FACTS, "ggd");

	assert_non_null(row);
	assert_int_equal(row->form, FORM_WRITTEN);
	assert_string_equal(row->basis, "WI2021-37-2b");
	assert_false(day_is_set(row->given));
}

/* Content-free, so that it names no case to who gets it; the chain knows whose it was. */
static void notification_served__names_the_case_of_what_is_withdrawn(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	c = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"the client said so\"}", c));
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 1);
	assert_int_equal(region_number(r, region_text(r,
	                                              "SELECT count(*) FROM audit WHERE event = "
	                                              "'notification.served' AND object_kind = "
	                                              "'consents.withdrawn' AND case_id = '%s' AND "
	                                              "length(consent) = 36 AND recipient = 'ggd'",
	                                              c)),
	                 1);
}

static void ledger_show__the_same_of_a_day_is_one_row(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row;
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	row = told(ledger(r, case_), TOLD_RECEIVED, "gemeente");
	assert_int_equal(row->times, 2);
	region_later(r, 1);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	assert_int_equal(told(ledger(r, case_), TOLD_RECEIVED, "gemeente")->times, 2);
	row = told(region_ask(r, OFFICER, "ledger",
	                      region_text(r, "{\"case\":\"%s\",\"from\":\"2026-11-24\"}", case_)),
	           TOLD_RECEIVED, "gemeente");
	assert_int_equal(row->times, 1);
	assert_int_equal(((struct proto_ledger *)region_ask(
	                          r, OFFICER, "ledger",
	                          region_text(r, "{\"case\":\"%s\",\"to\":\"2026-11-22\"}", case_)))
	                         ->rows.count,
	                 0);
}

static void ledger_show__withdrawn_withheld_erased(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger *l;
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"by phone\"}", case_));
	/* Asked for again: withheld. */
	region_tell(r, "ggd", "streams.fetch",
	            region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":10}", region_epoch(r)));
	l = ledger(r, case_);
	assert_non_null(told(l, TOLD_ENDED, "coordinator"));
	assert_non_null(told(l, TOLD_ASKED, "ggd"));
	assert_string_equal(told(l, TOLD_ENDED, "coordinator")->basis, "WI2021-37-2b");
	assert_non_null(told(l, TOLD_WITHHELD, "ggd"));
	assert_non_null(told(l, TOLD_WITHHELD, "ggd")->code);
}

static void ledger_show__a_refused_request_with_its_code(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row;
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	region_refused(r, ADMINISTRATOR, "consent.withdraw",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"curious\"}", case_), "right-missing");
	row = told(ledger(r, case_), TOLD_REFUSED, "administrator");
	assert_non_null(row);
	assert_string_equal(row->code, "right-missing");
}

static void ledger_show__a_crisis_as_such(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row;
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .crisis = true});
	case_ = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	row = told(ledger(r, case_), TOLD_SHARED, "ggd");
	assert_non_null(row);
	assert_int_equal(row->form, FORM_CRISIS);
	assert_non_null(told(ledger(r, case_), TOLD_GIVEN, "gemeente"));
}

static void ledger_show__nothing_of_other_clients(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger *l;
	const char *one, *other;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	one = region_case(r, NULL);
	region_signal(r, "school", (struct region_signal){.client = BSN_B, .recipients = "[\"gemeente\"]"});
	other = region_case(r, one);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	region_heard(r, "gemeente", EVENT_SIGNAL_SHARED);
	region_refused(r, ADMINISTRATOR, "consent.withdraw",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"curious\"}", other), "right-missing");
	l = ledger(r, one);
	assert_null(told(l, TOLD_REFUSED, "administrator"));
	assert_null(told(l, TOLD_RECEIVED, "school"));
	assert_null(told(l, TOLD_SHARED, "gemeente"));
	l = ledger(r, other);
	assert_non_null(told(l, TOLD_RECEIVED, "school"));
	assert_null(told(l, TOLD_SHARED, "ggd"));
	region_refused(r, CHAIR, "ledger", region_text(r, "{\"case\":\"%s\"}", one), "right-missing");
	region_refused(r, OFFICER, "ledger", "{\"case\":\"C-00000000\"}", "case-unknown");
}

static void ledger_show__a_consent_lists_who_may_know(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row;
	const struct proto_ledger *l;
	const char *case_;

	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"role:language_school\"]"});
	case_ = region_case(r, NULL);
	l = ledger(r, case_);
	row = told(l, TOLD_GIVEN, "gemeente");
	assert_non_null(row);
	assert_non_null(strstr(row->recipients, "ggd"));
	assert_non_null(strstr(row->recipients, "school"));
	assert_null(strstr(row->recipients, "role:"));
	assert_true(day_is_set(row->until));
	assert_int_not_equal(row->domains, 0);
	assert_int_equal(l->cases.count, 1);
	assert_string_equal(l->cases.at[0], case_);
}

/* Two signals, one look: one row, with what was seen. */
static void ledger_show__a_look_at_all_signals_is_one(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger_row *row;
	const char *case_, *identify;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	identify = region_text(r, "{\"case\":\"%s\",\"identify\":true,\"reason\":\"call\"}", case_);
	region_ask(r, COORDINATOR, "case.show", identify);
	row = told(ledger(r, case_), TOLD_IDENTIFIED, "coordinator");
	assert_non_null(row);
	assert_int_equal(row->times, 1);
	assert_int_equal(row->domains, TERMS_BIT(DOMAIN_HOUSING));
	region_pass(r, 5 * TIME_MINUTE_MS);
	region_ask(r, COORDINATOR, "case.show", identify);
	assert_int_equal(told(ledger(r, case_), TOLD_IDENTIFIED, "coordinator")->times, 2);
}

/* What went out before the review went out on the basis of then. */
static void ledger_show__the_basis_of_then(void **state)
{
	struct region *r = region_of(state);
	const struct proto_ledger *l;
	const char *case_, *was;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .crisis = true});
	case_ = region_case(r, NULL);
	region_heard(r, "ggd", EVENT_SIGNAL_SHARED);
	was = told(ledger(r, case_), TOLD_SHARED, "ggd")->basis;
	region_ask(
	        r, COORDINATOR, "crisis.review",
	        region_text(
	                r,
	                "{\"case\":\"%s\",\"basis\":\"WMO-5.2.6\",\"until\":\"2026-12-20\",\"reason\":\"r\"}",
	                case_));
	l = ledger(r, case_);
	assert_string_not_equal(was, "WMO-5.2.6");
	assert_string_equal(told(l, TOLD_SHARED, "ggd")->basis, was);
	assert_string_equal(told(l, TOLD_REVIEWED, "coordinator")->basis, "WMO-5.2.6");
	assert_null(told(l, TOLD_CHANGED, "coordinator"));
}

/* After a withdrawal no list shows the case; the client is found all the same, by who may look for people. */
static void ledger_show__by_who_the_client_is(void **state)
{
	static const char asks[] = "{\"client\":" BSN_A ",\"reason\":\"the client asks\"}";
	struct region *r = region_of(state);
	const struct proto_ledger *l;
	const char *case_;

	region_refused(r, OFFICER, "ledger", asks, "case-unknown");
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	case_ = region_case(r, NULL);
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"by phone\"}", case_));
	l = region_ask(r, OFFICER, "ledger", asks);
	assert_non_null(told(l, TOLD_ENDED, "coordinator"));
	assert_string_equal(l->cases.at[0], case_);
	assert_int_equal(region_audited_with(r, "ledger.read", "case_id", case_), 1);
	region_refused(r, OFFICER, "ledger", "{\"client\":" BSN_B ",\"reason\":\"the client asks\"}",
	               "case-unknown");
	region_refused(r, OFFICER, "ledger", "{\"client\":" BSN_A "}", "reason-missing");
	region_refused(r, ADMINISTRATOR, "ledger", asks, "right-missing");
	region_refused(r, OFFICER, "ledger", "{\"reason\":\"whose\"}", "member-missing");
}

/* Of a case that went into another, the client is told by either code. */
static void ledger_show__cases_that_became_one(void **state)
{
	struct region *r = region_of(state);
	const char *one, *other;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	one = region_case(r, NULL);
	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	other = region_case(r, one);
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\",\"reason\":\"same\"}", other, one));
	assert_non_null(told(ledger(r, one), TOLD_RECEIVED, "school"));
	assert_non_null(told(ledger(r, other), TOLD_RECEIVED, "gemeente"));
}

/* Two were taken for one for a while, and one of them is forgotten by now: what went out about that one is
 * not told to the other. */
static void ledger_show__nothing_of_whom_it_was_taken_for(void **state)
{
	struct region *r = region_of(state);
	const char *one, *other, *reference;

	region_conf(r)->retention.days[RETENTION_UNMATCHED] = 1;
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	one = region_text(r, "%s", region_case(r, NULL));
	region_signal(r, "school", (struct region_signal){.client = NAMED_A, .recipients = "[\"woning\"]"});
	other = region_text(r, "%s", region_case(r, one));
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\",\"reason\":\"same\"}", other, one));
	assert_int_equal(region_heard(r, "woning", EVENT_SIGNAL_SHARED), 1);
	reference = region_text(
	        r, "%s",
	        region_tell(r, "woning", "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)))
	                ->events.at[0]
	                .data);
	reference = strstr(reference, "\"signal\":\"");
	assert_non_null(reference);
	region_tell(r, "woning", "erasures.done",
	            region_text(r, "{\"references\":[\"%.36s\"]}", reference + strlen("\"signal\":\"")));
	assert_int_equal(region_audited_with(r, "erasure.done", "case_id", one), 1);
	assert_non_null(told(ledger(r, one), TOLD_SHARED, "woning"));
	assert_non_null(told(ledger(r, one), TOLD_ERASED, "woning"));
	region_ask(r, COORDINATOR, "match.undo",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"another birth place\"}", one));
	assert_null(told(ledger(r, one), TOLD_SHARED, "woning"));
	assert_null(told(ledger(r, one), TOLD_ERASED, "woning"));
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"help has started\"}", other));
	region_later(r, 1);
	region_sql(r, "UPDATE erasure SET done = 1790000000000");
	region_later(r, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal"), 1);
	assert_null(told(ledger(r, one), TOLD_SHARED, "woning"));
	assert_null(told(ledger(r, one), TOLD_RECEIVED, "school"));
	assert_null(told(ledger(r, one), TOLD_GIVEN, "school"));
	assert_null(told(ledger(r, one), TOLD_ERASED, "woning"));
	assert_non_null(told(ledger(r, one), TOLD_RECEIVED, "gemeente"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(ledger_show__who_told_and_who_was_given_it),
	        TEST(ledger_show__on_what_facts_rest),
	        TEST(ledger_show__what_several_consents_have_in_common),
	        TEST(notification_served__names_the_case_of_what_is_withdrawn),
	        TEST(ledger_show__the_same_of_a_day_is_one_row),
	        TEST(ledger_show__withdrawn_withheld_erased),
	        TEST(ledger_show__a_refused_request_with_its_code),
	        TEST(ledger_show__a_crisis_as_such),
	        TEST(ledger_show__nothing_of_other_clients),
	        TEST(ledger_show__a_consent_lists_who_may_know),
	        TEST(ledger_show__a_look_at_all_signals_is_one),
	        TEST(ledger_show__the_basis_of_then),
	        TEST(ledger_show__by_who_the_client_is),
	        TEST(ledger_show__cases_that_became_one),
	        TEST(ledger_show__nothing_of_whom_it_was_taken_for),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
