/* What only shows when two things meet: a withdrawal and an expiry, a suspension and a new signal, a plan and
 * a meeting that goes on. */
#include "lease.h"

#include <stdio.h>

static const char *code_of(const struct proto_answer *answer)
{
	return answer->problem == NULL ? "" : answer->problem->code;
}

/* As region_signal, but may be refused. */
static const struct proto_answer *try_signal(struct region *r, const char *client)
{
	return region_tell(
	        r, "school", "signals.reported",
	        region_text(
	                r,
	                "{\"client\":%s,\"reporter\":\"s1\",\"observations\":[{\"domain\":\"housing\"}],"
	                "\"language\":\"ti\",\"interpreter\":false,\"consent\":{\"recipients\":[\"ggd\"],"
	                "\"domains\":[\"housing\"],\"purposes\":[\"signal\",\"mdo\"],"
	                "\"valid_from\":\"2026-11-01\",\"valid_until\":\"2027-01-01\",\"form\":\"spoken\","
	                "\"language\":\"ti\",\"recorded_by\":\"s1\",\"basis\":\"UAVG-22-2a\"}}",
	                client));
}

/* I11: who tells of a withdrawal and then signals all the same learns nothing from the answer. */
static void withdrawal_report__is_no_probe(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *known, *unknown;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_withdraw(r, "school", BSN_A);
	region_withdraw(r, "school", BSN_B);
	known = try_signal(r, BSN_A);
	unknown = try_signal(r, BSN_B);
	assert_int_equal(known->answer, unknown->answer);
	assert_string_equal(code_of(known), code_of(unknown));
	assert_string_equal(code_of(known), "consent-withdrawn");
}

static void withdrawal_report__by_name_is_no_probe(void **state)
{
	struct region *r = region_of(state);
	const char *full = "{\"bsn\":\"111222333\",\"name\":\"Test Persoon\",\"birth_date\":\"1990-01-02\"}";

	region_signal(r, "gemeente", (struct region_signal){.client = full, .recipients = "[\"ggd\"]"});
	region_withdraw(r, "school", NAMED_A);
	assert_int_equal(try_signal(r, full)->answer, ANSWER_STORED);
}

static void consent_end__that_expired_is_no_withdrawal(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "school", (struct region_signal){.client = BSN_A, .until = "2026-11-30"});
	region_later(r, 8);
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
	/* Renewed in time, and by another that had one all along. */
	assert_string_equal(code_of(try_signal(r, BSN_A)), "");
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	assert_int_equal(region_heard(r, "woning", EVENT_SIGNAL_SHARED), 1);
}

static void consent_end__a_ground_that_ended_leaves_room_for_consent(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "school", (struct region_signal){.client = BSN_A, .crisis = true});
	region_later(r, 14);
	assert_string_equal(code_of(try_signal(r, BSN_A)), "");
}

/* A suspension that ends by its term ends as of the day the client spoke. */
static void consent_end__after_the_term_counts_from_the_withdrawal(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_withdraw(r, "school", BSN_A);
	region_later(r, 14);
	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]", .from = "2026-11-25"});
}

static void consent_end_confirm__gives_back_what_was_suspended(void **state)
{
	struct region *r = region_of(state);
	const struct proto_inbox *inbox;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_withdraw(r, "school", BSN_A);
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 0);
	inbox = region_ask(r, COORDINATOR, "inbox", NULL);
	assert_true(inbox->business.count > 0);
	region_ask(r, COORDINATOR, "consent.confirm",
	           region_text(r, "{\"case\":\"%s\"}", inbox->business.at[0].case_));
	assert_int_equal(region_heard(r, "ggd", EVENT_SIGNAL_SHARED), 1);
}

static void consent_end_confirm__tells_the_case_too(void **state)
{
	struct region *r = region_of(state);
	const struct proto_inbox *inbox;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_withdraw(r, "school", BSN_A);
	assert_int_equal(region_heard(r, "ggd", EVENT_CASE_OPENED), 0);
	inbox = region_ask(r, COORDINATOR, "inbox", NULL);
	region_ask(r, COORDINATOR, "consent.confirm",
	           region_text(r, "{\"case\":\"%s\"}", inbox->business.at[0].case_));
	assert_int_equal(region_heard(r, "ggd", EVENT_CASE_OPENED), 1);
	/* The sender is told what any confirmation tells. */
	assert_int_equal(region_heard(r, "gemeente", EVENT_CASE_OPENED), 0);
}

/* I11: beside a signal that is suspended, a new one is the first as far as its recipients may know. */
static void signal_report__beside_a_suspended_one_opens(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	region_withdraw(r, "ggd", BSN_A);
	region_later(r, 1);
	region_signal(
	        r, "ggd",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"school\"]", .from = "2026-11-24"});
	const struct proto_answer *answer =
	        region_tell(r, "school", "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r)));
	struct proto_case_facts *facts = proto_new(region_arena(r), &proto_table_case_facts);
	struct refusal refusal = {0};
	size_t opened = 0;

	for (size_t i = 0; i < answer->events.count; i++) {
		const struct proto_notification *n = &answer->events.at[i];

		assert_int_not_equal(proto_event_from_type(n->type), EVENT_SIGNAL_JOINED);
		if (proto_event_from_type(n->type) != EVENT_CASE_OPENED)
			continue;
		opened++;
		assert_true(proto_read(region_arena(r), &proto_table_case_facts, n->data, strlen(n->data),
		                       facts, &refusal));
		assert_int_equal(facts->opened.n, time_local_day(region_now(r)).n);
	}
	assert_int_equal(opened, 1);
}

/* I1, I11: who could never see a signal is not told that its consent ended. */
static void consent_end__tells_nobody_whom_it_does_not_name(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	region_withdraw(r, "ggd", BSN_A);
	region_later(r, 1);
	region_signal(
	        r, "ggd",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"school\"]", .from = "2026-11-24"});
	assert_int_equal(region_heard(r, "school", EVENT_SIGNAL_SHARED), 1);
	region_later(r, 14);
	assert_int_equal(region_audited(r, "consent.withdrawn", NULL), 1);
	assert_int_equal(region_heard(r, "school", EVENT_CONSENT_WITHDRAWN), 0);
}

/* What waits to be told goes with the consent that it rests on, in the same transaction; who still may know
 * the case hears how it stands. */
static void consent_end__takes_back_what_waits(void **state)
{
	struct region *r = region_of(state);
	struct lease_heard woning;

	region_signal(r, "gemeente",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\",\"woning\"]"});
	region_signal(r, "ggd",
	              (struct region_signal){.client = BSN_A, .recipients = "[\"gemeente\",\"woning\"]"});
	assert_true(
	        region_number(
	                r, "SELECT count(*) FROM outbox WHERE partner = 'woning' AND case_id IS NOT NULL") >
	        1);
	assert_int_equal(lease_withdraw(r, "gemeente", BSN_A, "")->answer, ANSWER_STORED);
	assert_int_equal(region_number(r,
	                               "SELECT count(*) FROM outbox WHERE partner = 'woning' AND "
	                               "case_id IS NOT NULL AND signal_upto IS NOT NULL AND number IS NULL"),
	                 0);
	(void)region_ask(r, COORDINATOR, "consent.confirm",
	                 region_text(r, "{\"case\":\"%s\"}",
	                             ((const struct proto_inbox *)region_ask(r, COORDINATOR, "inbox", NULL))
	                                     ->business.at[0]
	                                     .case_));
	woning = lease_heard(r, "woning");
	assert_int_equal(lease_count(&woning, EVENT_CASE_OPENED), 1);
	assert_int_equal(lease_count(&woning, EVENT_SIGNAL_JOINED), 0);
}

static void consent_end__tells_anew_who_is_still_covered(void **state)
{
	struct region *r = region_of(state);

	region_roster(r);
	region_signal(r, "gemeente",
	              (struct region_signal){
	                      .client = BSN_A, .recipients = "[\"ggd\",\"school\"]", .until = "2026-11-25"});
	region_signal(r, "ggd", (struct region_signal){.client = BSN_A, .recipients = "[\"school\"]"});
	/* School may know both; it asks only after the first has run out, in the very turn of it. */
	region_later(r, 3);
	struct lease_heard school = lease_heard(r, "school");
	assert_int_equal(region_audited(r, "consent.expired", NULL), 1);
	assert_int_equal(lease_count(&school, EVENT_CASE_OPENED), 1);
	assert_int_equal(lease_count(&school, EVENT_SIGNAL_JOINED), 0);
	const struct proto_case_facts *facts = lease_last(r, &school, EVENT_CASE_OPENED);
	assert_int_equal(facts->opened.n, time_local_day(region_now(r)).n - 3);
}

/* I11: who could not know of the case until then hears nothing of what ended with the consent: neither the
 * regiehouder that it had, nor that it stood on an agenda. */
static void consent_end__tells_nothing_of_what_was(void **state)
{
	struct region *r = region_of(state);
	const char *case_;

	region_roster(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	region_accept(r, case_);
	region_plan(r);
	region_signal(r, "ggd",
	              (struct region_signal){
	                      .client = BSN_A, .recipients = "[\"school\"]", .purposes = "[\"signal\"]"});
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 1);
	struct lease_heard before = lease_heard(r, "school");
	assert_int_equal(lease_count(&before, EVENT_SIGNAL_SHARED), 1);
	assert_int_equal(before.count, 1);
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	size_t of = strcmp(show->consents.at[0].recorded_by, "gemeente") == 0 ? 0 : 1;
	region_ask(
	        r, COORDINATOR, "consent.withdraw",
	        region_text(r, "{\"case\":\"%s\",\"consent\":\"%s\"}", case_, show->consents.at[of].consent));
	assert_int_equal(region_number(r, "SELECT count(*) FROM item"), 0);
	assert_int_equal(region_audited(r, "regie.released", "consent_withdrawn"), 1);
	struct lease_heard school = lease_heard(r, "school");
	assert_int_equal(lease_count(&school, EVENT_REGIE_RELEASED), 0);
	assert_int_equal(lease_count(&school, EVENT_ITEM_CANCELLED), 0);
	assert_false(lease_says(&school, "g1"));
}

static const struct proto_meeting *shown(struct region *r, const char *meeting)
{
	return region_ask(r, COORDINATOR, "meeting.show", region_text(r, "{\"meeting\":\"%s\"}", meeting));
}

/* I6: a plan made while people sit together leaves their agenda alone. */
static void meeting_plan_table__leaves_a_meeting_that_goes_on(void **state)
{
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_plan(r);
	assert_int_equal(shown(r, "haarlem-2026-11-24")->items.count, 1);
	region_pass(r, 23 * TIME_HOUR_MS + 35 * TIME_MINUTE_MS); /* 09:35, five minutes in */
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_plan(r);
	assert_int_equal(shown(r, "haarlem-2026-11-24")->items.count, 1);
	region_pass(r, TIME_HOUR_MS);
	assert_int_equal(region_audited(r, "case.discussed", NULL), 1);
}

/* A meeting that nobody heard of, since the daemon stood still, was not held. */
static void tick__announces_no_meeting_that_is_past(void **state)
{
	struct region *r = region_of(state);
	const char *case_;
	const struct proto_case_show *show;

	/* Both seats of tomorrow are taken: the third comes next week, in a draft. */
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_B});
	region_signal(r, "gemeente", (struct region_signal){.client = NAMED_A});
	region_plan(r);
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_plan(r);
	const struct proto_meeting *m = shown(r, "haarlem-2026-12-01");
	assert_int_equal(m->state, MEETING_DRAFT);
	assert_int_equal(m->items.count, 1);
	case_ = m->items.at[0].case_;
	region_later(r, 10);
	assert_int_equal(shown(r, "haarlem-2026-12-01")->state, MEETING_CANCELLED);
	show = region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));
	assert_non_null(show->row->meeting);
	assert_string_equal(show->row->meeting, "haarlem-2026-12-08");
}

struct transcript {
	size_t count;
	char line[40][200];
};

static void note(struct transcript *t, const struct proto_answer *a)
{
	char *line = t->line[t->count++];
	size_t used;

	assert_true(t->count < sizeof(t->line) / sizeof(t->line[0]));
	used = (size_t)snprintf(line, sizeof(t->line[0]), "%d %s %s %d %d %lld %lld", (int)a->answer,
	                        code_of(a),
	                        a->problem != NULL && a->problem->pointer != NULL ? a->problem->pointer : "",
	                        a->reference != NULL, (int)a->state, (long long)a->newest,
	                        a->witness != NULL ? (long long)a->witness->anchor : -1);
	for (size_t i = 0; i < a->events.count; i++) {
		used += (size_t)snprintf(line + used, sizeof(t->line[0]) - used, " %s/%zu",
		                         a->events.at[i].type, strlen(a->events.at[i].data));
		assert_true(used < sizeof(t->line[0]));
	}
}

static void fetch(struct region *r, struct transcript *t)
{
	note(t, region_tell(r, "school", "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":0,\"credit\":64}", region_epoch(r))));
}

/* A partner that signals, repeats itself, withdraws and signals again; nobody confirms anything. */
static void live(struct region *r, struct transcript *t)
{
	const char *withdrawal = "{\"client\":" BSN_A ",\"reporter\":\"s1\",\"on\":\"2026-11-23\"}";
	const char *later = "{\"client\":" BSN_A ",\"reporter\":\"s1\",\"on\":\"2027-01-01\"}";

	note(t, region_tell_as(r, "school", "w0", "consents.withdrawn", withdrawal));
	note(t, try_signal(r, BSN_A));
	region_pass(r, 24 * TIME_HOUR_MS);
	struct proto_answer *given = region_signal(
	        r, "school",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]", .from = "2026-11-24"});
	note(t, given);
	fetch(r, t);
	note(t, region_signal(r, "school",
	                      (struct region_signal){
	                              .client = region_text(r, "{\"reference\":\"%s\"}", given->reference),
	                              .recipients = "[\"ggd\",\"school\"]",
	                              .from = "2026-11-24"}));
	note(t, region_signal(r, "school", (struct region_signal){.client = BSN_A, .crisis = true}));
	region_plan(r);
	fetch(r, t);
	for (int week = 0; week < 6; week++) {
		region_later(r, 7);
		fetch(r, t);
	}
	note(t, region_tell_as(r, "school", "w1", "consents.withdrawn", later));
	note(t, region_tell_as(r, "school", "w1", "consents.withdrawn", later));
	fetch(r, t);
}

/* I11: the same to its sender, whether others know the client or not. */
static void commands__look_alike_in_two_worlds(void **state)
{
	struct region *r = region_of(state), *other = region_open();
	static struct transcript one, two;

	one.count = two.count = 0;
	region_roster(r);
	region_roster(other);
	region_signal(other, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	region_signal(other, "ggd", (struct region_signal){.client = BSN_A, .recipients = "[\"woning\"]"});
	live(r, &one);
	live(other, &two);
	assert_int_equal(one.count, two.count);
	for (size_t i = 0; i < one.count; i++)
		assert_string_equal(one.line[i], two.line[i]);
	region_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(withdrawal_report__is_no_probe),
	        TEST(withdrawal_report__by_name_is_no_probe),
	        TEST(consent_end__that_expired_is_no_withdrawal),
	        TEST(consent_end__a_ground_that_ended_leaves_room_for_consent),
	        TEST(consent_end__after_the_term_counts_from_the_withdrawal),
	        TEST(consent_end_confirm__gives_back_what_was_suspended),
	        TEST(consent_end_confirm__tells_the_case_too),
	        TEST(signal_report__beside_a_suspended_one_opens),
	        TEST(consent_end__tells_nobody_whom_it_does_not_name),
	        TEST(consent_end__takes_back_what_waits),
	        TEST(consent_end__tells_anew_who_is_still_covered),
	        TEST(consent_end__tells_nothing_of_what_was),
	        TEST(meeting_plan_table__leaves_a_meeting_that_goes_on),
	        TEST(tick__announces_no_meeting_that_is_past),
	        TEST(commands__look_alike_in_two_worlds),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/review", tests, NULL, NULL);
}
