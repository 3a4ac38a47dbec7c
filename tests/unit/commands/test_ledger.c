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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(ledger_show__who_told_and_who_was_given_it),
	        TEST(ledger_show__the_same_of_a_day_is_one_row),
	        TEST(ledger_show__withdrawn_withheld_erased),
	        TEST(ledger_show__a_refused_request_with_its_code),
	        TEST(ledger_show__a_crisis_as_such),
	        TEST(ledger_show__nothing_of_other_clients),
	        TEST(ledger_show__cases_that_became_one),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
