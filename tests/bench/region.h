/*
 * region - a generated region in a temporary directory: keys, partners with doors on free ports of the
 * loopback, one table, one coordinator; and the process that serves it.
 */
#ifndef MDO_BENCH_REGION_H
#define MDO_BENCH_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/crypto.h"
#include "base/why.h"

#define REGION_PARTNERS_MAX 64
#define REGION_PATH_MAX 512

struct region_door {
	char id[32], source[80], endpoint[40];
	char public[CRYPTO_Z85_MAX], secret[CRYPTO_Z85_MAX];
};

struct region {
	char dir[REGION_PATH_MAX], config[REGION_PATH_MAX], state[REGION_PATH_MAX];
	char server_public[CRYPTO_Z85_MAX], server_secret[CRYPTO_Z85_MAX];
	size_t partner_count;
	struct region_door partners[REGION_PARTNERS_MAX], coordinator;
	pid_t pid; /* who serves; 0: nobody */
};

/* At least 3 partners. The directory is removed by region_close, also after a failure. */
bool region_open(struct region *r, size_t partners, struct why *why) MDO_CHECK;
void region_close(struct region *r);

/* Starts the daemon; returns when its doors are open. */
bool region_start(struct region *r, const char *mdod, struct why *why) MDO_CHECK;
/* The same with a child of this program: ${serve} does not return before SIGTERM. Call with no other thread
 * running. */
bool region_fork(struct region *r, int (*serve)(const struct region *r, void *cookie), void *cookie,
                 struct why *why) MDO_CHECK;
/* SIGTERM; whether it ended as asked. */
bool region_stop(struct region *r, struct why *why) MDO_CHECK;

/* A connected DEALER at a door. */
void *region_connect(const struct region *r, const struct region_door *door, void *context);
/* Puts ${count} possible regiehouders into the daemon's roster. */
bool region_roster(const struct region *r, int count, struct why *why) MDO_CHECK;

#endif
