/*
 * town_note - what the checks have to remember from one step to the next: where announced items stood, what
 * cases and regies were; and the figures that come of their changes.
 */
#ifndef MDO_TOWN_TOWN_NOTE_H
#define MDO_TOWN_TOWN_NOTE_H

#include "town_check.h"
#include "town_see.h"

struct town_notes;

struct town_place {
	char meeting[ID_MEETING_MAX];
	int64_t slot;
	struct instant start;
	bool ad_hoc;
};

struct town_notes *town_notes_new(void);
void town_notes_free(struct town_notes *n);

/* Where the case was announced, NULL when it was not, or that meeting has begun. */
const struct town_place *town_notes_announced(const struct town_notes *n, const char *case_id);
/* When a meeting that is announced begins, as last looked at; 0: it is not announced. */
struct instant town_notes_begins(const struct town_notes *n, const char *meeting);

/* A case as it is now; NULL: it was removed. */
void town_note_case(struct town *t, const char *id, const struct town_see_case *now);
void town_note_meeting(struct town *t, const char *id, const struct town_see_meeting *m,
                       const struct town_see_items *items);
/* Cases were discussed in this step. */
void town_note_held(struct town *t);
/* An announced item moved, or was taken off. */
void town_note_moved(struct town *t, enum cause cause, bool elsewhere);
void town_note_day(struct town *t, bool week);

/* What the checks see with, and remember by. */
struct town_see *town_check_see(struct town *t);
struct town_notes *town_check_notes(struct town *t);

#endif
