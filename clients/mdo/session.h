/*
 * session - one run of mdo: its command line, who we are, the door when it is needed, and how things are
 * said.
 */
#ifndef MDO_MDO_SESSION_H
#define MDO_MDO_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "libmdo/libmdo.h"

struct session {
	struct arena *arena;
	struct id_source ids;
	struct mdo_args args; /* words: those after the command's own */
	struct mdo_profile profile;
	struct mdo_door *door; /* NULL until session_connect */
	int timeout_ms;
	bool json;
};

/* --timeout --json --help: every command has them. */
extern const struct mdo_option session_options[];

/* From the parsed command line; says what is wrong and gives false. */
bool session_begin(struct session *s) MDO_CHECK;
void session_end(struct session *s);

/* Is all known that a partner needs, and the door open? False: said so, exit status MDO_USAGE. */
bool session_connect(struct session *s) MDO_CHECK;
struct mdo_sender session_sender(struct session *s);

/* A line on stderr, fit for a terminal. session_fail returns ${outcome}. */
void session_note(const char *fmt, ...) MDO_PRINTF(1, 2);
int session_fail(enum mdo_outcome outcome, const char *fmt, ...) MDO_PRINTF(2, 3);
/* What a daemon that was not reached means for a person; returns MDO_UNREACHABLE. */
int session_unreached(const struct session *s, enum mdo_reach reach);

/* What the audit heads of this run come to: an alarm is said loudly, and is the exit status of what went well
 * otherwise; a restore, and heads that could not be kept, are said. */
int session_witness(const struct session *s, int status);

/* Flushes stdout; false, and said so, when what was printed did not get where it should. */
bool session_flush(void) MDO_CHECK;

#endif
