/*
 * sim - the simulator of the region: the real commands and store, a virtual clock, seeded people. See --help.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sim_check.h"
#include "sim_matrix.h"
#include "sim_planted.h"
#include "sim_worlds.h"

static const char HELP[] =
        "sim [--seed N] [--seeds COUNT] [--steps N] [--worlds COUNT] [--costs] [--trace] [--break FAULT]\n"
        "sim --matrix [--trace] [--break FAULT]\n"
        "sim --planted\n"
        "\n"
        "Runs COUNT regions of N steps each and looks at the invariants after every step; the first of them "
        "twice,\n"
        "to see that it comes out the same. Then COUNT pairs of worlds that differ in what one partner may "
        "not know;\n"
        "--costs prints what the answers took. --matrix: every verb x state of consent x role x kind of "
        "content.\n"
        "--planted: each of these faults, which --break plants, is found:\n";

static bool number(const char *text, int64_t *ret)
{
	return text != NULL && text_parse_int(text, 0, INT32_MAX, ret);
}

static bool parse(int argc, char **argv, struct sim_options *o)
{
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
		int64_t *into = strcmp(name, "--seed") == 0     ? &o->seed
		                : strcmp(name, "--seeds") == 0  ? &o->seeds
		                : strcmp(name, "--steps") == 0  ? &o->steps
		                : strcmp(name, "--worlds") == 0 ? &o->worlds
		                                                : NULL;

		if (strcmp(name, "--trace") == 0) {
			o->loud = true;
		} else if (strcmp(name, "--costs") == 0) {
			o->costs = true;
		} else if (strcmp(name, "--matrix") == 0) {
			o->matrix = true;
		} else if (strcmp(name, "--break") == 0 && value != NULL) {
			o->planted = value;
			i++;
		} else if (into != NULL && number(value, into)) {
			i++;
		} else {
			return false;
		}
	}
	return true;
}

static struct crypto_hash run(const struct sim_options *o, uint64_t seed, bool again)
{
	struct sim *s = sim_new(seed, o->loud, o->planted, true);
	struct sim_check *check = sim_check_new(s);
	struct crypto_hash transcript;
	struct instant began = s->w->now;

	if (again && sim_planted(s->w, "random"))
		s->w->id_seed++;
	for (s->w->step = 1; s->w->step <= (int)o->steps; s->w->step++) {
		sim_act(s);
		sim_check_step(check);
	}
	sim_check_end(check);
	transcript = sim_transcript(s->w);
	if (!again) {
		int64_t handed = 0;

		for (int p = 0; p < s->m->partner_count; p++)
			handed += s->l->at[p].handed;
		printf("seed %llu: %lld days, %lld turns (%lld lost), %lld stored, %lld duplicates, %lld "
		       "refused, "
		       "%lld requests, %lld notifications, %lld audit rows, %lld copies, %lld restored, "
		       "%lld rotations\n",
		       (unsigned long long)seed, (long long)((s->w->now.ms - began.ms) / (24 * TIME_HOUR_MS)),
		       (long long)s->turns, (long long)s->lost, (long long)s->counts.stored,
		       (long long)s->counts.duplicates, (long long)s->counts.refused, (long long)s->requests,
		       (long long)handed, (long long)check->audit_rows, (long long)s->copies.made,
		       (long long)s->copies.restored, (long long)s->rotations);
		fflush(stdout);
	}
	sim_check_free(check);
	sim_free(s);
	return transcript;
}

static void run_regions(const struct sim_options *o)
{
	for (int64_t i = 0; i < o->seeds; i++) {
		uint64_t seed = (uint64_t)(o->seed + i);
		struct crypto_hash first = run(o, seed, false);
		struct crypto_hash second = i == 0 ? run(o, seed, true) : first;

		if (!crypto_hash_equal(&first, &second)) {
			fprintf(stderr, "sim: seed %llu: I10: run twice, it came out differently\n",
			        (unsigned long long)seed);
			exit(1);
		}
	}
}

static void run_all(const struct sim_options *o)
{
	if (o->matrix) {
		sim_matrix(o->loud, o->planted);
		return;
	}
	run_regions(o);
	for (int64_t i = 0; i < o->worlds; i++)
		sim_worlds_compare((uint64_t)(o->seed + i), o->loud, o->planted);
	if (o->costs)
		sim_worlds_costs();
	printf("sim: %lld regions of %lld steps, %lld pairs of worlds: all invariants held\n",
	       (long long)o->seeds, (long long)o->steps, (long long)o->worlds);
}

int main(int argc, char **argv)
{
	struct sim_options o = {.seed = 1, .seeds = 8, .steps = 120, .worlds = 30};
	bool planted = argc == 2 && strcmp(argv[1], "--planted") == 0;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(HELP, stdout);
		sim_planted_list();
		return 0;
	}
	if (!planted && !parse(argc, argv, &o)) {
		fputs(HELP, stderr);
		return 2;
	}
	if (!crypto_start())
		return 1;
	if (planted)
		return sim_planted_all(run_all) ? 0 : 1;
	run_all(&o);
	return 0;
}
