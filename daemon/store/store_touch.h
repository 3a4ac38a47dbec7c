/*
 * store_touch - what planning has to look at anew, noted in memory as it is written, so that it need not read
 * everything each time. May name too much (what was undone since), never too little; empty after a start,
 * when everything is to be read anyway. One reader.
 */
#ifndef MDO_STORE_STORE_TOUCH_H
#define MDO_STORE_STORE_TOUCH_H

#include "store/store_agenda.h"

/* What planning knows of this case is no longer so. Writing the case, its place, its regie or a signal of it
 * says so by itself; whatever else it rests on (its client's days, say) has to be said. */
void store_touch_case(struct store *s, const struct case_id *case_);
/* Who is there when: the roster or absences. Their writing says so by itself. */
void store_touch_people(struct store *s);
/* Who is in it, for what: the roster itself. Counts as the above too. */
void store_touch_roster(struct store *s);

/* One of the cases touched since, taken off the list; false: there is none. */
bool store_touch_next(struct store *s, struct case_id *ret_case);
/* Whether more was touched than could be noted: all of it. Asking clears it. */
bool store_touch_all(struct store *s);
/* Whoever touched what is on the list now knows already. */
void store_touch_forget(struct store *s);

/* How often, since the start: the people changed, and of that the roster; a table was marked to be planned,
 * and at once. */
struct store_touch_counts {
	uint64_t people, roster, marks, at_once;
};
struct store_touch_counts store_touch_counts(struct store *s, const struct table_id *table);
/* store_agenda.c says so. */
void store_touch_table(struct store *s, const struct table_id *table, enum store_dirty dirty);

#endif
