/*
 * passed_over - cases that waited and could have been discussed at a meeting, and were not: no seat, not
 * reached, or nobody who speaks the language. Counted when it is over, some cases a turn; what was discussed
 * begins at 0 again. Not counted: who was put off by a person, may not be discussed by then, whose
 * regiehouder is away without deputy, and who came when that meeting was announced already. Private to the
 * room.
 */
#ifndef MDO_COMMANDS_PASSED_OVER_H
#define MDO_COMMANDS_PASSED_OVER_H

#include "commands/case_view.h"
#include "store/store_agenda.h"

#define PASSED_OVER_TELL 2 /* so often, and a person should look */

/* A meeting was held: those passed over are to be counted. */
void passed_over_begin(struct turn *t, const struct store_meeting *m);
/* Of the tick: the next so many cases. True when there are more. */
bool passed_over_step(struct turn *t);
/* Whether it waits, and was passed over so often that it is told. */
bool passed_over_tells(const struct store_case *c);
/* Since when it waits: the first signal after it was last discussed; its live ones came in then, oldest
 * first. */
struct instant passed_over_since(struct turn *t, const struct store_case *c, const struct instant *received,
                                 size_t count);

#endif
