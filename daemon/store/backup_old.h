/*
 * backup_old - which copies in the backup directory are to be removed. Private to the room store.
 */
#ifndef MDO_STORE_BACKUP_OLD_H
#define MDO_STORE_BACKUP_OLD_H

#include "store/backup_file.h"

struct backup_old {
	char path[FILE_PATH_MAX], name[BACKUP_NAME_MAX + 8];
	bool part; /* half made, left behind by a stop */
};

/*
 * The first file of this region that goes: half made (the caller knows that none is being made), or made more
 * than ${days[kind]} days ago by its own, authentic header; but not the newest main file. Files of another
 * name, key or region are none of our business. False: there is none.
 */
bool backup_old_find(const char *dir, const char *region, const struct crypto_key *key, struct instant now,
                     const int64_t days[SQL_FILES], struct backup_old *ret_old);

#endif
