#include "libmdo/stream.h"

#include "base/text.h"

#define AGAIN_MS 2000

static enum mdo_reach ask(struct mdo_door *d, struct arena *a, const struct mdo_event *event, int timeout_ms,
                          int again_ms, struct mdo_answer *ret_answer)
{
	struct mdo_question q = {event->id, event->text, event->len, timeout_ms, again_ms};

	return mdo_door_deliver(d, a, &q, ret_answer);
}

enum mdo_reach mdo_stream_fetch(struct mdo_door *d, struct arena *a, const struct mdo_sender *from,
                                const struct mdo_fetch *fetch, int timeout_ms, struct mdo_answer *ret_answer)
{
	struct proto_fetch data;
	struct mdo_event event;

	proto_clear(&proto_table_fetch, &data);
	data.epoch = fetch->epoch;
	data.after = fetch->after;
	data.credit = fetch->credit;
	if (fetch->wait_ms > 0)
		data.wait_ms = fetch->wait_ms;
	event = mdo_event_make(a, from, MESSAGE_FETCH, proto_write(a, &proto_table_fetch, &data, NULL));
	/* Never sent twice: each would wait at the daemon by itself. */
	return ask(d, a, &event, fetch->wait_ms + timeout_ms, 0, ret_answer);
}

enum mdo_reach mdo_stream_ack(struct mdo_door *d, struct arena *a, const struct mdo_sender *from,
                              const char *epoch, int64_t upto, int timeout_ms, struct mdo_answer *ret_answer)
{
	struct proto_ack data;
	struct mdo_event event;

	proto_clear(&proto_table_ack, &data);
	data.epoch = epoch;
	data.upto = upto;
	event = mdo_event_make(a, from, MESSAGE_ACK, proto_write(a, &proto_table_ack, &data, NULL));
	return ask(d, a, &event, timeout_ms, AGAIN_MS, ret_answer);
}

bool mdo_stream_number(const struct proto_notification *n, int64_t *ret_number)
{
	return text_parse_int(n->sequence, 1, INT64_MAX, ret_number);
}

bool mdo_stream_refused(const struct proto_answer *answer, enum problem p)
{
	return answer->answer == ANSWER_REFUSED && answer->problem != NULL &&
	       problem_from_code(answer->problem->code) == p;
}
