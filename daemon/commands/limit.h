/*
 * limit - new persons per partner and day (DESIGN section 7): a partner that names one person after the other
 * is put off until midnight, so that nobody tries out numbers. New is what is new to this partner, by its own
 * words: what the region knows is not looked at, or the limit would tell (I11). Private to the room.
 */
#ifndef MDO_COMMANDS_LIMIT_H
#define MDO_COMMANDS_LIMIT_H

#include "commands/client_identify.h"

struct limit {
	bool fresh; /* the message names a person in a way that is new to this partner */
	struct client_keys keys;
};

/* Before anything is looked up for the message. False with new-persons: the limit is reached. */
bool limit_admit(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                 struct limit *ret_limit, struct refusal *refusal) MDO_CHECK;
/* The message was applied, or refused with ${problem}: it counts all the same. Outside its savepoint. */
void limit_count(struct turn *t, const struct conf_partner *from, const struct limit *limit,
                 enum problem problem);
/* When it may be sent again: milliseconds until local midnight. */
int64_t limit_after_ms(const struct turn *t);
/* What counts for a day only is forgotten after it; true when there is more. */
bool limit_forget(struct turn *t);

#endif
