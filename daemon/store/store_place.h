/*
 * store_place - puts new, verified database files in the place of the old ones, so that a stop at any moment
 * leaves the old ones, or something that is finished when it is asked for again. For store_recover and
 * store_restore; private to the room store.
 */
#ifndef MDO_STORE_STORE_PLACE_H
#define MDO_STORE_STORE_PLACE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/time.h"
#include "base/why.h"
#include "store/file.h"

struct place {
	char dir[FILE_PATH_MAX];   /* of the store */
	char fresh[FILE_PATH_MAX]; /* below it, where the new files are made */
	char mark[FILE_PATH_MAX];  /* stands while they are put in place */
};

/* Where all that is; ${dir} must be there. */
bool place_in(struct place *p, const char *dir, struct why *why) MDO_CHECK;
/* Removes what an earlier try left behind. */
bool place_clear(const struct place *p, struct why *why) MDO_CHECK;
/* The new files are whole: from now on they are put in place, also after a stop. */
bool place_mark(const struct place *p, struct why *why) MDO_CHECK;
bool place_is_marked(const struct place *p);
/* Puts them in place; the old ones stay as "...before-<time>". Each step may find itself done. */
bool place_files(const struct place *p, struct instant now, struct why *why) MDO_CHECK;

#endif
