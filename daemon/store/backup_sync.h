/*
 * backup_sync - syncs a file without waiting for it: the C library does it in a thread of its own, which
 * knows nothing but the descriptor. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_SYNC_H
#define MDO_STORE_BACKUP_SYNC_H

#include <aio.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/why.h"

/* Stays where it is while it runs. */
struct backup_sync {
	struct aiocb block;
	bool running;
};

bool backup_sync_begin(struct backup_sync *sync, int fd, struct why *why) MDO_CHECK;
/* Whether nothing is awaited any more; ${ret_well}: it went well, else why. */
bool backup_sync_over(struct backup_sync *sync, bool *ret_well, struct why *why);
void backup_sync_await(struct backup_sync *sync);

#endif
