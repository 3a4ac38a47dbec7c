#include "commands/regie_candidates.h"

#include <string.h>

#include "commands/content.h"

static struct regie_weights weights(const struct turn *t)
{
	const struct conf_policy *p = &t->conf->policy;
	struct regie_weights w = {.contact = p->weight_contact,
	                          .trust = p->weight_trust,
	                          .wish = p->weight_wish,
	                          .order = p->weight_order,
	                          .domain = p->weight_domain,
	                          .language = p->weight_language,
	                          .expertise = p->weight_expertise,
	                          .load = p->weight_load,
	                          .order_count = p->order_count};

	memcpy(w.roles, p->order, sizeof(w.roles));
	return w;
}

bool regie_candidates_reached(const struct turn *t, const struct partner_id *partner)
{
	const struct conf_partner *p = conf_partner(t->conf, partner->text);

	return p != NULL && !p->revoked;
}

/* Whether ${tags} (a space between) holds ${tag}. */
static bool has_tag(const char *tags, const char *tag)
{
	size_t len = strlen(tag);

	for (const char *at = tags; len > 0 && (at = strstr(at, tag)) != NULL; at += len)
		if ((at == tags || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static void from_signals(const struct case_view *v, const struct store_refused_list *refused,
                         struct regie_candidate *c)
{
	for (size_t i = 0; i < v->signals.count; i++) {
		const struct store_signal *s = &v->signals.at[i];
		if (ID_IS_SET(s->contact) && ID_EQUAL(s->contact, c->person)) {
			c->contact = true;
			c->trusted = c->trusted || s->trusted;
		}
		if (ID_IS_SET(s->preferred) && ID_EQUAL(s->preferred, c->person))
			c->preferred = true;
	}
	for (size_t i = 0; i < refused->count; i++)
		c->refused = c->refused || ID_EQUAL(refused->at[i], c->person);
}

/* An expertise tag fits when it is the name of a life domain that the signals are about. */
static bool expert(const struct store_person *p, uint32_t domains)
{
	for (int d = 1; d < DOMAIN_COUNT; d++)
		if ((domains & TERMS_BIT(d)) != 0 && has_tag(p->expertise, terms_name(&terms_domain, d)))
			return true;
	return false;
}

/* Whether people of this partner may hold the case's regie at all. */
static bool may_know(struct turn *t, const struct case_view *v, const struct partner_id *partner)
{
	return regie_candidates_reached(t, partner) && case_view_partner(t, v, partner) == VERDICT_MAY &&
	       content_knows_client(t, v, partner);
}

/* The same for all of them, once: many people are of few partners. */
static void set_may_know(struct turn *t, const struct case_view *v, struct regie_candidate *at, size_t count)
{
	size_t *first = arena_array(t->arena, t->conf->partner_count, sizeof(*first)); /* 0: nobody yet */

	for (size_t i = 0; i < count; i++) {
		const struct conf_partner *partner = conf_partner(t->conf, at[i].partner.text);

		if (partner == NULL)
			continue;
		size_t *seen = &first[partner - t->conf->partners];
		if (*seen != 0) {
			at[i].may_know = at[*seen - 1].may_know;
			continue;
		}
		*seen = i + 1;
		at[i].may_know = may_know(t, v, &at[i].partner);
	}
}

static struct regie_candidate candidate(struct turn *t, const struct case_view *v,
                                        const struct store_person *p, uint32_t domains,
                                        const struct store_regie_list *history,
                                        const struct store_refused_list *refused)
{
	const struct conf_partner *partner = conf_partner(t->conf, p->partner.text);
	struct regie_candidate c = {.person = p->person,
	                            .partner = p->partner,
	                            .deputy = *store_person_deputy(p, t->today),
	                            .role = partner != NULL ? partner->role : ROLE_ABSENT,
	                            .duty = (p->duties & TERMS_BIT(DUTY_REGIEHOUDER)) != 0,
	                            .present = !store_person_absent(p, t->today),
	                            .left = p->left,
	                            .domains = p->domains,
	                            .speaks = has_tag(p->languages, case_view_language(v)),
	                            .expert = expert(p, domains),
	                            .load = p->load,
	                            .limit = p->limit};

	from_signals(v, refused, &c);
	for (size_t i = 0; i < history->count; i++)
		if (ID_EQUAL(history->at[i].person, c.person) &&
		    regie_had_turn(history->at[i].state, history->at[i].cause))
			c.asked_before = true;
	return c;
}

/* Who held the client's case before this one, when everybody who may know this case, or may come to, may know
 * that one: else the choice would tell of it (I11). */
static bool find_before(struct turn *t, const struct case_view *v, struct store_regie *ret_before)
{
	struct store_regie r;
	struct case_view before;

	if (!store_regie_before(t->store, t->arena, &v->c.client, &r) || r.state != REGIE_RELEASED ||
	    r.cause != CAUSE_CLOSED || !time_is_set(r.accepted) ||
	    !case_view_load(t, r.case_.text, NULL, &before) ||
	    store_signal_of_case(t->store, t->arena, &r.case_, false, NULL).count != before.signals.count)
		return false;
	for (size_t i = 0; i < v->consents.count; i++) {
		const struct consent *c = &v->consents.at[i];
		bool all = case_view_partner(t, &before, &c->recorded_by) == VERDICT_MAY;

		for (size_t k = 0; all && k < c->recipient_count; k++)
			all = case_view_partner(t, &before, &c->recipients[k]) == VERDICT_MAY;
		if (!all)
			return false;
	}
	*ret_before = r;
	return true;
}

static uint32_t domains_of(const struct case_view *v)
{
	uint32_t domains = 0;

	for (size_t i = 0; i < v->signals.count; i++)
		domains |= v->signals.at[i].domains;
	return domains;
}

struct regie_candidates regie_candidates_of(struct turn *t, const struct case_view *v)
{
	struct store_person_list roster = store_roster_now(t->store);
	struct store_regie_list history = store_regie_history(t->store, t->arena, &v->c.id);
	struct store_refused_list refused = store_signal_refused(t->store, t->arena, &v->c.id);
	struct regie_weights w = weights(t);
	struct regie_case c = {.domains = domains_of(v), .language_needed = case_view_interpreter(v)};
	struct regie_candidates all = {.count = roster.count,
	                               .at = arena_array(t->arena, roster.count, sizeof(*all.at)),
	                               .ranked = arena_array(t->arena, roster.count, sizeof(*all.ranked))};

	struct store_regie before;
	bool returns = history.count == 0 && find_before(t, v, &before);

	for (size_t i = 0; i < roster.count; i++) {
		all.at[i] = candidate(t, v, &roster.at[i], c.domains, &history, &refused);
		all.at[i].held_before = returns && ID_EQUAL(before.person, all.at[i].person) &&
		                        ID_EQUAL(before.partner, all.at[i].partner);
	}
	set_may_know(t, v, all.at, all.count);
	all.eligible = regie_rank(&w, &c, all.at, all.count, all.ranked);
	return all;
}

size_t regie_candidates_find(const struct regie_candidates *all, const char *person)
{
	for (size_t i = 0; i < all->count; i++)
		if (id_equal(all->at[i].person.text, person))
			return i;
	return SIZE_MAX;
}

const struct regie_score *regie_candidates_score(const struct regie_candidates *all, size_t candidate)
{
	size_t at = 0;

	while (all->ranked[at].candidate != candidate)
		at++;
	return &all->ranked[at];
}
