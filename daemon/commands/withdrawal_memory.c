#include "commands/withdrawal_memory.h"

#include "rules/calendar.h"
#include "store/store_client.h"
#include "store/store_lease.h"

bool withdrawal_memory_takes(struct turn *t, const struct consent_cut *cut, const struct consent *c,
                             struct consent *ret_left, bool *ret_some)
{
	struct partner_id *recipients = arena_array(t->arena, c->recipient_count, sizeof(*recipients));

	*ret_some = consent_cut_apply(c, cut, recipients, ret_left);
	return !*ret_some || ret_left->recipient_count != c->recipient_count ||
	       ret_left->domains != c->domains || ret_left->purposes != c->purposes;
}

/* A consent that stands, though a withdrawal is of its day or later: somebody asked the client. */
static bool given_back(const struct consent *standing, struct day on)
{
	return standing != NULL && standing->state == CONSENT_ACTIVE && standing->form != FORM_CRISIS &&
	       standing->valid_from.n <= on.n;
}

/* What was taken back by anybody since ${c} began, but for what stands all the same. */
static struct consent_cut taken_back(struct turn *t, const struct consent *c, const struct consent *standing)
{
	struct consent_cut all = store_lease_memory(t->store, t->arena, &c->client, NULL, c->valid_from), cut;
	struct partner_id *recipients;

	if (!given_back(standing, c->valid_from))
		return all;
	recipients = arena_array(t->arena, all.recipient_count, sizeof(*recipients));
	cut = (struct consent_cut){.recipients = recipients,
	                           .domains = all.domains & ~standing->domains,
	                           .purposes = all.purposes & ~standing->purposes};
	for (size_t i = 0; i < all.recipient_count; i++)
		if (!consent_names(standing, &all.recipients[i]))
			recipients[cut.recipient_count++] = all.recipients[i];
	return cut;
}

static bool known(struct turn *t, const struct conf_partner *from, const struct consent *c)
{
	struct day told = store_withdrawal_day(t->store, &c->client, &from->id);
	struct consent_cut cut = store_lease_memory(t->store, t->arena, &c->client, &from->id, c->valid_from);
	struct consent left;
	bool some;

	return (day_is_set(told) && c->valid_from.n <= told.n) ||
	       withdrawal_memory_takes(t, &cut, c, &left, &some);
}

bool withdrawal_memory_judge(struct turn *t, const struct conf_partner *from, const struct consent *standing,
                             struct consent *c, struct consent_cut *ret_cut, struct refusal *refusal)
{
	struct day any = store_withdrawal_latest(t->store, &c->client);
	struct consent_cut cut;
	struct consent left;
	bool whole, part, some;

	*ret_cut = (struct consent_cut){0};
	if (c->form == FORM_CRISIS)
		return true;
	if (known(t, from, c)) {
		refusal_set(refusal, PROBLEM_CONSENT_WITHDRAWN, "/data/consent/valid_from", NULL);
		return false;
	}
	cut = taken_back(t, c, standing);
	whole = day_is_set(any) && c->valid_from.n <= any.n && !given_back(standing, any);
	part = withdrawal_memory_takes(t, &cut, c, &left, &some);
	if (!whole && !part)
		return true;
	c->state = CONSENT_SUSPENDED;
	c->suspended_until = calendar_add_working_days(
	        t->today, (int)t->conf->policy.withdrawal_confirm_workdays, CALENDAR_ATW);
	if (!whole)
		*ret_cut = cut;
	return true;
}
