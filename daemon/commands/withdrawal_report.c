/*
 * withdrawal_report - a partner reports that a client withdraws, in whole or in part. It is answered `stored`
 * whether the client is known or not. Consents the partner has part in end, or are narrowed, at once; others
 * are suspended until a coordinator confirms or the term passes (design section 7).
 */
#include "commands/client_identify.h"
#include "commands/consent_end.h"
#include "commands/consent_narrow.h"
#include "rules/calendar.h"
#include "store/store_lease.h"

/* Told of nobody in particular: a partner id that nobody has. */
static const struct partner_id NOBODY = {""};

/* What the client said, and to whom. */
struct withdrawal {
	const struct conf_partner *from;
	struct day on;
	bool part;
	struct consent_cut cut; /* part: what is taken back */
	struct day until;       /* last day on which it waits to be confirmed */
};

/* A crisis ground is no consent, and a consent given after that day is another one. */
static bool taken_back(const struct consent *c, struct day on)
{
	bool over = c->state != CONSENT_ACTIVE && c->state != CONSENT_SUSPENDED;

	return !over && c->form != FORM_CRISIS && c->valid_from.n <= on.n;
}

static bool connected(struct turn *t, const struct withdrawal *w, const struct consent *c)
{
	bool served = store_consent_served(t->store, &c->id, &w->from->id);

	return consent_after_withdrawal(c, &w->from->id, served) == CONSENT_WITHDRAWN;
}

static void take_part(struct turn *t, const struct withdrawal *w, const struct consent_list *consents)
{
	for (size_t i = 0; i < consents->count; i++) {
		const struct consent *c = &consents->at[i];

		if (taken_back(c, w->on))
			(void)consent_narrow_take(t, c, &w->cut, connected(t, w, c), w->on, w->until);
	}
}

static void take_whole(struct turn *t, const struct withdrawal *w, const struct consent_list *consents)
{
	for (size_t i = 0; i < consents->count; i++)
		if (taken_back(&consents->at[i], w->on))
			consent_end_begin(t, &consents->at[i]);
	for (size_t i = 0; i < consents->count; i++) {
		const struct consent *c = &consents->at[i];

		if (!taken_back(c, w->on))
			continue;
		if (connected(t, w, c))
			consent_end(t, c, CONSENT_WITHDRAWN, w->on);
		else if (c->state == CONSENT_ACTIVE)
			consent_end_suspend(t, c, w->until);
		else /* a second claim does not lengthen the term of the first, but more is more */
			store_lease_cut_drop(t->store, &c->id);
	}
}

/* ${told}: who may know later that the client took back what is older. */
static void withdraw(struct turn *t, const struct withdrawal *w, const struct client_id *client,
                     const struct partner_id *told)
{
	struct consent_list consents = store_consent_of_client(t->store, t->arena, client);

	if (w->part) {
		take_part(t, w, &consents);
		store_lease_memory_add(t->store, client, told, &w->cut, true, w->on);
		return;
	}
	take_whole(t, w, &consents);
	store_withdrawal_add(t->store, client, told, w->on);
}

/*
 * Whoever a number or a reference means is remembered, known before or not, by the same code that a signal
 * takes: else its answer to a signal after this one would tell which (I11). A name with birth date is looked
 * for as well, whether they found anybody or not: better one client too many suspended than one withdrawal
 * lost, and what becomes of a namesake must not depend on it. But a signal by name opens a case of its own,
 * so the withdrawal of a namesake may not be held against its sender.
 */
static void withdraw_all(struct turn *t, const struct withdrawal *w, const struct client_keys *keys)
{
	struct matching m = client_identify_match(t, keys);
	struct client_id_list named = client_identify_namesakes(t, keys);

	for (size_t i = 0; i < named.count; i++)
		withdraw(t, w, &named.at[i], &NOBODY);
	if (m.kind == MATCHING_UNMATCHED)
		return;
	if (m.conflict)
		withdraw(t, w, &m.other, &NOBODY);
	struct client_id client = client_identify_settle(t, keys, &m);
	withdraw(t, w, &client, &w->from->id);
}

bool withdrawal_report(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                       struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_withdrawal *in = m->data;
	struct withdrawal w = {.from = from,
	                       .on = in->on,
	                       .part = in->recipients.count > 0 || in->domains != 0 || in->purposes != 0};
	struct client_keys keys;

	(void)answer;
	t->person = in->reporter;
	if (in->on.n > t->today.n) {
		refusal_set(refusal, PROBLEM_DATE_FUTURE, "/data/on", NULL);
		return false;
	}
	if (!consent_narrow_read(t, &in->recipients, in->domains, in->purposes, "/data/recipients", &w.cut,
	                         refusal) ||
	    !client_identify_keys(t, from, in->client, "/data/client", &keys, refusal))
		return false;
	w.until = calendar_add_working_days(t->today, (int)t->conf->policy.withdrawal_confirm_workdays,
	                                    CALENDAR_ATW);
	turn_audit(t, &(struct store_audit){.event = "withdrawal.reported",
	                                    .action = 'C',
	                                    .object_kind = "message",
	                                    .purpose = "consent",
	                                    .code = w.part ? "part" : NULL});
	withdraw_all(t, &w, &keys);
	return true;
}
