/*
 * backup_remove - large files go a little at a time: to give back the blocks of one takes the file system up
 * to a second. The name goes at once. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_REMOVE_H
#define MDO_STORE_BACKUP_REMOVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

#define BACKUP_REMOVE_FILES 2

/* Files that have no name any more. Zeroed at first. */
struct backup_remove {
	int count;
	struct {
		int fd;
		int64_t bytes;
	} at[BACKUP_REMOVE_FILES];
};

/* Takes away the name. False: it could not be (errno says why), ENOENT: there is none. With as many files
 * already going as fit, or a file that has another name too, all of it goes, or stays, at once. */
bool backup_remove_add(struct backup_remove *r, const char *path) MDO_CHECK;
bool backup_remove_busy(const struct backup_remove *r);
/* Gives back one piece. */
void backup_remove_step(struct backup_remove *r);
/* Gives back all that is left. */
void backup_remove_close(struct backup_remove *r);

#endif
