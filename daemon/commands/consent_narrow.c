#include "commands/consent_narrow.h"

#include "commands/consent_end.h"
#include "commands/consent_record.h"
#include "commands/consent_replace.h"
#include "commands/withdrawal_memory.h"
#include "store/store_lease.h"

bool consent_narrow_read(struct turn *t, const struct proto_texts *recipients, uint32_t domains,
                         uint32_t purposes, const char *pointer, struct consent_cut *ret_cut,
                         struct refusal *refusal)
{
	struct partner_id_list list;

	if (!consent_record_recipients(t, NULL, recipients, pointer, &list, refusal))
		return false;
	*ret_cut = (struct consent_cut){.recipient_count = list.count,
	                                .recipients = list.at,
	                                .domains = domains,
	                                .purposes = purposes};
	return true;
}

static bool empty(const struct consent_cut *cut)
{
	return cut->recipient_count == 0 && cut->domains == 0 && cut->purposes == 0;
}

/* ${left} of ${c}, for good. What another claims waits on for it, unless nothing of that is left to take. */
static void take(struct turn *t, const struct consent *c, struct consent *left, struct day on)
{
	struct consent_cut waiting = store_lease_cut(t->store, t->arena, &c->id);
	struct consent ignored;
	bool some;

	if (c->state == CONSENT_SUSPENDED && !empty(&waiting) &&
	    !withdrawal_memory_takes(t, &waiting, left, &ignored, &some)) {
		left->state = CONSENT_ACTIVE;
		left->suspended_until = day_none();
		waiting = (struct consent_cut){0};
	}
	struct consent_id id = consent_replace(t, c, left, CAUSE_NARROWED, on);
	if (left->state == CONSENT_SUSPENDED)
		store_lease_cut_add(t->store, &id, &waiting);
}

/* A part that is all there was ends the consent, and is remembered as the part that it is: as a whole
 * withdrawal it would stand against consents of whoever said it, and tell that there was this one (I11). */
static void end(struct turn *t, const struct consent *c, const struct consent_cut *cut, struct day on)
{
	struct partner_id *recipients = arena_array(t->arena, cut->recipient_count, sizeof(*recipients));
	struct consent_cut lost = {.recipients = recipients,
	                           .domains = cut->domains & c->domains,
	                           .purposes = cut->purposes & c->purposes};

	for (size_t i = 0; i < cut->recipient_count; i++)
		if (consent_names(c, &cut->recipients[i]))
			recipients[lost.recipient_count++] = cut->recipients[i];
	consent_end(t, c, CONSENT_WITHDRAWN, day_none());
	if (day_is_set(on))
		store_lease_memory_add(t->store, &c->client, &c->recorded_by, &lost, true, on);
	else
		store_lease_memory_share(t->store, &c->client, &c->recorded_by, &lost);
}

/* Someone who has no part in it says so: nothing is shown any more, and nobody is told why. */
static void wait(struct turn *t, const struct consent *c, const struct consent_cut *cut, struct day until)
{
	struct consent_cut waiting = store_lease_cut(t->store, t->arena, &c->id);

	if (c->state == CONSENT_SUSPENDED && empty(&waiting))
		return;
	if (c->state == CONSENT_ACTIVE)
		consent_end_suspend(t, c, until);
	store_lease_cut_add(t->store, &c->id, cut);
}

bool consent_narrow_take(struct turn *t, const struct consent *c, const struct consent_cut *cut, bool sure,
                         struct day on, struct day until)
{
	struct consent left;
	bool some;

	if (!withdrawal_memory_takes(t, cut, c, &left, &some))
		return false;
	if (!sure)
		wait(t, c, cut, until);
	else if (some)
		take(t, c, &left, on);
	else
		end(t, c, cut, on);
	return true;
}

bool consent_narrow_waits(struct turn *t, const struct consent *c)
{
	struct consent_cut cut = store_lease_cut(t->store, t->arena, &c->id);

	return !empty(&cut);
}

bool consent_narrow_waiting(struct turn *t, const struct consent *c)
{
	struct consent_cut cut = store_lease_cut(t->store, t->arena, &c->id);
	struct consent left;
	bool some;

	if (empty(&cut))
		return false;
	if (withdrawal_memory_takes(t, &cut, c, &left, &some) && !some) {
		end(t, c, &cut, day_none());
		return true;
	}
	left.state = CONSENT_ACTIVE;
	left.suspended_until = day_none();
	(void)consent_replace(t, c, &left, CAUSE_NARROWED, day_none());
	return true;
}
