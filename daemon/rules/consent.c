#include "rules/consent.h"

#include <assert.h>

static const uint32_t PURPOSES_OF_CRISIS = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO);
static const uint32_t ALL_DOMAINS = UINT32_MAX;

static const char *const codes[] = {
#define X(S, code, meaning) code,
        CONSENT_VERDICTS(X)
#undef X
};

const char *consent_verdict_code(enum consent_verdict v)
{
	assert((size_t)v < sizeof(codes) / sizeof(codes[0]));
	return codes[v];
}

static bool is_crisis(const struct consent *c)
{
	return c->form == FORM_CRISIS;
}

static uint32_t domains_of(const struct consent *c)
{
	return is_crisis(c) ? ALL_DOMAINS : c->domains;
}

static uint32_t purposes_of(const struct consent *c)
{
	return is_crisis(c) ? PURPOSES_OF_CRISIS : c->purposes;
}

bool consent_names(const struct consent *c, const struct partner_id *partner)
{
	for (size_t i = 0; i < c->recipient_count; i++) {
		if (ID_EQUAL(c->recipients[i], *partner))
			return true;
	}
	return false;
}

static bool is_recorder(const struct consent *c, const struct partner_id *partner)
{
	return ID_EQUAL(c->recorded_by, *partner);
}

/* Against admission. ${where} is by form: a consent's member, or the crisis ground as a whole. */
struct objection {
	bool holds;
	enum problem problem;
	const char *where;
};

static enum problem problem_of_state(enum consent_state state)
{
	switch (state) {
	case CONSENT_SUSPENDED:
	case CONSENT_WITHDRAWN:
		return PROBLEM_CONSENT_WITHDRAWN;
	case CONSENT_EXPIRED:
	case CONSENT_REPLACED:
		return PROBLEM_CONSENT_ENDED;
	case CONSENT_STATE_ABSENT:
	case CONSENT_ACTIVE:
	case CONSENT_STATE_COUNT:
		break;
	}
	return PROBLEM_NONE;
}

enum problem consent_admit(const struct consent *c, uint32_t observed, int64_t max_days, struct day today,
                           const char **ret_pointer)
{
	enum problem of_state = problem_of_state(c->state);
	int64_t term = (int64_t)c->valid_until.n - c->valid_from.n;
	bool signal = (purposes_of(c) & TERMS_BIT(PURPOSE_SIGNAL)) != 0;
	const struct objection objections[] = {
	        {of_state != PROBLEM_NONE, of_state, "/data/consent"},
	        {term < 0 || (term > max_days && !is_crisis(c)), PROBLEM_CONSENT_TERM,
	         "/data/consent/valid_until"},
	        {c->valid_from.n > today.n, PROBLEM_CONSENT_FUTURE, "/data/consent/valid_from"},
	        {c->valid_until.n < today.n, PROBLEM_CONSENT_ENDED, "/data/consent/valid_until"},
	        {!signal, PROBLEM_CONSENT_SCOPE, "/data/consent/purposes"},
	        {(observed & ~domains_of(c)) != 0, PROBLEM_CONSENT_SCOPE, "/data/consent/domains"},
	};

	for (size_t i = 0; i < sizeof(objections) / sizeof(objections[0]); i++) {
		if (!objections[i].holds)
			continue;
		*ret_pointer = is_crisis(c) ? "/data/crisis" : objections[i].where;
		return objections[i].problem;
	}
	return PROBLEM_NONE;
}

static enum consent_verdict in_force(const struct consent *c, struct day today)
{
	if (c == NULL)
		return VERDICT_NONE;
	if (c->state != CONSENT_ACTIVE)
		return VERDICT_NOT_ACTIVE;
	if (!day_is_set(c->valid_from) || c->valid_from.n > today.n)
		return VERDICT_NOT_YET;
	if (c->valid_until.n < today.n)
		return VERDICT_ENDED;
	return VERDICT_MAY;
}

static enum consent_verdict in_force_for(const struct consent *c, enum purpose purpose, struct day today)
{
	enum consent_verdict v = in_force(c, today);

	if (v == VERDICT_MAY && (purposes_of(c) & TERMS_BIT(purpose)) == 0)
		return VERDICT_PURPOSE;
	return v;
}

/* ${domains} to ${recipient}; ${named} when the recipient counts as named. */
static enum consent_verdict covers(const struct consent *c, const struct partner_id *recipient, bool named,
                                   uint32_t domains, struct day today)
{
	enum consent_verdict v = in_force_for(c, PURPOSE_SIGNAL, today);

	if (v != VERDICT_MAY)
		return v;
	if ((domains & ~domains_of(c)) != 0)
		return VERDICT_DOMAIN;
	if (!named)
		return VERDICT_RECIPIENT;
	if (is_recorder(c, recipient) && !c->confirmed)
		return VERDICT_UNCONFIRMED;
	return VERDICT_MAY;
}

enum consent_verdict consent_content(const struct consent *c, const struct partner_id *recipient,
                                     enum domain domain, struct day today)
{
	assert(domain > DOMAIN_ABSENT && domain < DOMAIN_COUNT);
	return covers(c, recipient, c != NULL && consent_names(c, recipient), TERMS_BIT(domain), today);
}

uint32_t consent_content_domains(const struct consent *c, const struct partner_id *recipient,
                                 uint32_t observed, struct day today)
{
	uint32_t seen = 0;

	for (int domain = DOMAIN_ABSENT + 1; domain < DOMAIN_COUNT; domain++) {
		if ((observed & TERMS_BIT(domain)) != 0 &&
		    consent_content(c, recipient, (enum domain)domain, today) == VERDICT_MAY)
			seen |= TERMS_BIT(domain);
	}
	return seen;
}

/* Whether a consent that another recorded covers the recipient's own signal too. */
static bool covered_by_another(const struct consent_ground *grounds, size_t count, uint32_t domains,
                               const struct partner_id *recipient, struct day today)
{
	for (size_t i = 0; i < count; i++) {
		const struct consent *c = grounds[i].consent;

		if (c != NULL && !is_recorder(c, recipient) &&
		    covers(c, recipient, consent_names(c, recipient), domains, today) == VERDICT_MAY)
			return true;
	}
	return false;
}

/* An own consent that is over stays over: only what nobody confirmed yet may another's consent make good. */
static enum consent_verdict of_ground(const struct consent_ground *grounds, size_t count, size_t which,
                                      const struct partner_id *recipient, struct day today)
{
	const struct consent *c = grounds[which].consent;
	uint32_t domains = grounds[which].domains;
	bool named = c != NULL && (is_recorder(c, recipient) || consent_names(c, recipient));
	enum consent_verdict v = covers(c, recipient, named, domains, today);

	if (v == VERDICT_UNCONFIRMED && covered_by_another(grounds, count, domains, recipient, today))
		return VERDICT_MAY;
	return v;
}

enum consent_verdict consent_fact(const struct consent_ground *grounds, size_t count,
                                  const struct partner_id *recipient, struct day today)
{
	enum consent_verdict first = VERDICT_MAY;

	if (count == 0)
		return VERDICT_NONE;
	for (size_t i = 0; i < count; i++) {
		enum consent_verdict v = of_ground(grounds, count, i, recipient, today);

		if (v != VERDICT_MAY && (first == VERDICT_MAY || v < first))
			first = v;
	}
	return first;
}

enum consent_verdict consent_office(const struct consent_ground *grounds, size_t count, struct day today)
{
	enum consent_verdict nearest = VERDICT_NONE;

	for (size_t i = 0; i < count; i++) {
		enum consent_verdict v = in_force(grounds[i].consent, today);

		if (v == VERDICT_MAY)
			return v;
		if (v > nearest)
			nearest = v;
	}
	return nearest;
}

enum consent_verdict consent_office_content(const struct consent *c, struct day today)
{
	return in_force_for(c, PURPOSE_MDO, today);
}

/* The latest last day of the grounds that cover discussion on ${on}; day_none() when none does. */
static struct day last_day_covering(const struct consent_ground *grounds, size_t count, struct day on)
{
	struct day last = day_none();

	for (size_t i = 0; i < count; i++) {
		const struct consent *c = grounds[i].consent;

		if (in_force_for(c, PURPOSE_MDO, on) == VERDICT_MAY && c->valid_until.n > last.n)
			last = c->valid_until;
	}
	return last;
}

struct day consent_discuss_until(const struct consent_ground *grounds, size_t count, struct day today)
{
	struct day until = day_none(), next = last_day_covering(grounds, count, today);

	while (day_is_set(next)) {
		until = next;
		next = last_day_covering(grounds, count, day_add(until, 1));
	}
	return until;
}

enum consent_state consent_after_withdrawal(const struct consent *c, const struct partner_id *reporter,
                                            bool served)
{
	bool connected = is_recorder(c, reporter) || (served && consent_names(c, reporter));

	switch (c->state) {
	case CONSENT_ACTIVE:
	case CONSENT_SUSPENDED:
		return connected ? CONSENT_WITHDRAWN : CONSENT_SUSPENDED;
	case CONSENT_STATE_ABSENT:
	case CONSENT_WITHDRAWN:
	case CONSENT_EXPIRED:
	case CONSENT_REPLACED:
	case CONSENT_STATE_COUNT:
		break;
	}
	return c->state;
}
