/*
 * conf_principals - partners and people side by side: no two with one id, door, key or source, and everybody
 * who is not revoked has a door and a key.
 */
#ifndef MDO_CONF_CONF_PRINCIPALS_H
#define MDO_CONF_CONF_PRINCIPALS_H

#include <stdbool.h>

#include "base/attr.h"
#include "conf/conf_check.h"

bool conf_principals_check(const struct conf *conf, const struct conf_sources *from,
                           struct conf_complaint *ret_complaint) MDO_CHECK;

#endif
