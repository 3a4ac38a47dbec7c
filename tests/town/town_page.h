/*
 * town_page - what came of it for the people of the town: figures that are counted while it lives, printed as
 * a page in plain words or as JSON.
 */
#ifndef MDO_TOWN_TOWN_PAGE_H
#define MDO_TOWN_TOWN_PAGE_H

#include "town.h"

struct town_numbers { /* to be put in order */
	size_t count, room;
	int64_t *at;
};

enum town_count {
	TOWN_SIGNALS,
	TOWN_CRISIS_SIGNALS,
	TOWN_DUPLICATES,
	TOWN_REFUSED,
	TOWN_COMMANDS,
	TOWN_REQUESTS,
	TOWN_TURNS,
	TOWN_NOTIFICATIONS,
	TOWN_WITHDRAWALS,
	TOWN_RENEWALS,
	TOWN_STORED, /* commands */
	TOWN_ABSENCES,
	TOWN_CASES,
	TOWN_CLOSED,
	TOWN_MEETINGS,
	TOWN_AD_HOC,
	TOWN_CANCELLED_MEETINGS,
	TOWN_SEATS,
	TOWN_HELD,
	TOWN_ANNOUNCED,
	TOWN_MOVED,
	TOWN_TAKEN_OFF,
	TOWN_PASSED_OVER,
	TOWN_PASSED_OVER_TWICE,
	TOWN_OFFERS,
	TOWN_ACCEPTED,
	TOWN_ASSIGNED,
	TOWN_DECLINED,
	TOWN_LAPSED,
	TOWN_RELEASED,
	TOWN_ESCALATIONS,
	TOWN_OPEN_DAYS, /* of open cases, summed each day */
	TOWN_UNHELD_DAYS,
	TOWN_OVERLOADED, /* samples of a holder above his limit */
	TOWN_STEPS,
	TOWN_CASES_LOOKED_AT,
	TOWN_MEETINGS_LOOKED_AT,
	TOWN_AUDIT_ROWS,
	TOWN_COUNTS
};

struct town_page {
	int64_t counts[TOWN_COUNTS];
	struct town_numbers waits[URGENCY_COUNT]; /* days from signal to MDO */
	int64_t in_time[URGENCY_COUNT];
	int64_t moved_for[40], off_for[40]; /* by enum cause */
	struct town_numbers sat, least;     /* partner-minutes of each meeting held; the bound below */
	struct town_numbers unheld;         /* days until somebody accepted */
	struct town_numbers escalated;      /* days of each escalation */
	struct town_numbers asked;          /* offers until somebody accepted */
	struct town_numbers load;           /* cases of a holder, each week */
	struct town_numbers full;           /* the same in percent of the limit */
	int64_t refused_for[300];           /* by enum problem */
};

struct town_page *town_page_new(void);
void town_page_free(struct town_page *p);
void town_page_count(struct town *t, enum town_count what);
void town_page_add(struct town_numbers *n, int64_t value);
/* Prints it; ${seconds}: how long the run took, not part of what I10 compares, under 0: not printed. */
void town_page_print(struct town *t, bool json, double seconds);

#endif
