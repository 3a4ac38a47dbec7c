#include "terminal.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mdo/program.h"

#define ARGS_MAX 64

void terminal_file(const char *dir, const char *name, const char *text)
{
	char path[400];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert(f != NULL);
	fputs(text, f);
	fclose(f);
}

/* Lets ${fd} be a file; returns what it was. */
static int redirect(int fd, const char *dir, const char *name, int flags)
{
	char path[400];
	int saved = dup(fd), file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = open(path, flags, 0600);
	assert(saved >= 0 && file >= 0);
	dup2(file, fd);
	close(file);
	return saved;
}

static void restore(int fd, int saved)
{
	dup2(saved, fd);
	close(saved);
}

static const char *caught(struct arena *a, const char *dir, const char *name)
{
	char path[400];
	const char *text;
	struct why why;
	bool ok;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	ok = mdo_file_read(a, path, 1 << 20, &text, NULL, &why);
	assert(ok);
	return text;
}

struct run terminal_run(struct arena *a, const struct mdo_profile *p, const char *dir, const char *line,
                        const char *input)
{
	char *argv[ARGS_MAX + 9], *rest = arena_text(a, line), *word;
	int argc = 0, saved[3];
	struct run r;

	argv[argc++] = arena_text(a, "mdo");
	while ((word = strsep(&rest, " ")) != NULL && argc < ARGS_MAX) {
		char *at = strchr(word, '@');

		argv[argc++] =
		        at != NULL ? arena_printf(a, "%.*s%s%s", (int)(at - word), word, dir, at + 1) : word;
	}
	if (p != NULL) {
		argv[argc++] = arena_printf(a, "--door=%s", p->door);
		argv[argc++] = arena_printf(a, "--server-key=%s", p->server_key);
		argv[argc++] = arena_printf(a, "--key=%s", p->key_file);
		argv[argc++] = arena_printf(a, "--source=%s", p->source);
	}
	argv[argc] = NULL;
	terminal_file(dir, "stdin", input != NULL ? input : "");
	saved[0] = redirect(STDIN_FILENO, dir, "stdin", O_RDONLY);
	saved[1] = redirect(STDOUT_FILENO, dir, "stdout", O_WRONLY | O_CREAT | O_TRUNC);
	saved[2] = redirect(STDERR_FILENO, dir, "stderr", O_WRONLY | O_CREAT | O_TRUNC);
	clearerr(stdin);
	r.status = program_run(argc, argv);
	fflush(stdout);
	for (int fd = 0; fd < 3; fd++)
		restore(fd, saved[fd]);
	r.out = caught(a, dir, "stdout");
	r.err = caught(a, dir, "stderr");
	return r;
}
