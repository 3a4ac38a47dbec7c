/*
 * sim_steer - the regie handed on, people who will not be there, cases put on other meetings: what partners
 * say and the coordinator does about them.
 */
#ifndef MDO_SIM_STEER_H
#define MDO_SIM_STEER_H

#include "sim_act.h"
#include "store/store_case.h"

/* A regie given back or handed on, or an absence told or ended, kept as a spool does; NULL: there is none to
 * be said. */
struct sim_message *sim_steer_say(struct sim *s, int partner);
/* About one case, one person or one absence, as the dice say. */
void sim_steer_desk(struct sim *s, const struct store_case *c);

#endif
