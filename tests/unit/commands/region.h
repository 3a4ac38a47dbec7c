/*
 * region - a small region for the tests of the commands: three partners, two MDO tables, people of each
 * office, a real store in a temporary directory, and a clock that stands until it is moved. Everything goes
 * through commands.h, as the loop would. A helper that is not answered as it expects fails the test.
 */
#ifndef MDO_COMMANDS_REGION_H
#define MDO_COMMANDS_REGION_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "commands/commands.h"

#define COORDINATOR "c.coordinator"
#define CHAIR "v.haarlem" /* of haarlem only */
#define CHAIR_ELSEWHERE "v.zandvoort"
#define OFFICER "f.privacy"
#define DEPUTY "w.waarnemer" /* an officer who may break the glass */
#define ADMINISTRATOR "b.beheer"
#define REVOKED "x.weg"

struct region;

/* Begins on Monday 23 November 2026, 10:00. Meetings are made; that of the 24th is announced already. */
struct region *region_open(void);
void region_close(struct region *r);
struct region *region_of(void **state);
int region_setup(void **state);
int region_teardown(void **state);

struct arena *region_arena(struct region *r);
struct instant region_now(const struct region *r);
/* Time passes, in days or milliseconds: what is due happens, and tables are planned. */
void region_later(struct region *r, int days);
void region_pass(struct region *r, int64_t ms);
/* Plans all that is dirty. */
void region_plan(struct region *r);
/* One small step of it, in a turn of its own. False: nothing is left to plan. */
bool region_plan_step(struct region *r);
void region_plan_lost(struct region *r); /* what is known of it in memory is gone */
/* A tick after ${ms}, and a person's request, in a turn that cannot be committed. */
void region_tick_lost(struct region *r, int64_t ms);
void region_undone(struct region *r, const char *person, const char *method, const char *params);
/* The clock is set back. */
void region_set_back(struct region *r, int64_t ms);
void region_reload(struct region *r); /* the configuration, as it was */

/* A person's request, one turn. ${params} is JSON text. */
struct proto_rpc_response *region_send(struct region *r, const char *person, const void *bytes, size_t len);
struct proto_rpc_response *region_say(struct region *r, const char *person, const char *id,
                                      const char *method, const char *params);
/* The same as the loop asks: NULL when it is not answered yet; and whether to ask again. */
struct proto_rpc_response *region_say_later(struct region *r, const char *person, const char *id,
                                            const char *method, const char *params, bool patient);
bool region_answered(struct region *r, const char *person);
/* The result, decoded by the method's table; fails the test when refused. */
void *region_ask(struct region *r, const char *person, const char *method, const char *params);
/* The problem; fails the test when it was not refused with this code. */
const struct proto_problem *region_refused(struct region *r, const char *person, const char *method,
                                           const char *params, const char *code);
/* Formats into the arena. */
const char *region_text(struct region *r, const char *fmt, ...) MDO_PRINTF(2, 3);

/* A partner's message, one turn; ${type} without "nl.mdo." and ".v1". */
struct proto_answer *region_tell(struct region *r, const char *partner, const char *type, const char *data);
struct proto_answer *region_tell_as(struct region *r, const char *partner, const char *id, const char *type,
                                    const char *data);
const char *region_epoch(struct region *r);

/* A partner's signal: whatever is NULL is the ordinary thing. */
struct region_signal {
	const char *client;     /* JSON: {"bsn":"111222333"} */
	const char *place;      /* 0392: haarlem */
	const char *text;       /* in housing */
	const char *recipients; /* JSON list; all other partners */
	const char *from;       /* of the consent; 2026-11-01 */
	const char *until;      /* of the consent; 2027-06-30 */
	const char *purposes;   /* JSON list; signal, mdo */
	bool crisis;            /* a ground in place of a consent */
	bool interpreter;       /* one is needed, for Tigrinya */
	bool attends;           /* the client wants to be there */
};
#define BSN_A "{\"bsn\":\"111222333\"}"
#define BSN_B "{\"bsn\":\"123456782\"}"
#define NAMED_A "{\"name\":\"Test Persoon\",\"birth_date\":\"1990-01-02\"}"
struct proto_answer *region_signal(struct region *r, const char *partner, struct region_signal s);
/* The code of the only open case, or of the one that is not ${but}. */
const char *region_case(struct region *r, const char *but);
/* A partner without any tie to the client tells of a withdrawal, which suspends. */
void region_withdraw(struct region *r, const char *partner, const char *client);
/* Everything that waits for a partner, acknowledged; how many were of this kind. */
size_t region_heard(struct region *r, const char *partner, enum event kind);

/* A roster of one person for each partner: k1 of gemeente, g1 of ggd, s1 of school. */
void region_roster(struct region *r);
/* The person who was offered the regie accepts. */
void region_accept(struct region *r, const char *case_);

/* Audit rows on disk with this event and code (NULL: any code). Opens the store anew: what was borrowed of it
 * is gone. */
int region_audited(struct region *r, const char *event, const char *code);
/* Runs a statement on the main file, for what no command brings about; the store is opened anew. */
void region_sql(struct region *r, const char *sql);
/* The number that a query gives. */
int region_number(struct region *r, const char *sql);
/* Starts anew with match keys of these bytes; ${next} 0: none. At first the match key is of 3, and no next
 * one. */
void region_keys(struct region *r, unsigned char match, unsigned char next);
/* What the commands have to say for the log. */
bool region_line(struct region *r, struct commands_line *ret_line);
/* The configuration, to change a term of it. */
struct conf *region_conf(struct region *r);
/* Whether a column of an audit row of that event holds exactly this text. */
int region_audited_with(struct region *r, const char *event, const char *column, const char *text);

/* Opens the store anew with an erasure ledger, or with a copy of both its files: taken now, or put back. */
const char *region_ledger(struct region *r);
void region_copy(struct region *r, bool back);
/* The ledger is taken away and something is erased, so that it is owed; or it is back, and told. */
void region_owe(struct region *r, bool away);

#endif
