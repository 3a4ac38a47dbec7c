/*
 * The keys of the house at start (store_rotate.h): which are the right ones, and what is kept of them. A file
 * of the first schema has only proofs of the vault key and of the audit key; what else there is to keep is
 * added when it is first opened.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_inside.h"
#include "store/store_rotate.h"

#define WRAPPED_BYTES (CRYPTO_NONCE_BYTES + CRYPTO_KEY_BYTES + CRYPTO_SEAL_OVERHEAD)
#define WRAPPED_HEX_MAX (2 * WRAPPED_BYTES + 1)

/* A keyed hash of nothing: tells whether a key is the one a file was made with. */
static void proof_of(const struct crypto_key *key, char ret_hex[CRYPTO_HEX_MAX])
{
	struct crypto_hasher h;
	struct crypto_hash hash;

	crypto_hash_start(&h, key);
	crypto_hash_text(&h, "mdod key proof 1");
	hash = crypto_hash_end(&h);
	crypto_hex(&hash, ret_hex);
}

static bool proves(const char *proof, const struct crypto_key *key)
{
	char own[CRYPTO_HEX_MAX];

	proof_of(key, own);
	return strcmp(proof, own) == 0;
}

static void set_proof(struct store *s, const char *name, const struct crypto_key *key)
{
	char proof[CRYPTO_HEX_MAX];

	proof_of(key, proof);
	store_meta_set(s, name, proof);
}

static void keep_key(struct store *s, const char *name, const struct crypto_key *key)
{
	struct crypto_key under = crypto_derive(&s->vault_key, "kept keys 1");
	uint8_t wrapped[WRAPPED_BYTES];
	char text[WRAPPED_HEX_MAX];
	struct crypto_nonce nonce;

	s->ids->fill(s->ids->cookie, nonce.b, sizeof(nonce.b));
	memcpy(wrapped, nonce.b, sizeof(nonce.b));
	crypto_seal(&under, &nonce, name, strlen(name), key->b, sizeof(key->b), wrapped + sizeof(nonce.b));
	for (size_t i = 0; i < sizeof(wrapped); i++)
		snprintf(text + 2 * i, 3, "%02x", wrapped[i]);
	store_meta_set(s, name, text);
	crypto_wipe(&under, sizeof(under));
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool kept_key(struct store *s, const char *name, const char *text, struct crypto_key *ret_key)
{
	struct crypto_key under = crypto_derive(&s->vault_key, "kept keys 1");
	uint8_t wrapped[WRAPPED_BYTES];
	struct crypto_nonce nonce;
	bool opened = strlen(text) == 2 * sizeof(wrapped);

	for (size_t i = 0; opened && i < sizeof(wrapped); i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		opened = high >= 0 && low >= 0;
		if (opened)
			wrapped[i] = (uint8_t)(high << 4 | low);
	}
	if (opened) {
		memcpy(nonce.b, wrapped, sizeof(nonce.b));
		opened = crypto_open(&under, &nonce, name, strlen(name), wrapped + sizeof(nonce.b),
		                     sizeof(wrapped) - sizeof(nonce.b), ret_key->b);
	}
	crypto_wipe(&under, sizeof(under));
	return opened;
}

/* What a file of the first schema lacks, too. */
static void keep_all(struct store *s)
{
	keep_key(s, "kept_audit", &s->audit_key);
	keep_key(s, "kept_body", &s->body_key);
	set_proof(s, "match_key", &s->match_files[0]);
	store_meta_set(s, "match_generation", "1");
}

void store_keys_settle(struct store *s)
{
	set_proof(s, "vault_key", &s->vault_key);
	set_proof(s, "audit_key", &s->audit_key);
	keep_all(s);
}

/* Which of the files holds the key of this proof; -1: neither. */
static int file_of(const struct store *s, const char *proof)
{
	if (proves(proof, &s->match_files[0]))
		return 0;
	return s->has_match_next && proves(proof, &s->match_files[1]) ? 1 : -1;
}

/* An empty value is one that was taken away. */
static bool meta(struct store *s, struct arena *a, const char *name, const char **ret_value)
{
	return store_meta_get(s, a, name, ret_value) && (*ret_value)[0] != '\0';
}

static bool load_match(struct store *s, struct arena *a, struct why *why)
{
	struct match_in_use *m = &s->match;
	const char *current = "", *next = NULL, *generation = "1", *cursor = "";
	bool rotating = meta(s, a, "match_key_next", &next);
	const char *former = "";
	int at, next_at = -1;
	bool fresh;

	if (!meta(s, a, "match_key", &current) || !meta(s, a, "match_generation", &generation))
		return why_set(why, "mdod.db: damaged: match key");
	(void)(rotating && meta(s, a, "match_cursor", &cursor));
	at = file_of(s, current);
	next_at = rotating ? file_of(s, next) : -1;
	if (rotating && (at < 0 || next_at < 0))
		return why_set(why, "the match key is being rotated: both keys are needed until mdoctl key "
		                    "retire, the old one as match.key, the new one as match.key.next");
	if (at < 0)
		return why_set(why, "mdod.db: match.key is not the match key that clients are known under "
		                    "(nor is match.key.next): bring back the right one");
	/* Back to the one before would bring back what was left behind. */
	fresh = !rotating && s->has_match_next && at == 0 && !proves(current, &s->match_files[1]) &&
	        !(meta(s, a, "match_key_former", &former) && proves(former, &s->match_files[1]));
	*m = (struct match_in_use){.known = true,
	                           .rotating = rotating,
	                           .offered = fresh,
	                           .swapped = at == 0,
	                           .generation = strtoll(generation, NULL, 10) + (rotating ? 1 : 0),
	                           .write = rotating ? next_at : at,
	                           .before = at};
	id_set(m->cursor, sizeof(m->cursor), cursor);
	return true;
}

/* The keys of an older file are right when its audit key is: then they are kept from now on. */
static bool adopt(struct store *s, struct arena *a, struct why *why)
{
	const char *kept = "";

	if (!meta(s, a, "audit_key", &kept) || !proves(kept, &s->audit_key))
		return why_set(why, "mdod.db: the audit key is not the one it was made with: is match.key "
		                    "the right one?");
	if (store_own_begin(s))
		keep_all(s);
	if (!store_own_commit(s))
		return why_set(why, "cannot keep the keys: the disk is full, or fails");
	return true;
}

bool store_keys_open(struct store *s, struct arena *a, struct why *why)
{
	const char *kept = "";

	if (!meta(s, a, "vault_key", &kept) || !proves(kept, &s->vault_key))
		return why_set(why, "mdod.db: the vault key is not the one it was made with");
	if (!meta(s, a, "kept_audit", &kept) && !adopt(s, a, why))
		return false;
	if (!meta(s, a, "kept_audit", &kept) || !kept_key(s, "kept_audit", kept, &s->audit_key) ||
	    !meta(s, a, "kept_body", &kept) || !kept_key(s, "kept_body", kept, &s->body_key))
		return why_set(why, "mdod.db: damaged: kept keys");
	if (!meta(s, a, "audit_key", &kept) || !proves(kept, &s->audit_key))
		return why_set(why, "mdod.db: damaged: audit key");
	return load_match(s, a, why);
}

struct match_in_use *store_keys_match(struct store *s)
{
	struct arena *a;
	struct why why;

	if (s->match.known || s->sql.state != STORE_WELL)
		return &s->match;
	a = arena_new();
	if (!load_match(s, a, &why) && s->sql.state == STORE_WELL)
		sql_damaged(&s->sql, SQL_MAIN, "match key");
	arena_free(a);
	return &s->match;
}

struct crypto_key store_body_key(const struct store *s)
{
	return s->body_key;
}

struct store_match_keys store_match_keys(struct store *s)
{
	const struct match_in_use *m = store_keys_match(s);

	return (struct store_match_keys){.rotating = m->rotating,
	                                 .write = s->match_files[m->write],
	                                 .before = s->match_files[m->before]};
}

void store_rotation_start(struct store *s)
{
	struct match_in_use *m = store_keys_match(s);

	assert(m->offered && !m->rotating);
	set_proof(s, "match_key_next", &s->match_files[1]);
	store_meta_set(s, "match_cursor", "");
	m->known = false;
}

void store_rotation_pass(struct store *s, const struct client_id *client)
{
	/* Behind every id. */
	store_meta_set(s, "match_cursor", client != NULL ? client->text : STORE_CURSOR_OVER);
	s->match.known = false;
}

/* The next key is the one in use from here on. */
void store_keys_retire(struct store *s)
{
	const struct match_in_use *m = store_keys_match(s);

	set_proof(s, "match_key_former", &s->match_files[m->before]);
	set_proof(s, "match_key", &s->match_files[m->write]);
	store_meta_set(s, "match_key_next", "");
	store_meta_set(s, "match_cursor", "");
	store_meta_set_number(s, "match_generation", m->generation);
	s->match.known = false;
}
