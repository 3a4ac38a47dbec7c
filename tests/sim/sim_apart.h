/*
 * sim_apart - a fault planted in a process of its own, and whether the right check found it.
 */
#ifndef MDO_SIM_APART_H
#define MDO_SIM_APART_H

#include <stdbool.h>

/* Ends the process with status 1, and says what on standard error, when the fault is found. */
typedef void sim_apart_run(const void *plan);

/*
 * Whether it ended so and what it said holds ${expected}. Prints one line of it, with ${name} ${width} wide;
 * what the process itself prints is dropped.
 */
bool sim_apart_found(sim_apart_run *run, const void *plan, const char *name, int width, const char *expected);

#endif
