#include "libmdo/door.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "base/crypto.h"
#include "base/text.h"
#include "base/time.h"
#include "libmdo/keyfile.h"
#include "libmdo/witness.h"

#define RECONNECT_MS 50
#define SEND_SOON_MS 2
#define RECONNECT_MAX_MS 1000
#define HANDSHAKE_MS 3000
#define FAILED_HANDSHAKES 2 /* one may be a daemon that is just stopping */

struct mdo_door {
	void *context, *socket, *watch;
	struct mdo_profile profile;
	char public_key[CRYPTO_Z85_MAX], secret_key[CRYPTO_Z85_MAX];
	unsigned sockets;        /* made so far: names the monitor's endpoint */
	unsigned connections;    /* that shook hands so far */
	bool up, ever_up, spent; /* spent: a question ended without an answer, which may still come */
	bool shaking;            /* connected, hands not shaken yet */
	int failed_handshakes;
	struct mdo_witness *witness;
	enum mdo_reach state; /* what the last attempt to connect came to; MDO_SILENT: not known */
};

const char *mdo_reach_text(enum mdo_reach r)
{
	switch (r) {
	case MDO_REACHED:
		break;
	case MDO_DOWN:
		return "nobody listens at that door: is the daemon running, and is MDO_DOOR right?";
	case MDO_FOREIGN:
		return "somebody listens at that door, but not the daemon with that public key: is "
		       "MDO_SERVER_KEY right?";
	case MDO_SHUT:
		return "the daemon does not admit your key at that door: are MDO_KEY and MDO_DOOR yours, and "
		       "is your "
		       "public key registered?";
	case MDO_SILENT:
		return "no answer in time: try again later, or give it longer with --timeout";
	case MDO_GARBLED:
		return "the answer is not one this version understands: is the other side mdod, and of the "
		       "same version?";
	}
	assert(r != MDO_REACHED);
	return "";
}

/* ---- the socket ---- */

static void socket_close(struct mdo_door *d)
{
	if (d->watch != NULL)
		zmq_close(d->watch);
	if (d->socket != NULL)
		zmq_close(d->socket);
	d->watch = d->socket = NULL;
	d->up = d->shaking = false;
}

static bool set_int(void *socket, int option, int value)
{
	return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

static bool socket_set(struct mdo_door *d)
{
	void *s = d->socket;
	int64_t most = PROTO_RESULT_MAX;

	return set_int(s, ZMQ_LINGER, 0) && set_int(s, ZMQ_IMMEDIATE, 1) &&
	       set_int(s, ZMQ_RECONNECT_IVL, RECONNECT_MS) &&
	       set_int(s, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS) &&
	       set_int(s, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS) && set_int(s, ZMQ_HEARTBEAT_IVL, 5000) &&
	       set_int(s, ZMQ_HEARTBEAT_TIMEOUT, 15000) &&
	       set_int(s, ZMQ_IPV6, strchr(d->profile.door, '[') != NULL) &&
	       zmq_setsockopt(s, ZMQ_MAXMSGSIZE, &most, sizeof(most)) == 0 &&
	       zmq_setsockopt(s, ZMQ_CURVE_SERVERKEY, d->profile.server_key, CRYPTO_Z85_MAX) == 0 &&
	       zmq_setsockopt(s, ZMQ_CURVE_PUBLICKEY, d->public_key, CRYPTO_Z85_MAX) == 0 &&
	       zmq_setsockopt(s, ZMQ_CURVE_SECRETKEY, d->secret_key, CRYPTO_Z85_MAX) == 0;
}

static bool socket_open(struct mdo_door *d, struct why *why)
{
	char watch[64];

	socket_close(d);
	snprintf(watch, sizeof(watch), "inproc://watch-%u", ++d->sockets);
	d->socket = zmq_socket(d->context, ZMQ_DEALER);
	d->watch = zmq_socket(d->context, ZMQ_PAIR);
	if (d->socket == NULL || d->watch == NULL || !socket_set(d) || !set_int(d->watch, ZMQ_LINGER, 0) ||
	    zmq_socket_monitor(d->socket, watch, ZMQ_EVENT_ALL) != 0 || zmq_connect(d->watch, watch) != 0 ||
	    zmq_connect(d->socket, d->profile.door) != 0) {
		why_set(why, "connect to %s: %s", d->profile.door, zmq_strerror(errno));
		socket_close(d);
		return false;
	}
	d->spent = false;
	d->failed_handshakes = 0;
	d->state = MDO_SILENT;
	return true;
}

bool mdo_door_open(const struct mdo_profile *p, struct mdo_door **ret_door, struct why *why)
{
	struct mdo_door *d;

	if (!mdo_profile_complete(p, false, why))
		return false;
	d = mem_alloc(sizeof(*d));
	d->profile = *p;
	d->witness = mdo_witness_new(p);
	if (!mdo_keyfile_secret(p->key_file, d->secret_key, why)) {
		mdo_door_close(d);
		return false;
	}
	if (!crypto_curve_public(d->secret_key, d->public_key)) {
		why_set(why, "%s: not a usable key", p->key_file);
		mdo_door_close(d);
		return false;
	}
	d->context = zmq_ctx_new();
	if (d->context == NULL || !socket_open(d, why)) {
		if (d->context == NULL)
			why_set(why, "start ZeroMQ: %s", zmq_strerror(errno));
		mdo_door_close(d);
		return false;
	}
	*ret_door = d;
	return true;
}

void mdo_door_close(struct mdo_door *d)
{
	if (d == NULL)
		return;
	socket_close(d);
	if (d->context != NULL)
		zmq_ctx_term(d->context);
	crypto_wipe(d->secret_key, sizeof(d->secret_key));
	mdo_witness_free(d->witness);
	mem_free(d);
}

/* ---- what becomes of the connection ---- */

static void handshake_failed(struct mdo_door *d)
{
	if (d->shaking && ++d->failed_handshakes >= FAILED_HANDSHAKES)
		d->state = MDO_FOREIGN;
	d->shaking = false;
}

/* Events of a connecting socket of libzmq 4.3: CONNECTED, then HANDSHAKE_*, in the end DISCONNECTED; when
 * nobody listens CLOSED, and CONNECT_RETRIED once it will try again. */
static void connection_event(struct mdo_door *d, uint16_t event)
{
	switch (event) {
	case ZMQ_EVENT_CONNECTED:
		d->shaking = true;
		break;
	case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
		d->up = d->ever_up = true;
		d->connections++;
		d->shaking = false;
		d->failed_handshakes = 0;
		d->state = MDO_SILENT;
		break;
	case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
		d->shaking = false;
		d->state = MDO_SHUT;
		break;
	case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
	case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
		handshake_failed(d);
		break;
	case ZMQ_EVENT_DISCONNECTED:
		d->up = false;
		handshake_failed(d);
		break;
	case ZMQ_EVENT_CLOSED:
		d->up = false;
		d->state = MDO_DOWN;
		break;
	case ZMQ_EVENT_CONNECT_RETRIED:
		/* Without CLOSED before it: the name has no address. */
		if (!d->up && d->failed_handshakes == 0 && d->state == MDO_SILENT)
			d->state = MDO_DOWN;
		break;
	}
}

static void connection_read(struct mdo_door *d)
{
	for (;;) {
		zmq_msg_t m;
		uint16_t event = 0;
		int more;

		zmq_msg_init(&m);
		if (zmq_msg_recv(&m, d->watch, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&m);
			return;
		}
		if (zmq_msg_size(&m) >= sizeof(event))
			memcpy(&event, zmq_msg_data(&m), sizeof(event));
		more = zmq_msg_more(&m);
		zmq_msg_close(&m);
		while (more) { /* the endpoint */
			zmq_msg_init(&m);
			more = zmq_msg_recv(&m, d->watch, 0) >= 0 && zmq_msg_more(&m);
			zmq_msg_close(&m);
		}
		connection_event(d, event);
	}
}

/* Is it decided that there will be no answer? Once the daemon was there, it may be starting again: then only
 * time tells. */
static bool hopeless(const struct mdo_door *d)
{
	return d->state == MDO_SHUT || (!d->ever_up && d->state != MDO_SILENT);
}

/* ---- question and answer ---- */

/* Reads a message as an answer, and says whether it is the one to the question. */
typedef enum mdo_reach answer_judge(struct arena *a, const char *text, size_t len, const char *id, void *ret,
                                    bool *ret_mine);

static enum mdo_reach judge_answer(struct arena *a, const char *text, size_t len, const char *id, void *ret,
                                   bool *ret_mine)
{
	struct mdo_answer answer = {.text = text, .len = len};
	struct refusal refusal;

	if (!proto_read(a, &proto_table_answer, text, len, &answer.body, &refusal))
		return MDO_GARBLED;
	/* Without an id: the daemon could not read the question so far. */
	*ret_mine = answer.body.id == NULL ? answer.body.answer == ANSWER_REFUSED
	                                   : text_equal(answer.body.id, id);
	if (*ret_mine)
		*(struct mdo_answer *)ret = answer;
	return MDO_REACHED;
}

static enum mdo_reach judge_reply(struct arena *a, const char *text, size_t len, const char *id, void *ret,
                                  bool *ret_mine)
{
	struct mdo_reply reply = {.text = text, .len = len};
	struct refusal refusal;

	if (!proto_read(a, &proto_table_rpc_response, text, len, &reply.body, &refusal))
		return MDO_GARBLED;
	*ret_mine = reply.body.id == NULL ? reply.body.error != NULL : text_equal(reply.body.id, id);
	if (*ret_mine && (reply.body.result == NULL) == (reply.body.error == NULL))
		return MDO_GARBLED;
	if (*ret_mine)
		*(struct mdo_reply *)ret = reply;
	return MDO_REACHED;
}

/* One message of one frame (an empty one before it is passed over); false when there is none left. What has
 * more frames comes out empty, and is then no answer. */
static bool receive(struct mdo_door *d, struct arena *a, const char **ret_text, size_t *ret_len)
{
	const char *text = NULL;
	size_t len = 0;
	int frames = 0, more;
	zmq_msg_t m;

	do {
		zmq_msg_init(&m);
		if (zmq_msg_recv(&m, d->socket, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&m);
			return false;
		}
		more = zmq_msg_more(&m);
		if (zmq_msg_size(&m) > 0 || !more) {
			len = zmq_msg_size(&m);
			text = frames++ == 0 ? arena_bytes(a, zmq_msg_data(&m), len) : "";
		}
		zmq_msg_close(&m);
	} while (more);
	*ret_text = text;
	*ret_len = frames == 1 ? len : 0;
	return true;
}

static enum mdo_reach take_answers(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                                   answer_judge *judge, void *ret, bool *ret_mine)
{
	const char *text;
	size_t len;

	while (!*ret_mine && receive(d, a, &text, &len)) {
		enum mdo_reach reach = judge(a, text, len, q->id, ret, ret_mine);

		if (reach != MDO_REACHED)
			return reach;
	}
	return MDO_REACHED;
}

static void wait_for(struct mdo_door *d, int64_t ms)
{
	zmq_pollitem_t items[] = {{.socket = d->watch, .events = ZMQ_POLLIN},
	                          {.socket = d->socket, .events = ZMQ_POLLIN}};

	zmq_poll(items, 2, ms < 0 ? 0 : (long)ms);
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When to look again, if nothing comes. What could not be sent although we are up: libzmq had not heard of
 * the connection yet (it looks only now and then when it is not to wait), or the connection is going; its end
 * wakes us. */
static int64_t wake_at(const struct mdo_door *d, int64_t send_at, int64_t now, int64_t end)
{
	if (!d->up)
		return end;
	return send_at > now ? send_at : now + SEND_SOON_MS;
}

/* Sends, and sends again, until the answer is there or time is up. */
static enum mdo_reach converse(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                               answer_judge *judge, void *ret)
{
	int64_t begin = clock_mono().ms, send_at = begin;
	bool mine = false;

	for (;;) {
		enum mdo_reach reach = take_answers(d, a, q, judge, ret, &mine);
		int64_t now = clock_mono().ms, end = begin + q->timeout_ms;
		unsigned connections = d->connections;

		if (reach != MDO_REACHED || mine)
			return reach;
		connection_read(d);
		if (hopeless(d) || now >= end)
			return d->state;
		if (d->connections != connections)
			send_at = now; /* a new connection: what went over the old one may be lost */
		if (d->up && now >= send_at && zmq_send(d->socket, q->text, q->len, ZMQ_DONTWAIT) >= 0)
			send_at = q->again_ms > 0 ? now + q->again_ms : end;
		wait_for(d, smaller(end, wake_at(d, send_at, now, end)) - now);
	}
}

static enum mdo_reach ask(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                          answer_judge *judge, void *ret)
{
	enum mdo_reach reach;

	/* A fresh socket, so that an answer to what was asked before cannot come in any more. */
	if (d->spent || d->socket == NULL) {
		struct why why;

		if (!socket_open(d, &why))
			return MDO_DOWN;
	}
	reach = converse(d, a, q, judge, ret);
	d->spent = reach != MDO_REACHED;
	return reach;
}

enum mdo_reach mdo_door_ask(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                            struct mdo_answer *ret_answer)
{
	enum mdo_reach reach;

	mdo_witness_before(d->witness);
	reach = ask(d, a, q, judge_answer, ret_answer);
	if (reach == MDO_REACHED)
		mdo_witness_after(d->witness, ret_answer->body.epoch, ret_answer->body.witness);
	return reach;
}

const struct mdo_witness *mdo_door_witness(const struct mdo_door *d)
{
	return d->witness;
}

enum mdo_reach mdo_door_call(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                             struct mdo_reply *ret_reply)
{
	return ask(d, a, q, judge_reply, ret_reply);
}

static void pause_for(int64_t ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000};

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

enum mdo_reach mdo_door_deliver(struct mdo_door *d, struct arena *a, const struct mdo_question *q,
                                struct mdo_answer *ret_answer)
{
	int64_t end = clock_mono().ms + q->timeout_ms;
	struct mdo_question again = *q;

	for (;;) {
		struct mdo_answer answer = {0};
		enum mdo_reach reach = mdo_door_ask(d, a, &again, &answer);
		int64_t after, left;

		if (reach != MDO_REACHED)
			return reach;
		after = answer.body.after_ms != PROTO_NO_INT ? answer.body.after_ms : 1000;
		left = end - clock_mono().ms;
		if (answer.body.answer != ANSWER_RETRY || after >= left) {
			*ret_answer = answer;
			return MDO_REACHED;
		}
		pause_for(after);
		again.timeout_ms = (int)(left - after);
	}
}
