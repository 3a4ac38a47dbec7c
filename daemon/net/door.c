#include "net/door.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "net/door_settings.h"

#define AUTO_ROUTING_LEN 5 /* ZeroMQ's own ids: a zero byte and a counter */
#define BIND_TRIES 50
#define BIND_PAUSE_NS (5 * 1000 * 1000)

/*
 * libzmq draws a ROUTER's first automatic id from the C library's generator and never seeds it, so that ids
 * would be the same in every process. Afresh for each door: who knows one door's ids knows nothing of the
 * next.
 */
static void seed_routing_ids(void)
{
	unsigned int seed;

	crypto_random(&seed, sizeof(seed));
	srand(seed);
}

/* libzmq takes port 65537 for port 1: looked at here. */
static bool is_tcp(const char *endpoint)
{
	const char *colon = strrchr(endpoint, ':');
	int64_t port = 0;

	if (strncmp(endpoint, "tcp://", 6) != 0 || colon < endpoint + 6)
		return false;
	return strcmp(colon + 1, "*") == 0 || text_parse_int(colon + 1, 1, 65535, &port);
}

static bool read_what(struct door *door, const struct net_door *what, struct why *why)
{
	size_t len = strlen(what->principal);

	/* An empty domain would let everyone in. */
	if (len == 0 || len >= sizeof(door->principal))
		return why_set(why, "door of %.64s: not a name a door can have", what->principal);
	memcpy(door->principal, what->principal, len + 1);
	/* Also keeps ipc out: a process that runs out of descriptors dies of one ipc connection. */
	if (!is_tcp(what->endpoint))
		return why_set(why, "door of %s: endpoint is not tcp://address:port", door->principal);
	if (what->key_count > NET_KEYS_MAX)
		return why_set(why, "door of %s: more than %d keys", door->principal, NET_KEYS_MAX);
	for (size_t i = 0; i < what->key_count; i++)
		if (!crypto_is_z85_key(what->keys[i]) || !crypto_z85_decode(what->keys[i], door->keys[i]))
			return why_set(why, "door of %s: key %zu is not a public key (40 characters Z85)",
			               door->principal, i + 1);
	door->key_count = what->key_count;
	return true;
}

/* A door that was just cut may hold its port for some milliseconds more: closing is done by another thread.
 */
static bool bind_endpoint(struct door *door, const char *endpoint, struct why *why)
{
	static const struct timespec pause = {.tv_nsec = BIND_PAUSE_NS};
	size_t size = sizeof(door->endpoint);
	int rc = zmq_bind(door->socket, endpoint);

	for (int i = 0; rc != 0 && zmq_errno() == EADDRINUSE && i < BIND_TRIES; i++) {
		nanosleep(&pause, NULL);
		rc = zmq_bind(door->socket, endpoint);
	}
	if (rc != 0 || zmq_getsockopt(door->socket, ZMQ_LAST_ENDPOINT, door->endpoint, &size) != 0)
		return why_set(why, "door of %s: bind %s: %s", door->principal, endpoint,
		               zmq_strerror(zmq_errno()));
	return true;
}

struct door *door_open(void *context, const char *server_secret, const struct net_door *what, struct why *why)
{
	struct door *door = mem_alloc(sizeof(*door));
	bool six = strchr(what->endpoint, '[') != NULL;

	if (!read_what(door, what, why))
		goto err0;
	seed_routing_ids();
	door->socket = zmq_socket(context, ZMQ_ROUTER);
	if (!door->socket) {
		why_set(why, "door of %s: socket: %s", door->principal, zmq_strerror(zmq_errno()));
		goto err0;
	}
	if (!door_settings_apply(door->socket, server_secret, door->principal, six, why) ||
	    !bind_endpoint(door, what->endpoint, why))
		goto err1;
	return door;

err1:
	zmq_close(door->socket);
err0:
	mem_free(door);
	return NULL;
}

void door_close(struct door *door)
{
	zmq_close(door->socket);
	mem_free(door);
}

void door_cut(struct door *door)
{
	static const int none = 0;

	zmq_setsockopt(door->socket, ZMQ_LINGER, &none, sizeof(none));
	zmq_unbind(door->socket, door->endpoint);
	door_close(door);
}

bool door_knows(const struct door *door, const uint8_t key[CRYPTO_KEY_BYTES])
{
	for (size_t i = 0; i < door->key_count; i++)
		if (memcmp(door->keys[i], key, CRYPTO_KEY_BYTES) == 0)
			return true;
	return false;
}

static int receive_frame(struct door *door, zmq_msg_t *frame)
{
	int rc;

	do
		rc = zmq_msg_recv(frame, door->socket, ZMQ_DONTWAIT);
	while (rc < 0 && zmq_errno() == EINTR);
	return rc;
}

/* What came behind the id frame. */
struct frames {
	size_t count, bytes; /* without the delimiter */
	bool delimiter;
	bool user; /* the last frame bears the principal's user id: after a poll libzmq leaves it off the id
	              frame */
};

/* Reads the message to its end whatever it holds; only the first frame that is no delimiter is kept. */
static struct frames read_frames(struct door *door, zmq_msg_t *payload)
{
	struct frames f = {0};
	bool more = true;
	zmq_msg_t frame;

	zmq_msg_init(&frame);
	while (more) {
		int rc = receive_frame(door, &frame);
		const char *user;

		/* libzmq shows a message only when all of it is there. */
		assert(rc >= 0);
		more = zmq_msg_more(&frame);
		user = zmq_msg_gets(&frame, "User-Id");
		f.user = user && strcmp(user, door->principal) == 0;
		if (f.count == 0 && !f.delimiter && zmq_msg_size(&frame) == 0 && more) {
			f.delimiter = true;
			continue;
		}
		f.bytes += zmq_msg_size(&frame);
		if (f.count++ == 0)
			zmq_msg_move(payload, &frame);
	}
	zmq_msg_close(&frame);
	return f;
}

static enum net_defect judge(const struct net_address *from, const struct frames *f, const zmq_msg_t *payload)
{
	if (from->routing_len != AUTO_ROUTING_LEN || from->routing[0] != 0)
		return NET_ROUTING_ID;
	if (f->bytes > NET_MESSAGE_MAX)
		return NET_TOO_LARGE;
	/* A lone empty frame is a delimiter with nothing behind it. */
	if (f->count != 1 || (!f->delimiter && zmq_msg_size(payload) == 0))
		return NET_FRAMES;
	return NET_WHOLE;
}

void door_forget(zmq_msg_t *payload)
{
	crypto_wipe(zmq_msg_data(payload), zmq_msg_size(payload));
	zmq_msg_close(payload);
	zmq_msg_init(payload);
}

enum door_got door_receive(struct door *door, zmq_msg_t *payload, struct net_message *ret_message)
{
	struct net_message m = {.from = {.door = door->slot, .generation = door->generation}};
	struct frames f;
	bool addressable; /* libzmq does not hold a peer to the 255 bytes of ZMTP */

	/* The id frame, in the payload's place for the moment. */
	if (receive_frame(door, payload) < 0) {
		assert(zmq_errno() == EAGAIN);
		return DOOR_EMPTY;
	}
	assert(zmq_msg_more(payload));
	addressable = zmq_msg_size(payload) <= NET_ROUTING_MAX;
	if (addressable) {
		m.from.routing_len = (uint8_t)zmq_msg_size(payload);
		memcpy(m.from.routing, zmq_msg_data(payload), m.from.routing_len);
	}
	door_forget(payload);

	f = read_frames(door, payload);
	if (!f.user || !addressable) {
		*(f.user ? &door->counts.defects : &door->counts.wrong_user) += 1;
		door_forget(payload);
		return DOOR_DROPPED;
	}
	m.from.delimiter = f.delimiter;
	m.principal = door->principal;
	m.defect = judge(&m.from, &f, payload);
	door->counts.received++;
	if (m.defect == NET_WHOLE) {
		m.bytes = zmq_msg_data(payload);
		m.len = zmq_msg_size(payload);
	} else {
		door->counts.defects++;
		door_forget(payload);
	}
	*ret_message = m;
	return DOOR_MESSAGE;
}

static bool send_frame(struct door *door, const void *data, size_t len, int more)
{
	int rc;

	do
		rc = zmq_send(door->socket, data, len, ZMQ_DONTWAIT | more);
	while (rc < 0 && zmq_errno() == EINTR);
	return rc >= 0;
}

bool door_answer(struct door *door, const struct net_address *to, const void *bytes, size_t len)
{
	/* Only the id frame can be refused: EHOSTUNREACH (gone) or EAGAIN (does not read). */
	if (!send_frame(door, to->routing, to->routing_len, ZMQ_SNDMORE)) {
		door->counts.unanswerable++;
		return false;
	}
	if (to->delimiter) {
		bool sent = send_frame(door, "", 0, ZMQ_SNDMORE);
		assert(sent);
	}
	bool sent = send_frame(door, bytes, len, 0);
	assert(sent);
	door->counts.answered++;
	return true;
}
