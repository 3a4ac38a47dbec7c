/*
 * conf_value - one value of a tree into the member its key fills.
 */
#ifndef MDO_CONF_CONF_VALUE_H
#define MDO_CONF_CONF_VALUE_H

#include <libconfig.h>
#include <stdbool.h>

#include "base/attr.h"
#include "conf/conf_read.h"

bool conf_value_read(const struct conf_reader *r, const struct conf_key *k, const config_setting_t *s,
                     void *ret_struct) MDO_CHECK;

#endif
