#include "libmdo/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "libmdo/file.h"

#define LINE_MAX_BYTES 64 /* a key, and whatever ends its line */

/* One key on a line of its own, white space after it. */
static bool parse(const char *text, char ret_key[CRYPTO_Z85_MAX])
{
	char key[CRYPTO_Z85_MAX];
	size_t len = strcspn(text, " \t\r\n");
	bool ok = len == CRYPTO_Z85_MAX - 1 && text[len + strspn(text + len, " \t\r\n")] == '\0';

	if (ok) {
		memcpy(key, text, len);
		key[len] = '\0';
		ok = crypto_is_z85_key(key);
	}
	if (ok)
		memcpy(ret_key, key, sizeof(key));
	crypto_wipe(key, sizeof(key));
	return ok;
}

static bool read_key(const char *path, char ret_key[CRYPTO_Z85_MAX], struct why *why)
{
	struct arena *a = arena_new();
	const char *text;
	bool ok = mdo_file_read_at(a, AT_FDCWD, path, LINE_MAX_BYTES, &text, NULL, why);

	if (ok && !parse(text, ret_key))
		ok = why_set(why, "%s: not a key: one line of 40 Z85 characters is wanted", path);
	arena_free(a);
	return ok;
}

bool mdo_keyfile_secret(const char *path, char ret_secret[CRYPTO_Z85_MAX], struct why *why)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return why_set(why, "open %s: %s", path, strerror(errno));
	if ((st.st_mode & 077) != 0)
		return why_set(why, "%s: others may read this secret key: chmod 600, or make a new pair",
		               path);
	return read_key(path, ret_secret, why);
}

bool mdo_keyfile_public(const char *path, char ret_public[CRYPTO_Z85_MAX], struct why *why)
{
	return read_key(path, ret_public, why);
}

static bool write_line(int dir, const char *name, const char *ending, const char *text, struct why *why)
{
	char file[ID_NAME_MAX + 16], line[LINE_MAX_BYTES + 2];
	bool ok;

	snprintf(file, sizeof(file), "%s.%s", name, ending);
	snprintf(line, sizeof(line), "%s\n", text);
	ok = mdo_file_create_at(dir, file, line, strlen(line), why);
	crypto_wipe(line, sizeof(line));
	return ok;
}

static bool open_dir(const char *dir, const char *name, int *ret_fd, struct why *why)
{
	int fd;

	if (!id_is_name(name))
		return why_set(why, "the name of a key has lower case letters, digits, dots and dashes");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return why_set(why, "open directory %s: %s", dir, strerror(errno));
	*ret_fd = fd;
	return true;
}

bool mdo_keyfile_new(const char *dir, const char *name, char ret_public[CRYPTO_Z85_MAX], struct why *why)
{
	char public[CRYPTO_Z85_MAX], secret[CRYPTO_Z85_MAX];
	int fd = -1;
	bool ok;

	if (!open_dir(dir, name, &fd, why))
		return false;
	crypto_curve_pair(public, secret);
	ok = write_line(fd, name, "secret", secret, why) && write_line(fd, name, "public", public, why);
	crypto_wipe(secret, sizeof(secret));
	close(fd);
	if (ok && ret_public != NULL)
		memcpy(ret_public, public, sizeof(public));
	return ok;
}

bool mdo_keyfile_new_random(const char *dir, const char *name, struct why *why)
{
	struct crypto_hash random;
	char hex[CRYPTO_HEX_MAX];
	int fd = -1;
	bool ok;

	if (!open_dir(dir, name, &fd, why))
		return false;
	crypto_random(random.b, sizeof(random.b));
	ok = write_line(fd, name, "key", crypto_hex(&random, hex), why);
	crypto_wipe(&random, sizeof(random));
	crypto_wipe(hex, sizeof(hex));
	close(fd);
	return ok;
}
