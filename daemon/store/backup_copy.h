/*
 * backup_copy - one database file copied into a sealed one while it is in use, in steps: pages, sync, every
 * record read back, header, sync. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_COPY_H
#define MDO_STORE_BACKUP_COPY_H

#include "store/backup_sync.h"
#include "store/backup_vfs.h"

/* What a step came to. */
enum backup_copy_end {
	BACKUP_COPY_MORE,   /* there is more to do at once */
	BACKUP_COPY_WAITS,  /* for the disk */
	BACKUP_COPY_PAGES,  /* the last page is there, as the file is now: complete the header */
	BACKUP_COPY_DONE,   /* whole, checked and on the disk */
	BACKUP_COPY_FAILED, /* see why */
	BACKUP_COPY_UNREAD  /* the file that is copied could not be read; see rc */
};

struct backup_copy {
	enum { COPY_PAGES, COPY_WAIT, COPY_SYNC, COPY_CHECK, COPY_SYNC_HEAD } at;
	struct backup_header header; /* id and kind from the beginning */
	struct backup_file file;
	bool is_open;
	struct backup_vfs vfs;
	sqlite3 *db; /* what is written */
	sqlite3_backup *backup;
	struct crypto_hasher hasher;
	struct backup_sync sync;
	int64_t pages, left, checked, asked_to_sync;
	int waited; /* for the record that is to be checked next */
	int rc;
	const char *code; /* FAILED: "no-room", "not-written", "not-verified" */
	struct why why;
};

/* ${header}: id and kind. False: failed, see code and why. */
bool backup_copy_begin(struct backup_copy *c, sqlite3 *source, const struct backup_header *header,
                       const struct crypto_key *key, const char *path) MDO_CHECK;
enum backup_copy_end backup_copy_step(struct backup_copy *c, int pages);
/* Ends it, done or not; the file stays. */
void backup_copy_close(struct backup_copy *c);

#endif
