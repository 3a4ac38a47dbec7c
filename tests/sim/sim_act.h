/*
 * sim_act - what the people of the simulated region do in a step: partners send, repeat, listen and answer;
 * a coordinator steers; time passes, answers get lost, the daemon falls over.
 */
#ifndef MDO_SIM_ACT_H
#define MDO_SIM_ACT_H

#include "sim_again.h"
#include "sim_copy.h"
#include "sim_keys.h"
#include "sim_turn.h"

#define SIM_TOUCHED 32

struct sim {
	struct sim_world *w;
	struct sim_model *m;
	struct sim_listeners *l;
	/* Commands sent: to be repeated, or sent for the first time again when a turn was lost. */
	int kept_count, kept_room;
	struct sim_message **kept;
	/* Cases that were given a cause to move in this step, and whether people's absence changed (I6). */
	int touched_count;
	char touched[SIM_TOUCHED][ID_CASE_MAX];
	bool roster_changed;
	char batch[ID_UUID_MAX]; /* the last regies that were moved at once */
	/* After a restore: what goes again, what had ended for good. */
	size_t again_count, lost_count;
	struct sim_again *again;
	struct sim_lost *losses;
	struct sim_copies copies;
	int64_t audit_floor; /* rows that a restored copy had; 0: nothing was restored in this step */
	int64_t turns, lost, requests, rotations;
	struct sim_counts {
		int64_t stored, refused, duplicates;
	} counts;
};

/* ${second}: with another disk, for an erasure ledger and copies. */
struct sim *sim_new(uint64_t seed, bool loud, const char *planted, bool second);
void sim_free(struct sim *s);
/* Time passes, and everybody does something. */
void sim_act(struct sim *s);
/* Everybody fetches until nothing is left: what each should know by now, it has been told. */
void sim_act_drain(struct sim *s);
/* A command is kept, as the spool of a partner does. */
struct sim_message *sim_act_keep(struct sim *s, struct sim_message *msg);
/* A case has a cause to move in this step. */
void sim_touch(struct sim *s, const char *case_id);

/* A person's request in a turn of its own: the result, in the arena, or NULL when it was refused. */
void *sim_ask(struct sim *s, const char *person, enum method method, const void *params);
/* What the coordinator does in a step. */
void sim_desk(struct sim *s);
/* One of the table's meetings to come, or none. */
const char *sim_desk_meeting(struct sim *s, const struct table_id *table);
/* At the start: who may be regiehouder. */
void sim_desk_roster(struct sim *s);

#endif
