#include "rules/consent.h"

#include <assert.h>

static const uint32_t PURPOSES_OF_CRISIS = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO);
static const uint32_t ALL_DOMAINS = (UINT32_C(1) << DOMAIN_COUNT) - 2;
static const uint32_t HEALTH =
        TERMS_BIT(DOMAIN_PHYSICAL) | TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_SUBSTANCES);

/* Kinds of content that are about something; the others say who, and how things stand. */
static const uint32_t WORDS =
        TERMS_BIT(CONTENT_NOTICED) | TERMS_BIT(CONTENT_LIMITS) | TERMS_BIT(CONTENT_MEDICAL);

static const struct {
	const char *code, *meaning;
} verdicts[VERDICT_COUNT] = {
#define X(S, code, meaning) [VERDICT_##S] = {code, meaning},
        CONSENT_VERDICTS(X)
#undef X
};

/* The decision table: for each question the conditions that it looks at. */
#define BIT(v) TERMS_BIT(VERDICT_##v)
#define IN_FORCE (BIT(NONE) | BIT(NOT_ACTIVE) | BIT(NOT_YET) | BIT(ENDED))
#define COVERED (IN_FORCE | BIT(PURPOSE) | BIT(DOMAIN) | BIT(RECIPIENT) | BIT(UNCONFIRMED))
#define OF_RENEWAL (IN_FORCE | BIT(TERM) | BIT(AGE) | BIT(PURPOSE))
#define OF_SIGNAL (OF_RENEWAL | BIT(DOMAIN) | BIT(ROLE))
#define OF_WITHDRAWAL (BIT(NONE) | BIT(NOT_ACTIVE) | BIT(RECIPIENT))
#define OF_SHARED (COVERED | BIT(ROLE))
#define OF_IDENTITY (COVERED | BIT(ROLE))
#define OF_CONTENT (COVERED | BIT(ROLE))
#define OF_FACT COVERED
#define OF_DETAIL (COVERED | BIT(ROLE))
#define OF_OFFICE IN_FORCE
#define OF_OFFICE_CONTENT (IN_FORCE | BIT(PURPOSE))
#define OF_DISCUSS (IN_FORCE | BIT(PURPOSE))
const struct consent_rule consent_rules[CONSENT_QUESTION_COUNT] = {
#define X(S, code, purpose, where, question)                                                                 \
	[CONSENT_ASK_##S] = {code, where, question, PURPOSE_##purpose, OF_##S},
        CONSENT_QUESTIONS(X)
#undef X
};
#undef BIT
#undef IN_FORCE
#undef COVERED
#undef OF_SIGNAL
#undef OF_RENEWAL
#undef OF_WITHDRAWAL
#undef OF_SHARED
#undef OF_IDENTITY
#undef OF_CONTENT
#undef OF_FACT
#undef OF_DETAIL
#undef OF_OFFICE
#undef OF_OFFICE_CONTENT
#undef OF_DISCUSS

/* One question about one consent. What a question does not look at may be left out. */
struct look {
	const struct consent *c;
	enum consent_question question;
	struct day today, birth;
	uint32_t domains; /* each of them must be covered; of ${any_domain}: one of those */
	bool any_domain;
	int64_t max_days;
	bool named;       /* the recipient counts as named, the reporter as connected */
	bool unconfirmed; /* the recipient asserted it itself, and nobody made that good */
	bool seen;        /* the role sees it */
};

const char *consent_verdict_code(enum consent_verdict v)
{
	assert((size_t)v < VERDICT_COUNT);
	return verdicts[v].code;
}

const char *consent_verdict_meaning(enum consent_verdict v)
{
	assert((size_t)v < VERDICT_COUNT);
	return verdicts[v].meaning;
}

static bool is_crisis(const struct consent *c)
{
	return c->form == FORM_CRISIS;
}

uint32_t consent_domains(const struct consent *c)
{
	return is_crisis(c) ? ALL_DOMAINS : c->domains;
}

uint32_t consent_purposes(const struct consent *c)
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

/* One that comes in has no state yet; one that waits for a withdrawal to be confirmed can be withdrawn. */
static bool not_active(const struct look *l)
{
	enum consent_state state = l->c->state;

	if (l->question == CONSENT_ASK_SIGNAL || l->question == CONSENT_ASK_RENEWAL)
		return problem_of_state(state) != PROBLEM_NONE;
	if (l->question == CONSENT_ASK_WITHDRAWAL)
		return state != CONSENT_ACTIVE && state != CONSENT_SUSPENDED;
	return state != CONSENT_ACTIVE;
}

static bool bad_term(const struct look *l)
{
	int64_t term = (int64_t)l->c->valid_until.n - l->c->valid_from.n;

	return term < 0 || (term > l->max_days && !is_crisis(l->c));
}

static bool bad_age(const struct look *l)
{
	const char *ignored;

	return consent_age(l->c, l->birth, &ignored) != PROBLEM_NONE;
}

static bool bad_domain(const struct look *l)
{
	uint32_t covered = l->domains & consent_domains(l->c);

	return l->any_domain ? covered == 0 : covered != l->domains;
}

/* Whether this condition stands against. The order of the enum sees to it that there is a consent to look at.
 */
static bool against(enum consent_verdict condition, const struct look *l)
{
	if (l->c == NULL)
		return true;
	switch (condition) {
	case VERDICT_NONE:
		return false;
	case VERDICT_NOT_ACTIVE:
		return not_active(l);
	case VERDICT_TERM:
		return bad_term(l);
	case VERDICT_NOT_YET:
		return !day_is_set(l->c->valid_from) || l->c->valid_from.n > l->today.n;
	case VERDICT_ENDED:
		return l->c->valid_until.n < l->today.n;
	case VERDICT_AGE:
		return bad_age(l);
	case VERDICT_PURPOSE:
		return (consent_purposes(l->c) & TERMS_BIT(consent_rules[l->question].purpose)) == 0;
	case VERDICT_DOMAIN:
		return bad_domain(l);
	case VERDICT_RECIPIENT:
		return !l->named;
	case VERDICT_UNCONFIRMED:
		return l->unconfirmed;
	case VERDICT_ROLE:
		return !l->seen;
	case VERDICT_MAY:
	case VERDICT_COUNT:
		break;
	}
	return false;
}

static enum consent_verdict judge(const struct look *l)
{
	for (int v = VERDICT_NONE; v < VERDICT_COUNT; v++) {
		if ((consent_rules[l->question].conditions & TERMS_BIT(v)) != 0 &&
		    against((enum consent_verdict)v, l))
			return (enum consent_verdict)v;
	}
	return VERDICT_MAY;
}

/* ---- at the door ---- */

static enum problem objection(enum consent_verdict v, const struct consent *c, struct day birth,
                              const char **ret_pointer)
{
	static const struct {
		enum problem problem;
		const char *where;
	} of[VERDICT_COUNT] = {
	        [VERDICT_NONE] = {PROBLEM_CONSENT_MISSING, "/data/consent"},
	        [VERDICT_TERM] = {PROBLEM_CONSENT_TERM, "/data/consent/valid_until"},
	        [VERDICT_NOT_YET] = {PROBLEM_CONSENT_FUTURE, "/data/consent/valid_from"},
	        [VERDICT_ENDED] = {PROBLEM_CONSENT_ENDED, "/data/consent/valid_until"},
	        [VERDICT_PURPOSE] = {PROBLEM_CONSENT_SCOPE, "/data/consent/purposes"},
	        [VERDICT_DOMAIN] = {PROBLEM_CONSENT_SCOPE, "/data/consent/domains"},
	};

	if (v == VERDICT_MAY)
		return PROBLEM_NONE;
	if (v == VERDICT_AGE)
		return consent_age(c, birth, ret_pointer);
	if (c == NULL) {
		*ret_pointer = of[VERDICT_NONE].where;
		return of[VERDICT_NONE].problem;
	}
	*ret_pointer = is_crisis(c)              ? "/data/crisis"
	               : v == VERDICT_NOT_ACTIVE ? "/data/consent"
	                                         : of[v].where;
	return v == VERDICT_NOT_ACTIVE ? problem_of_state(c->state) : of[v].problem;
}

enum problem consent_admit(const struct consent *c, uint32_t observed, int64_t max_days, struct day birth,
                           struct day today, const char **ret_pointer)
{
	struct look l = {.c = c,
	                 .question = observed == 0 ? CONSENT_ASK_RENEWAL : CONSENT_ASK_SIGNAL,
	                 .today = today,
	                 .birth = birth,
	                 .domains = observed,
	                 .max_days = max_days,
	                 .seen = true};

	return objection(judge(&l), c, birth, ret_pointer);
}

enum content consent_kind(const struct role_rule *sender, enum domain domain)
{
	bool medical = (sender->send & TERMS_BIT(CONTENT_MEDICAL)) != 0;

	return medical && (HEALTH & TERMS_BIT(domain)) != 0 ? CONTENT_MEDICAL : CONTENT_NOTICED;
}

enum problem consent_send(const struct consent_reader *sender, enum domain domain, enum content kind)
{
	if ((sender->domains & sender->rule->send_domains & TERMS_BIT(domain)) == 0)
		return PROBLEM_DOMAIN_NOT_ALLOWED;
	if ((sender->rule->send & TERMS_BIT(kind)) == 0)
		return PROBLEM_CONTENT_NOT_ALLOWED;
	return PROBLEM_NONE;
}

/* ---- one signal, to a partner ---- */

static enum consent_verdict of_signal(enum consent_question question, const struct consent *c,
                                      const struct partner_id *recipient, uint32_t domains, bool seen,
                                      struct day today)
{
	struct look l = {.c = c,
	                 .question = question,
	                 .today = today,
	                 .domains = domains,
	                 .any_domain = question != CONSENT_ASK_CONTENT,
	                 .seen = seen};

	if (c != NULL) {
		l.named = consent_names(c, recipient);
		l.unconfirmed = is_recorder(c, recipient) && !c->confirmed;
	}
	return judge(&l);
}

enum consent_verdict consent_content(const struct consent *c, const struct partner_id *recipient,
                                     const struct consent_reader *who, enum domain domain, enum content kind,
                                     struct day today)
{
	uint32_t bit = TERMS_BIT(domain);
	bool seen =
	        (who->domains & who->rule->see_domains & bit) != 0 && (who->rule->see & TERMS_BIT(kind)) != 0;

	assert(domain > DOMAIN_ABSENT && domain < DOMAIN_COUNT);
	assert(kind > CONTENT_ABSENT && kind < CONTENT_COUNT);
	return of_signal(CONSENT_ASK_CONTENT, c, recipient, bit, seen, today);
}

uint32_t consent_content_domains(const struct consent *c, const struct partner_id *recipient,
                                 const struct consent_reader *who, uint32_t observed,
                                 const enum content kinds[DOMAIN_COUNT], struct day today)
{
	uint32_t seen = 0;

	for (int d = DOMAIN_ABSENT + 1; d < DOMAIN_COUNT; d++) {
		enum content kind = kinds[d] != CONTENT_ABSENT ? kinds[d] : CONTENT_MEDICAL;

		if ((observed & TERMS_BIT(d)) != 0 &&
		    consent_content(c, recipient, who, (enum domain)d, kind, today) == VERDICT_MAY)
			seen |= TERMS_BIT(d);
	}
	return seen;
}

/* Nothing of it for a role that sees content, but not here: that somebody signalled, and who, says enough. */
static bool sees_some(const struct consent *c, const struct partner_id *recipient,
                      const struct consent_reader *who, uint32_t observed,
                      const enum content kinds[DOMAIN_COUNT], struct day today)
{
	return (who->rule->see & WORDS) == 0 ||
	       consent_content_domains(c, recipient, who, observed, kinds, today) != 0;
}

enum consent_verdict consent_shared(const struct consent *c, const struct partner_id *recipient,
                                    const struct consent_reader *who, uint32_t observed,
                                    const enum content kinds[DOMAIN_COUNT], struct day today)
{
	bool seen = sees_some(c, recipient, who, observed, kinds, today);

	return of_signal(CONSENT_ASK_SHARED, c, recipient, observed, seen, today);
}

enum consent_verdict consent_identity(const struct consent *c, const struct partner_id *recipient,
                                      const struct consent_reader *who, uint32_t observed,
                                      const enum content kinds[DOMAIN_COUNT], struct day today)
{
	bool seen = (who->rule->see & TERMS_BIT(CONTENT_IDENTITY)) != 0 &&
	            sees_some(c, recipient, who, observed, kinds, today);

	return of_signal(CONSENT_ASK_IDENTITY, c, recipient, observed, seen, today);
}

/* ---- what follows from several signals ---- */

struct grounds {
	const struct consent_ground *at;
	size_t count;
	const struct partner_id *recipient;
	struct day today;
};

/* Whether a consent that another recorded covers the recipient's own signal too. */
static bool covered_by_another(const struct grounds *all, uint32_t domains)
{
	for (size_t i = 0; i < all->count; i++) {
		struct look l = {.c = all->at[i].consent,
		                 .question = CONSENT_ASK_FACT,
		                 .today = all->today,
		                 .domains = domains};

		if (l.c == NULL || is_recorder(l.c, all->recipient))
			continue;
		l.named = consent_names(l.c, all->recipient);
		if (judge(&l) == VERDICT_MAY)
			return true;
	}
	return false;
}

/* An own consent that is over stays over: only what nobody confirmed yet may another's consent make good. */
static enum consent_verdict of_ground(const struct grounds *all, size_t which)
{
	struct look l = {.c = all->at[which].consent,
	                 .question = CONSENT_ASK_FACT,
	                 .today = all->today,
	                 .domains = all->at[which].domains};

	if (l.c != NULL) {
		bool own = is_recorder(l.c, all->recipient);

		l.named = own || consent_names(l.c, all->recipient);
		l.unconfirmed = own && !l.c->confirmed && !covered_by_another(all, l.domains);
	}
	return judge(&l);
}

enum consent_verdict consent_fact(const struct consent_ground *grounds, size_t count,
                                  const struct partner_id *recipient, struct day today)
{
	const struct grounds all = {grounds, count, recipient, today};
	enum consent_verdict first = VERDICT_MAY;

	if (count == 0)
		return VERDICT_NONE;
	for (size_t i = 0; i < count; i++) {
		enum consent_verdict v = of_ground(&all, i);

		if (v != VERDICT_MAY && (first == VERDICT_MAY || v < first))
			first = v;
	}
	return first;
}

enum consent_verdict consent_detail(const struct consent_ground *grounds, size_t count,
                                    const struct partner_id *recipient, const struct consent_reader *who,
                                    struct day today)
{
	enum consent_verdict v = consent_fact(grounds, count, recipient, today);

	static_assert(VERDICT_ROLE == VERDICT_COUNT - 1, "the role is looked at last");
	if (v == VERDICT_MAY && (who->rule->see & TERMS_BIT(CONTENT_FACTS)) == 0)
		return VERDICT_ROLE;
	return v;
}

/* ---- offices, meetings ---- */

static enum consent_verdict of_office(enum consent_question question, const struct consent *c,
                                      struct day today)
{
	struct look l = {.c = c, .question = question, .today = today};

	return judge(&l);
}

enum consent_verdict consent_office(const struct consent_ground *grounds, size_t count, struct day today)
{
	enum consent_verdict nearest = VERDICT_NONE;

	for (size_t i = 0; i < count; i++) {
		enum consent_verdict v = of_office(CONSENT_ASK_OFFICE, grounds[i].consent, today);

		if (v == VERDICT_MAY)
			return v;
		if (v > nearest)
			nearest = v;
	}
	return nearest;
}

enum consent_verdict consent_office_content(const struct consent *c, struct day today)
{
	return of_office(CONSENT_ASK_OFFICE_CONTENT, c, today);
}

/* The latest last day of the grounds that cover discussion on ${on}; day_none() when none does. */
static struct day last_day_covering(const struct consent_ground *grounds, size_t count, struct day on)
{
	struct day last = day_none();

	for (size_t i = 0; i < count; i++) {
		const struct consent *c = grounds[i].consent;

		if (of_office(CONSENT_ASK_DISCUSS, c, on) == VERDICT_MAY && c->valid_until.n > last.n)
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

/* ---- withdrawal ---- */

enum consent_state consent_after_withdrawal(const struct consent *c, const struct partner_id *reporter,
                                            bool served)
{
	struct look l = {.c = c, .question = CONSENT_ASK_WITHDRAWAL};
	enum consent_verdict v;

	if (c != NULL)
		l.named = is_recorder(c, reporter) || (served && consent_names(c, reporter));
	v = judge(&l);
	if (v == VERDICT_MAY)
		return CONSENT_WITHDRAWN;
	if (v == VERDICT_RECIPIENT)
		return CONSENT_SUSPENDED;
	return c != NULL ? c->state : CONSENT_STATE_ABSENT;
}

/* Refused only to who knows why: else the refusal would tell (I11). */
enum consent_older consent_older(enum form form, bool told, enum consent_taken taken)
{
	if (form == FORM_CRISIS)
		return CONSENT_OLDER_STANDS;
	if (told)
		return CONSENT_OLDER_REFUSED;
	return taken == CONSENT_TAKEN_NOTHING ? CONSENT_OLDER_STANDS : CONSENT_OLDER_WAITS;
}
