/*
 * file - one of the two database files: found or made, judged before it is used, opened with the settings
 * that durability rests on (each checked by its reply), migrated, checkpointed. Private to the room store.
 */
#ifndef MDO_STORE_FILE_H
#define MDO_STORE_FILE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/why.h"
#include "store/sql.h"

#define FILE_PATH_MAX 4096
#define FILE_RECOVERY_MARK "recovery" /* stands in the directory while recovered files are put in place */
#define FILE_BALLAST "reserve"        /* room on the disk that is given up when it is full */

/* "mdod.db", "vault.db" */
const char *file_name(enum sql_file file);
/* "${dir}/${name}${tail}"; a path that does not fit is refused. */
bool file_path(const char *dir, const char *name, const char *tail, char ret_path[FILE_PATH_MAX],
               struct why *why) MDO_CHECK;

/* Makes the directory (0700) when there is none; refuses one that is open to others. The path without links
 * comes back. */
bool file_dir(const char *dir, char ret_real[FILE_PATH_MAX], struct why *why) MDO_CHECK;
bool file_sync_dir(const char *dir, struct why *why) MDO_CHECK;

/*
 * Opens q->db[file], made (0600) when there is none, locked for this process alone. Refuses with why: in use
 * by another mdod, open to others, not a database, not mdod's, a newer schema, cut off, damaged. ${ret_new}:
 * nothing is in it.
 */
bool file_open(struct sql *q, enum sql_file file, const char *dir, bool *ret_new, struct why *why) MDO_CHECK;
/* Each step in a transaction of its own, with its number. */
bool file_migrate(struct sql *q, enum sql_file file, struct why *why) MDO_CHECK;
/* SQLite's own look at the structure of the whole file. */
bool file_check(struct sql *q, enum sql_file file, struct why *why) MDO_CHECK;

/* Makes a new, empty file (0600) of the newest schema at ${path}. */
bool file_make(enum sql_file file, const char *path, struct why *why) MDO_CHECK;
bool file_sync(const char *path, struct why *why) MDO_CHECK;
/* Why SQLite would not: fills ${why} for ${rc}; ${what} was tried. Returns false. */
bool file_refuse(struct sqlite3 *db, enum sql_file file, int rc, const char *what, struct why *why);

/* Moves the WAL into the file and syncs it; ${truncate}: and leaves no byte of the WAL. False: not now (disk
 * full), or broken. */
bool file_checkpoint(struct sql *q, enum sql_file file, bool truncate) MDO_CHECK;

int file_schema(enum sql_file file); /* newest step this program knows */

#endif
