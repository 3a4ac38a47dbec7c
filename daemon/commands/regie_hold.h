/*
 * regie_hold - keeping exactly one regiehouder, or one escalation, for every open case (I3). Private to the
 * room.
 */
#ifndef MDO_COMMANDS_REGIE_HOLD_H
#define MDO_COMMANDS_REGIE_HOLD_H

#include "commands/regie_candidates.h"

/* Sees to it that somebody holds the regie: keeps a holder who may still know the case, else offers it to the
 * best candidate, else escalates. ${cause}: why a holder who may not know any more loses it. */
void regie_hold(struct turn *t, const struct case_view *v, enum cause cause);
/* After a decline or silence of ${r}, or when it is given back: ends it so, and asks the next. */
void regie_hold_next(struct turn *t, const struct case_view *v, const struct store_regie *r,
                     enum regie_state state, enum cause cause);
/* The three parts of handing it on; between a release and what follows it nobody has it. Ends what ${r} holds
 * or was offered; ${code} of the audit row, NULL: the cause: */
void regie_hold_release(struct turn *t, const struct case_view *v, const struct store_regie *r,
                        enum cause cause, const char *code);
/* Offers it to one of the candidates, or, with SIZE_MAX, escalates: */
void regie_hold_offer(struct turn *t, const struct case_view *v, const struct regie_candidates *all,
                      size_t candidate);
/* Makes somebody the holder at once; ${event} of the audit, ${why} in words: */
void regie_hold_take(struct turn *t, const struct case_view *v, const struct regie_candidate *c,
                     const char *event, const char *why);
/* Gives it back as ${before} was, held or offered, when nobody has it: a release was undone. */
void regie_hold_return(struct turn *t, const struct case_view *v, const struct store_regie *before);
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
