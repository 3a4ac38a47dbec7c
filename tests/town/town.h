/*
 * town - a town of three MDO tables, 40 partners, 120 people and some thousand clients over years: what its
 * parts share. The daemon's real commands and store run on a virtual clock and seeded dice (tests/sim's
 * world).
 */
#ifndef MDO_TOWN_TOWN_H
#define MDO_TOWN_TOWN_H

#include "../sim/sim_world.h"

#define TOWN_TABLES 3
#define TOWN_PARTNERS 40
#define TOWN_PEOPLE 120
#define TOWN_PER_PARTNER (TOWN_PEOPLE / TOWN_PARTNERS)
#define TOWN_CIRCLE 7
#define TOWN_COORDINATOR "c.coordinator"
#define TOWN_TEXT_MARK "zqxtekst"
#define TOWN_NAME_MARK "Zqxnaam"

struct town_partner {
	char id[ID_NAME_MAX], source[64];
	enum role role;
	int table; /* -1: of all tables */
	bool bsn, vnumber, slack;
	/* What it took over of its stream. */
	char epoch[17];
	int64_t got, acked;
	bool notified, more; /* something waits for it; there was more than one fetch took */
};

struct town_person {
	char id[ID_NAME_MAX];
	int partner;
	uint32_t duties, domains, workdays;
	int limit;
	struct day from, until; /* absent, as its organisation knows; none when not */
	bool left;
};

struct town_client {
	char bsn[10], vnumber[11], name[40];
	struct day birth, expected; /* the day of its next signal, as far as the town knows */
	int table, severity, circle[TOWN_CIRCLE], circle_count, planned;
	const char *language;
	bool interpreter, attends, over; /* over: withdrew, and comes no more */
	uint64_t may_know; /* partners that sent something about it, or were named as recipients */
	uint64_t now_know; /* less those for whom that was withdrawn */
	char reference[TOWN_CIRCLE][ID_UUID_MAX]; /* what each of its circle was given, latest */
	/* What each of its circle knows by what it was told: of which case last; since when that is over, and
	 * nothing new was said by it or to it. */
	char told[TOWN_CIRCLE][ID_UUID_MAX];
	struct instant over_since[TOWN_CIRCLE];
};

/* A signal that was acknowledged, as its sender knows it. */
struct town_signal {
	int client, partner;
	char reference[ID_UUID_MAX];
	struct signal_id id;
	uint64_t recipients;
	struct day until;
	bool crisis, ended;
};

struct town_agenda; /* what is to happen when (town_life.c) */
struct town_watch;  /* what a turn wrote (town_watch.c) */
struct town_check;  /* what has to hold (town_check.c) */
struct town_page;   /* what came of it (town_page.c) */
struct town_index;  /* texts to numbers (town_index.c) */

struct town {
	struct sim_world *w;
	struct town_partner partners[TOWN_PARTNERS];
	struct town_person people[TOWN_PEOPLE];
	int client_count, signal_count, signal_room;
	struct town_client *clients;
	struct town_signal *signals;
	struct town_index *references; /* of a sender's own: the signal; of others: the signal behind it */
	struct town_index *cases;      /* the client of each case */
	struct town_index *told;       /* what anybody was told, by its id */
	struct town_index *told_cases; /* the client of each partner's reference for a case */
	struct town_agenda *agenda;
	struct town_watch *watch;
	struct town_check *check;
	struct town_page *page;
	struct day first, last;
	bool absence_by_message; /* the daemon takes absences by message */
};

struct town_options {
	int64_t years, seed, clients, days; /* days over 0: so many instead of years */
	bool json, loud;
	const char *planted;
};

/* The configuration of the town, written to a directory of its own that is gone again when it was read. */
struct sim_world *town_region_open(struct town *t, uint64_t seed, bool loud, const char *planted);
/* The roster, as the coordinator hands it in. */
void town_people_start(struct town *t);
/* One person as the roster has it from now on. */
void town_people_set(struct town *t, int person);
bool town_people_away(const struct town_person *p, struct day on);
int town_people_find(const struct town *t, const char *id); /* -1: nobody */
int town_table_find(const char *id);                        /* one of the configuration */
int town_partner_find(const struct town *t, const char *id);
int town_circle_find(const struct town_client *c, int partner); /* -1: not of it */

/* 1.., around ${mean}, often small, at times large. */
int town_days(struct sim_dice *d, int mean);
bool town_works(struct day d);
struct instant town_at(struct day d, int minute);

/* A turn is over: what it wrote is looked at, and what it says is forgotten. */
void town_turn_over(struct town *t);
/* Ticks and plans, each a turn of its own. */
void town_tend(struct town *t, bool night);

/* Days of the town, from its first to its last. */
void town_live(struct town *t);

#endif
