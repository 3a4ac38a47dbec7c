/*
 * glass - the emergency button. Private to the room.
 *
 * A coordinator who must know at once, and whom no consent lets see it, breaks the glass of one case: with a
 * reason, for policy.glass_hours, told to the privacy officers until one of them looked at it. It opens what
 * is suspended, not confirmed, not for discussion or closed, to this person and for this case only; never
 * what is erased. Partners see nothing of it.
 */
#ifndef MDO_COMMANDS_GLASS_H
#define MDO_COMMANDS_GLASS_H

#include "commands/turn.h"
#include "store/store_glass.h"

/* Whether the one who asks has broken the glass of this case, and may see through it now. */
bool glass_is_broken(struct turn *t, const struct case_id *case_, struct store_glass *ret_glass);
/* Whether an officer used it on ${g} himself: then an administrator is asked too. */
bool glass_by_officer(const struct turn *t, const struct store_glass *g);

#endif
