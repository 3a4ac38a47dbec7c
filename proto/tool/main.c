/*
 * proto-schema DIR: writes DIR/schema/<name>.json and DIR/FIELDS.md.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/tool/fields.h"
#include "proto/tool/schema.h"

static bool write_file(const char *path, const struct text *t)
{
	FILE *f = fopen(path, "w");
	bool ok = f != NULL && fwrite(t->at, 1, t->len, f) == t->len;

	if (f != NULL && fclose(f) != 0)
		ok = false;
	if (!ok)
		dprintf(STDERR_FILENO, "proto-schema: %s: %s\n", path, strerror(errno));
	return ok;
}

static bool write_schema(void *cookie, const char *name, const struct text *json)
{
	const char *dir = cookie;
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/schema/%s.json", dir, name);

	return n > 0 && (size_t)n < sizeof(path) && write_file(path, json);
}

int main(int argc, char **argv)
{
	struct text fields = {0};
	char path[PATH_MAX];
	bool ok;

	if (argc != 2 || strlen(argv[1]) > PATH_MAX - sizeof("/FIELDS.md")) {
		dprintf(STDERR_FILENO, "usage: proto-schema DIR\n");
		return 2;
	}
	snprintf(path, sizeof(path), "%s/schema", argv[1]);
	if (mkdir(path, 0755) != 0 && errno != EEXIST) {
		dprintf(STDERR_FILENO, "proto-schema: %s: %s\n", path, strerror(errno));
		return 1;
	}
	snprintf(path, sizeof(path), "%s/FIELDS.md", argv[1]);
	fields_write(&fields);
	ok = write_file(path, &fields) && schema_each(write_schema, argv[1]);
	text_free(&fields);
	return ok ? 0 : 1;
}
