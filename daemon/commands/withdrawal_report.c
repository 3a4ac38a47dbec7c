/*
 * withdrawal_report - a partner reports that a client withdraws (domain row 3). It is answered `stored`
 * whether the client is known or not. Consents the partner has part in end at once; others are suspended, and
 * end when a coordinator confirms or the term passes (design section 7).
 */
#include "base/text.h"
#include "commands/client_identify.h"
#include "commands/consent_end.h"
#include "rules/calendar.h"

/* Whom it may be about. Better one client too many suspended than one withdrawal lost: a name is enough here.
 */
static struct client_id_list known(struct turn *t, const struct client_keys *keys)
{
	struct matching m = client_identify_match(t, keys);
	struct client_id_list one = {.count = 1, .at = arena_alloc(t->arena, sizeof(*one.at))};

	if (m.kind == MATCHING_KNOWN) {
		*one.at = m.client;
		return one;
	}
	return keys->has_name ? store_identity_named(t->store, t->arena, &keys->name)
	                      : (struct client_id_list){0};
}

static void withdraw(struct turn *t, const struct conf_partner *from, const struct client_id *client,
                     struct day on)
{
	struct consent_list consents = store_consent_of_client(t->store, t->arena, client);
	int term = (int)t->conf->policy.withdrawal_confirm_workdays;
	struct day until = calendar_add_working_days(t->today, term, CALENDAR_ATW);

	for (size_t i = 0; i < consents.count; i++) {
		const struct consent *c = &consents.at[i];
		/* A crisis ground is no consent, and a consent given after that day is another one. */
		bool over = c->state != CONSENT_ACTIVE && c->state != CONSENT_SUSPENDED;
		if (over || c->form == FORM_CRISIS || c->valid_from.n > on.n)
			continue;
		bool served = store_consent_served(t->store, &c->id, &from->id);
		if (consent_after_withdrawal(c, &from->id, served) == CONSENT_WITHDRAWN)
			consent_end(t, c, CONSENT_WITHDRAWN, on);
		else if (c->state == CONSENT_ACTIVE) /* a second claim does not lengthen the term of the first */
			consent_end_suspend(t, c, until);
	}
	store_withdrawal_add(t->store, client, &from->id, on);
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
	struct client_id_list clients = known(t, &keys);
	for (size_t i = 0; i < clients.count; i++)
		withdraw(t, from, &clients.at[i], in->on);
	return true;
}
