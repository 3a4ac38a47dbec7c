#include "conf/conf_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "conf/conf_complaint.h"
#include "conf/conf_scan.h"

static bool cannot_read(struct conf_complaint *c, const char *path)
{
	return conf_complaint_set(c, path, 0, "cannot be read: %s", strerrordesc_np(errno));
}

static bool check_kind(int fd, const char *path, struct conf_complaint *c)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return cannot_read(c, path);
	if (!S_ISREG(st.st_mode))
		return conf_complaint_set(c, path, 0, "is not a regular file");
	if ((st.st_mode & S_IWOTH) != 0)
		return conf_complaint_set(c, path, 0, "everybody may write this file; chmod o-w it");
	if (st.st_size > CONF_FILE_BYTES_MAX)
		return conf_complaint_set(c, path, 0, "is larger than %d KiB", CONF_FILE_BYTES_MAX / 1024);
	return true;
}

/* Reads one byte more than is taken, so that a file which grows meanwhile is noticed too. */
static bool read_all(int fd, const char *path, struct text *text, struct conf_complaint *c)
{
	char buf[4096];

	for (;;) {
		ssize_t n = read(fd, buf, sizeof(buf));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return cannot_read(c, path);
		text_add_bytes(text, buf, (size_t)n);
		if (text->len > CONF_FILE_BYTES_MAX)
			return conf_complaint_set(c, path, 0, "is larger than %d KiB",
			                          CONF_FILE_BYTES_MAX / 1024);
		if (n == 0)
			return true;
	}
}

static bool read_file(const char *path, struct text *text, struct conf_complaint *c)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); /* a FIFO must not hold us */
	bool ok;

	if (fd < 0)
		return cannot_read(c, path);
	ok = check_kind(fd, path, c) && read_all(fd, path, text, c);
	close(fd);
	return ok;
}

static bool parse(const char *path, const struct text *text, config_t *tree, struct conf_complaint *c)
{
	if (!conf_scan(path, text->at, text->len, c))
		return false;
	config_init(tree);
	if (config_read_string(tree, text->at) == CONFIG_TRUE)
		return true;
	conf_complaint_set(c, path, config_error_line(tree), "%s; every key stands once, as key = value;",
	                   config_error_text(tree));
	config_destroy(tree);
	return false;
}

bool conf_file_open(struct arena *arena, const char *path, struct conf_file *ret_file,
                    struct conf_complaint *ret_complaint)
{
	struct text text = {0};
	config_t tree;
	bool ok = read_file(path, &text, ret_complaint) && parse(path, &text, &tree, ret_complaint);

	text_free(&text);
	if (ok)
		*ret_file = (struct conf_file){.path = arena_text(arena, path), .tree = tree};
	return ok;
}

void conf_file_close(struct conf_file *file)
{
	config_destroy(&file->tree);
}

static bool is_wanted(const char *name)
{
	size_t len = strlen(name);

	return name[0] != '.' && len > 5 && memcmp(name + len - 5, ".conf", 5) == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool list(struct arena *arena, const char *dir, char **names, size_t *ret_count,
                 struct conf_complaint *c)
{
	DIR *d = opendir(dir);
	size_t count = 0;
	bool ok = true;

	if (d == NULL && errno == ENOENT) {
		*ret_count = 0;
		return true;
	}
	if (d == NULL)
		return cannot_read(c, dir);
	for (struct dirent *e; ok;) {
		errno = 0;
		e = readdir(d);
		if (e == NULL) {
			ok = errno == 0 || cannot_read(c, dir);
			break;
		}
		if (!is_wanted(e->d_name))
			continue;
		if (count < CONF_FILES_MAX)
			names[count++] = arena_text(arena, e->d_name);
		else
			ok = conf_complaint_set(c, dir, 0, "holds more than %d files", CONF_FILES_MAX);
	}
	closedir(d);
	if (ok) {
		qsort(names, count, sizeof(*names), by_name);
		*ret_count = count;
	}
	return ok;
}

bool conf_file_open_all(struct arena *arena, const char *dir, struct conf_files *files,
                        struct conf_complaint *ret_complaint)
{
	char **names = arena_array(arena, CONF_FILES_MAX, sizeof(*names));
	size_t count = 0;

	*files = (struct conf_files){0};
	if (!list(arena, dir, names, &count, ret_complaint))
		return false;
	files->at = arena_array(arena, count, sizeof(*files->at));
	for (; files->count < count; files->count++) {
		const char *path = arena_printf(arena, "%s/%s", dir, names[files->count]);

		if (!conf_file_open(arena, path, &files->at[files->count], ret_complaint))
			return false;
	}
	return true;
}

void conf_file_close_all(struct conf_files *files)
{
	while (files->count > 0)
		conf_file_close(&files->at[--files->count]);
}

int conf_file_line(const struct conf_file *file, const char *key)
{
	const config_setting_t *s = config_lookup(&file->tree, key);

	return s != NULL ? (int)config_setting_source_line(s) : 1;
}

const char *conf_file_name(const struct conf_file *file)
{
	const char *slash = strrchr(file->path, '/');

	return slash != NULL ? slash + 1 : file->path;
}
