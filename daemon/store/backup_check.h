/*
 * backup_check - every record of a sealed file read back from the disk, by a hand, a stretch ahead of what is
 * looked at. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_CHECK_H
#define MDO_STORE_BACKUP_CHECK_H

#include "store/backup_file.h"
#include "store/backup_hand.h"

struct backup_readback;

struct backup_check {
	const struct backup_file *file;
	struct backup_hand *hand;
	struct backup_readback *stretches; /* one is looked at, one is being read */
	int64_t read, checked;             /* records */
	struct crypto_hasher hasher;
};

enum backup_check_end { BACKUP_CHECK_MORE, BACKUP_CHECK_WAITS, BACKUP_CHECK_WELL, BACKUP_CHECK_FAILED };

/* ${file} and ${hand}, free, are the caller's, and live as long. */
void backup_check_open(struct backup_check *c, const struct backup_file *file, struct backup_hand *hand);
void backup_check_close(struct backup_check *c);
/* At most ${records}. WELL: all of them are what was sealed there; ${ret_hash} is over them. */
enum backup_check_end backup_check_step(struct backup_check *c, int records, struct crypto_hash *ret_hash,
                                        struct why *why) MDO_CHECK;

#endif
