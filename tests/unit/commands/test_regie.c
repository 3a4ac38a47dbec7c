#include "region.h"

static const struct proto_holder *holder(struct region *r, const char *case_)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	return show->row->regiehouder;
}

/* The partner's own reference for the case, as the offer named it. */
static const char *offered_reference(struct region *r, const char *partner)
{
	const struct proto_answer *answer =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));

	for (size_t i = answer->events.count; i > 0; i--)
		if (proto_event_from_type(answer->events.at[i - 1].type) == EVENT_REGIE_OFFERED)
			return answer->events.at[i - 1].subject;
	fail_msg("%s was offered nothing", partner);
	return NULL;
}

static const struct proto_answer *answer_offer(struct region *r, const char *partner, const char *person,
                                               bool accepts)
{
	const char *rest = accepts ? "true" : "false,\"reason\":\"overload\"";

	return region_tell(r, partner, "regies.answered",
	                   region_text(r, "{\"reference\":\"%s\",\"person\":\"%s\",\"accepts\":%s}",
	                               offered_reference(r, partner), person, rest));
}

static void regie_hold__escalates_while_nobody_may_know(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_roster(r);
	/* Only the sender is named: its own word opens nothing to itself. */
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"gemeente\"]"});
	case_ = region_case(r, NULL);
	assert_int_equal(holder(r, case_)->state, REGIE_ESCALATED);
	assert_int_equal(region_heard(r, "gemeente", EVENT_REGIE_OFFERED), 0);
	/* A coordinator confirms: now its people are candidates. */
	region_ask(r, COORDINATOR, "consent.confirm", region_text(r, "{\"case\":\"%s\"}", case_));
	assert_int_equal(holder(r, case_)->state, REGIE_OFFERED);
	assert_string_equal(holder(r, case_)->person, "k1");
	assert_int_equal(region_heard(r, "gemeente", EVENT_REGIE_OFFERED), 1);
}

static void regie_answer__accepts_and_tells(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"woning\"]"});
	case_ = region_case(r, NULL);
	assert_string_equal(holder(r, case_)->person, "g1");
	assert_string_equal(answer_offer(r, "ggd", "k1", true)->problem->code, "regie-held");
	answer = answer_offer(r, "ggd", "g1", true);
	assert_int_equal(answer->answer, ANSWER_STORED);
	assert_int_equal(holder(r, case_)->state, REGIE_ACCEPTED);
	answer = answer_offer(r, "ggd", "g1", true);
	assert_string_equal(answer->problem->code, "regie-held");
	assert_string_equal(answer->problem->pointer, "/data/person");
	assert_string_equal(answer->problem->detail, "g1 of ggd holds it");
	assert_int_equal(region_heard(r, "woning", EVENT_REGIE_ACCEPTED), 1);
	assert_int_equal(region_heard(r, "gemeente", EVENT_REGIE_ACCEPTED), 0); /* unconfirmed */
}

static void regie_answer__declined_by_the_last_escalates(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"school\"]"});
	case_ = region_case(r, NULL);
	const char *first = holder(r, case_)->person;
	bool ggd = strcmp(first, "g1") == 0;
	assert_int_equal(answer_offer(r, ggd ? "ggd" : "school", first, false)->answer, ANSWER_STORED);
	assert_int_equal(holder(r, case_)->state, REGIE_OFFERED);
	assert_string_not_equal(holder(r, case_)->person, first);
	assert_int_equal(answer_offer(r, ggd ? "school" : "ggd", holder(r, case_)->person, false)->answer,
	                 ANSWER_STORED);
	assert_int_equal(holder(r, case_)->state, REGIE_ESCALATED);
	assert_int_equal(region_audited(r, "regie.escalated", NULL), 1);
	assert_int_equal(region_audited(r, "regie.declined", "overload"), 2);
}

static void regie_answer__needs_the_partners_own_reference(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;

	region_roster(r);
	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"woning\"]"});
	answer = region_tell(r, "woning", "regies.answered",
	                     region_text(r, "{\"reference\":\"%s\",\"person\":\"g1\",\"accepts\":true}",
	                                 offered_reference(r, "ggd")));
	assert_string_equal(answer->problem->code, "reference-unknown");
}

static void commands_tick__passes_a_silent_offer_on(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	assert_string_equal(holder(r, case_)->person, "g1");
	region_later(r, 14);
	assert_int_equal(holder(r, case_)->state, REGIE_ESCALATED);
	assert_int_equal(region_audited(r, "regie.lapsed", "silence"), 1);
}

static void regie_hold__is_not_taken_by_a_later_signal(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	region_later(r, 1);
	/* One that the ggd is not named in: it hears nothing of it, and its answer is taken as ever. */
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"gemeente\"]"});
	answer = answer_offer(r, "ggd", "g1", true);
	assert_int_equal(answer->answer, ANSWER_STORED);
	assert_string_equal(holder(r, case_)->person, "g1");
	assert_int_equal(holder(r, case_)->state, REGIE_ACCEPTED);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_JOINED), 0);
	assert_int_equal(region_audited(r, "regie.released", NULL), 0);
}

static void regie_hold__ends_when_nothing_of_then_is_left(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	assert_int_equal(answer_offer(r, "ggd", "g1", true)->answer, ANSWER_STORED);
	region_later(r, 1);
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"gemeente\"]"});
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	region_ask(r, COORDINATOR, "consent.withdraw",
	           region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\",\"reason\":\"by phone\"}", case_,
	                       show->consents.at[0].consent));
	assert_int_equal(holder(r, case_)->state, REGIE_OFFERED);
	assert_string_equal(holder(r, case_)->person, "k1");
	assert_int_equal(region_audited(r, "regie.released", "consent_withdrawn"), 1);
}

/* Whoever is cut off by a reload holds nothing any more, also when the first turn after it was lost. */
static void commands_tick__replaces_who_is_cut_off_after_a_lost_turn(void **state)
{
	struct region *r = region_of(state);
	struct conf_partner *ggd = (struct conf_partner *)conf_partner(region_conf(r), "ggd");
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	assert_int_equal(answer_offer(r, "ggd", "g1", true)->answer, ANSWER_STORED);
	ggd->revoked = true;
	region_reload(r);
	region_tick_lost(r, 1000);
	region_later(r, 0);
	ggd->revoked = false;
	assert_int_equal(holder(r, case_)->state, REGIE_ESCALATED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(regie_hold__escalates_while_nobody_may_know),
	        TEST(regie_answer__accepts_and_tells),
	        TEST(regie_answer__declined_by_the_last_escalates),
	        TEST(regie_answer__needs_the_partners_own_reference),
	        TEST(commands_tick__passes_a_silent_offer_on),
	        TEST(commands_tick__replaces_who_is_cut_off_after_a_lost_turn),
	        TEST(regie_hold__is_not_taken_by_a_later_signal),
	        TEST(regie_hold__ends_when_nothing_of_then_is_left),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/regie", tests, NULL, NULL);
}
