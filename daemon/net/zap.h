/*
 * zap - the handler ZeroMQ asks who may come in (RFC 27/ZAP), as a socket that the loop's one thread serves.
 * Reads and answers requests; who may come in is decided by net.c. Private to the room.
 */
#ifndef MDO_NET_ZAP_H
#define MDO_NET_ZAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/crypto.h"
#include "base/id.h"

#define ZAP_ID_MAX 255

struct zap_request {
	bool whole;             /* version 1.0, CURVE, every frame as it must be; else refuse */
	uint8_t id[ZAP_ID_MAX]; /* to be returned */
	size_t id_len;
	char domain[ID_NAME_MAX]; /* "" when not whole, as the key is zero */
	uint8_t key[CRYPTO_KEY_BYTES];
};

/* The bound handler, NULL when ZeroMQ refuses. Close with zmq_close. */
void *zap_open(void *context) MDO_CHECK;
/* Takes the next request, false when there is none. Each one taken must be answered before the next. */
bool zap_receive(void *socket, struct zap_request *ret_request) MDO_CHECK;
/* Admits as ${user_id}; NULL refuses. Does not block. */
void zap_answer(void *socket, const struct zap_request *request, const char *user_id);

#endif
