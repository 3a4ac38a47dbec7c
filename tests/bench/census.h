/*
 * census - how many rows the daemon wrote for each signal, counted in its database after the run: what the
 * floor has to write as well.
 */
#ifndef MDO_BENCH_CENSUS_H
#define MDO_BENCH_CENSUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/why.h"

#define CENSUS_TABLES 16

struct census {
	double rows[CENSUS_TABLES]; /* for each signal, by the table's place in census_tables */
	double total;
};

/* The tables that grow with signals, and how a row of each is made. Parameters: 1 number of the row, 2 id of
 * its own, 3 id of the signal, 4 of its client, 5 of its case, 6 random hash, 7 sealed body, 8 facts, 9 a
 * partner that is another for each row of a signal. */
struct census_table {
	const char *name;
	bool once; /* the key has room for one row a signal; what is more is of the roster's import, not of
	              signals */
	const char *insert;
};
extern const struct census_table census_tables[CENSUS_TABLES];

/* Of the stopped daemon's ${dir}. Refuses when a table grew that the floor does not know. */
bool census_take(const char *dir, uint64_t signals, struct census *ret_census, struct why *why) MDO_CHECK;

#endif
