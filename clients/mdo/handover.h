/*
 * handover - one notification to whoever listens: a line on stdout, or the standard input of a program.
 */
#ifndef MDO_MDO_HANDOVER_H
#define MDO_MDO_HANDOVER_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/memory.h"
#include "base/why.h"
#include "proto/proto.h"

/* Written and flushed when it returns true. */
bool handover_print(struct arena *a, const struct proto_notification *n, struct why *why) MDO_CHECK;
/* True when the program ended with status 0. It is looked up in PATH and gets no arguments. */
bool handover_exec(struct arena *a, const struct proto_notification *n, const char *program,
                   struct why *why) MDO_CHECK;

#endif
