#include "sim_listen.h"

#include <string.h>

#include "base/text.h"
#include "sim_roles.h"
#include "store/store_case.h"
#include "store/store_client.h"
#include "store/store_outbox.h"
#include "store/store_signal.h"

struct sim_listeners *sim_listen_new(struct sim_model *m)
{
	struct sim_listeners *l = mem_alloc(sizeof(*l));

	l->m = m;
	return l;
}

void sim_listen_free(struct sim_listeners *l)
{
	for (int i = 0; i < SIM_PARTNERS; i++) {
		mem_free(l->at[i].seen);
		mem_free(l->at[i].references);
	}
	mem_free(l);
}

static bool holds(const struct sim_listener *who, const char *reference)
{
	for (size_t i = 0; i < who->reference_count; i++)
		if (strcmp(who->references[i], reference) == 0)
			return true;
	return false;
}

void sim_listen_reference(struct sim_listeners *l, int partner, const char *reference)
{
	struct sim_listener *who = &l->at[partner];

	if (reference == NULL || holds(who, reference))
		return;
	for (int p = 0; p < l->m->partner_count; p++)
		if (p != partner && holds(&l->at[p], reference))
			sim_fail(l->m->w, "I11", "partners %d and %d were given one reference", partner, p);
	who->references = mem_grow(who->references, who->reference_count + 1, sizeof(*who->references));
	id_set(who->references[who->reference_count++], ID_UUID_MAX, reference);
}

static void *read_data(struct sim_listeners *l, enum event kind, const struct proto_notification *n)
{
	const struct proto_table *table = proto_event_table(kind);
	void *data = proto_new(l->m->w->arena, table);
	struct refusal refusal;

	if (!proto_read(l->m->w->arena, table, n->data, strlen(n->data), data, &refusal))
		sim_fail(l->m->w, "contract", "data of %s: %s at %s", n->type, problem_code(refusal.problem),
		         refusal.pointer);
	return data;
}

/* Told as it may be; with a reference in place of a name or number also nothing, when what it was given for
 * is gone. */
static bool fits(const char *told, const char *own, bool given, bool by_reference)
{
	return text_equal(told, given ? own : NULL) || (by_reference && told == NULL);
}

static void judge_identity(struct sim_listeners *l, int partner, const struct sim_signal *s,
                           const struct proto_identity *who)
{
	const struct conf_partner *to = sim_partner(l->m, partner);
	const struct sim_persona *p = &l->m->personas[s->persona];
	bool bsn = (s->gave & SIM_BSN) != 0, vnumber = (s->gave & SIM_VNUMBER) != 0;
	bool name = (s->gave & SIM_NAME) != 0, reference = s->by_reference;

	if (!fits(who->bsn, p->bsn, bsn && to->bsn_allowed, reference) ||
	    !fits(who->vnumber, p->vnumber, vnumber && to->vnumber_allowed, reference) ||
	    !fits(who->name, p->name, name, reference))
		sim_fail(l->m->w, "I1",
		         "signal %d: partner %d was told another identity than it may have: of %x given it "
		         "got %x",
		         s->number, partner, s->gave,
		         (who->bsn != NULL ? (unsigned)SIM_BSN : 0U) |
		                 (who->vnumber != NULL ? (unsigned)SIM_VNUMBER : 0U) |
		                 (who->name != NULL ? (unsigned)SIM_NAME : 0U));
}

/* What a crisis ground stands in for. */
#define CRISIS_PURPOSES (TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO))

static void judge_shared(struct sim_listeners *l, int partner, const struct proto_shared *d)
{
	struct sim_model *m = l->m;
	struct sim_signal *s = NULL;
	uint32_t told = 0;

	for (int i = 0; i < m->signal_count && s == NULL; i++)
		if (m->signals[i].received.ms == d->received.ms &&
		    m->signals[i].partner == sim_partner_of(m, d->partner))
			s = &m->signals[i];
	if (s == NULL)
		sim_fail(m->w, "I1", "partner %d was told of a signal that nobody sent", partner);
	const char *unseen = sim_model_exists(m, s, partner);
	if (unseen != NULL)
		sim_model_describe(m, &s, 1);
	if (unseen != NULL)
		sim_fail(m->w, "I1", "signal %d told to partner %d: %s", s->number, partner, unseen);
	for (size_t i = 0; i < d->observations.count; i++) {
		const struct proto_observation *o = &d->observations.at[i];
		const char *why = sim_model_content(m, s, partner, o->domain);

		if (why != NULL)
			sim_fail(m->w, "I1", "signal %d told to partner %d: %s", s->number, partner, why);
		if (!text_equal(o->text, sim_say_text(m->w->arena, s->number, (int)o->domain)))
			sim_fail(m->w, "I1", "signal %d told to partner %d with other words", s->number,
			         partner);
		told |= TERMS_BIT(o->domain);
	}
	if (told != d->domains || d->purposes != (s->crisis ? CRISIS_PURPOSES : s->purposes) ||
	    d->until.n != s->until.n) {
		sim_model_describe(m, &s, 1);
		sim_fail(m->w, "I1",
		         "signal %d told to partner %d with another lease than was given: %x for %x until %d",
		         s->number, partner, d->domains, d->purposes, d->until.n);
	}
	if (d->client != NULL)
		judge_identity(l, partner, s, d->client);
	if (s->shared[partner][0] != '\0' && !text_equal(s->shared[partner], d->signal))
		sim_fail(m->w, "I4", "signal %d has two references for partner %d", s->number, partner);
	id_set(s->shared[partner], ID_UUID_MAX, d->signal);
	s->told |= 1U << partner;
	sim_listen_reference(l, partner, d->signal);
}

/* Erase: only what it was given, and only when a consent that it rested on is gone. */
static void judge_erase(struct sim_listeners *l, int partner, const struct proto_erase *d)
{
	struct sim_model *m = l->m;
	bool due = false;

	sim_model_note_over(m);
	for (int i = 0; i < m->signal_count; i++)
		due = due || (m->signals[i].over & (1U << partner)) != 0;
	if (!due)
		sim_fail(m->w, "I11", "partner %d is to erase, but nothing that it was told has ended",
		         partner);
	for (size_t i = 0; i < d->references.count; i++) {
		const char *reference = d->references.at[i];
		struct sim_signal *s = sim_model_by_reference(m, partner, reference);

		if (!holds(&l->at[partner], reference))
			sim_fail(m->w, "I11", "partner %d is to erase what it was never given", partner);
		if (s != NULL && s->partner != partner)
			s->erased[partner] = true;
		if (s != NULL && s->partner != partner && (s->over & (1U << partner)) == 0)
			sim_model_describe(m, &s, 1);
		if (s != NULL && s->partner != partner && (s->over & (1U << partner)) == 0)
			sim_fail(m->w, "I1", "partner %d is to erase signal %d, whose consent stands",
			         partner, s->number);
	}
}

/* Narrowed or renewed: of what it was given, no more than it may have. */
static void judge_cover(struct sim_listeners *l, int partner, const struct proto_cover *d)
{
	struct sim_model *m = l->m;
	struct sim_signal *s = sim_model_by_reference(m, partner, d->signal);

	if (s == NULL || s->partner == partner || !holds(&l->at[partner], d->signal))
		sim_fail(m->w, "I11", "partner %d hears of a consent for what it was never given", partner);
	for (int domain = 1; domain < DOMAIN_COUNT; domain++)
		if ((d->domains & TERMS_BIT(domain)) != 0 &&
		    !sim_role_sees(sim_partner(m, partner)->role, domain, s->kinds[domain]))
			sim_fail(m->w, "I1", "partner %d is told of a life domain that its role does not see",
			         partner);
}

/* Its own signal's consent: what it knows already. */
static void judge_ending(struct sim_listeners *l, int partner, const struct proto_ending *d)
{
	struct sim_signal *s = sim_model_by_reference(l->m, partner, d->signal);

	if (s == NULL || s->partner != partner)
		sim_fail(l->m->w, "I11", "partner %d hears when another's consent ends", partner);
}

static bool among(const struct sim_fact *fact, size_t count, const struct sim_signal *s)
{
	for (size_t i = 0; i < count; i++)
		if (fact->of_case[i] == s)
			return true;
	return false;
}

/* No fact rests on what was in a closed case when it was made, and is in it still. */
static bool closed_by_then(const struct sim_model *m, const struct sim_signal *s, struct instant made)
{
	struct store_reference found;
	struct store_signal now;
	struct store_case c;

	return store_reference_find(m->w->store, &sim_partner(m, s->partner)->id, s->reference, &found) &&
	       store_signal_get(m->w->store, found.signal.text, &now) &&
	       store_case_get(m->w->store, now.case_.text, &c) && c.state == CASE_CLOSED &&
	       c.closed.ms < made.ms;
}

/* What was one case when a fact was made may be two now. */
static void all_of(struct sim_model *m, int persona, struct sim_fact *fact)
{
	struct sim_fact now = *fact;

	fact->of_case = arena_array(m->w->arena, (size_t)m->signal_count, sizeof(*fact->of_case));
	fact->count = 0;
	for (int i = 0; i < m->signal_count; i++) {
		struct sim_signal *s = &m->signals[i];
		bool parted = s->split_count > 0 && s->before[s->split_count - 1].until.ms >= fact->made.ms;

		if (s->persona == persona && !s->gone && s->received.ms <= fact->made.ms &&
		    ((parted && !closed_by_then(m, s, fact->made)) || among(&now, now.count, s)))
			fact->of_case[fact->count++] = s;
	}
}

/* Where it stood before what was done in the same command. */
static const uint32_t OF_BEFORE = TERMS_BIT(EVENT_ITEM_MOVED) | TERMS_BIT(EVENT_ITEM_CANCELLED);

static void judge_fact(struct sim_listeners *l, int partner, const struct store_notification *n)
{
	struct sim_model *m = l->m;
	struct sim_fact fact = {.made = n->created, .parting = (OF_BEFORE & TERMS_BIT(n->kind)) != 0};
	struct store_signal newest;
	const char *why;

	fact.of_case = sim_model_of_case(m, n->case_.text, &fact.count);
	if (!store_signal_get(m->w->store, n->signal_upto.text, &newest))
		sim_fail(m->w, "I1", "a fact of %s rests on no signal", n->case_.text);
	fact.newest =
	        sim_model_by_reference(m, sim_partner_of(m, newest.partner.text), newest.reference.text);
	if (m->loose[fact.newest->persona])
		all_of(m, fact.newest->persona, &fact);
	why = sim_model_fact(m, &fact, partner);
	if (why == NULL)
		return;
	sim_model_describe(m, fact.of_case, fact.count);
	sim_fail(m->w, "I1", "%s of %s (made %lld s ago) told to partner %d: %s",
	         terms_name(&terms_event, (int)n->kind), n->case_.text,
	         (long long)((m->w->now.ms - n->created.ms) / TIME_SECOND_MS), partner, why);
}

/* Each line of a digest is a fact of its case as it is now: that is when it is made. */
static void judge_digest(struct sim_listeners *l, int partner, const struct proto_person_digest *d)
{
	struct sim_model *m = l->m;

	for (size_t i = 0; i < d->entries.count; i++) {
		struct sim_fact fact = {.made = m->w->now};
		struct store_reference found;
		const char *why = "nothing of it is live";

		if (!store_reference_find(m->w->store, &sim_partner(m, partner)->id, d->entries.at[i].case_,
		                          &found) ||
		    !ID_IS_SET(found.case_))
			sim_fail(m->w, "I1", "partner %d is told of a case by a reference not its own",
			         partner);
		fact.of_case = sim_model_of_case(m, found.case_.text, &fact.count);
		for (size_t k = 0; k < fact.count; k++)
			if (fact.of_case[k]->state == SIM_ACTIVE)
				fact.newest = fact.of_case[k];
		if (fact.newest != NULL && m->loose[fact.newest->persona])
			all_of(m, fact.newest->persona, &fact);
		if (fact.newest != NULL)
			why = sim_model_fact(m, &fact, partner);
		sim_listen_reference(l, partner, d->entries.at[i].case_);
		if (why != NULL)
			sim_fail(m->w, "I1", "a digest told partner %d of %s: %s", partner, found.case_.text,
			         why);
	}
}

/* What became of its own signal: rests on nothing, says nothing of others. */
static void judge_own(struct sim_listeners *l, int partner, enum event kind, const struct proto_case_facts *d)
{
	struct sim_model *m = l->m;
	struct sim_signal *s = sim_model_by_reference(m, partner, d->signal);

	if (s == NULL || s->partner != partner)
		sim_fail(m->w, "I1", "partner %d hears what became of a signal that is not its own", partner);
	if (d->case_ != NULL || d->regiehouder != NULL || d->place != NULL || d->urgency != URGENCY_ABSENT ||
	    day_is_set(d->opened) || day_is_set(d->discuss_by))
		sim_fail(m->w, "I11", "signal %d: its sender is told of the case, resting on nothing",
		         s->number);
	if (kind == EVENT_CONSENT_CONFIRMED && !s->confirmed && !s->was_confirmed)
		sim_fail(m->w, "I11", "signal %d: nobody confirmed its consent", s->number);
	if (kind == EVENT_SIGNAL_STATUS && d->state == SIGNAL_ERASED && s->state != SIM_ENDED)
		sim_fail(m->w, "I1", "signal %d is said to be erased, and runs until day %d (%sstate %d)",
		         s->number, s->until.n, s->crisis ? "crisis, " : "", (int)s->state);
}

static void keep_offer(struct sim_offer *at, int *count, const char *reference, const char *person)
{
	struct sim_offer *o = &at[(*count)++ % SIM_OFFERS];

	id_set(o->reference, sizeof(o->reference), reference);
	id_set(o->person, sizeof(o->person), person);
}

/* What a partner remembers, and the causes that must be there (I6). */
static void remember(struct sim_listeners *l, int partner, enum event kind, const void *data)
{
	struct sim_listener *who = &l->at[partner];

	if (kind == EVENT_REGIE_OFFERED || kind == EVENT_REGIE_ACCEPTED) {
		const struct proto_regie_facts *d = data;

		if (kind == EVENT_REGIE_OFFERED)
			keep_offer(who->offers, &who->offer_count, d->case_, d->person);
		else if (sim_partner_of(l->m, d->partner) == partner)
			keep_offer(who->held, &who->held_count, d->case_, d->person);
	}
	if (kind == EVENT_ITEM_MOVED || kind == EVENT_ITEM_CANCELLED) {
		const struct proto_item_facts *d = data;

		if (d->cause == CAUSE_ABSENT || d->was == NULL ||
		    (kind == EVENT_ITEM_MOVED) != (d->place != NULL))
			sim_fail(l->m->w, "I6",
			         "an announced item went for partner %d without cause or place", partner);
	}
}

static void judge(struct sim_listeners *l, int partner, int64_t number, enum event kind,
                  const struct proto_notification *event)
{
	struct sim_world *w = l->m->w;
	void *data = read_data(l, kind, event);
	struct store_notification_list found =
	        store_outbox_served(w->store, w->arena, &sim_partner(l->m, partner)->id, number - 1, 1);
	const struct store_notification *n = found.at;

	if (found.count != 1 || n->number != number || !text_equal(n->event_id.text, event->id))
		sim_fail(w, "I4", "number %lld of partner %d is not what was kept", (long long)number,
		         partner);
	if (kind == EVENT_WITHHELD)
		return;
	sim_listen_reference(l, partner, event->subject);
	if (ID_IS_SET(n->signal))
		judge_shared(l, partner, data);
	else if (ID_IS_SET(n->case_))
		judge_fact(l, partner, n);
	else if (kind == EVENT_CONSENT_WITHDRAWN)
		judge_erase(l, partner, data);
	else if (kind == EVENT_CONSENT_CHANGED)
		judge_cover(l, partner, data);
	else if (kind == EVENT_CONSENT_ENDING)
		judge_ending(l, partner, data);
	else if (kind == EVENT_DIGEST)
		judge_digest(l, partner, data);
	else if (kind == EVENT_SPEAKER_RELEASED)
		; /* tells of no case: which meeting nobody has to come to */
	else
		judge_own(l, partner, kind, data);
	remember(l, partner, kind, data);
}

static void number_seen(struct sim_listeners *l, int partner, int64_t number, enum event kind, const char *id)
{
	struct sim_listener *who = &l->at[partner];
	struct sim_seen *seen;

	if (number >= who->seen_room) {
		int64_t room = number * 2 + 64;

		who->seen = mem_grow(who->seen, (size_t)room, sizeof(*who->seen));
		memset(&who->seen[who->seen_room], 0, (size_t)(room - who->seen_room) * sizeof(*who->seen));
		who->seen_room = room;
	}
	seen = &who->seen[number];
	if (seen->id[0] != '\0' &&
	    (!text_equal(seen->id, id) ||
	     (kind != EVENT_WITHHELD && seen->kind != kind && seen->kind != EVENT_WITHHELD)))
		sim_fail(l->m->w, "I4", "number %lld of partner %d was another notification before",
		         (long long)number, partner);
	id_set(seen->id, sizeof(seen->id), id);
	if (kind != EVENT_WITHHELD)
		seen->kind = kind;
}

void sim_listen_restart(struct sim_listeners *l, int partner, const char *epoch)
{
	id_set(l->at[partner].epoch, sizeof(l->at[partner].epoch), epoch);
	l->at[partner].got = 0;
}

void sim_listen_took(struct sim_listeners *l, const struct sim_message *msg,
                     const struct proto_answer *answer, bool lost)
{
	struct sim_listener *who = &l->at[msg->partner];
	size_t skip = sim_planted(l->m->w, "gap") && answer->events.count > 2 ? 1 : 0;
	int64_t next = msg->after + 1;

	for (size_t i = skip; i < answer->events.count; i++) {
		const struct proto_notification *event = &answer->events.at[i];
		enum event kind = proto_event_from_type(event->type);
		int64_t number;

		if (!text_parse_int(event->sequence + strspn(event->sequence, "0"), 1, INT64_MAX, &number))
			sim_fail(l->m->w, "I4", "no sequence");
		/* Only what was acknowledged long ago may be missing at the front. */
		if (number != next && (i > 0 || number < next || number - 1 > who->acked))
			sim_fail(l->m->w, "I4", "partner %d asked after %lld and got %lld where %lld was due",
			         msg->partner, (long long)msg->after, (long long)number, (long long)next);
		next = number + 1;
		judge(l, msg->partner, number, kind, event);
		number_seen(l, msg->partner, number, kind, event->id);
		who->handed++;
	}
	if (answer->newest < who->newest || next - 1 > answer->newest)
		sim_fail(l->m->w, "I4", "partner %d: the newest number went back", msg->partner);
	who->newest = answer->newest;
	if (lost)
		return;
	id_set(who->epoch, sizeof(who->epoch), answer->epoch);
	if (next - 1 > who->got)
		who->got = next - 1;
}
