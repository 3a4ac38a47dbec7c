/*
 * roster - people for roster.import and roster.set, from a JSON file or, for one person, from options.
 */
#ifndef MDO_MDOCTL_ROSTER_H
#define MDO_MDOCTL_ROSTER_H

#include "libmdo/libmdo.h"

/* JSON text of the params; ${file} as in libmdo/people.h. */
bool roster_params(struct arena *a, const struct mdo_args *args, const char *file, const char **ret_params,
                   struct why *why) MDO_CHECK;

#endif
