/*
 * peer - a room with doors and the clients that knock on them, over loopback, for the tests of net. Every
 * wait has an end.
 */
#ifndef MDO_TESTS_NET_PEER_H
#define MDO_TESTS_NET_PEER_H

#include <stdbool.h>
#include <stddef.h>

#include "net/net.h"

#define PEER_WAIT_MS 10000

struct pair {
	char public[CRYPTO_Z85_MAX], secret[CRYPTO_Z85_MAX];
};

/* How knocking ended: settled by an event of the client's socket, not by waiting, except for SILENT. */
enum verdict { VERDICT_SILENT, VERDICT_ADMITTED, VERDICT_REFUSED };

struct stage {
	struct net *net;
	void *clients; /* their ZeroMQ context */
	struct pair server, alice, bob, stranger;
};

int stage_setup(void **state);
int stage_teardown(void **state);
/* A door on a free port. */
void stage_door(struct stage *s, const char *principal, const struct pair *keys);
/* Fails the test when there is no such door. */
struct net_counts stage_counts(const struct stage *s, const char *principal);
/* The next message at any door; fails the test when none comes. */
struct net_message stage_take(struct stage *s);
/* Serves for ${ms} milliseconds and fails the test when a message comes. */
void stage_expect_nothing(struct stage *s, int ms);
/* Bob says something at his door and is answered. */
void stage_expect_served(struct stage *s, void *bob);

struct pair pair_new(void);

/* A client's socket, not yet connected; close with peer_close. ${keys} NULL: no CURVE. */
void *peer_new(void *context, int type, const struct pair *keys, const char *server_public);
/* The same, connected to a door. */
void *peer_at(struct stage *s, int type, const char *principal, const struct pair *keys);
void peer_close(void *socket);
void peer_close_all(void); /* what a failed test left open */
void peer_connect(void *socket, const char *endpoint);
void peer_says(void *socket, const char *text);
void peer_says_bytes(void *socket, size_t len);
/* The next frame is that text and the last of its message. */
void peer_expect_hears(void *socket, const char *text);
void peer_expect_hears_nothing(void *socket, int ms);

/* Watches a socket, from before it connects. Close with peer_close. */
void *watch_new(void *context, void *socket);
/* Waits for one of ${events} and returns it, 0 after ${ms}; ${serve} is called meanwhile. */
int watch_wait(void *watch, int events, int ms, void (*serve)(void *), void *cookie);
enum verdict watch_verdict(void *watch, void (*serve)(void *), void *cookie);
/* Knocks and says something; makes sure that admitted means heard and answered, and that refused means
 * neither. */
enum verdict stage_knock(struct stage *s, int type, const char *principal, const struct pair *keys,
                         const char *server_public);
/* Serves a stage's doors for a moment: for the waits above. */
void stage_serve(void *stage);

#endif
