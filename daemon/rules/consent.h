/*
 * consent - consent is a lease (design section 7). This is the one place that decides what may come in and
 * who may see what, and why. Pure. Called at the door, at planning, at each query and again when a
 * notification is served; decided nowhere else. Keeps I1 (nothing without a consent or crisis ground that
 * covers it now) and I11 (no oracle). Every question with every condition that it looks at stands in one
 * table, consent_rules; CONSENT.md is made from it.
 */
#ifndef MDO_RULES_CONSENT_H
#define MDO_RULES_CONSENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/id.h"
#include "base/roles.h"
#include "base/terms.h"
#include "base/time.h"
#include "proto/proto.h"

/* A consent, or the crisis ground that stands in for one (form FORM_CRISIS). */
struct consent {
	struct consent_id id;
	struct client_id client;
	struct partner_id recorded_by;
	struct person_id recorder;
	enum form form;
	enum consent_state state;
	uint32_t domains, purposes;
	struct day valid_from, valid_until; /* both days included */
	struct instant recorded;
	char language[12];
	bool interpreter;
	char basis[33], text_version[33];
	enum giver given_by; /* of a crisis ground: absent */
	enum age age;        /* the client's, on valid_from */
	bool confirmed; /* by someone outside recorded_by: a coordinator, or a regiehouder of another partner
	                 */
	bool warned;    /* that it ends soon was told */
	struct consent_id replaces; /* the one that it renewed or narrowed; unset: none */
	struct day suspended_until; /* CONSENT_SUSPENDED: erased after this day unless confirmed */
	struct instant ended; /* when it was withdrawn, suspended, replaced or expired; 0: it is active */
	size_t recipient_count;
	const struct partner_id *recipients; /* roles and groups expanded when recorded */
};

/* Answers to: may RECIPIENT see THIS now? VERDICT_MAY or the first reason against, in this order. Each is a
 * condition too, of the same name, that may stand against. Columns: ENUM suffix, stable code, meaning. */
#define CONSENT_VERDICTS(X)                                                                                  \
	X(MAY, "may", "covered")                                                                             \
	X(NONE, "none", "there is nothing that it rests on")                                                 \
	X(NOT_ACTIVE, "not-active", "it is suspended, withdrawn, expired or replaced")                       \
	X(TERM, "term", "it ends before it begins, or runs longer than the region allows")                   \
	X(NOT_YET, "not-yet", "it has not begun")                                                            \
	X(ENDED, "ended", "its last day is past")                                                            \
	X(AGE, "age", "it was not given by whom the client's age asks for")                                  \
	X(PURPOSE, "purpose", "it does not cover this use")                                                  \
	X(DOMAIN, "domain", "it does not cover this life domain")                                            \
	X(RECIPIENT, "recipient", "it does not name this recipient")                                         \
	X(UNCONFIRMED, "unconfirmed", "the recipient asserted it itself, and nobody else confirmed it")      \
	X(ROLE, "role", "this role does not send or see that")

enum consent_verdict {
#define X(S, code, meaning) VERDICT_##S,
	CONSENT_VERDICTS(X)
#undef X
	        VERDICT_COUNT
};
/* Static. */
const char *consent_verdict_code(enum consent_verdict v);
const char *consent_verdict_meaning(enum consent_verdict v);

/* What can be asked. Columns: ENUM suffix, stable code, purpose that has to be covered (ABSENT: none), where
 * it is asked, the question. */
#define CONSENT_QUESTIONS(X)                                                                                 \
	X(SIGNAL, "signal", SIGNAL, "at the door", "May this signal come in?")                               \
	X(RENEWAL, "renewal", SIGNAL, "at the door", "May this consent take the place of an older one?")     \
	X(WITHDRAWAL, "withdrawal", ABSENT, "at the door", "Does this withdrawal take effect at once?")      \
	X(SHARED, "shared", SIGNAL, "when told, and when served",                                            \
	  "May a partner hear that there is a signal: language, interpreter, place, until when?")            \
	X(IDENTITY, "identity", SIGNAL, "when served", "May a partner see who it is about?")                 \
	X(CONTENT, "content", SIGNAL, "when served", "May a partner see what was observed in a domain?")     \
	X(FACT, "fact", SIGNAL, "when told, and when served",                                                \
	  "May a partner know what follows from all signals of a case: that it exists, place and time?")     \
	X(DETAIL, "detail", SIGNAL, "when served",                                                           \
	  "May a partner know a case's urgency, terms, regiehouder and reasons?")                            \
	X(OFFICE, "office", ABSENT, "at each query", "May an office see that a case exists?")                \
	X(OFFICE_CONTENT, "office-content", MDO, "at each query", "May an office see what was observed?")    \
	X(DISCUSS, "discuss", MDO, "at planning", "May the case be discussed at a meeting on that day?")

enum consent_question {
#define X(S, code, purpose, where, question) CONSENT_ASK_##S,
	CONSENT_QUESTIONS(X)
#undef X
	        CONSENT_QUESTION_COUNT
};

/* One row of the decision table: which conditions a question looks at. */
struct consent_rule {
	const char *code, *where, *question;
	enum purpose purpose;
	uint32_t conditions; /* bits of enum consent_verdict; looked at in the order of that enum */
};
extern const struct consent_rule consent_rules[CONSENT_QUESTION_COUNT];

/* What a partner may see and send whatever a consent says: it only ever takes away. People with an office
 * are not bound by it. */
struct consent_reader {
	const struct role_rule *rule; /* of its role; not NULL */
	uint32_t domains;             /* that it may send and see at all, from its own file */
};

/*
 * At the door: may a signal that observes ${observed} (bits of enum domain; none: a renewal) come in on ${c}
 * on day ${today}? PROBLEM_NONE, or the first problem and where in the message (a JSON pointer with static
 * lifetime):
 *
 *     withdrawn or suspended, or expired or replaced           CONSENT_WITHDRAWN, CONSENT_ENDED
 *     ends before it begins, or more than ${max_days} after    CONSENT_TERM
 *     begins after ${today}; ended before                      CONSENT_FUTURE, CONSENT_ENDED
 *     not given by whom the client's age asks for              CONSENT_AGE (consent_age)
 *     purpose `signal` missing; a life domain not covered      CONSENT_SCOPE
 *
 * A consent that was never stored has no state yet (CONSENT_STATE_ABSENT), which is no objection here. A
 * crisis ground covers all domains and both purposes it needs, and its term is set by the region, not by
 * the sender: only its days are checked, without ${max_days}. ${birth}: day_none() when it is not known.
 */
enum problem consent_admit(const struct consent *c, uint32_t observed, int64_t max_days, struct day birth,
                           struct day today, const char **ret_pointer) MDO_CHECK;

/*
 * The age rule (Wmo 2015 art. 5.3.3, 5.3.5): under 12 the representative consents, from 12 to 15 both, from
 * 16 the client. c->age is what the message says (AGE_ABSENT: nothing); a known ${birth} decides and must
 * agree with it; without either the client counts as 16. Whoever was in it for a minor: it ends at the latest
 * on the day before the birthday on which the rule changes, when that is known. PROBLEM_CONSENT_AGE at
 * /data/consent/age, /data/consent/given_by or /data/consent/valid_until. A crisis ground has no giver.
 */
enum problem consent_age(const struct consent *c, struct day birth, const char **ret_pointer) MDO_CHECK;
/* The age group that counts: by ${birth} on c->valid_from, else as said, else from 16. */
enum age consent_age_group(const struct consent *c, struct day birth);
/* On ${on}, of somebody born on ${birth}. One of 29 February has the birthday on 1 March in other years. */
enum age consent_age_on(struct day birth, struct day on);

/* Which kind an observation is of that says nothing: medical from a role that may send medical content in a
 * health domain (physical, mental, substance use), else noticed. */
enum content consent_kind(const struct role_rule *sender, enum domain domain);
/* May it send that: PROBLEM_NONE, DOMAIN_NOT_ALLOWED or CONTENT_NOT_ALLOWED. */
enum problem consent_send(const struct consent_reader *sender, enum domain domain,
                          enum content kind) MDO_CHECK;

/*
 * That somebody signalled, which rests on ${c} (NULL: on nothing), to a recipient named in it: by whom, in
 * which language, until when. At least one domain of ${observed} is covered, and the role sees something of
 * what was observed, or sees no content at all: such a role bridges language and culture, and hears that it
 * is needed. ${kinds}: as below. The sender is not asked, it has it; asked all the same, it counts as any
 * recipient, so that nobody opens anything to himself.
 */
enum consent_verdict consent_shared(const struct consent *c, const struct partner_id *recipient,
                                    const struct consent_reader *who, uint32_t observed,
                                    const enum content kinds[DOMAIN_COUNT], struct day today) MDO_CHECK;
/* Who it is about: the same, to a role that sees identities. */
enum consent_verdict consent_identity(const struct consent *c, const struct partner_id *recipient,
                                      const struct consent_reader *who, uint32_t observed,
                                      const enum content kinds[DOMAIN_COUNT], struct day today) MDO_CHECK;
/* Content of ${kind} in ${domain}. */
enum consent_verdict consent_content(const struct consent *c, const struct partner_id *recipient,
                                     const struct consent_reader *who, enum domain domain, enum content kind,
                                     struct day today) MDO_CHECK;
/* The domains of ${observed} whose content ${recipient} may see; 0 is none. ${kinds}: by domain; where it is
 * absent, nobody knows what it is, and it counts as medical. */
uint32_t consent_content_domains(const struct consent *c, const struct partner_id *recipient,
                                 const struct consent_reader *who, uint32_t observed,
                                 const enum content kinds[DOMAIN_COUNT], struct day today) MDO_CHECK;

/* Whether ${partner} is among its recipients. Says nothing of whether it may see anything now. */
bool consent_names(const struct consent *c, const struct partner_id *partner);

/* One signal that a derived fact rests on. */
struct consent_ground {
	const struct consent *consent; /* NULL: the signal rests on nothing any more */
	uint32_t domains;
};
/*
 * A derived fact (a case exists, joined, urgency, slot, regiehouder, why): only when every ground is covered
 * for ${recipient}: no oracle (design section 7). Hand in all live signals that the fact derives from; with
 * none of them it is NONE.
 *
 * Another's signal is covered by its own consent only, when that names the recipient: a consent opens what
 * its recorder sent, nothing else. The recipient's own signal is covered by its own consent once someone
 * outside confirmed that, or, while it is unconfirmed, by any other's consent among the grounds that names
 * the recipient for these domains. A recorder counts as named in its own consent.
 *
 * Against: the first verdict in the order above that any ground gives, whatever the order of the grounds.
 */
enum consent_verdict consent_fact(const struct consent_ground *grounds, size_t count,
                                  const struct partner_id *recipient, struct day today) MDO_CHECK;

/* The case's urgency, terms, regiehouder and reasons: a fact, to a role that sees such. */
enum consent_verdict consent_detail(const struct consent_ground *grounds, size_t count,
                                    const struct partner_id *recipient, const struct consent_reader *who,
                                    struct day today) MDO_CHECK;

/* People with an office see a case's facts while at least one ground is in force; content resting on ${c}
 * only for purpose mdo. Against: the reason of the ground that came nearest. */
enum consent_verdict consent_office(const struct consent_ground *grounds, size_t count,
                                    struct day today) MDO_CHECK;
enum consent_verdict consent_office_content(const struct consent *c, struct day today) MDO_CHECK;

/* The last day up to which, from ${today} on and without a gap, some ground covers purpose mdo: a case may be
 * discussed at a meeting until then. day_none() when none does today. */
struct day consent_discuss_until(const struct consent_ground *grounds, size_t count,
                                 struct day today) MDO_CHECK;

/*
 * A partner reports that the client withdraws: what becomes of consent ${c}? Connected (it recorded c, or is
 * a recipient and was ${served} something of it): withdrawn at once. Else suspended until confirmed. One that
 * is withdrawn, expired or replaced stays so, and none (NULL) is none.
 */
enum consent_state consent_after_withdrawal(const struct consent *c, const struct partner_id *reporter,
                                            bool served) MDO_CHECK;

/*
 * A consent comes in that is older than what the client took back (commands/withdrawal_memory finds out what
 * that was): of it, since it began, and not given back by a consent that somebody asked the client about
 * since.
 * ${told}: its sender had part in that. A crisis ground is no consent.
 */
enum consent_taken { CONSENT_TAKEN_NOTHING, CONSENT_TAKEN_PART, CONSENT_TAKEN_WHOLE, CONSENT_TAKEN_COUNT };
enum consent_older { CONSENT_OLDER_STANDS, CONSENT_OLDER_WAITS, CONSENT_OLDER_REFUSED };
enum consent_older consent_older(enum form form, bool told, enum consent_taken taken) MDO_CHECK;

/* What is taken back of a consent; empty sets and lists take nothing. */
struct consent_cut {
	size_t recipient_count;
	const struct partner_id *recipients;
	uint32_t domains, purposes;
};
/*
 * The consent without what is cut. False: nothing is left that could serve (no recipient of those there were,
 * no life domain, or neither purpose signal nor mdo), ret untouched. ${recipients}: room for
 * c->recipient_count, the caller's, which ret_narrowed points into. Id, state and days stay as they are. A
 * crisis ground is no consent: nobody takes back part of it, and it is given back whole.
 */
bool consent_cut_apply(const struct consent *c, const struct consent_cut *cut, struct partner_id *recipients,
                       struct consent *ret_narrowed) MDO_CHECK;
/* What of ${older} is no longer covered by ${newer}: names, life domains, purposes. Days and states are not
 * looked at. ${recipients}: room for older->recipient_count, the caller's, which the result points into. */
struct consent_cut consent_lost(const struct consent *older, const struct consent *newer,
                                struct partner_id *recipients);
/* The life domains it covers: all of them, for a crisis ground. The same for purposes. */
uint32_t consent_domains(const struct consent *c);
uint32_t consent_purposes(const struct consent *c);

#endif
