/*
 * sim_past - what the simulator knew at some moment, to go back to when the daemon goes back to it: a turn
 * that was undone, a copy that is restored.
 */
#ifndef MDO_SIM_PAST_H
#define MDO_SIM_PAST_H

#include "sim_listen.h"

struct sim;

struct sim_past {
	struct sim_model *m;
	struct sim_listeners *l;
	int64_t turns; /* that had begun */
};

struct sim_past *sim_past_take(const struct sim *s);
void sim_past_free(struct sim_past *p); /* NULL is fine */
/* All as it was then; messages stored since are not. Numbers of drafts are not given again. */
void sim_past_return(struct sim *s, const struct sim_past *p);
/* The same, but what the partners were given they have: references, and how their streams were numbered in
 * what the daemon remembers. */
void sim_past_return_daemon(struct sim *s, const struct sim_past *p);

#endif
