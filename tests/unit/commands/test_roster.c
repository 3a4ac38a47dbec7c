#include "region.h"

static const struct proto_roster *list(struct region *r)
{
	return region_ask(r, COORDINATOR, "roster.list", NULL);
}

static void roster_set__keeps_everything(void **state)
{
	struct region *r = region_of(state);
	const struct proto_roster_person *p;

	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\",\"domains\":[\"housing\"],"
	           "\"languages\":[\"ti\",\"ar\"],\"expertise\":[\"debts\"],\"limit\":7,\"deputy\":\"k2\","
	           "\"absent_from\":\"2026-12-24\",\"absent_until\":\"2026-12-31\"},"
	           "{\"person\":\"k2\",\"partner\":\"gemeente\"}]}");
	assert_int_equal(list(r)->people.count, 2);
	p = &list(r)->people.at[0];
	assert_string_equal(p->person, "k1");
	assert_string_equal(p->partner, "gemeente");
	assert_int_equal(p->domains, TERMS_BIT(DOMAIN_HOUSING));
	assert_int_equal(p->languages.count, 2);
	assert_string_equal(p->languages.at[0], "ti");
	assert_string_equal(p->languages.at[1], "ar");
	assert_int_equal(p->expertise.count, 1);
	assert_int_equal(p->limit, 7);
	assert_string_equal(p->deputy, "k2");
	assert_true(day_is_set(p->absent_from) && day_is_set(p->absent_until));
	assert_int_equal(p->load, 0);
	p = &list(r)->people.at[1];
	assert_int_equal(p->limit, 20);
	assert_null(p->deputy);
	assert_int_equal(p->languages.count, 0);
	assert_false(day_is_set(p->absent_from));
	assert_int_equal(region_audited_with(r, "roster.set", "object", "k1"), 1);
}

static void roster_set__refused_with_the_place(void **state)
{
	static const struct {
		const char *people, *code, *pointer;
	} rows[] = {
	        {"{\"person\":\"k1\",\"partner\":\"nobody\"}", "partner-unknown", "/params/people/0/partner"},
	        {"{\"person\":\"k1\",\"partner\":\"gemeente\",\"deputy\":\"k9\"}", "person-unknown",
	         "/params/people/0/deputy"},
	        {"{\"person\":\"k1\",\"partner\":\"gemeente\",\"deputy\":\"k1\"}", "member-word",
	         "/params/people/0/deputy"},
	        {"{\"person\":\"k1\",\"partner\":\"gemeente\"},{\"person\":\"k1\",\"partner\":\"gemeente\"}",
	         "member-word", "/params/people/1/person"},
	        {"{\"person\":\"k1\",\"partner\":\"gemeente\",\"languages\":[\"ti\",\"xx\"]}",
	         "language-unknown", "/params/people/0/languages/1"},
	        {"{\"person\":\"s1\",\"partner\":\"gemeente\"}", "person-foreign",
	         "/params/people/0/partner"},
	};
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "roster.set", "{\"people\":[{\"person\":\"s1\",\"partner\":\"school\"}]}");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct proto_problem *p =
		        region_refused(r, COORDINATOR, "roster.set",
		                       region_text(r, "{\"people\":[%s]}", rows[i].people), rows[i].code);

		assert_string_equal(p->pointer, rows[i].pointer);
	}
	assert_int_equal(list(r)->people.count, 1);
}

static void roster_set__a_deputy_known_before(void **state)
{
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"k2\",\"partner\":\"gemeente\"}]}");
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\",\"deputy\":\"k2\"}]}");
	/* an import is the whole roster: who is not in it is nobody */
	region_refused(r, COORDINATOR, "roster.import",
	               "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\",\"deputy\":\"k2\"}]}",
	               "person-unknown");
}

static void roster_import__replaces_all(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	assert_int_equal(list(r)->people.count, 3);
	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"k7\",\"partner\":\"gemeente\"}]}");
	assert_int_equal(list(r)->people.count, 1);
	assert_string_equal(list(r)->people.at[0].person, "k7");
}

static const struct proto_holder *holder(struct region *r)
{
	return ((struct proto_case_list *)region_ask(r, COORDINATOR, "case.list", NULL))
	        ->cases.at[0]
	        .regiehouder;
}

static void roster_import__gives_escalated_cases_a_chance(void **state)
{
	struct region *r = region_of(state);
	const struct proto_done *done;

	region_signal(r, "gemeente", (struct region_signal){.recipients = "[\"ggd\"]"});
	assert_int_equal(holder(r)->state, REGIE_ESCALATED);
	done = region_ask(r, COORDINATOR, "roster.import",
	                  "{\"people\":[{\"person\":\"s1\",\"partner\":\"school\"}]}");
	assert_non_null(done->note);
	assert_int_equal(holder(r)->state, REGIE_ESCALATED);
	done = region_ask(r, COORDINATOR, "roster.set",
	                  "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\"}]}");
	assert_null(done->note);
	assert_int_equal(holder(r)->state, REGIE_OFFERED);
	assert_string_equal(holder(r)->person, "g1");
}

static void roster_set__who_left_hands_over(void **state)
{
	struct region *r = region_of(state);
	const char *first, *partner;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_accept(r, region_case(r, NULL));
	first = holder(r)->person;
	partner = holder(r)->partner;
	region_heard(r, "ggd", EVENT_REGIE_RELEASED);
	region_heard(r, "school", EVENT_REGIE_RELEASED);
	region_ask(r, COORDINATOR, "roster.set",
	           region_text(r, "{\"people\":[{\"person\":\"%s\",\"partner\":\"%s\",\"left\":true}]}",
	                       first, partner));
	assert_string_not_equal(holder(r)->person, first);
	assert_int_equal(holder(r)->state, REGIE_OFFERED);
	assert_int_equal(region_heard(r, "ggd", EVENT_REGIE_RELEASED), 1);
	assert_int_equal(region_heard(r, "school", EVENT_REGIE_RELEASED), 1);
}

/* The new roster is whole: whoever is not in it left, and what he held or was offered goes to somebody of it.
 */
static void roster_import__who_is_not_in_it_hands_over(void **state)
{
	struct region *r = region_of(state);
	const char *held, *offered;

	region_ask(r, COORDINATOR, "roster.import", "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\"}]}");
	region_signal(r, "gemeente", (struct region_signal){0});
	held = region_case(r, NULL);
	region_accept(r, held);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	offered = region_case(r, held);
	assert_int_equal(region_number(r, "SELECT count(*) FROM regie WHERE person = 'g1' AND state < 3"), 2);
	region_heard(r, "ggd", EVENT_REGIE_RELEASED);
	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"s1\",\"partner\":\"school\"}]}");
	for (size_t i = 0; i < 2; i++) {
		const struct proto_case_show *show =
		        region_ask(r, COORDINATOR, "case.show",
		                   region_text(r, "{\"case\":\"%s\"}", i == 0 ? held : offered));

		assert_string_equal(show->row->regiehouder->person, "s1");
		assert_int_equal(show->row->regiehouder->state, REGIE_OFFERED);
	}
	assert_int_equal(region_heard(r, "ggd", EVENT_REGIE_RELEASED), 2);
	assert_int_equal(region_heard(r, "school", EVENT_REGIE_OFFERED), 2);
}

static void roster_set__an_absence_moves_nothing_yet(void **state)
{
	struct region *r = region_of(state);
	const char *first, *partner;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){0});
	region_accept(r, region_case(r, NULL));
	first = holder(r)->person;
	partner = holder(r)->partner;
	region_ask(r, COORDINATOR, "roster.set",
	           region_text(r,
	                       "{\"people\":[{\"person\":\"%s\",\"partner\":\"%s\",\"absent_from\":"
	                       "\"2026-11-24\",\"absent_until\":\"2026-11-24\"}]}",
	                       first, partner));
	assert_string_equal(holder(r)->person, first);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, region_setup, region_teardown)
	const struct CMUnitTest tests[] = {
	        TEST(roster_set__keeps_everything),
	        TEST(roster_set__refused_with_the_place),
	        TEST(roster_set__a_deputy_known_before),
	        TEST(roster_import__replaces_all),
	        TEST(roster_import__gives_escalated_cases_a_chance),
	        TEST(roster_set__who_left_hands_over),
	        TEST(roster_import__who_is_not_in_it_hands_over),
	        TEST(roster_set__an_absence_moves_nothing_yet),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
