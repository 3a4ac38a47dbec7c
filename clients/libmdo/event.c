#include "libmdo/event.h"

#include "base/text.h"

struct mdo_event mdo_event_make(struct arena *a, const struct mdo_sender *from, enum message kind,
                                const char *data)
{
	char id[ID_UUID_MAX];
	struct proto_envelope envelope;
	struct mdo_event event;

	id_uuid(from->ids, from->now, id);
	proto_clear(&proto_table_envelope, &envelope);
	envelope.specversion = "1.0";
	envelope.id = arena_text(a, id);
	envelope.source = from->source;
	envelope.type = message_type(kind);
	envelope.time = from->now;
	envelope.datacontenttype = "application/json";
	envelope.data = data;
	event.id = envelope.id;
	event.text = proto_write(a, &proto_table_envelope, &envelope, &event.len);
	return event;
}

bool mdo_event_take(struct arena *a, const struct mdo_sender *from, enum message kind, const char *text,
                    size_t len, struct mdo_event *ret_event, struct refusal *ret_refusal)
{
	struct proto_envelope envelope;
	struct mdo_event event = {.text = text, .len = len};

	proto_clear(&proto_table_envelope, &envelope);
	if (proto_read(a, &proto_table_envelope, text, len, &envelope, ret_refusal)) {
		event.id = envelope.id;
		*ret_event = event;
		return true;
	}
	if (ret_refusal->problem != PROBLEM_MEMBER_MISSING ||
	    !text_equal(ret_refusal->pointer, "/specversion"))
		return false;
	/* No event: data then. Read back, since only now it is known to be JSON of the right size as a whole.
	 */
	event = mdo_event_make(a, from, kind, text);
	if (event.len > PROTO_MESSAGE_MAX) {
		refusal_set(ret_refusal, PROBLEM_TOO_LARGE, NULL, NULL);
		return false;
	}
	if (!proto_read(a, &proto_table_envelope, event.text, event.len, &envelope, ret_refusal))
		return false;
	*ret_event = event;
	return true;
}
