#include "dirs.h"
#include "../scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char *const subdirs[] = {"partners.d", "people.d", "tables.d"};

static void join(char buf[DIRS_PATH_MAX], const char *dir, const char *name)
{
	int n = snprintf(buf, DIRS_PATH_MAX, "%s/%s", dir, name);

	assert_true(n > 0 && n < DIRS_PATH_MAX);
}

struct dirs dirs_new(void)
{
	struct dirs d;
	char path[DIRS_PATH_MAX];

	scratch_make(d.path);
	for (size_t i = 0; i < sizeof(subdirs) / sizeof(subdirs[0]); i++) {
		join(path, d.path, subdirs[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	return d;
}

void dirs_remove(const struct dirs *d)
{
	scratch_remove(d->path);
}

void dirs_write(const struct dirs *d, const char *name, const void *bytes, size_t len)
{
	char path[DIRS_PATH_MAX];
	FILE *f;

	join(path, d->path, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fchmod(fileno(f), 0600), 0);
	assert_int_equal(fclose(f), 0);
}

void dirs_write_text(const struct dirs *d, const char *name, const char *text)
{
	dirs_write(d, name, text, strlen(text));
}

struct text dirs_read(const char *path)
{
	struct text t = {0};
	char buf[4096];
	FILE *f = fopen(path, "r");
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read", path);
	text_add(&t, "");
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		text_add_bytes(&t, buf, n);
	fclose(f);
	return t;
}

void dirs_copy(const struct dirs *d, const char *name, const char *from)
{
	char path[DIRS_PATH_MAX];
	struct text t;

	join(path, MDO_SOURCE_DIR, from);
	t = dirs_read(path);
	dirs_write(d, name, t.at, t.len);
	text_free(&t);
}

void dirs_write_printed(const struct dirs *d, const char *printed)
{
	static const char mark[] = "# ==== ";
	const char *at = strstr(printed, mark);

	assert_ptr_equal(at, printed);
	while (at != NULL) {
		const char *name = at + sizeof(mark) - 1;
		const char *end = strstr(name, " ====\n");
		const char *next = strstr(name, mark);
		char file[DIRS_PATH_MAX];

		assert_non_null(end);
		snprintf(file, sizeof(file), "%.*s", (int)(end - name), name);
		dirs_write(d, file, at, next != NULL ? (size_t)(next - at) : strlen(at));
		at = next;
	}
}

void dirs_complaint_text(const struct conf_complaint *c, struct text *out)
{
	const char *slash = strrchr(c->file, '/');

	text_addf(out, "%s:%d: %s", slash != NULL ? slash + 1 : c->file, c->line, c->text);
}

struct conf *dirs_load(const struct dirs *d)
{
	struct conf_complaint c;
	char path[DIRS_PATH_MAX];
	struct conf *conf;

	join(path, d->path, "mdod.conf");
	conf = conf_load(path, &c);
	if (conf == NULL)
		fail_msg("%s:%d: %s", c.file, c.line, c.text);
	return conf;
}

struct text dirs_complaint(const struct dirs *d)
{
	struct conf_complaint c;
	char path[DIRS_PATH_MAX];
	struct text t = {0};
	struct conf *conf;

	join(path, d->path, "mdod.conf");
	conf = conf_load(path, &c);
	text_add(&t, "");
	if (conf == NULL)
		dirs_complaint_text(&c, &t);
	conf_free(conf);
	return t;
}

struct text dirs_print(const struct conf *conf)
{
	struct text t = {0};
	char *at = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&at, &len);

	assert_non_null(f);
	if (conf != NULL)
		conf_print(conf, f);
	else
		conf_print_default(f);
	assert_int_equal(fclose(f), 0);
	text_add_bytes(&t, at, len);
	free(at);
	return t;
}
