/*
 * status, partners: how the daemon is, how far partners have read.
 */
#include "commands/desk_view.h"
#include "store/store_outbox.h"
#include "store/store_speaker.h"

bool status_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	struct store_numbers n = store_numbers(t->store);
	const struct turn_counts *counts = turn_counts(t);
	struct proto_status *s = result;

	(void)who;
	(void)params;
	(void)refusal;
	s->region = t->conf->region;
	s->version = turn_version(t);
	s->epoch = store_epoch(t->store);
	s->started = turn_started(t);
	s->now = t->now;
	s->schema = store_schema(t->store);
	s->open_cases = n.open_cases;
	s->escalations = n.escalations;
	s->not_ready = store_speaker_gaps(t->store);
	s->pending = n.pending;
	s->erasing = n.erasing;
	s->stored = counts->stored;
	s->duplicates = counts->duplicates;
	s->refused = counts->refused;
	s->audit_rows = n.audit_rows;
	s->health = turn_health(t);
	return true;
}

bool partner_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct desk_view_told nothing = {0};
	struct proto_partner_list *list = result;
	size_t count = t->conf->partner_count;

	(void)who;
	(void)params;
	(void)refusal;
	list->partners.count = count;
	list->partners.at = arena_array(t->arena, count, sizeof(*list->partners.at));
	for (size_t i = 0; i < count; i++) {
		const struct conf_partner *p = &t->conf->partners[i];
		struct store_stream stream = store_stream_get(t->store, &p->id);
		struct proto_partner_row *row = &list->partners.at[i];

		proto_clear(&proto_table_partner_row, row);
		row->partner = p->id.text;
		row->role = p->role;
		row->rights = p->rights;
		row->revoked = p->revoked;
		row->newest = stream.newest;
		row->acked = stream.acked;
		row->pending = stream.pending;
		row->seen = stream.seen;
	}
	desk_view_disclose(t, "partner.listed", &nothing);
	return true;
}
