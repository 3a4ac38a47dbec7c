/*
 * load - sends signals and waits for their acknowledgement: closed loop (so many outstanding) or open loop
 * (so many a second, whatever comes back; latency counts from when a signal was due, not from when it went).
 */
#ifndef MDO_BENCH_LOAD_H
#define MDO_BENCH_LOAD_H

#include <stdint.h>

#include "clock.h"
#include "region.h"
#include "signals.h"

struct load {
	int outstanding; /* 0: open loop */
	int rate;        /* a second, of the open loop */
	double seconds;
};

struct load_result {
	uint64_t acked;  /* within the time */
	uint64_t stored; /* before, within and behind it */
	double rate, p50_us, p99_us, max_us;
	double cpu_us;       /* of the server for each signal */
	uint64_t unanswered; /* sent, and not acknowledged until some seconds behind the end */
};

/* False: an answer that is not `stored`, or none at all. */
bool load_run(const struct load *l, const struct region *r, struct signals *s, struct load_result *ret_result,
              struct why *why) MDO_CHECK;

#endif
