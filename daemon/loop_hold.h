/*
 * loop_hold - answers that are made and committed, but go out at a time that does not depend on how long they
 * took to make: what follows from a withdrawal is more work when the client is known, and that must not be
 * told (I11).
 */
#ifndef MDO_LOOP_HOLD_H
#define MDO_LOOP_HOLD_H

#include "base/time.h"
#include "net/net.h"

struct loop_hold;
struct loop_hold *loop_hold_new(void);
void loop_hold_free(struct loop_hold *h); /* NULL is fine */
/* What is held goes to nobody: its sender asks again. */
void loop_hold_forget(struct loop_hold *h);

/* Keeps a copy until ${due}. When there is no room, the one that is due first goes at once. */
void loop_hold_put(struct loop_hold *h, struct net *net, const struct net_address *to, const void *bytes,
                   size_t len, struct mono due);
/* Sends what is due by now. */
void loop_hold_send(struct loop_hold *h, struct net *net, struct mono now);
/* Milliseconds until something is due; -1: nothing is held. */
int loop_hold_patience(const struct loop_hold *h, struct mono now);

#endif
