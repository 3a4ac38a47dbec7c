#include "commands/consent_replace.h"

#include <assert.h>

#include "commands/consent_end.h"
#include "commands/consent_follow.h"
#include "commands/content.h"
#include "commands/notify.h"
#include "store/store_client.h"
#include "store/store_lease.h"

struct replacing {
	struct turn *t;
	const struct consent *old, *next;
	struct consent was,
	        is; /* the same as if both were in force: who was told stays told while it is suspended */
	struct store_signal_list signals; /* of old, not erased, as they were */
	struct consent_cut lost;
	enum cause cause;
	struct day on;
};

static struct consent in_force(const struct turn *t, const struct consent *c)
{
	struct consent f = *c;

	f.state = CONSENT_ACTIVE;
	f.valid_from = f.valid_from.n > t->today.n ? t->today : f.valid_from;
	f.valid_until = f.valid_until.n < t->today.n ? t->today : f.valid_until;
	return f;
}

static struct store_signal_list not_erased(struct turn *t, const struct consent *c)
{
	struct store_signal_list all = store_signal_of_consent(t->store, t->arena, &c->id);
	size_t kept = 0;

	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].state != SIGNAL_ERASED)
			all.at[kept++] = all.at[i];
	all.count = kept;
	return all;
}

/* The signal for which a receiver holds this reference; NULL: it is that of a case. */
static const struct store_signal *signal_of(const struct replacing *r, const struct partner_id *to,
                                            const struct reference_id *held)
{
	struct store_reference found;

	if (!store_reference_find(r->t->store, to, held->text, &found))
		return NULL;
	for (size_t i = 0; i < r->signals.count; i++)
		if (ID_EQUAL(r->signals.at[i].id, found.signal))
			return &r->signals.at[i];
	return NULL;
}

/* Whether it may go on to know what follows from the signal, whatever its role sees of it. */
static bool still_knows(const struct replacing *r, const struct store_signal *s, const struct partner_id *to)
{
	struct consent_ground ground = {&r->is, s->domains & consent_domains(&r->is)};

	return ground.domains != 0 && consent_fact(&ground, 1, to, r->t->today) == VERDICT_MAY;
}

/* As far as this receiver saw it by its role: of more it is told nothing now either. */
static void tell_cover(const struct replacing *r, const struct store_signal *s, const enum content *kinds,
                       const struct partner_id *to, const struct reference_id *held)
{
	struct proto_cover *cover = proto_new(r->t->arena, &proto_table_cover);
	uint32_t was = content_seen(r->t, &r->was, s, kinds, to),
	         is = content_seen(r->t, &r->is, s, kinds, to);
	uint32_t purposes = consent_purposes(r->next);
	bool erase = (was & ~is) != 0 || (consent_purposes(r->old) & ~purposes) != 0;

	if (!erase && purposes == consent_purposes(r->old) && r->next->valid_until.n == r->old->valid_until.n)
		return;
	cover->domains = is;
	cover->purposes = purposes;
	cover->until = r->next->valid_until;
	notify_cover(r->t, to, held, cover, erase);
}

static void tell_receiver(const struct replacing *r, const struct store_receiver *receiver)
{
	const struct partner_id *to = &receiver->partner;
	const struct reference_id_list held = receiver->held;
	const char **gone = arena_array(r->t->arena, held.count, sizeof(*gone));
	size_t count = 0, left = 0;

	for (size_t i = 0; i < r->signals.count; i++)
		left += still_knows(r, &r->signals.at[i], to) ? 1 : 0;
	for (size_t i = 0; i < held.count; i++) {
		const struct store_signal *s = signal_of(r, to, &held.at[i]);
		enum content kinds[DOMAIN_COUNT];

		if (s != NULL)
			content_kinds(r->t, s, kinds);
		if (s != NULL ? content_shared(r->t, &r->is, s, kinds, to) != VERDICT_MAY : left == 0)
			gone[count++] = held.at[i].text;
		else if (s != NULL)
			tell_cover(r, s, kinds, to, &held.at[i]);
	}
	notify_erase(r->t, to, r->old, gone, count);
}

/* The recorder cannot go back to what was wider. What the client took back holds against others' older
 * consents too, which then wait; a renewal binds its recorder only, from before the day on which the newer
 * consent began. */
static void remember(const struct replacing *r)
{
	struct store *s = r->t->store;
	const struct client_id *client = &r->old->client;
	struct day before = day_add(r->next->valid_from, -1);

	if (before.n < r->old->valid_from.n)
		before = r->old->valid_from;
	if (r->cause != CAUSE_NARROWED)
		store_lease_memory_add(s, client, &r->old->recorded_by, &r->lost, false, before);
	else if (day_is_set(r->on))
		store_lease_memory_add(s, client, &r->old->recorded_by, &r->lost, true, r->on);
	else
		store_lease_memory_share(s, client, &r->old->recorded_by, &r->lost);
}

/* Signals go over with the consent; one of which nothing is left is erased. */
static void settle_signals(struct replacing *r)
{
	enum signal_state state = r->next->state == CONSENT_SUSPENDED ? SIGNAL_SUSPENDED : SIGNAL_KEPT;
	uint32_t domains = consent_domains(r->next);

	for (size_t i = 0; i < r->signals.count; i++) {
		struct store_signal *s = &r->signals.at[i];
		struct proto_case_facts *facts = proto_new(r->t->arena, &proto_table_case_facts);
		bool cut = r->cause == CAUSE_NARROWED;

		s->state = (s->domains & domains) == 0 ? SIGNAL_ERASED : state;
		store_signal_set_state(r->t->store, &s->id, s->state);
		facts->state = s->state == SIGNAL_ERASED ? SIGNAL_ERASED : SIGNAL_KEPT;
		facts->cause = CAUSE_NARROWED;
		if (cut || s->state == SIGNAL_ERASED)
			notify_sender(r->t, s, EVENT_SIGNAL_STATUS, facts);
		s->domains &= domains;
		s->consent = r->next->id;
	}
}

static void audit(const struct replacing *r)
{
	bool cut = r->cause == CAUSE_NARROWED;

	turn_audit(r->t, &(struct store_audit){
	                         .event = cut ? "consent.narrowed" : "consent.renewed",
	                         .action = 'U',
	                         .object_kind = "consent",
	                         .object = r->old->id.text,
	                         .case_id = r->signals.count > 0 ? r->signals.at[0].case_.text : NULL,
	                         .consent = r->next->id.text,
	                         .purpose = "consent",
	                         .code = cut ? terms_name(&terms_cause, CAUSE_NARROWED) : r->next->basis});
}

/* Whom the newer one names first: the others have it, or it waits for them. */
static struct consent for_newcomers(const struct replacing *r)
{
	bool shared = (consent_purposes(r->old) & TERMS_BIT(PURPOSE_SIGNAL)) != 0;
	struct partner_id *at = arena_array(r->t->arena, r->next->recipient_count, sizeof(*at));
	struct consent c = *r->next;

	c.recipients = at;
	c.recipient_count = 0;
	for (size_t i = 0; i < r->next->recipient_count; i++)
		if (!shared || !consent_names(r->old, &r->next->recipients[i]))
			at[c.recipient_count++] = r->next->recipients[i];
	return c;
}

static void tell_newcomers(const struct replacing *r, const struct consent_follow *follow)
{
	struct consent c = for_newcomers(r);

	for (size_t i = 0; i < r->signals.count; i++) {
		const struct case_view *v = consent_follow_settled(follow, &r->signals.at[i].case_);

		if (r->signals.at[i].state != SIGNAL_KEPT)
			continue;
		notify_shared(r->t, &r->signals.at[i], &c);
		for (size_t p = 0; v != NULL && v->c.state == CASE_OPEN && p < c.recipient_count; p++)
			consent_follow_tell(r->t, v, &c.recipients[p]);
	}
}

static void tell_restored(const struct replacing *r, const struct consent_follow *follow)
{
	for (size_t i = 0; i < r->signals.count; i++)
		if (r->signals.at[i].state == SIGNAL_KEPT)
			consent_end_restored(r->t, r->next, &r->signals.at[i],
			                     consent_follow_settled(follow, &r->signals.at[i].case_));
}

static struct consent successor(struct turn *t, const struct consent *old, const struct consent *given)
{
	struct consent next = *given;

	id_uuid(t->ids, t->now, next.id.text);
	next.replaces = old->id;
	next.client = old->client;
	next.recorded_by = old->recorded_by;
	next.recorded = t->now;
	return next;
}

struct consent_id consent_replace(struct turn *t, const struct consent *old, const struct consent *given,
                                  enum cause cause, struct day on)
{
	struct consent next = successor(t, old, given);
	struct replacing r = {.t = t, .old = old, .next = &next, .cause = cause, .on = on};
	struct store_receiver_list receivers = store_consent_receivers(t->store, t->arena, old);
	bool lifted = old->state == CONSENT_SUSPENDED && next.state == CONSENT_ACTIVE;
	enum cause settled = lifted ? CAUSE_OTHER : cause;

	assert(old->state == CONSENT_ACTIVE || old->state == CONSENT_SUSPENDED);
	r.was = in_force(t, old);
	r.is = in_force(t, &next);
	r.signals = not_erased(t, old);
	r.lost = consent_lost(old, &next,
	                      arena_array(t->arena, old->recipient_count, sizeof(struct partner_id)));
	bool less = r.lost.recipient_count > 0 || r.lost.domains != 0 || r.lost.purposes != 0;
	bool hidden = old->state == CONSENT_ACTIVE && next.state == CONSENT_SUSPENDED;
	struct consent_follow follow = consent_follow_begin(t, &r.signals, less || hidden);
	for (size_t i = 0; i < receivers.count; i++)
		if (consent_names(old, &receivers.at[i].partner))
			tell_receiver(&r, &receivers.at[i]);
	store_lease_replace(t->store, old, &next, cause == CAUSE_NARROWED, t->now);
	remember(&r);
	settle_signals(&r);
	audit(&r);
	if (!lifted && (less || hidden))
		settled = CAUSE_NARROWED;
	consent_follow_end(t, &follow, settled);
	if (lifted)
		tell_restored(&r, &follow);
	else if (next.state == CONSENT_ACTIVE)
		tell_newcomers(&r, &follow);
	/* A suspension is told to nobody: not by another reference afterwards either. */
	consent_follow_forget(t, &follow, next.state == CONSENT_ACTIVE ? old->recipients : r.lost.recipients,
	                      next.state == CONSENT_ACTIVE ? old->recipient_count : r.lost.recipient_count);
	return next.id;
}
