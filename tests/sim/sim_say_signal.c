/*
 * Signals as the simulator's partners send them: mostly right, some wrong in one way that has an answer of
 * its own.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sim_roles.h"
#include "sim_say.h"

#define CONSENT_DAYS_MAX 200

const char *sim_say_text(struct arena *a, int signal, int domain)
{
	return arena_printf(a, SIM_TEXT_MARK " %d %d", signal, domain);
}

/* Recipients in one of three forms, and which partners that means. */
static uint32_t recipients(struct sim_model *m, struct proto_texts *ret)
{
	struct sim_dice *d = &m->w->dice;
	uint32_t who = 0;

	ret->at = arena_array(m->w->arena, SIM_PARTNERS + 2, sizeof(*ret->at));
	ret->count = 0;
	for (int i = 0; i < m->partner_count; i++)
		if (sim_chance(d, 45)) {
			who |= 1U << i;
			ret->at[ret->count++] = sim_partner(m, i)->id.text;
		}
	if (ret->count == 0 || sim_chance(d, 20)) {
		const char *group = sim_chance(d, 50) ? "kern" : "zorg";

		ret->at[ret->count++] = arena_printf(m->w->arena, "group:%s", group);
		for (int i = 0; i < m->partner_count; i++)
			for (size_t g = 0; g < sim_partner(m, i)->group_count; g++)
				if (text_equal(sim_partner(m, i)->groups[g], group))
					who |= 1U << i;
	}
	if (sim_chance(d, 10)) {
		ret->at[ret->count++] = "role:municipality";
		for (int i = 0; i < m->partner_count; i++)
			if (sim_partner(m, i)->role == ROLE_MUNICIPALITY)
				who |= 1U << i;
	}
	return who;
}

struct proto_consent *sim_say_consent(struct sim_model *m, int partner, const char *recorder,
                                      struct sim_signal *s)
{
	struct proto_consent *c = proto_new(m->w->arena, &proto_table_consent);
	struct sim_dice *d = &m->w->dice;

	s->recipients = recipients(m, &c->recipients) & ~(1U << partner);
	s->domains = s->observed | (uint32_t)(sim_roll(d) & ((1U << DOMAIN_COUNT) - 2));
	s->purposes = TERMS_BIT(PURPOSE_SIGNAL) | (sim_chance(d, 85) ? TERMS_BIT(PURPOSE_MDO) : 0);
	s->from = day_add(sim_today(m->w), -sim_below(d, 30));
	s->until = day_add(s->from, 30 + sim_below(d, CONSENT_DAYS_MAX - 30));
	c->domains = s->domains;
	c->purposes = s->purposes;
	c->valid_from = s->from;
	c->valid_until = s->until;
	c->form = sim_chance(d, 50) ? FORM_WRITTEN : FORM_SPOKEN;
	c->language = "ti";
	c->recorded_by = recorder;
	c->basis = "UAVG-22-2a";
	return c;
}

static void add_crisis(struct sim_model *m, struct sim_message *msg, struct proto_signal *in)
{
	struct proto_crisis *c = proto_new(m->w->arena, &proto_table_crisis);
	struct sim_signal *s = &msg->draft;

	s->crisis = true;
	s->recipients = recipients(m, &c->recipients) & ~(1U << msg->partner);
	c->ground = SIM_TEXT_MARK " gevaar op straat";
	c->decided_by = SIM_NAME_MARK " arts";
	c->tried = SIM_TEXT_MARK " gebeld, niet bereikt";
	c->basis = "UAVG-22-2a";
	in->crisis = c;
}

/* What stands in the message, and what it counts as: medical goes without saying from a care role in a health
 * domain.
 */
static enum content some_kind(struct sim_model *m, enum role role, int domain, enum content *ret_kind)
{
	static const uint32_t health =
	        TERMS_BIT(DOMAIN_PHYSICAL) | TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_SUBSTANCES);
	bool cares = sim_role_cares(role);

	if (sim_chance(&m->w->dice, 30)) {
		*ret_kind = cares && (health & TERMS_BIT(domain)) != 0 ? CONTENT_MEDICAL : CONTENT_NOTICED;
		return CONTENT_ABSENT;
	}
	*ret_kind = (enum content)(CONTENT_NOTICED + sim_below(&m->w->dice, cares ? 3 : 2));
	return *ret_kind;
}

static void add_observations(struct sim_model *m, struct sim_message *msg, struct proto_signal *in)
{
	uint32_t may = sim_partner(m, msg->partner)->domains;
	struct sim_dice *d = &m->w->dice;
	struct sim_signal *s = &msg->draft;

	in->observations.at = arena_array(m->w->arena, DOMAIN_COUNT, sizeof(*in->observations.at));
	while (s->observed == 0)
		s->observed = (uint32_t)(sim_roll(d) & sim_roll(d)) & may & ((1U << DOMAIN_COUNT) - 2);
	for (int i = 1; i < DOMAIN_COUNT; i++)
		if ((s->observed & TERMS_BIT(i)) != 0)
			in->observations.at[in->observations.count++] = (struct proto_observation){
			        .domain = (enum domain)i,
			        .kind = some_kind(m, sim_partner(m, msg->partner)->role, i, &s->kinds[i]),
			        .text = sim_say_text(m->w->arena, s->number, i)};
}

/* Wishes and terms that make urgency, planning and regie work. */
static void add_extras(struct sim_model *m, struct sim_message *msg, struct proto_signal *in)
{
	struct sim_dice *d = &m->w->dice;

	if (sim_chance(d, 40)) {
		in->protect = proto_new(m->w->arena, &proto_table_protect);
		in->protect->answered = 10;
		in->protect->yes = sim_below(d, 11);
		in->protect->asked_on = sim_today(m->w);
	}
	if (sim_chance(d, 30)) {
		in->contact = proto_new(m->w->arena, &proto_table_contact);
		in->contact->person = in->reporter;
		in->contact->trusted = sim_chance(d, 50);
	}
	if (sim_chance(d, 30)) {
		in->wishes = proto_new(m->w->arena, &proto_table_wishes);
		in->wishes->attends = sim_chance(d, 50);
		in->wishes->preferred = sim_say_person(m, sim_below(d, m->partner_count), 0);
	}
	if (sim_chance(d, 40))
		in->urgency = (enum urgency)(1 + sim_below(d, 3));
	in->interpreter = msg->draft.interpreter = sim_chance(d, 30);
	if (sim_chance(d, 60) || !ID_IS_SET(sim_partner(m, msg->partner)->table))
		in->place = sim_chance(d, 60) ? "0392" : "0473";
}

/* One fault, and the problem that names it. Order matters: the first that the daemon meets counts, so one at
 * a time. */
static enum problem spoil(struct sim_model *m, struct sim_message *msg, struct proto_signal *in,
                          const char **ret_source)
{
	const struct conf_partner *p = sim_partner(m, msg->partner);

	switch (sim_below(&m->w->dice, 10)) {
	case 0:
		in->consent = NULL;
		return PROBLEM_CONSENT_MISSING;
	case 1:
		in->consent->valid_until = day_add(sim_today(m->w), -1);
		in->consent->valid_from = day_add(sim_today(m->w), -20);
		return PROBLEM_CONSENT_ENDED;
	case 2:
		in->consent->valid_from = day_add(sim_today(m->w), 1);
		in->consent->valid_until = day_add(sim_today(m->w), 20);
		return PROBLEM_CONSENT_FUTURE;
	case 3:
		in->consent->valid_until = day_add(in->consent->valid_from, 400);
		return PROBLEM_CONSENT_TERM;
	case 4:
		in->consent->purposes = TERMS_BIT(PURPOSE_MDO);
		return PROBLEM_CONSENT_SCOPE;
	case 5:
		in->consent->recipients.at[0] = "onbekend";
		return PROBLEM_RECIPIENT_UNKNOWN;
	case 6:
		*ret_source = sim_partner(m, (msg->partner + 1) % m->partner_count)->source;
		return PROBLEM_SOURCE_MISMATCH;
	case 7:
		in->client = proto_new(m->w->arena, &proto_table_client_key);
		in->client->bsn = m->personas[msg->naming.persona].bsn;
		msg->naming.gave = SIM_BSN;
		return p->bsn_allowed ? PROBLEM_NONE : PROBLEM_BSN_NOT_ALLOWED;
	case 8:
		in->observations.at[0].kind = CONTENT_MEDICAL;
		msg->draft.kinds[in->observations.at[0].domain] = CONTENT_MEDICAL;
		return sim_role_cares(p->role) ? PROBLEM_NONE : PROBLEM_CONTENT_NOT_ALLOWED;
	default:
		in->consent->basis = "GEEN-GROND";
		return PROBLEM_BASIS_UNKNOWN;
	}
}

struct sim_message *sim_say_signal(struct sim_model *m, int partner, int persona)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_SIGNAL);
	struct proto_signal *in = proto_new(m->w->arena, &proto_table_signal);
	const char *source = sim_partner(m, partner)->source;
	struct sim_dice *d = &m->w->dice;

	msg->naming = sim_say_naming(m, partner, persona);
	msg->draft = (struct sim_signal){.number = ++m->drafts, .partner = partner, .persona = persona};
	msg->draft.gave = msg->naming.gave;
	in->client = sim_say_key(m, &msg->naming);
	in->reporter = sim_say_person(m, partner, sim_below(d, 2));
	in->language = sim_chance(d, 50) ? "ti" : "ar";
	add_observations(m, msg, in);
	add_extras(m, msg, in);
	if (sim_chance(d, 8))
		add_crisis(m, msg, in);
	else
		in->consent = sim_say_consent(m, partner, in->reporter, &msg->draft);
	if (in->consent != NULL && sim_chance(d, 12))
		msg->expect = spoil(m, msg, in, &source);
	msg->draft.gave = msg->naming.gave;
	sim_say_wrap_from(m, msg, in, source);
	return msg;
}

struct sim_message *sim_say_renewal(struct sim_model *m, int partner, const char *reference,
                                    uint32_t observed)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_RENEWAL);
	struct proto_renewal *in = proto_new(m->w->arena, &proto_table_renewal);

	id_set(msg->reference, sizeof(msg->reference), reference);
	in->reference = reference;
	in->reporter = sim_say_person(m, partner, 0);
	msg->draft.observed = observed;
	in->consent = sim_say_consent(m, partner, in->reporter, &msg->draft);
	if (sim_chance(&m->w->dice, 40)) {
		uint32_t fewer = msg->draft.domains & (uint32_t)sim_roll(&m->w->dice);

		in->consent->domains = msg->draft.domains = fewer != 0 ? fewer : msg->draft.domains;
	}
	sim_say_wrap(m, msg, in);
	return msg;
}

struct sim_message *sim_say_part(struct sim_model *m, int partner, int persona)
{
	struct sim_message *msg = sim_say_new(m, partner, MESSAGE_WITHDRAWAL);
	struct proto_withdrawal *in = proto_new(m->w->arena, &proto_table_withdrawal);
	struct sim_dice *d = &m->w->dice;

	msg->naming = sim_say_naming(m, partner, persona);
	msg->on = day_add(sim_today(m->w), -sim_below(d, 10));
	in->client = sim_say_key(m, &msg->naming);
	in->reporter = sim_say_person(m, partner, 0);
	in->on = msg->on;
	if (sim_chance(d, 50))
		in->domains = msg->draft.domains =
		        (uint32_t)(sim_roll(d) & sim_roll(d)) & ((1U << DOMAIN_COUNT) - 2);
	if (sim_chance(d, 50))
		msg->draft.recipients = recipients(m, &in->recipients);
	if (sim_chance(d, 20) || (in->domains == 0 && in->recipients.count == 0))
		in->purposes = msg->draft.purposes = TERMS_BIT(PURPOSE_MDO);
	msg->part = true;
	sim_say_wrap(m, msg, in);
	return msg;
}
