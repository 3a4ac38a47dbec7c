/* mdoctl - how a coordinator sees and steers: agendas, meetings, cases, regie, consents. See mdoctl --help.
 */
#include <signal.h>
#include <sys/stat.h>

#include "mdoctl/program.h"

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN);
	umask(077);
	return program_run(argc, argv);
}
