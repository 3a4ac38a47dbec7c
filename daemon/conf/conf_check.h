/*
 * conf_check - what takes more than one value to judge: terms in the wrong order, the same id, door, key or
 * source twice, references to what does not exist.
 */
#ifndef MDO_CONF_CONF_CHECK_H
#define MDO_CONF_CONF_CHECK_H

#include <stdbool.h>

#include "base/attr.h"
#include "conf/conf.h"
#include "conf/conf_file.h"

/* The files a configuration was read from; partners.at[i] is where conf->partners[i] stands, and so on. */
struct conf_sources {
	struct conf_file main;
	struct conf_files partners, people, tables;
};

/*
 * ${conf} need not be sorted yet. A revoked principal may still be named by others: revoking someone in a
 * hurry must never fail because a table counts on them.
 */
bool conf_check(const struct conf *conf, const struct conf_sources *from,
                struct conf_complaint *ret_complaint) MDO_CHECK;

#endif
