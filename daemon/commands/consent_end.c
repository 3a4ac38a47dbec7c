#include "commands/consent_end.h"

#include "commands/notify.h"
#include "store/store_client.h"
#include "store/store_vault.h"

static void audit(struct turn *t, const struct consent *c, const char *event, char action, const char *code)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = action,
	                                    .object_kind = "consent",
	                                    .object = c->id.text,
	                                    .consent = c->id.text,
	                                    .code = code});
}

/* The cases of a consent's signals follow, each once. */
static void settle_cases(struct turn *t, const struct store_signal_list *signals, enum cause cause)
{
	struct case_view view;

	for (size_t i = 0; i < signals->count; i++) {
		bool before = false;
		for (size_t j = 0; j < i && !before; j++)
			before = ID_EQUAL(signals->at[i].case_, signals->at[j].case_);
		if (!before && case_view_load(t, signals->at[i].case_.text, NULL, &view))
			case_view_settle(t, &view, cause);
	}
}

/* Exactly those who received something hear that they must erase it; content-free, under their own
 * references. Whom the consent does not name was never shown what rests on it, though it may know the case by
 * other signals. */
static void tell_receivers(struct turn *t, const struct consent *c, bool withdrawn, struct day on)
{
	struct partner_id_list receivers = store_consent_receivers(t->store, t->arena, &c->id);

	for (size_t i = 0; i < receivers.count; i++) {
		if (!consent_names(c, &receivers.at[i]))
			continue;
		struct reference_id_list held =
		        store_consent_references(t->store, t->arena, &c->id, &receivers.at[i]);
		const char **references = arena_array(t->arena, held.count, sizeof(*references));
		for (size_t r = 0; r < held.count; r++)
			references[r] = held.at[r].text;
		notify_erase(t, &receivers.at[i], references, held.count);
		if (withdrawn)
			store_withdrawal_add(t->store, &c->client, &receivers.at[i], on);
	}
}

void consent_end_begin(struct turn *t, const struct consent *c)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);

	for (size_t i = 0; i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_KEPT)
			store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_SUSPENDED);
}

/* Whoever may not know a case any more, and holds no regie of it, loses its reference: the same one again
 * later would tell that the case lived on (I11). */
static void forget_references(struct turn *t, const struct consent *c,
                              const struct store_signal_list *signals)
{
	struct store_regie r;
	struct case_view view;

	for (size_t i = 0; i < signals->count; i++) {
		if (!case_view_load(t, signals->at[i].case_.text, NULL, &view))
			continue;
		bool held = store_regie_current(t->store, t->arena, &view.c.id, &r);
		for (size_t p = 0; p < c->recipient_count; p++) {
			const struct partner_id *partner = &c->recipients[p];
			if (case_view_partner(t, &view, partner) != VERDICT_MAY &&
			    !(held && ID_EQUAL(r.partner, *partner)))
				store_reference_forget(t->store, partner, &view.c.id);
		}
	}
}

void consent_end(struct turn *t, const struct consent *c, enum consent_state state, struct day on)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);
	enum cause cause = CAUSE_WITHDRAWAL;
	/* One that ran out takes nothing back: a newer consent, or one that runs longer, stands. Nor does a
	 * ground that ended: the consent that was asked for meanwhile follows it. */
	bool withdrawn = state == CONSENT_WITHDRAWN && c->form != FORM_CRISIS;

	tell_receivers(t, c, withdrawn, on);
	store_consent_set_state(t->store, &c->id, state, t->now, day_none());
	if (withdrawn)
		store_withdrawal_add(t->store, &c->client, &c->recorded_by, on);
	for (size_t i = 0; i < signals.count; i++) {
		struct proto_case_facts *facts = proto_new(t->arena, &proto_table_case_facts);
		facts->state = SIGNAL_ERASED;
		facts->cause = cause;
		notify_sender(t, &signals.at[i], EVENT_SIGNAL_STATUS, facts);
		store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_ERASED);
	}
	store_erase_consent(t->store, &c->id);
	audit(t, c, state == CONSENT_EXPIRED ? "consent.expired" : "consent.withdrawn", 'D', NULL);
	settle_cases(t, &signals, cause);
	forget_references(t, c, &signals);
}

void consent_end_suspend(struct turn *t, const struct consent *c, struct day until)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);

	store_consent_set_state(t->store, &c->id, CONSENT_SUSPENDED, t->now, until);
	for (size_t i = 0; i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_KEPT)
			store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_SUSPENDED);
	audit(t, c, "consent.suspended", 'U', NULL);
	settle_cases(t, &signals, CAUSE_WITHDRAWAL);
}

/* The sender hears that it was confirmed, and what became of its signals as far as it may know now. */
static void tell_sender(struct turn *t, const struct store_signal *signal, enum office office)
{
	struct proto_case_facts *confirmed = proto_new(t->arena, &proto_table_case_facts);
	struct case_view view;

	confirmed->confirmed_by = office;
	notify_sender(t, signal, EVENT_CONSENT_CONFIRMED, confirmed);
	if (!case_view_load(t, signal->case_.text, NULL, &view))
		return;
	struct proto_case_facts *facts = notify_case_facts(t, &view);
	facts->signal = signal->reference.text;
	facts->state = signal->state;
	notify_case(t, &view, EVENT_SIGNAL_STATUS, &signal->partner, facts, &facts->case_);
}

/* What was suspended may be seen again, or now first. What waited for its recipients is gone when they asked
 * meanwhile: it is told anew, rather twice than never. Not to the sender: it never knew of the suspension. */
static void tell_restored(struct turn *t, const struct consent *c, const struct store_signal *signal)
{
	struct case_view view;

	notify_shared(t, signal, c);
	if (!case_view_load(t, signal->case_.text, NULL, &view) || view.c.state != CASE_OPEN)
		return;
	struct proto_case_facts *facts = notify_case_facts(t, &view);
	for (size_t i = 0; i < c->recipient_count; i++)
		notify_case(t, &view, view.signals.count == 1 ? EVENT_CASE_OPENED : EVENT_SIGNAL_JOINED,
		            &c->recipients[i], facts, &facts->case_);
}

void consent_end_confirm(struct turn *t, const struct consent *c, const char *by, enum office office)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);

	struct consent active = *c;
	bool restored = c->state == CONSENT_SUSPENDED;

	active.state = CONSENT_ACTIVE;
	store_consent_confirm(t->store, &c->id, by, t->now);
	if (restored)
		store_consent_set_state(t->store, &c->id, CONSENT_ACTIVE, t->now, day_none());
	for (size_t i = 0; i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_SUSPENDED) {
			store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_KEPT);
			signals.at[i].state = SIGNAL_KEPT;
		}
	audit(t, c, "consent.confirmed", 'U', NULL);
	/* What was suspended is to be discussed like what is new. */
	settle_cases(t, &signals, restored ? CAUSE_OTHER : CAUSE_DECISION);
	for (size_t i = 0; restored && i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_KEPT)
			tell_restored(t, &active, &signals.at[i]);
	for (size_t i = 0; i < signals.count; i++)
		tell_sender(t, &signals.at[i], office);
}
