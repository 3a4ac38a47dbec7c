/* consent_cut - what is left of a consent of which part is taken back, and what a newer one loses. */
#include "rules/consent.h"

static const uint32_t SERVES = TERMS_BIT(PURPOSE_SIGNAL) | TERMS_BIT(PURPOSE_MDO);

static bool is_cut(const struct consent_cut *cut, const struct partner_id *partner)
{
	for (size_t i = 0; i < cut->recipient_count; i++)
		if (ID_EQUAL(cut->recipients[i], *partner))
			return true;
	return false;
}

bool consent_cut_apply(const struct consent *c, const struct consent_cut *cut, struct partner_id *recipients,
                       struct consent *ret_narrowed)
{
	struct consent left = *c;

	left.recipients = recipients;
	left.recipient_count = 0;
	for (size_t i = 0; i < c->recipient_count; i++)
		if (c->form == FORM_CRISIS || !is_cut(cut, &c->recipients[i]))
			recipients[left.recipient_count++] = c->recipients[i];
	if (c->form != FORM_CRISIS) {
		left.domains &= ~cut->domains;
		left.purposes &= ~cut->purposes;
		/* One that named nobody who is here today does not end by that. */
		if ((left.recipient_count == 0 && c->recipient_count > 0) || left.domains == 0 ||
		    (left.purposes & SERVES) == 0)
			return false;
	}
	*ret_narrowed = left;
	return true;
}

struct consent_cut consent_lost(const struct consent *older, const struct consent *newer,
                                struct partner_id *recipients)
{
	struct consent_cut lost = {.recipients = recipients,
	                           .domains = consent_domains(older) & ~consent_domains(newer),
	                           .purposes = consent_purposes(older) & ~consent_purposes(newer)};

	for (size_t i = 0; i < older->recipient_count; i++)
		if (!consent_names(newer, &older->recipients[i]))
			recipients[lost.recipient_count++] = older->recipients[i];
	return lost;
}
