/*
 * town - years of a town on the daemon's real commands and store, with the invariants after every step, and a
 * page of what came of it. See --help.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bsn.h"
#include "base/text.h"
#include "town_check.h"
#include "town_disk.h"
#include "town_index.h"
#include "town_life.h"
#include "town_planted.h"
#include "town_say.h"

static const char HELP[] = "town [--years N] [--days N] [--clients N] [--seed N] [--json] [--trace] "
                           "[--twice] [--limit SECONDS] [--break "
                           "FAULT]\n"
                           "town --planted\n"
                           "\n"
                           "Three MDO tables, 40 partners, 120 people, 200 clients a year: lives N years "
                           "(default 10) on a virtual clock,\n"
                           "looks at the invariants after every step, and prints what came of it. --twice: "
                           "once more, to see that it\n"
                           "comes out the same. --limit: status 3 when it took longer. --planted: each of "
                           "these faults, which --break\n"
                           "plants, is found:\n";

struct arguments {
	struct town_options town;
	int64_t limit;
	bool twice;
};

static bool parse(int argc, char **argv, struct arguments *a)
{
	for (int i = 1; i < argc; i++) {
		const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
		int64_t *into = strcmp(name, "--years") == 0     ? &a->town.years
		                : strcmp(name, "--days") == 0    ? &a->town.days
		                : strcmp(name, "--clients") == 0 ? &a->town.clients
		                : strcmp(name, "--seed") == 0    ? &a->town.seed
		                : strcmp(name, "--limit") == 0   ? &a->limit
		                                                 : NULL;
		bool *flag = strcmp(name, "--json") == 0    ? &a->town.json
		             : strcmp(name, "--trace") == 0 ? &a->town.loud
		             : strcmp(name, "--twice") == 0 ? &a->twice
		                                            : NULL;

		if (flag != NULL)
			*flag = true;
		else if (strcmp(name, "--break") == 0 && value != NULL)
			a->town.planted = argv[++i];
		else if (into != NULL && value != NULL && text_parse_int(value, 0, 1000000, into))
			i++;
		else
			return false;
	}
	return true;
}

/* ---- who lives there ---- */

static void circle(struct town *t, struct town_client *c)
{
	struct sim_dice *d = &t->w->dice;
	int wanted = 3 + sim_below(d, TOWN_CIRCLE - 2);

	for (int p = 0; p < TOWN_PARTNERS && c->circle_count == 0; p++)
		if (t->partners[p].role == ROLE_MUNICIPALITY && t->partners[p].table == c->table)
			c->circle[c->circle_count++] = p;
	while (c->circle_count < wanted) {
		int p = sim_below(d, TOWN_PARTNERS);
		bool there = t->partners[p].table >= 0 && t->partners[p].table != c->table;

		for (int i = 0; i < c->circle_count; i++)
			there = there || c->circle[i] == p;
		if (!there && (t->partners[p].table >= 0 || sim_chance(d, 40)))
			c->circle[c->circle_count++] = p;
	}
}

static void be_born(struct town *t, int i)
{
	static const char *const languages[] = {"ti", "ar", "ar", "prs", "uk", "so", "tr"};
	static const int tables[] = {0, 0, 0, 0, 1, 1, 1, 2, 2, 0};
	struct town_client *c = &t->clients[i];
	struct sim_dice *d = &t->w->dice;

	do
		snprintf(c->bsn, sizeof(c->bsn), "31%07u", (unsigned)sim_below(d, 10000000) % 10000000);
	while (!bsn_is_valid(c->bsn));
	snprintf(c->vnumber, sizeof(c->vnumber), "27182%05u", (unsigned)i % 100000);
	snprintf(c->name, sizeof(c->name), TOWN_NAME_MARK " %c%c van Stad", 'A' + i % 26, 'a' + i / 26 % 26);
	c->birth = (struct day){-3000 + sim_below(d, 15000)};
	c->expected = day_none();
	c->table = tables[sim_below(d, 10)];
	c->language = languages[sim_below(d, 7)];
	c->interpreter = sim_chance(d, 45);
	c->attends = sim_chance(d, 20);
	/* Most carry little, some a great deal. */
	c->severity = sim_below(d, 6) + sim_below(d, 6);
	circle(t, c);
}

/* Some signals in the weeks after the first, then now and then one. */
static void live(struct town *t, int i, int days)
{
	struct sim_dice *d = &t->w->dice;
	struct day on = day_add(t->first, sim_below(d, days));
	int signals = 1 + sim_below(d, 5) + (sim_chance(d, 30) ? sim_below(d, 5) : 0);

	for (int s = 0; s < signals; s++) {
		town_plan_signal(t, i, on);
		on = day_add(on, town_days(d, sim_chance(d, 60) ? 20 : 120));
	}
	if (sim_chance(d, 8))
		town_plan(t, &(struct town_event){.deed = TOWN_WITHDRAWS,
		                                  .client = i,
		                                  .who = sim_below(d, t->clients[i].circle_count),
		                                  .flag = sim_chance(d, 25),
		                                  .at = town_at(on, 15 * 60)});
}

static struct town *town_new(const struct town_options *o)
{
	struct town *t = mem_alloc(sizeof(*t));
	int days = o->days > 0 ? (int)o->days : (int)(o->years * 36525 / 100);

	t->watch = town_watch_start();
	town_disk_start();
	t->w = town_region_open(t, (uint64_t)o->seed, o->loud, o->planted);
	t->first = (struct day){21184}; /* 2028-01-01 */
	t->last = day_add(t->first, days);
	t->w->now = town_at(t->first, 7 * 60);
	t->page = town_page_new();
	t->check = town_check_new(t);
	t->references = town_index_new();
	t->cases = town_index_new();
	t->told = town_index_new();
	t->told_cases = town_index_new();
	t->agenda = town_agenda_new();
	t->client_count = o->clients > 0 ? (int)o->clients : (int)(200 * days / 365);
	t->clients = mem_array((size_t)t->client_count, sizeof(*t->clients));
	town_tend(t, true);
	town_people_start(t);
	for (int i = 0; i < t->client_count; i++) {
		be_born(t, i);
		live(t, i, days);
	}
	for (int p = 0; p < TOWN_PARTNERS; p += 4)
		town_post_put(
		        t, town_say_subscribe(t, p,
		                              TERMS_BIT(EVENT_SIGNAL_JOINED) | TERMS_BIT(EVENT_CASE_CLOSED)));
	town_post_send(t);
	return t;
}

static void town_free(struct town *t)
{
	town_check_free(t->check);
	sim_world_free(t->w);
	town_disk_stop();
	town_watch_stop(t->watch);
	town_page_free(t->page);
	town_index_free(t->references);
	town_index_free(t->cases);
	town_index_free(t->told);
	town_index_free(t->told_cases);
	town_agenda_free(t->agenda);
	mem_free(t->clients);
	mem_free(t->signals);
	mem_free(t);
}

static struct crypto_hash live_once(const struct town_options *o, bool again, double *ret_seconds)
{
	int64_t began = clock_passed_us();
	struct town_options options = *o;
	struct crypto_hash transcript;
	struct town *t;

	if (!again && text_equal(o->planted, "random"))
		options.planted = NULL;
	t = town_new(&options);
	town_live(t);
	transcript = sim_transcript(t->w);
	*ret_seconds = (double)(clock_passed_us() - began) / 1e6;
	if (!again) {
		/* What it took differs from run to run, the page does not: it goes elsewhere. */
		town_page_print(t, o->json, o->json ? *ret_seconds : -1);
		if (o->planted == NULL)
			fprintf(stderr, "town: %.1f s\n", *ret_seconds);
	}
	town_free(t);
	return transcript;
}

static void run(const struct town_options *o)
{
	double seconds;
	struct crypto_hash first = live_once(o, false, &seconds), second;

	if (!text_equal(o->planted, "random"))
		return;
	second = live_once(o, true, &seconds);
	if (crypto_hash_equal(&first, &second))
		return;
	fprintf(stderr, "town: seed %lld: I10: run twice, it came out differently\n", (long long)o->seed);
	exit(1);
}

int main(int argc, char **argv)
{
	struct arguments a = {.town = {.years = 10, .seed = 1}};
	bool planted = argc == 2 && strcmp(argv[1], "--planted") == 0;
	struct crypto_hash first, second;
	double seconds, again;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(HELP, stdout);
		town_planted_list();
		return 0;
	}
	if (!planted && !parse(argc, argv, &a)) {
		fputs(HELP, stderr);
		return 2;
	}
	if (!crypto_start())
		return 1;
	if (planted)
		return town_planted_all(run) ? 0 : 1;
	first = live_once(&a.town, false, &seconds);
	second = a.twice ? live_once(&a.town, true, &again) : first;
	if (!crypto_hash_equal(&first, &second)) {
		fprintf(stderr, "town: seed %lld: I10: run twice, it came out differently\n",
		        (long long)a.town.seed);
		return 1;
	}
	return a.limit > 0 && seconds > (double)a.limit ? 3 : 0;
}
