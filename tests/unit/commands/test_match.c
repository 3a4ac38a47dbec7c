#include "region.h"

static const char *pair(struct region *r, const char *one, const char *with)
{
	return region_text(r, "{\"case\":\"%s\",\"with\":\"%s\"}", one, with);
}

static const struct proto_match_list *list(struct region *r)
{
	return region_ask(r, COORDINATOR, "match.list", NULL);
}

#define KNOWN "{\"bsn\":\"111222333\",\"name\":\"Test Persoon\",\"birth_date\":\"1990-01-02\"}"

/* A case of a client known by BSN and name, and one known by that name only. */
static void two(struct region *r, const char **ret_known, const char **ret_named)
{
	region_signal(r, "gemeente", (struct region_signal){.client = KNOWN});
	*ret_known = region_case(r, NULL);
	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	*ret_named = region_case(r, *ret_known);
	region_plan(r);
}

static const struct proto_case_show *show(struct region *r, const char *c)
{
	return region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", c));
}

static void match_list__whom_it_may_be(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, &known, &named);
	assert_int_equal(list(r)->matches.count, 1);
	assert_string_equal(list(r)->matches.at[0].case_, named);
	assert_string_equal(list(r)->matches.at[0].with, known);
	assert_true(show(r, named)->row->unmatched);
	assert_false(show(r, known)->row->unmatched);
}

static void match_list__nobody_else(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	assert_int_equal(list(r)->matches.count, 1);
	assert_null(list(r)->matches.at[0].with);
}

static void confirmed(struct region *r, const char *known, const char *named)
{
	assert_int_equal(show(r, known)->signals.count, 2);
	assert_int_equal(show(r, known)->row->partners, 2);
	assert_int_equal(show(r, known)->row->urgency, URGENCY_MEDIUM);
	assert_string_equal(region_case(r, NULL), known);
	region_refused(r, COORDINATOR, "case.close",
	               region_text(r, "{\"case\":\"%s\",\"reason\":\"x\"}", named), "case-closed");
	assert_int_equal(list(r)->matches.count, 0);
	region_plan(r);
	assert_int_equal(((struct proto_meeting *)region_ask(r, COORDINATOR, "meeting.show",
	                                                     "{\"meeting\":\"haarlem-2026-11-24\"}"))
	                         ->items.count,
	                 1);
}

static void match_confirm__the_named_one_joins(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *known, *named;

	two(r, &known, &named);
	region_heard(r, "ggd", EVENT_SIGNAL_JOINED);
	done = region_ask(r, COORDINATOR, "match.confirm", pair(r, named, known));
	assert_string_equal(done->case_, known);
	confirmed(r, known, named);
	assert_string_equal(region_refused(r, COORDINATOR, "case.show",
	                                   region_text(r, "{\"case\":\"%s\"}", named), "case-closed")
	                            ->detail,
	                    region_text(r, "it joined %s", known));
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_JOINED), 1);
	assert_int_equal(region_audited_with(r, "case.merged", "case_id", named), 1);
}

static void match_confirm__in_either_order(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *known, *named;

	two(r, &known, &named);
	done = region_ask(r, COORDINATOR, "match.confirm", pair(r, known, named));
	assert_string_equal(done->case_, known);
	confirmed(r, known, named);
}

static void match_confirm__who_was_told_of_the_other_hears_of_its_end(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, &known, &named);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED), 2);
	region_ask(r, COORDINATOR, "match.confirm", pair(r, named, known));
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_CANCELLED), 1);
}

static void match_confirm__a_withdrawal_afterwards_reaches_both(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, &known, &named);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 2);
	region_ask(r, COORDINATOR, "match.confirm", pair(r, named, known));
	region_ask(r, COORDINATOR, "consent.withdraw", region_text(r, "{\"case\":\"%s\"}", known));
	assert_int_equal(region_heard(r, "ggd", EVENT_CONSENT_WITHDRAWN), 2);
	assert_int_equal(
	        ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))->cases.count, 0);
}

static void match_confirm__the_next_signal_by_name_stays_apart(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, &known, &named);
	region_ask(r, COORDINATOR, "match.confirm", pair(r, named, known));
	region_signal(r, "ggd", (struct region_signal){.client = NAMED_A});
	assert_non_null(region_case(r, known));
}

static void match_confirm__refused(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named, *other;

	two(r, &known, &named);
	region_refused(r, COORDINATOR, "match.confirm", pair(r, known, known), "match-none");
	region_refused(r, COORDINATOR, "match.confirm", pair(r, known, "C-00000000"), "case-unknown");
	region_refused(r, CHAIR, "match.confirm", pair(r, named, known), "right-missing");
	region_ask(r, COORDINATOR, "match.confirm", pair(r, named, known));
	region_refused(r, COORDINATOR, "match.confirm", pair(r, named, known), "match-none");
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	other = region_case(r, known);
	region_refused(r, COORDINATOR, "match.confirm", pair(r, other, known), "match-none");
}

static void match_confirm__nothing_in_force(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	region_signal(r, "gemeente", (struct region_signal){.client = KNOWN, .recipients = "[\"ggd\"]"});
	known = region_case(r, NULL);
	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	named = region_case(r, known);
	region_withdraw(r, "school", BSN_A);
	assert_null(list(r)->matches.at[0].with);
	region_refused(r, COORDINATOR, "match.confirm", pair(r, named, known), "match-none");
}

/* Two numbers that mean two clients: a coordinator is asked, until somebody says that they are two. */
static void match_reject__settles_a_conflict(void **state)
{
	struct region *r = region_of(state);
	const char *one, *other;

	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	one = region_case(r, NULL);
	region_signal(r, "gemeente", (struct region_signal){.client = "{\"vnumber\":\"2701234567\"}"});
	other = region_case(r, one);
	region_signal(r, "gemeente",
	              (struct region_signal){.client = "{\"bsn\":\"111222333\",\"vnumber\":\"2701234567\"}"});
	assert_int_equal(region_number(r, "SELECT count(*) FROM client_conflict"), 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM identity_key"), 2);
	region_ask(r, COORDINATOR, "match.reject", pair(r, one, other));
	assert_int_equal(region_number(r, "SELECT count(*) FROM client_conflict"), 0);
}

static void match_reject__is_not_asked_again(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, &known, &named);
	region_ask(r, COORDINATOR, "match.reject", pair(r, named, known));
	assert_int_equal(list(r)->matches.count, 1);
	assert_null(list(r)->matches.at[0].with);
	assert_int_equal(region_audited_with(r, "match.rejected", "case_id", named), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(match_list__whom_it_may_be),
	        TEST(match_list__nobody_else),
	        TEST(match_confirm__the_named_one_joins),
	        TEST(match_confirm__in_either_order),
	        TEST(match_confirm__who_was_told_of_the_other_hears_of_its_end),
	        TEST(match_confirm__a_withdrawal_afterwards_reaches_both),
	        TEST(match_confirm__the_next_signal_by_name_stays_apart),
	        TEST(match_confirm__refused),
	        TEST(match_confirm__nothing_in_force),
	        TEST(match_reject__settles_a_conflict),
	        TEST(match_reject__is_not_asked_again),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
