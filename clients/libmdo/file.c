#include "libmdo/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/text.h"

#define FRESH ".new"

static void (*on_step)(const char *name);

void mdo_file_on_step(void (*step)(const char *name))
{
	on_step = step;
}

static void step(const char *name)
{
	if (on_step != NULL)
		on_step(name);
}

static bool read_all(struct arena *a, int fd, const char *name, size_t max, const char **ret_text,
                     size_t *ret_len, struct why *why)
{
	char *text = arena_alloc(a, max + 1);
	size_t len = 0;

	while (len <= max) {
		ssize_t n = read(fd, text + len, max + 1 - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_set(why, "read %s: %s", name, strerror(errno));
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len > max)
		return why_set(why, "%s is larger than %zu bytes", name, max);
	text[len] = '\0';
	*ret_text = text;
	if (ret_len != NULL)
		*ret_len = len;
	return true;
}

bool mdo_file_read_at(struct arena *a, int dir, const char *name, size_t max, const char **ret_text,
                      size_t *ret_len, struct why *why)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	bool ok;

	if (fd < 0)
		return why_set(why, "open %s: %s", name, strerror(errno));
	ok = read_all(a, fd, name, max, ret_text, ret_len, why);
	close(fd);
	return ok;
}

bool mdo_file_read(struct arena *a, const char *path, size_t max, const char **ret_text, size_t *ret_len,
                   struct why *why)
{
	if (text_equal(path, "-"))
		return read_all(a, STDIN_FILENO, "standard input", max, ret_text, ret_len, why);
	return mdo_file_read_at(a, AT_FDCWD, path, max, ret_text, ret_len, why);
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* Writes and syncs a file that must not exist; removes what it could not finish. */
static bool write_new(int dir, const char *name, const void *bytes, size_t len, struct why *why)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return why_set(why, "create %s: %s", name, strerror(errno));
	step("opened");
	ok = write_all(fd, bytes, len);
	step("written");
	ok = ok && fsync(fd) == 0;
	if (!ok)
		why_set(why, "write %s: %s", name, strerror(errno));
	ok = close(fd) == 0 && ok;
	if (!ok)
		unlinkat(dir, name, 0);
	step("synced");
	return ok;
}

static bool sync_dir(int dir, struct why *why)
{
	if (fsync(dir) != 0)
		return why_set(why, "sync directory: %s", strerror(errno));
	return true;
}

bool mdo_file_create_at(int dir, const char *name, const void *bytes, size_t len, struct why *why)
{
	return write_new(dir, name, bytes, len, why) && sync_dir(dir, why);
}

bool mdo_file_replace_at(int dir, const char *name, const void *bytes, size_t len, struct why *why)
{
	char fresh[256];
	int n = snprintf(fresh, sizeof(fresh), ".%s" FRESH, name);

	assert(n > 0 && (size_t)n < sizeof(fresh));
	if (unlinkat(dir, fresh, 0) != 0 && errno != ENOENT)
		return why_set(why, "remove %s: %s", fresh, strerror(errno));
	if (!write_new(dir, fresh, bytes, len, why))
		return false;
	return mdo_file_move(dir, fresh, dir, name, why);
}

bool mdo_file_move(int from_dir, const char *from, int to_dir, const char *to, struct why *why)
{
	if (renameat(from_dir, from, to_dir, to) != 0)
		return why_set(why, "rename %s: %s", from, strerror(errno));
	step("renamed");
	if (!sync_dir(to_dir, why))
		return false;
	step("named");
	return from_dir == to_dir || sync_dir(from_dir, why);
}

bool mdo_file_private_dir(int parent, const char *path, int *ret_dir, struct why *why)
{
	struct stat st;
	int dir;

	if (mkdirat(parent, path, 0700) != 0 && errno != EEXIST)
		return why_set(why, "make directory %s: %s", path, strerror(errno));
	dir = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return why_set(why, "open directory %s: %s", path, strerror(errno));
	if (fstat(dir, &st) != 0 || st.st_uid != geteuid() || (st.st_mode & 077) != 0) {
		close(dir);
		return why_set(why, "%s: must be yours alone: chown it to you, chmod 700", path);
	}
	*ret_dir = dir;
	return true;
}
