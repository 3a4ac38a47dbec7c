/*
 * consents.renewed: the partner that recorded a consent, or signalled on a crisis ground, has a newer consent
 * of the client for the same signal. Judged like a consent that comes with a signal; what it leaves out is
 * narrowed.
 */
#include <string.h>

#include "commands/consent_record.h"
#include "commands/consent_replace.h"
#include "commands/withdrawal_memory.h"
#include "store/store_client.h"
#include "store/store_lease.h"
#include "store/store_vault.h"

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer, const char *detail)
{
	refusal_set(refusal, problem, pointer, detail == NULL ? NULL : "%s", detail);
	return false;
}

/* The signal that is meant: the partner's own, or its newest of that case. Erased ones, others', and what
 * nobody knows are alike. */
static bool find_signal(struct turn *t, const struct conf_partner *from, const char *reference,
                        struct store_signal *ret_signal)
{
	struct store_signal_list signals;
	struct store_reference found;

	if (!store_reference_find(t->store, &from->id, reference, &found))
		return false;
	if (ID_IS_SET(found.signal))
		return store_signal_get(t->store, found.signal.text, ret_signal) &&
		       ID_EQUAL(ret_signal->partner, from->id) && ret_signal->state != SIGNAL_ERASED;
	signals = store_signal_of_case(t->store, t->arena, &found.case_, false, NULL);
	for (size_t i = signals.count; i > 0; i--) {
		const struct store_signal *s = &signals.at[i - 1];
		if (!ID_EQUAL(s->partner, from->id) || s->state == SIGNAL_ERASED)
			continue;
		*ret_signal = *s;
		return true;
	}
	return false;
}

static bool own_person(struct turn *t, const struct conf_partner *from, const char *person,
                       const char *pointer, struct refusal *refusal)
{
	struct partner_id partner;
	bool left;

	if (!store_roster_partner(t->store, person, &partner, &left) || ID_EQUAL(partner, from->id))
		return true;
	return refused(refusal, PROBLEM_PERSON_FOREIGN, pointer, NULL);
}

/* As this partner told it with the signal; nobody else's word counts here. */
static struct day birth_date(struct turn *t, const struct store_signal *s)
{
	struct proto_identity *who = proto_new(t->arena, &proto_table_identity);
	const char *sealed = store_unseal(t->store, t->arena, SEAL_IDENTITY, s->id.text, DOMAIN_ABSENT);
	struct refusal ignored;

	if (sealed == NULL ||
	    !proto_read(t->arena, &proto_table_identity, sealed, strlen(sealed), who, &ignored))
		return day_none();
	return who->birth_date;
}

static bool same_recipients(const struct consent *a, const struct consent *b)
{
	if (a->recipient_count != b->recipient_count)
		return false;
	for (size_t i = 0; i < a->recipient_count; i++)
		if (!consent_names(b, &a->recipients[i]))
			return false;
	return true;
}

/* The same renewal once more, under another id: nothing is done again. */
static bool same(const struct consent *a, const struct consent *b)
{
	return a->form == b->form && a->domains == b->domains && a->purposes == b->purposes &&
	       a->valid_from.n == b->valid_from.n && a->valid_until.n == b->valid_until.n &&
	       id_equal(a->basis, b->basis) && same_recipients(a, b);
}

/* What is suspended stays so, as a whole or for what waits to be taken from it, unless the client consented
 * anew after that. */
static void renew(struct turn *t, const struct consent *old, struct consent *next,
                  const struct consent_cut *waiting)
{
	if (next->state == CONSENT_SUSPENDED && old->state == CONSENT_SUSPENDED &&
	    day_is_set(old->suspended_until))
		next->suspended_until = old->suspended_until;
	struct consent_id id = consent_replace(t, old, next, CAUSE_DECISION, t->today);
	store_lease_cut_add(t->store, &id, waiting);
}

bool consent_renew(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                   struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_renewal *in = m->data;
	struct consent_cut waiting;
	struct consent old, next;
	struct withdrawal_memory_asked asked = {.from = from, .standing = &old};
	struct store_signal s;

	t->person = in->reporter;
	if (!find_signal(t, from, in->reference, &s) ||
	    !store_consent_get(t->store, t->arena, s.consent.text, &old))
		return refused(refusal, PROBLEM_REFERENCE_UNKNOWN, "/data/reference", NULL);
	if (!own_person(t, from, in->reporter, "/data/reporter", refusal) ||
	    !own_person(t, from, in->consent->recorded_by, "/data/consent/recorded_by", refusal) ||
	    !consent_record_consent(t, from, in->consent, 0, birth_date(t, &s), &next, refusal))
		return false;
	if ((next.domains & s.domains) == 0)
		return refused(refusal, PROBLEM_CONSENT_SCOPE, "/data/consent/domains",
		               "it covers nothing of the signal: withdraw, if that is meant");
	next.client = old.client;
	asked.stranger = withdrawal_memory_stranger(t, from, &(struct client_keys){0}, in->reference);
	if (!withdrawal_memory_judge(t, &asked, &next, &waiting, refusal))
		return false;
	if (!same(&old, &next))
		renew(t, &old, &next, &waiting);
	answer->reference = arena_text(t->arena, s.reference.text);
	answer->state = SIGNAL_KEPT;
	t->stored = arena_text(t->arena, s.id.text);
	return true;
}
