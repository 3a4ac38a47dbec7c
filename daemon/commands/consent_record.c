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

bool consent_record_recipients(struct turn *t, const struct partner_id *but, const struct proto_texts *words,
                               const char *pointer, struct partner_id_list *ret_list, struct refusal *refusal)
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
		if (named && (but == NULL || !ID_EQUAL(p->id, *but)))
			at[count++] = p->id;
	}
	*ret_list = (struct partner_id_list){.count = count, .at = at};
	return true;
}

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer)
{
	refusal_set(refusal, problem, pointer, NULL);
	return false;
}

static bool expand(struct turn *t, const struct conf_partner *from, const struct proto_texts *words,
                   const char *pointer, struct consent *ret, struct refusal *refusal)
{
	struct partner_id_list list;

	if (!consent_record_recipients(t, &from->id, words, pointer, &list, refusal))
		return false;
	ret->recipients = list.at;
	ret->recipient_count = list.count;
	return true;
}

static struct consent begin(const struct turn *t, const struct conf_partner *from)
{
	return (struct consent){.recorded_by = from->id,
	                        .state = CONSENT_ACTIVE,
	                        .recorded = t->now,
	                        .suspended_until = day_none()};
}

static bool admit(struct turn *t, const struct consent *c, uint32_t observed, struct day birth,
                  struct refusal *refusal)
{
	const char *pointer = NULL;
	enum problem problem =
	        consent_admit(c, observed, t->conf->policy.consent_max_days, birth, t->today, &pointer);

	return problem == PROBLEM_NONE || refused(refusal, problem, pointer);
}

bool consent_record_consent(struct turn *t, const struct conf_partner *from, const struct proto_consent *in,
                            uint32_t observed, struct day birth, struct consent *ret_consent,
                            struct refusal *refusal)
{
	struct consent c = begin(t, from);

	if (!conf_has_basis(t->conf, in->basis))
		return refused(refusal, PROBLEM_BASIS_UNKNOWN, "/data/consent/basis");
	if (!conf_has_language(t->conf, in->language))
		return refused(refusal, PROBLEM_LANGUAGE_UNKNOWN, "/data/consent/language");
	c.form = in->form;
	c.domains = in->domains;
	c.purposes = in->purposes;
	c.valid_from = in->valid_from;
	c.valid_until = in->valid_until;
	c.interpreter = in->interpreter;
	c.given_by = in->given_by != GIVER_ABSENT ? in->given_by : GIVER_CLIENT;
	c.age = in->age;
	id_set(c.recorder.text, sizeof(c.recorder.text), in->recorded_by);
	id_set(c.language, sizeof(c.language), in->language);
	id_set(c.basis, sizeof(c.basis), in->basis);
	if (in->text_version != NULL)
		id_set(c.text_version, sizeof(c.text_version), in->text_version);
	if (!expand(t, from, &in->recipients, "/data/consent/recipients", &c, refusal) ||
	    !admit(t, &c, observed, birth, refusal))
		return false;
	c.age = consent_age_group(&c, birth);
	*ret_consent = c;
	return true;
}

/* A ground covers all domains, for sharing and discussion, until it must have been reviewed. */
static bool read_crisis(struct turn *t, const struct conf_partner *from, const struct proto_signal *signal,
                        uint32_t observed, struct consent *ret_consent, struct refusal *refusal)
{
	const struct conf_policy *policy = &t->conf->policy;
	struct consent c = begin(t, from);

	if (!conf_has_basis(t->conf, signal->crisis->basis))
		return refused(refusal, PROBLEM_BASIS_UNKNOWN, "/data/crisis/basis");
	c.form = FORM_CRISIS;
	c.domains = ALL_BITS(DOMAIN_COUNT);
	c.purposes = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO);
	c.valid_from = t->today;
	c.valid_until =
	        calendar_add_working_days(t->today, (int)policy->crisis_review_workdays, CALENDAR_ATW);
	id_set(c.recorder.text, sizeof(c.recorder.text), signal->reporter);
	id_set(c.language, sizeof(c.language), signal->language);
	id_set(c.basis, sizeof(c.basis), signal->crisis->basis);
	if (!expand(t, from, &signal->crisis->recipients, "/data/crisis/recipients", &c, refusal) ||
	    !admit(t, &c, observed, day_none(), refusal))
		return false;
	*ret_consent = c;
	return true;
}

bool consent_record_read(struct turn *t, const struct conf_partner *from, const struct proto_signal *signal,
                         uint32_t observed, struct consent *ret_consent, struct refusal *refusal)
{
	if (signal->crisis != NULL)
		return read_crisis(t, from, signal, observed, ret_consent, refusal);
	if (signal->consent == NULL)
		return admit(t, NULL, observed, day_none(), refusal);
	return consent_record_consent(t, from, signal->consent, observed, signal->client->birth_date,
	                              ret_consent, refusal);
}
