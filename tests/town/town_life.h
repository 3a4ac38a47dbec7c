/*
 * town_life - what is to happen when: the clients' lives, the people's answers and absences, day by day.
 */
#ifndef MDO_TOWN_TOWN_LIFE_H
#define MDO_TOWN_TOWN_LIFE_H

#include "town_post.h"

enum town_deed {
	TOWN_SIGNALS_ABOUT, /* client, who: of its circle; flag: crisis */
	TOWN_SENDS_AGAIN,   /* message */
	TOWN_RENEWS,        /* who: the signal */
	TOWN_WITHDRAWS,     /* client, who: of its circle; flag: only the MDO */
	TOWN_ANSWERS,       /* who: partner, reference, person; cause: why not */
	TOWN_CONFIRMS,      /* who: partner, reference, person */
	TOWN_RELEASES,      /* the same */
	TOWN_ERASES,        /* who: partner, reference */
	TOWN_IS_AWAY,       /* who: person, until: last day */
	TOWN_PLANS          /* client, who: of its circle, until: the day */
};

struct town_event {
	struct instant at;
	uint64_t number; /* of those at the same moment: which first */
	enum town_deed deed;
	int client, who;
	bool flag;
	enum cause cause;
	struct day from, until;
	char reference[ID_UUID_MAX];
	const char *person; /* of the town's people */
	struct town_message *message;
};

struct town_agenda *town_agenda_new(void);
void town_agenda_free(struct town_agenda *a);
void town_plan(struct town *t, const struct town_event *e);
/* A signal about a client some days from now, if it has not gone. */
void town_plan_signal(struct town *t, int client, struct day on);

#endif
