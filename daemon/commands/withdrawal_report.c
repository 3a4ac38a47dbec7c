/*
 * withdrawal_report - a partner reports that a client withdraws. It is answered `stored`
 * whether the client is known or not. Consents the partner has part in end at once; others are suspended, and
 * end when a coordinator confirms or the term passes (design section 7).
 */
#include "commands/client_identify.h"
#include "commands/consent_end.h"
#include "rules/calendar.h"

/* Told of nobody in particular: a partner id that nobody has. */
static const struct partner_id NOBODY = {""};

/* A crisis ground is no consent, and a consent given after that day is another one. */
static bool taken_back(const struct consent *c, struct day on)
{
	bool over = c->state != CONSENT_ACTIVE && c->state != CONSENT_SUSPENDED;

	return !over && c->form != FORM_CRISIS && c->valid_from.n <= on.n;
}

/* ${told}: who may know later that the client took back what is older. */
static void withdraw(struct turn *t, const struct conf_partner *from, const struct client_id *client,
                     const struct partner_id *told, struct day on)
{
	struct consent_list consents = store_consent_of_client(t->store, t->arena, client);
	int term = (int)t->conf->policy.withdrawal_confirm_workdays;
	struct day until = calendar_add_working_days(t->today, term, CALENDAR_ATW);

	for (size_t i = 0; i < consents.count; i++)
		if (taken_back(&consents.at[i], on))
			consent_end_begin(t, &consents.at[i]);
	for (size_t i = 0; i < consents.count; i++) {
		const struct consent *c = &consents.at[i];
		if (!taken_back(c, on))
			continue;
		bool served = store_consent_served(t->store, &c->id, &from->id);
		if (consent_after_withdrawal(c, &from->id, served) == CONSENT_WITHDRAWN)
			consent_end(t, c, CONSENT_WITHDRAWN, on);
		else if (c->state ==
		         CONSENT_ACTIVE) /* a second claim does not lengthen the term of the first */
			consent_end_suspend(t, c, until);
	}
	store_withdrawal_add(t->store, client, told, on);
}

/*
 * Whoever a number or a reference means is remembered, known before or not, by the same code that a signal
 * takes: else its answer to a signal after this one would tell which (I11). A name with birth date is looked
 * for as well, whether they found anybody or not: better one client too many suspended than one withdrawal
 * lost, and what becomes of a namesake must not depend on it. But a signal by name opens a case of its own,
 * so the withdrawal of a namesake may not be held against its sender.
 */
static void withdraw_all(struct turn *t, const struct conf_partner *from, const struct client_keys *keys,
                         struct day on)
{
	struct matching m = client_identify_match(t, keys);
	struct client_id_list named = {.count = 0};

	if (keys->has_name)
		named = store_identity_named(t->store, t->arena, &keys->name);
	for (size_t i = 0; i < named.count; i++)
		withdraw(t, from, &named.at[i], &NOBODY, on);
	if (m.kind == MATCHING_UNMATCHED)
		return;
	if (m.conflict)
		withdraw(t, from, &m.other, &NOBODY, on);
	struct client_id client = client_identify_settle(t, keys, &m);
	withdraw(t, from, &client, &from->id, on);
}

bool withdrawal_report(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                       struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_withdrawal *in = m->data;
	struct client_keys keys;

	(void)answer;
	t->person = in->reporter;
	if (in->on.n > t->today.n) {
		refusal_set(refusal, PROBLEM_DATE_FUTURE, "/data/on", NULL);
		return false;
	}
	if (!client_identify_keys(t, from, in->client, "/data/client", &keys, refusal))
		return false;
	turn_audit(t, &(struct store_audit){
	                      .event = "withdrawal.reported", .action = 'C', .object_kind = "message"});
	withdraw_all(t, from, &keys, in->on);
	return true;
}
