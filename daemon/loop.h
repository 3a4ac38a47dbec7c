/*
 * loop - the only place that knows time passes: waits, takes a batch, decides it in one transaction, answers
 * after the commit, plans what is dirty (design section 4).
 */
#ifndef MDO_LOOP_H
#define MDO_LOOP_H

#include "commands/commands.h"
#include "conf/conf.h"
#include "net/net.h"
#include "store/store.h"

/* Exit statuses (sysexits.h): systemd restarts after all but these two. */
#define LOOP_EXIT_IO 74     /* EX_IOERR: the store broke; run mdod --recover */
#define LOOP_EXIT_CONFIG 78 /* EX_CONFIG */

struct loop {
	const char *config_path;
	struct conf *conf; /* replaced on reload */
	struct store *store;
	struct net *net;
	struct commands *commands;
	int signals; /* a signalfd: SIGTERM and SIGINT stop, SIGHUP reloads */
};

/* Runs until told to stop. Returns the exit status. l->conf may be another value afterwards. */
int loop_run(struct loop *l);

/* Doors as the configuration says: opens what is new, closes what is gone, revoked or changed (${old} NULL:
 * all are new). False and why when a door could not be opened; the others are open then all the same. */
bool loop_doors(struct net *net, const struct conf *old, const struct conf *now, struct why *why) MDO_CHECK;

/* One batch: loop_turn.c. */
struct loop_turn;
struct loop_turn *loop_turn_new(struct loop *l);
void loop_turn_free(struct loop_turn *turn);
/* Takes what is there, and what waited and may go now; commits; answers. ${tick}: also what is due by time.
 * False: the store broke, nothing was answered. */
bool loop_turn_run(struct loop_turn *turn, struct instant now, struct mono mono, bool tick) MDO_CHECK;
/* Whether the last turn had messages (or more is due): look again at once. */
bool loop_turn_busy(const struct loop_turn *turn);
/* Milliseconds until a waiting fetch gives up; -1: none waits. */
int loop_turn_patience(const struct loop_turn *turn, struct mono mono);
/* Principals may be gone after a reload: whoever waits asks again by itself. */
void loop_turn_forget(struct loop_turn *turn);

#endif
