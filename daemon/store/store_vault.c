#include "store/store_vault.h"

#include <assert.h>
#include <string.h>

#include "store/store_inside.h"

#define PLAIN_MAX (16 * (size_t)1024)
#define PLACE_MAX 160

/* What a sealed text is bound to: kind, owner, domain and number, each with its length before it. */
struct place {
	size_t len;
	uint8_t bytes[PLACE_MAX];
};

static void place_part(struct place *p, const void *part, size_t len)
{
	assert(p->len + 8 + len <= sizeof(p->bytes));
	for (int i = 0; i < 8; i++)
		p->bytes[p->len++] = (uint8_t)((uint64_t)len >> (8 * i));
	memcpy(p->bytes + p->len, part, len);
	p->len += len;
}

static void place_int(struct place *p, int64_t v)
{
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)v >> (8 * i));
	place_part(p, bytes, sizeof(bytes));
}

static struct place place_of(enum seal_kind kind, const char *owner, enum domain domain, int64_t number)
{
	struct place p = {0};

	place_int(&p, kind);
	place_part(&p, owner, strlen(owner));
	place_int(&p, domain);
	place_int(&p, number);
	return p;
}

struct sealed {
	int64_t number;
	struct crypto_nonce nonce;
	uint8_t body[PLAIN_MAX + CRYPTO_SEAL_OVERHEAD];
	size_t len;
};

/* What a sealed text is, beside its bytes. */
struct label {
	enum seal_kind kind;
	const char *owner, *consent;
	enum domain domain;
	enum content content;
};

static int64_t seal(struct store *s, const struct label *what, const void *bytes, size_t len)
{
	struct sealed sealed;
	struct crypto_key key;
	struct place place;
	struct sql_run r;

	assert(s->in_turn && len <= PLAIN_MAX);
	if (!pool_take(&s->pool, &sealed.number, &key))
		return 0;
	s->ids->fill(s->ids->cookie, sealed.nonce.b, sizeof(sealed.nonce.b));
	place = place_of(what->kind, what->owner, what->domain, sealed.number);
	crypto_seal(&key, &sealed.nonce, place.bytes, place.len, bytes, len, sealed.body);
	crypto_wipe(&key, sizeof(key));
	sealed.len = len + CRYPTO_SEAL_OVERHEAD;
	r = sql_begin(&s->sql, ADD_SEALED);
	sql_bind_int(&r, ":id", sealed.number);
	sql_bind_int(&r, ":kind", what->kind);
	sql_bind_text(&r, ":owner", what->owner);
	sql_bind_int(&r, ":domain", what->domain);
	sql_bind_int(&r, ":content", what->content);
	sql_bind_text(&r, ":consent", what->consent);
	sql_bind_bytes(&r, ":nonce", sealed.nonce.b, sizeof(sealed.nonce.b));
	sql_bind_bytes(&r, ":body", sealed.body, sealed.len);
	sql_do(&r);
	return s->sql.state == STORE_WELL ? sealed.number : 0;
}

int64_t store_seal(struct store *s, enum seal_kind kind, const char *owner, enum domain domain,
                   const char *consent, const void *bytes, size_t len)
{
	return seal(s, &(struct label){kind, owner, consent, domain, CONTENT_ABSENT}, bytes, len);
}

int64_t store_seal_observation(struct store *s, const char *signal, enum domain domain, enum content content,
                               const char *consent, const char *text)
{
	return seal(s, &(struct label){SEAL_OBSERVATION, signal, consent, domain, content}, text,
	            strlen(text));
}

void store_seal_contents(struct store *s, const char *signal, enum content ret_contents[DOMAIN_COUNT])
{
	struct sql_run r = sql_begin(&s->sql, LIST_SEALED_CONTENTS);

	sql_bind_text(&r, ":owner", signal);
	sql_bind_int(&r, ":kind", SEAL_OBSERVATION);
	while (sql_row(&r)) {
		int domain = sql_enum(&r, DOMAIN_COUNT), content = sql_enum(&r, CONTENT_COUNT);

		/* Written before there were kinds: left to whoever asks. */
		if (content != CONTENT_ABSENT)
			ret_contents[domain] = (enum content)content;
	}
}

static bool find(struct store *s, enum seal_kind kind, const char *owner, enum domain domain,
                 struct sealed *ret)
{
	struct sql_run r = sql_begin(&s->sql, FIND_SEALED);
	size_t nonce_len, len;
	const void *bytes;

	sql_bind_text(&r, ":owner", owner);
	sql_bind_int(&r, ":kind", kind);
	sql_bind_int(&r, ":domain", domain);
	if (!sql_row(&r))
		return false;
	ret->number = sql_int(&r);
	bytes = sql_bytes(&r, &nonce_len);
	if (nonce_len == sizeof(ret->nonce.b))
		memcpy(ret->nonce.b, bytes, nonce_len);
	bytes = sql_bytes(&r, &len);
	/* A length that cannot be is left for the opening to fail on. */
	ret->len =
	        nonce_len == sizeof(ret->nonce.b) && len >= CRYPTO_SEAL_OVERHEAD && len <= sizeof(ret->body)
	                ? len
	                : 0;
	if (ret->len > 0)
		memcpy(ret->body, bytes, ret->len);
	sql_end(&r);
	return true;
}

const char *store_unseal(struct store *s, struct arena *a, enum seal_kind kind, const char *owner,
                         enum domain domain)
{
	struct sealed sealed;
	struct crypto_key key;
	struct place place;
	char *plain;

	if (strlen(owner) + 7 * 8 > PLACE_MAX || !find(s, kind, owner, domain, &sealed))
		return NULL;
	/* Only its kind was said. */
	if (kind == SEAL_OBSERVATION && sealed.len == CRYPTO_SEAL_OVERHEAD)
		return NULL;
	if (sealed.len == 0 || !pool_find(&s->pool, sealed.number, &key)) {
		s->damaged += s->sql.state == STORE_WELL;
		return NULL;
	}
	plain = arena_alloc(a, sealed.len - CRYPTO_SEAL_OVERHEAD + 1);
	place = place_of(kind, owner, domain, sealed.number);
	if (!crypto_open(&key, &sealed.nonce, place.bytes, place.len, sealed.body, sealed.len, plain)) {
		s->damaged++;
		plain = NULL;
	}
	crypto_wipe(&key, sizeof(key));
	return plain;
}

void store_erase_consent(struct store *s, const struct consent_id *consent)
{
	struct sql_run r = sql_begin(&s->sql, MARK_ERASE_PENDING);

	sql_bind_text(&r, ":consent", consent->text);
	if (sql_do(&r) > 0)
		s->erase_wanted = true;
}
