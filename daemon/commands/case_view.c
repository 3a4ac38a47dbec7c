#include "commands/case_view.h"

#include <string.h>

struct store_case case_view_fresh(struct turn *t, const struct table_id *table)
{
	struct day by = day_add(t->today, (int)t->conf->policy.discuss_days[URGENCY_LOW]);

	return (struct store_case){.id = id_case(t->ids),
	                           .table = *table,
	                           .state = CASE_OPEN,
	                           .urgency = URGENCY_LOW,
	                           .opened = t->now,
	                           .discuss_by = by,
	                           .discussed = day_none(),
	                           .earliest = day_none(),
	                           .next_date = by};
}

static const struct consent *consent_of(const struct consent_list *all, const struct store_signal *s)
{
	for (size_t i = 0; i < all->count; i++)
		if (ID_EQUAL(all->at[i].id, s->consent))
			return &all->at[i];
	return NULL;
}

/* ${before}: one that another command of this turn took out only to end it is there until its consent ends.
 */
static bool counts(const struct store_signal *s, const struct consent_list *all, bool before)
{
	const struct consent *c = consent_of(all, s);

	if (!before)
		return s->state == SIGNAL_KEPT;
	return c != NULL &&
	       (s->state == SIGNAL_KEPT || (s->state == SIGNAL_SUSPENDED && c->state == CONSENT_ACTIVE));
}

/* Those that a signal in the view rests on. */
static void keep_consents(struct case_view *v)
{
	size_t kept = 0;

	for (size_t i = 0; i < v->consents.count; i++) {
		bool needed = false;

		for (size_t s = 0; s < v->signals.count && !needed; s++)
			needed = ID_EQUAL(v->signals.at[s].consent, v->consents.at[i].id);
		if (needed && kept++ != i)
			v->consents.at[kept - 1] = v->consents.at[i];
	}
	v->consents.count = kept;
}

static struct case_view view_of(struct turn *t, const struct store_case *c, const char *upto, bool before)
{
	struct case_view v = {.c = *c};
	struct store_signal_list all;

	store_consent_bases(t->store, t->arena, &v.c.id, &all, &v.consents);
	v.signals.at = all.at;
	for (size_t i = 0; i < all.count; i++) {
		if (upto != NULL && strcmp(all.at[i].id.text, upto) > 0)
			break;
		if (all.at[i].state == SIGNAL_SUSPENDED)
			v.suspended++;
		if (counts(&all.at[i], &v.consents, before) && v.signals.count++ != i)
			v.signals.at[v.signals.count - 1] = all.at[i];
	}
	keep_consents(&v);
	v.grounds = arena_array(t->arena, v.signals.count, sizeof(*v.grounds));
	v.kinds = arena_array(t->arena, v.signals.count, sizeof(*v.kinds));
	for (size_t i = 0; i < v.signals.count; i++)
		v.grounds[i] = (struct consent_ground){.consent = consent_of(&v.consents, &v.signals.at[i]),
		                                       .domains = v.signals.at[i].domains};
	return v;
}

struct case_view case_view_of(struct turn *t, const struct store_case *c, const char *upto)
{
	return view_of(t, c, upto, false);
}

struct case_view case_view_before(struct turn *t, const struct store_case *c)
{
	return view_of(t, c, NULL, true);
}

bool case_view_load(struct turn *t, const char *case_id, const char *upto, struct case_view *ret_view)
{
	struct store_case c;

	if (!store_case_get(t->store, case_id, &c))
		return false;
	*ret_view = case_view_of(t, &c, upto);
	return true;
}

const struct consent *case_view_consent(const struct case_view *v, const struct signal_id *signal)
{
	for (size_t i = 0; i < v->signals.count; i++)
		if (ID_EQUAL(v->signals.at[i].id, *signal))
			return v->grounds[i].consent;
	return NULL;
}

struct consent_ground *case_view_grounds(struct turn *t, const struct store_case_ground_list *all,
                                         size_t *ret_count)
{
	struct consent_ground *grounds = arena_array(t->arena, all->count, sizeof(*grounds));
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct store_case_ground *g = &all->at[i];

		if (g->state == SIGNAL_KEPT)
			grounds[count++] = (struct consent_ground){
			        .consent = ID_IS_SET(g->consent.id) ? &g->consent : NULL,
			        .domains = g->domains};
	}
	*ret_count = count;
	return grounds;
}

enum consent_verdict case_view_partner(const struct turn *t, const struct case_view *v,
                                       const struct partner_id *partner)
{
	return consent_fact(v->grounds, v->signals.count, partner, t->today);
}

enum consent_verdict case_view_partner_then(const struct turn *t, const struct case_view *v,
                                            const struct partner_id *partner, struct instant when)
{
	size_t count = 0;

	while (count < v->signals.count && v->signals.at[count].received.ms <= when.ms)
		count++;
	return consent_fact(v->grounds, count, partner, t->today);
}

bool case_view_keeps(const struct turn *t, const struct case_view *v, const struct partner_id *partner,
                     struct instant when)
{
	enum consent_verdict verdict = case_view_partner_then(t, v, partner, when);

	for (size_t i = 0; i < v->signals.count && verdict == VERDICT_UNCONFIRMED; i++) {
		const struct consent *c = v->grounds[i].consent;

		if (c != NULL && !c->confirmed && ID_EQUAL(c->recorded_by, *partner) &&
		    v->signals.at[i].received.ms <= when.ms && !ID_IS_SET(c->replaces))
			return false;
	}
	return verdict == VERDICT_MAY || verdict == VERDICT_UNCONFIRMED;
}

struct day case_view_discuss_until(const struct turn *t, const struct case_view *v)
{
	return consent_discuss_until(v->grounds, v->signals.count, t->today);
}

size_t case_view_partners(const struct case_view *v)
{
	size_t partners = 0;

	for (size_t i = 0; i < v->signals.count; i++) {
		bool seen = false;
		for (size_t j = 0; j < i && !seen; j++)
			seen = ID_EQUAL(v->signals.at[i].partner, v->signals.at[j].partner);
		partners += seen ? 0 : 1;
	}
	return partners;
}

bool case_view_attends(const struct case_view *v)
{
	for (size_t i = 0; i < v->signals.count; i++)
		if (v->signals.at[i].attends)
			return true;
	return false;
}

bool case_view_interpreter(const struct case_view *v)
{
	for (size_t i = 0; i < v->signals.count; i++)
		if (v->signals.at[i].interpreter)
			return true;
	return false;
}

const char *case_view_language(const struct case_view *v)
{
	return v->signals.count > 0 ? v->signals.at[v->signals.count - 1].language : "";
}
