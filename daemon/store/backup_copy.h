/*
 * backup_copy - one database file copied into a sealed one while it is in use, in steps: pages, sync, every
 * record read back, header, sync. What takes the disk's time is done by hands (backup_hand), not in a step.
 * Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_COPY_H
#define MDO_STORE_BACKUP_COPY_H

#include "store/backup_ahead.h"
#include "store/backup_check.h"
#include "store/backup_queue.h"
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

/* The database file that is copied. */
struct backup_source {
	sqlite3 *db;
	int fd; /* the same file, to read ahead; -1: none */
};

/* Zeroed at first; stays where it is until it is closed. */
struct backup_copy {
	enum { COPY_MAKE, COPY_PAGES, COPY_WRITE, COPY_SYNC, COPY_CHECK, COPY_HEAD } at;
	struct backup_header header; /* id and kind from the beginning */
	struct backup_source source;
	struct backup_file file;
	bool is_open;
	char path[FILE_PATH_MAX];
	uint8_t head[BACKUP_HEAD_ROOM]; /* as it is written, and read back */
	struct backup_hand hand;
	struct backup_ahead ahead;
	struct backup_queue queue;
	struct backup_check check;
	struct backup_vfs vfs;
	sqlite3 *db; /* what is written */
	sqlite3_backup *backup;
	int64_t pages, left;
	int rc;
	const char *code; /* FAILED: "no-room", "not-written", "not-verified" */
	struct why why;
};

/* ${header}: id and kind. The source lives until backup_copy_close. False: failed, see code and why. */
bool backup_copy_begin(struct backup_copy *c, const struct backup_source *source,
                       const struct backup_header *header, const struct crypto_key *key,
                       const char *path) MDO_CHECK;
enum backup_copy_end backup_copy_step(struct backup_copy *c, int pages);
/* Ends it, done or not, and waits for what a hand is doing; the file stays. */
void backup_copy_close(struct backup_copy *c);

#endif
