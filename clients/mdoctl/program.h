/*
 * program - mdoctl from its command line to its exit status.
 */
#ifndef MDO_MDOCTL_PROGRAM_H
#define MDO_MDOCTL_PROGRAM_H

/* argv[0] is passed over. The status is one of libmdo/outcome.h. */
int program_run(int argc, char *const *argv);

#endif
