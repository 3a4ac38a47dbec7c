#include "store/backup_copy.h"

#include <errno.h>
#include <string.h>

#define SYNC_BYTES (8 << 20) /* so much may be written before the disk is given the time to take it */
#define FETCH_PAGES 64
#define WAITS_MOST                                                                                           \
	200 /* then it is read however long it takes: the kernel may not keep what it was asked to fetch */

static enum backup_copy_end fail(struct backup_copy *c, const char *code)
{
	bool full = strstr(c->why.text, strerror(ENOSPC)) != NULL ||
	            strstr(c->why.text, strerror(EDQUOT)) != NULL;

	c->code = full ? "no-room" : code;
	return BACKUP_COPY_FAILED;
}

bool backup_copy_begin(struct backup_copy *c, sqlite3 *source, const struct backup_header *header,
                       const struct crypto_key *key, const char *path)
{
	*c = (struct backup_copy){.header = *header};
	c->is_open = backup_file_make(&c->file, key, path, &c->why);
	if (!c->is_open)
		return fail(c, "not-written") == BACKUP_COPY_MORE;
	c->file.kind = header->kind;
	memcpy(c->file.id, header->id, sizeof(c->file.id));
	if (!backup_vfs_open(&c->vfs, &c->file, &c->db, &c->why))
		return fail(c, "not-written") == BACKUP_COPY_MORE;
	c->backup = sqlite3_backup_init(c->db, "main", source, "main");
	if (c->backup != NULL)
		return true;
	(void)why_set(&c->why, "begin: %s", sqlite3_errmsg(c->db));
	return fail(c, "not-written") == BACKUP_COPY_MORE;
}

static int end_pages(struct backup_copy *c)
{
	int rc = c->backup != NULL ? sqlite3_backup_finish(c->backup) : SQLITE_OK;

	if (c->db != NULL)
		backup_vfs_close(&c->vfs, c->db);
	c->backup = NULL;
	c->db = NULL;
	return rc;
}

void backup_copy_close(struct backup_copy *c)
{
	backup_sync_await(&c->sync);
	(void)end_pages(c);
	if (c->is_open)
		backup_file_close(&c->file);
	c->is_open = false;
}

/* Lets the disk take what was written; meanwhile the daemon serves. */
static enum backup_copy_end sync_then(struct backup_copy *c, enum backup_copy_end end)
{
	c->asked_to_sync = c->vfs.written;
	return backup_sync_begin(&c->sync, c->file.fd, &c->why) ? end : fail(c, "not-written");
}

static enum backup_copy_end copy_pages(struct backup_copy *c, int pages)
{
	bool well = true, over = backup_sync_over(&c->sync, &well, &c->why);
	int rc;

	if (!well)
		return fail(c, "not-written");
	/* Behind a disk that does not keep up there is no use in writing more. */
	if (c->vfs.written - c->asked_to_sync >= SYNC_BYTES)
		return over ? sync_then(c, BACKUP_COPY_MORE) : BACKUP_COPY_WAITS;
	rc = sqlite3_backup_step(c->backup, pages);
	c->pages = sqlite3_backup_pagecount(c->backup);
	c->left = sqlite3_backup_remaining(c->backup);
	if (rc == SQLITE_OK && !c->vfs.failed)
		return BACKUP_COPY_MORE;
	if (rc == SQLITE_DONE && !c->vfs.failed)
		rc = end_pages(c);
	if (c->vfs.failed) {
		c->why = c->vfs.why;
		return fail(c, "not-written");
	}
	if (rc != SQLITE_OK) {
		c->rc = rc;
		(void)why_set(&c->why, "%s", sqlite3_errstr(rc));
		return BACKUP_COPY_UNREAD;
	}
	c->header.pages = c->file.pages;
	c->left = 0;
	c->at = COPY_WAIT;
	return BACKUP_COPY_PAGES;
}

/* Two stretches are on their way ahead of what is read, so that whoever waits for the disk is not the daemon.
 */
static bool is_fetched(struct backup_copy *c)
{
	int64_t next = c->checked + 1;

	if (c->checked % FETCH_PAGES == 0 && c->waited == 0) {
		if (c->checked == 0)
			backup_file_fetch(&c->file, next, FETCH_PAGES);
		backup_file_fetch(&c->file, next + FETCH_PAGES, FETCH_PAGES);
	}
	if (c->waited < WAITS_MOST && !backup_file_near(&c->file, next)) {
		c->waited++;
		return false;
	}
	c->waited = 0;
	return true;
}

/* Reads back what is on the disk, every record, and seals the header with a hash over them. */
static enum backup_copy_end check(struct backup_copy *c, int pages)
{
	uint8_t page[BACKUP_PAGE];
	bool well = true;

	if (c->checked == 0)
		backup_file_hash(&c->hasher);
	for (int i = 0; well && i < pages && c->checked < c->file.pages; i++) {
		if (!is_fetched(c))
			return BACKUP_COPY_WAITS;
		well = backup_file_check(&c->file, ++c->checked, &c->hasher, page, &c->why);
	}
	crypto_wipe(page, sizeof(page));
	if (!well)
		return fail(c, "not-verified");
	c->left = c->file.pages - c->checked;
	if (c->checked < c->file.pages)
		return BACKUP_COPY_MORE;
	c->header.records = crypto_hash_end(&c->hasher);
	if (!backup_file_seal(&c->file, &c->header, &c->why))
		return fail(c, "not-written");
	c->at = COPY_SYNC_HEAD;
	return sync_then(c, BACKUP_COPY_WAITS);
}

static enum backup_copy_end end(struct backup_copy *c)
{
	struct backup_header read;

	if (!backup_file_header(&c->file, &read, &c->why))
		return fail(c, "not-verified");
	if (!crypto_hash_equal(&read.records, &c->header.records)) {
		(void)why_set(&c->why, "the header is not what was written");
		return fail(c, "not-verified");
	}
	return BACKUP_COPY_DONE;
}

/* One sync may still run when the last page is there; another covers all of it. */
enum backup_copy_end backup_copy_step(struct backup_copy *c, int pages)
{
	bool well = true;

	if (c->at == COPY_PAGES)
		return copy_pages(c, pages);
	if (!backup_sync_over(&c->sync, &well, &c->why))
		return BACKUP_COPY_WAITS;
	if (!well)
		return fail(c, "not-written");
	switch (c->at) {
	case COPY_PAGES:
	case COPY_WAIT:
		c->at = COPY_SYNC;
		return sync_then(c, BACKUP_COPY_WAITS);
	case COPY_SYNC:
		c->at = COPY_CHECK;
		return BACKUP_COPY_MORE;
	case COPY_CHECK:
		return check(c, pages);
	case COPY_SYNC_HEAD:
		return end(c);
	}
	return BACKUP_COPY_FAILED;
}
