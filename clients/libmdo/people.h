/*
 * people - people for the roster, from a JSON file or, for one person, from options.
 */
#ifndef MDO_LIBMDO_PEOPLE_H
#define MDO_LIBMDO_PEOPLE_H

#include "libmdo/args.h"
#include "proto/proto.h"

extern const struct mdo_option mdo_people_options[];

/* ${file} ("-" is stdin; NULL: the options) holds {"people":[..]}, an array of people, or one. In the arena.
 */
bool mdo_people_read(struct arena *a, const struct mdo_args *args, const char *file,
                     struct proto_roster_person_list *ret_people, struct why *why) MDO_CHECK;

#endif
