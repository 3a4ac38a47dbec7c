/*
 * absence - who will not be there, and what follows from it at once. Private to the room.
 */
#ifndef MDO_COMMANDS_ABSENCE_H
#define MDO_COMMANDS_ABSENCE_H

#include "commands/turn.h"
#include "store/store_case.h"

/* What the roster says of somebody's absence, in place of what it said before; ${from} day_none(): nothing,
 * ${until} day_none(): until further notice. What follows is the caller's. */
void absence_of_roster(struct turn *t, const struct store_person *person, struct day from, struct day until);
/* That, to show it; both day_none() when the roster says nothing. */
void absence_in_roster(const struct store_person *person, struct day *ret_from, struct day *ret_until);

/* Of the tick: offers that cannot be answered in time because their person is absent pass on (true: there are
 * more); absences long over are forgotten. */
bool absence_pass_on(struct turn *t);
bool absence_tidy(struct turn *t);

#endif
