/*
 * sim_again - after a restore every partner sends again what was acknowledged and it kept, as a spool does:
 * in its own order, before anything new; and says anew what named something that the copy does not know
 * (PROTOCOL.md, "Restored"). Then nothing acknowledged is missing (I2).
 */
#ifndef MDO_SIM_AGAIN_H
#define MDO_SIM_AGAIN_H

#include "sim_say.h"

struct sim;

/* One that goes again. */
struct sim_again {
	struct sim_message *msg;
	bool picked; /* in the batch that is being made, or under way */
	bool over;   /* answered */
};

/* The store is an older one since now: all that was acknowledged goes again. */
void sim_again_begin(struct sim *s);
void sim_again_free(struct sim *s);
bool sim_again_pending(const struct sim *s);
/* The next one of some partner; NULL: none, or all are under way. */
struct sim_message *sim_again_next(struct sim *s);
/* The batch is over; not ${taken}: all of it goes once more. */
void sim_again_batch(struct sim *s, bool taken);
/* It was refused: is that right for something that had been acknowledged? Ends the program when not. */
void sim_again_refused(struct sim *s, struct sim_message *msg, enum problem problem);
/* When all went: nothing acknowledged is missing. */
void sim_again_check(struct sim *s);

#endif
