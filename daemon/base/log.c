#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include "base/text.h"

#define TEXT_MAX 1000

static struct {
	char name[64];
	enum log_level max;
	bool to_journal;
} logger = {.name = "mdo", .max = LOG_LEVEL_INFO};

/* systemd names the stream it connected us to by device and inode; any other stderr was put there by a
 * person. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[64];
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) < 0)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(stream, own) == 0;
}

void log_start(const char *name, enum log_level max)
{
	snprintf(logger.name, sizeof(logger.name), "%s", name);
	logger.max = max;
	logger.to_journal = stderr_is_journal();
}

/*
 * One line of printable text: what could end the line or speak to a terminal is written \xNN, and every byte
 * above ASCII too when the whole is not UTF-8. U+0080..U+009F are control characters as well: C2 80..C2 9F.
 */
static void escape(const char *s, char *ret_line, size_t size)
{
	bool utf8 = text_is_utf8(s, strlen(s));
	unsigned char before = 0;
	size_t at = 0;

	for (; *s != '\0' && at + 5 < size; s++) {
		unsigned char c = (unsigned char)*s, next = (unsigned char)s[1];
		bool control =
		        c < 0x20 || c == 0x7F || (c == 0xC2 && next < 0xA0) || (before == 0xC2 && c < 0xA0);

		if (control || c == '\\' || (c >= 0x80 && !utf8))
			at += (size_t)snprintf(ret_line + at, size - at, "\\x%02x", c);
		else
			ret_line[at++] = *s;
		before = c;
	}
	ret_line[at] = '\0';
}

static void write_all(const char *s, size_t len)
{
	while (len > 0) {
		ssize_t n = write(STDERR_FILENO, s, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return; /* nobody is left to tell */
		s += n;
		len -= (size_t)n;
	}
}

static bool send_journal(enum log_level level, const char *code, const char *line)
{
	char fields[4][TEXT_MAX * 4 + 16];
	struct iovec parts[4];

	snprintf(fields[0], sizeof(fields[0]), "MESSAGE=%s", line);
	snprintf(fields[1], sizeof(fields[1]), "PRIORITY=%d", (int)level);
	snprintf(fields[2], sizeof(fields[2]), "SYSLOG_IDENTIFIER=%s", logger.name);
	snprintf(fields[3], sizeof(fields[3]), "MDO_CODE=%s", code);
	for (int i = 0; i < 4; i++)
		parts[i] = (struct iovec){fields[i], strlen(fields[i])};
	return sd_journal_sendv(parts, 4) >= 0;
}

void log_line(enum log_level level, const char *code, const char *fmt, ...)
{
	char raw[TEXT_MAX], line[TEXT_MAX * 4 + 1], out[sizeof(line) + 160];
	va_list args;
	int len;

	if (level > logger.max)
		return;
	va_start(args, fmt);
	vsnprintf(raw, sizeof(raw), fmt, args);
	va_end(args);
	escape(raw, line, sizeof(line));
	if (logger.to_journal && send_journal(level, code, line))
		return;
	len = snprintf(out, sizeof(out), "<%d>%s: %s: %s\n", (int)level, logger.name, code, line);
	if (len > 0)
		write_all(out, (size_t)len < sizeof(out) ? (size_t)len : sizeof(out) - 1);
}
