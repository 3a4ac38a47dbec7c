/*
 * signals - what partners send: a signal of about 1 kB, the text made once per door, id and BSN written in as
 * it goes. Each is about a client nobody spoke of before, but for a share that is about an earlier one.
 */
#ifndef MDO_BENCH_SIGNALS_H
#define MDO_BENCH_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region.h"

#define SIGNALS_TEXT_MAX 2048

struct signals_text {
	char text[SIGNALS_TEXT_MAX];
	size_t len, id_at, bsn_at;
};

struct signals {
	size_t door_count;
	struct signals_text doors[REGION_PARTNERS_MAX];
	int joined_percent;
	uint32_t *clients; /* BSNs that were used */
	size_t client_count, client_room, client_max;
	uint32_t next;
	uint64_t seed;
};

/* From the first ${doors} partners to the two behind them (with fewer, wrapping round). ${client_max}: no
 * more different clients than that; 0: no end of them. */
void signals_open(struct signals *s, const struct region *r, size_t doors, int joined_percent,
                  size_t client_max);
void signals_close(struct signals *s);
/* Signal number ${number} as the door would send it; valid until the next. */
const char *signals_next(struct signals *s, size_t door, uint64_t number, size_t *ret_len);
/* The number of the signal that an answer is about, and whether it says that it is stored. False: not an
 * answer. */
bool signals_answered(const char *answer, size_t len, uint64_t *ret_number, bool *ret_stored);

#endif
