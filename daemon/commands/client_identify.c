#include "commands/client_identify.h"

#include "base/text.h"

#define FOLDED_MAX 512 /* proto: names have at most 120 bytes; folding may write two for one */

static struct crypto_hash name_hash(struct turn *t, const char *name, struct day birth_date)
{
	char folded[FOLDED_MAX], day[TIME_TEXT_MAX];

	matching_fold_name(name, folded, sizeof(folded));
	struct crypto_hash hash = turn_identity_hash(t, "name", folded, time_text_day(birth_date, day));
	crypto_wipe(folded, sizeof(folded));
	return hash;
}

static bool refuse_at(struct turn *t, struct refusal *refusal, enum problem problem, const char *pointer,
                      const char *member)
{
	refusal_set(refusal, problem, arena_printf(t->arena, "%s/%s", pointer, member), NULL);
	return false;
}

bool client_identify_keys(struct turn *t, const struct conf_partner *from, const struct proto_client_key *key,
                          const char *pointer, struct client_keys *ret_keys, struct refusal *refusal)
{
	struct client_keys keys = {.has_bsn = key->bsn != NULL,
	                           .has_vnumber = key->vnumber != NULL,
	                           .has_name = key->name != NULL && day_is_set(key->birth_date),
	                           .has_reference = key->reference != NULL};
	struct store_reference reference;

	if (keys.has_bsn && !from->bsn_allowed)
		return refuse_at(t, refusal, PROBLEM_BSN_NOT_ALLOWED, pointer, "bsn");
	if (keys.has_vnumber && !from->vnumber_allowed)
		return refuse_at(t, refusal, PROBLEM_VNUMBER_NOT_ALLOWED, pointer, "vnumber");
	if (keys.has_name && key->birth_date.n > t->today.n)
		return refuse_at(t, refusal, PROBLEM_DATE_FUTURE, pointer, "birth_date");
	if (keys.has_reference) {
		if (!store_reference_find(t->store, &from->id, key->reference, &reference))
			return refuse_at(t, refusal, PROBLEM_REFERENCE_UNKNOWN, pointer, "reference");
		keys.by_reference = reference.client;
	}
	if (keys.has_bsn)
		keys.bsn = turn_identity_hash(t, "bsn", key->bsn, NULL);
	if (keys.has_vnumber)
		keys.vnumber = turn_identity_hash(t, "vnumber", key->vnumber, NULL);
	if (keys.has_name)
		keys.name = name_hash(t, key->name, key->birth_date);
	*ret_keys = keys;
	return true;
}

struct matching client_identify_match(struct turn *t, const struct client_keys *keys)
{
	struct matching_found found = {.named = keys->has_bsn || keys->has_vnumber || keys->has_reference,
	                               .by_reference = keys->by_reference};

	/* A look-up that finds nothing leaves its id unset, which is what "not found" is there. */
	if (keys->has_bsn && !store_identity_find(t->store, &keys->bsn, &found.by_bsn))
		found.by_bsn = (struct client_id){""};
	if (keys->has_vnumber && !store_identity_find(t->store, &keys->vnumber, &found.by_vnumber))
		found.by_vnumber = (struct client_id){""};
	return matching_decide(&found);
}

struct client_id client_identify_settle(struct turn *t, const struct client_keys *keys,
                                        const struct matching *m)
{
	struct client_id client = m->client;
	bool strong = keys->has_bsn || keys->has_vnumber;

	if (m->kind != MATCHING_KNOWN) {
		id_uuid(t->ids, t->now, client.text);
		store_client_add(t->store, &client, t->now, m->kind == MATCHING_NEW);
		turn_audit(t, &(struct store_audit){.event = "client.added",
		                                    .action = 'C',
		                                    .object_kind = "client",
		                                    .object = client.text});
	} else if (strong) {
		store_client_set_matched(t->store, &client);
	}
	/* With a conflict the keys of the other client stay its own: a coordinator looks at it. */
	if (keys->has_bsn && !m->conflict)
		store_identity_add(t->store, &keys->bsn, IDENTITY_BSN, &client);
	if (keys->has_vnumber && !m->conflict)
		store_identity_add(t->store, &keys->vnumber, IDENTITY_VNUMBER, &client);
	if (keys->has_name)
		store_identity_add(t->store, &keys->name, IDENTITY_NAME, &client);
	if (m->conflict)
		turn_audit(t, &(struct store_audit){.event = "client.conflict",
		                                    .action = 'E',
		                                    .outcome = 4,
		                                    .object_kind = "client",
		                                    .object = client.text,
		                                    .code = m->other.text});
	return client;
}
