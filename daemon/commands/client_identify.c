#include "commands/client_identify.h"

#include <string.h>

#include "base/text.h"
#include "store/store_merge.h"
#include "store/store_rotate.h"
#include "store/store_vault.h"

#define FOLDED_MAX 512 /* proto: names have at most 120 bytes; folding may write two for one */

static struct turn_hashes name_hashes(struct turn *t, const char *name, struct day birth_date)
{
	char folded[FOLDED_MAX], day[TIME_TEXT_MAX];

	matching_fold_name(name, folded, sizeof(folded));
	struct turn_hashes hashes = turn_identity_hashes(t, "name", folded, time_text_day(birth_date, day));
	crypto_wipe(folded, sizeof(folded));
	return hashes;
}

static struct client_keys hash_all(struct turn *t, const char *bsn, const char *vnumber, const char *name,
                                   struct day birth_date)
{
	struct client_keys keys = {.has_reference = false};

	if (bsn != NULL)
		keys.bsn = turn_identity_hashes(t, "bsn", bsn, NULL);
	if (vnumber != NULL)
		keys.vnumber = turn_identity_hashes(t, "vnumber", vnumber, NULL);
	if (name != NULL && day_is_set(birth_date))
		keys.name = name_hashes(t, name, birth_date);
	return keys;
}

const struct turn_hashes *client_keys_at(const struct client_keys *keys, size_t i,
                                         enum identity_kind *ret_kind)
{
	const struct turn_hashes *all[CLIENT_KEYS] = {&keys->bsn, &keys->vnumber, &keys->name};

	*ret_kind = (enum identity_kind)(IDENTITY_BSN + i);
	return all[i];
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
	struct store_reference reference;

	if (key->bsn != NULL && !from->bsn_allowed)
		return refuse_at(t, refusal, PROBLEM_BSN_NOT_ALLOWED, pointer, "bsn");
	if (key->vnumber != NULL && !from->vnumber_allowed)
		return refuse_at(t, refusal, PROBLEM_VNUMBER_NOT_ALLOWED, pointer, "vnumber");
	if (key->name != NULL && day_is_set(key->birth_date) && key->birth_date.n > t->today.n)
		return refuse_at(t, refusal, PROBLEM_DATE_FUTURE, pointer, "birth_date");
	if (key->reference != NULL && !store_reference_find(t->store, &from->id, key->reference, &reference))
		return refuse_at(t, refusal, PROBLEM_REFERENCE_UNKNOWN, pointer, "reference");

	struct client_keys keys = hash_all(t, key->bsn, key->vnumber, key->name, key->birth_date);
	if (key->reference != NULL) {
		keys.has_reference = true;
		keys.by_reference = reference.client;
	}
	*ret_keys = keys;
	return true;
}

struct client_keys client_identify_named(struct turn *t, const struct conf_partner *from,
                                         const struct proto_client_key *key)
{
	return hash_all(t, from->bsn_allowed ? key->bsn : NULL, from->vnumber_allowed ? key->vnumber : NULL,
	                key->name, key->birth_date);
}

struct client_keys client_identify_asked(struct turn *t, const struct proto_client_key *key)
{
	return hash_all(t, key->bsn, key->vnumber, key->name, key->birth_date);
}

/* A look-up that finds nothing leaves the id unset, which is what "not found" is in rules/matching.h. */
static struct client_id find(struct turn *t, const struct turn_hashes *hashes)
{
	struct client_id client = {""};

	for (size_t i = 0; i < hashes->count; i++)
		if (store_identity_find(t->store, &hashes->at[i], &client))
			break;
	return client;
}

struct matching client_identify_match(struct turn *t, const struct client_keys *keys)
{
	struct matching_found found = {.named = keys->bsn.count > 0 || keys->vnumber.count > 0 ||
	                                        keys->has_reference,
	                               .by_reference = keys->by_reference,
	                               .by_bsn = find(t, &keys->bsn),
	                               .by_vnumber = find(t, &keys->vnumber)};

	return matching_decide(&found);
}

static bool has(const struct client_id_list *list, const struct client_id *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (ID_EQUAL(list->at[i], *id))
			return true;
	return false;
}

struct client_id_list client_identify_namesakes(struct turn *t, const struct client_keys *keys)
{
	struct client_id_list all[2] = {{0}, {0}}, list = {0};

	for (size_t i = 0; i < keys->name.count; i++)
		all[i] = store_identity_named(t->store, t->arena, &keys->name.at[i]);
	list.at = arena_array(t->arena, all[0].count + all[1].count + 1, sizeof(*list.at));
	for (size_t i = 0; i < keys->name.count; i++)
		for (size_t j = 0; j < all[i].count; j++)
			if (!has(&list, &all[i].at[j]))
				list.at[list.count++] = all[i].at[j];
	return list;
}

struct client_id client_identify_settle(struct turn *t, const struct client_keys *keys,
                                        const struct matching *m)
{
	struct client_id client = m->client;
	bool strong = keys->bsn.count > 0 || keys->vnumber.count > 0;

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
	for (size_t i = 0; i < CLIENT_KEYS; i++) {
		enum identity_kind kind;
		const struct turn_hashes *hashes = client_keys_at(keys, i, &kind);

		if (hashes->count > 0 && (!m->conflict || kind == IDENTITY_NAME))
			store_identity_add(t->store, &hashes->at[0], kind, &client);
	}
	if (m->conflict)
		store_conflict_add(t->store, &client, &m->other, t->now);
	if (m->conflict)
		turn_audit(t, &(struct store_audit){.event = "client.conflict",
		                                    .action = 'E',
		                                    .outcome = 4,
		                                    .object_kind = "client",
		                                    .object = client.text,
		                                    .code = m->other.text});
	return client;
}

bool client_identify_sealed(struct turn *t, const struct signal_id *signal, struct client_keys *ret_keys)
{
	const char *sealed = store_unseal(t->store, t->arena, SEAL_IDENTITY, signal->text, DOMAIN_ABSENT);
	struct proto_identity *who = proto_new(t->arena, &proto_table_identity);
	struct refusal ignored;

	if (sealed == NULL ||
	    !proto_read(t->arena, &proto_table_identity, sealed, strlen(sealed), who, &ignored))
		return false;
	*ret_keys = hash_all(t, who->bsn, who->vnumber, who->name, who->birth_date);
	return true;
}

void client_identify_each(struct turn *t, const struct client_id *client, client_identify_visit *visit)
{
	struct store_naming_list namings = store_client_namings(t->store, t->arena, client);
	struct client_keys keys;
	enum identity_kind kind;

	for (size_t i = 0; i < namings.count; i++) {
		if (!client_identify_sealed(t, &namings.at[i].signal, &keys))
			continue;
		for (size_t k = 0; k < CLIENT_KEYS; k++) {
			const struct turn_hashes *hashes = client_keys_at(&keys, k, &kind);

			if (hashes->count > 0)
				visit(t, client, &namings.at[i].partner, kind, hashes);
		}
	}
}

/* A number that means somebody else by now stays theirs. */
static void know_by(struct turn *t, const struct client_id *client, const struct partner_id *sender,
                    enum identity_kind kind, const struct turn_hashes *hashes)
{
	struct client_id other;

	(void)sender;
	if (kind == IDENTITY_NAME || !store_identity_find(t->store, &hashes->at[0], &other))
		store_identity_add(t->store, &hashes->at[0], kind, client);
}

void client_identify_again(struct turn *t, const struct client_id *client)
{
	client_identify_each(t, client, know_by);
}
