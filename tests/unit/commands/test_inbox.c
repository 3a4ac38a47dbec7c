#include "region.h"

static const struct proto_inbox *inbox(struct region *r)
{
	return region_ask(r, COORDINATOR, "inbox", NULL);
}

/* The only row of a kind; NULL when there is none. */
static const struct proto_inbox_row *row(struct region *r, enum inbox kind)
{
	const struct proto_inbox *all = inbox(r);
	const struct proto_inbox_row *found = NULL;

	for (size_t i = 0; i < all->business.count; i++) {
		if (all->business.at[i].kind != kind)
			continue;
		assert_null(found);
		found = &all->business.at[i];
	}
	return found;
}

static void assert_says(const struct proto_inbox_row *found, const char *words)
{
	assert_non_null(found);
	if (strstr(found->what, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", found->what, words);
}

static void inbox__is_empty_at_first(void **state)
{
	struct region *r = region_of(state);

	assert_int_equal(inbox(r)->business.count, 0);
}

static void inbox__nobody_holds_the_regie(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	assert_says(row(r, INBOX_ESCALATION), region_text(r, "mdoctl regie assign %s PERSON", c));
	assert_int_equal(row(r, INBOX_ESCALATION)->since.ms, region_now(r).ms);
	region_roster(r);
	assert_null(row(r, INBOX_ESCALATION));
}

static void inbox__a_consent_to_confirm(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	region_signal(r, "ggd", (struct region_signal){0});
	c = region_case(r, NULL);
	assert_says(row(r, INBOX_CONSENT), region_text(r, "mdoctl consent confirm %s", c));
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", c));
	assert_null(row(r, INBOX_CONSENT));
}

static void inbox__a_ground_to_review(void **state)
{
	struct region *r = region_of(state);
	const struct proto_case_show *show;
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.crisis = true});
	c = region_case(r, NULL);
	show = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", c));
	assert_says(row(r, INBOX_CRISIS), show->consents.at[0].consent);
	assert_true(day_is_set(row(r, INBOX_CRISIS)->due));
	assert_null(row(r, INBOX_CONSENT));
	region_ask(r, COORDINATOR, "consent.confirm",
	           region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\"}", c, show->consents.at[0].consent));
	assert_null(row(r, INBOX_CRISIS));
}

static void inbox__a_withdrawal_to_confirm(void **state)
{
	struct region *r = region_of(state);
	const char *c;
	struct day due;

	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"ggd\"]"});
	c = region_case(r, NULL);
	region_later(r, 1);
	region_withdraw(r, "school", BSN_A);
	assert_says(row(r, INBOX_WITHDRAWAL), region_text(r, "mdoctl consent withdraw %s", c));
	assert_true(time_parse_day("2026-12-01", &due));
	assert_int_equal(row(r, INBOX_WITHDRAWAL)->due.n, due.n);
	assert_int_equal(time_local_day(row(r, INBOX_WITHDRAWAL)->since).n, day_add(due, -7).n);
	assert_null(row(r, INBOX_CONSENT));
	region_ask(r, COORDINATOR, "consent.withdraw", region_text(r, "{\"case\":\"%s\"}", c));
	assert_int_equal(inbox(r)->business.count, 0);
}

static void inbox__a_client_known_by_name(void **state)
{
	struct region *r = region_of(state);
	const char *known;

	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	assert_says(row(r, INBOX_UNMATCHED), "ask the sender");
	known = region_case(r, NULL);
	region_signal(r, "gemeente",
	              (struct region_signal){.client = "{\"bsn\":\"111222333\",\"name\":\"Test Persoon\","
	                                               "\"birth_date\":\"1990-01-02\"}"});
	assert_says(row(r, INBOX_UNMATCHED), region_text(r, "match confirm|reject %s", known));
}

static void inbox__no_seat(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){.until = "2026-11-23"});
	c = region_case(r, NULL);
	assert_null(row(r, INBOX_UNPLACED)); /* not planned yet */
	region_plan(r);
	assert_says(row(r, INBOX_UNPLACED), region_text(r, "agenda pin %s", c));
	region_ask(r, COORDINATOR, "agenda.defer",
	           region_text(r, "{\"case\":\"%s\",\"until\":\"2026-12-20\",\"reason\":\"x\"}", c));
	region_plan(r);
	assert_null(row(r, INBOX_UNPLACED));
}

static void inbox__oldest_first_and_of_ones_tables(void **state)
{
	struct region *r = region_of(state);
	const struct proto_inbox *all;

	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A});
	region_later(r, 1);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B, .place = "0473"});
	all = inbox(r);
	assert_true(all->business.count >= 4);
	for (size_t i = 1; i < all->business.count; i++)
		assert_true(all->business.at[i - 1].since.ms <= all->business.at[i].since.ms);
	all = region_ask(r, CHAIR_ELSEWHERE, "inbox", NULL);
	assert_true(all->business.count > 0);
	for (size_t i = 0; i < all->business.count; i++)
		assert_string_equal(all->business.at[i].table, "zandvoort");
	assert_true(region_audited(r, "inbox.read", NULL) >= 2);
}

static void inbox__a_date_that_passed(void **state)
{
	struct region *r = region_of(state);
	const char *c;

	region_signal(r, "gemeente", (struct region_signal){0});
	c = region_case(r, NULL);
	region_plan(r);
	region_later(r, 3); /* discussed on the 24th */
	assert_null(row(r, INBOX_OVERDUE));
	region_later(r, 60);
	assert_says(row(r, INBOX_OVERDUE), region_text(r, "mdoctl case show %s", c));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(inbox__is_empty_at_first),
	        TEST(inbox__nobody_holds_the_regie),
	        TEST(inbox__a_consent_to_confirm),
	        TEST(inbox__a_ground_to_review),
	        TEST(inbox__a_withdrawal_to_confirm),
	        TEST(inbox__a_client_known_by_name),
	        TEST(inbox__no_seat),
	        TEST(inbox__oldest_first_and_of_ones_tables),
	        TEST(inbox__a_date_that_passed),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
