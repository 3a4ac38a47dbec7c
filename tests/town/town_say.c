#include "town_say.h"

#include <string.h>

#include "base/text.h"
#include "town_read.h"

#define MENTAL TERMS_BIT(DOMAIN_MENTAL)

/* What each role mostly notices. */
static const uint32_t notices[ROLE_COUNT] = {
        [ROLE_MUNICIPALITY] = TERMS_BIT(DOMAIN_WORK) | TERMS_BIT(DOMAIN_FINANCES) | MENTAL,
        [ROLE_LANGUAGE_SCHOOL] = TERMS_BIT(DOMAIN_LANGUAGE) | MENTAL,
        [ROLE_REFUGEE_SUPPORT] = TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_NETWORK) | MENTAL,
        [ROLE_GP] = TERMS_BIT(DOMAIN_PHYSICAL) | MENTAL,
        [ROLE_GGZ] = MENTAL | TERMS_BIT(DOMAIN_SUBSTANCES),
        [ROLE_GGD] = TERMS_BIT(DOMAIN_PHYSICAL) | TERMS_BIT(DOMAIN_ACCESS),
        [ROLE_YOUTH_HEALTH] = TERMS_BIT(DOMAIN_FAMILY) | TERMS_BIT(DOMAIN_PHYSICAL),
        [ROLE_WIJKTEAM] = TERMS_BIT(DOMAIN_FAMILY) | TERMS_BIT(DOMAIN_NETWORK) | TERMS_BIT(DOMAIN_SAFETY),
        [ROLE_SOCIAL_WORK] = TERMS_BIT(DOMAIN_NETWORK) | TERMS_BIT(DOMAIN_FAMILY) | MENTAL,
        [ROLE_DEBT_HELP] = TERMS_BIT(DOMAIN_FINANCES),
        [ROLE_HOUSING_CORPORATION] = TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_SAFETY),
        [ROLE_EMPLOYER] = TERMS_BIT(DOMAIN_WORK),
        [ROLE_KEY_PERSONS] = TERMS_BIT(DOMAIN_NETWORK),
};

static struct proto_client_key *key_of(struct town *t, int client, int which)
{
	struct proto_client_key *key = proto_new(t->w->arena, &proto_table_client_key);
	const struct town_client *c = &t->clients[client];
	const struct town_partner *p = &t->partners[c->circle[which]];

	if (p->bsn)
		key->bsn = c->bsn;
	else if (p->vnumber)
		key->vnumber = c->vnumber;
	else if (c->reference[which][0] != '\0')
		key->reference = c->reference[which];
	else {
		key->name = c->name;
		key->birth_date = c->birth;
	}
	return key;
}

static const char *person_of(struct town *t, int partner, int which)
{
	return t->people[partner * TOWN_PER_PARTNER + which].id;
}

/* Nearly everybody names the whole circle, some leave one or two out. */
static uint64_t recipients(struct town *t, int client, int sender, struct proto_texts *ret)
{
	const struct town_client *c = &t->clients[client];
	uint64_t who = 0;

	ret->at = arena_array(t->w->arena, TOWN_CIRCLE, sizeof(*ret->at));
	ret->count = 0;
	for (int i = 0; i < c->circle_count; i++) {
		if (c->circle[i] == sender || sim_chance(&t->w->dice, 12))
			continue;
		who |= UINT64_C(1) << c->circle[i];
		ret->at[ret->count++] = t->partners[c->circle[i]].id;
	}
	if (ret->count == 0) {
		int other = c->circle[0] == sender ? c->circle[1] : c->circle[0];

		who = UINT64_C(1) << other;
		ret->at[ret->count++] = t->partners[other].id;
	}
	return who;
}

static struct proto_consent *consent(struct town *t, int client, int sender, struct town_signal *draft)
{
	struct proto_consent *c = proto_new(t->w->arena, &proto_table_consent);
	struct sim_dice *d = &t->w->dice;

	draft->recipients = recipients(t, client, sender, &c->recipients);
	c->valid_from = sim_today(t->w);
	c->valid_until = draft->until =
	        day_add(c->valid_from, sim_chance(d, 70) ? 364 : 90 + sim_below(d, 180));
	c->domains = (1U << DOMAIN_COUNT) - 2;
	c->purposes = TERMS_BIT(PURPOSE_SIGNAL) | (sim_chance(d, 94) ? TERMS_BIT(PURPOSE_MDO) : 0);
	c->form = sim_chance(d, 50) ? FORM_WRITTEN : FORM_SPOKEN;
	c->language = t->clients[client].language;
	c->interpreter = t->clients[client].interpreter;
	c->recorded_by = person_of(t, sender, 0);
	c->basis = "UAVG-22-2a";
	return c;
}

static struct proto_crisis *crisis(struct town *t, int client, int sender, struct town_signal *draft)
{
	struct proto_crisis *c = proto_new(t->w->arena, &proto_table_crisis);

	draft->crisis = true;
	draft->recipients = recipients(t, client, sender, &c->recipients);
	draft->until = day_add(sim_today(t->w), 30);
	c->ground = TOWN_TEXT_MARK " gevaar op straat";
	c->decided_by = TOWN_NAME_MARK " arts";
	c->tried = TOWN_TEXT_MARK " gebeld, niet bereikt";
	c->basis = "UAVG-30-3a";
	return c;
}

static void observe(struct town *t, struct proto_signal *in, int sender)
{
	uint32_t may = notices[t->partners[sender].role];

	in->observations.at = arena_array(t->w->arena, DOMAIN_COUNT, sizeof(*in->observations.at));
	for (int d = 1; d < DOMAIN_COUNT; d++)
		if ((may & TERMS_BIT(d)) != 0 && (in->observations.count == 0 || sim_chance(&t->w->dice, 50)))
			in->observations.at[in->observations.count++] = (struct proto_observation){
			        .domain = (enum domain)d,
			        .text = arena_printf(t->w->arena, TOWN_TEXT_MARK " %d", d)};
}

/* Half of the signals come with the Protect questions; their outcome goes with how bad it is. */
static void measure(struct town *t, int client, struct proto_signal *in)
{
	const struct town_client *c = &t->clients[client];
	struct sim_dice *d = &t->w->dice;
	int64_t yes = c->severity + sim_below(d, 4) - 2;

	if (sim_chance(d, 45)) {
		in->protect = proto_new(t->w->arena, &proto_table_protect);
		in->protect->answered = 10;
		in->protect->yes = yes < 0 ? 0 : yes > 10 ? 10 : yes;
		in->protect->asked_on = sim_today(t->w);
	}
	if (sim_chance(d, 30))
		in->urgency = c->severity >= 8   ? URGENCY_HIGH
		              : c->severity >= 4 ? URGENCY_MEDIUM
		                                 : URGENCY_LOW;
	if (sim_chance(d, 12)) {
		in->deadlines.at = arena_array(t->w->arena, 1, sizeof(*in->deadlines.at));
		in->deadlines.at[in->deadlines.count++] =
		        (struct proto_due){.kind = DEADLINE_PIP,
		                           .since = day_none(),
		                           .on = day_add(sim_today(t->w), 14 + sim_below(d, 56))};
	}
}

static void wish(struct town *t, int client, struct proto_signal *in, int sender)
{
	const struct town_client *c = &t->clients[client];
	struct sim_dice *d = &t->w->dice;

	if (sim_chance(d, 35)) {
		in->contact = proto_new(t->w->arena, &proto_table_contact);
		in->contact->person = in->reporter;
		in->contact->trusted = sim_chance(d, 50);
	}
	if (c->attends || sim_chance(d, 8)) {
		in->wishes = proto_new(t->w->arena, &proto_table_wishes);
		in->wishes->attends = c->attends;
		if (sim_chance(d, 40))
			in->wishes->preferred = person_of(t, sender, sim_below(d, TOWN_PER_PARTNER));
		else if (sim_chance(d, 20)) {
			in->wishes->refused.at = arena_array(t->w->arena, 1, sizeof(*in->wishes->refused.at));
			in->wishes->refused.at[in->wishes->refused.count++] =
			        person_of(t, c->circle[0], sim_below(d, TOWN_PER_PARTNER));
		}
	}
}

struct town_message *town_say_signal(struct town *t, int client, int which, bool in_crisis)
{
	static const char *const places[TOWN_TABLES] = {"0392", "0473", "0361"};
	struct proto_signal *in = proto_new(t->w->arena, &proto_table_signal);
	const struct town_client *c = &t->clients[client];
	int sender = c->circle[which];
	struct town_signal draft = {.client = client, .partner = sender};
	struct town_message *m;

	in->client = key_of(t, client, which);
	in->reporter = person_of(t, sender, sim_below(&t->w->dice, TOWN_PER_PARTNER));
	in->language = c->language;
	in->interpreter = c->interpreter;
	in->place = places[c->table];
	observe(t, in, sender);
	measure(t, client, in);
	wish(t, client, in, sender);
	if (in_crisis)
		in->crisis = crisis(t, client, sender, &draft);
	else
		in->consent = consent(t, client, sender, &draft);
	m = town_post_message(t, sender, MESSAGE_SIGNAL, in);
	m->client = client;
	m->draft = draft;
	return m;
}

bool town_say_over(const struct town *t, const struct town_signal *s)
{
	const struct town_client *c = &t->clients[s->client];

	return c->over || time_is_set(c->over_since[town_circle_find(c, s->partner)]);
}

struct town_message *town_say_renewal(struct town *t, int signal)
{
	struct proto_renewal *in = proto_new(t->w->arena, &proto_table_renewal);
	const struct town_signal *s = &t->signals[signal];
	struct town_signal draft = *s;
	struct town_message *m;

	if (town_say_over(t, s))
		return NULL;
	in->reference = s->reference;
	in->reporter = person_of(t, s->partner, 0);
	in->consent = consent(t, s->client, s->partner, &draft);
	draft.crisis = false;
	m = town_post_message(t, s->partner, MESSAGE_RENEWAL, in);
	m->client = s->client;
	m->draft = draft;
	id_set(m->answered, sizeof(m->answered), s->reference);
	return m;
}

struct town_message *town_say_withdrawal(struct town *t, int client, int which, bool mdo_only)
{
	struct proto_withdrawal *in = proto_new(t->w->arena, &proto_table_withdrawal);
	int partner = t->clients[client].circle[which];
	struct town_message *m;

	in->client = key_of(t, client, which);
	in->reporter = person_of(t, partner, 0);
	in->on = sim_today(t->w);
	if (mdo_only)
		in->purposes = TERMS_BIT(PURPOSE_MDO);
	m = town_post_message(t, partner, MESSAGE_WITHDRAWAL, in);
	m->client = client;
	m->draft.ended = !mdo_only;
	return m;
}

struct town_message *town_say_answer(struct town *t, int partner, const char *reference, const char *person,
                                     enum cause refuses)
{
	struct proto_regie_answer *in = proto_new(t->w->arena, &proto_table_regie_answer);

	in->reference = reference;
	in->person = person;
	in->accepts = refuses == CAUSE_ABSENT;
	in->reason = refuses;
	return town_post_message(t, partner, MESSAGE_REGIE_ANSWER, in);
}

struct town_message *town_say_release(struct town *t, int partner, const char *reference, const char *person)
{
	struct proto_regie_release *in = proto_new(t->w->arena, &proto_table_regie_release);

	in->reference = reference;
	in->person = person;
	in->reason = CAUSE_OVERLOAD;
	return town_post_message(t, partner, MESSAGE_REGIE_RELEASE, in);
}

struct town_message *town_say_confirmation(struct town *t, int partner, const char *reference,
                                           const char *person)
{
	struct proto_confirmation *in = proto_new(t->w->arena, &proto_table_confirmation);

	in->reference = reference;
	in->person = person;
	return town_post_message(t, partner, MESSAGE_CONFIRMATION, in);
}

struct town_message *town_say_erased(struct town *t, int partner, const char *reference)
{
	struct proto_erased *in = proto_new(t->w->arena, &proto_table_erased);

	in->references.at = arena_array(t->w->arena, 1, sizeof(*in->references.at));
	in->references.at[in->references.count++] = reference;
	return town_post_message(t, partner, MESSAGE_ERASED, in);
}

struct town_message *town_say_absence(struct town *t, int person, struct day from, struct day until)
{
	struct proto_absence *in = proto_new(t->w->arena, &proto_table_absence);

	in->person = t->people[person].id;
	in->from = from;
	in->until = until;
	return town_post_message(t, t->people[person].partner, MESSAGE_ABSENCE, in);
}

struct town_message *town_say_planned(struct town *t, int client, int which, struct day on)
{
	struct proto_planned *in = proto_new(t->w->arena, &proto_table_planned);

	if (t->clients[client].reference[which][0] == '\0')
		return NULL;
	in->reference = t->clients[client].reference[which];
	in->on = on;
	return town_post_message(t, t->clients[client].circle[which], MESSAGE_PLANNED, in);
}

struct town_message *town_say_subscribe(struct town *t, int partner, uint32_t digest)
{
	struct proto_subscribe *in = proto_new(t->w->arena, &proto_table_subscribe);

	in->now = ((1U << EVENT_COUNT) - 2) & ~digest;
	in->digest = digest;
	return town_post_message(t, partner, MESSAGE_SUBSCRIBE, in);
}

struct town_message *town_say_fetch(struct town *t, int partner)
{
	struct proto_fetch *in = proto_new(t->w->arena, &proto_table_fetch);
	const struct town_partner *p = &t->partners[partner];
	struct town_message *m;

	in->epoch = p->epoch[0] != '\0' ? p->epoch : NULL;
	in->after = p->got;
	in->credit = TOWN_CREDIT;
	m = town_post_message(t, partner, MESSAGE_FETCH, in);
	m->after = p->got;
	return m;
}

struct town_message *town_say_ack(struct town *t, int partner)
{
	struct proto_ack *in = proto_new(t->w->arena, &proto_table_ack);

	in->epoch = t->partners[partner].epoch;
	in->upto = t->partners[partner].got;
	return town_post_message(t, partner, MESSAGE_ACK, in);
}
