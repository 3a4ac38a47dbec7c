/*
 * match - two cases that are about one client become one. Private to the room.
 */
#ifndef MDO_COMMANDS_MATCH_H
#define MDO_COMMANDS_MATCH_H

#include "commands/case_view.h"

/* All that hangs on the client of ${from} goes to that of ${to}, and the case ends in the other. ${record}:
 * written down first, so that it can be undone. False: the case is gone. */
bool match_join(struct turn *t, struct case_view *from, const struct case_view *to, bool record) MDO_CHECK;

#endif
