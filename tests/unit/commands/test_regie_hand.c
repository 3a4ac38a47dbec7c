#include "region.h"

/* Two people of ggd, one of school, one of gemeente who only interprets; school is asked last. */
static const char PEOPLE[] = "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\",\"domains\":[\"housing\"]},"
                             "{\"person\":\"g2\",\"partner\":\"ggd\",\"domains\":[\"housing\"]},"
                             "{\"person\":\"s1\",\"partner\":\"school\"},"
                             "{\"person\":\"k9\",\"partner\":\"gemeente\",\"duties\":[\"interpreter\"]}]}";

static const struct proto_holder *holder(struct region *r, const char *case_)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	return show->row->regiehouder;
}

/* The partner's own reference for the only case it heard of, kept though it was acknowledged. */
static const char *reference(struct region *r, const char *partner)
{
	const struct proto_answer *answer =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));

	for (size_t i = answer->events.count; i > 0; i--) {
		enum event kind = proto_event_from_type(answer->events.at[i - 1].type);

		if (kind == EVENT_REGIE_OFFERED || kind == EVENT_CASE_OPENED)
			return answer->events.at[i - 1].subject;
	}
	fail_msg("%s heard of no case", partner);
	return NULL;
}

static const struct proto_answer *say(struct region *r, const char *partner, const char *type,
                                      const char *person, const char *rest)
{
	return region_tell(r, partner, type,
	                   region_text(r, "{\"reference\":\"%s\",\"person\":\"%s\",%s}",
	                               reference(r, partner), person, rest));
}

#define ACCEPT "\"accepts\":true"
#define DECLINE "\"accepts\":false,\"reason\":\"overload\""

static void stored(const struct proto_answer *answer)
{
	assert_int_equal(answer->answer, ANSWER_STORED);
}

static void refused(const struct proto_answer *answer, const char *code, const char *pointer)
{
	assert_int_equal(answer->answer, ANSWER_REFUSED);
	assert_string_equal(answer->problem->code, code);
	assert_string_equal(answer->problem->pointer, pointer);
}

static void has(struct region *r, const char *case_, enum regie_state state, const char *person)
{
	assert_int_equal(holder(r, case_)->state, state);
	if (person != NULL)
		assert_string_equal(holder(r, case_)->person, person);
}

static const char *offered_to_g1(struct region *r)
{
	region_ask(r, COORDINATOR, "roster.import", PEOPLE);
	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"school\",\"woning\"]"});
	const char *case_ = region_case(r, NULL);
	has(r, case_, REGIE_OFFERED, "g1");
	return case_;
}

static const char *held_by_g1(struct region *r)
{
	const char *case_ = offered_to_g1(r);

	stored(say(r, "ggd", "regies.answered", "g1", ACCEPT));
	has(r, case_, REGIE_ACCEPTED, "g1");
	return case_;
}

static void regie_answer__by_someone_else_is_told_who_was_asked(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;
	const char *case_ = offered_to_g1(r);

	answer = say(r, "ggd", "regies.answered", "g2", ACCEPT);
	refused(answer, "regie-held", "/data/person");
	assert_string_equal(answer->problem->detail, "g1 of ggd was asked");
	answer = say(r, "school", "regies.answered", "s1", ACCEPT);
	refused(answer, "regie-held", "/data/person");
	assert_string_equal(answer->problem->detail, "g1 of ggd was asked");
	/* What a refusal tells is in the chain, of which case (I7). */
	assert_int_equal(region_audited_with(r, "message.refused", "case_id", case_), 2);
	/* nor can anybody decline for another */
	refused(say(r, "school", "regies.answered", "s1", DECLINE), "regie-held", "/data/person");
	has(r, case_, REGIE_OFFERED, "g1");
	stored(say(r, "ggd", "regies.answered", "g1", ACCEPT));
	answer = say(r, "school", "regies.answered", "s1", ACCEPT);
	assert_string_equal(answer->problem->detail, "g1 of ggd holds it");
}

static void regie_answer__an_offer_that_passed_on(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;
	const char *case_ = offered_to_g1(r);

	stored(say(r, "ggd", "regies.answered", "g1", DECLINE));
	has(r, case_, REGIE_OFFERED, "g2");
	answer = say(r, "ggd", "regies.answered", "g1", ACCEPT);
	refused(answer, "regie-held", "/data/person");
	assert_string_equal(answer->problem->detail, "g2 of ggd was asked");
	has(r, case_, REGIE_OFFERED, "g2");
}

static void regie_answer__the_last_decline_escalates_and_a_claim_ends_it(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = offered_to_g1(r);

	stored(say(r, "ggd", "regies.answered", "g1", DECLINE));
	stored(say(r, "ggd", "regies.answered", "g2", DECLINE));
	stored(say(r, "school", "regies.answered", "s1", DECLINE));
	has(r, case_, REGIE_ESCALATED, NULL);
	assert_int_equal(region_audited(r, "regie.escalated", NULL), 1);
	assert_int_equal(region_audited(r, "regie.declined", "overload"), 3);
	/* There is no offer to decline; and who is not on duty, foreign or nobody cannot take it. */
	refused(say(r, "ggd", "regies.answered", "g1", DECLINE), "offer-none", "/data/person");
	refused(say(r, "school", "regies.answered", "g1", ACCEPT), "person-refused", "/data/person");
	refused(say(r, "school", "regies.answered", "x1", ACCEPT), "person-refused", "/data/person");
	region_heard(r, "woning", EVENT_REGIE_ACCEPTED);
	/* Who declined may think better of it. */
	stored(say(r, "ggd", "regies.answered", "g2", ACCEPT));
	has(r, case_, REGIE_ACCEPTED, "g2");
	assert_int_equal(region_heard(r, "woning", EVENT_REGIE_ACCEPTED), 1);
	assert_int_equal(region_audited_with(r, "regie.accepted", "object", "g2"), 1);
	refused(say(r, "ggd", "regies.answered", "g1", ACCEPT), "regie-held", "/data/person");
}

static void regie_answer__a_claim_keeps_the_limit_and_the_clients_refusal(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\",\"limit\":0},"
	           "{\"person\":\"k9\",\"partner\":\"ggd\",\"duties\":[\"key_person\"]}]}");
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	has(r, case_, REGIE_ESCALATED, NULL);
	refused(say(r, "ggd", "regies.answered", "g1", ACCEPT), "person-refused", "/data/person");
	refused(say(r, "ggd", "regies.answered", "k9", ACCEPT), "person-refused", "/data/person");
	/* Whoever may not know the case learns nothing of what it might be told. */
	refused(region_tell(r, "school", "regies.answered",
	                    region_text(r, "{\"reference\":\"%s\",\"person\":\"s1\"," ACCEPT "}",
	                                reference(r, "ggd"))),
	        "reference-unknown", "/data/reference");
}

/* Key persons hear where they are needed, and not who holds what. */
static void regie_answer__a_role_without_facts_is_told_of_nobody(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_ask(r, COORDINATOR, "roster.import",
	           "{\"people\":[{\"person\":\"g1\",\"partner\":\"ggd\"},"
	           "{\"person\":\"b1\",\"partner\":\"sleutel\"}]}");
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"sleutel\"]"});
	case_ = region_case(r, NULL);
	has(r, case_, REGIE_OFFERED, "g1");
	refused(say(r, "sleutel", "regies.answered", "b1", ACCEPT), "offer-none", "/data/person");
	stored(say(r, "ggd", "regies.answered", "g1", ACCEPT));
	refused(say(r, "sleutel", "regies.answered", "b1", ACCEPT), "offer-none", "/data/person");
	refused(say(r, "sleutel", "regies.released", "g1", "\"reason\":\"other\""), "offer-none",
	        "/data/person");
	stored(say(r, "ggd", "regies.released", "g1", "\"reason\":\"other\""));
	has(r, case_, REGIE_ESCALATED, NULL);
	refused(say(r, "sleutel", "regies.answered", "b1", ACCEPT), "offer-none", "/data/person");
}

static void regie_release__goes_to_the_next_and_not_back(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = held_by_g1(r);

	region_heard(r, "woning", EVENT_REGIE_RELEASED);
	stored(say(r, "ggd", "regies.released", "g1", "\"reason\":\"overload\""));
	has(r, case_, REGIE_OFFERED, "g2");
	assert_int_equal(region_audited(r, "regie.released", "overload"), 1);
	assert_int_equal(region_heard(r, "woning", EVENT_REGIE_RELEASED), 1);
	refused(say(r, "ggd", "regies.released", "g1", "\"reason\":\"overload\""), "regie-held",
	        "/data/person");
	/* What is only offered is given back like that too: a decline. */
	stored(say(r, "ggd", "regies.released", "g2", "\"reason\":\"no_bond\""));
	has(r, case_, REGIE_OFFERED, "s1");
	assert_int_equal(region_audited(r, "regie.declined", "no_bond"), 1);
	stored(say(r, "school", "regies.answered", "s1", DECLINE));
	has(r, case_, REGIE_ESCALATED, NULL);
}

static void regie_release__only_by_who_has_it(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = held_by_g1(r);

	refused(say(r, "ggd", "regies.released", "g2", "\"reason\":\"other\""), "regie-held", "/data/person");
	refused(say(r, "school", "regies.released", "g1", "\"reason\":\"other\""), "regie-held",
	        "/data/person");
	refused(say(r, "ggd", "regies.released", "g1", "\"reason\":\"silence\""), "member-word",
	        "/data/reason");
	refused(region_tell(r, "school", "regies.released",
	                    region_text(r, "{\"reference\":\"%s\",\"person\":\"g1\",\"reason\":\"other\"}",
	                                reference(r, "ggd"))),
	        "reference-unknown", "/data/reference");
	has(r, case_, REGIE_ACCEPTED, "g1");
}

static void regie_release__hands_over_to_whom_it_names(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = held_by_g1(r);

	region_heard(r, "school", EVENT_REGIE_OFFERED);
	stored(say(r, "ggd", "regies.released", "g1", "\"reason\":\"absence\",\"to\":\"s1\""));
	has(r, case_, REGIE_OFFERED, "s1");
	assert_int_equal(region_heard(r, "school", EVENT_REGIE_OFFERED), 1);
	assert_int_equal(region_heard(r, "woning", EVENT_REGIE_RELEASED), 1);
	assert_int_equal(region_audited(r, "regie.released", "absence"), 1);
	stored(say(r, "school", "regies.answered", "s1", ACCEPT));
	/* And back, as they agreed. */
	stored(say(r, "school", "regies.released", "s1", "\"reason\":\"other\",\"to\":\"g1\""));
	has(r, case_, REGIE_OFFERED, "g1");
}

static void regie_release__to_who_cannot_hold_it(void **state)
{
	static const char *const people[] = {"g1", "k9", "nobody", "k1"};
	struct region *r = region_of(state);
	const char *case_ = held_by_g1(r);

	/* k1 is of the sender, whose own consent nobody confirmed. */
	region_ask(r, COORDINATOR, "roster.set",
	           "{\"people\":[{\"person\":\"k1\",\"partner\":\"gemeente\"}]}");
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		const struct proto_answer *answer =
		        say(r, "ggd", "regies.released", "g1",
		            region_text(r, "\"reason\":\"other\",\"to\":\"%s\"", people[i]));

		refused(answer, "person-refused", "/data/to");
		assert_null(answer->problem->detail);
	}
	has(r, case_, REGIE_ACCEPTED, "g1");
	assert_int_equal(region_audited(r, "regie.released", NULL), 0);
}

static void close_case(struct region *r, const char *case_)
{
	region_ask(r, COORDINATOR, "case.close",
	           region_text(r, "{\"case\":\"%s\",\"reason\":\"help has started\"}", case_));
}

static void regie_hold__a_case_that_comes_back_keeps_its_regiehouder(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = offered_to_g1(r);

	stored(say(r, "ggd", "regies.answered", "g1", DECLINE));
	stored(say(r, "ggd", "regies.answered", "g2", ACCEPT));
	/* The sender may know the case as well, so that everybody hears the same of it. */
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	close_case(r, case_);
	region_later(r, 3);
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"woning\"]"});
	has(r, region_case(r, case_), REGIE_OFFERED, "g2");
	assert_int_equal(region_audited(r, "regie.offered", "held_before"), 1);
}

static void regie_hold__who_held_it_before_is_no_oracle(void **state)
{
	struct region *r = region_of(state);
	const char *case_ = offered_to_g1(r);

	stored(say(r, "ggd", "regies.answered", "g1", DECLINE));
	stored(say(r, "ggd", "regies.answered", "g2", ACCEPT));
	close_case(r, case_);
	region_later(r, 3);
	/* The sender may not know of the case before: what is chosen must not tell it. */
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"woning\"]"});
	has(r, region_case(r, case_), REGIE_OFFERED, "g1");
	assert_int_equal(region_audited(r, "regie.offered", "held_before"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(regie_answer__by_someone_else_is_told_who_was_asked),
	        TEST(regie_answer__an_offer_that_passed_on),
	        TEST(regie_answer__the_last_decline_escalates_and_a_claim_ends_it),
	        TEST(regie_answer__a_claim_keeps_the_limit_and_the_clients_refusal),
	        TEST(regie_answer__a_role_without_facts_is_told_of_nobody),
	        TEST(regie_release__goes_to_the_next_and_not_back),
	        TEST(regie_release__only_by_who_has_it),
	        TEST(regie_release__hands_over_to_whom_it_names),
	        TEST(regie_release__to_who_cannot_hold_it),
	        TEST(regie_hold__a_case_that_comes_back_keeps_its_regiehouder),
	        TEST(regie_hold__who_held_it_before_is_no_oracle),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/regie_hand", tests, NULL, NULL);
}
