/*
 * backup_vfs - lets SQLite write a database into a sealed file, page by page, so that its own backup can copy
 * into one. Only what such a copy needs: one file, no journal, no locks, nothing synced (the caller does).
 * Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_VFS_H
#define MDO_STORE_BACKUP_VFS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/why.h"
#include "store/backup_queue.h"

/* One sealed file at a time. It stays where it is while it is open: SQLite points to it. */
struct backup_vfs {
	sqlite3_vfs vfs;
	struct backup_queue *queue;
	bool failed; /* and why */
	struct why why;
};

/* An empty database in the file of ${queue}, which the caller opened and closes. */
bool backup_vfs_open(struct backup_vfs *v, struct backup_queue *queue, sqlite3 **ret_db,
                     struct why *why) MDO_CHECK;
void backup_vfs_close(struct backup_vfs *v, sqlite3 *db);

#endif
