#include "base/service.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/time.h"

#define SECRET_MAX 4096

void service_ready(const char *status)
{
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void service_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_mono().ms * 1000);
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void service_status(const char *fmt, ...)
{
	char status[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(status, sizeof(status), fmt, args);
	va_end(args);
	sd_notifyf(0, "STATUS=%s", status);
}

void service_alive(void)
{
	sd_notify(0, "WATCHDOG=1");
}

int64_t service_watchdog_ms(void)
{
	uint64_t usec = 0;

	return sd_watchdog_enabled(0, &usec) > 0 ? (int64_t)(usec / 2000) : 0;
}

/* Reads at most ${size} bytes; -1 with errno. */
static ssize_t read_all(int fd, char *buf, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, buf + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

/* ${forbidden} are the mode bits that say that others could have read it. */
static int open_private(const char *path, mode_t forbidden, struct why *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		why_set(why, "open %s: %s", path, strerror(errno));
		return -1;
	}
	if (fstat(fd, &st) < 0)
		why_set(why, "stat %s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		why_set(why, "%s: not a regular file", path);
	else if ((st.st_mode & forbidden) != 0)
		why_set(why, "%s: mode %04o lets others read it; chmod 0600 it", path,
		        (unsigned)(st.st_mode & 07777));
	else
		return fd;
	close(fd);
	return -1;
}

static bool take_secret(char *buf, ssize_t got, const char *path, size_t size, struct why *why)
{
	size_t len = got > 0 ? (size_t)got : 0;

	if (got < 0)
		return why_set(why, "read %s: %s", path, strerror(errno));
	if (len > 0 && buf[len - 1] == '\n')
		len--;
	if (len == 0)
		return why_set(why, "%s: empty", path);
	if (len >= size)
		return why_set(why, "%s: longer than %zu bytes", path, size - 1);
	if (memchr(buf, '\0', len) != NULL)
		return why_set(why, "%s: holds a NUL byte, is not text", path);
	buf[len] = '\0';
	return true;
}

/* Where a secret is: with systemd's credentials when there are any. False: the path is too long. */
static bool secret_file(const char *name, const char *path, char *ret_file, size_t size)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	int len = directory != NULL ? snprintf(ret_file, size, "%s/%s", directory, name)
	                            : snprintf(ret_file, size, "%s", path);

	return len >= 0 && (size_t)len < size;
}

bool service_has_secret(const char *name, const char *path)
{
	char file[4096];

	return secret_file(name, path, file, sizeof(file)) && access(file, F_OK) == 0;
}

bool service_secret(const char *name, const char *path, char *ret_text, size_t size, struct why *why)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char file[4096], buf[SECRET_MAX + 1];
	int fd;
	ssize_t got;
	bool ok;

	if (!secret_file(name, path, file, sizeof(file)))
		return why_set(why, "secret %s: path too long", name);
	/* systemd hands credentials over by an ACL, whose mask shows as the group's read bit (0440). */
	fd = open_private(file, directory != NULL ? 0007 : 0077, why);
	if (fd < 0)
		return false;
	got = read_all(fd, buf, size < SECRET_MAX ? size + 1 : SECRET_MAX);
	ok = take_secret(buf, got, file, size < SECRET_MAX ? size : SECRET_MAX, why);
	close(fd);
	if (ok)
		memcpy(ret_text, buf, strlen(buf) + 1);
	explicit_bzero(buf, sizeof(buf));
	return ok;
}
