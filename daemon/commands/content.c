#include "commands/content.h"

#include "store/store_vault.h"

struct consent_reader content_reader(const struct turn *t, const struct partner_id *partner)
{
	static const struct role_rule nothing;
	const struct conf_partner *p = conf_partner(t->conf, partner->text);

	if (p == NULL)
		return (struct consent_reader){.rule = &nothing};
	return (struct consent_reader){.rule = &t->conf->roles.of[p->role], .domains = p->domains};
}

void content_kinds(const struct turn *t, const struct store_signal *signal,
                   enum content ret_kinds[DOMAIN_COUNT])
{
	struct consent_reader sender = content_reader(t, &signal->partner);

	for (int d = DOMAIN_ABSENT; d < DOMAIN_COUNT; d++)
		ret_kinds[d] = CONTENT_ABSENT;
	/* Of a sender that is gone nobody knows any more what it meant. */
	for (int d = DOMAIN_ABSENT + 1; d < DOMAIN_COUNT && sender.domains != 0; d++)
		ret_kinds[d] = consent_kind(sender.rule, (enum domain)d);
	store_seal_contents(t->store, signal->id.text, ret_kinds);
}

const enum content *content_kinds_in(const struct turn *t, const struct case_view *v, size_t i)
{
	struct case_view_kinds *kinds = &v->kinds[i];

	if (!kinds->known)
		content_kinds(t, &v->signals.at[i], kinds->of);
	kinds->known = true;
	return kinds->of;
}

enum consent_verdict content_shared(const struct turn *t, const struct consent *c,
                                    const struct store_signal *signal, const enum content *kinds,
                                    const struct partner_id *partner)
{
	struct consent_reader reader = content_reader(t, partner);

	return consent_shared(c, partner, &reader, signal->domains, kinds, t->today);
}

enum consent_verdict content_identity(const struct turn *t, const struct consent *c,
                                      const struct store_signal *signal, const enum content *kinds,
                                      const struct partner_id *partner)
{
	struct consent_reader reader = content_reader(t, partner);

	return consent_identity(c, partner, &reader, signal->domains, kinds, t->today);
}

bool content_knows_client(const struct turn *t, const struct case_view *v, const struct partner_id *partner)
{
	for (size_t i = 0; i < v->signals.count; i++) {
		const struct store_signal *s = &v->signals.at[i];

		if (ID_EQUAL(s->partner, *partner) ||
		    content_identity(t, v->grounds[i].consent, s, content_kinds_in(t, v, i), partner) ==
		            VERDICT_MAY)
			return true;
	}
	return false;
}

uint32_t content_seen(const struct turn *t, const struct consent *c, const struct store_signal *signal,
                      const enum content *kinds, const struct partner_id *partner)
{
	struct consent_reader reader = content_reader(t, partner);

	return consent_content_domains(c, partner, &reader, signal->domains, kinds, t->today);
}
