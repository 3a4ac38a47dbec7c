/*
 * town_planted - faults put into the town, each of which the checks must find.
 */
#ifndef MDO_TOWN_TOWN_PLANTED_H
#define MDO_TOWN_TOWN_PLANTED_H

#include "town.h"

typedef void town_run(const struct town_options *o);

void town_planted_list(void);
/* Runs the town with each fault in a process of its own; whether all were found as what they are. */
bool town_planted_all(town_run *run);

#endif
