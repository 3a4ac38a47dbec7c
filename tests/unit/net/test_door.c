#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "net/door.h"
#include "net/door_settings.h"
#include "net/zap.h"

#include "peer.h"

#define ENFORCE_DOMAIN 93

static void door_settings_apply__takes_every_setting(void **state)
{
	/* Columns: option, value. What a door must have, written out again on purpose. */
	static const int expected[][2] = {
	        {ZMQ_CURVE_SERVER, 1},      {ENFORCE_DOMAIN, 1},       {ZMQ_MECHANISM, ZMQ_CURVE},
	        {ZMQ_RCVHWM, 64},           {ZMQ_SNDHWM, 64},          {ZMQ_LINGER, 500},
	        {ZMQ_HANDSHAKE_IVL, 3000},  {ZMQ_HEARTBEAT_IVL, 5000}, {ZMQ_HEARTBEAT_TIMEOUT, 15000},
	        {ZMQ_HEARTBEAT_TTL, 20000},
	};
	void *context = zmq_ctx_new(), *socket = zmq_socket(context, ZMQ_ROUTER);
	struct pair server = pair_new();
	struct why why;
	int64_t max = 0;
	size_t size = sizeof(max);
	char domain[100];

	(void)state;
	assert_true(door_settings_apply(socket, server.secret, "alice", false, &why));
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		int is = -1;

		size = sizeof(is);
		assert_int_equal(zmq_getsockopt(socket, expected[i][0], &is, &size), 0);
		assert_int_equal(is, expected[i][1]);
	}
	size = sizeof(max);
	assert_int_equal(zmq_getsockopt(socket, ZMQ_MAXMSGSIZE, &max, &size), 0);
	assert_int_equal(max, NET_FRAME_MAX);
	size = sizeof(domain);
	assert_int_equal(zmq_getsockopt(socket, ZMQ_ZAP_DOMAIN, domain, &size), 0);
	assert_string_equal(domain, "alice");
	/* Mandatory routing cannot be read back, but seen. */
	assert_int_equal(zmq_send(socket, "nobody", 6, ZMQ_DONTWAIT | ZMQ_SNDMORE), -1);
	assert_int_equal(zmq_errno(), EHOSTUNREACH);
	zmq_close(socket);
	zmq_ctx_term(context);
}

static void door_settings_apply__fails_when_one_does_not_take(void **state)
{
	void *context = zmq_ctx_new();
	void *dealer = zmq_socket(context, ZMQ_DEALER), *router = zmq_socket(context, ZMQ_ROUTER);
	struct pair server = pair_new();
	struct why why = {""};

	(void)state;
	assert_false(door_settings_apply(dealer, server.secret, "alice", false, &why));
	assert_non_null(strstr(why.text, "alice"));
	assert_false(door_settings_apply(router, "no key", "alice", false, &why));
	assert_non_null(strstr(why.text, "server key"));
	assert_false(door_settings_apply(router, server.secret, "", false, &why));
	zmq_close(dealer);
	zmq_close(router);
	zmq_ctx_term(context);
}

/* A door in a context whose ZAP handler is the test's, so that it can admit as whom it likes. */
struct hall {
	void *context, *clients, *zap;
	struct pair server, alice;
	struct door *door;
	const char *user;
};

static int hall_setup(void **state)
{
	static struct hall h;
	struct net_door what = {"alice", "tcp://127.0.0.1:*", 1, {h.alice.public}};
	struct why why = {""};

	h.server = pair_new();
	h.alice = pair_new();
	h.context = zmq_ctx_new();
	h.clients = zmq_ctx_new();
	h.zap = zap_open(h.context);
	assert_non_null(h.zap);
	h.door = door_open(h.context, h.server.secret, &what, &why);
	if (!h.door)
		fail_msg("%s", why.text);
	*state = &h;
	return 0;
}

static int hall_teardown(void **state)
{
	struct hall *h = *state;

	peer_close_all();
	door_cut(h->door);
	zmq_close(h->zap);
	zmq_ctx_term(h->clients);
	zmq_ctx_term(h->context);
	return 0;
}

static void hall_serve(void *cookie)
{
	struct hall *h = cookie;
	struct zap_request request;

	while (zap_receive(h->zap, &request)) {
		assert_string_equal(request.domain, "alice");
		assert_true(door_knows(h->door, request.key));
		zap_answer(h->zap, &request, h->user);
	}
}

static enum door_got send_and_receive(struct hall *h, const char *user, zmq_msg_t *payload,
                                      struct net_message *ret_message)
{
	void *peer = peer_new(h->clients, ZMQ_DEALER, &h->alice, h->server.public);
	void *watch = watch_new(h->clients, peer);
	zmq_pollitem_t item = {.socket = h->door->socket, .events = ZMQ_POLLIN};
	enum door_got got;

	h->user = user;
	peer_connect(peer, h->door->endpoint);
	peer_says(peer, "hello");
	assert_int_equal(watch_verdict(watch, hall_serve, h), VERDICT_ADMITTED);
	assert_int_equal(zmq_poll(&item, 1, PEER_WAIT_MS), 1);
	got = door_receive(h->door, payload, ret_message);
	peer_close(peer);
	peer_close(watch);
	return got;
}

static void door_receive__drops_a_message_of_another_user(void **state)
{
	static const char *const users[] = {"bob", "alic", "alice2", "ALICE"};
	struct hall *h = *state;
	struct net_message m = {.principal = "untouched"};
	zmq_msg_t payload;

	zmq_msg_init(&payload);
	for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); i++)
		assert_int_equal(send_and_receive(h, users[i], &payload, &m), DOOR_DROPPED);
	assert_int_equal(h->door->counts.wrong_user, 4);
	assert_int_equal(h->door->counts.received, 0);
	assert_string_equal(m.principal, "untouched");
	assert_int_equal(zmq_msg_size(&payload), 0);

	assert_int_equal(send_and_receive(h, "alice", &payload, &m), DOOR_MESSAGE);
	assert_string_equal(m.principal, "alice");
	assert_memory_equal(m.bytes, "hello", 5);
	assert_int_equal(door_receive(h->door, &payload, &m), DOOR_EMPTY);
	zmq_msg_close(&payload);
}

/* The longest id libzmq's own clients can choose is 255 bytes; a door that connects by itself can give its
 * peer more. */
static void door_receive__drops_what_it_cannot_address(void **state)
{
	struct hall *h = *state;
	struct net_message m;
	char id[300], endpoint[64];
	size_t size = sizeof(endpoint);
	void *peer = peer_new(h->clients, ZMQ_DEALER, &h->alice, h->server.public);
	void *watch = watch_new(h->clients, peer);
	zmq_pollitem_t item = {.socket = h->door->socket, .events = ZMQ_POLLIN};
	zmq_msg_t payload;

	h->user = "alice";
	memset(id, 'i', sizeof(id));
	assert_int_equal(zmq_bind(peer, "tcp://127.0.0.1:*"), 0);
	assert_int_equal(zmq_getsockopt(peer, ZMQ_LAST_ENDPOINT, endpoint, &size), 0);
	assert_int_equal(zmq_setsockopt(h->door->socket, ZMQ_CONNECT_ROUTING_ID, id, sizeof(id)), 0);
	assert_int_equal(zmq_connect(h->door->socket, endpoint), 0);
	assert_int_equal(watch_verdict(watch, hall_serve, h), VERDICT_ADMITTED);
	peer_says(peer, "hello");
	assert_int_equal(zmq_poll(&item, 1, PEER_WAIT_MS), 1);

	zmq_msg_init(&payload);
	assert_int_equal(door_receive(h->door, &payload, &m), DOOR_DROPPED);
	assert_int_equal(door_receive(h->door, &payload, &m), DOOR_EMPTY);
	assert_int_equal(zmq_msg_size(&payload), 0);
	assert_int_equal(h->door->counts.defects, 1);
	assert_int_equal(h->door->counts.wrong_user, 0);
	zmq_msg_close(&payload);
	peer_close(peer);
	peer_close(watch);
}

/* The first automatic routing id of two doors, before each of which the C library's generator stood the same.
 */
static void door_open__seeds_the_routing_ids(void **state)
{
	struct net_message m;
	uint8_t first[5] = {0};
	zmq_msg_t payload;

	zmq_msg_init(&payload);
	for (int i = 0; i < 2; i++) {
		hall_teardown(state);
		srand(1);
		hall_setup(state);
		assert_int_equal(send_and_receive(*state, "alice", &payload, &m), DOOR_MESSAGE);
		assert_int_equal(m.from.routing_len, 5);
		assert_int_equal(m.from.routing[0], 0);
		if (i == 0)
			memcpy(first, m.from.routing, sizeof(first));
		else
			assert_memory_not_equal(m.from.routing, first, sizeof(first));
	}
	zmq_msg_close(&payload);
}

static int group_setup(void **state)
{
	(void)state;
	return crypto_start() ? 0 : -1;
}

#define IN_HALL(f) cmocka_unit_test_setup_teardown(f, hall_setup, hall_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(door_settings_apply__takes_every_setting),
	        cmocka_unit_test(door_settings_apply__fails_when_one_does_not_take),
	        IN_HALL(door_receive__drops_a_message_of_another_user),
	        IN_HALL(door_receive__drops_what_it_cannot_address),
	        IN_HALL(door_open__seeds_the_routing_ids),
	};

	return cmocka_run_group_tests(tests, group_setup, NULL);
}
