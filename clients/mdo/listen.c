/*
 * mdo listen: takes over our notifications in order, and acknowledges each when it was handed over. What was
 * handed over and not yet noted when the power went comes again: at least once, never not.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "mdo/commands.h"
#include "mdo/handover.h"
#include "mdo/report.h"
#include "mdo/subscribe.h"

#define PAUSE_MS 1000 /* between attempts while the daemon is away */

const struct mdo_option listen_options[] = {
        {"state", MDO_VALUE, "DIR", "remember there how far we came"},
        {"from", MDO_VALUE, "N", "begin with number N (a replay when it was acknowledged before)"},
        {"kinds", MDO_MANY, "KIND,..", "first subscribe to these kinds at once, as mdo subscribe --now does"},
        {"exec", MDO_VALUE, "PROG",
         "run PROG for each, with it on standard input; it takes it over by exit status 0"},
        {"once", MDO_SWITCH, NULL, "end when there is nothing more for now"},
        {"count", MDO_VALUE, "N", "end after N notifications"},
        {NULL, MDO_SWITCH, NULL, NULL}};

struct listener {
	struct session *session;
	struct mdo_cursor_dir *dir; /* NULL: nothing is remembered */
	struct mdo_cursor cursor;
	const char *program;
	bool once;
	int64_t at;   /* highest number handed over; -1: to be learnt from the daemon */
	int64_t left; /* notifications still wanted; -1: no end */
	bool reached, away;
};

/* What a step of listening comes to: go on, or end with a status. */
#define GO_ON (-1)

static int save(struct listener *l)
{
	struct why why;

	if (l->dir == NULL || mdo_cursor_save(l->dir, &l->cursor, &why))
		return GO_ON;
	return session_fail(MDO_OTHER, "--state: %s", why.text);
}

/* The daemon's store was restored: numbers begin anew. */
static int restart(struct listener *l, const char *epoch)
{
	session_note("the stream restarted: the daemon was restored; numbers begin anew");
	mdo_cursor_restart(&l->cursor, epoch);
	l->at = 0;
	return save(l);
}

/* What a daemon says whose audit chain was tampered with is not taken over; session_witness says so. */
static int witness(const struct listener *l)
{
	return mdo_witness_alarm(mdo_door_witness(l->session->door)) == MDO_WITNESS_NONE ? GO_ON : MDO_ALARM;
}

/* Tells the daemon what was taken over. That it is away now does no harm: a later one says the same and more.
 */
static int acknowledge(struct listener *l)
{
	struct session *s = l->session;
	struct mdo_sender from = session_sender(s);
	struct arena *a = arena_new();
	struct mdo_answer answer;
	int status = GO_ON;

	if (mdo_stream_ack(s->door, a, &from, l->cursor.epoch, l->cursor.acked, s->timeout_ms, &answer) !=
	    MDO_REACHED) {
		session_note("not acknowledged for now: no answer");
	} else if (mdo_stream_refused(&answer.body, PROBLEM_STREAM_RESTARTED)) {
		status = restart(l, answer.body.epoch);
	} else if (report_outcome(&answer.body) == MDO_REFUSED) {
		report_answer(s, "ack", &answer);
		status = MDO_REFUSED;
	}
	arena_free(a);
	return status;
}

/* Handed over up to l->at: noted here first, so that a crash in between does not hand it over twice. */
static int note(struct listener *l)
{
	int status = GO_ON;

	if (l->at > l->cursor.acked) {
		l->cursor.acked = l->at;
		status = save(l);
	}
	return status == GO_ON ? acknowledge(l) : status;
}

static bool hand_over(struct listener *l, struct arena *a, const struct proto_notification *n,
                      struct why *why)
{
	return l->program != NULL ? handover_exec(a, n, l->program, why) : handover_print(a, n, why);
}

/* The events of one answer. With --exec each is noted by itself: a program that failed must not see the ones
 * before again. */
static int take_over(struct listener *l, struct arena *a, const struct proto_answer *answer)
{
	bool noted = true;

	for (size_t i = 0; i < answer->events.count && l->left != 0; i++) {
		const struct proto_notification *n = &answer->events.at[i];
		struct why why;
		int64_t number;
		int status;

		if (!mdo_stream_number(n, &number))
			return session_fail(MDO_UNREACHABLE, "a notification without a number: %s",
			                    mdo_reach_text(MDO_GARBLED));
		if (number <= l->at)
			continue;
		if (number != l->at + 1 && l->at > 0)
			session_note("numbers %" PRId64 " to %" PRId64 " are not kept any more", l->at + 1,
			             number - 1);
		if (!hand_over(l, a, n, &why)) {
			if (!noted && note(l) == MDO_REFUSED)
				session_note("what was handed over before is not acknowledged either");
			return session_fail(MDO_OTHER, "%s", why.text);
		}
		l->at = number;
		l->left -= l->left > 0;
		noted = l->program != NULL;
		status = noted ? note(l) : GO_ON;
		if (status != GO_ON)
			return status;
		if (l->at != number) /* restarted meanwhile */
			return GO_ON;
	}
	return noted ? GO_ON : note(l);
}

static int take_answer(struct listener *l, struct arena *a, const struct mdo_answer *answer)
{
	const struct proto_answer *b = &answer->body;
	bool known = l->cursor.epoch[0] != '\0';
	int status;

	if (b->answer == ANSWER_RETRY) {
		l->away = true;
		return GO_ON;
	}
	if (mdo_stream_refused(b, PROBLEM_STREAM_RESTARTED) ||
	    (known && !text_equal(b->epoch, l->cursor.epoch)))
		return restart(l, b->epoch);
	if (b->answer != ANSWER_EVENTS) {
		report_answer(l->session, "fetch", answer);
		return (int)report_outcome(b) == MDO_STORED ? MDO_OTHER : (int)report_outcome(b);
	}
	if (!known)
		mdo_cursor_restart(&l->cursor, b->epoch);
	status = witness(l);
	if (status != GO_ON)
		return status;
	if (l->at < 0) { /* we knew nothing: begin behind what the daemon knows as acknowledged */
		l->at = b->upto != PROTO_NO_INT ? b->upto : 0;
		l->cursor.acked = l->at;
		status = save(l);
		if (l->at > 0 || status != GO_ON)
			return status;
	} else if (b->events.count == 0 && (status = save(l)) != GO_ON) {
		return status;
	}
	status = take_over(l, a, b);
	if (status == GO_ON && l->once && b->newest != PROTO_NO_INT && l->at >= b->newest &&
	    b->events.count == 0)
		status = MDO_STORED;
	return status;
}

static void rest(void)
{
	struct timespec t = {.tv_sec = PAUSE_MS / 1000, .tv_nsec = (PAUSE_MS % 1000) * 1000000L};

	nanosleep(&t, NULL);
}

/* Nobody at the door at the very start ends it; later the daemon may be away for a while and come back. */
static int not_reached(struct listener *l, enum mdo_reach reach)
{
	if (!l->reached || l->once || reach == MDO_SHUT || reach == MDO_GARBLED)
		return session_unreached(l->session, reach);
	if (!l->away)
		session_note("the daemon is away: %s", mdo_reach_text(reach));
	l->away = true;
	return GO_ON;
}

static int fetch(struct listener *l)
{
	struct session *s = l->session;
	struct arena *a = arena_new();
	struct mdo_sender from = session_sender(s);
	struct mdo_fetch fetch = {.epoch = l->cursor.epoch[0] != '\0' ? l->cursor.epoch : NULL,
	                          .after = l->at > 0 ? l->at : 0,
	                          .credit = l->at < 0 ? 1 : MDO_STREAM_CREDIT_MAX,
	                          .wait_ms = l->once || l->at < 0 ? 0 : MDO_STREAM_WAIT_MAX_MS};
	struct mdo_answer answer;
	enum mdo_reach reach;
	int status;

	if (l->left > 0 && l->left < fetch.credit)
		fetch.credit = (int)l->left;
	reach = mdo_stream_fetch(s->door, a, &from, &fetch, s->timeout_ms, &answer);
	if (reach != MDO_REACHED) {
		status = not_reached(l, reach);
	} else {
		if (l->away && answer.body.answer != ANSWER_RETRY) {
			session_note("the daemon is there again");
			l->away = false;
		}
		l->reached = true;
		status = take_answer(l, a, &answer);
	}
	arena_free(a);
	return status;
}

static int listen_on(struct listener *l)
{
	int status = GO_ON;

	/* A crash may have come between noting and acknowledging. */
	if (l->cursor.acked > 0)
		status = acknowledge(l);
	while (status == GO_ON) {
		if (l->left == 0)
			return MDO_STORED;
		status = fetch(l);
		if (status == GO_ON && l->away)
			rest();
	}
	return status;
}

/* Options and state; false: said why. */
static bool begin(struct listener *l)
{
	const struct mdo_args *args = &l->session->args;
	const char *from = mdo_args_value(args, "from"), *count = mdo_args_value(args, "count");
	const char *state = mdo_args_value(args, "state");
	int64_t number = 0;
	struct why why;

	l->cursor = mdo_cursor_start();
	l->program = mdo_args_value(args, "exec");
	l->once = mdo_args_has(args, "once");
	l->left = -1;
	if (count != NULL && !text_parse_int(count, 1, INT64_MAX, &l->left)) {
		session_note("--count: a number from 1");
		return false;
	}
	if (from != NULL && !text_parse_int(from, 1, INT64_MAX, &number)) {
		session_note("--from: a number from 1");
		return false;
	}
	if (state != NULL && !mdo_cursor_open(state, &l->dir, &l->cursor, &why)) {
		session_note("--state: %s", why.text);
		return false;
	}
	l->at = from != NULL ? number - 1 : l->cursor.epoch[0] != '\0' ? l->cursor.acked : -1;
	return true;
}

static int subscribe_first(struct session *s)
{
	struct proto_subscribe data;
	struct mdo_answer answer;

	if (!mdo_args_has(&s->args, "kinds"))
		return MDO_STORED;
	proto_clear(&proto_table_subscribe, &data);
	if (!subscribe_add(s, &data, "kinds", "now"))
		return MDO_USAGE;
	return subscribe_send(s, &data, &answer);
}

int listen_command(struct session *s)
{
	struct listener l = {.session = s};
	struct why why;
	int status;

	if (!mdo_profile_complete(&s->profile, true, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	if (!begin(&l))
		return MDO_USAGE;
	status = session_connect(s) ? subscribe_first(s) : (int)MDO_USAGE;
	if (status == MDO_STORED)
		status = listen_on(&l);
	mdo_cursor_close(l.dir);
	return status;
}
