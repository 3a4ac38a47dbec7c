/*
 * store_calendar - what a principal's calendar feed showed: each entry has a uid that it keeps for life and a
 * sequence that grows when it changes (RFC 5545 3.8.7.4, RFC 7986 5.3).
 */
#ifndef MDO_STORE_STORE_CALENDAR_H
#define MDO_STORE_STORE_CALENDAR_H

#include "base/terms.h"
#include "store/store.h"

#define STORE_ROOM_MAX 121

struct store_calendar_entry {
	char uid[ID_UUID_MAX];
	struct meeting_id meeting; /* a whole meeting, or */
	struct case_id case_;      /* the item of this case, wherever it stands: one of the two */
	int64_t sequence;
	struct instant changed, start, end;
	struct table_id table;
	char room[STORE_ROOM_MAX]; /* "" when none is configured */
	bool cancelled;
};
struct store_calendar_list {
	size_t count;
	struct store_calendar_entry *at;
};

/* All of a principal's entries, in order of uid. */
struct store_calendar_list store_calendar_list(struct store *s, struct arena *a, const char *principal);
/* A new one, or an older one of that uid as it is now; meeting and case never change. */
void store_calendar_set(struct store *s, const char *principal, const struct store_calendar_entry *e);
/* Forgets what of it ended, and changed last, before ${before}. */
void store_calendar_trim(struct store *s, const char *principal, struct instant before);
/* Forgets the entries of a case that goes. */
void store_calendar_drop(struct store *s, const char *case_id);

#endif
