#include "town_disk.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

#define ROOM_LEAST ((size_t)64 * 1024)

struct disk_file {
	sqlite3_file base;
	unsigned char *bytes;
	size_t size, room;
	bool written;
	sqlite3_file real[]; /* SQLite's own, for locks and for what is on the disk */
};

static sqlite3_vfs *below, disk;

static struct disk_file *of(sqlite3_file *f)
{
	return (struct disk_file *)f;
}

static void make_room(struct disk_file *d, size_t size)
{
	if (size <= d->room)
		return;
	d->room = 2 * size > ROOM_LEAST ? 2 * size : ROOM_LEAST;
	d->bytes = mem_grow(d->bytes, d->room, 1);
}

static int read_bytes(sqlite3_file *f, void *ret_bytes, int len, sqlite3_int64 from)
{
	const struct disk_file *d = of(f);
	size_t there = (size_t)from < d->size ? d->size - (size_t)from : 0;

	if (there >= (size_t)len) {
		memcpy(ret_bytes, d->bytes + from, (size_t)len);
		return SQLITE_OK;
	}
	memset(ret_bytes, 0, (size_t)len);
	if (there > 0)
		memcpy(ret_bytes, d->bytes + from, there);
	return SQLITE_IOERR_SHORT_READ;
}

static int write_bytes(sqlite3_file *f, const void *bytes, int len, sqlite3_int64 from)
{
	struct disk_file *d = of(f);
	size_t end = (size_t)from + (size_t)len;

	make_room(d, end);
	if ((size_t)from > d->size)
		memset(d->bytes + d->size, 0, (size_t)from - d->size);
	memcpy(d->bytes + from, bytes, (size_t)len);
	d->size = end > d->size ? end : d->size;
	d->written = true;
	return SQLITE_OK;
}

static int truncate_to(sqlite3_file *f, sqlite3_int64 size)
{
	struct disk_file *d = of(f);

	if ((size_t)size < d->size)
		d->size = (size_t)size;
	d->written = true;
	return SQLITE_OK;
}

static int sync_file(sqlite3_file *f, int flags)
{
	(void)f, (void)flags;
	return SQLITE_OK;
}

static int size_of(sqlite3_file *f, sqlite3_int64 *ret_size)
{
	*ret_size = (sqlite3_int64)of(f)->size;
	return SQLITE_OK;
}

static int close_file(sqlite3_file *f)
{
	struct disk_file *d = of(f);
	int rc = SQLITE_OK;

	if (d->written)
		rc = d->real->pMethods->xTruncate(d->real, (sqlite3_int64)d->size);
	for (size_t at = 0; d->written && rc == SQLITE_OK && at < d->size; at += ROOM_LEAST) {
		size_t len = d->size - at < ROOM_LEAST ? d->size - at : ROOM_LEAST;

		rc = d->real->pMethods->xWrite(d->real, d->bytes + at, (int)len, (sqlite3_int64)at);
	}
	mem_free(d->bytes);
	d->bytes = NULL;
	(void)d->real->pMethods->xClose(d->real);
	return rc;
}

static int lock(sqlite3_file *f, int level)
{
	return of(f)->real->pMethods->xLock(of(f)->real, level);
}

static int unlock(sqlite3_file *f, int level)
{
	return of(f)->real->pMethods->xUnlock(of(f)->real, level);
}

static int is_reserved(sqlite3_file *f, int *ret_is)
{
	return of(f)->real->pMethods->xCheckReservedLock(of(f)->real, ret_is);
}

/* How much it will grow is no concern of memory; the rest is about locks and names. */
static int control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE)
		return SQLITE_NOTFOUND;
	return of(f)->real->pMethods->xFileControl(of(f)->real, op, arg);
}

static int sector_of(sqlite3_file *f)
{
	return of(f)->real->pMethods->xSectorSize(of(f)->real);
}

static int kind_of(sqlite3_file *f)
{
	return of(f)->real->pMethods->xDeviceCharacteristics(of(f)->real);
}

/* The first version: without memory shared between processes, which one that locks a file does not need. */
static const sqlite3_io_methods methods = {.iVersion = 1,
                                           .xClose = close_file,
                                           .xRead = read_bytes,
                                           .xWrite = write_bytes,
                                           .xTruncate = truncate_to,
                                           .xSync = sync_file,
                                           .xFileSize = size_of,
                                           .xLock = lock,
                                           .xUnlock = unlock,
                                           .xCheckReservedLock = is_reserved,
                                           .xFileControl = control,
                                           .xSectorSize = sector_of,
                                           .xDeviceCharacteristics = kind_of};

static int load(struct disk_file *d)
{
	sqlite3_int64 size = 0;
	int rc = d->real->pMethods->xFileSize(d->real, &size);

	make_room(d, (size_t)size);
	for (; rc == SQLITE_OK && d->size < (size_t)size;) {
		size_t len = (size_t)size - d->size < ROOM_LEAST ? (size_t)size - d->size : ROOM_LEAST;

		rc = d->real->pMethods->xRead(d->real, d->bytes + d->size, (int)len, (sqlite3_int64)d->size);
		d->size += len;
	}
	return rc;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	struct disk_file *d = of(f);
	int rc;

	(void)vfs;
	*d = (struct disk_file){.base.pMethods = NULL};
	rc = below->xOpen(below, name, d->real, flags, ret_flags);
	if (rc != SQLITE_OK)
		return rc;
	rc = load(d);
	if (rc == SQLITE_OK) {
		d->base.pMethods = &methods;
		return rc;
	}
	mem_free(d->bytes);
	(void)d->real->pMethods->xClose(d->real);
	return rc;
}

void town_disk_start(void)
{
	int rc = sqlite3_initialize();

	below = sqlite3_vfs_find(NULL);
	assert(rc == SQLITE_OK && below != NULL);
	/* All but opening is as below, which finds what is its own in pAppData. */
	disk = *below;
	disk.zName = "town";
	disk.pNext = NULL;
	disk.szOsFile += (int)sizeof(struct disk_file);
	disk.xOpen = open_file;
	rc = sqlite3_vfs_register(&disk, 1);
	assert(rc == SQLITE_OK);
}

void town_disk_stop(void)
{
	int rc = sqlite3_vfs_unregister(&disk);

	assert(rc == SQLITE_OK);
}
