/*
 * log - structured lines to the journal (or to stderr, one line each, when not run by systemd). Only main,
 * loop and the clients' main files log; rooms below return what went wrong. Never personal data: fields are
 * ids, codes and counts.
 */
#ifndef MDO_BASE_LOG_H
#define MDO_BASE_LOG_H

#include "base/attr.h"

enum log_level {
	LOG_LEVEL_ERR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

/* ${name} is the program's; lines above ${max} are dropped. */
void log_start(const char *name, enum log_level max);
/* ${code} is a stable word for programs ("started", "door-closed"); goes out as MDO_CODE= in the journal. */
void log_line(enum log_level level, const char *code, const char *fmt, ...) MDO_PRINTF(3, 4);

#endif
