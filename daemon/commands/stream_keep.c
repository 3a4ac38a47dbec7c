/*
 * stream_keep - a partner's stream: what it subscribes to, and how far it has taken over.
 */
#include "base/text.h"
#include "commands/stream.h"
#include "store/store_outbox.h"

/* ${epoch} NULL: the very first time, which can only count from nothing. */
bool stream_counts_here(struct turn *t, const char *epoch, int64_t number, const char *pointer,
                        const struct store_stream *stream, struct refusal *refusal)
{
	if (epoch == NULL ? number != 0 : !text_equal(epoch, store_epoch(t->store))) {
		refusal_set(refusal, PROBLEM_STREAM_RESTARTED, "/data/epoch", NULL);
		return false;
	}
	if (number > stream->newest) {
		refusal_set(refusal, PROBLEM_NUMBER_AHEAD, pointer, NULL);
		return false;
	}
	return true;
}

bool stream_subscribe(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                      struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_subscribe *in = m->data;

	(void)refusal;
	store_stream_subscribe(t->store, &from->id, in->now, in->digest & ~in->now);
	turn_audit(t, &(struct store_audit){.event = "stream.subscribed",
	                                    .action = 'U',
	                                    .object_kind = "stream",
	                                    .object = from->id.text});
	struct store_stream stream = store_stream_uncounted(t->store, &from->id);
	answer->answer = ANSWER_SUBSCRIBED;
	answer->now = stream.now_kinds;
	answer->digest = stream.digest_kinds;
	return true;
}

bool stream_ack(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_ack *in = m->data;
	struct store_stream stream = store_stream_uncounted(t->store, &from->id);

	if (!stream_counts_here(t, in->epoch, in->upto, "/data/upto", &stream, refusal))
		return false;
	if (in->upto > stream.acked) {
		store_stream_ack(t->store, &from->id, in->upto);
		stream.acked = in->upto;
	}
	answer->answer = ANSWER_ACKED;
	answer->upto = stream.acked;
	return true;
}
