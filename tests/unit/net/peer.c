#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "base/memory.h"

#include "peer.h"

static const int wait_ms = PEER_WAIT_MS;
static const int zero = 0;

/* Every client socket that is open, so that a test which failed half-way does not hang in its teardown. */
static void *sockets[256];

static void *remember(void *socket)
{
	for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (!sockets[i])
			return sockets[i] = socket;
	fail_msg("too many sockets");
	return NULL;
}

void peer_close(void *socket)
{
	for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (sockets[i] == socket)
			sockets[i] = NULL;
	zmq_close(socket);
}

void peer_close_all(void)
{
	for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
		if (sockets[i])
			peer_close(sockets[i]);
}

struct pair pair_new(void)
{
	struct pair p;

	crypto_curve_pair(p.public, p.secret);
	return p;
}

int stage_setup(void **state)
{
	struct stage *s = mem_alloc(sizeof(*s));
	struct why why = {""};

	assert_true(crypto_start());
	s->server = pair_new();
	s->alice = pair_new();
	s->bob = pair_new();
	s->stranger = pair_new();
	s->clients = zmq_ctx_new();
	if (!net_open(s->server.secret, &s->net, &why))
		fail_msg("%s", why.text);
	*state = s;
	return 0;
}

int stage_teardown(void **state)
{
	struct stage *s = *state;

	peer_close_all();
	net_close(s->net);
	zmq_ctx_term(s->clients);
	mem_free(s);
	return 0;
}

void stage_door(struct stage *s, const char *principal, const struct pair *keys)
{
	struct net_door door = {principal, "tcp://127.0.0.1:*", 1, {keys->public}};
	struct why why = {""};

	if (!net_door_open(s->net, &door, &why))
		fail_msg("%s", why.text);
}

struct net_counts stage_counts(const struct stage *s, const char *principal)
{
	struct net_counts counts = {0};

	assert_true(net_door_counts(s->net, principal, &counts));
	return counts;
}

struct net_message stage_take(struct stage *s)
{
	int64_t until = clock_mono().ms + PEER_WAIT_MS;
	struct net_message m = {0};

	while (clock_mono().ms < until) {
		net_wait(s->net, -1, 20);
		net_batch(s->net, 1, 1);
		if (net_receive(s->net, &m))
			return m;
	}
	fail_msg("no message came");
	return m;
}

void stage_expect_nothing(struct stage *s, int ms)
{
	int64_t until = clock_mono().ms + ms;
	struct net_message m;

	while (clock_mono().ms < until) {
		net_wait(s->net, -1, 10);
		net_batch(s->net, 1, 1);
		assert_false(net_receive(s->net, &m));
	}
}

void stage_expect_served(struct stage *s, void *bob)
{
	struct net_message m;

	peer_says(bob, "are you there");
	m = stage_take(s);
	assert_string_equal(m.principal, "bob");
	assert_int_equal(m.defect, NET_WHOLE);
	assert_int_equal(m.len, strlen("are you there"));
	assert_memory_equal(m.bytes, "are you there", m.len);
	assert_true(net_answer(s->net, &m.from, "yes", 3));
	peer_expect_hears(bob, "yes");
}

void *peer_new(void *context, int type, const struct pair *keys, const char *server_public)
{
	void *socket = zmq_socket(context, type);

	assert_non_null(socket);
	remember(socket);
	assert_int_equal(zmq_setsockopt(socket, ZMQ_LINGER, &zero, sizeof(zero)), 0);
	assert_int_equal(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &wait_ms, sizeof(wait_ms)), 0);
	assert_int_equal(zmq_setsockopt(socket, ZMQ_SNDTIMEO, &wait_ms, sizeof(wait_ms)), 0);
	assert_int_equal(zmq_setsockopt(socket, ZMQ_SNDHWM, &zero, sizeof(zero)), 0);
	if (keys) {
		size_t size = CRYPTO_Z85_MAX;

		assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_public, size), 0);
		assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys->public, size), 0);
		assert_int_equal(zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys->secret, size), 0);
	}
	return socket;
}

void *peer_at(struct stage *s, int type, const char *principal, const struct pair *keys)
{
	void *socket = peer_new(s->clients, type, keys, s->server.public);

	peer_connect(socket, net_door_endpoint(s->net, principal));
	return socket;
}

void peer_connect(void *socket, const char *endpoint)
{
	assert_non_null(endpoint);
	assert_int_equal(zmq_connect(socket, endpoint), 0);
}

void peer_says(void *socket, const char *text)
{
	assert_int_equal(zmq_send(socket, text, strlen(text), 0), (int)strlen(text));
}

void peer_says_bytes(void *socket, size_t len)
{
	char *bytes = mem_alloc(len);

	memset(bytes, 'x', len);
	assert_int_equal(zmq_send(socket, bytes, len, 0), (int)len);
	mem_free(bytes);
}

void peer_expect_hears(void *socket, const char *text)
{
	char frame[256];
	int more = -1;
	size_t size = sizeof(more);
	int len = zmq_recv(socket, frame, sizeof(frame), 0);

	assert_int_equal(len, strlen(text));
	assert_memory_equal(frame, text, strlen(text));
	assert_int_equal(zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size), 0);
	assert_int_equal(more, 0);
}

void peer_expect_hears_nothing(void *socket, int ms)
{
	zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};

	assert_int_equal(zmq_poll(&item, 1, ms), 0);
}

void *watch_new(void *context, void *socket)
{
	static unsigned int number;
	char endpoint[64];
	void *watch = remember(zmq_socket(context, ZMQ_PAIR));

	snprintf(endpoint, sizeof(endpoint), "inproc://watch-%u", number++);
	assert_int_equal(zmq_socket_monitor(socket, endpoint, ZMQ_EVENT_ALL), 0);
	assert_int_equal(zmq_setsockopt(watch, ZMQ_LINGER, &zero, sizeof(zero)), 0);
	assert_int_equal(zmq_connect(watch, endpoint), 0);
	return watch;
}

int watch_wait(void *watch, int events, int ms, void (*serve)(void *), void *cookie)
{
	int64_t until = clock_mono().ms + ms;

	while (clock_mono().ms < until) {
		zmq_pollitem_t item = {.socket = watch, .events = ZMQ_POLLIN};
		uint8_t event[6];
		uint16_t kind;

		serve(cookie);
		if (zmq_poll(&item, 1, 2) <= 0)
			continue;
		assert_int_equal(zmq_recv(watch, event, sizeof(event), 0), (int)sizeof(event));
		assert_true(zmq_recv(watch, NULL, 0, 0) >= 0);
		memcpy(&kind, event, sizeof(kind));
		if (kind & events)
			return kind;
	}
	return 0;
}

enum verdict watch_verdict(void *watch, void (*serve)(void *), void *cookie)
{
	const int good = ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
	const int bad = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
	                ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED;
	int event = watch_wait(watch, good | bad, PEER_WAIT_MS, serve, cookie);

	return event & good ? VERDICT_ADMITTED : event & bad ? VERDICT_REFUSED : VERDICT_SILENT;
}

void stage_serve(void *stage)
{
	struct stage *s = stage;

	net_wait(s->net, -1, 2);
}

enum verdict stage_knock(struct stage *s, int type, const char *principal, const struct pair *keys,
                         const char *server_public)
{
	void *peer = peer_new(s->clients, type, keys, server_public);
	void *watch = watch_new(s->clients, peer);
	enum verdict verdict;

	peer_connect(peer, net_door_endpoint(s->net, principal));
	peer_says(peer, "hello");
	verdict = watch_verdict(watch, stage_serve, s);
	if (verdict == VERDICT_ADMITTED) {
		struct net_message m = stage_take(s);

		assert_string_equal(m.principal, principal);
		assert_true(net_answer(s->net, &m.from, "welcome", 7));
		peer_expect_hears(peer, "welcome");
	} else {
		stage_expect_nothing(s, 50);
		peer_expect_hears_nothing(peer, 0);
	}
	peer_close(peer);
	peer_close(watch);
	return verdict;
}
