/*
 * rebuild - a new database file from an old one that can only partly be read: its rows, with every index made
 * anew. Private to the room store, for store_recover.
 */
#ifndef MDO_STORE_REBUILD_H
#define MDO_STORE_REBUILD_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/why.h"
#include "store/sql.h"

/*
 * Writes all rows of the open file q->db[file], its WAL included, to a new file (0600) at ${path}, and syncs
 * it. Damaged indexes are no hindrance; a table of which a page cannot be read is, and why names it.
 */
bool rebuild_copy(struct sql *q, enum sql_file file, const char *path, struct why *why) MDO_CHECK;

#endif
