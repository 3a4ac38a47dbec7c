/*
 * subscribe - choosing kinds of notification; listening with --kinds does it too.
 */
#ifndef MDO_MDO_SUBSCRIBE_H
#define MDO_MDO_SUBSCRIBE_H

#include "mdo/session.h"

/* Adds the kinds that an option names. False: said why. */
bool subscribe_add(struct session *s, struct proto_subscribe *data, const char *option,
                   const char *member) MDO_CHECK;
/* The door is open. MDO_STORED: *ret_answer says the kinds as they are now; otherwise said why. */
int subscribe_send(struct session *s, const struct proto_subscribe *data,
                   struct mdo_answer *ret_answer) MDO_CHECK;

#endif
