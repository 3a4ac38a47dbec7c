/*
 * roster_keep - changes of the roster, by whoever may make them, and what follows for the regie. Private to
 * the room.
 *
 * People go by an id that their organisation chose; no names are kept. An id stays with one organisation,
 * since offers and answers hang on it. Whoever leaves the roster, or is marked as left, hands over what they
 * hold; cases that nobody holds get a new chance.
 */
#ifndef MDO_COMMANDS_ROSTER_KEEP_H
#define MDO_COMMANDS_ROSTER_KEEP_H

#include "commands/turn.h"

struct roster_change {
	const struct proto_roster_person_list *people;
	const char *where;            /* pointer to what holds people: "/data", "/params" */
	const struct partner_id *own; /* only people of this organisation; NULL: of any */
	bool whole;                   /* this is the whole roster: who is not in it leaves */
};

/*
 * Refused, with nothing changed: the same person twice (member-word), an organisation that is not configured
 * (partner-unknown) or not one's own, or somebody of another organisation (person-foreign), a deputy who is
 * nobody (person-unknown), of another organisation, the person itself (member-word), or one of a circle
 * (deputy-circle), a language that is not the region's (language-unknown), too many people (member-range).
 * ${ret_escalated}: cases that nobody has after it.
 */
bool roster_keep(struct turn *t, const struct roster_change *change, size_t *ret_escalated,
                 struct refusal *refusal) MDO_CHECK;

#endif
