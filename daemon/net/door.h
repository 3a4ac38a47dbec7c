/*
 * door - one principal's ROUTER socket: its settings, its keys, its framing. Private to the room; net.h has
 * the contract.
 */
#ifndef MDO_NET_DOOR_H
#define MDO_NET_DOOR_H

#include <zmq.h>

#include "net/net.h"

#define DOOR_ENDPOINT_MAX 256

struct door {
	void *socket;
	uint32_t slot, generation; /* as they stand in the addresses this door gives */
	char principal[ID_NAME_MAX];
	char endpoint[DOOR_ENDPOINT_MAX];
	size_t key_count;
	uint8_t keys[NET_KEYS_MAX][CRYPTO_KEY_BYTES];
	struct net_counts counts;
	int taken; /* messages of this batch */
	bool dry;  /* nothing left in it for this batch */
};

enum door_got { DOOR_EMPTY, DOOR_DROPPED, DOOR_MESSAGE };

/* A bound door, or NULL and why. The ZAP handler of ${context} must be bound before. Free with door_close or
 * door_cut. */
struct door *door_open(void *context, const char *server_secret, const struct net_door *what,
                       struct why *why) MDO_CHECK;
void door_close(struct door *door); /* answers on their way have half a second, in the background */
void door_cut(struct door *door);   /* listener, connections and unsent answers go now */
bool door_knows(const struct door *door, const uint8_t key[CRYPTO_KEY_BYTES]);

/*
 * The next message, if any. ${payload} must be initialised; with DOOR_MESSAGE and NET_WHOLE it holds what
 * ret_message->bytes points to, otherwise it is empty. ret_message is untouched unless DOOR_MESSAGE.
 */
enum door_got door_receive(struct door *door, zmq_msg_t *payload, struct net_message *ret_message) MDO_CHECK;
/* Wipes what it holds - a person's words - and leaves it empty. */
void door_forget(zmq_msg_t *payload);
bool door_answer(struct door *door, const struct net_address *to, const void *bytes, size_t len);

#endif
