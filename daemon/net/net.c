#include "net/net.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <zmq.h>

#include "base/memory.h"
#include "net/door.h"
#include "net/zap.h"

#define ZAP_PER_WAKE 64 /* so that a flood of handshakes does not keep messages waiting */

struct net {
	void *context;
	void *zap;
	char server_secret[CRYPTO_Z85_MAX];
	struct door **doors; /* by slot; NULL where one was closed */
	size_t slots;
	uint32_t generations; /* given out so far */
	zmq_pollitem_t *polled;
	zmq_msg_t payload; /* of the message received last */

	size_t turn; /* the slot whose turn it is */
	int left, per_door;
};

static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

bool net_open(const char *server_secret, struct net **ret_net, struct why *why)
{
	struct net *net;

	if (!crypto_is_z85_key(server_secret))
		return why_set(why, "server key: not a secret key (40 characters Z85)");
	raise_file_limit();
	net = mem_alloc(sizeof(*net));
	memcpy(net->server_secret, server_secret, sizeof(net->server_secret));
	zmq_msg_init(&net->payload);
	net->context = zmq_ctx_new();
	if (!net->context) {
		why_set(why, "ZeroMQ: %s", zmq_strerror(zmq_errno()));
		goto err0;
	}
	net->zap = zap_open(net->context);
	if (!net->zap) {
		why_set(why, "ZAP handler: %s", zmq_strerror(zmq_errno()));
		goto err1;
	}
	*ret_net = net;
	return true;

err1:
	zmq_ctx_term(net->context);
err0:
	crypto_wipe(net->server_secret, sizeof(net->server_secret));
	mem_free(net);
	return false;
}

void net_close(struct net *net)
{
	if (!net)
		return;
	door_forget(&net->payload);
	for (size_t i = 0; i < net->slots; i++)
		if (net->doors[i])
			door_close(net->doors[i]);
	zmq_close(net->zap);
	while (zmq_ctx_term(net->context) != 0)
		assert(zmq_errno() == EINTR);
	crypto_wipe(net->server_secret, sizeof(net->server_secret));
	mem_free(net->doors);
	mem_free(net->polled);
	mem_free(net);
}

static struct door *find(const struct net *net, const char *principal)
{
	for (size_t i = 0; i < net->slots; i++)
		if (net->doors[i] && strcmp(net->doors[i]->principal, principal) == 0)
			return net->doors[i];
	return NULL;
}

static size_t free_slot(const struct net *net)
{
	size_t i = 0;

	while (i < net->slots && net->doors[i])
		i++;
	return i;
}

bool net_door_open(struct net *net, const struct net_door *what, struct why *why)
{
	size_t slot = free_slot(net);
	struct door *door;

	if (slot >= NET_DOORS_MAX)
		return why_set(why, "door of %s: there are %d doors already", what->principal, NET_DOORS_MAX);
	if (find(net, what->principal))
		return why_set(why, "door of %s: is open already", what->principal);
	door = door_open(net->context, net->server_secret, what, why);
	if (!door)
		return false;
	if (slot == net->slots) {
		net->slots++;
		net->doors = mem_grow(net->doors, net->slots, sizeof(struct door *));
		net->polled = mem_grow(net->polled, net->slots + 2, sizeof(zmq_pollitem_t));
	}
	door->slot = (uint32_t)slot;
	door->generation = ++net->generations;
	net->doors[slot] = door;
	return true;
}

void net_door_close(struct net *net, const char *principal)
{
	struct door *door = find(net, principal);

	if (!door)
		return;
	net->doors[door->slot] = NULL;
	door_cut(door);
}

const char *net_door_endpoint(const struct net *net, const char *principal)
{
	const struct door *door = find(net, principal);

	return door ? door->endpoint : NULL;
}

bool net_door_counts(const struct net *net, const char *principal, struct net_counts *ret_counts)
{
	const struct door *door = find(net, principal);

	if (!door)
		return false;
	*ret_counts = door->counts;
	return true;
}

static void serve_zap(struct net *net)
{
	struct zap_request request;

	for (int i = 0; i < ZAP_PER_WAKE && zap_receive(net->zap, &request); i++) {
		struct door *door = request.whole ? find(net, request.domain) : NULL;
		bool known = door && door_knows(door, request.key);

		zap_answer(net->zap, &request, known ? door->principal : NULL);
		if (door && known)
			door->counts.admitted++;
		else if (door)
			door->counts.rejected++;
	}
}

/* Items: the ZAP handler, the caller's descriptor if any, the doors. */
static int fill_polled(struct net *net, int fd, zmq_pollitem_t *items)
{
	int count = 0;

	items[count++] = (zmq_pollitem_t){.socket = net->zap, .events = ZMQ_POLLIN};
	if (fd >= 0)
		items[count++] = (zmq_pollitem_t){.fd = fd, .events = ZMQ_POLLIN};
	for (size_t i = 0; i < net->slots; i++)
		if (net->doors[i])
			items[count++] =
			        (zmq_pollitem_t){.socket = net->doors[i]->socket, .events = ZMQ_POLLIN};
	return count;
}

bool net_wait(struct net *net, int fd, int timeout_ms)
{
	zmq_pollitem_t without_doors[2];
	zmq_pollitem_t *items = net->slots ? net->polled : without_doors;
	int64_t until = clock_mono().ms + timeout_ms;
	int count = fill_polled(net, fd, items);

	for (;;) {
		int64_t left = until - clock_mono().ms;
		int ready = zmq_poll(items, count, timeout_ms < 0 ? -1 : left < 0 ? 0 : (long)left);

		if (ready < 0) {
			assert(zmq_errno() == EINTR);
			return false;
		}
		if (items[0].revents) {
			serve_zap(net);
			ready--;
		}
		if (fd >= 0 && items[1].revents)
			return true;
		if (ready > 0 || (timeout_ms >= 0 && left <= 0))
			return false;
	}
}

void net_batch(struct net *net, int total, int per_door)
{
	assert(total >= 0 && per_door > 0);
	net->left = total;
	net->per_door = per_door;
	for (size_t i = 0; i < net->slots; i++)
		if (net->doors[i]) {
			net->doors[i]->taken = 0;
			net->doors[i]->dry = false;
		}
}

/* The next door that may still give something, and the turn goes to the one behind it. NULL when all are dry.
 */
static struct door *next_door(struct net *net)
{
	for (size_t i = 0; i < net->slots; i++) {
		size_t slot = (net->turn + i) % net->slots;
		struct door *door = net->doors[slot];

		if (door && !door->dry) {
			net->turn = (slot + 1) % net->slots;
			return door;
		}
	}
	return NULL;
}

bool net_receive(struct net *net, struct net_message *ret_message)
{
	struct door *door;

	door_forget(&net->payload);
	while (net->left > 0 && (door = next_door(net))) {
		enum door_got got = door_receive(door, &net->payload, ret_message);

		if (got == DOOR_EMPTY) {
			door->dry = true;
			continue;
		}
		net->left--;
		door->dry = ++door->taken >= net->per_door;
		if (got == DOOR_MESSAGE)
			return true;
	}
	return false;
}

bool net_answer(struct net *net, const struct net_address *to, const void *bytes, size_t len)
{
	struct door *door = to->door < net->slots ? net->doors[to->door] : NULL;

	if (!door || door->generation != to->generation)
		return false;
	return door_answer(door, to, bytes, len);
}
