#include "libmdo/cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"
#include "libmdo/file.h"

#define CURSOR_FILE "cursor"
#define CURSOR_BYTES 512
#define CURSOR_VERSION_1 "mdo-cursor 1"
#define CURSOR_VERSION "mdo-cursor 2"

struct mdo_cursor_dir {
	int fd;
};

struct mdo_cursor mdo_cursor_start(void)
{
	return (struct mdo_cursor){.acked = 0};
}

static bool is_hex(const char *s, size_t len)
{
	return strlen(s) == len && strspn(s, "0123456789abcdef") == len;
}

/* The rest of a line that begins with ${name} and a space; NULL when it does not. */
static const char *after_name(const char *line, const char *name)
{
	size_t len = strlen(name);

	return line != NULL && strncmp(line, name, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}

/* Three lines, each once, in this order. The first version had two more: an audit head, which has a file of
 * its own now (witness.h). */
static bool parse(char *text, struct mdo_cursor *ret_cursor)
{
	struct mdo_cursor c = mdo_cursor_start();
	const char *version = strsep(&text, "\n"), *epoch = after_name(strsep(&text, "\n"), "epoch");
	const char *acked = after_name(strsep(&text, "\n"), "acked");
	bool first = text_equal(version, CURSOR_VERSION_1);

	if ((!first && !text_equal(version, CURSOR_VERSION)) || epoch == NULL || acked == NULL)
		return false;
	if (first && (after_name(strsep(&text, "\n"), "anchor") == NULL ||
	              after_name(strsep(&text, "\n"), "head") == NULL))
		return false;
	if (text == NULL || text[0] != '\0' || !is_hex(epoch, MDO_EPOCH_MAX - 1) ||
	    !text_parse_int(acked, 0, INT64_MAX, &c.acked))
		return false;
	memcpy(c.epoch, epoch, strlen(epoch) + 1);
	*ret_cursor = c;
	return true;
}

static bool load(int fd, struct mdo_cursor *ret_cursor, struct why *why)
{
	struct arena *a;
	const char *text;
	bool ok;

	if (faccessat(fd, CURSOR_FILE, F_OK, 0) != 0 && errno == ENOENT) {
		*ret_cursor = mdo_cursor_start();
		return true;
	}
	a = arena_new();
	ok = mdo_file_read_at(a, fd, CURSOR_FILE, CURSOR_BYTES, &text, NULL, why);
	if (ok && !parse(arena_text(a, text), ret_cursor))
		ok = why_set(why, "the file " CURSOR_FILE
		                  " is damaged; remove it to begin where you last acknowledged");
	arena_free(a);
	return ok;
}

bool mdo_cursor_open(const char *path, struct mdo_cursor_dir **ret_dir, struct mdo_cursor *ret_cursor,
                     struct why *why)
{
	struct mdo_cursor_dir *dir;
	int fd;

	if (!mdo_file_private_dir(AT_FDCWD, path, &fd, why))
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		return why_set(why, "%s: another listener works with it", path);
	}
	if (!load(fd, ret_cursor, why)) {
		close(fd);
		return why_wrap(why, "%s", path);
	}
	dir = mem_alloc(sizeof(*dir));
	dir->fd = fd;
	*ret_dir = dir;
	return true;
}

void mdo_cursor_close(struct mdo_cursor_dir *dir)
{
	if (dir == NULL)
		return;
	close(dir->fd);
	mem_free(dir);
}

bool mdo_cursor_save(struct mdo_cursor_dir *dir, const struct mdo_cursor *c, struct why *why)
{
	char text[CURSOR_BYTES];
	int n = snprintf(text, sizeof(text), CURSOR_VERSION "\nepoch %s\nacked %" PRId64 "\n", c->epoch,
	                 c->acked);

	return mdo_file_replace_at(dir->fd, CURSOR_FILE, text, (size_t)n, why);
}

void mdo_cursor_restart(struct mdo_cursor *c, const char *epoch)
{
	*c = mdo_cursor_start();
	snprintf(c->epoch, sizeof(c->epoch), "%s", epoch);
}
