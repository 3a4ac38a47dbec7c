/*
 * lease - signals on consents of any scope, and what partners hear, for the tests of consents that are
 * renewed, narrowed or run out.
 */
#ifndef MDO_COMMANDS_LEASE_H
#define MDO_COMMANDS_LEASE_H

#include "region.h"

#define DOMAINS "[\"mental_health\",\"housing\"]"
#define PURPOSES "[\"signal\",\"mdo\"]"

/* A consent as JSON: whatever is NULL is the ordinary thing. */
struct lease_consent {
	const char *recipients; /* ["ggd","woning"] */
	const char *domains;    /* mental_health, housing */
	const char *purposes;   /* signal, mdo */
	const char *from;       /* 2026-11-01 */
	const char *until;      /* 2027-06-30 */
	const char *by;         /* k1 */
};
const char *lease_consent(struct region *r, struct lease_consent c);

/* A signal of gemeente in mental_health and housing, with the Protect counts 10 and 8. */
struct proto_answer *lease_signal(struct region *r, const char *client, struct lease_consent c);
struct proto_answer *lease_signal_as(struct region *r, const char *id, const char *client,
                                     struct lease_consent c);
/* A renewal by gemeente. */
struct proto_answer *lease_renew(struct region *r, const char *reference, struct lease_consent c);
/* A withdrawal by ${partner} on 2026-11-23; ${part}: more members, a comma before, or "". */
struct proto_answer *lease_withdraw(struct region *r, const char *partner, const char *client,
                                    const char *part);
const char *lease_code(const struct proto_answer *answer);
const char *lease_pointer(const struct proto_answer *answer);

/* Everything a partner was and is handed over, from number 1. */
struct lease_heard {
	size_t count;
	const struct proto_notification *at;
};
struct lease_heard lease_heard(struct region *r, const char *partner);
size_t lease_count(const struct lease_heard *h, enum event kind);
/* The data of the last of that kind; fails the test when there is none. */
const void *lease_last(struct region *r, const struct lease_heard *h, enum event kind);
/* Whether any of it holds this text. */
bool lease_says(const struct lease_heard *h, const char *text);

/* The only consent of the only case that is in force or suspended. */
const struct proto_case_consent *lease_current(struct region *r, const char *case_);

#endif
