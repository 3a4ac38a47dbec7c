/*
 * stream_render - what a notification says, made at the moment it is handed over: nothing readable waits in
 * the outbox, and what a role does not see is left out here.
 */
#include <string.h>

#include "commands/case_view.h"
#include "commands/content.h"
#include "commands/digest.h"
#include "commands/notify.h"
#include "commands/stream.h"
#include "store/store_client.h"
#include "store/store_merge.h"
#include "store/store_vault.h"

static const uint32_t ANY_CONTENT =
        TERMS_BIT(CONTENT_NOTICED) | TERMS_BIT(CONTENT_LIMITS) | TERMS_BIT(CONTENT_MEDICAL);

/* ---- a signal's content ---- */

static struct proto_identity *identity(struct turn *t, const struct conf_partner *to,
                                       const struct store_signal *s)
{
	struct proto_identity *who = proto_new(t->arena, &proto_table_identity);
	const char *sealed = store_unseal(t->store, t->arena, SEAL_IDENTITY, s->id.text, DOMAIN_ABSENT);
	struct refusal ignored;

	if (sealed == NULL ||
	    !proto_read(t->arena, &proto_table_identity, sealed, strlen(sealed), who, &ignored))
		return NULL;
	if (!to->bsn_allowed)
		who->bsn = NULL;
	if (!to->vnumber_allowed)
		who->vnumber = NULL;
	return who;
}

static struct proto_observation_list observations(struct turn *t, const struct store_signal *s,
                                                  uint32_t domains, const enum content *kinds)
{
	struct proto_observation_list list = {.count = 0,
	                                      .at = arena_array(t->arena, DOMAIN_COUNT, sizeof(*list.at))};

	for (int d = 1; d < DOMAIN_COUNT; d++) {
		if ((domains & TERMS_BIT(d)) == 0)
			continue;
		list.at[list.count].domain = (enum domain)d;
		list.at[list.count].kind = kinds[d];
		list.at[list.count++].text =
		        store_unseal(t->store, t->arena, SEAL_OBSERVATION, s->id.text, (enum domain)d);
	}
	return list;
}

static const char *domains_text(struct turn *t, uint32_t domains)
{
	char buf[200];

	return domains == 0 ? NULL
	                    : arena_text(t->arena, terms_set_text(&terms_domain, domains, buf, sizeof(buf)));
}

/* That there is a signal: all that a role without content gets, and the frame of what the others get. */
static struct proto_shared *frame(struct turn *t, const struct store_signal *s, const struct consent *c,
                                  const struct store_notification *n)
{
	struct proto_shared *shared = proto_new(t->arena, &proto_table_shared);
	const struct conf_partner *sender = conf_partner(t->conf, s->partner.text);

	shared->signal = n->reference.text;
	shared->partner = arena_text(t->arena, s->partner.text);
	shared->role = sender != NULL ? sender->role : ROLE_MUNICIPALITY;
	shared->received = s->received;
	shared->language = arena_text(t->arena, s->language);
	shared->interpreter = s->interpreter;
	shared->crisis = c->form == FORM_CRISIS;
	shared->purposes = consent_purposes(c);
	shared->until = c->valid_until;
	return shared;
}

static const char *render_shared(struct turn *t, const struct conf_partner *to,
                                 const struct store_notification *n, struct stream_said *said)
{
	struct consent_reader reader = content_reader(t, &to->id);
	enum content kinds[DOMAIN_COUNT];
	enum consent_verdict verdict;
	struct store_signal s;
	struct consent c;

	said->code = consent_verdict_code(VERDICT_NONE);
	if (!store_signal_get(t->store, n->signal.text, &s))
		return NULL;
	said->case_ = arena_text(t->arena, s.case_.text);
	if (s.state != SIGNAL_KEPT || !store_consent_get(t->store, t->arena, s.consent.text, &c))
		return NULL;
	said->consent = arena_text(t->arena, c.id.text);
	content_kinds(t, &s, kinds);
	verdict = content_shared(t, &c, &s, kinds, &to->id);
	if (verdict != VERDICT_MAY) {
		said->code = consent_verdict_code(verdict);
		return NULL;
	}
	struct proto_shared *shared = frame(t, &s, &c, n);
	shared->domains = content_seen(t, &c, &s, kinds, &to->id);
	shared->observations = observations(t, &s, shared->domains, kinds);
	if (content_identity(t, &c, &s, kinds, &to->id) == VERDICT_MAY &&
	    (shared->client = identity(t, to, &s)) == NULL)
		return NULL;
	if ((reader.rule->see & ANY_CONTENT) == 0 && s.place[0] != '\0')
		shared->place = arena_text(t->arena, s.place);
	said->code = NULL;
	said->domains = domains_text(t, shared->domains);
	return proto_write(t->arena, &proto_table_shared, shared, NULL);
}

/* ---- facts of a case ---- */

#define CONSENTS_NAMED 16 /* what the row of the chain has room for */

/* What facts rest on: each consent of a live signal once, in their order, a space between. */
static const char *consents_of(struct turn *t, const struct store_case_ground_list *rests)
{
	const char **ids = arena_array(t->arena, rests->count, sizeof(*ids)), *all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < rests->count; i++) {
		const char *id = rests->at[i].consent.id.text;
		size_t at = count;

		while (at > 0 && strcmp(ids[at - 1], id) > 0)
			at--;
		if (rests->at[i].state != SIGNAL_KEPT || id[0] == '\0' ||
		    (at > 0 && strcmp(ids[at - 1], id) == 0))
			continue;
		memmove(&ids[at + 1], &ids[at], (count++ - at) * sizeof(*ids));
		ids[at] = id;
	}
	for (size_t i = 0; i < count && i < CONSENTS_NAMED; i++)
		all = all == NULL ? ids[i] : arena_printf(t->arena, "%s %s", all, ids[i]);
	return all;
}

/* What was there when it was made; later signals come later. */
static struct store_case_ground_list up_to(struct store_case_ground_list all, const struct signal_id *upto)
{
	while (all.count > 0 && strcmp(all.at[all.count - 1].signal.text, upto->text) > 0)
		all.count--;
	return all;
}

static enum consent_verdict verdict_on(struct turn *t, const struct conf_partner *to,
                                       const struct store_case_ground_list *then, struct stream_said *said)
{
	struct consent_reader reader = content_reader(t, &to->id);
	size_t count;
	const struct consent_ground *grounds = case_view_grounds(t, then, &count);

	said->known = true;
	for (size_t i = 0; i < then->count; i++)
		said->known = said->known && (then->at[i].served || then->at[i].state != SIGNAL_KEPT);
	return consent_detail(grounds, count, &to->id, &reader, t->today);
}

/* Whether a signal that was there when it was made has lost its consent since, or has a newer one that is
 * doubted from its first day: what was derived from that
 * goes with it, whatever the other signals of the case still cover (design section 7). Within one
 * millisecond: what waited then was taken back when the consent ended, so what waits now was made after that;
 * of what was served, nobody can tell any more, and it is not said again. */
static bool outlived(const struct store_case_ground_list *then, const struct store_notification *n)
{
	for (size_t i = 0; i < then->count; i++) {
		const struct consent *c = &then->at[i].consent;

		if (then->at[i].state == SIGNAL_KEPT || !ID_IS_SET(c->id))
			continue;
		struct instant since = time_is_set(c->ended) ? c->ended : c->recorded;
		bool together = n->number > 0 && c->ended.ms == n->created.ms && n->served.ms <= c->ended.ms;
		if (since.ms > n->created.ms || together)
			return true;
	}
	return false;
}

/* Place and time, and by which reference: what a role that sees no facts gets of a case. */
static void plain_case(struct proto_case_facts *facts)
{
	facts->opened = day_none();
	facts->discuss_by = day_none();
	facts->urgency = URGENCY_ABSENT;
	facts->regiehouder = NULL;
	facts->cause = CAUSE_ABSENT;
}

static void plain_item(struct proto_item_facts *facts)
{
	facts->urgency = URGENCY_ABSENT;
	facts->cause = CAUSE_ABSENT;
}

/* Of a regie such a role hears when it is one of its own people's. */
static bool plain_regie(struct proto_regie_facts *facts, const struct conf_partner *to)
{
	facts->urgency = URGENCY_ABSENT;
	facts->cause = CAUSE_ABSENT;
	facts->why = NULL;
	return id_equal(facts->partner, to->id.text);
}

/* NULL: nothing that this role sees is left. */
static const char *without_detail(struct turn *t, const struct conf_partner *to,
                                  const struct store_notification *n)
{
	const struct proto_table *table = proto_event_table(n->kind);
	void *facts = proto_new(t->arena, table);
	struct refusal ignored;

	if (!proto_read(t->arena, table, n->facts, strlen(n->facts), facts, &ignored))
		return NULL;
	if (table == &proto_table_case_facts)
		plain_case(facts);
	else if (table == &proto_table_item_facts)
		plain_item(facts);
	else if (table == &proto_table_regie_facts && !plain_regie(facts, to))
		return NULL;
	return proto_write(t->arena, table, facts, NULL);
}

/* What was before two cases were parted rested on the signals of both: it is told only to whom both are open.
 */
static bool parted_open(struct turn *t, const struct conf_partner *to, const struct store_notification *n)
{
	struct case_id other;
	struct case_view v;

	if (!notify_tells_before(n->kind) || !store_merge_parted(t->store, &n->case_, n->created, &other))
		return true;
	return case_view_load(t, other.text, NULL, &v) &&
	       case_view_partner_then(t, &v, &to->id, n->created) == VERDICT_MAY;
}

static const char *render_case(struct turn *t, const struct conf_partner *to,
                               const struct store_notification *n, struct stream_said *said)
{
	struct store_case_ground_list rests =
	        store_consent_of_case(t->store, t->arena, &n->case_, &to->id, &n->reference);
	struct store_case_ground_list then = up_to(rests, &n->signal_upto);
	enum consent_verdict verdict = verdict_on(t, to, &then, said);
	const char *data;

	said->case_ = n->case_.text;
	if ((verdict == VERDICT_MAY || verdict == VERDICT_ROLE) &&
	    (outlived(&then, n) || !parted_open(t, to, n)))
		verdict = VERDICT_NOT_ACTIVE;
	data = verdict == VERDICT_MAY ? n->facts : verdict == VERDICT_ROLE ? without_detail(t, to, n) : NULL;
	if (data == NULL)
		said->code = consent_verdict_code(verdict);
	else
		said->consent = consents_of(t, &rests);
	return data;
}

/* ---- what is content-free ---- */

/* By one of the receiver's own references; false: it is forgotten. */
static bool find_by(struct turn *t, const struct conf_partner *to, const char *reference,
                    struct stream_said *said)
{
	struct case_id case_;
	struct consent_id consent;

	if (!store_reference_about(t->store, &to->id, reference, &case_, &consent))
		return false;
	said->case_ = arena_text(t->arena, case_.text);
	said->consent = ID_IS_SET(consent) ? arena_text(t->arena, consent.text) : NULL;
	return true;
}

/* Nothing of a case is told, but the chain says whose case it is about, as long as that is known. */
static void find_case(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                      struct stream_said *said)
{
	struct proto_erase *erase = proto_new(t->arena, &proto_table_erase);
	struct refusal ignored;
	bool found = false;

	if (ID_IS_SET(n->reference))
		(void)find_by(t, to, n->reference.text, said);
	else if (n->kind == EVENT_CONSENT_WITHDRAWN &&
	         proto_read(t->arena, &proto_table_erase, n->facts, strlen(n->facts), erase, &ignored))
		for (size_t i = 0; i < erase->references.count && !found; i++)
			found = find_by(t, to, erase->references.at[i], said);
}

const char *stream_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          struct stream_said *ret_said)
{
	*ret_said = (struct stream_said){0};
	if (ID_IS_SET(n->signal))
		return render_shared(t, to, n, ret_said);
	if (ID_IS_SET(n->case_))
		return render_case(t, to, n, ret_said);
	if (n->kind == EVENT_DIGEST)
		return digest_render(t, to, n, ret_said);
	find_case(t, to, n, ret_said);
	return n->facts;
}
