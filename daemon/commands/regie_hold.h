/*
 * regie_hold - keeping exactly one regiehouder, or one escalation, for every open case (I3). Private to the
 * room.
 */
#ifndef MDO_COMMANDS_REGIE_HOLD_H
#define MDO_COMMANDS_REGIE_HOLD_H

#include "commands/case_view.h"

/* Sees to it that somebody holds the regie: keeps a holder who may still know the case, else offers it to the
 * best candidate, else escalates. ${cause}: why a holder who may not know any more loses it. */
void regie_hold(struct turn *t, const struct case_view *v, enum cause cause);
/* After a decline or silence of ${r}: ends it so, and asks the next. */
void regie_hold_next(struct turn *t, const struct case_view *v, const struct store_regie *r,
                     enum regie_state state, enum cause cause);
/* The offer of that number, while it is open and to ${partner}, is told once more: the first telling was
 * taken back. */
void regie_hold_ask_again(struct turn *t, const struct case_view *v, int64_t number,
                          const struct partner_id *partner);
/* Gives it to a person by a coordinator's decision. False with the refusal. */
bool regie_hold_assign(struct turn *t, const struct case_view *v, const char *person,
                       struct refusal *refusal);
/* Ends whatever is open for a case that closes. */
void regie_hold_end(struct turn *t, const struct case_view *v, enum cause cause);

#endif
