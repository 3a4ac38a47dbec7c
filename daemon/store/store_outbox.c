#include "store/store_outbox.h"

#include <assert.h>

#include "store/store_inside.h"

#define ALL_KINDS ((TERMS_BIT(EVENT_COUNT) - 1) & ~TERMS_BIT(EVENT_ABSENT))

static_assert(EVENT_COUNT < 32, "kinds are bits");

void store_outbox_add(struct store *s, const struct store_notification *n)
{
	struct sql_run r = sql_begin(&s->sql, ADD_OUTBOX);
	struct event_id event_id = n->event_id;

	if (!ID_IS_SET(event_id))
		id_uuid(s->ids, n->created, event_id.text);
	sql_bind_text(&r, ":event_id", event_id.text);
	sql_bind_text(&r, ":partner", n->partner.text);
	sql_bind_int(&r, ":kind", n->kind);
	sql_bind_int(&r, ":created", n->created.ms);
	sql_bind_int(&r, ":not_before", n->not_before.ms);
	sql_bind_id(&r, ":signal", n->signal.text);
	sql_bind_id(&r, ":case_id", n->case_.text);
	sql_bind_id(&r, ":signal_upto", n->signal_upto.text);
	sql_bind_id(&r, ":reference", n->reference.text);
	sql_bind_text(&r, ":facts", n->facts);
	sql_do(&r);
}

static struct store_notification_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_notification_list list = {0};

	while (sql_row(r)) {
		struct store_notification n = {0};

		n.id = sql_int(r);
		SQL_ID(r, n.event_id);
		SQL_ID(r, n.partner);
		n.kind = (enum event)sql_enum(r, EVENT_COUNT);
		n.number = sql_int(r);
		n.created = sql_instant(r);
		n.not_before = sql_instant(r);
		n.served = sql_instant(r);
		SQL_ID(r, n.signal);
		SQL_ID(r, n.case_);
		SQL_ID(r, n.signal_upto);
		SQL_ID(r, n.reference);
		n.facts = sql_text(r, a);
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = n;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_notification_list){0};
}

struct store_notification_list store_outbox_pending(struct store *s, struct arena *a,
                                                    const struct partner_id *partner, struct instant now,
                                                    size_t max)
{
	struct sql_run r = sql_begin(&s->sql, LIST_PENDING);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_int(&r, ":now", now.ms);
	sql_bind_int(&r, ":most", (int64_t)max);
	return collect(s, a, &r);
}

struct store_notification_list store_outbox_served(struct store *s, struct arena *a,
                                                   const struct partner_id *partner, int64_t after,
                                                   size_t max)
{
	struct sql_run r = sql_begin(&s->sql, LIST_SERVED);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_int(&r, ":after", after);
	sql_bind_int(&r, ":most", (int64_t)max);
	return collect(s, a, &r);
}

void store_outbox_rests(struct store *s, const struct store_notification *n)
{
	struct sql_run r;

	if (!ID_IS_SET(n->signal) && !ID_IS_SET(n->case_))
		return;
	r = sql_begin(&s->sql, ID_IS_SET(n->signal) ? ADD_SERVED_SIGNAL : ADD_SERVED_CASE);
	sql_bind_text(&r, ":partner", n->partner.text);
	sql_bind_text(&r, ":reference", n->reference.text);
	if (ID_IS_SET(n->signal)) {
		sql_bind_text(&r, ":signal", n->signal.text);
	} else {
		sql_bind_text(&r, ":case_id", n->case_.text);
		sql_bind_id(&r, ":upto", n->signal_upto.text);
	}
	sql_do(&r);
}

void store_outbox_told(struct store *s, const struct partner_id *partner, const struct case_id *case_,
                       const char *reference)
{
	struct store_notification n = {.partner = *partner, .case_ = *case_};

	ID_SET(n.reference, reference);
	store_outbox_rests(s, &n);
}

static void find_stream(struct store *s, struct store_stream *stream)
{
	struct sql_run r = sql_begin(&s->sql, FIND_STREAM);

	sql_bind_text(&r, ":partner", stream->partner.text);
	if (!sql_row(&r))
		return;
	stream->newest = sql_int(&r);
	stream->acked = sql_int(&r);
	stream->now_kinds = sql_set(&r);
	stream->digest_kinds = sql_set(&r);
	stream->seen = sql_instant(&r);
	sql_end(&r);
}

void store_outbox_number(struct store *s, const struct store_notification *n, int64_t number,
                         struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, NUMBER_OUTBOX);
	int64_t changed;

	sql_bind_int(&r, ":number", number);
	sql_bind_int(&r, ":served", now.ms);
	sql_bind_int(&r, ":id", n->id);
	changed = sql_do(&r);
	assert(changed == 1 || s->sql.state != STORE_WELL);
}

void store_outbox_drop(struct store *s, int64_t id)
{
	struct sql_run r = sql_begin(&s->sql, DROP_OUTBOX);

	sql_bind_int(&r, ":id", id);
	sql_do(&r);
}

int64_t store_outbox_trim(struct store *s, struct instant before, size_t max)
{
	struct sql_run r = sql_begin(&s->sql, TRIM_OUTBOX);

	sql_bind_int(&r, ":before", before.ms);
	sql_bind_int(&r, ":most", (int64_t)max);
	return sql_do(&r);
}

struct store_stream store_stream_uncounted(struct store *s, const struct partner_id *partner)
{
	struct store_stream stream = {.partner = *partner, .now_kinds = ALL_KINDS};

	find_stream(s, &stream);
	return stream;
}

struct store_stream store_stream_get(struct store *s, const struct partner_id *partner)
{
	struct store_stream stream = store_stream_uncounted(s, partner);
	struct sql_run r = sql_begin(&s->sql, COUNT_PENDING);

	sql_bind_text(&r, ":partner", partner->text);
	if (sql_row(&r)) {
		stream.pending = sql_int(&r);
		sql_end(&r);
	}
	return stream;
}

void store_stream_ack(struct store *s, const struct partner_id *partner, int64_t upto)
{
	struct sql_run r = sql_begin(&s->sql, SET_STREAM_ACKED);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_int(&r, ":upto", upto);
	sql_do(&r);
}

void store_stream_subscribe(struct store *s, const struct partner_id *partner, uint32_t now_kinds,
                            uint32_t digest_kinds)
{
	struct sql_run r = sql_begin(&s->sql, SET_STREAM_KINDS);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_int(&r, ":now_kinds", now_kinds);
	sql_bind_int(&r, ":digest_kinds", digest_kinds);
	sql_do(&r);
}

void store_stream_served(struct store *s, const struct store_stream *stream)
{
	struct sql_run r = sql_begin(&s->sql, SET_STREAM_SERVED);

	sql_bind_text(&r, ":partner", stream->partner.text);
	sql_bind_int(&r, ":newest", stream->newest);
	sql_bind_int(&r, ":now_kinds", stream->now_kinds);
	sql_bind_int(&r, ":digest_kinds", stream->digest_kinds);
	sql_bind_instant(&r, ":seen", stream->seen);
	sql_do(&r);
}
