#include <stdio.h>

#include "region.h"

/* One case of gemeente that k1..s1 may be asked for; who was asked, and of which organisation. */
static const char *case_at(struct region *r, const char *place, const char **ret_partner)
{
	const struct proto_case_list *list;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.place = place});
	region_plan(r);
	list = region_ask(r, COORDINATOR, "case.list", "{}");
	assert_int_equal(list->cases.count, 1);
	*ret_partner = list->cases.at[0].regiehouder->partner;
	return list->cases.at[0].case_;
}

static const char *one_case(struct region *r, const char **ret_partner)
{
	return case_at(r, NULL, ret_partner);
}

/* The newest digest of a partner's stream; NULL: none came. */
static const struct proto_person_digest *digest_of(struct region *r, const char *partner)
{
	const struct proto_answer *a =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"after\":0,\"credit\":64,\"epoch\":\"%s\"}", region_epoch(r)));
	struct proto_person_digest *digest = NULL;
	struct refusal refusal;

	for (size_t i = 0; i < a->events.count; i++) {
		if (proto_event_from_type(a->events.at[i].type) != EVENT_DIGEST)
			continue;
		digest = proto_new(region_arena(r), &proto_table_person_digest);
		assert_true(proto_read(region_arena(r), &proto_table_person_digest, a->events.at[i].data,
		                       strlen(a->events.at[i].data), digest, &refusal));
	}
	return digest;
}

static size_t heard(struct region *r, const char *partner)
{
	return region_heard(r, partner, EVENT_DIGEST);
}

static void digest_due__once_a_day_when_it_says_something_new(void **state)
{
	struct region *r = region_of(state);
	const struct proto_person_digest *d;
	const char *partner, *c = case_at(r, "0473", &partner);

	/* The hour of digests is past: what is new that day was told at once. */
	region_pass(r, TIME_MINUTE_MS);
	assert_int_equal(heard(r, partner), 0);
	region_later(r, 1);
	d = digest_of(r, partner);
	assert_non_null(d);
	assert_int_equal(d->entries.count, 1);
	assert_int_equal(d->entries.at[0].state, REGIE_OFFERED);
	assert_true(time_is_set(d->entries.at[0].answer_by));
	assert_int_equal(heard(r, partner), 1);
	region_pass(r, TIME_HOUR_MS);
	assert_int_equal(heard(r, partner), 0);
	/* The next day says the same: none. Accepted: there is something to say. */
	region_later(r, 1);
	assert_int_equal(heard(r, partner), 0);
	region_accept(r, c);
	region_later(r, 1);
	assert_int_equal(heard(r, partner), 1);
}

static void digest_due__nothing_of_what_it_may_not_know(void **state)
{
	struct region *r = region_of(state);
	const char *partner, *c = one_case(r, &partner);

	region_later(r, 1);
	/* Made, and not handed over yet when the client withdraws. */
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", c));
	assert_null(digest_of(r, partner));
}

/* What is kept of a digest goes with its person, and with a start that finds it left over. */
static void digest_due__forgotten_with_its_person(void **state)
{
	struct region *r = region_of(state);
	const char *partner, *left = "SELECT count(*) FROM digest";

	one_case(r, &partner);
	region_later(r, 1);
	assert_int_equal(region_number(r, left), 1);
	region_roster(r);
	assert_int_equal(region_number(r, left), 1);
	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"s9\",\"partner\":\"school\"}]}");
	assert_int_equal(region_number(r, left), 0);
	region_sql(r, "INSERT INTO digest (person, on_day, said) VALUES ('gone', 1, zeroblob(32))");
	region_pass(r, TIME_MINUTE_MS);
	assert_int_equal(region_number(r, left), 0);
}

static void digest_render__which_cases_it_named(void **state)
{
	struct region *r = region_of(state);
	const char *partner, *c = one_case(r, &partner);

	region_later(r, 1);
	assert_non_null(digest_of(r, partner));
	assert_int_equal(region_audited_with(r, "digest.told", "case_id", c), 1);
}

/* What it named is received like anything else: who read no more than that has part in the consent when the
 * client takes it back there, and is asked to erase. */
static void digest_render__is_something_received(void **state)
{
	struct region *r = region_of(state);
	const char *partner, *ledger = region_ledger(r);
	char line[2048] = "";
	bool noted = false;
	FILE *f;

	one_case(r, &partner);
	assert_string_not_equal(partner, "gemeente");
	region_sql(r, region_text(r, "DELETE FROM outbox WHERE partner = '%s'", partner));
	region_later(r, 1);
	assert_non_null(digest_of(r, partner));
	assert_int_equal(
	        region_number(r, region_text(r, "SELECT count(*) FROM outbox WHERE partner = '%s'", partner)),
	        1);
	region_withdraw(r, partner, BSN_A);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 3"), 1);
	f = fopen(ledger, "re");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL)
		noted = noted || strstr(line, "\"became\":\"withdrawn\"") != NULL;
	fclose(f);
	assert_true(noted);
	assert_int_equal(region_heard(r, partner, EVENT_CONSENT_WITHDRAWN), 1);
}

static void digest_show__what_happened_at_ones_tables(void **state)
{
	struct region *r = region_of(state);
	const char *partner, *c = one_case(r, &partner);
	const struct proto_digest *d = region_ask(r, COORDINATOR, "digest", "{}");
	bool offered = false, placed = false;

	for (size_t i = 0; i < d->lines.count; i++) {
		if (d->lines.at[i].case_ == NULL)
			continue;
		assert_string_equal(d->lines.at[i].case_, c);
		assert_string_equal(d->lines.at[i].table, "haarlem");
		offered = offered || strcmp(d->lines.at[i].event, "regie.offered") == 0;
		placed = placed || strcmp(d->lines.at[i].event, "item.placed") == 0;
	}
	assert_true(offered && placed && !d->more);
	d = region_ask(r, CHAIR_ELSEWHERE, "digest", "{}");
	for (size_t i = 0; i < d->lines.count; i++)
		assert_null(d->lines.at[i].case_);
	d = region_ask(r, COORDINATOR, "digest", "{\"on\":\"2026-11-22\"}");
	assert_int_equal(d->lines.count, 0);
	region_refused(r, COORDINATOR, "digest", "{\"on\":\"2026-11-24\"}", "date-future");
}

static void digest_show__not_of_cases_that_may_not_be_shown(void **state)
{
	struct region *r = region_of(state);
	const char *partner, *c = one_case(r, &partner);
	const struct proto_digest *d;

	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"r\"}", c));
	d = region_ask(r, COORDINATOR, "digest", "{}");
	for (size_t i = 0; i < d->lines.count; i++)
		assert_null(d->lines.at[i].case_);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(digest_due__once_a_day_when_it_says_something_new),
	        TEST(digest_due__nothing_of_what_it_may_not_know),
	        TEST(digest_due__forgotten_with_its_person),
	        TEST(digest_render__which_cases_it_named),
	        TEST(digest_render__is_something_received),
	        TEST(digest_show__what_happened_at_ones_tables),
	        TEST(digest_show__not_of_cases_that_may_not_be_shown),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
