/*
 * sim_keys - the match key changes while everybody goes on: a next one is handed in, clients are written
 * anew, the one before is retired. Who can be recognised no more then, the model forgets too.
 */
#ifndef MDO_SIM_KEYS_H
#define MDO_SIM_KEYS_H

struct sim;

/* A step towards another match key, as the dice say. */
void sim_keys_act(struct sim *s);
/* The daemon's clock and plans; then the model's. In between a rotation may have come to its end. */
void sim_keys_tend(struct sim *s);

#endif
