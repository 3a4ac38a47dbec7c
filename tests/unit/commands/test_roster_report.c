#include "region.h"

static const struct proto_answer *set(struct region *r, const char *partner, const char *people)
{
	return region_tell(r, partner, "rosters.set", region_text(r, "{\"people\":[%s]}", people));
}

static const struct proto_roster_person *person(struct region *r, const char *id)
{
	const struct proto_roster *all = region_ask(r, COORDINATOR, "roster.list", NULL);

	for (size_t i = 0; i < all->people.count; i++)
		if (strcmp(all->people.at[i].person, id) == 0)
			return &all->people.at[i];
	return NULL;
}

static void roster_report__keeps_a_partners_own_people(void **state)
{
	struct region *r = region_of(state);
	const struct proto_roster_person *p;

	assert_int_equal(set(r, "ggd",
	                     "{\"person\":\"g1\",\"partner\":\"ggd\",\"languages\":[\"ti\"],\"limit\":5,"
	                     "\"duties\":[\"regiehouder\",\"interpreter\"],\"workdays\":[\"mon\",\"sat\"],"
	                     "\"expertise\":[\"housing\"],\"domains\":[\"housing\"],\"deputy\":\"g2\"},"
	                     "{\"person\":\"g2\",\"partner\":\"ggd\"}")
	                         ->answer,
	                 ANSWER_STORED);
	p = person(r, "g1");
	assert_string_equal(p->partner, "ggd");
	assert_int_equal(p->duties, TERMS_BIT(DUTY_REGIEHOUDER) | TERMS_BIT(DUTY_INTERPRETER));
	assert_int_equal(p->workdays, TERMS_BIT(WEEKDAY_MON) | TERMS_BIT(WEEKDAY_SAT));
	assert_int_equal(p->limit, 5);
	assert_string_equal(p->deputy, "g2");
	p = person(r, "g2");
	assert_int_equal(p->duties, TERMS_BIT(DUTY_REGIEHOUDER));
	assert_int_equal(p->workdays, TERMS_BIT(WEEKDAY_MON) | TERMS_BIT(WEEKDAY_TUE) |
	                                      TERMS_BIT(WEEKDAY_WED) | TERMS_BIT(WEEKDAY_THU) |
	                                      TERMS_BIT(WEEKDAY_FRI));
	assert_int_equal(region_audited_with(r, "roster.set", "actor", "ggd"), 2);
}

static void roster_report__refused_with_the_place(void **state)
{
	static const struct {
		const char *people, *code, *pointer;
	} rows[] = {
	        {"{\"person\":\"x1\",\"partner\":\"school\"}", "person-foreign", "/data/people/0/partner"},
	        {"{\"person\":\"x1\",\"partner\":\"nobody\"}", "person-foreign", "/data/people/0/partner"},
	        /* a roster person in two partners */
	        {"{\"person\":\"s1\",\"partner\":\"ggd\"}", "person-foreign", "/data/people/0/person"},
	        /* somebody of another organisation is nobody here */
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"s1\"}", "person-unknown",
	         "/data/people/0/deputy"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"g7\"}", "person-unknown",
	         "/data/people/0/deputy"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"g1\"}", "member-word",
	         "/data/people/0/deputy"},
	        /* g3 stands in for g2, as it was said before */
	        {"{\"person\":\"g3\",\"partner\":\"ggd\",\"deputy\":\"g2\"}", "deputy-circle",
	         "/data/people/0/deputy"},
	        {"{\"person\":\"g4\",\"partner\":\"ggd\",\"deputy\":\"g2\"},"
	         "{\"person\":\"g3\",\"partner\":\"ggd\",\"deputy\":\"g4\"}",
	         "deputy-circle", "/data/people/0/deputy"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"languages\":[\"xx\"]}", "language-unknown",
	         "/data/people/0/languages/0"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\"},{\"person\":\"g1\",\"partner\":\"ggd\"}",
	         "member-word", "/data/people/1/person"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"duties\":[\"chair\"]}", "member-word",
	         "/data/people/0/duties/0"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"absent_from\":\"2026-12-02\","
	         "\"absent_until\":\"2026-12-01\"}",
	         "member-range", "/data/people/0/absent_until"},
	};
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"g2\",\"partner\":\"ggd\",\"deputy\":\"g3\"},"
	           "{\"person\":\"g3\",\"partner\":\"ggd\"},{\"person\":\"s1\",\"partner\":\"school\"}]}");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct proto_answer *answer = set(r, "ggd", rows[i].people);

		assert_int_equal(answer->answer, ANSWER_REFUSED);
		assert_string_equal(answer->problem->code, rows[i].code);
		assert_string_equal(answer->problem->pointer, rows[i].pointer);
	}
	assert_null(person(r, "g1"));
	assert_null(person(r, "g4"));
	assert_null(person(r, "g3")->deputy);
}

static void roster_set__deputies_of_the_desk(void **state)
{
	static const struct {
		const char *people, *code;
	} rows[] = {
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"s1\"}", "person-foreign"},
	        {"{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"g2\"},"
	         "{\"person\":\"g2\",\"partner\":\"ggd\",\"deputy\":\"g3\"},"
	         "{\"person\":\"g3\",\"partner\":\"ggd\",\"deputy\":\"g1\"}",
	         "deputy-circle"},
	};
	struct region *r = region_of(state);

	region_ask(r, COORDINATOR, "roster.set", "{\"people\":[{\"person\":\"s1\",\"partner\":\"school\"}]}");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(region_refused(r, COORDINATOR, "roster.set",
		                                   region_text(r, "{\"people\":[%s]}", rows[i].people),
		                                   rows[i].code)
		                            ->pointer,
		                    "/params/people/0/deputy");
}

static void roster_report__a_partner_cannot_fill_the_roster(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;

	for (int batch = 0; batch < 4; batch++) {
		const char *people = "";

		for (int i = 0; i < 100; i++)
			people = region_text(r, "%s%s{\"person\":\"g%d\",\"partner\":\"ggd\"}", people,
			                     i > 0 ? "," : "", 100 * batch + i);
		answer = set(r, "ggd", people);
		assert_int_equal(answer->answer, batch < 3 ? ANSWER_STORED : ANSWER_REFUSED);
	}
	assert_string_equal(answer->problem->code, "member-range");
	assert_string_equal(answer->problem->pointer, "/data/people");
	/* who is there already can be changed */
	assert_int_equal(set(r, "ggd", "{\"person\":\"g7\",\"partner\":\"ggd\",\"limit\":3}")->answer,
	                 ANSWER_STORED);
}

static void roster_report__who_left_hands_over_to_the_deputy(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	set(r, "ggd",
	    "{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"g3\",\"domains\":[\"housing\"]},"
	    "{\"person\":\"g2\",\"partner\":\"ggd\"},{\"person\":\"g3\",\"partner\":\"ggd\"}");
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"woning\"]"});
	case_ = region_case(r, NULL);
	region_accept(r, case_);
	region_heard(r, "woning", EVENT_REGIE_RELEASED);
	set(r, "ggd", "{\"person\":\"g1\",\"partner\":\"ggd\",\"deputy\":\"g3\",\"left\":true}");
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	assert_string_equal(show->row->regiehouder->person, "g3");
	assert_int_equal(show->row->regiehouder->state, REGIE_OFFERED);
	assert_int_equal(region_heard(r, "woning", EVENT_REGIE_RELEASED), 1);
}

static void roster_report__gives_escalated_cases_a_chance(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	/* An interpreter is nobody to ask for the regie. */
	set(r, "ggd", "{\"person\":\"g1\",\"partner\":\"ggd\",\"duties\":[\"interpreter\"]}");
	assert_int_equal(region_heard(r, "ggd", EVENT_REGIE_OFFERED), 0);
	assert_string_equal(
	        region_refused(r, COORDINATOR, "regie.assign",
	                       region_text(r, "{\"case\":\"%s\",\"person\":\"g1\",\"reason\":\"knows them\"}",
	                                   case_),
	                       "person-refused")
	                ->detail,
	        "is on the roster, but not to hold a regie");
	set(r, "ggd", "{\"person\":\"g1\",\"partner\":\"ggd\"}");
	assert_int_equal(region_heard(r, "ggd", EVENT_REGIE_OFFERED), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(roster_report__keeps_a_partners_own_people),
	        TEST(roster_report__refused_with_the_place),
	        TEST(roster_set__deputies_of_the_desk),
	        TEST(roster_report__a_partner_cannot_fill_the_roster),
	        TEST(roster_report__who_left_hands_over_to_the_deputy),
	        TEST(roster_report__gives_escalated_cases_a_chance),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/roster_report", tests, NULL, NULL);
}
