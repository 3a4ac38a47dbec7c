#include "store/erasure_ledger.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/store_inside.h"

/* What walking the file found. */
struct walk {
	const struct erasure_ledger *l;
	FILE *file;
	int64_t length, lines;
	struct crypto_hash mac;
	struct erasure_line last;
};

static bool failed(const struct erasure_ledger *l, const char *what, struct why *why)
{
	return why_set(why, "erasure ledger: %s %s: %s", what, l->path, strerror(errno));
}

/* The next line, without its newline; its length, -1 at the end or at a tail without one. */
static ssize_t next_text(struct walk *w, char text[ERASURE_TEXT_MAX])
{
	size_t len = 0;
	int c;

	while ((c = getc(w->file)) != EOF && c != '\n' && len < ERASURE_TEXT_MAX - 1)
		text[len++] = (char)c;
	text[len] = '\0';
	if (c == EOF)
		return -1;
	return (ssize_t)len;
}

/* False at the first line that is wrong; ${ret_more}: there was one, and it is right. */
static bool step(struct walk *w, bool *ret_more)
{
	char text[ERASURE_TEXT_MAX];
	struct erasure_line line;
	struct crypto_hash mac;
	ssize_t len = next_text(w, text);

	*ret_more = false;
	if (len < 0)
		return true;
	if (!erasure_line_read(text, (size_t)len, &w->l->key, &w->mac, &line, &mac) ||
	    line.number != w->lines + 1)
		return false;
	w->length += len + 1;
	w->lines++;
	w->mac = mac;
	w->last = line;
	*ret_more = true;
	return true;
}

static bool start_walk(struct walk *w, const struct erasure_ledger *l, struct why *why)
{
	int fd = open(l->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	*w = (struct walk){.l = l, .file = fd >= 0 ? fdopen(fd, "re") : NULL};
	return w->file != NULL || failed(l, "read", why);
}

static bool end_walk(struct walk *w, struct why *why)
{
	bool well = ferror(w->file) == 0;

	if (!well)
		(void)failed(w->l, "read", why);
	fclose(w->file);
	return well;
}

bool erasure_ledger_walk(const struct erasure_ledger *l, erasure_visit *visit, void *cookie, struct why *why)
{
	struct walk w;
	bool more = true;

	if (l->lines == 0)
		return true;
	if (!start_walk(&w, l, why))
		return false;
	while (more && w.lines < l->lines)
		if (!step(&w, &more) || (more && !visit(cookie, &w.last, &w.mac)))
			break;
	return end_walk(&w, why);
}

static bool private_file(const struct erasure_ledger *l, struct why *why)
{
	struct stat st;

	if (fstat(l->fd, &st) != 0)
		return failed(l, "look at", why);
	if (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0)
		return why_set(why, "erasure ledger: %s must be a file that nobody else may read (mode 0600)",
		               l->path);
	if (flock(l->fd, LOCK_EX | LOCK_NB) != 0)
		return why_set(why, "erasure ledger: %s is in use by another mdod", l->path);
	return true;
}

static bool open_file(struct erasure_ledger *l, int flags, struct why *why)
{
	l->fd = open(l->path, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
	if (l->fd < 0)
		return failed(l, "open", why);
	if (private_file(l, why))
		return true;
	close(l->fd);
	l->fd = -1;
	return false;
}

/* The directory of the file; to be freed. */
static char *dir_of(const struct erasure_ledger *l)
{
	const char *slash = strrchr(l->path, '/');
	char *dir;

	if (slash == NULL)
		return mem_text(".");
	dir = mem_text(l->path);
	/* Of a file in the root the slash itself stays. */
	dir[slash == l->path ? 1 : slash - l->path] = '\0';
	return dir;
}

static bool sync_dir(const struct erasure_ledger *l, struct why *why)
{
	char *dir = dir_of(l);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (!done)
		(void)failed(l, "sync the directory of", why);
	if (fd >= 0)
		close(fd);
	mem_free(dir);
	return done;
}

static bool dir_is_there(const struct erasure_ledger *l, struct why *why)
{
	char *dir = dir_of(l);
	struct stat st;
	bool there = stat(dir, &st) == 0 && S_ISDIR(st.st_mode);

	mem_free(dir);
	return there || why_set(why, "erasure ledger: the directory of %s is not there: is its disk mounted?",
	                        l->path);
}

/* Cuts off what a write that failed left; it was never told of. */
static bool cut(struct erasure_ledger *l, struct why *why)
{
	struct stat st;

	if (fstat(l->fd, &st) != 0 || st.st_size < l->length)
		return why_set(why, "erasure ledger: %s is shorter than it was", l->path);
	if (st.st_size > l->length && ftruncate(l->fd, l->length) != 0)
		return failed(l, "cut off the torn end of", why);
	return true;
}

static bool read_all(struct erasure_ledger *l, enum erasure_found *ret_found, struct why *why)
{
	struct walk w;
	bool right, more = true;

	if (!start_walk(&w, l, why))
		return false;
	do
		right = step(&w, &more);
	while (right && more);
	if (!end_walk(&w, why))
		return false;
	l->length = w.length;
	l->lines = w.lines;
	l->mac = w.mac;
	l->last = w.last;
	*ret_found = !right ? ERASURE_WRONG : w.lines > 0 ? ERASURE_RIGHT : ERASURE_NOTHING;
	return !right || cut(l, why);
}

bool erasure_ledger_open(struct erasure_ledger *l, const char *path, const struct crypto_key *vault_key,
                         enum erasure_found *ret_found, struct why *why)
{
	*l = (struct erasure_ledger){
	        .path = mem_text(path), .key = crypto_derive(vault_key, "erasure ledger 1"), .fd = -1};
	*ret_found = ERASURE_NOTHING;
	if (!dir_is_there(l, why))
		return false;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true;
	return open_file(l, 0, why) && read_all(l, ret_found, why);
}

void erasure_ledger_close(struct erasure_ledger *l)
{
	if (l->fd >= 0)
		close(l->fd);
	mem_free(l->path);
	crypto_wipe(l, sizeof(*l));
	l->fd = -1;
}

bool erasure_ledger_make(struct erasure_ledger *l, struct why *why)
{
	if (l->fd >= 0)
		return true;
	return open_file(l, O_CREAT | O_EXCL, why) && (fsync(l->fd) == 0 || failed(l, "sync", why)) &&
	       sync_dir(l, why);
}

/* Writes all of it at the end. */
static bool write_all(int fd, const char *at, size_t len)
{
	while (len > 0) {
		ssize_t wrote = write(fd, at, len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		at += wrote;
		len -= (size_t)wrote;
	}
	return true;
}

/* The first ${length} bytes of the file, into a new one. */
static bool copy_right(struct erasure_ledger *l, const char *fresh)
{
	int to = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	char bytes[8192];
	int64_t left = l->length;
	bool done = to >= 0;

	while (done && left > 0) {
		size_t want = left < (int64_t)sizeof(bytes) ? (size_t)left : sizeof(bytes);
		ssize_t got = pread(l->fd, bytes, want, l->length - left);

		done = got > 0 && write_all(to, bytes, (size_t)got);
		left -= done ? got : 0;
	}
	done = done && fsync(to) == 0;
	if (to >= 0)
		close(to);
	return done;
}

bool erasure_ledger_rescue(struct erasure_ledger *l, const char *tail, struct why *why)
{
	struct text aside = {0}, fresh = {0};
	bool done;

	text_addf(&aside, "%s.before-%s", l->path, tail);
	text_addf(&fresh, "%s.part", l->path);
	done = (copy_right(l, fresh.at) && link(l->path, aside.at) == 0 && rename(fresh.at, l->path) == 0) ||
	       failed(l, "lay aside", why);
	text_free(&aside);
	text_free(&fresh);
	if (!done)
		return false;
	close(l->fd);
	return open_file(l, 0, why) && sync_dir(l, why);
}

bool erasure_ledger_there(const struct erasure_ledger *l, struct why *why)
{
	struct stat open_st, path_st;

	if (lstat(l->path, &path_st) != 0)
		return failed(l, "find", why);
	if (l->fd < 0)
		return why_set(why, "erasure ledger: %s could not be written", l->path);
	if (fstat(l->fd, &open_st) != 0)
		return failed(l, "look at", why);
	if (open_st.st_dev != path_st.st_dev || open_st.st_ino != path_st.st_ino)
		return why_set(why, "erasure ledger: another file stands at %s", l->path);
	if (open_st.st_size < l->length)
		return why_set(why, "erasure ledger: %s is shorter than it was", l->path);
	return true;
}

/* After trouble: the disk may have been away, and another one may have come in its place. */
static bool look_again(struct erasure_ledger *l, struct why *why)
{
	struct walk w;
	bool more = true, same;

	if (!open_file(l, 0, why))
		return false;
	if (!start_walk(&w, l, why))
		return false;
	while (more && w.lines < l->lines && step(&w, &more))
		;
	same = w.lines == l->lines && crypto_hash_equal(&w.mac, &l->mac);
	return end_walk(&w, why) &&
	       (same || why_set(why, "erasure ledger: %s is not the file it was", l->path));
}

static bool ready(struct erasure_ledger *l, struct why *why)
{
	if (l->fd < 0 && !look_again(l, why))
		return false;
	return erasure_ledger_there(l, why) && cut(l, why);
}

static void let_go(struct erasure_ledger *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

bool erasure_ledger_append(struct erasure_ledger *l, struct erasure_line *lines, size_t count,
                           struct why *why)
{
	struct crypto_hash mac = l->mac;
	struct text all = {0};
	char text[ERASURE_TEXT_MAX];
	bool ours, done;

	assert(count > 0);
	for (size_t i = 0; i < count; i++) {
		lines[i].number = l->lines + (int64_t)i + 1;
		text_add_bytes(&all, text, erasure_line_write(&lines[i], &l->key, &mac, text, &mac));
	}
	store_point("ledger:before-write");
	ours = ready(l, why);
	done = ours && (write_all(l->fd, all.at, all.len) || failed(l, "write", why));
	if (done)
		store_point("ledger:before-sync");
	done = done && (fsync(l->fd) == 0 || failed(l, "sync", why));
	if (done) {
		l->length += (int64_t)all.len;
		l->lines += (int64_t)count;
		l->mac = mac;
		l->last = lines[count - 1];
		store_point("ledger:written");
	} else {
		/* What was written and not synced is written anew: the pages in memory are not trusted. What
		 * stands there in its place, or is shorter than it was, is left as it was found. */
		if (ours && ftruncate(l->fd, l->length) != 0)
			(void)why_wrap(why, "torn");
		let_go(l);
	}
	text_free(&all);
	return done;
}
