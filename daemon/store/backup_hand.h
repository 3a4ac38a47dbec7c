/*
 * backup_hand - does one thing after the other that may take the disk's time, in a thread that ends with it,
 * so that the loop waits for none. What is given belongs to the hand until it is over; it knows plain files,
 * nothing of SQLite, and never logs. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_HAND_H
#define MDO_STORE_BACKUP_HAND_H

#include <pthread.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/why.h"

/* Zeroed at first. */
struct backup_hand {
	pthread_t thread;
	bool works;
};

/* What is to be done; returns 0, or the errno of what did not go. */
typedef int backup_work(void *what);

/* Only when the one before is over. False: no thread could be made. */
bool backup_hand_give(struct backup_hand *hand, backup_work *work, void *what, struct why *why) MDO_CHECK;
/* False: it still works. True: it does not, ${ret_error} is what came of it; 0 when that was told before. */
bool backup_hand_over(struct backup_hand *hand, int *ret_error) MDO_CHECK;
/* Waits for it, however long that takes; what came of it. */
int backup_hand_await(struct backup_hand *hand);

#endif
