/*
 * commands - everything the daemon does, as commands on the store: load, decide (rules), apply. One command
 * is one savepoint of the loop's turn: applied whole, or undone and answered. This header is all that the
 * loop and a simulation see. Time comes in with each call (I10).
 */
#ifndef MDO_COMMANDS_COMMANDS_H
#define MDO_COMMANDS_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "conf/conf.h"
#include "proto/proto.h"
#include "store/store.h"

struct commands;

struct commands_setup {
	struct store *store;
	const struct conf *conf;
	struct id_source *ids;
	const char *version;
	struct instant started;
};

/* Borrows what the setup points to. */
struct commands *commands_new(const struct commands_setup *setup);
void commands_free(struct commands *c); /* NULL is fine */
/* After a reload; the old value may be freed then. Questions that wait are forgotten: whoever asked asks
 * again. */
void commands_set_conf(struct commands *c, const struct conf *conf);
/* One line on what is wrong, for status; "" or NULL is well. Borrowed. */
void commands_set_health(struct commands *c, const char *health);

/*
 * Lines for the log that this room has to say (it never logs itself): asked for one by one after a commit,
 * until false; forgotten when what they tell of was undone. No personal data.
 */
struct commands_line {
	enum log_level level;
	const char *code; /* static */
	char text[300];
};
bool commands_line(struct commands *c, struct commands_line *ret_line);
void commands_forget_lines(struct commands *c);

/* What goes back. Bytes belong to the arena. */
struct commands_reply {
	const char *bytes;
	size_t len;
	int64_t wait_ms; /* over 0: nothing to hand over yet: ask again with the same message when
	                    commands_notified says so, or, not patient, after this time */
	int64_t hold_ms; /* over 0: goes out so long after the message came in, or a multiple of that, however
	                    soon it was made (I11) */
};

/*
 * A message at a partner's or a person's door, within a turn of the store. Always has a reply, also for bytes
 * that are no message. ${patient}: false the last time a waiting fetch is asked. The reply may be sent only
 * after store_commit.
 */
struct commands_reply commands_partner(struct commands *c, struct arena *a, struct instant now,
                                       const char *partner, const void *bytes, size_t len, bool patient);
/* Answered at once, whatever it takes: for tests and simulations. */
struct commands_reply commands_person(struct commands *c, struct arena *a, struct instant now,
                                      const char *person, const void *bytes, size_t len);
/* As the loop asks, which must not be held up: a question about a plan is worked on by commands_plan_some,
 * and a command that needs a plan (meeting.announce) waits until that has made it. */
struct commands_reply commands_person_later(struct commands *c, struct arena *a, struct instant now,
                                            const char *person, const void *bytes, size_t len, bool patient);
/* The framing was wrong: PROBLEM_TOO_LARGE, PROBLEM_FRAMES, PROBLEM_ROUTING_ID. */
struct commands_reply commands_defect(struct commands *c, struct arena *a, struct instant now,
                                      const char *principal, enum problem problem);
/* The turn could not be committed (PROBLEM_FULL, PROBLEM_BUSY): the answer in place of the one made; reads
 * the message for its id only. Touches no store. */
struct commands_reply commands_retry(struct commands *c, struct arena *a, const char *principal,
                                     enum problem problem, const void *bytes, size_t len);

/* Whether this partner got something since it was last asked; asking clears it. Or, of a person: a question
 * of theirs is answered, or none is worked on, so that a command that waits looks for itself. Read after the
 * commit. */
bool commands_notified(struct commands *c, const char *principal);

/* Everything that is due by now: offers that lapse, consents that end, meetings to make, announce and end,
 * what to trim. Within a turn; at most some rows of each kind: true when more is due at once. */
bool commands_tick(struct commands *c, struct arena *a, struct instant now);
/* Plans one dirty table anew, whole. Within a turn. ${urgent}: only tables that wait for a crisis. False when
 * there was none to plan. */
bool commands_plan(struct commands *c, struct arena *a, struct instant now, bool urgent);

/*
 * The same, and people's questions about plans, in slices, each within a turn of its own, between which
 * anything may happen: it comes to the same plan. Goes on until the time is spent (asked after each small
 * step); true while there may be more to do. Beside a job that goes on and tables where a crisis waits, which
 * are always taken up, each dirty table is planned once a round; ${urgent}: none. ${time} NULL: endless.
 */
struct commands_time {
	bool (*spent)(void *cookie);
	void *cookie;
};
bool commands_plan_some(struct commands *c, struct arena *a, struct instant now, bool urgent,
                        const struct commands_time *time);
void commands_plan_round(struct commands *c, struct arena *a, struct instant now); /* a new one begins */
/* A turn that may have planned (a slice, a command, a tick) was not committed: what is known in memory of
 * tables is read anew, questions begin anew, and what is done once a day is done again. After store_rollback.
 */
void commands_plan_lost(struct commands *c, struct arena *a, struct instant now);

#endif
