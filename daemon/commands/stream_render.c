/*
 * stream_render - what a notification says, made at the moment it is handed over: nothing readable waits in
 * the outbox.
 */
#include <string.h>

#include "commands/case_view.h"
#include "commands/stream.h"
#include "store/store_vault.h"

static struct proto_identity *identity(struct turn *t, const struct conf_partner *to,
                                       const struct store_signal *s)
{
	struct proto_identity *who = proto_new(t->arena, &proto_table_identity);
	const char *sealed = store_unseal(t->store, t->arena, SEAL_IDENTITY, s->id.text, DOMAIN_ABSENT);
	struct refusal ignored;

	if (sealed == NULL ||
	    !proto_read(t->arena, &proto_table_identity, sealed, strlen(sealed), who, &ignored))
		return NULL;
	if (!to->bsn_allowed)
		who->bsn = NULL;
	if (!to->vnumber_allowed)
		who->vnumber = NULL;
	return who;
}

static struct proto_observation_list observations(struct turn *t, const struct store_signal *s,
                                                  uint32_t domains)
{
	struct proto_observation_list list = {.count = 0,
	                                      .at = arena_array(t->arena, DOMAIN_COUNT, sizeof(*list.at))};

	for (int d = 1; d < DOMAIN_COUNT; d++) {
		if ((domains & TERMS_BIT(d)) == 0)
			continue;
		list.at[list.count].domain = (enum domain)d;
		list.at[list.count++].text =
		        store_unseal(t->store, t->arena, SEAL_OBSERVATION, s->id.text, (enum domain)d);
	}
	return list;
}

static const char *render_shared(struct turn *t, const struct conf_partner *to,
                                 const struct store_notification *n, const char **ret_code,
                                 const char **ret_consent)
{
	struct proto_shared *shared = proto_new(t->arena, &proto_table_shared);
	const struct conf_partner *sender;
	struct store_signal s;
	struct consent c;

	*ret_code = consent_verdict_code(VERDICT_NONE);
	if (!store_signal_get(t->store, n->signal.text, &s) || s.state != SIGNAL_KEPT ||
	    !store_consent_get(t->store, t->arena, s.consent.text, &c))
		return NULL;
	*ret_consent = arena_text(t->arena, c.id.text);
	uint32_t domains = consent_content_domains(&c, &to->id, s.domains & to->domains, t->today);
	*ret_code = consent_verdict_code(VERDICT_DOMAIN);
	if (domains == 0 || (shared->client = identity(t, to, &s)) == NULL)
		return NULL;
	sender = conf_partner(t->conf, s.partner.text);
	shared->signal = n->reference.text;
	shared->partner = arena_text(t->arena, s.partner.text);
	shared->role = sender != NULL ? sender->role : ROLE_MUNICIPALITY;
	shared->received = s.received;
	shared->observations = observations(t, &s, domains);
	shared->language = arena_text(t->arena, s.language);
	shared->interpreter = s.interpreter;
	shared->crisis = s.crisis;
	shared->domains = domains;
	shared->purposes = c.purposes;
	shared->until = c.valid_until;
	return proto_write(t->arena, &proto_table_shared, shared, NULL);
}

/* Whether a signal that was there when it was made has lost its consent since: what was derived from that
 * goes with it, whatever the other signals of the case still cover (design section 7). */
static bool outlived(struct turn *t, const struct store_notification *n)
{
	struct store_signal_list all =
	        store_signal_of_case(t->store, t->arena, &n->case_, false, n->signal_upto.text);
	struct consent c;

	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].state != SIGNAL_KEPT &&
		    store_consent_get(t->store, t->arena, all.at[i].consent.text, &c) &&
		    c.ended.ms > n->created.ms)
			return true;
	return false;
}

static const char *render_case(struct turn *t, const struct conf_partner *to,
                               const struct store_notification *n, const char **ret_code)
{
	struct case_view view;
	enum consent_verdict verdict = VERDICT_NONE;

	if (case_view_load(t, n->case_.text, n->signal_upto.text, &view))
		verdict = case_view_partner(t, &view, &to->id);
	if (verdict == VERDICT_MAY && outlived(t, n))
		verdict = VERDICT_NOT_ACTIVE;
	*ret_code = consent_verdict_code(verdict);
	return verdict == VERDICT_MAY ? n->facts : NULL;
}

const char *stream_render(struct turn *t, const struct conf_partner *to, const struct store_notification *n,
                          const char **ret_code, const char **ret_consent)
{
	*ret_consent = NULL;
	*ret_code = NULL;
	if (ID_IS_SET(n->signal))
		return render_shared(t, to, n, ret_code, ret_consent);
	if (ID_IS_SET(n->case_))
		return render_case(t, to, n, ret_code);
	return n->facts;
}
