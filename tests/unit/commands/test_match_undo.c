#include <stdio.h>

#include "region.h"

#include "conf/conf.h"

#define KNOWN "{\"bsn\":\"111222333\",\"name\":\"Test Persoon\",\"birth_date\":\"1990-01-02\"}"
#define NUMBERED "{\"bsn\":\"111222333\",\"vnumber\":\"2701234567\"}"
#define BY_VNUMBER "{\"vnumber\":\"2701234567\"}"

static const char *one(struct region *r, const char *case_)
{
	return region_text(r, "{\"case\":\"%s\"}", case_);
}

static const struct proto_case_show *show(struct region *r, const char *c)
{
	return region_ask(r, COORDINATOR, "case.show", one(r, c));
}

static size_t open_cases(struct region *r)
{
	return ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", "{\"state\":\"open\"}"))
	        ->cases.count;
}

/* A case of a client known by BSN and name, and one known by that name only. */
static void two(struct region *r, const char *recipients, const char **ret_known, const char **ret_named)
{
	region_signal(r, "gemeente", (struct region_signal){.client = KNOWN});
	*ret_known = region_case(r, NULL);
	region_pass(r, 1000);
	region_signal(r, "school", (struct region_signal){.client = NAMED_A, .recipients = recipients});
	*ret_named = region_case(r, *ret_known);
	region_plan(r);
	region_pass(r, 1000);
}

static void join(struct region *r, const char *known, const char *named)
{
	region_ask(r, COORDINATOR, "match.confirm",
	           region_text(r, "{\"case\":\"%s\",\"with\":\"%s\"}", named, known));
	region_pass(r, 1000);
}

static void undo(struct region *r, const char *case_)
{
	region_ask(r, COORDINATOR, "match.undo",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"another birth place\"}", case_));
	region_plan(r);
}

static const struct proto_merge_list *history(struct region *r)
{
	return region_ask(r, COORDINATOR, "match.history", NULL);
}

/* Every notification that a partner may still ask for: kind and number. ${ret_text} holds them in order. */
static const char *stream(struct region *r, const char *partner)
{
	const struct proto_answer *a =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));
	const char *all = "";

	for (size_t i = 0; i < a->events.count; i++)
		all = region_text(r, "%s %s", all, a->events.at[i].type);
	return all;
}

static void match_undo__two_cases_again(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named, *was;

	two(r, NULL, &known, &named);
	was = show(r, named)->signals.at[0].signal;
	join(r, known, named);
	assert_int_equal(history(r)->merges.count, 1);
	assert_string_equal(history(r)->merges.at[0].from, named);
	assert_string_equal(history(r)->merges.at[0].into, known);
	assert_int_equal(history(r)->merges.at[0].signals, 1);
	assert_false(history(r)->merges.at[0].split);
	undo(r, known);
	assert_int_equal(open_cases(r), 2);
	assert_int_equal(show(r, known)->signals.count, 1);
	assert_int_equal(show(r, named)->signals.count, 1);
	assert_string_equal(show(r, named)->signals.at[0].signal, was);
	assert_true(show(r, named)->row->unmatched);
	assert_non_null(show(r, named)->row->meeting);
	assert_int_equal(show(r, known)->row->urgency, URGENCY_LOW);
	assert_string_equal(history(r)->merges.at[0].undone_by, COORDINATOR);
	/* They are known to be two. */
	const struct proto_match_list *list = region_ask(r, COORDINATOR, "match.list", NULL);
	assert_int_equal(list->matches.count, 1);
	assert_null(list->matches.at[0].with);
	assert_int_equal(region_audited_with(r, "match.undone", "case_id", known), 1);
}

/* Who may have lost a case that way is looked at by the next round of keeping. */
static void match_undo__keeping_looks_at_both(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	region_later(r, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM client WHERE loose = 0"), 2);
	join(r, known, named);
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM client WHERE loose = 1 AND merged_into IS NOT NULL"),
	        1);
	region_later(r, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM client WHERE loose = 1"), 1);
	undo(r, known);
	assert_int_equal(region_number(r, "SELECT count(*) FROM client WHERE loose = 1"), 2);
	region_later(r, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM client WHERE loose = 1"), 0);
}

/* What was written down to part two cases again is kept as long as they are. */
static void match_undo__what_moved_goes_with_the_cases(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	region_conf(r)->retention.days[RETENTION_CASE] = 5;
	two(r, NULL, &known, &named);
	join(r, known, named);
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"help has started\"}", known));
	assert_int_equal(region_number(r, "SELECT count(*) FROM merge"), 1);
	region_later(r, 60);
	region_later(r, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM mdo_case"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM merge"), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM merge_moved"), 0);
}

static void match_undo__what_came_since_stays(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	join(r, known, named);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	assert_int_equal(show(r, known)->signals.count, 3);
	undo(r, named);
	assert_int_equal(show(r, known)->signals.count, 2);
	assert_int_equal(show(r, named)->signals.count, 1);
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	assert_int_equal(show(r, known)->signals.count, 3);
	/* And who is of that name is found by a withdrawal, either of them: two others recorded theirs. */
	region_withdraw(r, "ggd", NAMED_A);
	assert_int_equal(region_number(r, "SELECT count(*) FROM consent WHERE state = 2"), 2);
}

/* A name that both gave is of both when they are two again. */
static void match_undo__a_name_said_since_is_of_both(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	known = region_case(r, NULL);
	region_signal(r, "school", (struct region_signal){.client = NAMED_A});
	named = region_case(r, known);
	join(r, known, named);
	region_signal(r, "ggd", (struct region_signal){.client = KNOWN});
	undo(r, known);
	assert_int_equal(region_number(r, "SELECT count(DISTINCT client) FROM identity_key WHERE kind = 3"),
	                 2);
	assert_int_equal(region_number(r, "SELECT count(*) FROM identity_key WHERE kind = 1"), 1);
}

static void match_undo__a_withdrawal_since_is_of_what_it_was_told_for(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	join(r, known, named);
	undo(r, known);
	region_ask(r, COORDINATOR, "consent.withdraw", one(r, known));
	assert_int_equal(open_cases(r), 1);
	assert_int_equal(show(r, named)->signals.count, 1);
}

/* What either took back before is its own; what was taken back since is of both. */
static void match_undo__withdrawals_go_back(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	region_sql(r, "INSERT INTO withdrawal SELECT id, 'ggd', 20000 FROM client WHERE matched = 0;"
	              "INSERT INTO withdrawal SELECT id, 'ggd', 20001 FROM client WHERE matched = 1;"
	              "INSERT INTO withdrawal SELECT id, '', 20002 FROM client WHERE matched = 1;"
	              "INSERT INTO withdrawal SELECT id, 'school', 20003 FROM client WHERE matched = 0;"
	              "INSERT INTO withdrawal_cut SELECT id, 'ggd', 2, 'housing', 1, 20000 FROM client WHERE "
	              "matched = 0;"
	              "INSERT INTO withdrawal_cut SELECT id, 'ggd', 2, 'social', 1, 20000 FROM client WHERE "
	              "matched = 1");
	join(r, known, named);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal"), 3);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal_cut"), 2);
	region_sql(r, "UPDATE withdrawal SET on_day = 20010 WHERE partner = 'school'");
	undo(r, known);
	assert_int_equal(
	        region_number(r, "SELECT sum(on_day) FROM withdrawal w JOIN client c ON c.id = w.client "
	                         "WHERE c.matched = 0"),
	        20000 + 20010);
	assert_int_equal(
	        region_number(r, "SELECT sum(on_day) FROM withdrawal w JOIN client c ON c.id = w.client "
	                         "WHERE c.matched = 1"),
	        20001 + 20002 + 20010);
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM withdrawal_cut w JOIN client c ON c.id = w.client "
	                         "WHERE (c.matched = 0) = (w.value = 'housing')"),
	        2);
	assert_int_equal(region_number(r, "SELECT count(*) FROM withdrawal_cut"), 2);
}

static void match_undo__what_ended_since_stays_ended(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	join(r, known, named);
	region_ask(r, COORDINATOR, "consent.withdraw", one(r, known));
	assert_int_equal(open_cases(r), 0);
	undo(r, known);
	assert_int_equal(open_cases(r), 0);
	assert_int_equal(region_number(r, "SELECT count(*) FROM signal WHERE state = 3"), 2);
	/* What the joint client took back, either of them did. */
	assert_int_equal(region_number(r, "SELECT count(DISTINCT client) FROM withdrawal"), 2);
}

static void match_undo__what_waits_of_the_joint_case_is_gone(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	region_heard(r, "ggd", EVENT_SIGNAL_JOINED);
	join(r, known, named);
	undo(r, known);
	assert_int_equal(region_number(r, "SELECT count(*) FROM outbox WHERE partner = 'ggd' AND kind = 2"),
	                 0);
	/* It may know both, and hears what there is. */
	assert_int_equal(region_heard(r, "ggd", EVENT_CASE_OPENED), 2);
}

static void match_undo__what_was_handed_over_is_withheld(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	join(r, known, named);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_JOINED), 1);
	assert_non_null(strstr(stream(r, "ggd"), "signals.joined"));
	undo(r, known);
	assert_null(strstr(stream(r, "ggd"), "signals.joined"));
	assert_non_null(strstr(stream(r, "ggd"), "streams.withheld"));
}

/* Whoever was not covered for the joint case hears in the end what it would hear, had nothing been joined. */
static void match_undo__who_might_not_know_never_knew(void **state)
{
	struct region *r = region_of(state), *plain = region_open();
	const char *known, *named;
	size_t at;

	two(plain, "[\"gemeente\"]", &known, &named);
	two(r, "[\"gemeente\"]", &known, &named);
	region_heard(r, "ggd", EVENT_CASE_OPENED);
	region_heard(plain, "ggd", EVENT_CASE_OPENED);
	at = strlen(stream(r, "ggd"));
	join(r, known, named);
	undo(r, known);
	region_pass(plain, 1000);
	assert_string_equal(stream(r, "ggd"), stream(plain, "ggd"));
	assert_int_equal(strlen(stream(r, "ggd")), at);
	region_close(plain);
}

/* Both signals of a joint case; the one that had been apart is split off again, to a third case. */
static const char *split_since(struct region *r, const char **ret_known, const char **ret_named)
{
	const struct proto_done *done;

	two(r, NULL, ret_known, ret_named);
	join(r, *ret_known, *ret_named);
	done = region_ask(r, COORDINATOR, "case.split",
	                  region_text(r,
	                              "{\"case\":\"%s\",\"signals\":[\"%s\"],\"reason\":\"somebody else\"}",
	                              *ret_known, show(r, *ret_known)->signals.at[1].signal));
	region_pass(r, 1000);
	return done->case_;
}

/* A later decision is not overridden by undoing an earlier one: it is undone first. */
static void match_undo__a_later_split_comes_first(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named, *third = split_since(r, &known, &named);
	const struct proto_done *done;

	region_refused(r, COORDINATOR, "match.undo", one(r, named), "merge-none");
	done = region_ask(r, COORDINATOR, "match.undo",
	                  region_text(r, "{\"case\":\"%s\",\"reason\":\"the same after all\"}", known));
	assert_string_equal(done->case_, third);
	assert_int_equal(show(r, known)->signals.count, 2);
	undo(r, known);
	assert_int_equal(show(r, named)->signals.count, 1);
	assert_int_equal(open_cases(r), 2);
}

/* Nor when nothing is written down of the later one any more, since its term is over. */
static void match_undo__what_went_elsewhere_since_stays_there(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named, *third = split_since(r, &known, &named);

	region_sql(r, "DELETE FROM merge_moved WHERE merge IN (SELECT id FROM merge WHERE split = 1);"
	              "DELETE FROM merge WHERE split = 1");
	undo(r, known);
	assert_int_equal(show(r, third)->signals.count, 1);
	assert_int_equal(
	        region_number(r, "SELECT count(*) FROM signal g JOIN consent c ON c.id = g.consent JOIN "
	                         "mdo_case k ON k.id = g.case_id WHERE g.client = c.client AND "
	                         "k.client = c.client"),
	        2);
	assert_int_equal(region_number(r, "SELECT count(*) FROM reference f JOIN signal g ON g.id = f.signal "
	                                  "WHERE f.client <> g.client"),
	                 0);
}

static void match_undo__refused(void **state)
{
	struct region *r = region_of(state);
	const char *known, *named;

	two(r, NULL, &known, &named);
	assert_string_equal(
	        region_refused(r, COORDINATOR, "match.undo", one(r, known), "merge-none")->pointer,
	        "/params/case");
	region_refused(r, COORDINATOR, "match.undo", one(r, "C-00000000"), "case-unknown");
	join(r, known, named);
	region_refused(r, CHAIR, "match.undo", one(r, known), "right-missing");
	undo(r, known);
	region_refused(r, COORDINATOR, "match.undo", one(r, known), "merge-none");
}

/* A case of two signals under one number; the second also gives another one. */
static const char *joint(struct region *r, const char **ret_second)
{
	const char *c;

	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	c = region_case(r, NULL);
	region_pass(r, 1000);
	region_signal(r, "gemeente", (struct region_signal){.client = NUMBERED});
	region_pass(r, 1000);
	assert_int_equal(show(r, c)->signals.count, 2);
	*ret_second = show(r, c)->signals.at[1].signal;
	return c;
}

static const char *split(struct region *r, const char *case_, const char *signals)
{
	return region_text(r, "{\"case\":\"%s\",\"signals\":[%s],\"reason\":\"the number was mistyped\"}",
	                   case_, signals);
}

static void case_split__its_signals_and_keys_go(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *c, *second;

	c = joint(r, &second);
	done = region_ask(r, COORDINATOR, "case.split", split(r, c, region_text(r, "\"%s\"", second)));
	assert_int_equal(done->count, 1);
	assert_string_equal(region_case(r, c), done->case_);
	assert_int_equal(show(r, c)->signals.count, 1);
	assert_string_equal(show(r, done->case_)->signals.at[0].signal, second);
	assert_true(history(r)->merges.at[0].split);
	assert_string_equal(history(r)->merges.at[0].from, done->case_);
	/* The number that both gave stays, the other went. */
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	assert_int_equal(show(r, c)->signals.count, 2);
	region_signal(r, "gemeente", (struct region_signal){.client = BY_VNUMBER});
	assert_int_equal(show(r, done->case_)->signals.count, 2);
	assert_int_equal(region_audited_with(r, "case.split", "case_id", c), 1);
}

static void case_split__undone(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;
	const char *c, *second;

	c = joint(r, &second);
	done = region_ask(r, COORDINATOR, "case.split", split(r, c, region_text(r, "\"%s\"", second)));
	undo(r, done->case_);
	assert_string_equal(region_case(r, NULL), c);
	assert_int_equal(show(r, c)->signals.count, 2);
	region_signal(r, "gemeente", (struct region_signal){.client = BY_VNUMBER});
	assert_int_equal(show(r, c)->signals.count, 3);
	assert_int_equal(history(r)->merges.count, 1);
	assert_non_null(history(r)->merges.at[0].undone_by);
}

static void case_split__none_and_all(void **state)
{
	struct region *r = region_of(state);
	const char *c, *second, *first;

	c = joint(r, &second);
	first = show(r, c)->signals.at[0].signal;
	assert_string_equal(region_refused(r, COORDINATOR, "case.split",
	                                   split(r, c, "\"01900000-0000-7000-8000-000000000000\""),
	                                   "split-none")
	                            ->pointer,
	                    "/params/signals/0");
	assert_string_equal(region_refused(r, COORDINATOR, "case.split",
	                                   split(r, c, region_text(r, "\"%s\",\"%s\"", first, second)),
	                                   "split-none")
	                            ->pointer,
	                    "/params/signals");
	region_refused(r, COORDINATOR, "case.split", split(r, c, ""), "member-range");
	assert_int_equal(open_cases(r), 1);
}

static void case_split__a_shared_consent_keeps_together(void **state)
{
	struct region *r = region_of(state);
	const struct proto_problem *problem;
	const char *c, *second, *first, *named;

	c = joint(r, &second);
	first = show(r, c)->signals.at[0].signal;
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A});
	region_sql(r, "UPDATE signal SET consent = (SELECT min(consent) FROM signal) WHERE consent <> "
	              "(SELECT max(consent) FROM signal)");
	named = region_text(r, "\"%s\"", second);
	problem = region_refused(r, COORDINATOR, "case.split", split(r, c, named), "split-none");
	assert_string_equal(problem->pointer, "/params/signals");
	assert_non_null(strstr(problem->detail, first));
	region_ask(r, COORDINATOR, "case.split", split(r, c, region_text(r, "\"%s\",\"%s\"", first, second)));
	assert_int_equal(show(r, c)->signals.count, 1);
}

static void case_split__who_knew_the_joint_case_hears_of_two(void **state)
{
	struct region *r = region_of(state);
	const char *c, *second;

	c = joint(r, &second);
	region_heard(r, "ggd", EVENT_CASE_OPENED);
	region_ask(r, COORDINATOR, "case.split", split(r, c, region_text(r, "\"%s\"", second)));
	assert_int_equal(region_heard(r, "ggd", EVENT_CASE_OPENED), 2);
}

/* An announced case of two signals; what is left when the second is split off may not be discussed. How often
 * ggd, whom both named, hears that the item is off. */
static size_t told_of_the_joint_item(struct region *r, bool second_is_narrowed)
{
	const struct proto_case_show *joint_case;
	const struct proto_done *done;
	const char *c;

	region_signal(r, "gemeente",
	              (struct region_signal){
	                      .client = KNOWN, .recipients = "[\"ggd\"]", .purposes = "[\"signal\"]"});
	c = region_case(r, NULL);
	region_pass(r, 1000);
	region_signal(r, "gemeente", (struct region_signal){.client = KNOWN, .recipients = "[\"ggd\"]"});
	region_plan(r);
	joint_case = show(r, c);
	assert_int_equal(region_heard(r, "ggd", EVENT_ITEM_ANNOUNCED), 1);
	region_pass(r, 1000);
	done = region_ask(r, COORDINATOR, "case.split",
	                  split(r, c, region_text(r, "\"%s\"", joint_case->signals.at[1].signal)));
	region_pass(r, 1000);
	if (second_is_narrowed)
		region_ask(r, COORDINATOR, "consent.narrow",
		           region_text(r, "{\"case\":\"%s\",\"recipients\":[\"ggd\"]}", done->case_));
	return region_heard(r, "ggd", EVENT_ITEM_CANCELLED);
}

static void case_split__tells_the_item_off(void **state)
{
	assert_int_equal(told_of_the_joint_item(region_of(state), false), 1);
}

static void case_split__what_was_joint_is_told_while_both_are_open(void **state)
{
	assert_int_equal(told_of_the_joint_item(region_of(state), true), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(match_undo__two_cases_again),
	        TEST(match_undo__keeping_looks_at_both),
	        TEST(match_undo__what_moved_goes_with_the_cases),
	        TEST(match_undo__what_came_since_stays),
	        TEST(match_undo__a_name_said_since_is_of_both),
	        TEST(match_undo__a_withdrawal_since_is_of_what_it_was_told_for),
	        TEST(match_undo__withdrawals_go_back),
	        TEST(match_undo__what_ended_since_stays_ended),
	        TEST(match_undo__what_waits_of_the_joint_case_is_gone),
	        TEST(match_undo__what_was_handed_over_is_withheld),
	        TEST(match_undo__who_might_not_know_never_knew),
	        TEST(match_undo__a_later_split_comes_first),
	        TEST(match_undo__what_went_elsewhere_since_stays_there),
	        TEST(match_undo__refused),
	        TEST(case_split__its_signals_and_keys_go),
	        TEST(case_split__undone),
	        TEST(case_split__none_and_all),
	        TEST(case_split__a_shared_consent_keeps_together),
	        TEST(case_split__who_knew_the_joint_case_hears_of_two),
	        TEST(case_split__tells_the_item_off),
	        TEST(case_split__what_was_joint_is_told_while_both_are_open),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
