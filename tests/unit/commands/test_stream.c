#include "region.h"

#include "base/text.h"

/* A sequence as a number. */
static int64_t number(const char *sequence)
{
	int64_t n;

	assert_true(text_parse_int(sequence, 0, INT64_MAX, &n));
	return n;
}

static const struct proto_answer *fetch(struct region *r, const char *partner, int64_t after, int credit)
{
	const struct proto_answer *answer =
	        region_tell(r, partner, "streams.fetch",
	                    region_text(r, "{\"epoch\":\"%s\",\"after\":%lld,\"credit\":%d}", region_epoch(r),
	                                (long long)after, credit));

	assert_int_equal(answer->answer, ANSWER_EVENTS);
	return answer;
}

static bool is(const struct proto_notification *n, enum event kind)
{
	return proto_event_from_type(n->type) == kind;
}

static const struct proto_notification *find(const struct proto_answer *answer, enum event kind)
{
	for (size_t i = 0; i < answer->events.count; i++)
		if (is(&answer->events.at[i], kind))
			return &answer->events.at[i];
	return NULL;
}

static void stream_fetch__numbers_without_gap_and_repeats_the_same(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *first, *again, *rest;

	for (int i = 0; i < 5; i++)
		region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	first = fetch(r, "ggd", 0, 3);
	assert_int_equal(first->events.count, 3);
	again = fetch(r, "ggd", 0, 3);
	assert_int_equal(again->events.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(number(first->events.at[i].sequence), i + 1);
		assert_int_equal(strlen(first->events.at[i].sequence), 20);
		assert_string_equal(first->events.at[i].id, again->events.at[i].id);
		assert_string_equal(first->events.at[i].data, again->events.at[i].data);
		assert_int_equal(first->events.at[i].time.ms, again->events.at[i].time.ms);
	}
	rest = fetch(r, "ggd", 3, 64);
	assert_true(rest->events.count > 0);
	assert_int_equal(number(rest->events.at[0].sequence), 4);
	assert_int_equal(rest->newest, 3 + (int64_t)rest->events.count);
}

static void stream_fetch__fills_its_credit_past_what_is_dropped(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer;

	for (int i = 0; i < 3; i++)
		region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	region_sql(r, "UPDATE outbox SET case_id = 'C-ZZZZZZZZ' WHERE id IN (SELECT id FROM outbox WHERE "
	              "partner = 'ggd' AND case_id IS NOT NULL ORDER BY id LIMIT 2)");
	answer = fetch(r, "ggd", 0, 2);
	assert_int_equal(answer->events.count, 2);
	assert_int_equal(number(answer->events.at[0].sequence), 1);
	assert_int_equal(number(answer->events.at[1].sequence), 2);
	assert_int_equal(answer->newest, 2);
	assert_int_equal(region_audited(r, "notification.dropped", "none"), 1);
	assert_int_equal(fetch(r, "ggd", 2, 64)->events.count, 2);
	assert_int_equal(region_audited(r, "notification.dropped", "none"), 2);
}

/* Whoever heard of a case hears of the end of any consent that this rested on. */
static void stream_fetch__remembers_each_consent_that_it_rested_on(void **state)
{
	static const char *const count =
	        "SELECT count(DISTINCT consent) FROM served WHERE partner = 'ggd' AND "
	        "reference IN (SELECT id FROM reference WHERE case_id IS NOT NULL)";
	struct region *r = region_of(state);

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	assert_int_equal(region_number(r, count), 0);
	fetch(r, "ggd", 0, 64);
	assert_int_equal(region_number(r, count), 1);
	region_signal(r, "school", (struct region_signal){.client = BSN_A});
	assert_non_null(find(fetch(r, "ggd", 0, 64), EVENT_SIGNAL_JOINED));
	assert_int_equal(region_number(r, count), 2);
}

static void stream_fetch__refuses_what_was_never_counted_here(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *a = region_tell(
	        r, "ggd", "streams.fetch", "{\"epoch\":\"0000000000000000\",\"after\":0,\"credit\":1}");

	assert_string_equal(a->problem->code, "stream-restarted");
	assert_string_equal(a->epoch, region_epoch(r));
	a = region_tell(r, "ggd", "streams.fetch", "{\"after\":1,\"credit\":1}");
	assert_string_equal(a->problem->code, "stream-restarted");
	a = region_tell(r, "ggd", "streams.fetch",
	                region_text(r, "{\"epoch\":\"%s\",\"after\":1,\"credit\":1}", region_epoch(r)));
	assert_string_equal(a->problem->code, "number-ahead");
	a = region_tell(r, "ggd", "streams.ack",
	                region_text(r, "{\"epoch\":\"%s\",\"upto\":1}", region_epoch(r)));
	assert_string_equal(a->problem->code, "number-ahead");
	/* Nothing was written but that they were refused. */
	assert_int_equal(region_number(r, "SELECT count(*) FROM stream"), 0);
	assert_int_equal(region_audited(r, "message.refused", "number-ahead"), 2);
	fetch(r, "ggd", 0, 1);
	assert_int_equal(region_number(r, "SELECT count(*) FROM stream"), 1);
}

static void stream_ack__moves_the_cursor_forward_only(void **state)
{
	struct region *r = region_of(state);
	const char *data;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	int64_t newest = fetch(r, "ggd", 0, 64)->newest;
	assert_true(newest >= 2);
	data = region_text(r, "{\"epoch\":\"%s\",\"upto\":%lld}", region_epoch(r), (long long)newest);
	assert_int_equal(region_tell(r, "ggd", "streams.ack", data)->upto, newest);
	data = region_text(r, "{\"epoch\":\"%s\",\"upto\":1}", region_epoch(r));
	assert_int_equal(region_tell(r, "ggd", "streams.ack", data)->upto, newest);
}

static void stream_fetch__shows_identity_as_far_as_the_receiver_may_have_it(void **state)
{
	struct region *r = region_of(state);
	const struct proto_notification *shared;

	region_signal(r, "gemeente",
	              (struct region_signal){
	                      .client = BSN_A, .text = "no heating", .recipients = "[\"ggd\",\"woning\"]"});
	shared = find(fetch(r, "ggd", 0, 64), EVENT_SIGNAL_SHARED);
	assert_non_null(shared);
	assert_non_null(strstr(shared->data, "111222333"));
	assert_non_null(strstr(shared->data, "no heating"));
	shared = find(fetch(r, "woning", 0, 64), EVENT_SIGNAL_SHARED); /* may not use the BSN */
	assert_non_null(shared);
	assert_null(strstr(shared->data, "111222333"));
	assert_non_null(strstr(shared->data, "no heating"));
	/* The sender gets no copy, and nothing derived while its consent is its own word only. */
	assert_int_equal(fetch(r, "gemeente", 0, 64)->events.count, 0);
}

static void stream_fetch__knows_who_a_reference_means(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *stored =
	        region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	const struct proto_notification *shared;
	int64_t before = fetch(r, "ggd", 0, 64)->newest;

	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = region_text(r, "{\"reference\":\"%s\"}", stored->reference),
	                               .recipients = "[\"ggd\",\"woning\"]"});
	shared = find(fetch(r, "ggd", before, 64), EVENT_SIGNAL_SHARED);
	assert_non_null(shared);
	assert_non_null(strstr(shared->data, "111222333"));
	shared = find(fetch(r, "woning", 0, 64), EVENT_SIGNAL_SHARED); /* may not use the BSN */
	assert_non_null(shared);
	assert_null(strstr(shared->data, "111222333"));
}

static void stream_fetch__withholds_what_was_withdrawn_since(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *before, *after;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .text = "no heating"});
	before = fetch(r, "ggd", 0, 1);
	assert_true(is(&before->events.at[0], EVENT_SIGNAL_SHARED));
	region_withdraw(r, "gemeente", BSN_A);

	after = fetch(r, "ggd", 0, 64);
	assert_true(is(&after->events.at[0], EVENT_WITHHELD));
	assert_string_equal(after->events.at[0].sequence, before->events.at[0].sequence);
	/* What was pending is gone without a hole; the next number is the notice to erase. */
	assert_int_equal(after->events.count, 2);
	assert_true(is(&after->events.at[1], EVENT_CONSENT_WITHDRAWN));
	assert_int_equal(number(after->events.at[1].sequence), 2);
	assert_non_null(strstr(after->events.at[1].data, before->events.at[0].subject));
	/* The school had received nothing: it hears nothing. */
	assert_int_equal(fetch(r, "school", 0, 64)->events.count, 0);
	/* The sender hears what became of its signal. */
	assert_non_null(find(fetch(r, "gemeente", 0, 64), EVENT_SIGNAL_STATUS));
}

static void withdraw_consent(struct region *r, const char *case_, const char *recorder)
{
	const struct proto_case_show *show =
	        region_ask(r, COORDINATOR, "case.show", region_text(r, "{\"case\":\"%s\"}", case_));

	for (size_t i = 0; i < show->consents.count; i++)
		if (strcmp(show->consents.at[i].recorded_by, recorder) == 0) {
			region_ask(r, COORDINATOR, "consent.withdraw",
			           region_text(r,
			                       "{\"case\":\"%s\",\"consent\":\"%s\",\"reason\":\"by phone\"}",
			                       case_, show->consents.at[i].consent));
			return;
		}
	fail_msg("%s recorded none", recorder);
}

static void consent_end__leaves_no_reference_that_tells_the_case_lived_on(void **state)
{
	struct region *r = region_of(state);
	const struct proto_notification *before, *after;
	const char *case_;
	int64_t newest;

	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]"});
	case_ = region_case(r, NULL);
	before = find(fetch(r, "ggd", 0, 64), EVENT_CASE_OPENED);
	assert_non_null(before);
	region_later(r, 1);
	/* The case lives on by what the ggd may not know of. */
	region_signal(r, "school", (struct region_signal){.client = BSN_A, .recipients = "[\"gemeente\"]"});
	withdraw_consent(r, case_, "gemeente");
	region_later(r, 1);
	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]", .from = "2026-11-25"});
	withdraw_consent(r, case_, "school");
	newest = fetch(r, "ggd", 0, 64)->newest;
	region_later(r, 1);
	/* Nothing else is left: now it may know the case again, as if for the first time. */
	region_signal(
	        r, "gemeente",
	        (struct region_signal){.client = BSN_A, .recipients = "[\"ggd\"]", .from = "2026-11-26"});
	after = find(fetch(r, "ggd", newest, 64), EVENT_SIGNAL_JOINED);
	assert_non_null(after);
	assert_string_not_equal(before->subject, after->subject);
}

static void stream_subscribe__keeps_kinds_for_the_digest(void **state)
{
	struct region *r = region_of(state);
	const struct proto_answer *answer =
	        region_tell(r, "ggd", "streams.subscribe",
	                    "{\"now\":[\"cases.opened\"],\"digest\":[\"signals.shared\"]}");

	assert_int_equal(answer->answer, ANSWER_SUBSCRIBED);
	assert_int_equal(answer->now, TERMS_BIT(EVENT_CASE_OPENED));
	region_signal(r, "gemeente", (struct region_signal){.client = BSN_A});
	answer = fetch(r, "ggd", 0, 64);
	assert_null(find(answer, EVENT_SIGNAL_SHARED));
	assert_non_null(find(answer, EVENT_CASE_OPENED));
	region_later(r, 1);
	assert_non_null(find(fetch(r, "ggd", answer->newest, 64), EVENT_SIGNAL_SHARED));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, region_setup, region_teardown)
	        TEST(stream_fetch__numbers_without_gap_and_repeats_the_same),
	        TEST(stream_fetch__fills_its_credit_past_what_is_dropped),
	        TEST(stream_fetch__remembers_each_consent_that_it_rested_on),
	        TEST(stream_fetch__refuses_what_was_never_counted_here),
	        TEST(stream_ack__moves_the_cursor_forward_only),
	        TEST(stream_fetch__shows_identity_as_far_as_the_receiver_may_have_it),
	        TEST(stream_fetch__knows_who_a_reference_means),
	        TEST(stream_fetch__withholds_what_was_withdrawn_since),
	        TEST(consent_end__leaves_no_reference_that_tells_the_case_lived_on),
	        TEST(stream_subscribe__keeps_kinds_for_the_digest),
#undef TEST
	};

	return cmocka_run_group_tests_name("commands/stream", tests, NULL, NULL);
}
