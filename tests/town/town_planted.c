#include "town_planted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MAX 4096

/* Columns: the fault, the invariant that must be seen to break, what it is. */
static const struct {
	const char *name, *found_as, *meaning;
} faults[] = {
        {"regie", "I3", "a case has a regiehouder and an escalation"},
        {"overfull", "I5", "a meeting has fewer seats than items"},
        {"both", "I5", "a client has two cases"},
        {"moved", "I6", "an announced item stands at another meeting, and no cause is named"},
        {"slot", "I6", "an announced item has another time"},
        {"date", "I8", "an open case has no next date"},
        {"gap", "I4", "a notification is lost on its way"},
        {"numbers", "I4", "a number is given to no notification"},
        {"twice", "I2", "a message that was sent again is applied again"},
        {"lost", "I2", "a signal that was acknowledged is gone"},
        {"consent", "I1", "an item stands beyond what its consent covers"},
        {"random", "I10", "the second run of a seed draws other ids"},
};

void town_planted_list(void)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		printf("  %-10s %s\n", faults[i].name, faults[i].meaning);
}

static int run_apart(size_t at, town_run *run, char said[SAID_MAX])
{
	struct town_options o = {
	        .seed = 1, .clients = 60, .years = 1, .days = 80, .planted = faults[at].name};
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
		run(&o);
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

bool town_planted_all(town_run *run)
{
	bool all = true;

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		char said[SAID_MAX], expected[32];
		int status = run_apart(i, run, said);

		snprintf(expected, sizeof(expected), ": %s:", faults[i].found_as);
		bool found = status == 1 && strstr(said, expected) != NULL;
		all = all && found;
		printf("%s %-10s %.*s\n", found ? "found    " : "NOT FOUND", faults[i].name,
		       (int)strcspn(said, "\n"), said);
	}
	return all;
}
