/*
 * clock - nanoseconds for measuring, and what a list of latencies says.
 */
#ifndef MDO_BENCH_CLOCK_H
#define MDO_BENCH_CLOCK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Monotonic. */
int64_t clock_ns(void);
/* What the process has used of the processor so far, all its threads; 0 when it is gone. */
int64_t clock_cpu_ns(pid_t pid);

/* Latencies in nanoseconds; grows. */
struct clock_samples {
	int64_t *at;
	size_t count, room;
};
void clock_add(struct clock_samples *s, int64_t ns);
/* In microseconds; sorts. 0 of none. */
double clock_percentile(struct clock_samples *s, double percent);
void clock_free(struct clock_samples *s);

#endif
