/* mdo - what a partner does from the command line: keys, signals, consents, regie, notifications. See mdo
 * --help. */
#include <signal.h>
#include <sys/stat.h>

#include "mdo/program.h"

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	return program_run(argc, argv);
}
