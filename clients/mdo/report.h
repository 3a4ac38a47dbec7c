/*
 * report - what became of a message, for people (a line or two) or as the daemon said it (--json).
 */
#ifndef MDO_MDO_REPORT_H
#define MDO_MDO_REPORT_H

#include "mdo/session.h"

/* On stdout. ${id} is the message's. */
void report_answer(const struct session *s, const char *id, const struct mdo_answer *answer);
/* The exit status that one answer stands for. */
enum mdo_outcome report_outcome(const struct proto_answer *answer);

#endif
