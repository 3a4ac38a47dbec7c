/*
 * case_identify - who a client is and what was said, put into a case that is shown. Private to the room.
 */
#ifndef MDO_COMMANDS_CASE_IDENTIFY_H
#define MDO_COMMANDS_CASE_IDENTIFY_H

#include "commands/case_view.h"
#include "store/store_glass.h"

/*
 * Words, identity and crisis ground of the ${count} signals that ${show} shows, in the same order, each with
 * a row of its own in the audit chain and ${reason} sealed beside it. ${may}: the person has the right to
 * identify, so that signals whose consent lets them be discussed are opened. ${glass} not NULL: the others
 * too, as far as they are not erased, by the emergency button. What is erased stays as it is.
 */
void case_identify(struct turn *t, const struct case_view *v, const struct store_signal *signals,
                   size_t count, bool may, const struct store_glass *glass, const char *reason,
                   struct proto_case_show *show);

#endif
