/*
 * I9: the files of the store are read as bytes; what a client said, and who they are, stands nowhere in them.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "sim_check.h"

#define NUMBER_MARKS 2

/* Whether digits at ${at} are a number of somebody; ${len} of them must be there. */
static bool somebodys(const struct sim_model *m, const char *at, size_t left)
{
	for (int i = 0; i < SIM_PERSONAS; i++) {
		const struct sim_persona *p = &m->personas[i];

		if ((left >= 9 && memcmp(at, p->bsn, 9) == 0) ||
		    (left >= 10 && memcmp(at, p->vnumber, 10) == 0))
			return true;
	}
	return false;
}

static void search(struct sim *s, const char *name, const char *bytes, size_t len)
{
	static const char *const words[] = {SIM_TEXT_MARK, SIM_NAME_MARK, "zqxnaam"};
	static const char *const starts[NUMBER_MARKS] = {"3141", "271828"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (memmem(bytes, len, words[i], strlen(words[i])) != NULL)
			sim_fail(s->w, "I9", "readable content in %s", name);
	for (size_t i = 0; i < NUMBER_MARKS; i++) {
		const char *at = bytes, *end = bytes + len;

		while ((at = memmem(at, (size_t)(end - at), starts[i], strlen(starts[i]))) != NULL) {
			if (somebodys(s->m, at, (size_t)(end - at)))
				sim_fail(s->w, "I9", "a client's number in %s", name);
			at++;
		}
	}
}

static void search_file(struct sim *s, const char *dir, const char *name)
{
	char path[SIM_PATH_MAX + 300];
	FILE *f;
	char *bytes;
	long len;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (f == NULL)
		return;
	if (fseek(f, 0, SEEK_END) != 0 || (len = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) != 0)
		sim_fail(s->w, "I9", "%s cannot be read", name);
	bytes = mem_alloc((size_t)len + 1);
	if (fread(bytes, 1, (size_t)len, f) != (size_t)len)
		sim_fail(s->w, "I9", "%s cannot be read", name);
	fclose(f);
	search(s, name, bytes, (size_t)len);
	mem_free(bytes);
}

static void plant(struct sim *s)
{
	char path[SIM_PATH_MAX + 20];
	FILE *f;

	snprintf(path, sizeof(path), "%s/planted", s->w->dir);
	f = fopen(path, "w");
	if (f == NULL)
		return;
	fprintf(f, "x%sx", s->m->personas[0].bsn);
	fclose(f);
}

static void search_dir(struct sim *s, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL)
		sim_fail(s->w, "I9", "the directory cannot be read");
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' && entry->d_type != DT_DIR)
			search_file(s, path, entry->d_name);
	closedir(dir);
}

void sim_check_files(struct sim *s)
{
	if (sim_planted(s->w, "readable"))
		plant(s);
	search_dir(s, s->w->dir);
	search_dir(s, s->w->second);
}
