#include "proto/checks.h"

#include <stdio.h>
#include <string.h>

static const char CONTENT_TYPE[] = "application/json";

/* Always false, for `return found(...)`. */
static bool found(struct proto_finding *ret, enum problem p, const char *pointer, const char *detail)
{
	ret->problem = p;
	snprintf(ret->pointer, sizeof(ret->pointer), "%s", pointer);
	ret->detail = detail;
	return false;
}

bool check_client_key(const void *strct, struct proto_finding *ret)
{
	const struct proto_client_key *c = strct;

	if (c->bsn != NULL || c->vnumber != NULL || c->reference != NULL)
		return true;
	if (c->name != NULL && day_is_set(c->birth_date))
		return true;
	if (c->name != NULL)
		return found(ret, PROBLEM_CLIENT_UNNAMED, "/birth_date", "a name alone names nobody");
	if (day_is_set(c->birth_date))
		return found(ret, PROBLEM_CLIENT_UNNAMED, "/name", "a birth date alone names nobody");
	return found(ret, PROBLEM_CLIENT_UNNAMED, "", NULL);
}

bool check_consent(const void *strct, struct proto_finding *ret)
{
	const struct proto_consent *c = strct;

	if (c->form == FORM_CRISIS)
		return found(ret, PROBLEM_CONSENT_FORM, "/form", NULL);
	if (c->valid_until.n < c->valid_from.n)
		return found(ret, PROBLEM_CONSENT_TERM, "/valid_until", "before valid_from");
	return true;
}

bool check_observation(const void *strct, struct proto_finding *ret)
{
	const struct proto_observation *o = strct;
	static const uint32_t may =
	        TERMS_BIT(CONTENT_NOTICED) | TERMS_BIT(CONTENT_LIMITS) | TERMS_BIT(CONTENT_MEDICAL);

	if (o->kind != CONTENT_ABSENT && (TERMS_BIT(o->kind) & may) == 0)
		return found(ret, PROBLEM_MEMBER_WORD, "/kind", "one of: noticed, limits, medical");
	return true;
}

bool check_protect(const void *strct, struct proto_finding *ret)
{
	const struct proto_protect *p = strct;

	if (p->yes > p->answered)
		return found(ret, PROBLEM_PROTECT_COUNT, "/yes", NULL);
	return true;
}

bool check_due(const void *strct, struct proto_finding *ret)
{
	const struct proto_due *d = strct;

	if (day_is_set(d->on) && day_is_set(d->since))
		return found(ret, PROBLEM_MEMBER_UNKNOWN, "/since", "either on or since");
	if (!day_is_set(d->on) && !day_is_set(d->since))
		return found(ret, PROBLEM_MEMBER_MISSING, "/on", "either on or since");
	if (day_is_set(d->since) && d->kind != DEADLINE_PIP)
		return found(ret, PROBLEM_MEMBER_UNKNOWN, "/since", "only of a pip");
	return true;
}

bool check_signal(const void *strct, struct proto_finding *ret)
{
	const struct proto_signal *s = strct;
	uint32_t seen = 0;

	for (size_t i = 0; i < s->observations.count; i++) {
		uint32_t bit = TERMS_BIT(s->observations.at[i].domain);

		if ((seen & bit) != 0) {
			char pointer[sizeof(ret->pointer)];

			snprintf(pointer, sizeof(pointer), "/observations/%zu/domain", i);
			return found(ret, PROBLEM_DOMAIN_TWICE, pointer, NULL);
		}
		seen |= bit;
	}
	if (s->consent != NULL && s->crisis != NULL)
		return found(ret, PROBLEM_CONSENT_AND_CRISIS, "/crisis", NULL);
	if (s->urgency == URGENCY_CRISIS && s->crisis == NULL)
		return found(ret, PROBLEM_URGENCY_CRISIS, "/urgency", NULL);
	return true;
}

/* Why somebody does not hold a regie, or not any more. */
static bool regie_reason(enum cause reason, struct proto_finding *ret)
{
	static const uint32_t may = TERMS_BIT(CAUSE_ABSENCE) | TERMS_BIT(CAUSE_OVERLOAD) |
	                            TERMS_BIT(CAUSE_NO_BOND) | TERMS_BIT(CAUSE_CONFLICT) |
	                            TERMS_BIT(CAUSE_OTHER);

	return (TERMS_BIT(reason) & may) != 0 || found(ret, PROBLEM_MEMBER_WORD, "/reason",
	                                               "one of: absence, overload, no_bond, conflict, other");
}

bool check_regie_release(const void *strct, struct proto_finding *ret)
{
	const struct proto_regie_release *r = strct;

	return regie_reason(r->reason, ret);
}

bool check_regie_answer(const void *strct, struct proto_finding *ret)
{
	const struct proto_regie_answer *r = strct;

	if (r->reason == CAUSE_ABSENT)
		return r->accepts || found(ret, PROBLEM_REASON_MISSING, "/reason", NULL);
	return regie_reason(r->reason, ret);
}

bool check_subscribe(const void *strct, struct proto_finding *ret)
{
	const struct proto_subscribe *s = strct;

	if ((s->now & s->digest) != 0)
		return found(ret, PROBLEM_MEMBER_WORD, "/digest",
		             "a kind is handed over at once or in the digest");
	return true;
}

static bool content_type(const char *text, struct proto_finding *ret)
{
	if (text != NULL && strcmp(text, CONTENT_TYPE) != 0)
		return found(ret, PROBLEM_MEMBER_WORD, "/datacontenttype", "only application/json");
	return true;
}

bool check_envelope(const void *strct, struct proto_finding *ret)
{
	const struct proto_envelope *e = strct;

	return content_type(e->datacontenttype, ret);
}

bool check_notification(const void *strct, struct proto_finding *ret)
{
	const struct proto_notification *n = strct;

	if (strcmp(n->specversion, "1.0") != 0)
		return found(ret, PROBLEM_SPECVERSION, "/specversion", NULL);
	if (strspn(n->sequence, "0123456789") != strlen(n->sequence))
		return found(ret, PROBLEM_MEMBER_FORM, "/sequence", "digits only");
	return content_type(n->datacontenttype, ret);
}

bool check_rpc_response(const void *strct, struct proto_finding *ret)
{
	const struct proto_rpc_response *r = strct;

	if (r->result == NULL && r->error == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/result", "either result or error");
	if (r->result != NULL && r->error != NULL)
		return found(ret, PROBLEM_MEMBER_UNKNOWN, "/error", "either result or error");
	return true;
}

static bool period(struct day first, struct day last, const char *pointer, struct proto_finding *ret)
{
	if (day_is_set(first) && day_is_set(last) && last.n < first.n)
		return found(ret, PROBLEM_MEMBER_RANGE, pointer, "ends before it begins");
	return true;
}

bool check_agenda_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_agenda_params *p = strct;

	return period(p->from, p->to, "/to", ret);
}

bool check_roster_person(const void *strct, struct proto_finding *ret)
{
	const struct proto_roster_person *p = strct;

	return period(p->absent_from, p->absent_until, "/absent_until", ret);
}

bool check_narrow_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_narrow_params *p = strct;

	if (p->recipients.count == 0 && p->domains == 0 && p->purposes == 0)
		return found(ret, PROBLEM_MEMBER_MISSING, "/recipients",
		             "say what is taken back: recipients, domains or purposes");
	return true;
}

bool check_review_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_review_params *p = strct;

	if (p->erase && (p->basis != NULL || day_is_set(p->until)))
		return found(ret, PROBLEM_MEMBER_UNKNOWN, "/basis", "either erase, or basis with until");
	if (!p->erase && p->basis == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/basis", "either erase, or basis with until");
	if (!p->erase && !day_is_set(p->until))
		return found(ret, PROBLEM_MEMBER_MISSING, "/until", "either erase, or basis with until");
	return true;
}

bool check_ledger_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_ledger_params *p = strct;

	if (p->case_ == NULL && p->client == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/case", "name a case, or the client");
	if (p->case_ != NULL && p->client != NULL)
		return found(ret, PROBLEM_MEMBER_UNKNOWN, "/client", "either a case or the client");
	if (p->client != NULL && p->client->reference != NULL)
		return found(ret, PROBLEM_MEMBER_UNKNOWN, "/client/reference", "references are of partners");
	return period(p->from, p->to, "/to", ret);
}

bool check_export_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_export_params *p = strct;

	return period(p->from, p->to, "/to", ret);
}

bool check_what_if_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_what_if_params *p = strct;
	bool seats = p->seats != PROTO_NO_INT, extra = day_is_set(p->extra_on);
	bool days = day_is_set(p->from) || day_is_set(p->until);

	if (!seats && !extra && p->absent == NULL && p->case_ == NULL)
		return found(
		        ret, PROBLEM_MEMBER_MISSING, "/meeting",
		        "suppose something: seats of a meeting, an extra one, an absence, a case elsewhere");
	if ((seats || p->case_ != NULL) && p->meeting == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/meeting", "which meeting?");
	if (p->meeting != NULL && !seats && p->case_ == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/seats", "with a meeting: its seats, or a case");
	if (p->displace != NULL && p->case_ == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/case", "which case would take that seat?");
	if (p->extra_seats != PROTO_NO_INT && !extra)
		return found(ret, PROBLEM_MEMBER_MISSING, "/extra_on", "on which day?");
	if (days && p->absent == NULL)
		return found(ret, PROBLEM_MEMBER_MISSING, "/absent", "who is absent then?");
	return period(p->from, p->until, "/until", ret);
}

bool check_audit_params(const void *strct, struct proto_finding *ret)
{
	const struct proto_audit_params *p = strct;

	if ((p->anchor == PROTO_NO_INT) != (p->head == NULL))
		return found(ret, PROBLEM_MEMBER_MISSING, p->head == NULL ? "/head" : "/anchor",
		             "a witness has both an anchor and its head");
	return true;
}
