/*
 * The truth table of CURVE on this libzmq: who gets in, by handler, domain and enforcement. All eight rows
 * are tested as they are, so that a libzmq which behaves otherwise is noticed; only the last may be what a
 * door does (test_net.c).
 */
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <string.h>
#include <zmq.h>

#include "net/zap.h"

#include "peer.h"

#define ENFORCE_DOMAIN 93

struct row {
	const char *name;
	bool handler;
	const char *domain;
	int enforce;
	enum verdict known, unknown;
};

static const struct row rows[] = {
        {"no handler, no domain, no enforcement", false, NULL, 0, VERDICT_ADMITTED, VERDICT_ADMITTED},
        {"no handler, no domain, enforcement", false, NULL, 1, VERDICT_ADMITTED, VERDICT_ADMITTED},
        {"no handler, domain, no enforcement", false, "door", 0, VERDICT_ADMITTED, VERDICT_ADMITTED},
        {"no handler, domain, enforcement", false, "door", 1, VERDICT_REFUSED, VERDICT_REFUSED},
        {"handler, no domain, no enforcement", true, NULL, 0, VERDICT_ADMITTED, VERDICT_REFUSED},
        {"handler, no domain, enforcement", true, NULL, 1, VERDICT_ADMITTED, VERDICT_ADMITTED},
        {"handler, domain, no enforcement", true, "door", 0, VERDICT_ADMITTED, VERDICT_REFUSED},
        {"handler, domain, enforcement", true, "door", 1, VERDICT_ADMITTED, VERDICT_REFUSED},
};

/* A server as a row says. Its handler knows one key and looks at nothing else. */
struct server {
	void *context, *handler, *socket;
	char endpoint[64];
	uint8_t known[CRYPTO_KEY_BYTES];
};

static void server_open(struct server *s, const struct row *row, const struct pair *server, const char *known)
{
	int on = 1;
	size_t size = sizeof(s->endpoint);

	s->context = zmq_ctx_new();
	s->handler = NULL;
	assert_true(crypto_z85_decode(known, s->known));
	if (row->handler) {
		s->handler = peer_new(s->context, ZMQ_REP, NULL, NULL);
		assert_int_equal(zmq_bind(s->handler, "inproc://zeromq.zap.01"), 0);
	}
	s->socket = peer_new(s->context, ZMQ_ROUTER, NULL, NULL);
	assert_int_equal(zmq_setsockopt(s->socket, ZMQ_CURVE_SERVER, &on, sizeof(on)), 0);
	assert_int_equal(zmq_setsockopt(s->socket, ZMQ_CURVE_SECRETKEY, server->secret, CRYPTO_Z85_MAX), 0);
	if (row->domain)
		assert_int_equal(zmq_setsockopt(s->socket, ZMQ_ZAP_DOMAIN, row->domain, strlen(row->domain)),
		                 0);
	assert_int_equal(zmq_setsockopt(s->socket, ENFORCE_DOMAIN, &row->enforce, sizeof(row->enforce)), 0);
	assert_int_equal(zmq_bind(s->socket, "tcp://127.0.0.1:*"), 0);
	assert_int_equal(zmq_getsockopt(s->socket, ZMQ_LAST_ENDPOINT, s->endpoint, &size), 0);
}

static void server_close(struct server *s)
{
	peer_close(s->socket);
	if (s->handler)
		peer_close(s->handler);
	zmq_ctx_term(s->context);
}

static void server_serve(void *cookie)
{
	static const char *const behind[] = {"", "someone", ""};
	struct server *s = cookie;
	uint8_t frames[7][256];
	int lens[7] = {0}, count = 0, more = 1;
	size_t size = sizeof(more);
	bool known;

	if (!s->handler)
		return;
	while (more && count < 7) {
		lens[count] = zmq_recv(s->handler, frames[count], sizeof(frames[0]), ZMQ_DONTWAIT);
		if (lens[count] < 0)
			return;
		zmq_getsockopt(s->handler, ZMQ_RCVMORE, &more, &size);
		count++;
	}
	assert_true(count == 7 && !more);
	known = lens[6] == CRYPTO_KEY_BYTES && memcmp(frames[6], s->known, CRYPTO_KEY_BYTES) == 0;
	zmq_send(s->handler, "1.0", 3, ZMQ_SNDMORE);
	zmq_send(s->handler, frames[1], (size_t)lens[1], ZMQ_SNDMORE);
	zmq_send(s->handler, known ? "200" : "400", 3, ZMQ_SNDMORE);
	for (int i = 0; i < 3; i++)
		zmq_send(s->handler, behind[i], strlen(behind[i]), i < 2 ? ZMQ_SNDMORE : 0);
}

/* Knocks with a key, and makes sure that admitted means heard and refused means not heard. */
static enum verdict knock(const struct row *row, bool with_known_key)
{
	struct pair server = pair_new(), known = pair_new(), unknown = pair_new();
	void *clients = zmq_ctx_new();
	void *peer = peer_new(clients, ZMQ_DEALER, with_known_key ? &known : &unknown, server.public);
	void *watch = watch_new(clients, peer);
	struct server s;
	zmq_pollitem_t item = {.events = ZMQ_POLLIN};
	enum verdict verdict;

	server_open(&s, row, &server, known.public);
	peer_connect(peer, s.endpoint);
	peer_says(peer, "hello");
	verdict = watch_verdict(watch, server_serve, &s);
	item.socket = s.socket;
	assert_int_equal(zmq_poll(&item, 1, verdict == VERDICT_ADMITTED ? PEER_WAIT_MS : 50),
	                 verdict == VERDICT_ADMITTED);
	peer_close(peer);
	peer_close(watch);
	zmq_ctx_term(clients);
	server_close(&s);
	return verdict;
}

static void expect_row(size_t i)
{
	assert_true(crypto_start());
	if (knock(&rows[i], true) != rows[i].known)
		fail_msg("%s: the known key", rows[i].name);
	if (knock(&rows[i], false) != rows[i].unknown)
		fail_msg("%s: an unknown key", rows[i].name);
}

#define ROW(n, name)                                                                                         \
	static void zap_table__row_##n##_##name(void **state)                                                \
	{                                                                                                    \
		(void)state;                                                                                 \
		expect_row(n - 1);                                                                           \
	}
ROW(1, nothing_set_admits_all)
ROW(2, enforcement_alone_admits_all)
ROW(3, domain_alone_admits_all)
ROW(4, domain_and_enforcement_without_handler_refuse_all)
ROW(5, handler_alone_is_asked)
ROW(6, handler_and_enforcement_without_domain_admit_all)
ROW(7, handler_and_domain_are_asked)
ROW(8, all_three_are_asked)
#undef ROW

/* ---- what our own handler makes of a request
 * --------------------------------------------------------------------- */

struct asked {
	void *context, *handler, *requester;
};

static int asked_setup(void **state)
{
	static struct asked a;

	a.context = zmq_ctx_new();
	a.handler = zap_open(a.context);
	assert_non_null(a.handler);
	a.requester = peer_new(a.context, ZMQ_REQ, NULL, NULL);
	peer_connect(a.requester, "inproc://zeromq.zap.01");
	*state = &a;
	return 0;
}

static int asked_teardown(void **state)
{
	struct asked *a = *state;

	peer_close(a->requester);
	zmq_close(a->handler);
	zmq_ctx_term(a->context);
	return 0;
}

/* A frame's length counts, its bytes come from ${text} and are zero beyond. */
struct frame {
	const char *text;
	size_t len;
};

static struct zap_request ask(struct asked *a, const struct frame *frames, size_t count)
{
	struct zap_request r;
	char bytes[512];

	for (size_t i = 0; i < count; i++) {
		memset(bytes, 0, sizeof(bytes));
		memcpy(bytes, frames[i].text, strlen(frames[i].text));
		assert_true(zmq_send(a->requester, bytes, frames[i].len, i + 1 < count ? ZMQ_SNDMORE : 0) >=
		            0);
	}
	assert_true(zap_receive(a->handler, &r));
	return r;
}

static void expect_answer(struct asked *a, const char *id, const char *status, const char *user)
{
	const char *expected[] = {"1.0", id, status, "", user, ""};

	for (size_t i = 0; i < 6; i++) {
		char frame[256];
		int len = zmq_recv(a->requester, frame, sizeof(frame), 0);

		assert_int_equal(len, strlen(expected[i]));
		assert_memory_equal(frame, expected[i], strlen(expected[i]));
	}
}

#define GOOD                                                                                                 \
	{"1.0", 3}, {"7", 1}, {"door", 4}, {"127.0.0.1", 9}, {"", 0}, {"CURVE", 5},                          \
	{                                                                                                    \
		"key", 32                                                                                    \
	}

static void zap_receive__reads_a_whole_request(void **state)
{
	static const struct frame good[] = {GOOD};
	struct zap_request r = ask(*state, good, 7);

	assert_true(r.whole);
	assert_string_equal(r.domain, "door");
	assert_memory_equal(r.key, "key\0\0\0", 6);
	zap_answer(((struct asked *)*state)->handler, &r, "door");
	expect_answer(*state, "7", "200", "door");
}

static void zap_receive__is_false_when_nobody_asks(void **state)
{
	struct asked *a = *state;
	struct zap_request r;

	assert_false(zap_receive(a->handler, &r));
}

static void zap_receive__refuses_each_malformed_frame(void **state)
{
	/* Columns: place, what stands there instead. */
	static const struct {
		size_t place;
		struct frame frame;
	} bad[] = {
	        {0, {"2.0", 3}},  {0, {"1.0", 4}},   {0, {"", 0}},     {1, {"id", 256}},  {2, {"", 0}},
	        {2, {"door", 5}}, {2, {"door", 65}}, {5, {"NULL", 4}}, {5, {"PLAIN", 5}}, {5, {"CURVEX", 6}},
	        {6, {"key", 31}}, {6, {"key", 33}},  {6, {"", 0}},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct frame frames[] = {GOOD};
		struct zap_request r;

		frames[bad[i].place] = bad[i].frame;
		r = ask(*state, frames, 7);
		if (r.whole)
			fail_msg("case %zu was taken for whole", i);
		assert_string_equal(r.domain, "");
		zap_answer(((struct asked *)*state)->handler, &r, NULL);
		expect_answer(*state, bad[i].place == 1 ? "" : "7", "400", "");
	}
}

static void zap_receive__refuses_too_few_and_too_many_frames(void **state)
{
	static const struct frame frames[] = {GOOD, {"more", 4}, {"more", 4}};

	for (size_t count = 1; count <= 9; count++) {
		struct zap_request r;

		if (count == 7)
			continue;
		r = ask(*state, frames, count);
		assert_false(r.whole);
		zap_answer(((struct asked *)*state)->handler, &r, NULL);
		expect_answer(*state, count == 1 ? "" : "7", "400", "");
	}
}

#define ASKED(f) cmocka_unit_test_setup_teardown(f, asked_setup, asked_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(zap_table__row_1_nothing_set_admits_all),
	        cmocka_unit_test(zap_table__row_2_enforcement_alone_admits_all),
	        cmocka_unit_test(zap_table__row_3_domain_alone_admits_all),
	        cmocka_unit_test(zap_table__row_4_domain_and_enforcement_without_handler_refuse_all),
	        cmocka_unit_test(zap_table__row_5_handler_alone_is_asked),
	        cmocka_unit_test(zap_table__row_6_handler_and_enforcement_without_domain_admit_all),
	        cmocka_unit_test(zap_table__row_7_handler_and_domain_are_asked),
	        cmocka_unit_test(zap_table__row_8_all_three_are_asked),
	        ASKED(zap_receive__reads_a_whole_request),
	        ASKED(zap_receive__is_false_when_nobody_asks),
	        ASKED(zap_receive__refuses_each_malformed_frame),
	        ASKED(zap_receive__refuses_too_few_and_too_many_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
