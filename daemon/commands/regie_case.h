/*
 * regie_case - the case whose regie a partner speaks of, and whether that regie is one of its people's.
 * Private to the room.
 */
#ifndef MDO_COMMANDS_REGIE_CASE_H
#define MDO_COMMANDS_REGIE_CASE_H

#include "commands/case_view.h"

/* The open case of a reference that this partner holds and may still know; anything else is alike to it:
 * reference-unknown at /data/reference. */
bool regie_case_find(struct turn *t, const struct conf_partner *from, const char *reference,
                     struct case_view *ret_view, struct refusal *refusal) MDO_CHECK;

/* Whether ${person} of this partner has the case's regie, held or offered. */
bool regie_case_has(struct turn *t, const struct conf_partner *from, const struct case_view *v,
                    const char *person, struct store_regie *ret_regie) MDO_CHECK;

/* Whether this partner, which may know the case, may know who has its regie: its role sees facts. */
bool regie_case_told(const struct turn *t, const struct conf_partner *from);

/* Refuses what rests on having it, at /data/person: regie-held, with who has it or was asked, as far as the
 * partner may know; else offer-none. False. */
bool regie_case_refuse(struct turn *t, const struct conf_partner *from, const struct case_view *v,
                       struct refusal *refusal);

#endif
