#include "commands/consent_record.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "rules/calendar.h"

#define ALL_BITS(COUNT) ((UINT32_C(1) << (COUNT)) - 2) /* every value but the absent one */

/* Whether ${word} (a partner, role:<role> or group:<group>) means ${p}. */
static bool means(const char *word, const struct conf_partner *p)
{
	if (strncmp(word, "role:", 5) == 0)
		return text_equal(terms_name(&terms_role, (int)p->role), word + 5);
	if (strncmp(word, "group:", 6) == 0)
		return conf_partner_in_group(p, word + 6);
	return text_equal(p->id.text, word);
}

/* A role may stand for nobody today; a partner or a group that does not exist is a mistake. */
static bool exists(const struct turn *t, const char *word)
{
	if (strncmp(word, "role:", 5) == 0)
		return terms_value(&terms_role, word + 5) != 0;
	for (size_t i = 0; i < t->conf->partner_count; i++)
		if (means(word, &t->conf->partners[i]))
			return true;
	return false;
}

static bool expand(struct turn *t, const struct conf_partner *from, const struct proto_texts *words,
                   const char *pointer, struct consent *ret, struct refusal *refusal)
{
	struct partner_id *at = arena_array(t->arena, t->conf->partner_count, sizeof(*at));
	size_t count = 0;

	for (size_t w = 0; w < words->count; w++)
		if (!exists(t, words->at[w])) {
			refusal_set(refusal, PROBLEM_RECIPIENT_UNKNOWN,
			            arena_printf(t->arena, "%s/%zu", pointer, w), NULL);
			return false;
		}
	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct conf_partner *p = &t->conf->partners[i];
		bool named = false;
		for (size_t w = 0; w < words->count && !named; w++)
			named = means(words->at[w], p);
		if (named && !ID_EQUAL(p->id, from->id))
			at[count++] = p->id;
	}
	ret->recipients = at;
	ret->recipient_count = count;
	return true;
}

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer)
{
	refusal_set(refusal, problem, pointer, NULL);
	return false;
}

static bool read_consent(struct turn *t, const struct conf_partner *from, const struct proto_consent *in,
                         struct consent *c, struct refusal *refusal)
{
	if (!conf_has_basis(t->conf, in->basis))
		return refused(refusal, PROBLEM_BASIS_UNKNOWN, "/data/consent/basis");
	if (!conf_has_language(t->conf, in->language))
		return refused(refusal, PROBLEM_LANGUAGE_UNKNOWN, "/data/consent/language");
	c->form = in->form;
	c->domains = in->domains;
	c->purposes = in->purposes;
	c->valid_from = in->valid_from;
	c->valid_until = in->valid_until;
	c->interpreter = in->interpreter;
	id_set(c->recorder.text, sizeof(c->recorder.text), in->recorded_by);
	id_set(c->language, sizeof(c->language), in->language);
	id_set(c->basis, sizeof(c->basis), in->basis);
	if (in->text_version != NULL)
		id_set(c->text_version, sizeof(c->text_version), in->text_version);
	return expand(t, from, &in->recipients, "/data/consent/recipients", c, refusal);
}

/* A ground covers all domains, for sharing and discussion, until it must have been reviewed. */
static bool read_crisis(struct turn *t, const struct conf_partner *from, const struct proto_signal *signal,
                        struct consent *c, struct refusal *refusal)
{
	const struct conf_policy *policy = &t->conf->policy;

	if (!conf_has_basis(t->conf, signal->crisis->basis))
		return refused(refusal, PROBLEM_BASIS_UNKNOWN, "/data/crisis/basis");
	c->form = FORM_CRISIS;
	c->domains = ALL_BITS(DOMAIN_COUNT);
	c->purposes = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO);
	c->valid_from = t->today;
	c->valid_until =
	        calendar_add_working_days(t->today, (int)policy->crisis_review_workdays, CALENDAR_ATW);
	id_set(c->recorder.text, sizeof(c->recorder.text), signal->reporter);
	id_set(c->language, sizeof(c->language), signal->language);
	id_set(c->basis, sizeof(c->basis), signal->crisis->basis);
	return expand(t, from, &signal->crisis->recipients, "/data/crisis/recipients", c, refusal);
}

bool consent_record_read(struct turn *t, const struct conf_partner *from, const struct proto_signal *signal,
                         uint32_t observed, struct consent *ret_consent, struct refusal *refusal)
{
	struct consent c = {.recorded_by = from->id,
	                    .state = CONSENT_ACTIVE,
	                    .recorded = t->now,
	                    .suspended_until = day_none()};
	const char *pointer = NULL;

	if (signal->consent == NULL && signal->crisis == NULL)
		return refused(refusal, PROBLEM_CONSENT_MISSING, "/data/consent");
	bool read = signal->crisis != NULL ? read_crisis(t, from, signal, &c, refusal)
	                                   : read_consent(t, from, signal->consent, &c, refusal);
	if (!read)
		return false;
	enum problem problem =
	        consent_admit(&c, observed, t->conf->policy.consent_max_days, t->today, &pointer);
	if (problem != PROBLEM_NONE)
		return refused(refusal, problem, pointer);
	*ret_consent = c;
	return true;
}
