/*
 * backup_ahead - what a copy is about to read of a database file is read before by a hand, so that the kernel
 * has it when SQLite asks. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_AHEAD_H
#define MDO_STORE_BACKUP_AHEAD_H

#include <stdint.h>

#include "store/backup_hand.h"

struct backup_scratch;

struct backup_ahead {
	struct backup_hand hand;
	struct backup_scratch *scratch;
	int64_t read, asked; /* pages */
};

/* ${fd}: of the file, open for reading as long as this is; -1: there is none, and nothing is read ahead. */
void backup_ahead_open(struct backup_ahead *a, int fd);
void backup_ahead_close(struct backup_ahead *a);
/* Whether ${pages} from ${next} on were read; asks for those and more. What cannot be read is: SQLite will
 * say it better. */
bool backup_ahead_ready(struct backup_ahead *a, int64_t next, int64_t pages);

#endif
