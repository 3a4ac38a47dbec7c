#include "store/pool.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "store/store_inside.h"

#define POOL_LOW (POOL_KEYS / 2)
#define WRAPPED_BYTES (CRYPTO_KEY_BYTES + CRYPTO_SEAL_OVERHEAD)
#define PLACE_BYTES 13

/* What a wrapped key is bound to: the file and its number. */
static void place_of(int64_t number, uint8_t ret_place[PLACE_BYTES])
{
	memcpy(ret_place, "vault", 5);
	for (int i = 0; i < 8; i++)
		ret_place[5 + i] = (uint8_t)((uint64_t)number >> (8 * i));
}

static struct crypto_key *slot(struct pool *p, int64_t number)
{
	return &p->keys[number % POOL_KEYS];
}

static void make_key(struct pool *p)
{
	struct crypto_key *key = slot(p, p->made);
	struct crypto_nonce nonce;
	uint8_t wrapped[WRAPPED_BYTES], place[PLACE_BYTES];
	struct sql_run r = sql_begin(p->sql, ADD_KEY);

	p->ids->fill(p->ids->cookie, key->b, sizeof(key->b));
	p->ids->fill(p->ids->cookie, nonce.b, sizeof(nonce.b));
	place_of(p->made, place);
	crypto_seal(p->vault_key, &nonce, place, sizeof(place), key->b, sizeof(key->b), wrapped);
	sql_bind_int(&r, ":id", p->made);
	sql_bind_bytes(&r, ":nonce", nonce.b, sizeof(nonce.b));
	sql_bind_bytes(&r, ":wrapped", wrapped, sizeof(wrapped));
	sql_do(&r);
	p->made++;
}

static void drop_range(struct pool *p, int64_t from, int64_t to)
{
	struct sql_run r = sql_begin(p->sql, DROP_KEYS);

	sql_bind_int(&r, ":from", from);
	sql_bind_int(&r, ":to", to);
	sql_do(&r);
}

/* One commit: wasted keys go, the pool is full again. */
static bool refill(struct pool *p)
{
	int64_t made = p->made;

	if (!sql_control(p->sql, BEGIN_VAULT))
		return false;
	for (size_t i = 0; i < p->waste_count; i++)
		drop_range(p, p->wastes[i].from, p->wastes[i].to);
	while (p->made - p->next < POOL_KEYS)
		make_key(p);
	store_point("pool:before-commit");
	if (!sql_control(p->sql, COMMIT_VAULT)) {
		sql_abandon(p->sql, SQL_VAULT);
		p->made = made;
		return false;
	}
	p->waste_count = 0;
	store_point("pool:after-commit");
	return true;
}

bool pool_open(struct pool *p, struct sql *sql, struct id_source *ids, const struct crypto_key *vault_key,
               int64_t next)
{
	int64_t last;

	*p = (struct pool){.sql = sql, .ids = ids, .vault_key = vault_key};
	last = sql_number(sql, FIND_LAST_KEY);
	if (sql->state != STORE_WELL)
		return false;
	/* Numbers grow for ever, also over keys that are deleted now. */
	p->next = p->made = last >= next ? last + 1 : next;
	p->next_turn = p->next_saved = p->next;
	p->next_written = next;
	if (next <= last)
		pool_waste(p, next);
	return refill(p);
}

void pool_close(struct pool *p)
{
	crypto_wipe(p->keys, sizeof(p->keys));
	mem_free(p->wastes);
	p->wastes = NULL;
	p->waste_count = p->waste_room = 0;
}

bool pool_take(struct pool *p, int64_t *ret_number, struct crypto_key *ret_key)
{
	if (p->sql->state != STORE_WELL || (p->next == p->made && !refill(p)))
		return false;
	*ret_key = *slot(p, p->next);
	crypto_wipe(slot(p, p->next), sizeof(struct crypto_key));
	*ret_number = p->next++;
	return true;
}

bool pool_find(struct pool *p, int64_t number, struct crypto_key *ret_key)
{
	struct sql_run r = sql_begin(p->sql, FIND_KEY);
	uint8_t place[PLACE_BYTES];
	struct crypto_nonce nonce;
	size_t nonce_len, len;
	const void *bytes;
	bool opened = false;

	sql_bind_int(&r, ":id", number);
	if (!sql_row(&r))
		return false;
	bytes = sql_bytes(&r, &nonce_len);
	if (nonce_len == sizeof(nonce.b))
		memcpy(nonce.b, bytes, nonce_len);
	bytes = sql_bytes(&r, &len);
	place_of(number, place);
	if (nonce_len == sizeof(nonce.b) && len == WRAPPED_BYTES)
		opened = crypto_open(p->vault_key, &nonce, place, sizeof(place), bytes, len, ret_key->b);
	sql_end(&r);
	return opened;
}

bool pool_wants(const struct pool *p)
{
	return p->waste_count > 0 || p->made - p->next < POOL_LOW;
}

bool pool_tend(struct pool *p)
{
	return !pool_wants(p) || refill(p);
}

void pool_waste(struct pool *p, int64_t from)
{
	struct pool_waste *last = p->waste_count > 0 ? &p->wastes[p->waste_count - 1] : NULL;

	assert(from <= p->next);
	if (from == p->next)
		return;
	if (last != NULL && from <= last->to) {
		last->from = from < last->from ? from : last->from;
		last->to = p->next;
		return;
	}
	if (p->waste_count == p->waste_room) {
		p->waste_room = p->waste_room == 0 ? 8 : 2 * p->waste_room;
		p->wastes = mem_grow(p->wastes, p->waste_room, sizeof(*p->wastes));
	}
	assert(p->wastes != NULL);
	p->wastes[p->waste_count++] = (struct pool_waste){from, p->next};
}
