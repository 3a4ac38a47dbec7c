#include "commands/consent_end.h"

#include "commands/consent_follow.h"
#include "commands/notify.h"
#include "store/store_client.h"
#include "store/store_lease.h"
#include "store/store_vault.h"

static void audit(struct turn *t, const struct consent *c, const struct store_signal_list *signals,
                  const char *event, char action, const char *code)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = action,
	                                    .object_kind = "consent",
	                                    .object = c->id.text,
	                                    .case_id = signals->count > 0 ? signals->at[0].case_.text : NULL,
	                                    .consent = c->id.text,
	                                    .purpose = "consent",
	                                    .code = code});
}

/* Exactly those who received something hear that they must erase it; content-free, under their own
 * references. Whom the consent does not name was never shown what rests on it, though it may know the case by
 * other signals. */
static void tell_receivers(struct turn *t, const struct consent *c, bool withdrawn, struct day on)
{
	struct store_receiver_list receivers = store_consent_receivers(t->store, t->arena, c);

	for (size_t i = 0; i < receivers.count; i++) {
		const struct store_receiver *to = &receivers.at[i];
		const char **references = arena_array(t->arena, to->held.count, sizeof(*references));

		if (!consent_names(c, &to->partner))
			continue;
		for (size_t r = 0; r < to->held.count; r++)
			references[r] = to->held.at[r].text;
		notify_erase(t, &to->partner, c, references, to->held.count);
		if (withdrawn)
			store_withdrawal_add(t->store, &c->client, &to->partner, on);
	}
}

static void suspend(struct turn *t, const struct store_signal_list *signals)
{
	for (size_t i = 0; i < signals->count; i++)
		if (signals->at[i].state == SIGNAL_KEPT)
			store_signal_set_state(t->store, &signals->at[i].id, SIGNAL_SUSPENDED);
}

void consent_end_begin(struct turn *t, const struct consent *c)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);

	suspend(t, &signals);
}

static void erase_signals(struct turn *t, const struct store_signal_list *signals, enum cause cause)
{
	for (size_t i = 0; i < signals->count; i++) {
		struct proto_case_facts *facts = proto_new(t->arena, &proto_table_case_facts);

		if (signals->at[i].state == SIGNAL_ERASED)
			continue;
		facts->state = SIGNAL_ERASED;
		facts->cause = cause;
		notify_sender(t, &signals->at[i], EVENT_SIGNAL_STATUS, facts);
		store_signal_set_state(t->store, &signals->at[i].id, SIGNAL_ERASED);
	}
}

void consent_end(struct turn *t, const struct consent *c, enum consent_state state, struct day on)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);
	struct consent_follow follow = consent_follow_begin(t, &signals, true);
	enum cause cause = state == CONSENT_EXPIRED ? CAUSE_EXPIRED : CAUSE_WITHDRAWAL;
	/* One that ran out takes nothing back: a newer consent, or one that runs longer, stands. Nor does a
	 * ground that ended: the consent that was asked for meanwhile follows it. */
	bool withdrawn = state == CONSENT_WITHDRAWN && c->form != FORM_CRISIS && day_is_set(on);

	tell_receivers(t, c, withdrawn, on);
	store_consent_set_state(t->store, &c->id, state, t->now, day_none());
	store_lease_cut_drop(t->store, &c->id);
	if (withdrawn)
		store_withdrawal_add(t->store, &c->client, &c->recorded_by, on);
	erase_signals(t, &signals, cause);
	store_erase_consent(t->store, &c->id);
	audit(t, c, &signals, state == CONSENT_EXPIRED ? "consent.expired" : "consent.withdrawn", 'D',
	      terms_name(&terms_cause, (int)cause));
	consent_follow_end(t, &follow, cause);
	consent_follow_forget(t, &follow, c->recipients, c->recipient_count);
}

static void take_out(struct turn *t, const struct consent *c, struct day until, struct instant since)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);
	struct consent_follow follow = consent_follow_begin(t, &signals, true);

	store_consent_set_state(t->store, &c->id, CONSENT_SUSPENDED, since, until);
	suspend(t, &signals);
	audit(t, c, &signals, "consent.suspended", 'U', NULL);
	consent_follow_end(t, &follow, CAUSE_WITHDRAWAL);
}

void consent_end_suspend(struct turn *t, const struct consent *c, struct day until)
{
	take_out(t, c, until, t->now);
}

void consent_end_held(struct turn *t)
{
	struct consent_list held = store_consent_held(t->store, t->arena);

	for (size_t i = 0; i < held.count; i++)
		take_out(t, &held.at[i], held.at[i].suspended_until, held.at[i].ended);
}

/* The sender hears that it was confirmed, and what became of its signals as far as it may know now. */
static void tell_sender(struct turn *t, const struct case_view *v, const struct store_signal *signal,
                        enum office office)
{
	struct proto_case_facts *confirmed = proto_new(t->arena, &proto_table_case_facts);

	confirmed->confirmed_by = office;
	notify_sender(t, signal, EVENT_CONSENT_CONFIRMED, confirmed);
	if (v == NULL)
		return;
	struct proto_case_facts *facts = notify_case_facts(t, v);
	facts->signal = signal->reference.text;
	facts->state = signal->state;
	notify_case(t, v, EVENT_SIGNAL_STATUS, &signal->partner, facts, &facts->case_);
}

void consent_end_restored(struct turn *t, const struct consent *c, const struct store_signal *signal,
                          const struct case_view *v)
{
	notify_shared(t, signal, c);
	if (v == NULL || v->c.state != CASE_OPEN)
		return;
	struct proto_case_facts *facts = notify_case_facts(t, v);
	for (size_t i = 0; i < c->recipient_count; i++)
		notify_case(t, v, v->signals.count == 1 ? EVENT_CASE_OPENED : EVENT_SIGNAL_JOINED,
		            &c->recipients[i], facts, &facts->case_);
}

static void tell_empty(struct turn *t, const struct consent *c, const struct store_signal *signal)
{
	for (size_t i = 0; i < c->recipient_count; i++) {
		struct reference_id_list held =
		        store_consent_references(t->store, t->arena, &c->id, &c->recipients[i]);

		for (size_t r = 0; r < held.count; r++) {
			struct store_reference found;
			const char *reference = held.at[r].text;

			if (store_reference_find(t->store, &c->recipients[i], reference, &found) &&
			    ID_EQUAL(found.signal, signal->id))
				notify_erase(t, &c->recipients[i], c, &reference, 1);
		}
	}
}

/* The client stands by the consent, but everything that was noticed is gone, by what a replay of the erasure
 * ledger carried out: such a signal was over before the copy came back, and is no reason to discuss
 * anything. */
static void erase_empty(struct turn *t, const struct consent *c, struct store_signal_list *signals)
{
	for (size_t i = 0; i < signals->count; i++) {
		struct store_signal *s = &signals->at[i];
		struct store_signal_list one = {.count = 1, .at = s};

		if (s->state != SIGNAL_SUSPENDED || (s->domains & consent_domains(c)) != 0)
			continue;
		tell_empty(t, c, s);
		erase_signals(t, &one, CAUSE_NARROWED);
		s->state = SIGNAL_ERASED;
	}
}

void consent_end_confirm(struct turn *t, const struct consent *c, const char *by, enum office office)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);
	bool restored = c->state == CONSENT_SUSPENDED;
	struct consent_follow follow = consent_follow_begin(t, &signals, false);
	struct consent active = *c;
	size_t left = 0;

	active.state = CONSENT_ACTIVE;
	active.confirmed = true;
	store_consent_confirm(t->store, &c->id, by, t->now);
	store_lease_cut_drop(t->store, &c->id);
	if (restored)
		store_consent_set_state(t->store, &c->id, CONSENT_ACTIVE, t->now, day_none());
	erase_empty(t, c, &signals);
	for (size_t i = 0; i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_SUSPENDED) {
			store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_KEPT);
			signals.at[i].state = SIGNAL_KEPT;
			left++;
		}
	audit(t, c, &signals, "consent.confirmed", 'U', NULL);
	/* What was suspended is to be discussed like what is new. */
	consent_follow_end(t, &follow, !restored ? CAUSE_DECISION : left > 0 ? CAUSE_OTHER : CAUSE_NARROWED);
	for (size_t i = 0; restored && i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_KEPT)
			consent_end_restored(t, &active, &signals.at[i],
			                     consent_follow_settled(&follow, &signals.at[i].case_));
	for (size_t i = 0; i < signals.count; i++)
		if (signals.at[i].state != SIGNAL_ERASED)
			tell_sender(t, consent_follow_settled(&follow, &signals.at[i].case_), &signals.at[i],
			            office);
}
