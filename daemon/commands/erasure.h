/*
 * erasure - who was asked to erase what it holds, and did not say that it did. Private to the room.
 */
#ifndef MDO_COMMANDS_ERASURE_H
#define MDO_COMMANDS_ERASURE_H

#include "commands/turn.h"
#include "store/store_lease.h"

/* What a partner was told, or asked, to erase before this moment is late by now: policy.erasure_workdays are
 * over. */
struct instant erasure_late_before(const struct turn *t);
/* Whether it should have said by now that it erased: counted from when it was told; where that is not known
 * any more, or not yet, from when it was asked: who does not listen does not erase. */
bool erasure_is_late(const struct store_erasure *e, struct instant before);

#endif
