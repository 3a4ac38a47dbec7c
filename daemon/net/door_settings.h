/*
 * door_settings - what a door's socket is set to before it is bound, and the proof that it
 * took.
 */
#ifndef MDO_NET_DOOR_SETTINGS_H
#define MDO_NET_DOOR_SETTINGS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/why.h"

/*
 * Sets and reads back every setting, CURVE and the ZAP domain (= ${principal}) among them. False and why when
 * one did not take: the socket must then not be bound, since CURVE on this libzmq admits everyone unless
 * handler, domain and enforcement are all there. ${six} allows IPv6 addresses.
 */
bool door_settings_apply(void *socket, const char *server_secret, const char *principal, bool six,
                         struct why *why) MDO_CHECK;

#endif
