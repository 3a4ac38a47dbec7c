/*
 * sim_worlds - no oracle (I11): two worlds that differ only in what one partner may not know, and that
 * partner's whole transcript in both, byte for byte but for ids; and what each of its answers cost.
 */
#ifndef MDO_SIM_WORLDS_H
#define MDO_SIM_WORLDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "proto/proto.h"

/* The statements that an answer took: how many, and which in what order. */
struct sim_cost {
	enum message kind;
	enum answer answer;
	bool held; /* it goes out at a time of its own, however much it took */
	size_t executed;
	struct text statements; /* a line each */
};
struct sim_transcript {
	struct text text;
	size_t cost_count;
	struct sim_cost *costs;
};

/*
 * One of the two worlds. Where the client is known, another partner signals about the client of the partner
 * under test, before and after it does; in the other about somebody else. Nobody confirms a consent.
 */
void sim_worlds_live(uint64_t seed, bool known, bool loud, const char *planted, struct sim_transcript *ret);
/* Both, compared; a difference is told and ends the program. */
void sim_worlds_compare(uint64_t seed, bool loud, const char *planted);
/* What the answers of all pairs so far cost, by kind, printed. */
void sim_worlds_costs(void);

#endif
