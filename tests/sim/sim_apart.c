#include "sim_apart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MAX 4096

/* Its exit status; -1: it did not end by itself. */
static int run_apart(sim_apart_run *run, const void *plan, char said[SAID_MAX])
{
	size_t len = 0;
	ssize_t got;
	int pipes[2], status;

	if (pipe(pipes) != 0)
		exit(1);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		dup2(pipes[1], STDERR_FILENO);
		close(pipes[0]);
		if (freopen("/dev/null", "w", stdout) == NULL)
			_exit(2);
		run(plan);
		_exit(0);
	}
	close(pipes[1]);
	while (len < SAID_MAX - 1 && (got = read(pipes[0], said + len, SAID_MAX - 1 - len)) > 0)
		len += (size_t)got;
	said[len] = '\0';
	close(pipes[0]);
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

bool sim_apart_found(sim_apart_run *run, const void *plan, const char *name, int width, const char *expected)
{
	char said[SAID_MAX];
	bool found = run_apart(run, plan, said) == 1 && strstr(said, expected) != NULL;

	printf("%s %-*s %.*s\n", found ? "found    " : "NOT FOUND", width, name, (int)strcspn(said, "\n"),
	       said);
	return found;
}
