/*
 * Peers that mean harm or are broken: what they do stays at their own door.
 */
#include <setjmp.h>
#include <stdarg.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include "base/memory.h"

#include "peer.h"

#define FLOOD 1000
#define IDLE 1000

static void *open_both(struct stage *s)
{
	void *bob;

	stage_door(s, "alice", &s->alice);
	stage_door(s, "bob", &s->bob);
	bob = peer_at(s, ZMQ_DEALER, "bob", &s->bob);
	stage_expect_served(s, bob);
	return bob;
}

static void net_door__hangs_up_on_a_frame_far_too_large(void **state)
{
	const int gone = ZMQ_EVENT_DISCONNECTED;
	struct stage *s = *state;
	void *bob = open_both(s);
	void *alice = peer_new(s->clients, ZMQ_DEALER, &s->alice, s->server.public);
	void *watch = watch_new(s->clients, alice);

	peer_connect(alice, net_door_endpoint(s->net, "alice"));
	peer_says_bytes(alice, 200 * 1024);
	assert_int_equal(watch_wait(watch, gone, PEER_WAIT_MS, stage_serve, s), gone);
	stage_expect_nothing(s, 50);
	assert_int_equal(stage_counts(s, "alice").received, 0);
	stage_expect_served(s, bob);
	peer_close(alice);
	peer_close(watch);
	peer_close(bob);
}

static void net_receive__takes_a_message_of_many_frames_as_one_defect(void **state)
{
	struct stage *s = *state;
	void *bob = open_both(s);
	void *alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	char frame[1024] = {0};
	struct net_message m;

	for (int i = 0; i < 5000; i++)
		assert_true(zmq_send(alice, frame, sizeof(frame), ZMQ_SNDMORE) >= 0);
	assert_true(zmq_send(alice, frame, sizeof(frame), 0) >= 0);
	peer_says(alice, "hello");
	m = stage_take(s);
	assert_int_equal(m.defect, NET_TOO_LARGE);
	assert_null(m.bytes);
	assert_true(net_answer(s->net, &m.from, "too large", 9));
	peer_expect_hears(alice, "too large");
	m = stage_take(s);
	assert_int_equal(m.defect, NET_WHOLE);
	assert_memory_equal(m.bytes, "hello", 5);
	stage_expect_served(s, bob);
	peer_close(alice);
	peer_close(bob);
}

/* Someone at alice's door who reads nothing unless the test does so. */
static void *slow_alice(struct stage *s, struct net_address *ret_address)
{
	const int one = 1, small = 8192;
	void *alice = peer_new(s->clients, ZMQ_DEALER, &s->alice, s->server.public);

	assert_int_equal(zmq_setsockopt(alice, ZMQ_RCVHWM, &one, sizeof(one)), 0);
	assert_int_equal(zmq_setsockopt(alice, ZMQ_RCVBUF, &small, sizeof(small)), 0);
	peer_connect(alice, net_door_endpoint(s->net, "alice"));
	peer_says(alice, "hello");
	*ret_address = stage_take(s).from;
	return alice;
}

static void net_answer__does_not_wait_for_who_never_reads(void **state)
{
	struct stage *s = *state;
	struct net_address to;
	void *bob = open_both(s), *alice = slow_alice(s, &to);
	char *answer = mem_alloc(NET_MESSAGE_MAX);
	int64_t longest = 0;
	int given = 0;
	bool taken = true;

	for (; taken && given < 5000; given++) {
		int64_t start = clock_mono().ms;

		taken = net_answer(s->net, &to, answer, NET_MESSAGE_MAX);
		longest = clock_mono().ms - start > longest ? clock_mono().ms - start : longest;
	}
	assert_false(taken);
	assert_true(longest < 1000);
	assert_int_equal(stage_counts(s, "alice").unanswerable, 1);
	assert_int_equal(stage_counts(s, "alice").answered, given - 1);
	stage_expect_served(s, bob);
	mem_free(answer);
	peer_close(alice);
	peer_close(bob);
}

static void net_door_close__drops_answers_on_their_way(void **state)
{
	const int one_second = 1000;
	struct stage *s = *state;
	struct net_address to;
	void *bob = open_both(s), *alice = slow_alice(s, &to);
	char *answer = mem_alloc(NET_MESSAGE_MAX);
	int given = 0, heard = 0;

	while (net_answer(s->net, &to, answer, NET_MESSAGE_MAX))
		given++;
	net_door_close(s->net, "alice");
	assert_int_equal(zmq_setsockopt(alice, ZMQ_RCVTIMEO, &one_second, sizeof(one_second)), 0);
	while (zmq_recv(alice, answer, NET_MESSAGE_MAX, 0) > 0)
		heard++;
	assert_true(heard < given - 32);
	stage_expect_served(s, bob);
	mem_free(answer);
	peer_close(alice);
	peer_close(bob);
}

static void net_batch__is_fair_to_the_quiet_door(void **state)
{
	struct stage *s = *state;
	void *bob = open_both(s);
	void *alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	int from_alice = 0, from_bob = 0, left = FLOOD;
	struct net_message m;

	/* The last of these says that the others are there, as far as the mark lets them. */
	peer_says(alice, "first");
	stage_take(s);
	for (int i = 0; i < FLOOD; i++)
		peer_says(alice, "flood");
	peer_says(bob, "quiet");
	for (int i = 0; i < 100 && stage_counts(s, "alice").received < 3; i++) {
		net_wait(s->net, -1, 10);
		usleep(100 * 1000);
		net_batch(s->net, 64, 8);
		while (net_receive(s->net, &m))
			if (strcmp(m.principal, "alice") == 0)
				from_alice++;
			else
				from_bob++;
	}
	assert_int_equal(from_alice, 8);
	assert_int_equal(from_bob, 1);

	for (left -= from_alice; left > 0; left--)
		assert_string_equal(stage_take(s).principal, "alice");
	stage_expect_served(s, bob);
	peer_close(alice);
	peer_close(bob);
}

static void net_batch__gives_turns_across_batches(void **state)
{
	struct stage *s = *state;
	void *bob = open_both(s);
	void *alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	struct net_message m;
	const char *last = "";

	peer_says(alice, "first");
	stage_take(s);
	for (int i = 0; i < 10; i++) {
		peer_says(alice, "a");
		peer_says(bob, "b");
	}
	usleep(200 * 1000);
	for (int i = 0; i < 20; i++) {
		net_wait(s->net, -1, PEER_WAIT_MS);
		net_batch(s->net, 1, 8);
		assert_true(net_receive(s->net, &m));
		assert_string_not_equal(m.principal, last);
		last = m.principal;
		if (i == 0)
			usleep(100 * 1000);
		assert_false(net_receive(s->net, &m));
	}
	peer_close(alice);
	peer_close(bob);
}

static int idle_connection(const char *endpoint)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int64_t port = strtol(strrchr(endpoint, ':') + 1, NULL, 10);

	assert_true(fd >= 0 && port > 0 && port < 65536);
	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void net_door__serves_beside_a_thousand_idle_connections(void **state)
{
	struct stage *s = *state;
	int fds[IDLE];
	int64_t start;
	void *bob, *alice;

	stage_door(s, "alice", &s->alice);
	stage_door(s, "bob", &s->bob);
	for (int i = 0; i < IDLE; i++)
		fds[i] = idle_connection(net_door_endpoint(s->net, "bob"));
	start = clock_mono().ms;
	bob = peer_at(s, ZMQ_DEALER, "bob", &s->bob);
	alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	stage_expect_served(s, bob);
	peer_says(alice, "hello");
	assert_string_equal(stage_take(s).principal, "alice");
	assert_true(clock_mono().ms - start < 5000);
	for (int i = 0; i < IDLE; i++)
		close(fds[i]);
	peer_close(alice);
	peer_close(bob);
}

static void net_door__outlives_bytes_that_are_no_handshake(void **state)
{
	static const char greeting[] = "\xff\0\0\0\0\0\0\0\1\x7f\3\1CURVE";
	struct stage *s = *state;
	void *bob = open_both(s);

	for (unsigned int i = 0; i < 200; i++) {
		unsigned char bytes[300];
		int fd = idle_connection(net_door_endpoint(s->net, "alice"));

		crypto_random(bytes, sizeof(bytes));
		if (i % 2) {
			memset(bytes, 0, 64);
			memcpy(bytes, greeting, sizeof(greeting));
		}
		assert_int_equal(send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL), (int)sizeof(bytes));
		close(fd);
	}
	stage_expect_nothing(s, 50);
	assert_int_equal(stage_counts(s, "alice").admitted, 0);
	stage_expect_served(s, bob);
	peer_close(bob);
}

static void net_open__raises_the_limit_on_open_files(void **state)
{
	struct rlimit before, lowered, after;
	struct net *net;
	struct pair server = pair_new();
	struct why why;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	lowered = before;
	lowered.rlim_cur = 256;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &lowered), 0);
	assert_true(net_open(server.secret, &net, &why));
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &after), 0);
	assert_int_equal(after.rlim_cur, before.rlim_max);
	net_close(net);
}

static void net_close__waits_at_most_half_a_second(void **state)
{
	struct stage *s = *state;
	void *alice, *bob = open_both(s);
	char *answer = mem_alloc(NET_MESSAGE_MAX);
	struct pair server = pair_new();
	struct net_message m;
	struct why why;
	int64_t start;

	alice = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	peer_says(alice, "hello");
	m = stage_take(s);
	while (net_answer(s->net, &m.from, answer, NET_MESSAGE_MAX))
		continue;
	peer_says(bob, "last question");
	m = stage_take(s);
	assert_true(net_answer(s->net, &m.from, "last answer", 11));
	start = clock_mono().ms;
	net_close(s->net);
	assert_true(clock_mono().ms - start < 2000);
	peer_expect_hears(bob, "last answer");
	mem_free(answer);
	peer_close(alice);
	peer_close(bob);
	assert_true(net_open(server.secret, &s->net, &why));
}

#define ON_STAGE(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        ON_STAGE(net_door__hangs_up_on_a_frame_far_too_large),
	        ON_STAGE(net_receive__takes_a_message_of_many_frames_as_one_defect),
	        ON_STAGE(net_answer__does_not_wait_for_who_never_reads),
	        ON_STAGE(net_door_close__drops_answers_on_their_way),
	        ON_STAGE(net_batch__is_fair_to_the_quiet_door),
	        ON_STAGE(net_batch__gives_turns_across_batches),
	        ON_STAGE(net_door__serves_beside_a_thousand_idle_connections),
	        ON_STAGE(net_door__outlives_bytes_that_are_no_handshake),
	        ON_STAGE(net_open__raises_the_limit_on_open_files),
	        ON_STAGE(net_close__waits_at_most_half_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
