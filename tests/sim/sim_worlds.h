/*
 * sim_worlds - no oracle (I11): two worlds that differ only in what one partner may not know, and that
 * partner's whole transcript in both, byte for byte but for ids.
 */
#ifndef MDO_SIM_WORLDS_H
#define MDO_SIM_WORLDS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * In one world another partner signals about the client of the partner under test, before and after it does;
 * in the other about somebody else. Nobody confirms a consent. A difference is told and ends the program.
 */
void sim_worlds_compare(uint64_t seed, bool loud, const char *planted);

#endif
