/*
 * town_desk - the coordinator and the chairs: what waits for them, and what they decide.
 */
#ifndef MDO_TOWN_TOWN_DESK_H
#define MDO_TOWN_TOWN_DESK_H

#include "town.h"

void town_desk_morning(struct town *t);

#endif
