#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base/time.h"
#include "fake.h"

#define STORED "{\"answer\":\"stored\",\"id\":\"%s\",\"epoch\":\"" FAKE_EPOCH "\"}"

static int setup(void **state)
{
	*state = NULL;
	return crypto_start() ? 0 : 1;
}

static struct mdo_question question(const char *id, int timeout_ms, int again_ms)
{
	static char text[200];
	int len = snprintf(text, sizeof(text), "{\"specversion\":\"1.0\",\"id\":\"%s\"}", id);

	return (struct mdo_question){id, text, (size_t)len, timeout_ms, again_ms};
}

static struct mdo_door *open_door(const struct mdo_profile *p)
{
	struct mdo_door *d;
	struct why why;

	assert_true(mdo_door_open(p, &d, &why));
	return d;
}

static void stores(struct fake *f, const char *text, void *cookie)
{
	(void)cookie;
	fake_answer(f, STORED, fake_member(text, "id"));
}

static void door_ask__answered(void **state)
{
	struct fake *f = fake_start(stores, NULL);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();

	(void)state;
	for (int i = 0; i < 20; i++) {
		char id[16];
		struct mdo_question q;
		struct mdo_answer answer;

		snprintf(id, sizeof(id), "m-%d", i);
		q = question(id, 5000, 0);
		assert_int_equal(mdo_door_ask(d, a, &q, &answer), MDO_REACHED);
		assert_int_equal(answer.body.answer, ANSWER_STORED);
		assert_string_equal(answer.body.id, id);
	}
	assert_int_equal(fake_count(f), 20);
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

/* The first try is answered only after the second one was sent; then both answers come. */
static void late(struct fake *f, const char *text, void *cookie)
{
	unsigned n = fake_count(f);

	(void)cookie;
	if (n <= 2)
		fake_answer_late(f, n == 1 ? 250 : 300,
		                 "{\"answer\":\"%s\",\"id\":\"%s\",\"epoch\":\"" FAKE_EPOCH "\"}",
		                 n == 1 ? "stored" : "duplicate", fake_member(text, "id"));
	else
		fake_answer_late(f, 200, STORED, fake_member(text, "id"));
}

static void door_ask__late_answer_of_an_earlier_try(void **state)
{
	struct fake *f = fake_start(late, NULL);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 5000, 100);
	struct mdo_answer answer;

	(void)state;
	assert_int_equal(mdo_door_ask(d, a, &q, &answer), MDO_REACHED);
	assert_int_equal(answer.body.answer, ANSWER_STORED);
	q = question("two", 5000, 0);
	assert_int_equal(mdo_door_ask(d, a, &q, &answer), MDO_REACHED);
	assert_string_equal(answer.body.id, "two");
	assert_int_equal(answer.body.answer, ANSWER_STORED);
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

/* Nothing within the time of the first question; its answer, one without an id, must not be taken for the
 * second's. */
static void too_late(struct fake *f, const char *text, void *cookie)
{
	(void)cookie;
	if (fake_count(f) == 1)
		fake_answer_late(f, 400, "{\"answer\":\"refused\",\"epoch\":\"" FAKE_EPOCH "\"}");
	else
		fake_answer_late(f, 500, STORED, fake_member(text, "id"));
}

static void door_ask__timeout_then_late_answer(void **state)
{
	struct fake *f = fake_start(too_late, NULL);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 200, 0);
	struct mdo_answer answer;

	(void)state;
	assert_int_equal(mdo_door_ask(d, a, &q, &answer), MDO_SILENT);
	q = question("two", 5000, 0);
	assert_int_equal(mdo_door_ask(d, a, &q, &answer), MDO_REACHED);
	assert_int_equal(answer.body.answer, ANSWER_STORED);
	assert_string_equal(answer.body.id, "two");
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

static void expect_failure(const struct mdo_profile *p, enum mdo_reach expected)
{
	struct mdo_door *d = open_door(p);
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 5000, 0);
	struct mdo_answer answer;
	int64_t begin = clock_mono().ms;

	assert_int_equal(mdo_door_ask(d, a, &q, &answer), expected);
	assert_true(clock_mono().ms - begin < 2000);
	assert_true(strlen(mdo_reach_text(expected)) > 0);
	arena_free(a);
	mdo_door_close(d);
}

static void door_ask__down_is_noticed_at_once(void **state)
{
	struct fake *f = fake_start(stores, NULL);
	struct mdo_profile p = *fake_profile(f);

	(void)state;
	/* Port 1 of loopback: nobody listens there. */
	snprintf(p.door, sizeof(p.door), "tcp://127.0.0.1:1");
	expect_failure(&p, MDO_DOWN);
	snprintf(p.door, sizeof(p.door), "tcp://no-such-host.invalid:5000");
	expect_failure(&p, MDO_DOWN);
	fake_stop(f);
}

static void door_ask__wrong_server_key_is_noticed_at_once(void **state)
{
	struct fake *f = fake_start(stores, NULL);
	struct mdo_profile p = *fake_profile(f);
	char secret[CRYPTO_Z85_MAX];

	(void)state;
	crypto_curve_pair(p.server_key, secret);
	expect_failure(&p, MDO_FOREIGN);
	assert_int_equal(fake_count(f), 0);
	fake_stop(f);
}

static void door_ask__own_key_not_admitted_is_noticed_at_once(void **state)
{
	struct fake *f = fake_start(stores, NULL);
	struct mdo_profile p = *fake_profile(f);
	struct why why;

	(void)state;
	assert_true(mdo_keyfile_new(fake_dir(f), "other", NULL, &why));
	snprintf(p.key_file, sizeof(p.key_file), "%s/other.secret", fake_dir(f));
	expect_failure(&p, MDO_SHUT);
	assert_int_equal(fake_count(f), 0);
	fake_stop(f);
}

static void garbles(struct fake *f, const char *text, void *cookie)
{
	(void)text;
	fake_answer(f, "%s", (const char *)cookie);
}

static void door_ask__garbled_answer(void **state)
{
	static const char *const texts[] = {"", "no json", "{}",
	                                    "{\"answer\":\"maybe\",\"epoch\":\"" FAKE_EPOCH "\"}",
	                                    "{\"answer\":\"stored\",\"id\":\"one\",\"epoch\":\"XY\"}"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char text[100];
		struct fake *f;

		snprintf(text, sizeof(text), "%s", texts[i]);
		f = fake_start(garbles, text);
		expect_failure(fake_profile(f), MDO_GARBLED);
		fake_stop(f);
	}
}

/* The one message that could not be read has an answer without an id. */
static void door_ask__refusal_without_id(void **state)
{
	char text[] = "{\"answer\":\"refused\",\"epoch\":\"" FAKE_EPOCH
	              "\",\"problem\":{\"type\":\"urn:mdo:problem:too-large\","
	              "\"title\":\"too large\",\"status\":413,\"code\":\"too-large\"}}";
	struct fake *f = fake_start(garbles, text);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 5000, 0);
	struct mdo_answer answer;

	(void)state;
	assert_int_equal(mdo_door_ask(d, a, &q, &answer), MDO_REACHED);
	assert_string_equal(answer.body.problem->code, "too-large");
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

static void retries_once(struct fake *f, const char *text, void *cookie)
{
	atomic_llong *first = cookie;

	if (fake_count(f) == 1) {
		atomic_store(first, clock_mono().ms);
		fake_answer(f,
		            "{\"answer\":\"retry\",\"id\":\"%s\",\"epoch\":\"" FAKE_EPOCH
		            "\",\"after_ms\":150}",
		            fake_member(text, "id"));
	} else {
		atomic_store(first, clock_mono().ms - atomic_load(first));
		fake_answer(f, STORED, fake_member(text, "id"));
	}
}

static void door_deliver__waits_as_long_as_retry_says(void **state)
{
	atomic_llong passed = 0;
	struct fake *f = fake_start(retries_once, &passed);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 5000, 0);
	struct mdo_answer answer;

	(void)state;
	assert_int_equal(mdo_door_deliver(d, a, &q, &answer), MDO_REACHED);
	assert_int_equal(answer.body.answer, ANSWER_STORED);
	assert_true(atomic_load(&passed) >= 150);
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

static void always_retry(struct fake *f, const char *text, void *cookie)
{
	(void)cookie;
	fake_answer(f, "{\"answer\":\"retry\",\"id\":\"%s\",\"epoch\":\"" FAKE_EPOCH "\",\"after_ms\":60000}",
	            fake_member(text, "id"));
}

static void door_deliver__gives_up_when_retry_is_too_far(void **state)
{
	struct fake *f = fake_start(always_retry, NULL);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 2000, 0);
	struct mdo_answer answer;
	int64_t begin = clock_mono().ms;

	(void)state;
	assert_int_equal(mdo_door_deliver(d, a, &q, &answer), MDO_REACHED);
	assert_int_equal(answer.body.answer, ANSWER_RETRY);
	assert_true(clock_mono().ms - begin < 1500);
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

static void replies(struct fake *f, const char *text, void *cookie)
{
	(void)cookie;
	fake_answer(f, "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"done\":true}}",
	            fake_member(text, "id"));
}

static void door_call__result(void **state)
{
	struct fake *f = fake_start(replies, NULL);
	struct mdo_door *d = open_door(fake_profile(f));
	struct arena *a = arena_new();
	struct mdo_question q = question("one", 5000, 0);
	struct mdo_reply reply;

	(void)state;
	assert_int_equal(mdo_door_call(d, a, &q, &reply), MDO_REACHED);
	assert_string_equal(reply.body.result, "{\"done\":true}");
	arena_free(a);
	mdo_door_close(d);
	fake_stop(f);
}

static void door_open__incomplete_profile(void **state)
{
	struct mdo_profile p = {.door = "tcp://127.0.0.1:1"};
	struct mdo_door *d;
	struct why why;

	(void)state;
	assert_false(mdo_door_open(&p, &d, &why));
	assert_non_null(strstr(why.text, "MDO_SERVER_KEY"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(door_ask__answered),
	        cmocka_unit_test(door_ask__late_answer_of_an_earlier_try),
	        cmocka_unit_test(door_ask__timeout_then_late_answer),
	        cmocka_unit_test(door_ask__down_is_noticed_at_once),
	        cmocka_unit_test(door_ask__wrong_server_key_is_noticed_at_once),
	        cmocka_unit_test(door_ask__own_key_not_admitted_is_noticed_at_once),
	        cmocka_unit_test(door_ask__garbled_answer),
	        cmocka_unit_test(door_ask__refusal_without_id),
	        cmocka_unit_test(door_deliver__waits_as_long_as_retry_says),
	        cmocka_unit_test(door_deliver__gives_up_when_retry_is_too_far),
	        cmocka_unit_test(door_call__result),
	        cmocka_unit_test(door_open__incomplete_profile),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
