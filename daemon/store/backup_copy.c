#include "store/backup_copy.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum backup_copy_end fail(struct backup_copy *c, const char *code)
{
	bool full = strstr(c->why.text, strerror(ENOSPC)) != NULL ||
	            strstr(c->why.text, strerror(EDQUOT)) != NULL;

	c->code = full ? "no-room" : code;
	return BACKUP_COPY_FAILED;
}

static enum backup_copy_end fail_with(struct backup_copy *c, const char *what, int error)
{
	(void)why_set(&c->why, "%s: %s", what, strerror(error));
	return fail(c, "not-written");
}

/* ---- the file is made ---- */

static int make(void *what)
{
	struct backup_copy *c = what;

	return backup_file_make(&c->file, c->path);
}

bool backup_copy_begin(struct backup_copy *c, const struct backup_source *source,
                       const struct backup_header *header, const struct crypto_key *key, const char *path)
{
	*c = (struct backup_copy){.header = *header, .source = *source, .is_open = true};
	snprintf(c->path, sizeof(c->path), "%s", path);
	backup_file_begin(&c->file, key);
	c->file.kind = header->kind;
	memcpy(c->file.id, header->id, sizeof(c->file.id));
	backup_queue_open(&c->queue, &c->file, &c->hand);
	backup_ahead_open(&c->ahead, source->fd);
	return backup_hand_give(&c->hand, make, c, &c->why) || fail(c, "not-written") == BACKUP_COPY_MORE;
}

static enum backup_copy_end begin_pages(struct backup_copy *c)
{
	int error;

	if (!backup_hand_over(&c->hand, &error))
		return BACKUP_COPY_WAITS;
	if (error != 0)
		return fail_with(c, "make", error);
	if (!backup_vfs_open(&c->vfs, &c->queue, &c->db, &c->why))
		return fail(c, "not-written");
	c->backup = sqlite3_backup_init(c->db, "main", c->source.db, "main");
	if (c->backup == NULL) {
		(void)why_set(&c->why, "begin: %s", sqlite3_errmsg(c->db));
		return fail(c, "not-written");
	}
	c->at = COPY_PAGES;
	store_point("backup:begun");
	return BACKUP_COPY_MORE;
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
	if (!c->is_open)
		return;
	(void)backup_hand_await(&c->hand);
	(void)end_pages(c);
	backup_ahead_close(&c->ahead);
	backup_queue_close(&c->queue);
	if (c->at == COPY_CHECK)
		backup_check_close(&c->check);
	backup_file_close(&c->file);
	c->is_open = false;
}

/* ---- its pages ---- */

static enum backup_copy_end step_pages(struct backup_copy *c, int pages)
{
	int rc = sqlite3_backup_step(c->backup, pages);

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
	c->at = COPY_WRITE;
	return BACKUP_COPY_PAGES;
}

static enum backup_copy_end copy_pages(struct backup_copy *c, int pages)
{
	enum backup_queue_state state = backup_queue_look(&c->queue, false, &c->why);

	if (state == BACKUP_QUEUE_FAILED)
		return fail(c, "not-written");
	if (state == BACKUP_QUEUE_FULL || !backup_ahead_ready(&c->ahead, c->pages - c->left + 1, pages))
		return BACKUP_COPY_WAITS;
	return step_pages(c, pages);
}

/* ---- all of it on the disk, and read back ---- */

static int sync_all(void *what)
{
	const struct backup_file *f = what;

	return fsync(f->fd) == 0 ? 0 : errno;
}

static enum backup_copy_end write_rest(struct backup_copy *c)
{
	switch (backup_queue_look(&c->queue, true, &c->why)) {
	case BACKUP_QUEUE_ROOM:
	case BACKUP_QUEUE_FULL:
		return BACKUP_COPY_WAITS;
	case BACKUP_QUEUE_FAILED:
		return fail(c, "not-written");
	case BACKUP_QUEUE_EMPTY:
		break;
	}
	c->at = COPY_SYNC;
	return backup_hand_give(&c->hand, sync_all, &c->file, &c->why) ? BACKUP_COPY_WAITS
	                                                               : fail(c, "not-written");
}

static enum backup_copy_end begin_check(struct backup_copy *c)
{
	int error;

	if (!backup_hand_over(&c->hand, &error))
		return BACKUP_COPY_WAITS;
	if (error != 0)
		return fail_with(c, "sync", error);
	backup_check_open(&c->check, &c->file, &c->hand);
	c->at = COPY_CHECK;
	return BACKUP_COPY_MORE;
}

/* The header goes after all else is on the disk, and is looked at as it came back from there. */
static int write_head(void *what)
{
	struct backup_copy *c = what;
	int error = backup_file_put_header(c->file.fd, c->head);

	if (error == 0)
		error = sync_all(&c->file);
	return error != 0 ? error : backup_file_take_header(c->file.fd, c->head);
}

static enum backup_copy_end check(struct backup_copy *c, int records)
{
	enum backup_check_end end = backup_check_step(&c->check, records, &c->header.records, &c->why);

	c->left = c->file.pages - c->check.checked;
	switch (end) {
	case BACKUP_CHECK_MORE:
		return BACKUP_COPY_MORE;
	case BACKUP_CHECK_WAITS:
		return BACKUP_COPY_WAITS;
	case BACKUP_CHECK_FAILED:
		return fail(c, "not-verified");
	case BACKUP_CHECK_WELL:
		break;
	}
	backup_check_close(&c->check);
	backup_file_header(&c->file, &c->header, c->head);
	c->at = COPY_HEAD;
	return backup_hand_give(&c->hand, write_head, c, &c->why) ? BACKUP_COPY_WAITS
	                                                          : fail(c, "not-written");
}

static enum backup_copy_end end(struct backup_copy *c)
{
	struct backup_header read;
	int error;

	if (!backup_hand_over(&c->hand, &error))
		return BACKUP_COPY_WAITS;
	if (error != 0)
		return fail_with(c, "header", error);
	if (!backup_file_header_of(&c->file, c->head, &read, &c->why))
		return fail(c, "not-verified");
	if (!crypto_hash_equal(&read.records, &c->header.records)) {
		(void)why_set(&c->why, "the header is not what was written");
		return fail(c, "not-verified");
	}
	return BACKUP_COPY_DONE;
}

enum backup_copy_end backup_copy_step(struct backup_copy *c, int pages)
{
	switch (c->at) {
	case COPY_MAKE:
		return begin_pages(c);
	case COPY_PAGES:
		return copy_pages(c, pages);
	case COPY_WRITE:
		return write_rest(c);
	case COPY_SYNC:
		return begin_check(c);
	case COPY_CHECK:
		return check(c, pages);
	case COPY_HEAD:
		return end(c);
	}
	return BACKUP_COPY_FAILED;
}
