#include "region.h"

static const struct proto_inbox *inbox(struct region *r)
{
	return region_ask(r, COORDINATOR, "inbox", NULL);
}

/* The only row of a kind in somebody's inbox; NULL when there is none. */
static const struct proto_inbox_row *row_of(struct region *r, const char *person, enum inbox kind)
{
	const struct proto_inbox *all = region_ask(r, person, "inbox", NULL);
	const struct proto_inbox_row *found = NULL;

	for (size_t i = 0; i < all->business.count; i++) {
		if (all->business.at[i].kind != kind)
			continue;
		assert_null(found);
		found = &all->business.at[i];
	}
	return found;
}

static const struct proto_inbox_row *row(struct region *r, enum inbox kind)
{
	return row_of(r, COORDINATOR, kind);
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
	region_ask(r, COORDINATOR, "crisis.review",
	           region_text(r,
	                       "{\"case\":\"%s\",\"basis\":\"WMO-5.2.5\",\"until\":\"2027-02-01\","
	                       "\"reason\":\"the law asks\"}",
	                       c));
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

static struct day day_of(const char *text)
{
	struct day d;

	assert_true(time_parse_day(text, &d));
	return d;
}

static void inbox__a_consent_that_ends(void **state)
{
	struct region *r = region_of(state);
	const struct proto_inbox_row *found;

	region_signal(r, "gemeente", (struct region_signal){.until = "2027-01-31"});
	region_later(r, 40); /* 2 January */
	assert_null(row(r, INBOX_ENDING));
	region_later(r, 1);
	found = row(r, INBOX_ENDING);
	assert_says(found, "gemeente renews it");
	assert_string_equal(found->partner, "gemeente");
	assert_int_equal(found->due.n, day_of("2027-01-31").n);
	assert_int_equal(time_local_day(found->since).n, day_of("2027-01-03").n);
	assert_null(row_of(r, OFFICER, INBOX_ENDING));
	assert_null(row_of(r, CHAIR, INBOX_ENDING));
	region_later(r, 30);
	assert_null(row(r, INBOX_ENDING));
}

/* Working days: what was asked on Monday is late on Tuesday the week after. */
static void inbox__a_partner_that_did_not_erase(void **state)
{
	struct region *r = region_of(state);
	const struct proto_inbox_row *found;

	region_sql(r, region_text(r,
	                          "INSERT INTO erasure (partner, reference, asked, done) VALUES "
	                          "('ggd', 'a', %lld, NULL), ('ggd', 'b', %lld, NULL), ('ggd', 'c', 1, 2),"
	                          "('school', 'd', 1, 2)",
	                          (long long)region_now(r).ms, (long long)region_now(r).ms));
	assert_null(row(r, INBOX_ERASURE));
	region_later(r, 7);
	assert_null(row(r, INBOX_ERASURE));
	region_later(r, 1);
	found = row(r, INBOX_ERASURE);
	assert_says(found, "erased 2 of");
	assert_string_equal(found->partner, "ggd");
	assert_null(found->case_);
	assert_non_null(row_of(r, OFFICER, INBOX_ERASURE));
	assert_null(row_of(r, CHAIR, INBOX_ERASURE));
	region_sql(r, "UPDATE erasure SET done = 5");
	assert_null(row(r, INBOX_ERASURE));
}

static void inbox__a_partner_at_its_limit(void **state)
{
	struct region *r = region_of(state);
	int today = time_local_day(region_now(r)).n;

	region_sql(r, region_text(r,
	                          "INSERT INTO partner_day (partner, on_day, named, refused) VALUES "
	                          "('ggd', %d, 50, 3), ('school', %d, 50, 0), ('gemeente', %d, 50, 9)",
	                          today, today, today - 1));
	assert_says(row(r, INBOX_LIMIT), "mdoctl limit lift ggd");
	assert_string_equal(row(r, INBOX_LIMIT)->partner, "ggd");
	assert_non_null(row_of(r, OFFICER, INBOX_LIMIT));
	assert_null(row_of(r, CHAIR, INBOX_LIMIT));
	region_sql(r, "UPDATE partner_day SET lifted_by = 'c.coordinator'");
	assert_null(row(r, INBOX_LIMIT));
}

static void inbox__two_numbers_that_mean_two_clients(void **state)
{
	struct region *r = region_of(state);
	const char *a, *b;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	a = region_case(r, NULL);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	b = region_case(r, a);
	region_sql(r, "INSERT INTO client_conflict (low, high, at) SELECT min(id), max(id), 5 FROM client");
	assert_says(row(r, INBOX_CONFLICT), "match reject");
	assert_says(row(r, INBOX_CONFLICT), a);
	assert_says(row(r, INBOX_CONFLICT), b);
	assert_null(row_of(r, OFFICER, INBOX_CONFLICT));
	region_ask(r, COORDINATOR, "case.close", region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", a));
	assert_string_equal(row(r, INBOX_CONFLICT)->case_, b);
	assert_null(strstr(row(r, INBOX_CONFLICT)->what, a));
	assert_says(row(r, INBOX_CONFLICT), "match reject");
	/* The sender was asked; of the other there is no case any more to name. */
	region_refused(r, COORDINATOR, "match.reject",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"asked\"}", a), "match-none");
	region_ask(r, COORDINATOR, "match.reject",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"asked\"}", b));
	assert_null(row(r, INBOX_CONFLICT));
	assert_int_equal(region_audited_with(r, "match.rejected", "case_id", b), 1);
	region_refused(r, COORDINATOR, "match.reject",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"asked\"}", b), "match-none");
	region_sql(r, "INSERT INTO client_conflict (low, high, at) SELECT min(id), max(id), 5 FROM client");
	assert_says(row(r, INBOX_CONFLICT), b);
	region_sql(r, "INSERT INTO match_rejected (low, high) SELECT low, high FROM client_conflict");
	assert_null(row(r, INBOX_CONFLICT));
}

static void inbox__closed_cases_that_go(void **state)
{
	struct region *r = region_of(state);
	struct conf *conf = region_conf(r);
	const struct proto_inbox_row *found;

	conf->retention.days[RETENTION_CASE] = 100;
	conf->retention.days[RETENTION_UNMATCHED] = 60;
	conf->retention.warn_days = 30;
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", region_case(r, NULL)));
	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A});
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", region_case(r, NULL)));
	region_later(r, 29);
	assert_null(row(r, INBOX_RETENTION));
	region_later(r, 1);
	found = row(r, INBOX_RETENTION);
	assert_says(found, "closed cases");
	assert_string_equal(found->table, "haarlem");
	assert_null(found->case_);
	assert_int_equal(found->due.n, day_of("2027-01-22").n);
	assert_non_null(row_of(r, OFFICER, INBOX_RETENTION));
	assert_non_null(row_of(r, ADMINISTRATOR, INBOX_RETENTION));
	assert_null(row_of(r, CHAIR, INBOX_RETENTION));
}

static void inbox__no_fresh_backup(void **state)
{
	struct region *r = region_of(state);
	struct conf *conf = region_conf(r);

	assert_null(row_of(r, ADMINISTRATOR, INBOX_BACKUP));
	conf->backup_dir = "/somewhere";
	conf->backup_warn_hours = 26;
	assert_says(row_of(r, ADMINISTRATOR, INBOX_BACKUP), "no backup yet");
	region_sql(r, region_text(r, "INSERT INTO meta (name, value) VALUES ('backup_last', '%lld')",
	                          (long long)region_now(r).ms));
	assert_null(row_of(r, ADMINISTRATOR, INBOX_BACKUP));
	region_pass(r, 26 * TIME_HOUR_MS);
	assert_null(row_of(r, ADMINISTRATOR, INBOX_BACKUP));
	region_pass(r, 1);
	assert_says(row_of(r, ADMINISTRATOR, INBOX_BACKUP), "too old");
	assert_null(row(r, INBOX_BACKUP));
	assert_null(row_of(r, OFFICER, INBOX_BACKUP));
}

/* An administrator's inbox tells of no case, and of no client. */
static void inbox__of_an_administrator(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A});
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B, .crisis = true});
	assert_true(inbox(r)->business.count > 3);
	assert_int_equal(((struct proto_inbox *)region_ask(r, ADMINISTRATOR, "inbox", NULL))->business.count,
	                 0);
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
	        TEST(inbox__a_consent_that_ends),
	        TEST(inbox__a_partner_that_did_not_erase),
	        TEST(inbox__a_partner_at_its_limit),
	        TEST(inbox__two_numbers_that_mean_two_clients),
	        TEST(inbox__closed_cases_that_go),
	        TEST(inbox__no_fresh_backup),
	        TEST(inbox__of_an_administrator),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
