/*
 * backup_queue - records on their way into a sealed file: sealed here, written by a hand, some at a time, and
 * synced by it now and then. What is read meanwhile comes from here. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_QUEUE_H
#define MDO_STORE_BACKUP_QUEUE_H

#include "store/backup_file.h"
#include "store/backup_hand.h"

struct backup_stretch;

struct backup_queue {
	struct backup_file *file;
	struct backup_hand *hand;
	struct backup_stretch *stretches; /* a ring; the newest one is being filled */
	int first, count;
	enum { QUEUE_NOTHING, QUEUE_WRITES, QUEUE_SYNCS } doing;
	int64_t unsynced; /* bytes */
};

/* What a look at the hand comes to. */
enum backup_queue_state {
	BACKUP_QUEUE_ROOM,  /* more can be taken */
	BACKUP_QUEUE_FULL,  /* not now: the disk is behind */
	BACKUP_QUEUE_EMPTY, /* all is written, the hand is free; only when flushed */
	BACKUP_QUEUE_FAILED
};

/* ${file} and ${hand} are the caller's, and live as long as the queue. */
void backup_queue_open(struct backup_queue *q, struct backup_file *file, struct backup_hand *hand);
/* What was not written is lost. */
void backup_queue_close(struct backup_queue *q);

/* Takes note of what the hand did and gives it the next thing; ${flush}: also what is no full stretch. */
enum backup_queue_state backup_queue_look(struct backup_queue *q, bool flush, struct why *why) MDO_CHECK;
/* There is room kept for some hundred pages beyond ROOM, since a commit writes along what it changes; more
 * than that, and a page that is read back or cut, may wait for the disk. */
bool backup_queue_write(struct backup_queue *q, int64_t number, const uint8_t page[BACKUP_PAGE],
                        struct why *why) MDO_CHECK;
bool backup_queue_read(const struct backup_queue *q, int64_t number, uint8_t ret_page[BACKUP_PAGE],
                       struct why *why) MDO_CHECK;
bool backup_queue_cut(struct backup_queue *q, int64_t pages, struct why *why) MDO_CHECK;

#endif
