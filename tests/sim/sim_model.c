#include "sim_model.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/bsn.h"
#include "base/text.h"
#include "rules/calendar.h"
#include "sim_roles.h"
#include "store/store_signal.h"

static void make_persona(struct sim_dice *d, int number, struct sim_persona *p)
{
	/* Everybody's own range: no two share a number. */
	do
		snprintf(p->bsn, sizeof(p->bsn), "3141%02d%03d", number, sim_below(d, 1000));
	while (!bsn_is_valid(p->bsn));
	snprintf(p->vnumber, sizeof(p->vnumber), "271828%02d%02d", number, sim_below(d, 100));
	snprintf(p->name, sizeof(p->name), SIM_NAME_MARK " van der %c%d", 'A' + number % 26,
	         sim_below(d, 1000));
	p->birth_date = (struct day){3650 + sim_below(d, 9000)};
}

struct sim_model *sim_model_new(struct sim_world *w)
{
	struct sim_model *m = mem_alloc(sizeof(*m));

	m->w = w;
	m->strangers = day_none();
	m->partner_count = (int)w->conf->partner_count;
	assert(m->partner_count < SIM_NOBODY);
	for (int i = 0; i < SIM_PERSONAS; i++)
		make_persona(&w->dice, i, &m->personas[i]);
	return m;
}

void sim_model_free(struct sim_model *m)
{
	mem_free(m->signals);
	mem_free(m->clusters);
	mem_free(m);
}

const struct conf_partner *sim_partner(const struct sim_model *m, int partner)
{
	return &m->w->conf->partners[partner];
}

int sim_partner_of(const struct sim_model *m, const char *id)
{
	for (int i = 0; i < m->partner_count; i++)
		if (text_equal(sim_partner(m, i)->id.text, id))
			return i;
	return -1;
}

int sim_model_root(const struct sim_model *m, int cluster)
{
	while (cluster >= 0 && m->clusters[cluster].into >= 0)
		cluster = m->clusters[cluster].into;
	return cluster;
}

static int by_key(const struct sim_model *m, int persona, uint32_t key)
{
	for (int i = 0; i < m->cluster_count; i++)
		if (m->clusters[i].into < 0 && m->clusters[i].persona == persona &&
		    (m->clusters[i].keys & key) != 0)
			return i;
	return -1;
}

int sim_model_find(const struct sim_model *m, const struct sim_naming *n, int *ret_other)
{
	int found[3], first = -1;

	found[0] = (n->gave & SIM_REFERENCE) != 0 ? sim_model_root(m, n->by_reference) : -1;
	found[1] = (n->gave & SIM_BSN) != 0 ? by_key(m, n->persona, SIM_BSN) : -1;
	found[2] = (n->gave & SIM_VNUMBER) != 0 ? by_key(m, n->persona, SIM_VNUMBER) : -1;
	*ret_other = -1;
	for (int i = 0; i < 3; i++) {
		if (found[i] >= 0 && first >= 0 && found[i] != first)
			*ret_other = found[i];
		if (first < 0)
			first = found[i];
	}
	return first;
}

int sim_model_cluster(struct sim_model *m, int persona)
{
	struct sim_cluster c = {.persona = persona, .into = -1};

	for (int p = 0; p < SIM_PARTNERS; p++)
		c.withdrawn[p] = day_none();
	c.parted = day_none();
	if (m->cluster_count == m->cluster_room) {
		m->cluster_room = m->cluster_room == 0 ? 64 : 2 * m->cluster_room;
		m->clusters = mem_grow(m->clusters, (size_t)m->cluster_room, sizeof(*m->clusters));
	}
	m->clusters[m->cluster_count] = c;
	return m->cluster_count++;
}

/* The cluster, new when there was none; the keys given are its own from now on, unless they point to two. */
int sim_model_settle(struct sim_model *m, const struct sim_naming *n)
{
	int other;
	int cluster = sim_model_find(m, n, &other);

	if (cluster < 0)
		cluster = sim_model_cluster(m, n->persona);
	uint32_t gave = n->gave & (other >= 0 ? (uint32_t)SIM_NAME : (uint32_t)~SIM_REFERENCE);
	m->clusters[cluster].keys |= gave;
	m->clusters[cluster].ever |= gave;
	m->clusters[cluster].fresh |= gave;
	return cluster;
}

static struct day latest_withdrawal(const struct sim_cluster *c)
{
	struct day latest = day_none();

	for (int p = 0; p < SIM_PARTNERS; p++)
		if (day_is_set(c->withdrawn[p]) && c->withdrawn[p].n > latest.n)
			latest = c->withdrawn[p];
	return latest;
}

static struct day suspension_end(const struct sim_model *m)
{
	return calendar_add_working_days(sim_today(m->w), (int)m->w->conf->policy.withdrawal_confirm_workdays,
	                                 CALENDAR_ATW);
}

void sim_model_state(struct sim_model *m, struct sim_signal *s, enum sim_state state)
{
	if (s->change_count == SIM_CHANGES)
		sim_fail(m->w, "sim", "signal %d changes its state too often", s->number);
	s->state = state;
	s->changes[s->change_count++] = (struct sim_change){.at = m->w->now, .to = state};
	s->steady = s->steady && state == SIM_ACTIVE;
	s->suspended_until = state == SIM_SUSPENDED ? suspension_end(m) : day_none();
}

struct day sim_model_latest(const struct sim_model *m, int cluster)
{
	return latest_withdrawal(&m->clusters[sim_model_root(m, cluster)]);
}

bool sim_model_withdrawn(const struct sim_model *m, const struct sim_naming *n, int partner, struct day from)
{
	int other;
	int cluster = sim_model_find(m, n, &other);

	if (cluster < 0 || !day_is_set(m->clusters[cluster].withdrawn[partner]))
		return false;
	return from.n <= m->clusters[cluster].withdrawn[partner].n;
}

/* What its recipients may be told of who it is about: by a reference alone, what the sender was told under
 * that. */
static uint32_t given(struct sim_model *m, const struct sim_signal *s, const struct sim_naming *n)
{
	const struct conf_partner *from = sim_partner(m, s->partner);
	const struct sim_signal *before;
	uint32_t gave;

	if ((n->gave & SIM_REFERENCE) == 0)
		return n->gave;
	before = sim_model_by_reference(m, s->partner, n->reference);
	gave = before == NULL || before->state == SIM_ENDED ? 0 : before->gave;
	gave &= from->bsn_allowed ? ~0U : ~(uint32_t)SIM_BSN;
	return gave & (from->vnumber_allowed ? ~0U : ~(uint32_t)SIM_VNUMBER);
}

struct sim_signal *sim_model_store(struct sim_model *m, const struct sim_signal *draft,
                                   const struct sim_naming *n, struct instant at)
{
	int cluster = sim_model_settle(m, n);
	struct sim_signal *s;

	if (m->signal_count == m->room) {
		m->room = m->room == 0 ? 256 : 2 * m->room;
		m->signals = mem_grow(m->signals, (size_t)m->room, sizeof(*m->signals));
	}
	s = &m->signals[m->signal_count++];
	*s = *draft;
	s->cluster = cluster;
	s->received = at;
	s->gave = given(m, s, n);
	s->by_reference = (n->gave & SIM_REFERENCE) != 0;
	s->steady = true;
	if (s->crisis) {
		s->from = sim_today(m->w);
		s->until = calendar_add_working_days(s->from, (int)m->w->conf->policy.crisis_review_workdays,
		                                     CALENDAR_ATW);
	}
	struct day latest = latest_withdrawal(&m->clusters[cluster]);
	bool late = !s->crisis && day_is_set(latest) && s->from.n <= latest.n;
	sim_model_state(m, s, late ? SIM_SUSPENDED : SIM_ACTIVE);
	s->doubt = m->loose[s->persona] || (day_is_set(m->strangers) && s->from.n <= m->strangers.n);
	s->doubt = s->doubt || (!s->crisis && day_is_set(m->clusters[cluster].parted) &&
	                        s->from.n <= m->clusters[cluster].parted.n);
	return s;
}

static void note_withdrawal(struct sim_model *m, int cluster, int partner, struct day on)
{
	struct day *known = &m->clusters[cluster].withdrawn[partner];

	if (!day_is_set(*known) || known->n < on.n)
		*known = on;
}

void sim_model_end(struct sim_model *m, struct sim_signal *s, struct day on)
{
	int cluster = sim_model_root(m, s->cluster);

	sim_model_state(m, s, SIM_ENDED);
	s->withdrawn = true;
	/* What rested on a ground may come again on a consent. */
	if (s->crisis)
		return;
	note_withdrawal(m, cluster, s->partner, on);
	for (int p = 0; p < m->partner_count; p++)
		if ((s->told & s->recipients & (1U << p)) != 0)
			note_withdrawal(m, cluster, p, on);
}

static void withdraw_cluster(struct sim_model *m, int cluster, int partner, int knows, struct day on)
{
	for (int i = 0; i < m->signal_count; i++) {
		struct sim_signal *s = &m->signals[i];

		if (sim_model_root(m, s->cluster) != cluster || s->crisis || s->state == SIM_ENDED ||
		    s->from.n > on.n)
			continue;
		bool connected = s->partner == partner || (s->told & s->recipients & (1U << partner)) != 0;
		if (connected)
			sim_model_end(m, s, on);
		else if (s->state == SIM_ACTIVE)
			sim_model_state(m, s, SIM_SUSPENDED);
	}
	note_withdrawal(m, cluster, knows, on);
}

/* Whom a number or a reference means is remembered, known before or not. When that is nobody known, everybody
 * of that name is meant too: better one too many than a withdrawal lost. */
void sim_model_withdraw(struct sim_model *m, const struct sim_naming *n, int partner, struct day on)
{
	int other;
	int cluster = sim_model_find(m, n, &other);

	for (int i = 0; i < m->cluster_count && (n->gave & SIM_NAME) != 0; i++)
		if (m->clusters[i].into < 0 && m->clusters[i].persona == n->persona &&
		    (m->clusters[i].keys & SIM_NAME) != 0)
			withdraw_cluster(m, i, partner, SIM_NOBODY, on);
	if (cluster < 0 && n->gave == SIM_NAME)
		return;
	if (other >= 0)
		withdraw_cluster(m, other, partner, SIM_NOBODY, on);
	withdraw_cluster(m, sim_model_settle(m, n), partner, partner, on);
}

void sim_model_confirm(struct sim_model *m, struct sim_signal *s)
{
	if (s->state == SIM_SUSPENDED)
		sim_model_state(m, s, SIM_ACTIVE);
	s->confirmed = true;
	s->mistrusted = false;
}

/* A ground that nobody reviewed in time discloses nothing; and after one more term it is gone. */
static void tick_ground(struct sim_model *m, struct sim_signal *s, struct day today)
{
	if (s->state == SIM_SUSPENDED && s->suspended_until.n < today.n)
		sim_model_end(m, s, today);
	else if (s->state == SIM_ACTIVE && s->until.n < today.n)
		s->doubt = true; /* of a closed case it ends at once */
}

void sim_model_tick(struct sim_model *m)
{
	struct day today = sim_today(m->w);

	for (int i = 0; i < m->signal_count; i++) {
		struct sim_signal *s = &m->signals[i];
		struct day spoke = sim_model_latest(m, s->cluster);

		if (s->state == SIM_ENDED || s->doubt)
			continue;
		if (s->crisis)
			tick_ground(m, s, today);
		else if (s->state == SIM_SUSPENDED && s->suspended_until.n < today.n)
			sim_model_end(m, s, day_is_set(spoke) ? spoke : today);
		else if (s->until.n < today.n)
			sim_model_state(m, s, SIM_ENDED);
	}
	sim_model_sync(m);
}

void sim_model_merge(struct sim_model *m, int from, int to)
{
	m->clusters[from].into = to;
	m->clusters[from].merged = m->w->now;
	m->clusters[to].keys |= m->clusters[from].keys;
	m->clusters[to].ever |= m->clusters[from].ever;
	m->clusters[to].fresh |= m->clusters[from].fresh;
	for (int p = 0; p < SIM_PARTNERS; p++)
		if (day_is_set(m->clusters[from].withdrawn[p]))
			note_withdrawal(m, to, p, m->clusters[from].withdrawn[p]);
	if (day_is_set(m->clusters[from].parted) &&
	    (!day_is_set(m->clusters[to].parted) || m->clusters[to].parted.n < m->clusters[from].parted.n))
		m->clusters[to].parted = m->clusters[from].parted;
}

struct sim_signal *sim_model_by_reference(struct sim_model *m, int partner, const char *reference)
{
	for (int i = 0; i < m->signal_count && reference != NULL; i++) {
		struct sim_signal *s = &m->signals[i];

		if (reference[0] == '\0')
			return NULL;
		if (s->partner == partner ? strcmp(s->reference, reference) == 0
		                          : strcmp(s->shared[partner], reference) == 0 ||
		                                    strcmp(s->held[partner], reference) == 0)
			return s;
	}
	return NULL;
}

static const char *in_force(const struct sim_model *m, const struct sim_signal *s)
{
	struct day today = sim_today(m->w);

	if (s->state == SIM_ENDED)
		return "its consent has ended";
	if (s->state == SIM_SUSPENDED)
		return "its consent is suspended";
	if (today.n < s->from.n || today.n > s->until.n)
		return "its consent does not run today";
	if (!s->crisis && (s->purposes & TERMS_BIT(PURPOSE_SIGNAL)) == 0)
		return "its consent is not for sharing signals";
	return NULL;
}

const char *sim_model_exists(const struct sim_model *m, const struct sim_signal *s, int partner)
{
	const char *why = in_force(m, s);

	if (why != NULL)
		return why;
	if ((s->recipients & (1U << partner)) == 0)
		return "its consent does not name this partner";
	if (!s->crisis && (s->domains & s->observed) == 0)
		return "its consent covers nothing of it";
	return NULL;
}

const char *sim_model_content(const struct sim_model *m, const struct sim_signal *s, int partner,
                              enum domain domain)
{
	const char *why = sim_model_exists(m, s, partner);
	uint32_t bit = TERMS_BIT(domain);

	if (why != NULL)
		return why;
	if ((s->observed & bit) == 0)
		return "there was no such observation";
	if (!s->crisis && (s->domains & bit) == 0)
		return "its consent does not cover this life domain";
	if ((sim_partner(m, partner)->domains & bit) == 0)
		return "this partner has nothing to do with this life domain";
	if (!sim_role_sees(sim_partner(m, partner)->role, (int)domain, s->kinds[domain]))
		return "its role does not see such content";
	return NULL;
}

static int root_then(const struct sim_model *m, const struct sim_fact *f, const struct sim_signal *s)
{
	int64_t until = f->made.ms - (f->parting ? 1 : 0);
	int cluster = s->cluster;

	for (int i = s->split_count; i-- > 0;)
		if (until < s->before[i].until.ms)
			cluster = s->before[i].cluster;
	while (m->clusters[cluster].into >= 0 && m->clusters[cluster].merged.ms <= until)
		cluster = m->clusters[cluster].into;
	return cluster;
}

/* Whether it was there, in that case, to derive something from when the fact was made. */
static bool derived(const struct sim_model *m, const struct sim_fact *f, const struct sim_signal *s,
                    bool restored)
{
	enum sim_state state = SIM_ENDED;

	if (root_then(m, f, s) != root_then(m, f, f->newest))
		return false;
	if (s == f->newest)
		return true;
	for (int i = 0; i < s->change_count && s->changes[i].at.ms <= f->made.ms; i++) {
		/* Several consents confirmed at once: the first is told of before the next is in force again.
		 */
		bool just_restored = !restored && i > 0 && s->changes[i].to == SIM_ACTIVE &&
		                     s->changes[i].at.ms == f->made.ms;

		state = just_restored ? state : s->changes[i].to;
	}
	return state == SIM_ACTIVE;
}

static bool derives(const struct sim_model *m, const struct sim_fact *f, const struct sim_signal *s)
{
	return derived(m, f, s, false);
}

/* Whether somebody else's consent, among what the fact rests on, lets this partner know of ${s} too. */
static bool opened_by_another(const struct sim_model *m, const struct sim_fact *f, int partner,
                              const struct sim_signal *s)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct sim_signal *other = f->of_case[i];

		if (other->partner != partner && derived(m, f, other, true) && in_force(m, other) == NULL &&
		    (other->recipients & (1U << partner)) != 0 &&
		    (other->crisis || (s->observed & ~other->domains) == 0))
			return true;
	}
	return false;
}

static const char *ground(const struct sim_model *m, const struct sim_fact *f, int partner,
                          const struct sim_signal *s)
{
	const char *why = in_force(m, s);

	if (why != NULL)
		return why;
	if (s->partner != partner && (s->recipients & (1U << partner)) == 0)
		return "another's consent that it derives from does not name this partner";
	if (s->partner == partner && !s->confirmed && !opened_by_another(m, f, partner, s))
		return "it derives from what this partner asserted and nobody confirmed";
	return NULL;
}

const char *sim_model_fact(const struct sim_model *m, const struct sim_fact *f, int partner)
{
	size_t live = 0;

	for (size_t i = 0; i < f->count; i++) {
		const char *why;

		if (!derives(m, f, f->of_case[i]))
			continue;
		live++;
		why = ground(m, f, partner, f->of_case[i]);
		if (why != NULL)
			return why;
	}
	for (size_t i = 0; i < f->count; i++)
		if (derives(m, f, f->of_case[i]) && f->of_case[i]->partner != partner)
			f->of_case[i]->told |= 1U << partner;
	return live > 0 ? NULL : "it derives from nothing";
}

struct sim_signal **sim_model_of_case(struct sim_model *m, const char *case_id, size_t *ret_count)
{
	struct case_id id = {{0}};
	struct store_signal_list all;
	struct sim_signal **list;

	ID_SET(id, case_id);
	all = store_signal_of_case(m->w->store, m->w->arena, &id, false, NULL);
	list = arena_array(m->w->arena, all.count, sizeof(*list));
	*ret_count = 0;
	for (size_t i = 0; i < all.count; i++) {
		int partner = sim_partner_of(m, all.at[i].partner.text);
		struct sim_signal *s =
		        partner < 0 ? NULL : sim_model_by_reference(m, partner, all.at[i].reference.text);

		if (s == NULL)
			sim_fail(m->w, "I2", "the store holds a signal that was never acknowledged");
		list[(*ret_count)++] = s;
	}
	return list;
}

void sim_model_describe(const struct sim_model *m, struct sim_signal *const *of_case, size_t count)
{
	static const char *const states[] = {"active", "suspended", "ended"};
	char at[TIME_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		const struct sim_signal *s = of_case[i];

		sim_trace(m->w,
		          "signal %d of partner %d, cluster %d, saw %x of %x to %x for %x, days %d-%d,%s%s%s "
		          "told %x, "
		          "over %x, %s since %s",
		          s->number, s->partner, sim_model_root(m, s->cluster), s->observed, s->domains,
		          s->recipients, s->purposes, s->from.n, s->until.n, s->crisis ? " crisis," : "",
		          s->confirmed ? " confirmed," : "", s->doubt ? " doubted," : "", s->told, s->over,
		          states[s->state], time_text_utc(s->changes[s->change_count - 1].at, at));
	}
}
