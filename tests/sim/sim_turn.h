/*
 * sim_turn - one batch of messages in one turn, and what their answers mean: committed, lost before that, or
 * undone by a full disk.
 */
#ifndef MDO_SIM_TURN_H
#define MDO_SIM_TURN_H

#include "commands/commands.h"
#include "sim_say.h"

struct sim;

/* One message within a turn, and what came back. */
struct sim_job {
	struct sim_message *msg;
	bool lasting, repeat, lost, again;
	struct commands_reply reply;
};

/*
 * Each answer is looked at while the store is as it was then. True: the turn took; if not, nobody was
 * answered, or with retry, and the simulator knows no more than before.
 */
bool sim_turn(struct sim *s, struct sim_job *jobs, int count);

#endif
