#include "store/backup_old.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define NAMES_MAX 10000

struct name {
	char text[BACKUP_NAME_MAX + 16]; /* of the file */
	enum sql_file kind;
	bool part;
};

struct search {
	const char *dir, *region;
	const struct crypto_key *key;
	struct instant now;
	const int64_t *days;
	struct name *names;
	size_t count, room;
};

/* Splits off the tails; false for what is none of ours. */
static bool parse(const struct search *s, const char *file, struct name *ret_name)
{
	static const char *const tails[] = {".part", ".main", ".vault"};
	char stem[BACKUP_NAME_MAX + 16];
	const char *stamp;
	struct name n = {.part = false};
	size_t len = strlen(file);
	bool found = false;

	if (len >= sizeof(stem))
		return false;
	memcpy(stem, file, len + 1);
	memcpy(n.text, file, len + 1);
	for (size_t i = 0; i < 3 && !found; i++) {
		size_t tail = strlen(tails[i]);

		if (len <= tail || strcmp(stem + len - tail, tails[i]) != 0)
			continue;
		len -= tail;
		stem[len] = '\0';
		n.part = n.part || i == 0;
		n.kind = i == 2 ? SQL_VAULT : SQL_MAIN;
		found = i > 0;
	}
	if (!found || !backup_name_is(s->region, stem, &stamp))
		return false;
	*ret_name = n;
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(y->text, x->text);
}

static void collect(struct search *s)
{
	DIR *d = opendir(s->dir);
	struct dirent *e;
	struct name n;

	while (d != NULL && s->count < NAMES_MAX && (e = readdir(d)) != NULL) {
		if (!parse(s, e->d_name, &n))
			continue;
		if (s->count == s->room) {
			s->room = s->room == 0 ? 64 : 2 * s->room;
			s->names = mem_grow(s->names, s->room, sizeof(*s->names));
		}
		s->names[s->count++] = n;
	}
	if (d != NULL)
		closedir(d);
	if (s->count > 1)
		qsort(s->names, s->count, sizeof(*s->names), newest_first);
}

/* Whether it is one of ours by its header, and when it was made. */
static bool is_ours(const struct search *s, const struct name *n, struct instant *ret_made)
{
	char path[FILE_PATH_MAX];
	struct backup_header header;
	struct backup_file f;
	struct why why;

	if (!file_path(s->dir, n->text, "", path, &why) || !backup_file_open(&f, s->key, path, &header, &why))
		return false;
	backup_file_close(&f);
	*ret_made = header.made;
	return header.kind == n->kind && strcmp(header.region, s->region) == 0;
}

static bool goes(const struct search *s, const struct name *n, bool *newer_main)
{
	struct instant made, begins = {0};
	char cutoff[BACKUP_NAME_MAX];

	if (n->part)
		return true;
	/* Only what may be too old, or the newest, is opened. */
	begins.ms = s->now.ms - s->days[n->kind] * 24 * TIME_HOUR_MS;
	backup_name(s->region, begins, cutoff);
	if (strcmp(n->text, cutoff) > 0 && (n->kind == SQL_VAULT || *newer_main))
		return false;
	if (!is_ours(s, n, &made))
		return false;
	if (n->kind == SQL_MAIN && !*newer_main) {
		*newer_main = true;
		return false;
	}
	return made.ms < begins.ms;
}

bool backup_old_find(const char *dir, const char *region, const struct crypto_key *key, struct instant now,
                     const int64_t days[SQL_FILES], struct backup_old *ret_old)
{
	struct search s = {.dir = dir, .region = region, .key = key, .now = now, .days = days};
	struct backup_old old = {.part = false};
	bool newer_main = false, found = false;

	collect(&s);
	for (size_t i = 0; i < s.count && !found; i++) {
		if (!goes(&s, &s.names[i], &newer_main) ||
		    !file_path(dir, s.names[i].text, "", old.path, NULL))
			continue;
		snprintf(old.name, sizeof(old.name), "%.*s", (int)sizeof(old.name) - 1, s.names[i].text);
		old.part = s.names[i].part;
		found = true;
	}
	mem_free(s.names);
	if (found)
		*ret_old = old;
	return found;
}
