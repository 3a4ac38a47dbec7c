/*
 * cursor - how far a listener came, on disk in a directory of its own: epoch, highest number taken over. No
 * personal data.
 */
#ifndef MDO_LIBMDO_CURSOR_H
#define MDO_LIBMDO_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/why.h"
#include "libmdo/stream.h"

struct mdo_cursor {
	char epoch[MDO_EPOCH_MAX]; /* "": never fetched */
	int64_t acked;             /* taken over up to and including this number */
};

/* An open state directory, locked: a second listener on it is refused. */
struct mdo_cursor_dir;

struct mdo_cursor mdo_cursor_start(void);
/* Opens (or makes, mode 0700) the directory and reads the cursor; a new one when there is none. */
bool mdo_cursor_open(const char *path, struct mdo_cursor_dir **ret_dir, struct mdo_cursor *ret_cursor,
                     struct why *why) MDO_CHECK;
void mdo_cursor_close(struct mdo_cursor_dir *dir); /* NULL is fine */
/* On disk when it returns true; the old one or the new one after a crash. */
bool mdo_cursor_save(struct mdo_cursor_dir *dir, const struct mdo_cursor *c, struct why *why) MDO_CHECK;

/* A new epoch: numbers begin anew. */
void mdo_cursor_restart(struct mdo_cursor *c, const char *epoch);

#endif
