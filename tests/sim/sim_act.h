/*
 * sim_act - what the people of the simulated region do in a step: partners send, repeat, listen and answer;
 * a coordinator steers; time passes, answers get lost, the daemon falls over.
 */
#ifndef MDO_SIM_ACT_H
#define MDO_SIM_ACT_H

#include "sim_listen.h"

#define SIM_TOUCHED 32
#define SIM_KEPT_MESSAGES 200

struct sim {
	struct sim_world *w;
	struct sim_model *m;
	struct sim_listeners *l;
	/* Commands sent, the last ones: to be repeated, or sent for the first time again when a turn was
	 * lost. */
	int kept_count;
	struct sim_message *kept[SIM_KEPT_MESSAGES];
	/* Cases that were given a cause to move in this step, and whether people's absence changed (I6). */
	int touched_count;
	char touched[SIM_TOUCHED][ID_CASE_MAX];
	bool roster_changed;
	int64_t turns, lost, stored, refused, duplicates, requests;
};

struct sim *sim_new(uint64_t seed, bool loud, const char *planted);
void sim_free(struct sim *s);
/* Time passes, and everybody does something. */
void sim_act(struct sim *s);
/* Everybody fetches until nothing is left: what each should know by now, it has been told. */
void sim_act_drain(struct sim *s);
/* A case has a cause to move in this step. */
void sim_touch(struct sim *s, const char *case_id);

/* A person's request in a turn of its own: the result, in the arena, or NULL when it was refused. */
void *sim_ask(struct sim *s, const char *person, enum method method, const void *params);
/* What the coordinator does in a step. */
void sim_desk(struct sim *s);
/* At the start: who may be regiehouder. */
void sim_desk_roster(struct sim *s);

#endif
