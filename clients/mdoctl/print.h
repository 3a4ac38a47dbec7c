/*
 * print - results of methods for people: aligned tables in Dutch local time. Each gets the struct of its
 * method's result table and returns the exit status it stands for (libmdo/outcome.h).
 */
#ifndef MDO_MDOCTL_PRINT_H
#define MDO_MDOCTL_PRINT_H

#include <stdio.h>

#include "base/memory.h"
#include "proto/proto.h"

typedef int print_result(struct arena *a, FILE *out, const void *result);

print_result print_agenda, print_meetings, print_meeting, print_cases, print_case, print_done, print_matches,
        print_inbox, print_partners, print_status, print_audit, print_roster, print_crises, print_glass,
        print_erasures, print_merges, print_limits, print_retention, print_backup, print_keys;

print_result print_regie_move;         /* who is asked for whose cases */
print_result print_speakers;           /* languages that meetings need */
print_result print_calendar;           /* iCalendar, as agenda --ics gives it */
print_result print_why, print_what_if; /* what binds a place; what would be elsewhere */
print_result print_absences;
print_result print_audit_key, print_ledger, print_ledger_english;
/* The exit status of audit verify. */
int print_audit_status(const struct proto_audit_result *r);

/* "di 2026-11-24 13:30", "2026-11-24", "" when there is none. In the arena. */
const char *print_moment(struct arena *a, struct instant t);
const char *print_day(struct arena *a, struct day d);
const char *print_number(struct arena *a, int64_t n);
const char *print_set(struct arena *a, const struct terms *t, uint32_t set);
const char *print_list(struct arena *a, const struct proto_texts *list);
/* The word on the wire, or "" when absent. */
const char *print_word(const struct terms *t, int value);
/* "f.jansen (gemeente)", or what is the matter when there is none. */
const char *print_holder(struct arena *a, const struct proto_holder *h);

/* The array of meetings that mdoctl agenda --json gives. */
void print_agenda_json(struct arena *a, FILE *out, const struct proto_agenda *agenda);

#endif
