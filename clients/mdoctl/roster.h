/*
 * roster - people for roster.import and roster.set, from a JSON file or, for one person, from options.
 */
#ifndef MDO_MDOCTL_ROSTER_H
#define MDO_MDOCTL_ROSTER_H

#include "libmdo/libmdo.h"

extern const struct mdo_option roster_options[];

/* JSON text of the params. ${file} ("-" is stdin; NULL: the options) holds {"people":[..]}, an array of
 * people, or one. */
bool roster_params(struct arena *a, const struct mdo_args *args, const char *file, const char **ret_params,
                   struct why *why) MDO_CHECK;

#endif
