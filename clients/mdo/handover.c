#include "mdo/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libmdo/clean.h"

extern char **environ;

static const char *line_of(struct arena *a, const struct proto_notification *n)
{
	size_t len;
	const char *text = proto_write(a, &proto_table_notification, n, &len);

	return mdo_clean_json(a, text, len);
}

bool handover_print(struct arena *a, const struct proto_notification *n, struct why *why)
{
	if (fprintf(stdout, "%s\n", line_of(a, n)) < 0 || fflush(stdout) != 0)
		return why_set(why, "write standard output: %s", strerror(errno));
	return true;
}

/* The program, with ${input} as its standard input and broken pipes deadly again. */
static int spawn(const char *program, int input, pid_t *ret_pid)
{
	char *argv[] = {(char *)(uintptr_t)program, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawnattr_init(&attributes);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawnp(ret_pid, program, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

/* A program may end without reading all of it: only its status counts. */
static void feed(int fd, const char *line)
{
	size_t len = strlen(line);

	while (len > 0) {
		ssize_t n = write(fd, line, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return;
		line += n;
		len -= (size_t)n;
	}
}

bool handover_exec(struct arena *a, const struct proto_notification *n, const char *program, struct why *why)
{
	const char *line = arena_printf(a, "%s\n", line_of(a, n));
	int ends[2], rc, status = 0;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return why_set(why, "pipe: %s", strerror(errno));
	rc = spawn(program, ends[0], &pid);
	close(ends[0]);
	if (rc != 0) {
		close(ends[1]);
		return why_set(why, "--exec %s: %s", program, strerror(rc));
	}
	feed(ends[1], line);
	close(ends[1]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return why_set(why, "--exec %s: %s", program, strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return why_set(why, "--exec %s: %s %d; the event is not acknowledged", program,
	               WIFEXITED(status) ? "exit status" : "signal",
	               WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}
