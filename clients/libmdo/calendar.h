/*
 * calendar - entries of the daemon as an iCalendar text (RFC 5545, 7986; METHOD PUBLISH of RFC 5546), for a
 * calendar program to subscribe to or to import. It names nobody and no case: what an entry is about is not
 * for whoever shares a calendar.
 */
#ifndef MDO_LIBMDO_CALENDAR_H
#define MDO_LIBMDO_CALENDAR_H

#include "base/attr.h"
#include "base/memory.h"
#include "base/why.h"
#include "proto/proto.h"

/* All of it, with CRLF and folded lines, in the arena. The same entries give the same bytes. NULL, with the
 * reason: an entry is none that a calendar can hold. */
const char *mdo_calendar_text(struct arena *a, const struct proto_calendar_entry_list *entries,
                              struct why *why) MDO_CHECK;

#endif
