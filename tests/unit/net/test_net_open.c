#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#include "peer.h"

/* ---- addresses
 * --------------------------------------------------------------------------------------------------- */

/* Answers until ZeroMQ has noticed that the peer is gone. */
static void expect_gone(struct stage *s, const struct net_address *to)
{
	int64_t until = clock_mono().ms + PEER_WAIT_MS;

	while (net_answer(s->net, to, "secret", 6)) {
		assert_true(clock_mono().ms < until);
		stage_serve(s);
	}
}

static void net_answer__drops_what_is_for_a_connection_that_is_gone(void **state)
{
	struct stage *s = *state;
	struct net_message m;
	void *alice, *again, *bob;

	stage_door(s, "alice", &s->alice);
	stage_door(s, "bob", &s->bob);
	alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	peer_says(alice, "hello");
	m = stage_take(s);
	peer_close(alice);
	expect_gone(s, &m.from);
	assert_int_equal(stage_counts(s, "alice").unanswerable, 1);

	again = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	bob = peer_at(s, ZMQ_DEALER, "bob", &s->bob);
	stage_expect_served(s, bob);
	peer_says(again, "hello");
	stage_take(s);
	assert_false(net_answer(s->net, &m.from, "secret", 6));
	peer_expect_hears_nothing(bob, 50);
	peer_expect_hears_nothing(again, 0);
	peer_close(again);
	peer_close(bob);
}

static void net_answer__drops_what_is_for_a_door_that_is_gone(void **state)
{
	struct stage *s = *state;
	struct net_address to;
	void *alice, *bob;

	stage_door(s, "alice", &s->alice);
	alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	peer_says(alice, "hello");
	to = stage_take(s).from;
	net_door_close(s->net, "alice");
	assert_false(net_answer(s->net, &to, "secret", 6));

	/* Bob's door takes the place of alice's. */
	stage_door(s, "bob", &s->bob);
	bob = peer_at(s, ZMQ_DEALER, "bob", &s->bob);
	peer_says(bob, "hello");
	memcpy(to.routing, stage_take(s).from.routing, sizeof(to.routing));
	assert_false(net_answer(s->net, &to, "secret", 6));
	to.door = 1000000;
	assert_false(net_answer(s->net, &to, "secret", 6));
	peer_expect_hears_nothing(bob, 50);
	peer_close(alice);
	peer_close(bob);
}

/* ---- opening and closing
 * ----------------------------------------------------------------------------------------- */

static void net_door_close__cuts_off_who_is_connected(void **state)
{
	const int gone = ZMQ_EVENT_DISCONNECTED;
	struct stage *s = *state;
	struct net_message m;
	int64_t start;
	void *alice, *bob, *watch;

	stage_door(s, "alice", &s->alice);
	stage_door(s, "bob", &s->bob);
	bob = peer_at(s, ZMQ_DEALER, "bob", &s->bob);
	alice = peer_new(s->clients, ZMQ_DEALER, &s->alice, s->server.public);
	watch = watch_new(s->clients, alice);
	peer_connect(alice, net_door_endpoint(s->net, "alice"));
	peer_says(alice, "hello");
	m = stage_take(s);
	peer_says(alice, "never read");

	start = clock_mono().ms;
	net_door_close(s->net, "alice");
	assert_int_equal(watch_wait(watch, gone, PEER_WAIT_MS, stage_serve, s), gone);
	assert_true(clock_mono().ms - start < 1000);
	assert_false(net_answer(s->net, &m.from, "secret", 6));
	assert_null(net_door_endpoint(s->net, "alice"));
	/* Its client goes on trying and is never let in. */
	assert_int_equal(watch_wait(watch, ZMQ_EVENT_CONNECT_RETRIED, PEER_WAIT_MS, stage_serve, s),
	                 ZMQ_EVENT_CONNECT_RETRIED);
	assert_int_equal(watch_wait(watch, ZMQ_EVENT_HANDSHAKE_SUCCEEDED, 300, stage_serve, s), 0);
	stage_expect_nothing(s, 10);
	peer_expect_hears_nothing(alice, 0);
	stage_expect_served(s, bob);
	peer_close(alice);
	peer_close(watch);
	peer_close(bob);
}

static void net_door_close__lets_the_port_be_used_again_at_once(void **state)
{
	struct stage *s = *state;
	char endpoint[64];
	struct why why = {""};

	stage_door(s, "alice", &s->alice);
	snprintf(endpoint, sizeof(endpoint), "%s", net_door_endpoint(s->net, "alice"));
	for (int i = 0; i < 20; i++) {
		struct net_door door = {"alice", endpoint, 1, {s->bob.public}};

		net_door_close(s->net, "alice");
		if (!net_door_open(s->net, &door, &why))
			fail_msg("%s", why.text);
	}
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->alice, s->server.public), VERDICT_REFUSED);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->bob, s->server.public), VERDICT_ADMITTED);
}

static void net_door_close__of_nobody_does_nothing(void **state)
{
	struct stage *s = *state;
	struct net_counts counts;

	net_door_close(s->net, "alice");
	assert_false(net_door_counts(s->net, "alice", &counts));
}

static void net_door_open__refuses_what_is_no_door(void **state)
{
	struct stage *s = *state;
	char taken[64], long_name[ID_NAME_MAX + 1];
	const char *key = s->alice.public;
	const struct net_door bad[] = {
	        {"", "tcp://127.0.0.1:*", 1, {key}},
	        {long_name, "tcp://127.0.0.1:*", 1, {key}},
	        {"alice", "ipc:///run/alice", 1, {key}},
	        {"alice", "inproc://alice", 1, {key}},
	        {"alice", "tcp://127.0.0.1:65537", 1, {key}},
	        {"alice", "tcp://127.0.0.1:0", 1, {key}},
	        {"alice", "tcp://127.0.0.1", 1, {key}},
	        {"alice", "tcp://no such host:7000", 1, {key}},
	        {"alice", "tcp://127.0.0.1:*", 1, {"short"}},
	        {"alice", "tcp://127.0.0.1:*", 2, {key, "short"}},
	        {"alice", "tcp://127.0.0.1:*", 3, {key, key}},
	        {"alice", taken, 1, {key}},
	        {"bob", "tcp://127.0.0.1:*", 1, {key}},
	};

	memset(long_name, 'a', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	stage_door(s, "bob", &s->bob);
	snprintf(taken, sizeof(taken), "%s", net_door_endpoint(s->net, "bob"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct why why = {""};

		if (net_door_open(s->net, &bad[i], &why))
			fail_msg("case %zu was opened", i);
		assert_true(strlen(why.text) > 10);
		assert_null(net_door_endpoint(s->net, "alice"));
	}
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "bob", &s->bob, s->server.public), VERDICT_ADMITTED);
}

static void net_open__refuses_what_is_no_server_key(void **state)
{
	struct net *net = NULL;
	struct why why = {""};

	(void)state;
	assert_false(net_open("nonsense", &net, &why));
	assert_null(net);
	assert_true(strlen(why.text) > 10);
	net_close(NULL);
}

static void net_wait__sees_the_descriptor_and_the_time(void **state)
{
	struct stage *s = *state;
	int ends[2];
	int64_t start = clock_mono().ms;

	assert_int_equal(pipe(ends), 0);
	assert_false(net_wait(s->net, ends[0], 30));
	assert_true(clock_mono().ms - start >= 29);
	assert_false(net_wait(s->net, ends[0], 0));
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_true(net_wait(s->net, ends[0], -1));
	stage_door(s, "alice", &s->alice);
	assert_true(net_wait(s->net, ends[0], -1));
	close(ends[0]);
	close(ends[1]);
}

#define ON_STAGE(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        ON_STAGE(net_answer__drops_what_is_for_a_connection_that_is_gone),
	        ON_STAGE(net_answer__drops_what_is_for_a_door_that_is_gone),
	        ON_STAGE(net_door_close__cuts_off_who_is_connected),
	        ON_STAGE(net_door_close__lets_the_port_be_used_again_at_once),
	        ON_STAGE(net_door_close__of_nobody_does_nothing),
	        ON_STAGE(net_door_open__refuses_what_is_no_door),
	        ON_STAGE(net_open__refuses_what_is_no_server_key),
	        ON_STAGE(net_wait__sees_the_descriptor_and_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
