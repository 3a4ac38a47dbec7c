/*
 * bench - how fast the daemon stores signals, beside the floor of this very machine at this very moment.
 *
 * For each load (so many outstanding, or so many a second) a region is made in a temporary directory, the
 * real daemon is started on it, and signals of 1 kB go in through four doors over CURVE. Then its rows are
 * counted, and the same load goes to the bare path (floor.h), which writes as many rows. Columns and how to
 * read them: README.md beside this file.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/crypto.h"
#include "base/memory.h"
#include "census.h"
#include "floor.h"
#include "load.h"
#include "readers.h"
#include "region.h"
#include "signals.h"

#define LOADS_MAX 16

struct options {
	const char *mdod;
	double seconds;
	int doors, partners, roster, joined, clients;
	bool readers, json, floor;
	struct load loads[LOADS_MAX];
	size_t load_count;
};

struct pair {
	struct load_result mdod, floor;
	struct census census;
	uint64_t notified;
};

static void print_usage(FILE *to)
{
	fprintf(to,
	        "usage: bench [--mdod FILE] [options]\n"
	        "\n"
	        "  --mdod FILE        the daemon (default: $MDOD_BIN, or $MDOD_BIN/mdod when that is a "
	        "directory)\n"
	        "  --seconds N        for each load and side (default 10)\n"
	        "  --outstanding N    a closed loop; may be given more than once (default 1 8 64 512)\n"
	        "  --rate N           an open loop of N a second; may be given more than once (default 500)\n"
	        "  --doors N          through which signals come (default 4)\n"
	        "  --partners N       of the region (default 6)\n"
	        "  --roster N         possible regiehouders, 40 cases each (default 12)\n"
	        "  --joined N         per cent of signals about a client that is known already (default 10)\n"
	        "  --clients N        at most so many different clients (default: no end of them)\n"
	        "  --readers          every partner takes over its notifications meanwhile\n"
	        "  --no-floor         the daemon only\n"
	        "  --json             an array of objects\n");
}

static bool to_number(const char *text, double max, double *ret_number)
{
	char *end;
	double number = strtod(text, &end);

	if (*text == '\0' || *end != '\0' || number < 0 || number > max)
		return false;
	*ret_number = number;
	return true;
}

static bool add_load(struct options *o, int outstanding, int rate)
{
	if (o->load_count == LOADS_MAX || outstanding + rate == 0)
		return false;
	o->loads[o->load_count++] = (struct load){.outstanding = outstanding, .rate = rate};
	return true;
}

static bool read_option(struct options *o, int c, const char *arg)
{
	double number = 0;

	if (arg != NULL && c != 'm' && !to_number(arg, 1000000, &number))
		return false;
	int whole = (int)number;
	switch (c) {
	case 'm':
		o->mdod = arg;
		return true;
	case 's':
		o->seconds = number;
		return number > 0;
	case 'o':
		return add_load(o, whole, 0);
	case 'r':
		return add_load(o, 0, whole);
	case 'd':
		o->doors = whole;
		return whole > 0;
	case 'p':
		o->partners = whole;
		return whole >= 3 && whole <= REGION_PARTNERS_MAX;
	case 'R':
		o->roster = whole;
		return true;
	case 'j':
		o->joined = whole;
		return whole <= 100;
	case 'c':
		o->clients = whole;
		return true;
	case 'l':
		o->readers = true;
		return true;
	case 'F':
		o->floor = false;
		return true;
	case 'J':
		o->json = true;
		return true;
	default:
		return false;
	}
}

static bool read_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
	        {"mdod", required_argument, NULL, 'm'},
	        {"seconds", required_argument, NULL, 's'},
	        {"outstanding", required_argument, NULL, 'o'},
	        {"rate", required_argument, NULL, 'r'},
	        {"doors", required_argument, NULL, 'd'},
	        {"partners", required_argument, NULL, 'p'},
	        {"roster", required_argument, NULL, 'R'},
	        {"joined", required_argument, NULL, 'j'},
	        {"clients", required_argument, NULL, 'c'},
	        {"readers", no_argument, NULL, 'l'},
	        {"no-floor", no_argument, NULL, 'F'},
	        {"json", no_argument, NULL, 'J'},
	        {"help", no_argument, NULL, 'h'},
	        {NULL, 0, NULL, 0},
	};
	static const int outstanding[] = {1, 8, 64, 512};
	int c;

	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		if (c == 'h') {
			print_usage(stdout);
			exit(EX_OK);
		}
		if (!read_option(o, c, optarg))
			return false;
	}
	for (size_t i = 0; o->load_count == 0 && i < sizeof(outstanding) / sizeof(outstanding[0]); i++)
		o->loads[i] = (struct load){.outstanding = outstanding[i]};
	if (o->load_count == 0) {
		o->load_count = sizeof(outstanding) / sizeof(outstanding[0]);
		(void)add_load(o, 0, 500);
	}
	return optind == argc && o->doors <= o->partners;
}

/* ---- one load ---- */

static bool run_load(const struct options *o, const struct load *l, const struct region *r,
                     struct load_result *ret_result, struct why *why)
{
	struct signals signals;
	bool well;

	signals_open(&signals, r, (size_t)o->doors, o->joined, (size_t)o->clients);
	well = load_run(l, r, &signals, ret_result, why);
	signals_close(&signals);
	return well;
}

static bool run_mdod(const struct options *o, const struct load *l, struct pair *p, struct why *why)
{
	struct region r;
	bool well = region_open(&r, (size_t)o->partners, why) && region_start(&r, o->mdod, why) &&
	            region_roster(&r, o->roster, why);

	if (well) {
		struct readers *readers = o->readers ? readers_start(&r) : NULL;
		well = run_load(o, l, &r, &p->mdod, why);
		p->notified = readers != NULL ? readers_stop(readers) : 0;
	}
	well = well && region_stop(&r, why) && census_take(r.state, p->mdod.stored, &p->census, why);
	region_close(&r);
	return well || why_wrap(why, "mdod");
}

static bool run_floor(const struct options *o, const struct load *l, struct pair *p, struct why *why)
{
	struct region r;
	bool well = region_open(&r, (size_t)o->partners, why) &&
	            region_fork(&r, floor_serve, &p->census, why) && run_load(o, l, &r, &p->floor, why) &&
	            region_stop(&r, why);

	region_close(&r);
	return well || why_wrap(why, "floor");
}

/* ---- printing ---- */

static void print_head(const struct options *o)
{
	if (o->json) {
		printf("[\n");
		return;
	}
	printf("%g s a load, %d doors, %d partners, roster of %d, %d %% joined%s\n\n", o->seconds, o->doors,
	       o->partners, o->roster, o->joined, o->readers ? ", with readers" : "");
	printf("%-16s %5s | %8s %9s %9s %9s %7s | %8s %9s %9s %7s | %5s\n", "load", "rows", "mdod /s",
	       "p50 ms", "p99 ms", "max ms", "cpu us", "floor /s", "p50 ms", "p99 ms", "cpu us", "ratio");
}

static void print_result_json(const char *name, const struct load_result *r)
{
	printf("\"%s\":{\"rate\":%.1f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"max_us\":%.0f,\"cpu_us\":%.1f,"
	       "\"unanswered\":%llu}",
	       name, r->rate, r->p50_us, r->p99_us, r->max_us, r->cpu_us, (unsigned long long)r->unanswered);
}

static void print_json(const struct options *o, const struct load *l, const struct pair *p, bool last)
{
	printf("{\"outstanding\":%d,\"open_rate\":%d,\"rows\":%.2f,\"notified\":%llu,", l->outstanding,
	       l->rate, p->census.total, (unsigned long long)p->notified);
	print_result_json("mdod", &p->mdod);
	if (o->floor) {
		printf(",");
		print_result_json("floor", &p->floor);
		printf(",\"ratio\":%.3f", p->mdod.rate / p->floor.rate);
	}
	printf("}%s\n", last ? "\n]" : ",");
}

static void print_line(const struct options *o, const struct load *l, const struct pair *p)
{
	char name[32];

	if (l->outstanding > 0)
		snprintf(name, sizeof(name), "%d outstanding", l->outstanding);
	else
		snprintf(name, sizeof(name), "open %d/s", l->rate);
	printf("%-16s %5.1f | %8.0f %9.2f %9.2f %9.2f %7.0f |", name, p->census.total, p->mdod.rate,
	       p->mdod.p50_us / 1000, p->mdod.p99_us / 1000, p->mdod.max_us / 1000, p->mdod.cpu_us);
	if (o->floor)
		printf(" %8.0f %9.2f %9.2f %7.0f | %5.2f", p->floor.rate, p->floor.p50_us / 1000,
		       p->floor.p99_us / 1000, p->floor.cpu_us, p->mdod.rate / p->floor.rate);
	if (o->readers)
		printf("  (%llu notifications taken over)", (unsigned long long)p->notified);
	printf("\n");
	if (p->mdod.unanswered > 0)
		printf("  %llu signals were not answered in time\n", (unsigned long long)p->mdod.unanswered);
}

static bool measure(const struct options *o)
{
	struct why why = {""};

	print_head(o);
	for (size_t i = 0; i < o->load_count; i++) {
		struct load l = o->loads[i];
		struct pair p = {0};

		l.seconds = o->seconds;
		if (!run_mdod(o, &l, &p, &why) || (o->floor && !run_floor(o, &l, &p, &why))) {
			fprintf(stderr, "bench: %s\n", why.text);
			return false;
		}
		if (o->json)
			print_json(o, &l, &p, i + 1 == o->load_count);
		else
			print_line(o, &l, &p);
		fflush(stdout);
	}
	return true;
}

/* The system tests say with MDOD_BIN in which directory the programs are. */
static const char *default_mdod(char *buf, size_t size)
{
	const char *bin = getenv("MDOD_BIN");
	size_t len = bin != NULL ? strlen(bin) : 0;

	if (len == 0)
		return NULL;
	if (len >= 4 && strcmp(bin + len - 4, "mdod") == 0)
		return bin;
	snprintf(buf, size, "%s/mdod", bin);
	return buf;
}

int main(int argc, char **argv)
{
	char path[512];
	struct options o = {.mdod = default_mdod(path, sizeof(path)),
	                    .seconds = 10,
	                    .doors = 4,
	                    .partners = 6,
	                    .roster = 12,
	                    .joined = 10,
	                    .floor = true};

	if (!read_options(argc, argv, &o) || o.mdod == NULL) {
		print_usage(stderr);
		return EX_USAGE;
	}
	if (!crypto_start()) {
		fprintf(stderr, "bench: the kernel's randomness cannot be had\n");
		return EX_OSERR;
	}
	return measure(&o) ? EX_OK : EX_SOFTWARE;
}
