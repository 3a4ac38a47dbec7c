/*
 * net - the doors: one ROUTER socket, port and ZAP domain per principal (DESIGN section 3 says why). By
 * construction only the principal's keys get in at its door; the user id on the payload frame is checked all
 * the same. Knows frames and bytes, no messages. One thread. Never logs: counts, and returns what a caller
 * should say.
 */
#ifndef MDO_NET_NET_H
#define MDO_NET_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "base/why.h"

#define NET_MESSAGE_MAX 65536               /* larger ones are answered `too-large` by the caller */
#define NET_FRAME_MAX (2 * NET_MESSAGE_MAX) /* above this libzmq closes the connection by itself */
#define NET_KEYS_MAX 2
#define NET_DOORS_MAX 1000  /* ZeroMQ's own limit on sockets, less a few for itself */
#define NET_ROUTING_MAX 255 /* ZMTP: an identity is at most this long */

struct net;

/* One door. Borrowed for the call. */
struct net_door {
	const char *principal; /* names the ZAP domain; unique */
	const char *endpoint;  /* tcp://address:port; port * is allowed in tests */
	size_t key_count;
	const char *keys[NET_KEYS_MAX]; /* public keys, Z85 */
};

/* Where an answer goes. Plain bytes: may be kept (a fetch that waits); when the door is gone the answer
 * drops. */
struct net_address {
	uint32_t door, generation;
	uint8_t routing_len;
	uint8_t routing[NET_ROUTING_MAX]; /* 5 bytes, unless the defect is NET_ROUTING_ID */
	bool delimiter;                   /* an empty frame stood before the message and is returned */
};

/* What was wrong with the framing; the caller answers it. Of several, the one that stands last here. */
enum net_defect {
	NET_WHOLE,
	NET_FRAMES,    /* not exactly one frame (after an optional empty one) */
	NET_TOO_LARGE, /* over NET_MESSAGE_MAX, all frames together */
	NET_ROUTING_ID /* the client chose its own routing id: refused, answered, never trusted */
};

struct net_message {
	struct net_address from;
	const char *principal; /* the door's; valid until the door closes */
	enum net_defect defect;
	const void *bytes; /* valid until the next net_receive, then wiped; NULL with a defect */
	size_t len;
};

struct net_counts {
	uint64_t received;     /* handed to the caller, with those that had a defect */
	uint64_t defects;      /* of these; and those whose peer cannot even be addressed */
	uint64_t wrong_user;   /* dropped: user id is not the principal; not zero: raise an alarm */
	uint64_t answered;     /* given to ZeroMQ */
	uint64_t unanswerable; /* the peer is gone or does not read */
	uint64_t admitted;     /* connections let in */
	uint64_t rejected;     /* connections with a key that is not this door's */
};

/*
 * Starts ZeroMQ, seeds its ids, binds the ZAP handler before any door, and raises the limit on open files as
 * far as it goes (without free descriptors ZeroMQ spins). ${server_secret} is Z85.
 * crypto_start comes first.
 */
bool net_open(const char *server_secret, struct net **ret_net, struct why *why) MDO_CHECK;
void net_close(struct net *net); /* NULL is fine; waits at most half a second for answers on their way */

/*
 * Opens a door, with every setting of door_settings.c set and read back (fails closed if one did not take).
 * Fails when the principal has a door already or is empty, a key is no key, the endpoint is not tcp or cannot
 * be bound.
 */
bool net_door_open(struct net *net, const struct net_door *door, struct why *why) MDO_CHECK;
/* Cuts the principal off: listener and live connections go at once, what was on its way is dropped. Its
 * counts go too. Unknown principal: nothing. */
void net_door_close(struct net *net, const char *principal);
/* The endpoint really bound, for port *; NULL when there is no such door. Valid until the door closes. */
const char *net_door_endpoint(const struct net *net, const char *principal);
bool net_door_counts(const struct net *net, const char *principal, struct net_counts *ret_counts) MDO_CHECK;

/*
 * Waits until a message may be there, ${fd} is readable, or ${timeout_ms} passed (-1: for ever); answers ZAP
 * requests meanwhile. Returns true when ${fd} is readable. EINTR returns early.
 */
bool net_wait(struct net *net, int fd, int timeout_ms);
/* A new batch: at most ${total} messages, ${per_door} from each, doors in turn, starting where the last batch
 * ended. */
void net_batch(struct net *net, int total, int per_door);
/* The batch's next message, false when there is none (left). One that is dropped uses up its place in the
 * batch. */
bool net_receive(struct net *net, struct net_message *ret_message) MDO_CHECK;
/* Never blocks. False when the peer is gone or does not read (counted): it will ask again. */
bool net_answer(struct net *net, const struct net_address *to, const void *bytes, size_t len);

#endif
