/*
 * signal_report - a partner's signal: judged, kept sealed, put to a case, told to those whom its consent
 * names. What the sender hears back does not depend on whether the client was known
 * (I11).
 */
#include <string.h>

#include "base/text.h"
#include "commands/case_view.h"
#include "commands/client_identify.h"
#include "commands/consent_record.h"
#include "commands/content.h"
#include "commands/notify.h"
#include "commands/withdrawal_memory.h"
#include "rules/calendar.h"
#include "store/store_agenda.h"
#include "store/store_lease.h"
#include "store/store_vault.h"

/* A person named in a message is of the partner that sends it: one whom the roster knows elsewhere is not. */
static bool own_person(struct turn *t, const struct conf_partner *from, const char *person,
                       const char *pointer, struct refusal *refusal)
{
	struct partner_id partner;
	bool left;

	if (person == NULL || !store_roster_partner(t->store, person, &partner, &left) ||
	    ID_EQUAL(partner, from->id))
		return true;
	refusal_set(refusal, PROBLEM_PERSON_FOREIGN, pointer, NULL);
	return false;
}

/* The kind of each observation is settled here: as it says, or what goes without saying for this sender. */
static bool judge_observations(struct turn *t, const struct conf_partner *from, const struct proto_signal *in,
                               uint32_t *ret_observed, struct refusal *refusal)
{
	struct consent_reader sender = content_reader(t, &from->id);
	uint32_t observed = 0;

	for (size_t i = 0; i < in->observations.count; i++) {
		struct proto_observation *o = &in->observations.at[i];
		if (o->kind == CONTENT_ABSENT)
			o->kind = consent_kind(sender.rule, o->domain);
		enum problem problem = consent_send(&sender, o->domain, o->kind);
		if (problem != PROBLEM_NONE) {
			const char *member = problem == PROBLEM_CONTENT_NOT_ALLOWED ? "kind" : "domain";
			refusal_set(refusal, problem,
			            arena_printf(t->arena, "/data/observations/%zu/%s", i, member), NULL);
			return false;
		}
		observed |= TERMS_BIT(o->domain);
	}
	*ret_observed = observed;
	return true;
}

/* All that can be said of the message without knowing the client. */
static bool judge(struct turn *t, const struct conf_partner *from, const struct proto_signal *in,
                  uint32_t *ret_observed, const struct conf_table **ret_table, struct refusal *refusal)
{
	const char *table = from->table.text;

	if (!judge_observations(t, from, in, ret_observed, refusal) ||
	    !own_person(t, from, in->reporter, "/data/reporter", refusal) ||
	    (in->contact != NULL &&
	     !own_person(t, from, in->contact->person, "/data/contact/person", refusal)) ||
	    (in->consent != NULL &&
	     !own_person(t, from, in->consent->recorded_by, "/data/consent/recorded_by", refusal)))
		return false;
	if (!conf_has_language(t->conf, in->language)) {
		refusal_set(refusal, PROBLEM_LANGUAGE_UNKNOWN, "/data/language", NULL);
		return false;
	}
	if (day_is_set(in->client->birth_date) && in->client->birth_date.n > t->today.n) {
		refusal_set(refusal, PROBLEM_DATE_FUTURE, "/data/client/birth_date", NULL);
		return false;
	}
	if (in->protect != NULL && in->protect->asked_on.n > t->today.n) {
		refusal_set(refusal, PROBLEM_DATE_FUTURE, "/data/protect/asked_on", NULL);
		return false;
	}
	*ret_table = in->place != NULL ? conf_table_of_place(t->conf, in->place) : conf_table(t->conf, table);
	if (*ret_table == NULL) {
		refusal_set(refusal, PROBLEM_TABLE_NONE, "/data/place", NULL);
		return false;
	}
	return true;
}

static struct store_case case_for(struct turn *t, const struct client_id *client,
                                  const struct conf_table *table, bool *ret_opened)
{
	struct store_case c;

	*ret_opened = !store_case_open_of(t->store, client, &c);
	if (!*ret_opened)
		return c;
	c = case_view_fresh(t, &table->id);
	c.client = *client;
	store_case_add(t->store, &c);
	store_table_ensure(t->store, &table->id);
	return c;
}

/* The ten weeks of the PIP end on a working day, by the Algemene termijnenwet. */
static struct day last_day(const struct turn *t, const struct proto_due *due)
{
	if (!day_is_set(due->since))
		return due->on;
	return calendar_term_end(due->since, (int)t->conf->policy.pip_weeks * 7);
}

static struct store_signal record(struct turn *t, const struct conf_partner *from,
                                  const struct proto_signal *in, uint32_t observed,
                                  const struct consent *consent)
{
	struct store_signal s = {.partner = from->id,
	                         .client = consent->client,
	                         .consent = consent->id,
	                         .received = t->now,
	                         .state =
	                                 consent->state == CONSENT_SUSPENDED ? SIGNAL_SUSPENDED : SIGNAL_KEPT,
	                         .domains = observed,
	                         .crisis = in->crisis != NULL,
	                         .interpreter = in->interpreter,
	                         .stated = in->crisis != NULL ? URGENCY_CRISIS : in->urgency,
	                         .protect_answered = -1,
	                         .protect_yes = -1,
	                         .protect_on = day_none()};

	id_uuid(t->ids, t->now, s.id.text);
	ID_SET(s.reporter, in->reporter);
	id_set(s.language, sizeof(s.language), in->language);
	if (in->place != NULL)
		id_set(s.place, sizeof(s.place), in->place);
	if (in->protect != NULL) {
		s.protect_answered = in->protect->answered;
		s.protect_yes = in->protect->yes;
		s.protect_on = in->protect->asked_on;
	}
	if (in->contact != NULL) {
		ID_SET(s.contact, in->contact->person);
		s.trusted = in->contact->trusted;
	}
	if (in->wishes != NULL) {
		s.attends = in->wishes->attends;
		if (in->wishes->preferred != NULL)
			ID_SET(s.preferred, in->wishes->preferred);
	}
	return s;
}

static void record_lists(struct turn *t, const struct proto_signal *in, const struct store_signal *s)
{
	struct store_signal_lists lists = {0};

	for (size_t i = 0; in->wishes != NULL && i < in->wishes->refused.count && i < STORE_REFUSED_MAX; i++)
		id_set(lists.refused[lists.refused_count++].text, ID_NAME_MAX, in->wishes->refused.at[i]);
	for (size_t i = 0; i < in->deadlines.count && i < STORE_DEADLINE_MAX; i++) {
		lists.deadlines[lists.deadline_count].kind = in->deadlines.at[i].kind;
		lists.deadlines[lists.deadline_count++].on = last_day(t, &in->deadlines.at[i]);
	}
	store_signal_add_lists(t->store, &s->id, &lists);
}

static void seal_text(struct turn *t, enum seal_kind kind, const struct store_signal *s, enum domain domain,
                      const char *text)
{
	int64_t number = store_seal(t->store, kind, s->id.text, domain, s->consent.text, text, strlen(text));

	(void)number; /* found again by its owner */
}

/* Without words its kind is all there is to keep, unless it goes without saying. */
static void seal_observation(struct turn *t, const struct conf_partner *from, const struct store_signal *s,
                             const struct proto_observation *o)
{
	int64_t number;

	if (o->text == NULL && o->kind == consent_kind(content_reader(t, &from->id).rule, o->domain))
		return;
	number = store_seal_observation(t->store, s->id.text, o->domain, o->kind, s->consent.text,
	                                o->text != NULL ? o->text : "");
	(void)number; /* found again by its owner */
}

/* The signal by which this partner knows whom its reference means: the one it was given for, or its own
 * newest of that case. */
static const char *known_by(struct turn *t, const struct conf_partner *from, const char *reference)
{
	struct store_signal_list signals;
	struct store_reference found;

	if (!store_reference_find(t->store, &from->id, reference, &found))
		return NULL;
	if (ID_IS_SET(found.signal))
		return arena_text(t->arena, found.signal.text);
	signals = store_signal_of_case(t->store, t->arena, &found.case_, true, NULL);
	for (size_t i = signals.count; i > 0; i--)
		if (ID_EQUAL(signals.at[i - 1].partner, from->id))
			return signals.at[i - 1].id.text;
	return NULL;
}

/* Who it is about, as the sender says or as it was told before; never a number that it may not use. */
static const struct proto_identity *identity(struct turn *t, const struct conf_partner *from,
                                             const struct proto_client_key *key)
{
	struct proto_identity *who = proto_new(t->arena, &proto_table_identity);
	const char *signal, *sealed = NULL;
	struct refusal ignored;

	if (key->bsn == NULL && key->vnumber == NULL && key->name == NULL && key->reference != NULL &&
	    (signal = known_by(t, from, key->reference)) != NULL)
		sealed = store_unseal(t->store, t->arena, SEAL_IDENTITY, signal, DOMAIN_ABSENT);
	if (sealed == NULL ||
	    !proto_read(t->arena, &proto_table_identity, sealed, strlen(sealed), who, &ignored)) {
		who->bsn = key->bsn;
		who->vnumber = key->vnumber;
		who->name = key->name;
		who->birth_date = key->birth_date;
	}
	who->bsn = from->bsn_allowed ? who->bsn : NULL;
	who->vnumber = from->vnumber_allowed ? who->vnumber : NULL;
	return who;
}

/* Identity, words and grounds, each under a key of its own. */
static void seal(struct turn *t, const struct conf_partner *from, const struct proto_signal *in,
                 const struct store_signal *s)
{
	seal_text(t, SEAL_IDENTITY, s, DOMAIN_ABSENT,
	          proto_write(t->arena, &proto_table_identity, identity(t, from, in->client), NULL));
	for (size_t i = 0; i < in->observations.count; i++)
		seal_observation(t, from, s, &in->observations.at[i]);
	if (in->crisis != NULL)
		seal_text(t, SEAL_GROUND, s, DOMAIN_ABSENT,
		          proto_write(t->arena, &proto_table_crisis, in->crisis, NULL));
}

static void audit(struct turn *t, const struct store_signal *s, const struct consent *consent, bool opened)
{
	char domains[400];

	turn_audit(t, &(struct store_audit){.event = consent->form == FORM_CRISIS ? "crisis.recorded"
	                                                                          : "consent.recorded",
	                                    .action = 'C',
	                                    .object_kind = "consent",
	                                    .object = consent->id.text,
	                                    .case_id = s->case_.text,
	                                    .consent = consent->id.text,
	                                    .purpose = consent->form == FORM_CRISIS ? "crisis" : "consent",
	                                    .code = consent->basis});
	turn_audit(t, &(struct store_audit){
	                      .event = "signal.stored",
	                      .action = 'C',
	                      .object_kind = "signal",
	                      .object = s->id.text,
	                      .case_id = s->case_.text,
	                      .consent = consent->id.text,
	                      .purpose = consent->form == FORM_CRISIS ? "crisis" : "signal",
	                      .domains = terms_set_text(&terms_domain, s->domains, domains, sizeof(domains)),
	                      .code = opened ? "opened" : "joined"});
}

/* Recipients get the content; the case follows with urgency, dates, regie and agenda; and those who may know
 * hear of it. */
static void tell(struct turn *t, const struct store_case *c, const struct store_signal *s,
                 const struct consent *consent)
{
	struct case_view view;

	if (s->state == SIGNAL_KEPT)
		notify_shared(t, s, consent);
	view = case_view_of(t, c, NULL);
	/* One that is suspended changes nothing that anybody may notice. */
	case_view_settle(t, &view, s->state == SIGNAL_KEPT ? CAUSE_OTHER : CAUSE_WITHDRAWAL);
	if (s->state != SIGNAL_KEPT)
		return;
	struct proto_case_facts *facts = notify_case_facts(t, &view);
	/* The first of those that may be seen opens the case, also when others are suspended. */
	notify_case(t, &view, view.signals.count == 1 ? EVENT_CASE_OPENED : EVENT_SIGNAL_JOINED, NULL, facts,
	            &facts->case_);
}

/*
 * Follows from the sender's own message: sent again to a daemon that was restored it gets the same reference,
 * and what the sender said of it afterwards is understood. Where the message's id is a UUIDv7, its time stays
 * in front, so that the newest stand together in the index.
 */
static struct reference_id own_reference(const struct turn *t, const struct partner_id *from,
                                         const char *event_id)
{
	const char *text = arena_printf(t->arena, "%s %s", from->text, event_id);
	struct crypto_hash hash = turn_body_hash(t, "reference", text);
	bool timed = id_is_uuid(event_id) && event_id[14] == '7';
	struct reference_id id;
	char hex[CRYPTO_HEX_MAX];

	crypto_hex(&hash, hex);
	snprintf(id.text, sizeof(id.text), "%.8s-%.4s-%c%.3s-%c%.3s-%.12s", timed ? event_id : hex,
	         timed ? event_id + 9 : hex + 8, timed ? '7' : '8', hex + 13, "89ab"[hash.b[8] & 3], hex + 17,
	         hex + 20);
	return id;
}

bool signal_report(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                   struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_signal *in = m->data;
	const struct conf_table *table = NULL;
	struct consent consent;
	struct consent_cut waiting; /* what somebody told us was taken back of it */
	struct client_keys keys;
	uint32_t observed = 0;
	bool opened;

	t->person = in->reporter;
	if (!judge(t, from, in, &observed, &table, refusal) ||
	    !consent_record_read(t, from, in, observed, &consent, refusal) ||
	    !client_identify_keys(t, from, in->client, "/data/client", &keys, refusal))
		return false;
	struct matching match = client_identify_match(t, &keys);
	consent.client = client_identify_settle(t, &keys, &match);
	struct withdrawal_memory_asked asked = {
	        .from = from, .stranger = withdrawal_memory_stranger(t, from, &keys, in->client->reference)};
	if (!withdrawal_memory_judge(t, &asked, &consent, &waiting, refusal))
		return false;

	id_uuid(t->ids, t->now, consent.id.text);
	struct store_signal s = record(t, from, in, observed, &consent);
	struct store_case c = case_for(t, &consent.client, table, &opened);
	s.case_ = c.id;
	const struct reference_id own = own_reference(t, &from->id, m->envelope.id);
	s.reference = store_reference_own(t->store, &from->id, &s.id, &consent.client, &own, t->now);
	store_consent_add(t->store, &consent);
	store_lease_cut_add(t->store, &consent.id, &waiting);
	store_signal_add(t->store, &s);
	record_lists(t, in, &s);
	seal(t, from, in, &s);
	audit(t, &s, &consent, opened);
	tell(t, &c, &s, &consent);

	answer->reference = arena_text(t->arena, s.reference.text);
	answer->state = SIGNAL_KEPT;
	t->stored = arena_text(t->arena, s.id.text);
	return true;
}
