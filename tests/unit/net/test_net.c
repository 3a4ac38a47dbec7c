#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <string.h>
#include <zmq.h>

#include "peer.h"

/* ---- who gets in
 * ------------------------------------------------------------------------------------------------- */

static void net_door__admits_its_own_key(void **state)
{
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->alice, s->server.public), VERDICT_ADMITTED);
	assert_int_equal(stage_counts(s, "alice").admitted, 1);
	assert_int_equal(stage_counts(s, "alice").rejected, 0);
	assert_int_equal(stage_counts(s, "alice").received, 1);
	assert_int_equal(stage_counts(s, "alice").answered, 1);
}

static void net_door__admits_both_of_two_keys(void **state)
{
	struct stage *s = *state;
	struct net_door door = {"alice", "tcp://127.0.0.1:*", 2, {s->alice.public, s->bob.public}};
	struct why why;

	assert_true(net_door_open(s->net, &door, &why));
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->alice, s->server.public), VERDICT_ADMITTED);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->bob, s->server.public), VERDICT_ADMITTED);
}

static void net_door__refuses_an_unknown_key(void **state)
{
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->stranger, s->server.public),
	                 VERDICT_REFUSED);
	assert_int_equal(stage_counts(s, "alice").admitted, 0);
	assert_true(stage_counts(s, "alice").rejected >= 1);
}

static void net_door__refuses_the_key_of_another_door(void **state)
{
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	stage_door(s, "bob", &s->bob);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->bob, s->server.public), VERDICT_REFUSED);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "bob", &s->alice, s->server.public), VERDICT_REFUSED);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "bob", &s->bob, s->server.public), VERDICT_ADMITTED);
}

static void net_door__without_keys_refuses_everyone(void **state)
{
	struct stage *s = *state;
	struct net_door door = {.principal = "alice", .endpoint = "tcp://127.0.0.1:*"};
	struct why why;

	assert_true(net_door_open(s->net, &door, &why));
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->alice, s->server.public), VERDICT_REFUSED);
}

static void net_door__gives_nothing_to_who_expects_another_server_key(void **state)
{
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", &s->alice, s->stranger.public), VERDICT_REFUSED);
	assert_int_equal(stage_counts(s, "alice").admitted, 0);
}

static void net_door__refuses_who_speaks_without_curve(void **state)
{
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	assert_int_equal(stage_knock(s, ZMQ_DEALER, "alice", NULL, NULL), VERDICT_REFUSED);
	assert_int_equal(stage_counts(s, "alice").admitted, 0);
}

static void net_door__refuses_who_speaks_with_a_password(void **state)
{
	struct stage *s = *state;
	void *peer = peer_new(s->clients, ZMQ_DEALER, NULL, NULL);
	void *watch = watch_new(s->clients, peer);

	stage_door(s, "alice", &s->alice);
	assert_int_equal(zmq_setsockopt(peer, ZMQ_PLAIN_USERNAME, "alice", 5), 0);
	assert_int_equal(zmq_setsockopt(peer, ZMQ_PLAIN_PASSWORD, "alice", 5), 0);
	peer_connect(peer, net_door_endpoint(s->net, "alice"));
	assert_int_equal(watch_verdict(watch, stage_serve, s), VERDICT_REFUSED);
	peer_close(peer);
	peer_close(watch);
}

/* ---- frames
 * ------------------------------------------------------------------------------------------------------ */

static void net_receive__returns_the_delimiter_of_a_req(void **state)
{
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	assert_int_equal(stage_knock(s, ZMQ_REQ, "alice", &s->alice, s->server.public), VERDICT_ADMITTED);
}

/* Sends ${count} frames and expects the defect, and that its answer arrives. */
static void expect_defect(struct stage *s, void *peer, const char *const *frames, size_t count,
                          enum net_defect defect, bool delimiter)
{
	struct net_message m;

	for (size_t i = 0; i < count; i++)
		assert_true(zmq_send(peer, frames[i], strlen(frames[i]), i + 1 < count ? ZMQ_SNDMORE : 0) >=
		            0);
	m = stage_take(s);
	assert_int_equal(m.defect, defect);
	assert_int_equal(m.from.delimiter, delimiter);
	assert_true((m.bytes != NULL) == (defect == NET_WHOLE));
	assert_true(net_answer(s->net, &m.from, "answer", 6));
	if (delimiter)
		assert_int_equal(zmq_recv(peer, NULL, 0, 0), 0);
	peer_expect_hears(peer, "answer");
}

static void net_receive__takes_one_frame_only(void **state)
{
	static const char *const frames[] = {"", "b", "c", "d", "e", "f"};
	struct stage *s = *state;
	void *peer;

	stage_door(s, "alice", &s->alice);
	peer = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	expect_defect(s, peer, frames + 1, 1, NET_WHOLE, false);
	expect_defect(s, peer, frames, 2, NET_WHOLE, true);
	expect_defect(s, peer, frames, 1, NET_FRAMES, false);
	expect_defect(s, peer, frames + 1, 2, NET_FRAMES, false);
	expect_defect(s, peer, frames + 1, 3, NET_FRAMES, false);
	expect_defect(s, peer, frames, 3, NET_FRAMES, true);
	expect_defect(s, peer, frames, 6, NET_FRAMES, true);
	assert_int_equal(stage_counts(s, "alice").defects, 5);
	assert_int_equal(stage_counts(s, "alice").received, 7);
	expect_defect(s, peer, frames + 1, 1, NET_WHOLE, false);
	peer_close(peer);
}

static void net_receive__bounds_the_size(void **state)
{
	/* Columns: bytes, defect. 65 KiB is over the limit, but not so far that ZeroMQ hangs up. */
	static const struct {
		size_t len;
		enum net_defect defect;
	} cases[] = {{0, NET_FRAMES},
	             {1, NET_WHOLE},
	             {NET_MESSAGE_MAX, NET_WHOLE},
	             {NET_MESSAGE_MAX + 1, NET_TOO_LARGE},
	             {65 * 1024 + 1, NET_TOO_LARGE},
	             {120 * 1024, NET_TOO_LARGE}};
	struct stage *s = *state;
	void *peer;

	stage_door(s, "alice", &s->alice);
	peer = peer_at(s, ZMQ_DEALER, "alice", &s->alice);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct net_message m;

		peer_says_bytes(peer, cases[i].len);
		m = stage_take(s);
		assert_int_equal(m.defect, cases[i].defect);
		assert_int_equal(m.len, cases[i].defect == NET_WHOLE ? cases[i].len : 0);
		if (m.len)
			assert_int_equal(((const char *)m.bytes)[m.len - 1], 'x');
		assert_true(net_answer(s->net, &m.from, "answer", 6));
		peer_expect_hears(peer, "answer");
	}
	peer_close(peer);
}

static void net_receive__answers_who_chose_its_routing_id(void **state)
{
	/* Five bytes that do not begin with zero, zero and four bytes too many, one byte, the longest. */
	static const struct {
		const char *id;
		size_t len;
	} ids[] = {{"alice", 5}, {"\0alice123", 9}, {"a", 1}, {NULL, 255}};
	struct stage *s = *state;

	stage_door(s, "alice", &s->alice);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		char longest[255];
		void *peer = peer_new(s->clients, ZMQ_DEALER, &s->alice, s->server.public);
		static const char *const frame = "hello";

		memset(longest, 'z', sizeof(longest));
		assert_int_equal(
		        zmq_setsockopt(peer, ZMQ_ROUTING_ID, ids[i].id ? ids[i].id : longest, ids[i].len), 0);
		peer_connect(peer, net_door_endpoint(s->net, "alice"));
		expect_defect(s, peer, &frame, 1, NET_ROUTING_ID, false);
		peer_close(peer);
	}
	assert_int_equal(stage_counts(s, "alice").defects, 4);
}

#define ON_STAGE(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        ON_STAGE(net_door__admits_its_own_key),
	        ON_STAGE(net_door__admits_both_of_two_keys),
	        ON_STAGE(net_door__refuses_an_unknown_key),
	        ON_STAGE(net_door__refuses_the_key_of_another_door),
	        ON_STAGE(net_door__without_keys_refuses_everyone),
	        ON_STAGE(net_door__gives_nothing_to_who_expects_another_server_key),
	        ON_STAGE(net_door__refuses_who_speaks_without_curve),
	        ON_STAGE(net_door__refuses_who_speaks_with_a_password),
	        ON_STAGE(net_receive__returns_the_delimiter_of_a_req),
	        ON_STAGE(net_receive__takes_one_frame_only),
	        ON_STAGE(net_receive__bounds_the_size),
	        ON_STAGE(net_receive__answers_who_chose_its_routing_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
