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
 * references. */
static void tell_receivers(struct turn *t, const struct consent *c, struct day on)
{
	struct partner_id_list receivers = store_consent_receivers(t->store, t->arena, &c->id);

	for (size_t i = 0; i < receivers.count; i++) {
		struct reference_id_list held =
		        store_consent_references(t->store, t->arena, &c->id, &receivers.at[i]);
		const char **references = arena_array(t->arena, held.count, sizeof(*references));
		for (size_t r = 0; r < held.count; r++)
			references[r] = held.at[r].text;
		notify_erase(t, &receivers.at[i], references, held.count);
		store_withdrawal_add(t->store, &c->client, &receivers.at[i], on);
	}
}

void consent_end(struct turn *t, const struct consent *c, enum consent_state state, struct day on)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);
	enum cause cause = CAUSE_WITHDRAWAL;

	tell_receivers(t, c, on);
	store_consent_set_state(t->store, &c->id, state, t->now, day_none());
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

void consent_end_confirm(struct turn *t, const struct consent *c, const char *by, enum office office)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &c->id);

	store_consent_confirm(t->store, &c->id, by, t->now);
	if (c->state == CONSENT_SUSPENDED)
		store_consent_set_state(t->store, &c->id, CONSENT_ACTIVE, t->now, day_none());
	for (size_t i = 0; i < signals.count; i++)
		if (signals.at[i].state == SIGNAL_SUSPENDED) {
			store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_KEPT);
			signals.at[i].state = SIGNAL_KEPT;
			notify_shared(t, &signals.at[i], c);
		}
	audit(t, c, "consent.confirmed", 'U', NULL);
	settle_cases(t, &signals, CAUSE_DECISION);
	for (size_t i = 0; i < signals.count; i++)
		tell_sender(t, &signals.at[i], office);
}
