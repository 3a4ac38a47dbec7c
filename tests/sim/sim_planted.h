/*
 * sim_planted - every fault that --break knows, planted once, and found by the right check: a proof that can
 * fail.
 */
#ifndef MDO_SIM_PLANTED_H
#define MDO_SIM_PLANTED_H

#include <stdbool.h>
#include <stdint.h>

struct sim_options {
	int64_t seed, seeds, steps, worlds;
	bool loud, matrix, costs;
	const char *planted;
};

/* What to run for a fault; ends the program with status 1 when it is found. */
typedef void sim_run(const struct sim_options *o);

/* A line per fault, for --help. */
void sim_planted_list(void);
/* Each fault in a process of its own. False when one was not found, or by another check than it should be. */
bool sim_planted_all(sim_run *run);

#endif
