#include "commands/notify.h"

#include <assert.h>

#include "base/text.h"
#include "commands/content.h"
#include "store/store_client.h"
#include "store/store_contact.h"
#include "store/store_lease.h"
#include "store/store_outbox.h"

/* Some things are told whatever was subscribed to: a person's rights and an open question hang on them. */
static const uint32_t ALWAYS = TERMS_BIT(EVENT_CONSENT_WITHDRAWN) | TERMS_BIT(EVENT_CONSENT_CHANGED) |
                               TERMS_BIT(EVENT_CONSENT_ENDING) | TERMS_BIT(EVENT_REGIE_OFFERED);

/* That something is to be erased waits also for a partner that is cut off, should it ever come back. */
static const uint32_t MUST_HEAR = TERMS_BIT(EVENT_CONSENT_WITHDRAWN) | TERMS_BIT(EVENT_CONSENT_CHANGED);

/* The next time of day at which digests are due. */
static struct instant next_digest(const struct turn *t)
{
	int minute = (int)t->conf->policy.digest_minute;
	struct instant today = time_from_local(t->today, minute / 60, minute % 60);

	if (today.ms > t->now.ms)
		return today;
	return time_from_local(day_add(t->today, 1), minute / 60, minute % 60);
}

static void put(struct turn *t, struct store_notification *n)
{
	const struct conf_partner *p = conf_partner(t->conf, n->partner.text);

	/* Whoever received something must hear that it is to be erased, should it ever listen again. */
	bool reached = p != NULL && !p->revoked && (p->rights & TERMS_BIT(RIGHT_LISTEN)) != 0;
	if (!reached && (MUST_HEAR & TERMS_BIT(n->kind)) == 0)
		return;
	uint32_t bit = TERMS_BIT(n->kind);
	bool digest = false;
	if ((ALWAYS & bit) == 0) {
		struct store_stream stream = store_stream_uncounted(t->store, &n->partner);
		digest = (stream.digest_kinds & bit) != 0;
		if (!digest && (stream.now_kinds & bit) == 0)
			return;
	}
	/* From a source that begins anew: a running count would tell what else was said meanwhile (I11). */
	struct id_source apart = {.fill = t->ids->fill, .cookie = t->ids->cookie};
	id_uuid(&apart, t->now, n->event_id.text);
	n->created = t->now;
	n->not_before = digest ? next_digest(t) : t->now;
	store_outbox_add(t->store, n);
	turn_notified(t, &n->partner);
}

/* Which client a case is about is known by its signals: without this nobody could tell whose regie is
 * offered. The newest that the receiver sent or hears of; none, for one that hears of none. */
static const char *known_by(struct turn *t, const struct case_view *v, const struct partner_id *to)
{
	for (size_t i = v->signals.count; i > 0; i--) {
		const struct store_signal *s = &v->signals.at[i - 1];
		struct reference_id reference;

		if (!ID_EQUAL(s->partner, *to) &&
		    content_shared(t, v->grounds[i - 1].consent, s, content_kinds_in(t, v, i - 1), to) !=
		            VERDICT_MAY)
			continue;
		reference = store_reference_signal(t->store, to, &s->id, &s->client, t->now);
		return arena_text(t->arena, reference.text);
	}
	return NULL;
}

static void put_case(struct turn *t, const struct case_view *v, enum event kind, const struct partner_id *to,
                     void *facts, const char **case_member)
{
	const struct store_signal *newest = &v->signals.at[v->signals.count - 1];
	struct reference_id reference = store_reference_case(t->store, to, &v->c.id, &v->c.client, t->now);

	*case_member = arena_text(t->arena, reference.text);
	if (kind == EVENT_CASE_OPENED || kind == EVENT_SIGNAL_JOINED)
		((struct proto_case_facts *)facts)->signal = known_by(t, v, to);
	put(t, &(struct store_notification){
	               .partner = *to,
	               .kind = kind,
	               .case_ = v->c.id,
	               .signal_upto = newest->id,
	               .reference = reference,
	               .facts = proto_write(t->arena, proto_event_table(kind), facts, NULL)});
	*case_member = NULL;
}

/* What was, and not how things stand: it would tell whoever could not know the case then that there was more.
 */
static const uint32_t OF_BEFORE = TERMS_BIT(EVENT_CASE_CLOSED) | TERMS_BIT(EVENT_REGIE_RELEASED) |
                                  TERMS_BIT(EVENT_ITEM_MOVED) | TERMS_BIT(EVENT_ITEM_CANCELLED);

bool notify_tells_before(enum event kind)
{
	return (OF_BEFORE & TERMS_BIT(kind)) != 0;
}

static bool hears(const struct turn *t, const struct case_view *v, enum event kind,
                  const struct partner_id *partner)
{
	if (case_view_partner(t, v, partner) != VERDICT_MAY)
		return false;
	return v->before == NULL || !notify_tells_before(kind) ||
	       case_view_partner(t, v->before, partner) == VERDICT_MAY;
}

/* A role that sees no facts hears of a regie only when it is one of its own people's. */
static bool sees(const struct turn *t, enum event kind, const struct partner_id *partner, const void *facts)
{
	const struct proto_regie_facts *regie = facts;

	return proto_event_table(kind) != &proto_table_regie_facts ||
	       (content_reader(t, partner).rule->see & TERMS_BIT(CONTENT_FACTS)) != 0 ||
	       id_equal(regie->partner, partner->text);
}

size_t notify_case(struct turn *t, const struct case_view *v, enum event kind, const struct partner_id *only,
                   void *facts, const char **case_member)
{
	size_t told = 0;

	if (v->signals.count == 0)
		return 0;
	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct partner_id *to = &t->conf->partners[i].id;
		if (only != NULL && !ID_EQUAL(*only, *to))
			continue;
		if (!hears(t, v, kind, to) || !sees(t, kind, to, facts))
			continue;
		put_case(t, v, kind, to, facts, case_member);
		told++;
	}
	return told;
}

void notify_sender(struct turn *t, const struct store_signal *signal, enum event kind,
                   struct proto_case_facts *facts)
{
	facts->signal = signal->reference.text;
	put(t, &(struct store_notification){
	               .partner = signal->partner,
	               .kind = kind,
	               .reference = signal->reference,
	               .facts = proto_write(t->arena, proto_event_table(kind), facts, NULL)});
}

void notify_shared(struct turn *t, const struct store_signal *signal, const struct consent *consent)
{
	enum content kinds[DOMAIN_COUNT];

	content_kinds(t, signal, kinds);
	for (size_t i = 0; i < consent->recipient_count; i++) {
		const struct partner_id *to = &consent->recipients[i];
		if (content_shared(t, consent, signal, kinds, to) != VERDICT_MAY)
			continue;
		put(t, &(struct store_notification){.partner = *to,
		                                    .kind = EVENT_SIGNAL_SHARED,
		                                    .signal = signal->id,
		                                    .reference =
		                                            store_reference_signal(t->store, to, &signal->id,
		                                                                   &signal->client, t->now)});
	}
}

void notify_erase(struct turn *t, const struct partner_id *partner, const struct consent *consent,
                  const char **references, size_t count)
{
	static const size_t AT_ONCE = 64; /* proto: erase.references */

	for (size_t from = 0; from < count; from += AT_ONCE) {
		struct proto_erase *erase = proto_new(t->arena, &proto_table_erase);
		erase->references.at = references + from;
		erase->references.count = count - from < AT_ONCE ? count - from : AT_ONCE;
		put(t, &(struct store_notification){
		               .partner = *partner,
		               .kind = EVENT_CONSENT_WITHDRAWN,
		               .facts = proto_write(t->arena, &proto_table_erase, erase, NULL)});
	}
	for (size_t i = 0; i < count; i++) {
		store_lease_ask_erasure(t->store, partner, references[i], t->now);
		store_contact_forget(t->store, references[i]);
	}
	if (count > 0)
		turn_audit(t, &(struct store_audit){.event = "erasure.asked",
		                                    .action = 'C',
		                                    .object_kind = "consent",
		                                    .object = consent->id.text,
		                                    .recipient = partner->text,
		                                    .consent = consent->id.text,
		                                    .purpose = "erasure"});
}

void notify_cover(struct turn *t, const struct partner_id *partner, const struct reference_id *reference,
                  struct proto_cover *cover, bool erase)
{
	cover->signal = reference->text;
	put(t, &(struct store_notification){.partner = *partner,
	                                    .kind = EVENT_CONSENT_CHANGED,
	                                    .reference = *reference,
	                                    .facts = proto_write(t->arena, &proto_table_cover, cover, NULL)});
	if (erase)
		store_lease_ask_erasure(t->store, partner, reference->text, t->now);
}

void notify_ending(struct turn *t, const struct store_signal *signal, struct day until)
{
	struct proto_ending *ending = proto_new(t->arena, &proto_table_ending);

	ending->signal = signal->reference.text;
	ending->until = until;
	put(t,
	    &(struct store_notification){.partner = signal->partner,
	                                 .kind = EVENT_CONSENT_ENDING,
	                                 .reference = signal->reference,
	                                 .facts = proto_write(t->arena, &proto_table_ending, ending, NULL)});
}

void notify_digest(struct turn *t, const struct partner_id *partner, const char *person)
{
	struct proto_person_digest *digest = proto_new(t->arena, &proto_table_person_digest);

	digest->person = person;
	digest->on = t->today;
	put(t, &(struct store_notification){
	               .partner = *partner,
	               .kind = EVENT_DIGEST,
	               .facts = proto_write(t->arena, &proto_table_person_digest, digest, NULL)});
}

struct event_id notify_speaker(struct turn *t, const struct case_view *v, enum event kind,
                               const struct partner_id *partner, struct proto_speaker_facts *facts)
{
	struct store_notification n = {
	        .partner = *partner,
	        .kind = kind,
	        .facts = proto_write(t->arena, &proto_table_speaker_facts, facts, NULL)};

	if (v != NULL) {
		n.case_ = v->c.id;
		n.signal_upto = v->signals.at[v->signals.count - 1].id;
	}
	put(t, &n);
	return n.event_id;
}

struct proto_holder *notify_holder(struct turn *t, const struct case_id *case_)
{
	struct proto_holder *holder = proto_new(t->arena, &proto_table_holder);
	struct store_regie r;

	holder->state = REGIE_ESCALATED;
	if (!store_regie_current(t->store, t->arena, case_, &r))
		return holder;
	holder->person = arena_text(t->arena, r.person.text);
	holder->partner = arena_text(t->arena, r.partner.text);
	holder->state = r.state;
	holder->why = r.why;
	return holder;
}

struct proto_place *notify_place_at(struct turn *t, bool attends, const struct store_meeting *m, int64_t slot)
{
	struct proto_place *place = proto_new(t->arena, &proto_table_place);

	place->table = arena_text(t->arena, m->table.text);
	place->meeting = arena_text(t->arena, m->id.text);
	place->at = store_meeting_slot_at(m, slot);
	place->client_attends = attends;
	return place;
}

struct proto_place *notify_place(struct turn *t, const struct case_view *v, const struct store_meeting *m,
                                 int64_t slot)
{
	return notify_place_at(t, case_view_attends(v), m, slot);
}

struct proto_place *notify_announced_place(struct turn *t, const struct case_id *case_, bool attends)
{
	struct store_item item;
	struct store_meeting m;

	if (!store_item_get(t->store, case_, &item) || !store_meeting_get(t->store, item.meeting.text, &m) ||
	    m.state != MEETING_ANNOUNCED)
		return NULL;
	return notify_place_at(t, attends, &m, item.slot);
}

struct proto_case_facts *notify_case_facts(struct turn *t, const struct case_view *v)
{
	struct proto_case_facts *facts = proto_new(t->arena, &proto_table_case_facts);

	/* As far as what it rests on now goes back: an older date would tell of what is suspended or erased.
	 */
	facts->opened = time_local_day(v->signals.count > 0 ? v->signals.at[0].received : v->c.opened);
	facts->urgency = v->c.urgency;
	facts->discuss_by = v->c.discuss_by;
	facts->regiehouder = notify_holder(t, &v->c.id);
	facts->place = notify_announced_place(t, &v->c.id, case_view_attends(v));
	return facts;
}
