/*
 * stream_fetch - hands notifications over: what was served before and is asked for again, then what is
 * pending. Each is checked against consent again and leaves a disclosure row in the same transaction (I1, I4,
 * I7).
 */
#include <stdio.h>

#include "commands/stream.h"
#include "store/store_speaker.h"

#define SEQUENCE_DIGITS 20

static const int64_t SEEN_PERIOD_MS = 60 * 1000;

/* Why a kind of notification goes out. */
static const char *purpose_of(enum event kind)
{
	switch (kind) {
	case EVENT_SIGNAL_SHARED:
	case EVENT_SIGNAL_STATUS:
		return "signal";
	case EVENT_CONSENT_CONFIRMED:
	case EVENT_CONSENT_CHANGED:
	case EVENT_CONSENT_ENDING:
		return "consent";
	case EVENT_CONSENT_WITHDRAWN:
		return "erasure";
	case EVENT_SIGNAL_JOINED:
	case EVENT_CASE_OPENED:
	case EVENT_CASE_CLOSED:
	case EVENT_REGIE_OFFERED:
	case EVENT_REGIE_ACCEPTED:
	case EVENT_REGIE_DECLINED:
	case EVENT_REGIE_RELEASED:
	case EVENT_ITEM_ANNOUNCED:
	case EVENT_ITEM_MOVED:
	case EVENT_ITEM_CANCELLED:
	case EVENT_ITEM_NOT_READY:
	case EVENT_SPEAKER_BOOKED:
	case EVENT_SPEAKER_RELEASED:
	case EVENT_DIGEST:
	case EVENT_WITHHELD:
		return "mdo";
	case EVENT_ABSENT:
	case EVENT_COUNT:
		break;
	}
	return NULL;
}

static void audit(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                  const char *event, const struct stream_said *said)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'R',
	                                    .outcome = said->code == NULL ? 0 : 4,
	                                    .object_kind = terms_name(&terms_event, (int)n->kind),
	                                    .object = n->event_id.text,
	                                    .case_id = said->case_,
	                                    .recipient = to->id.text,
	                                    .consent = said->consent,
	                                    .purpose = purpose_of(n->kind),
	                                    .domains = said->domains,
	                                    .code = said->code});
}

static void wrap(struct turn *t, const struct store_notification *n, enum event kind, int64_t number,
                 struct instant served, const char *data, struct proto_notification *ret)
{
	char *sequence = arena_alloc(t->arena, SEQUENCE_DIGITS + 1);

	snprintf(sequence, SEQUENCE_DIGITS + 1, "%0*lld", SEQUENCE_DIGITS, (long long)number);
	proto_clear(&proto_table_notification, ret);
	ret->specversion = "1.0";
	ret->id = n->event_id.text;
	ret->source = t->conf->source;
	ret->type = proto_event_type(t->arena, kind);
	ret->time = served;
	ret->subject = ID_IS_SET(n->reference) ? n->reference.text : NULL;
	ret->sequence = sequence;
	ret->datacontenttype = "application/json";
	ret->data = data;
}

/* Asked for again: the same number again, or only its number and kind. */
static void serve_again(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                        struct proto_notification *ret)
{
	struct proto_withheld *withheld = proto_new(t->arena, &proto_table_withheld);
	struct stream_said said;
	const char *data = stream_render(t, to, n, &said);

	if (data != NULL) {
		audit(t, to, n, "notification.repeated", &said);
		wrap(t, n, n->kind, n->number, n->served, data, ret);
		return;
	}
	withheld->kind = n->kind;
	audit(t, to, n, "notification.withheld", &said);
	wrap(t, n, EVENT_WITHHELD, n->number, n->served,
	     proto_write(t->arena, &proto_table_withheld, withheld, NULL), ret);
	ret->subject = NULL;
}

/* Pending: numbered now, or gone without a hole. */
static bool serve_first(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                        struct store_stream *stream, struct proto_notification *ret)
{
	struct stream_said said;
	const char *data = stream_render(t, to, n, &said);

	if (data == NULL) {
		audit(t, to, n, "notification.dropped", &said);
		store_outbox_drop(t->store, n->id);
		return false;
	}
	store_outbox_number(t->store, n, ++stream->newest, t->now);
	if (!said.known)
		store_outbox_rests(t->store, n);
	if (n->kind == EVENT_SPEAKER_BOOKED)
		store_speaker_told(t->store, &n->event_id);
	audit(t, to, n, "notification.served", &said);
	wrap(t, n, n->kind, stream->newest, t->now, data, ret);
	return true;
}

static void add(struct turn *t, struct proto_notification_list *events, const struct proto_notification *one)
{
	events->at = arena_grow(t->arena, events->at, events->count, sizeof(*events->at));
	events->at[events->count++] = *one;
}

static void serve(struct turn *t, const struct conf_partner *from, const struct proto_fetch *in,
                  struct store_stream *stream, struct proto_notification_list *events)
{
	struct store_notification_list list = {0};
	size_t credit = (size_t)in->credit;
	struct proto_notification one;

	/* Nothing beyond the newest was ever served. */
	if (in->after < stream->newest)
		list = store_outbox_served(t->store, t->arena, &from->id, in->after, credit);
	for (size_t i = 0; i < list.count; i++) {
		serve_again(t, from, &list.at[i], &one);
		add(t, events, &one);
	}
	/* What is dropped makes room for others, if there are more. */
	for (bool more = true; more && events->count < credit;) {
		size_t most = credit - events->count;

		list = store_outbox_pending(t->store, t->arena, &from->id, t->now, most);
		more = list.count == most;
		for (size_t i = 0; i < list.count; i++)
			if (serve_first(t, from, &list.at[i], stream, &one))
				add(t, events, &one);
	}
}

bool stream_fetch(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_fetch *in = m->data;
	struct store_stream stream = store_stream_uncounted(t->store, &from->id);

	if (!stream_counts_here(t, in->epoch, in->after, "/data/after", &stream, refusal))
		return false;
	int64_t before = stream.newest;
	bool seen = stream.seen.ms + SEEN_PERIOD_MS >= t->now.ms;
	if (!seen)
		stream.seen = t->now;
	serve(t, from, in, &stream, &answer->events);
	if (!seen || stream.newest > before)
		store_stream_served(t->store, &stream);
	if (answer->events.count == 0 && t->patient && in->wait_ms != PROTO_NO_INT)
		t->wait_ms = in->wait_ms;
	answer->answer = ANSWER_EVENTS;
	answer->newest = stream.newest;
	answer->upto = stream.acked;
	return true;
}
