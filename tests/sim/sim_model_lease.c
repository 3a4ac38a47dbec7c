/*
 * What the simulator's model knows of consents renewed and taken back in part.
 */
#include <string.h>

#include "base/text.h"
#include "sim_model.h"
#include "store/store_case.h"
#include "store/store_client.h"
#include "store/store_signal.h"

#define USES (TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))

static void note_part(struct sim_cluster *c, struct day on)
{
	if (!day_is_set(c->parted) || c->parted.n < on.n)
		c->parted = on;
}

static bool takes(const struct sim_signal *s, const struct sim_signal *cut)
{
	return (s->recipients & cut->recipients) != 0 || (s->domains & cut->domains) != 0 ||
	       (s->purposes & cut->purposes) != 0;
}

void sim_model_note_part(struct sim_model *m, const struct sim_signal *s, struct day on)
{
	note_part(&m->clusters[sim_model_root(m, s->cluster)], on);
}

void sim_model_cut(struct sim_model *m, struct sim_signal *s, const struct sim_signal *cut, struct day on)
{
	uint32_t recipients = s->recipients & ~cut->recipients, domains = s->domains & ~cut->domains;
	uint32_t purposes = s->purposes & ~cut->purposes;

	note_part(&m->clusters[sim_model_root(m, s->cluster)], on);
	if (s->state == SIM_ENDED || s->crisis || !takes(s, cut))
		return;
	/* What others claimed and nobody confirmed may be over with it, or not. */
	s->doubt = s->doubt || s->state == SIM_SUSPENDED;
	s->steady = false;
	if (s->doubt)
		return;
	/* Nothing is left of this one; of others of that client a part was taken back, no more. */
	if ((recipients == 0 && s->recipients != 0) || domains == 0 || (purposes & USES) == 0) {
		sim_model_state(m, s, SIM_ENDED);
		return;
	}
	s->recipients = recipients;
	s->domains = domains;
	s->purposes = purposes;
	s->observed &= domains;
	if (s->observed == 0)
		sim_model_state(m, s, SIM_ENDED);
}

bool sim_model_over(const struct sim_signal *s, int partner)
{
	uint32_t bit = 1U << partner;

	return s->state == SIM_ENDED || (s->recipients & bit) == 0 ||
	       (!s->crisis &&
	        ((s->domains & s->observed) == 0 || (s->purposes & TERMS_BIT(PURPOSE_SIGNAL)) == 0));
}

/* Whose role sees nothing of what is left of a signal hears of it no more than somebody who is not named. */
static bool blind(const struct sim_model *m, const struct sim_signal *s, int partner)
{
	for (int d = DOMAIN_ABSENT + 1; d < DOMAIN_COUNT; d++)
		if (sim_model_content(m, s, partner, (enum domain)d) == NULL)
			return false;
	return true;
}

void sim_model_note_over(struct sim_model *m)
{
	for (int i = 0; i < m->signal_count; i++)
		for (int p = 0; p < m->partner_count; p++)
			if ((m->signals[i].told & (1U << p)) != 0 &&
			    (sim_model_over(&m->signals[i], p) || blind(m, &m->signals[i], p)))
				m->signals[i].over |= 1U << p;
}

static void part_of_cluster(struct sim_model *m, int cluster, int partner, const struct sim_signal *cut,
                            struct day on)
{
	for (int i = 0; i < m->signal_count; i++) {
		struct sim_signal *s = &m->signals[i];

		if (sim_model_root(m, s->cluster) != cluster || s->crisis || s->state == SIM_ENDED ||
		    s->from.n > on.n || !takes(s, cut))
			continue;
		if (s->partner == partner || (s->told & s->recipients & (1U << partner)) != 0)
			sim_model_cut(m, s, cut, on);
		else
			s->doubt = true;
	}
	note_part(&m->clusters[cluster], on);
}

void sim_model_part(struct sim_model *m, const struct sim_naming *n, int partner,
                    const struct sim_signal *cut, struct day on)
{
	int other;
	int cluster = sim_model_find(m, n, &other);

	for (int i = 0; i < m->cluster_count && (n->gave & SIM_NAME) != 0; i++)
		if (m->clusters[i].into < 0 && m->clusters[i].persona == n->persona &&
		    (m->clusters[i].keys & SIM_NAME) != 0)
			part_of_cluster(m, i, partner, cut, on);
	if (cluster < 0 && n->gave == SIM_NAME)
		return;
	if (other >= 0)
		part_of_cluster(m, other, partner, cut, on);
	part_of_cluster(m, sim_model_settle(m, n), partner, cut, on);
}

void sim_model_renew(struct sim_model *m, struct sim_signal *s, const struct sim_signal *consent)
{
	struct day latest = sim_model_latest(m, s->cluster);
	const struct sim_cluster *c = &m->clusters[sim_model_root(m, s->cluster)];
	bool same = !s->crisis && s->recipients == consent->recipients && s->domains == consent->domains &&
	            s->purposes == consent->purposes && s->from.n == consent->from.n &&
	            s->until.n == consent->until.n;
	bool withdrawn = day_is_set(latest) && consent->from.n <= latest.n;

	if (same)
		return;
	s->doubt = s->doubt || withdrawn || s->state == SIM_SUSPENDED ||
	           (day_is_set(c->parted) && consent->from.n <= c->parted.n) ||
	           (day_is_set(m->strangers) && consent->from.n <= m->strangers.n);
	/* What it leaves out binds its recorder: an older and wider consent of it may be refused from now on.
	 */
	if ((s->recipients & ~consent->recipients) != 0 || (s->domains & ~consent->domains) != 0 ||
	    (s->purposes & ~consent->purposes) != 0 || s->crisis)
		note_part(&m->clusters[sim_model_root(m, s->cluster)], sim_today(m->w));
	s->steady = false;
	s->mistrusted = false;
	s->crisis = false;
	s->was_confirmed = s->was_confirmed || s->confirmed;
	s->confirmed = false;
	s->recipients = consent->recipients;
	s->domains = consent->domains;
	s->purposes = consent->purposes;
	s->from = consent->from;
	s->until = consent->until;
	s->observed &= consent->domains;
	if (s->observed == 0)
		sim_model_state(m, s, SIM_ENDED);
}

static enum sim_state state_of(enum signal_state state)
{
	return state == SIGNAL_KEPT ? SIM_ACTIVE : state == SIGNAL_SUSPENDED ? SIM_SUSPENDED : SIM_ENDED;
}

static bool find(const struct sim_model *m, const struct sim_signal *s, struct store_signal *ret_signal)
{
	struct store_reference found;

	return store_reference_find(m->w->store, &sim_partner(m, s->partner)->id, s->reference, &found) &&
	       store_signal_get(m->w->store, found.signal.text, ret_signal);
}

const char *sim_model_client(struct sim_model *m, const struct sim_signal *s)
{
	struct store_signal now;
	struct consent c;

	if (m->loose[s->persona] || s->gone || s->state == SIM_ENDED || !find(m, s, &now) ||
	    !store_consent_get(m->w->store, m->w->arena, now.consent.text, &c))
		return NULL;
	return arena_text(m->w->arena, c.client.text);
}

/* Ended by its term of keeping, with a consent that would have run longer. */
static bool kept_long_enough(const struct sim_model *m, const struct store_signal *now)
{
	struct consent c;

	return now->state == SIGNAL_ERASED &&
	       store_consent_get(m->w->store, m->w->arena, now->consent.text, &c) &&
	       c.state == CONSENT_EXPIRED && c.valid_until.n >= sim_today(m->w).n &&
	       c.ended.ms <= m->w->now.ms;
}

void sim_model_note_gone(struct sim_model *m)
{
	int64_t long_ago =
	        m->w->now.ms - (m->w->conf->retention.days[RETENTION_UNMATCHED] - 1) * 24 * TIME_HOUR_MS;

	for (int i = 0; i < m->signal_count; i++) {
		struct sim_signal *s = &m->signals[i];
		bool named =
		        m->clusters[sim_model_root(m, s->cluster)].ever == SIM_NAME || m->loose[s->persona];
		struct store_signal now;

		if (s->gone || !named || s->received.ms > long_ago)
			continue;
		s->gone = !find(m, s, &now);
		s->over_term = s->over_term || s->gone || kept_long_enough(m, &now);
		if (!s->over_term)
			continue;
		s->doubt = false;
		if (s->state != SIM_ENDED)
			sim_model_state(m, s, SIM_ENDED);
	}
}

/* Of a persona whose cases were parted: the cluster of the client that the store has. */
static int cluster_of(struct sim_model *m, const struct store_signal *now, int persona)
{
	struct store_case c;

	if (!store_case_get(m->w->store, now->case_.text, &c))
		sim_fail(m->w, "I2", "a signal is of no case");
	for (int i = 0; i < m->cluster_count; i++)
		if (m->clusters[i].persona == persona && ID_EQUAL(m->clusters[i].client, c.client))
			return i;
	int cluster = sim_model_cluster(m, persona);
	m->clusters[cluster].client = c.client;
	return cluster;
}

static void move(struct sim_model *m, struct sim_signal *s, int cluster)
{
	if (s->split_count == SIM_SPLITS)
		memmove(s->before, s->before + 1, sizeof(s->before[0]) * (size_t)--s->split_count);
	s->before[s->split_count++] = (struct sim_before){.cluster = s->cluster, .until = m->w->now};
	s->cluster = cluster;
}

void sim_model_split(struct sim_model *m, int persona)
{
	struct store_signal now;

	m->loose[persona] = true;
	for (int i = 0; i < m->cluster_count; i++)
		m->clusters[i].client =
		        m->clusters[i].persona == persona ? (struct client_id){{0}} : m->clusters[i].client;
	for (int i = 0; i < m->signal_count; i++) {
		struct sim_signal *s = &m->signals[i];

		if (s->persona != persona || s->gone || !find(m, s, &now))
			continue;
		int was = sim_model_root(m, s->cluster), is = cluster_of(m, &now, persona);
		m->clusters[is].keys |= m->clusters[was].keys;
		m->clusters[is].ever |= m->clusters[was].ever;
		m->clusters[is].fresh |= m->clusters[was].fresh;
		m->clusters[is].parted = sim_today(m->w);
		memcpy(m->clusters[is].withdrawn, m->clusters[was].withdrawn,
		       sizeof(m->clusters[is].withdrawn));
		move(m, s, is);
		s->doubt = true;
	}
	sim_model_sync(m);
}

static void sync(struct sim_model *m, struct sim_signal *s)
{
	struct store_signal now;
	struct consent c;

	if (!find(m, s, &now) || !store_consent_get(m->w->store, m->w->arena, now.consent.text, &c))
		sim_fail(m->w, "I2", "signal %d is gone", s->number);
	if (m->loose[s->persona] &&
	    sim_model_root(m, s->cluster) != sim_model_root(m, cluster_of(m, &now, s->persona)))
		move(m, s, cluster_of(m, &now, s->persona));
	/* What ended before a restore has ended, whatever is held. */
	if (s->returned)
		return;
	s->over_term = s->over_term || (c.state == CONSENT_EXPIRED && c.valid_until.n >= sim_today(m->w).n);
	s->recipients = 0;
	for (size_t i = 0; i < c.recipient_count; i++)
		s->recipients |= 1U << sim_partner_of(m, c.recipients[i].text);
	s->domains = c.domains;
	s->purposes = c.purposes;
	s->observed = now.domains;
	s->from = c.valid_from;
	s->until = c.valid_until;
	s->crisis = c.form == FORM_CRISIS;
	s->confirmed = c.confirmed;
	s->suspended_until = c.suspended_until;
	s->steady = false;
	s->withdrawn = s->withdrawn || c.state == CONSENT_WITHDRAWN;
	if (s->mistrusted && now.state == SIGNAL_KEPT)
		sim_fail(m->w, "I1", "signal %d was taken back before the restore, and is in force again",
		         s->number);
	if (c.state == CONSENT_WITHDRAWN)
		note_part(&m->clusters[sim_model_root(m, s->cluster)], sim_today(m->w));
	if (s->state != state_of(now.state)) {
		struct instant was = m->w->now;

		if (c.ended.ms > s->changes[s->change_count - 1].at.ms && c.ended.ms < was.ms)
			m->w->now = c.ended;
		sim_model_state(m, s, state_of(now.state));
		m->w->now = was;
		s->suspended_until = c.suspended_until;
	}
}

void sim_model_sync(struct sim_model *m)
{
	sim_model_note_over(m);
	sim_model_note_gone(m);
	for (int i = 0; i < m->signal_count; i++)
		if (m->signals[i].doubt)
			sync(m, &m->signals[i]);
	sim_model_note_over(m);
}

bool sim_model_parted(const struct sim_model *m, const struct sim_naming *n, struct day from)
{
	int other;
	int cluster = sim_model_find(m, n, &other);

	if (m->loose[n->persona] || (day_is_set(m->strangers) && from.n <= m->strangers.n))
		return true;
	return cluster >= 0 && day_is_set(m->clusters[cluster].parted) &&
	       from.n <= m->clusters[cluster].parted.n;
}
