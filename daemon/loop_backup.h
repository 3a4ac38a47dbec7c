/*
 * loop_backup - a backup in slices between turns, so that whoever asks something meanwhile hardly waits.
 * Steps follow what the steps before them took; no slice is meant to hold the loop longer than 10 ms.
 */
#ifndef MDO_LOOP_BACKUP_H
#define MDO_LOOP_BACKUP_H

#include "base/time.h"
#include "store/store.h"

/* Zeroed at first; lives as long as the loop. */
struct loop_backup {
	struct mono rest_until;
	int pages; /* of the next step */
	int64_t slices;
	struct {                /* of the slices of this backup, each for itself, in microseconds: */
		int64_t passed, /* as time passes, */
		        held,   /* less what the processor was with others, */
		        used,   /* with the processor, */
		        waited; /* for the disk */
	} longest;
};

/* Between turns: one slice, if there is one to do. */
void loop_backup_slice(struct loop_backup *b, struct store *store, struct instant now);
/* Milliseconds until the next slice; -1: there is none. */
int64_t loop_backup_due(const struct loop_backup *b, const struct store *store, struct mono mono);

#endif
