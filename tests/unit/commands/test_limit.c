#include <stdio.h>

#include "region.h"

/* The n-th number that passes the 11-test. */
static const char *bsn(struct region *r, int n)
{
	for (int number = 100000000;; number++) {
		int sum = -(number % 10);

		for (int i = 2, rest = number / 10; i <= 9; i++, rest /= 10)
			sum += i * (rest % 10);
		if (sum % 11 == 0 && n-- == 0)
			return region_text(r, "%d", number);
	}
}

/* A guess: it never says that anybody consents. */
static struct proto_answer *guess(struct region *r, const char *partner, const char *client)
{
	return region_tell(r, partner, "signals.reported",
	                   region_text(r,
	                               "{\"client\":%s,\"reporter\":\"x1\",\"observations\":[{\"domain\":"
	                               "\"housing\",\"text\":\"x\"}],\"language\":\"ti\",\"interpreter\":"
	                               "false,\"place\":\"0392\"}",
	                               client));
}

static const char *by_bsn(struct region *r, int n)
{
	return region_text(r, "{\"bsn\":\"%s\"}", bsn(r, n));
}

static const struct proto_limit_row *row(struct region *r, const char *partner)
{
	const struct proto_limit_list *list = region_ask(r, COORDINATOR, "limit.list", NULL);

	for (size_t i = 0; i < list->limits.count; i++)
		if (strcmp(list->limits.at[i].partner, partner) == 0)
			return &list->limits.at[i];
	fail();
	return NULL;
}

static void limit_admit__a_thousand_guesses(void **state)
{
	struct region *r = region_of(state);
	int refused = 0, later = 0, lines = 0;
	struct commands_line line;

	for (int i = 0; i < 1000; i++) {
		const struct proto_answer *a = guess(r, "ggd", by_bsn(r, i));

		if (a->answer == ANSWER_REFUSED) {
			assert_string_equal(a->problem->code, "consent-missing");
			refused++;
			assert_int_equal(later, 0);
			continue;
		}
		assert_int_equal(a->answer, ANSWER_RETRY);
		assert_string_equal(a->problem->code, "new-persons");
		assert_string_equal(a->problem->pointer, "/data/client");
		assert_int_equal(a->after_ms, 14 * TIME_HOUR_MS); /* it is ten o'clock */
		later++;
	}
	assert_int_equal(refused, 50);
	assert_int_equal(later, 950);
	assert_int_equal(row(r, "ggd")->today, 50);
	assert_int_equal(row(r, "ggd")->most, 50);
	assert_int_equal(row(r, "ggd")->refused, 950);
	assert_int_equal(row(r, "school")->today, 0);
	while (region_line(r, &line))
		lines += strcmp(line.code, "new-persons") == 0 ? 1 : 0;
	assert_int_equal(lines, 1);
	/* Nobody else is hindered, and tomorrow is another day. */
	assert_string_equal(guess(r, "school", by_bsn(r, 2000))->problem->code, "consent-missing");
	region_later(r, 1);
	assert_string_equal(guess(r, "ggd", by_bsn(r, 2000))->problem->code, "consent-missing");
	/* Of whom nothing was kept, nothing stays. */
	assert_int_equal(region_number(r, "SELECT count(*) FROM acquaintance"), 1);
}

static void limit_admit__whom_it_knows_passes(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	region_later(r, 1);
	for (int i = 0; i < 50; i++)
		guess(r, "ggd", by_bsn(r, i));
	assert_int_equal(guess(r, "ggd", by_bsn(r, 51))->answer, ANSWER_RETRY);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	/* Of the same day it is known as well, though it was refused. */
	assert_string_equal(guess(r, "ggd", by_bsn(r, 3))->problem->code, "consent-missing");
	/* Somebody whom it knows does not carry a guess along. */
	assert_int_equal(
	        guess(r, "ggd",
	              region_text(r, "{\"bsn\":\"%s\",\"name\":\"T P\",\"birth_date\":\"1990-01-02\"}",
	                          "111222333"))
	                ->answer,
	        ANSWER_RETRY);
	assert_int_equal(row(r, "ggd")->today, 50);
}

static void limit_admit__withdrawals_and_names_count(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->policy.new_persons_per_day = 2;
	region_withdraw(r, "ggd", BSN_A);
	region_withdraw(r, "ggd", NAMED_A);
	assert_int_equal(region_tell(r, "ggd", "consents.withdrawn",
	                             "{\"client\":" BSN_B ",\"reporter\":\"g1\",\"on\":\"2026-11-23\"}")
	                         ->answer,
	                 ANSWER_RETRY);
	region_withdraw(r, "ggd", NAMED_A);
	assert_int_equal(row(r, "ggd")->today, 2);
}

/* A number that the partner may not use is refused without a look, and is no person. */
static void limit_admit__what_it_may_not_use(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->policy.new_persons_per_day = 1;
	for (int i = 0; i < 3; i++)
		assert_string_equal(
		        guess(r, "ggd", region_text(r, "{\"vnumber\":\"270123456%d\"}", i))->problem->code,
		        "consent-missing");
	assert_int_equal(row(r, "ggd")->today, 0);
}

static void limit_admit__says_nothing_of_who_is_known(void **state)
{
	struct region *known = region_of(state), *none = region_open();
	struct proto_answer *a, *b;

	region_conf(none)->policy.new_persons_per_day = 5;
	region_conf(known)->policy.new_persons_per_day = 100;
	for (int i = 0; i < 8; i++)
		region_signal(known, "school", (struct region_signal){.client = by_bsn(known, i)});
	region_conf(known)->policy.new_persons_per_day = 5;
	for (int i = 0; i < 12; i++) {
		const char *client = by_bsn(known, i % 9);

		a = i % 2 == 0 ? guess(known, "ggd", client)
		               : region_tell(known, "ggd", "consents.withdrawn",
		                             region_text(known,
		                                         "{\"client\":%s,\"reporter\":\"g1\",\"on\":"
		                                         "\"2026-11-23\"}",
		                                         client));
		b = i % 2 == 0 ? guess(none, "ggd", client)
		               : region_tell(none, "ggd", "consents.withdrawn",
		                             region_text(none,
		                                         "{\"client\":%s,\"reporter\":\"g1\",\"on\":"
		                                         "\"2026-11-23\"}",
		                                         client));
		assert_int_equal(a->answer, b->answer);
		assert_int_equal(a->after_ms, b->after_ms);
		if (a->problem != NULL)
			assert_string_equal(a->problem->code, b->problem->code);
	}
	assert_int_equal(row(known, "ggd")->refused, row(none, "ggd")->refused);
	assert_true(row(none, "ggd")->refused > 0);
	region_close(none);
}

static void limit_lift__until_midnight(void **state)
{
	struct region *r = region_of(state);

	region_conf(r)->policy.new_persons_per_day = 1;
	guess(r, "ggd", by_bsn(r, 0));
	assert_int_equal(guess(r, "ggd", by_bsn(r, 1))->answer, ANSWER_RETRY);
	region_refused(r, COORDINATOR, "limit.lift", "{\"partner\":\"nobody\",\"reason\":\"x\"}",
	               "partner-unknown");
	region_refused(r, ADMINISTRATOR, "limit.lift", "{\"partner\":\"ggd\",\"reason\":\"x\"}",
	               "right-missing");
	region_ask(r, COORDINATOR, "limit.lift", "{\"partner\":\"ggd\",\"reason\":\"a new centre opened\"}");
	assert_int_equal(guess(r, "ggd", by_bsn(r, 1))->answer, ANSWER_REFUSED);
	assert_true(row(r, "ggd")->lifted);
	assert_int_equal(row(r, "ggd")->today, 2);
	region_later(r, 1);
	assert_false(row(r, "ggd")->lifted);
	guess(r, "ggd", by_bsn(r, 2));
	assert_int_equal(guess(r, "ggd", by_bsn(r, 3))->answer, ANSWER_RETRY);
	assert_int_equal(region_audited_with(r, "limit.lifted", "object", "ggd"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(limit_admit__a_thousand_guesses),           TEST(limit_admit__whom_it_knows_passes),
	        TEST(limit_admit__withdrawals_and_names_count),  TEST(limit_admit__what_it_may_not_use),
	        TEST(limit_admit__says_nothing_of_who_is_known), TEST(limit_lift__until_midnight),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
