/*
 * erasure - who was asked to erase what it holds, and did not say that it did. Private to the room.
 */
#ifndef MDO_COMMANDS_ERASURE_H
#define MDO_COMMANDS_ERASURE_H

#include "commands/turn.h"
#include "store/store_lease.h"

/* Whether a partner should have said by now that it erased: policy.erasure_workdays after it was told; where
 * that is not known any more, or not yet, after it was asked: who does not listen does not erase. */
bool erasure_is_late(const struct turn *t, const struct store_erasure *e);
/* What was asked before this is late by now, and nothing else is, but for when it was told. */
struct instant erasure_late_before(const struct turn *t);

#endif
