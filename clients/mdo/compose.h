/*
 * compose - a signal put together from options; what is personal comes from files (mdo/identify.h). An option
 * is one row: which part of the message, which member.
 */
#ifndef MDO_MDO_COMPOSE_H
#define MDO_MDO_COMPOSE_H

#include "mdo/session.h"

/* Is any option given that describes a signal? */
bool compose_wanted(const struct mdo_args *args);

/* JSON text of the data, read back and found right. ${protect} may be NULL: then the options say it. False:
 * said why. */
bool compose_signal(struct session *s, const struct proto_protect *protect, const char **ret_data) MDO_CHECK;

/* The consent that the options of lease_options describe, as for a signal. ${recorder}: who recorded it, when
 * no option says so. False: said why. */
bool compose_consent(struct session *s, const char *recorder, struct proto_consent *ret_consent) MDO_CHECK;

#endif
