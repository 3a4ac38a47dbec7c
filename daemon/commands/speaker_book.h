/*
 * speaker_book - interpreters are asked when a meeting is announced, and told when they need not come; what
 * nobody can interpret is deferred then, or told as not ready. Private to the room.
 *
 * Each request tells of one item, and rests on that one case: what an organisation hears is place, time and
 * language. It stays asked as long as it may know the case by what there was when it was asked; that a signal
 * came in since which is not for it takes nothing away, since that would tell of it. A suspension is told to
 * nobody: who was asked stays asked until it is clear what becomes of it.
 */
#ifndef MDO_COMMANDS_SPEAKER_BOOK_H
#define MDO_COMMANDS_SPEAKER_BOOK_H

#include "commands/speaker_board.h"

/* At announcement, before anything of the meeting is told: what nobody can interpret is taken off and waits
 * for the next one, but for a crisis and what a person decided. */
void speaker_book_defer(struct turn *t, const struct store_meeting *m);
/* What changed since they were settled: all of it, or just what these cases have part in, where they stand or
 * stood. */
struct speaker_change {
	bool all;
	bool new_day; /* of where somebody works, what waits for an interpreter hangs on the day */
	size_t count;
	const struct case_id *cases;
};
/* What stands at announced meetings of a table, after a change: asked, told, no longer needed. */
void speaker_book_settle(struct turn *t, const struct table_id *table, const struct speaker_change *change);
/* After any change. */
void speaker_book_settle_all(struct turn *t, const struct table_id *table);
/* What is over is forgotten. */
bool speaker_book_trim(struct turn *t);

#endif
