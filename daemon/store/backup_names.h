/*
 * backup_names - what is done with the names of copies, each by a hand (backup_hand): both get their name, or
 * go when a copy failed; the one that is too old is found, and removed. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_NAMES_H
#define MDO_STORE_BACKUP_NAMES_H

#include "store/backup_old.h"

/* Of its own, since whoever asks for a copy meanwhile may do so with another plan. */
struct backup_names {
	char dir[FILE_PATH_MAX], region[BACKUP_REGION_MAX];
	char parts[SQL_FILES][FILE_PATH_MAX], paths[SQL_FILES][FILE_PATH_MAX];
	struct crypto_key key;
	struct instant now;
	int64_t days[SQL_FILES];
	bool is_old; /* one was found */
	struct backup_old old;
};

/* Each takes a struct backup_names, and returns 0 or an errno. */
int backup_names_give(void *names);   /* parts become paths; the directory is synced */
int backup_names_remove(void *names); /* parts go */
int backup_names_find(void *names);   /* see backup_old_find */
int backup_names_tidy(void *names);   /* what was found goes */

#endif
