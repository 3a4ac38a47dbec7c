#include "store/backup_vfs.h"

#include <assert.h>
#include <string.h>

#define VFS_NAME "mdod-backup"
#define FILE_NAME "/backup"

struct sealed_file {
	sqlite3_file base;
	struct backup_vfs *v;
};

static struct backup_vfs *vfs_of(sqlite3_file *f)
{
	return ((struct sealed_file *)f)->v;
}

static int trouble(struct backup_vfs *v, const struct why *why, int rc)
{
	if (!v->failed)
		v->why = *why;
	v->failed = true;
	return rc;
}

static int close_file(sqlite3_file *f)
{
	f->pMethods = NULL;
	return SQLITE_OK;
}

/* A part of one page: SQLite reads pages, and the head of the first. */
static int read_part(sqlite3_file *f, void *ret, int len, sqlite3_int64 at)
{
	struct backup_vfs *v = vfs_of(f);
	uint8_t page[BACKUP_PAGE];
	int64_t number = at / BACKUP_PAGE + 1, from = at % BACKUP_PAGE;
	struct why why;

	assert(len > 0 && from + len <= BACKUP_PAGE);
	if (number > v->queue->file->pages) {
		memset(ret, 0, (size_t)len);
		return SQLITE_IOERR_SHORT_READ;
	}
	if (!backup_queue_read(v->queue, number, page, &why))
		return trouble(v, &why, SQLITE_IOERR_READ);
	memcpy(ret, page + from, (size_t)len);
	crypto_wipe(page, sizeof(page));
	return SQLITE_OK;
}

/* SQLite leaves out the page in which its locks are, at 1 GiB: it has a record too, or the file could not be
 * read back from end to end. */
static bool fill_until(struct backup_vfs *v, int64_t number, struct why *why)
{
	static const uint8_t nothing[BACKUP_PAGE];

	while (v->queue->file->pages + 1 < number)
		if (!backup_queue_write(v->queue, v->queue->file->pages + 1, nothing, why))
			return false;
	return true;
}

static int write_page(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 at)
{
	struct backup_vfs *v = vfs_of(f);
	int64_t number = at / BACKUP_PAGE + 1;
	struct why why;

	assert(len == BACKUP_PAGE && at % BACKUP_PAGE == 0);
	if (!fill_until(v, number, &why) || !backup_queue_write(v->queue, number, bytes, &why))
		return trouble(v, &why, SQLITE_IOERR_WRITE);
	return SQLITE_OK;
}

static int truncate_file(sqlite3_file *f, sqlite3_int64 bytes)
{
	struct backup_vfs *v = vfs_of(f);
	struct why why;

	if (bytes / BACKUP_PAGE >= v->queue->file->pages ||
	    backup_queue_cut(v->queue, bytes / BACKUP_PAGE, &why))
		return SQLITE_OK;
	return trouble(v, &why, SQLITE_IOERR_TRUNCATE);
}

static int sync_file(sqlite3_file *f, int flags)
{
	(void)f, (void)flags;
	return SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *ret_bytes)
{
	*ret_bytes = vfs_of(f)->queue->file->pages * BACKUP_PAGE;
	return SQLITE_OK;
}

static int lock_file(sqlite3_file *f, int level)
{
	(void)f, (void)level;
	return SQLITE_OK;
}

static int nobody_locks(sqlite3_file *f, int *ret_locked)
{
	(void)f;
	*ret_locked = 0;
	return SQLITE_OK;
}

static int control(sqlite3_file *f, int what, void *arg)
{
	(void)f, (void)what, (void)arg;
	return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *f)
{
	(void)f;
	return BACKUP_PAGE;
}

static int characteristics(sqlite3_file *f)
{
	(void)f;
	return 0;
}

static const sqlite3_io_methods methods = {
        .iVersion = 1,
        .xClose = close_file,
        .xRead = read_part,
        .xWrite = write_page,
        .xTruncate = truncate_file,
        .xSync = sync_file,
        .xFileSize = file_size,
        .xLock = lock_file,
        .xUnlock = lock_file,
        .xCheckReservedLock = nobody_locks,
        .xFileControl = control,
        .xSectorSize = sector_size,
        .xDeviceCharacteristics = characteristics,
};

/* Any other file would be one in the open, which is not wanted. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	struct sealed_file *file = (struct sealed_file *)f;

	f->pMethods = NULL;
	if (name == NULL || (flags & SQLITE_OPEN_MAIN_DB) == 0)
		return SQLITE_CANTOPEN;
	*file = (struct sealed_file){.base.pMethods = &methods, .v = vfs->pAppData};
	if (ret_flags != NULL)
		*ret_flags = flags;
	return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs, (void)name, (void)sync;
	return SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int what, int *ret_there)
{
	(void)vfs, (void)name, (void)what;
	*ret_there = 0;
	return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *ret_name)
{
	(void)vfs;
	return strlen(name) < (size_t)size ? (memcpy(ret_name, name, strlen(name) + 1), SQLITE_OK)
	                                   : SQLITE_CANTOPEN;
}

static int randomness(sqlite3_vfs *vfs, int len, char *ret_bytes)
{
	(void)vfs;
	crypto_random(ret_bytes, (size_t)len);
	return len;
}

/* Nothing in a copy of pages depends on the time. */
static int no_time(sqlite3_vfs *vfs, double *ret_day)
{
	(void)vfs;
	*ret_day = 0;
	return SQLITE_OK;
}

bool backup_vfs_open(struct backup_vfs *v, struct backup_queue *queue, sqlite3 **ret_db, struct why *why)
{
	static const char *const settings = "PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; "
	                                    "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; "
	                                    "PRAGMA cache_size = 64";
	sqlite3 *db = NULL;
	int rc;

	*v = (struct backup_vfs){.queue = queue};
	v->vfs = (sqlite3_vfs){.iVersion = 1,
	                       .szOsFile = sizeof(struct sealed_file),
	                       .mxPathname = 64,
	                       .zName = VFS_NAME,
	                       .pAppData = v,
	                       .xOpen = open_file,
	                       .xDelete = delete_file,
	                       .xAccess = access_file,
	                       .xFullPathname = full_name,
	                       .xRandomness = randomness,
	                       .xCurrentTime = no_time};
	rc = sqlite3_vfs_register(&v->vfs, 0);
	if (rc == SQLITE_OK)
		rc = sqlite3_open_v2(FILE_NAME, &db,
		                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE |
		                             SQLITE_OPEN_NOMUTEX,
		                     VFS_NAME);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, settings, NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		(void)why_set(why, "%s", v->failed ? v->why.text : sqlite3_errstr(rc));
		backup_vfs_close(v, db);
		return false;
	}
	*ret_db = db;
	return true;
}

void backup_vfs_close(struct backup_vfs *v, sqlite3 *db)
{
	int rc = sqlite3_close(db);

	assert(rc == SQLITE_OK);
	(void)sqlite3_vfs_unregister(&v->vfs);
}
