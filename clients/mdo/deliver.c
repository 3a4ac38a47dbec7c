#include "mdo/deliver.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "mdo/report.h"

#define AGAIN_MS 2000
#define KEEP_DAYS 7
#define KEEP_DAYS_MAX 90
#define LOCK_WAIT_MS 30000

const struct mdo_option deliver_options[] = {
        {"spool", MDO_VALUE, "DIR",
         "keep it sealed in DIR until the daemon has it; sends what waits there too, in order"},
        {"keep-days", MDO_VALUE, "N", "keep sent and refused messages sealed for so many days; default 7"},
        {NULL, MDO_SWITCH, NULL, NULL}};

static int open_spool(struct delivery *d, const char *dir)
{
	struct session *s = d->session;
	const char *days_text = mdo_args_value(&s->args, "keep-days");
	int64_t days = KEEP_DAYS;
	char secret[CRYPTO_Z85_MAX];
	struct why why;
	bool ok;

	if (days_text != NULL && !text_parse_int(days_text, 0, KEEP_DAYS_MAX, &days))
		return session_fail(MDO_USAGE, "--keep-days: a number from 0 to %d", KEEP_DAYS_MAX);
	d->keep_from = time_add(clock_now(), -days * 24 * TIME_HOUR_MS);
	if (!mdo_keyfile_secret(s->profile.key_file, secret, &why))
		return session_fail(MDO_USAGE, "%s", why.text);
	ok = mdo_spool_open(dir, secret, LOCK_WAIT_MS, &d->spool, &why);
	crypto_wipe(secret, sizeof(secret));
	return ok ? MDO_STORED : session_fail(MDO_OTHER, "%s", why.text);
}

int deliver_begin(struct session *s, struct delivery *ret_delivery)
{
	const char *dir = mdo_args_value(&s->args, "spool");
	struct delivery d = {.session = s, .own_outcome = MDO_SPOOLED};
	int outcome;

	if (!session_connect(s))
		return MDO_USAGE;
	outcome = dir != NULL ? open_spool(&d, dir) : MDO_STORED;
	if (outcome == MDO_STORED)
		*ret_delivery = d;
	return outcome;
}

void deliver_end(struct delivery *d)
{
	mdo_spool_close(d->spool);
	d->spool = NULL;
}

static void count(struct delivery *d, const struct proto_answer *answer)
{
	switch (report_outcome(answer)) {
	case MDO_STORED:
		d->stored++;
		break;
	case MDO_DUPLICATE:
		d->duplicate++;
		break;
	case MDO_REFUSED:
		d->refused++;
		break;
	case MDO_UNREACHABLE:
	case MDO_OTHER:
	case MDO_USAGE:
	case MDO_SPOOLED:
	case MDO_ALARM:
		d->waiting++;
		break;
	}
}

int deliver_message(struct delivery *d, const struct mdo_event *event)
{
	struct session *s = d->session;
	struct mdo_question q = {event->id, event->text, event->len, s->timeout_ms, AGAIN_MS};
	struct mdo_spool_message m = {event->id, event->text, event->len};
	struct mdo_answer answer;
	enum mdo_reach reach;
	struct why why;

	if (d->spool != NULL) {
		if (event->len > PROTO_MESSAGE_MAX)
			return session_fail(MDO_USAGE, "the message is larger than %d bytes",
			                    PROTO_MESSAGE_MAX);
		if (!mdo_spool_put(d->spool, &m, &d->own, &why))
			return session_fail(MDO_OTHER, "%s", why.text);
		return MDO_SPOOLED;
	}
	reach = mdo_door_deliver(s->door, s->arena, &q, &answer);
	if (reach != MDO_REACHED) {
		d->waiting++;
		return session_unreached(s, reach);
	}
	report_answer(s, event->id, &answer);
	count(d, &answer.body);
	return (int)report_outcome(&answer.body);
}

/* ---- with a spool ---- */

static enum mdo_reach ask_one(void *cookie, struct arena *a, const struct mdo_spool_message *m,
                              struct mdo_answer *ret_answer)
{
	struct session *s = ((struct delivery *)cookie)->session;
	struct mdo_question q = {m->id, m->text, m->len, s->timeout_ms, AGAIN_MS};

	return mdo_door_deliver(s->door, a, &q, ret_answer);
}

/* An acknowledgement of nothing changes nothing, and its answer, whatever it is, says the epoch. */
static enum mdo_reach ask_epoch(void *cookie, struct arena *a, char ret_epoch[MDO_EPOCH_MAX])
{
	struct delivery *d = cookie;
	struct mdo_sender from = session_sender(d->session);
	struct mdo_answer answer;
	enum mdo_reach reach = mdo_stream_ack(d->session->door, a, &from, mdo_spool_epoch(d->spool), 0,
	                                      d->session->timeout_ms, &answer);

	if (reach == MDO_REACHED)
		snprintf(ret_epoch, MDO_EPOCH_MAX, "%s", answer.body.epoch);
	return reach;
}

static void told(void *cookie, uint64_t number, bool again, const struct mdo_answer *answer)
{
	struct delivery *d = cookie;

	if (number == d->own && answer->body.answer != ANSWER_RETRY)
		d->own_outcome = (int)report_outcome(&answer->body);
	if (again && answer->body.answer != ANSWER_REFUSED) {
		session_note("sent again to the restored daemon: %s", answer->body.id);
		return;
	}
	count(d, &answer->body);
	report_answer(d->session, answer->body.id != NULL ? answer->body.id : "-", answer);
}

int deliver_spooled(struct delivery *d)
{
	struct mdo_post post = {d->spool, ask_one, ask_epoch, told, d, clock_now()};
	struct mdo_post_result result;
	struct why why;

	result = mdo_post_run(&post, &why);
	d->waiting = result.waiting;
	switch (result.end) {
	case MDO_POST_BROKEN:
		return session_fail(MDO_OTHER, "%s", why.text);
	case MDO_POST_STOPPED:
		if (result.reach != MDO_REACHED)
			session_unreached(d->session, result.reach);
		session_note("kept in the spool: %zu %s, still to be sent", d->waiting,
		             d->waiting == 1 ? "message" : "messages");
		break;
	case MDO_POST_EMPTY:
		break;
	}
	if (!mdo_spool_sweep(d->spool, d->keep_from, &why))
		return session_fail(MDO_OTHER, "%s", why.text);
	return result.end == MDO_POST_EMPTY ? MDO_STORED : MDO_SPOOLED;
}

int deliver_sum(const struct delivery *d)
{
	if (d->refused > 0)
		return MDO_REFUSED;
	if (d->waiting > 0)
		return d->spool != NULL ? MDO_SPOOLED : MDO_UNREACHABLE;
	return MDO_STORED;
}

int deliver_one(struct session *s, const struct mdo_event *event)
{
	struct delivery d;
	int outcome = deliver_begin(s, &d);

	if (outcome != MDO_STORED)
		return outcome;
	outcome = deliver_message(&d, event);
	if (d.spool != NULL && outcome == MDO_SPOOLED) {
		outcome = deliver_spooled(&d);
		if (outcome != MDO_OTHER)
			outcome = d.own_outcome;
	}
	deliver_end(&d);
	return session_flush() ? outcome : MDO_OTHER;
}
