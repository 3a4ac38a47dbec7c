/*
 * consent - consent is a lease (design section 7). This is the one place that decides what may come in and
 * who may see what, and why. Pure. Called at the door, at planning, at each query and again when a
 * notification is served; decided nowhere else. Keeps I1 (nothing without a consent or crisis ground that
 * covers it now) and I11 (no oracle).
 */
#ifndef MDO_RULES_CONSENT_H
#define MDO_RULES_CONSENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/id.h"
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
	bool confirmed; /* by someone outside recorded_by: a coordinator, or a regiehouder of another partner
	                 */
	struct day suspended_until; /* CONSENT_SUSPENDED: erased after this day unless confirmed */
	struct instant ended;       /* when it was withdrawn, suspended or expired; 0: it is active */
	size_t recipient_count;
	const struct partner_id *recipients; /* roles and groups expanded when recorded */
};

/* Answers to: may RECIPIENT see THIS now? VERDICT_MAY or the first reason against, in this order.
 * Columns: ENUM suffix, stable code, meaning. */
#define CONSENT_VERDICTS(X)                                                                                  \
	X(MAY, "may", "covered")                                                                             \
	X(NONE, "none", "there is nothing that it rests on")                                                 \
	X(NOT_ACTIVE, "not-active", "suspended, withdrawn or expired")                                       \
	X(NOT_YET, "not-yet", "has not begun")                                                               \
	X(ENDED, "ended", "its last day is past")                                                            \
	X(PURPOSE, "purpose", "does not cover this use")                                                     \
	X(DOMAIN, "domain", "does not cover this life domain")                                               \
	X(RECIPIENT, "recipient", "does not name this recipient")                                            \
	X(UNCONFIRMED, "unconfirmed", "asserted by the recipient itself, confirmed by nobody else")

enum consent_verdict {
#define X(S, code, meaning) VERDICT_##S,
	CONSENT_VERDICTS(X)
#undef X
};
/* Static. */
const char *consent_verdict_code(enum consent_verdict v);

/*
 * At the door: may a signal that observes ${observed} (bits of enum domain) come in on ${c} on day ${today}?
 * PROBLEM_NONE, or the first problem and where in the signal (a JSON pointer with static lifetime):
 *
 *     withdrawn or suspended, or expired                       CONSENT_WITHDRAWN, CONSENT_ENDED
 *     ends before it begins, or more than ${max_days} after    CONSENT_TERM
 *     begins after ${today}; ended before                      CONSENT_FUTURE, CONSENT_ENDED
 *     purpose `signal` missing; a life domain not covered      CONSENT_SCOPE
 *
 * A consent that was never stored has no state yet (CONSENT_STATE_ABSENT), which is no objection here. A
 * crisis ground covers all domains and both purposes it needs, and its term is set by the region, not by
 * the sender: only its days are checked, without ${max_days}.
 */
enum problem consent_admit(const struct consent *c, uint32_t observed, int64_t max_days, struct day today,
                           const char **ret_pointer) MDO_CHECK;

/* Content in ${domain} of a signal that rests on ${c} (NULL: on nothing): to a recipient named in it. The
 * sender is not asked, it has it; asked all the same, it counts as any recipient, so that nobody opens
 * content to himself. */
enum consent_verdict consent_content(const struct consent *c, const struct partner_id *recipient,
                                     enum domain domain, struct day today) MDO_CHECK;
/* The domains of ${observed} whose content ${recipient} may see; 0 is none. */
uint32_t consent_content_domains(const struct consent *c, const struct partner_id *recipient,
                                 uint32_t observed, struct day today) MDO_CHECK;

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
 * is withdrawn or expired stays so.
 */
enum consent_state consent_after_withdrawal(const struct consent *c, const struct partner_id *reporter,
                                            bool served) MDO_CHECK;

#endif
