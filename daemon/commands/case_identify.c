#include "commands/case_identify.h"

#include <string.h>

#include "commands/content.h"
#include "store/store_vault.h"

#define DOMAINS_TEXT_MAX 400

/* Why a signal is opened. */
enum opened { OPENED_NOT, OPENED_BY_CONSENT, OPENED_BY_GLASS };

static enum opened opens(const struct turn *t, const struct case_view *v, const struct store_signal *s,
                         bool may, const struct store_glass *glass)
{
	const struct consent *c = case_view_consent(v, &s->id);

	if (s->state == SIGNAL_ERASED)
		return OPENED_NOT;
	if (may && c != NULL && consent_office_content(c, t->today) == VERDICT_MAY)
		return OPENED_BY_CONSENT;
	return glass != NULL ? OPENED_BY_GLASS : OPENED_NOT;
}

static void show_words(struct turn *t, const struct store_signal *s, struct proto_case_signal *ret)
{
	enum content kinds[DOMAIN_COUNT];

	content_kinds(t, s, kinds);
	ret->observations.at = arena_array(t->arena, DOMAIN_COUNT, sizeof(*ret->observations.at));
	for (int d = DOMAIN_ABSENT + 1; d < DOMAIN_COUNT; d++) {
		struct proto_observation *o;

		if ((s->domains & TERMS_BIT(d)) == 0)
			continue;
		o = &ret->observations.at[ret->observations.count++];
		proto_clear(&proto_table_observation, o);
		o->domain = (enum domain)d;
		o->kind = kinds[d];
		o->text = store_unseal(t->store, t->arena, SEAL_OBSERVATION, s->id.text, (enum domain)d);
	}
}

/* Why it came without consent, who decided so, and what was tried. */
static void show_ground(struct turn *t, const struct store_signal *s, struct proto_case_signal *ret)
{
	const char *sealed = store_unseal(t->store, t->arena, SEAL_GROUND, s->id.text, DOMAIN_ABSENT);
	struct proto_crisis *ground = proto_new(t->arena, &proto_table_crisis);
	struct refusal refusal;

	if (sealed != NULL &&
	    proto_read(t->arena, &proto_table_crisis, sealed, strlen(sealed), ground, &refusal))
		ret->ground = ground;
}

/* What this signal adds to who the client is: newer signals come later, and win. */
static void add_identity(struct turn *t, const struct store_signal *s, struct proto_identity *who)
{
	const char *sealed = store_unseal(t->store, t->arena, SEAL_IDENTITY, s->id.text, DOMAIN_ABSENT);
	struct proto_identity one;
	struct refusal refusal;

	if (sealed == NULL ||
	    !proto_read(t->arena, &proto_table_identity, sealed, strlen(sealed), &one, &refusal))
		return;
	if (one.bsn != NULL)
		who->bsn = one.bsn;
	if (one.vnumber != NULL)
		who->vnumber = one.vnumber;
	if (one.name != NULL)
		who->name = one.name;
	if (day_is_set(one.birth_date))
		who->birth_date = one.birth_date;
}

static void audit(struct turn *t, const struct store_signal *s, enum opened opened, const char *reason)
{
	bool glass = opened == OPENED_BY_GLASS;
	char domains[DOMAINS_TEXT_MAX];

	turn_audit(t, &(struct store_audit){
	                      .event = glass ? "case.read_by_glass" : "case.identified",
	                      .action = 'R',
	                      .object_kind = "signal",
	                      .object = s->id.text,
	                      .case_id = s->case_.text,
	                      .consent = s->consent.text,
	                      .purpose = glass ? "emergency" : terms_name(&terms_purpose, PURPOSE_MDO),
	                      .code = glass ? "glass" : NULL,
	                      .domains = terms_set_text(&terms_domain, s->domains, domains, sizeof(domains)),
	                      .reason = reason});
}

void case_identify(struct turn *t, const struct case_view *v, const struct store_signal *signals,
                   size_t count, bool may, const struct store_glass *glass, const char *reason,
                   struct proto_case_show *show)
{
	struct proto_identity *who = proto_new(t->arena, &proto_table_identity);
	bool through_glass = false;

	for (size_t i = 0; i < count; i++) {
		enum opened opened = opens(t, v, &signals[i], may, glass);

		if (opened == OPENED_NOT)
			continue;
		show_words(t, &signals[i], &show->signals.at[i]);
		show_ground(t, &signals[i], &show->signals.at[i]);
		add_identity(t, &signals[i], who);
		audit(t, &signals[i], opened, reason);
		through_glass = through_glass || opened == OPENED_BY_GLASS;
		show->client = who;
	}
	if (!through_glass)
		return;
	store_glass_read(t->store, glass->number);
	show->glass_until = glass->until;
}
