/*
 * town_watch - what a turn wrote, seen from outside the store: SQLite tells of each row that changes, so that
 * only what a step touched has to be looked at after it. Also a way to ask and to spoil the database itself.
 */
#ifndef MDO_TOWN_TOWN_WATCH_H
#define MDO_TOWN_TOWN_WATCH_H

#include <sqlite3.h>

#include "town.h"

struct town_texts { /* once settled: each once, in order */
	size_t count, room;
	char **at;
};

struct town_held { /* a case was discussed */
	char case_[ID_CASE_MAX], meeting[ID_MEETING_MAX];
	int64_t slot;
};
struct town_cause { /* an audit row that gives a cause for a case */
	char case_[ID_CASE_MAX], event[24], code[40];
};

struct town_watch {
	sqlite3 *db;
	/* Since it was last cleared: by what the rows that changed say, before or after. */
	struct town_texts cases, clients;
	struct town_texts meetings, set; /* set: the meeting itself, not only what stands there */
	struct town_texts organisations; /* whose people changed, or their absences */
	bool tables;                     /* which of them wait to be planned */
	struct town_texts regies;        /* cases of which who holds the regie changed */
	struct town_texts audited;       /* cases that the audit rows of a change name */
	size_t held_count, cause_count, held_room, cause_room;
	struct town_held *held;
	struct town_cause *causes;
	int64_t audit_rows, signal_rows, signals_audited, signal_removed;
	int64_t disclosed; /* audit rows of what somebody was shown */
};

void town_texts_add(struct town_texts *t, const char *text);
void town_texts_settle(struct town_texts *t);
bool town_texts_have(const struct town_texts *t, const char *text); /* when settled */
void town_texts_forget(struct town_texts *t);
void town_texts_free(struct town_texts *t); /* what it holds */

/* Once, before the store is opened. */
struct town_watch *town_watch_start(void);
/* Puts in order what came together since the last clear. */
void town_watch_settle(struct town_watch *w);
void town_watch_clear(struct town_watch *w);
void town_watch_stop(struct town_watch *w);

/* A statement of our own; must be finalized before the store closes. */
sqlite3_stmt *town_watch_prepare(struct town_watch *w, const char *sql);
/* Runs SQL in a turn of the store: how a fault is planted. Ends the program when it is wrong. */
void town_watch_spoil(struct town *t, const char *sql);

#endif
