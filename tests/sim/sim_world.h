/*
 * sim_world - the daemon's real commands and store on a virtual clock and seeded ids, in a directory of its
 * own; and the dice, the trace and the failing that every part of the simulator uses.
 */
#ifndef MDO_SIM_WORLD_H
#define MDO_SIM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "commands/commands.h"
#include "proto/proto.h"
#include "store/store.h"

#define SIM_PATH_MAX 512
#define SIM_TRACE_LINES 20
#define SIM_TRACE_MAX 200

struct sim_dice {
	uint64_t state;
};
uint64_t sim_roll(struct sim_dice *d);
int sim_below(struct sim_dice *d, int n); /* 0..n-1; n > 0 */
bool sim_chance(struct sim_dice *d, int percent);

/* Which keys are handed in, by number; 0: none. */
struct sim_secrets {
	unsigned char match, match_next;
};

struct sim_world {
	uint64_t seed, id_seed;
	struct sim_dice dice;
	struct id_source ids;
	char dir[SIM_PATH_MAX];
	char second[SIM_PATH_MAX]; /* the other disk, for copies; "": there is none */
	char ledger[SIM_PATH_MAX + 16];
	struct sim_secrets secrets;
	int64_t starts; /* how often the daemon started */
	struct conf *conf;
	struct store *store;
	struct commands *commands;
	struct arena *arena; /* of the turn at hand */
	struct instant now;
	int step;
	bool loud;           /* the trace goes to standard output too */
	const char *planted; /* fault to plant, or NULL */
	struct crypto_hasher transcript;
	int trace_count;
	char trace[SIM_TRACE_LINES][SIM_TRACE_MAX];
};

/* Opens the region of tests/sim/region on an empty store; the clock stands at a day that depends on the seed.
 */
struct sim_world *sim_world_new(uint64_t seed, bool loud, const char *planted, bool second);
/* The same with another configuration, at a given time. */
struct sim_world *sim_world_of(const char *conf, uint64_t seed, bool loud, const char *planted);
/* A new directory under ${ret_dir}; ends the program when there is none to be had. And it is gone. */
void sim_world_dir(char ret_dir[SIM_PATH_MAX]);
void sim_world_remove(const char *dir);
/* Closes it and removes its directory. */
void sim_world_free(struct sim_world *w);
/* The daemon ends and starts again; an open turn is lost, as in a crash. */
void sim_world_restart(struct sim_world *w);
/* The two halves of it, and what the store is opened with in between. Paths live as long as the world. */
void sim_world_close(struct sim_world *w);
void sim_world_open(struct sim_world *w);
/* In between, for faults that are planted: a statement on the main file. */
void sim_world_spoil(struct sim_world *w, const char *sql);
struct store_settings sim_world_settings(struct sim_world *w);

struct day sim_today(const struct sim_world *w);
/* Whether the fault of that name is planted. */
bool sim_planted(const struct sim_world *w, const char *name);

/* A line of the trace; the last ones are shown when an invariant fails. Never readable content: numbers of
 * the simulator only. */
void sim_trace(struct sim_world *w, const char *fmt, ...) MDO_PRINTF(2, 3);
/* Prints the seed, the step, the invariant and the trace, removes the directory, ends the program with
 * status 1. */
MDO_NORETURN void sim_fail(struct sim_world *w, const char *invariant, const char *fmt, ...) MDO_PRINTF(3, 4);

/* What a principal was answered goes into the transcript (I10). */
void sim_heard(struct sim_world *w, const char *principal, const char *bytes, size_t len);
struct crypto_hash sim_transcript(struct sim_world *w); /* ends it */

/* Everything due by now: ticks and plans, each a turn of its own, as the loop does. */
void sim_world_tend(struct sim_world *w);

/* A person's request, a millisecond later and in a turn of its own: the result, by the table of the method;
 * NULL when it was refused, with why in ${ret_error} (may be NULL). Anything but a response fails the world.
 * In the world's arena. */
void *sim_world_ask(struct sim_world *w, const char *person, enum method method, const char *request,
                    size_t len, const struct proto_rpc_error **ret_error);

#endif
