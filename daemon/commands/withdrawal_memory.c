#include "commands/withdrawal_memory.h"

#include "rules/calendar.h"
#include "store/store_client.h"
#include "store/store_lease.h"
#include "store/store_limit.h"
#include "store/store_signal.h"

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

static bool named_before(struct turn *t, const struct partner_id *from, const struct turn_hashes *hashes,
                         struct instant upto)
{
	for (size_t i = 0; i < hashes->count; i++)
		if (store_acquaintance_since(t->store, from, &hashes->at[i], upto))
			return true;
	return hashes->count == 0;
}

/* Held since then: the signal that it was given for came in before. When a partner got to know a case is not
 * kept, so of that it counts as new. */
static bool held_before(struct turn *t, const struct partner_id *from, const char *reference,
                        struct instant upto)
{
	struct store_reference found;
	struct store_signal signal;

	return reference != NULL && store_reference_find(t->store, from, reference, &found) &&
	       ID_IS_SET(found.signal) && store_signal_get(t->store, found.signal.text, &signal) &&
	       signal.received.ms <= upto.ms;
}

struct day withdrawal_memory_stranger(struct turn *t, const struct conf_partner *from,
                                      const struct client_keys *keys, const char *reference)
{
	struct store_strangers strangers = store_withdrawal_strangers(t->store);
	bool before;

	if (!day_is_set(strangers.on))
		return day_none();
	/* By a name alone nobody is recognised: each time it is somebody new. */
	if (keys->bsn.count > 0 || keys->vnumber.count > 0)
		before = named_before(t, &from->id, &keys->bsn, strangers.since) &&
		         named_before(t, &from->id, &keys->vnumber, strangers.since);
	else
		before = held_before(t, &from->id, reference, strangers.since);
	return before ? day_none() : strangers.on;
}

static struct day later(struct day a, struct day b)
{
	if (!day_is_set(a) || !day_is_set(b))
		return day_is_set(a) ? a : b;
	return a.n > b.n ? a : b;
}

struct day withdrawal_memory_spoke(struct turn *t, const struct consent *c)
{
	struct day spoke = store_withdrawal_latest(t->store, &c->client);

	if (day_is_set(spoke) && spoke.n >= c->valid_from.n)
		return spoke;
	return later(spoke, store_withdrawal_strangers(t->store).on);
}

static void suspend(struct turn *t, struct consent *c)
{
	c->state = CONSENT_SUSPENDED;
	c->suspended_until = calendar_add_working_days(
	        t->today, (int)t->conf->policy.withdrawal_confirm_workdays, CALENDAR_ATW);
}

/* ${ret_cut}: what a part is. */
static enum consent_taken taken_of(struct turn *t, const struct withdrawal_memory_asked *asked,
                                   const struct consent *c, struct consent_cut *ret_cut)
{
	struct day any = later(store_withdrawal_latest(t->store, &c->client), asked->stranger);
	struct consent left;
	bool some;

	*ret_cut = taken_back(t, c, asked->standing);
	if (day_is_set(any) && c->valid_from.n <= any.n && !given_back(asked->standing, any))
		return CONSENT_TAKEN_WHOLE;
	return withdrawal_memory_takes(t, ret_cut, c, &left, &some) ? CONSENT_TAKEN_PART
	                                                            : CONSENT_TAKEN_NOTHING;
}

/* What was taken back is looked for here, and the rule says what follows (rules/consent). */
bool withdrawal_memory_judge(struct turn *t, const struct withdrawal_memory_asked *asked, struct consent *c,
                             struct consent_cut *ret_cut, struct refusal *refusal)
{
	bool told = c->form != FORM_CRISIS && known(t, asked->from, c);
	enum consent_taken taken = CONSENT_TAKEN_NOTHING;
	struct consent_cut cut;

	*ret_cut = (struct consent_cut){0};
	if (c->form != FORM_CRISIS && !told)
		taken = taken_of(t, asked, c, &cut);
	switch (consent_older(c->form, told, taken)) {
	case CONSENT_OLDER_STANDS:
		return true;
	case CONSENT_OLDER_REFUSED:
		refusal_set(refusal, PROBLEM_CONSENT_WITHDRAWN, "/data/consent/valid_from", NULL);
		return false;
	case CONSENT_OLDER_WAITS:
		break;
	}
	suspend(t, c);
	if (taken == CONSENT_TAKEN_PART)
		*ret_cut = cut;
	return true;
}
