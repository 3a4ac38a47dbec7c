#include "store/store_rotate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/store_inside.h"

struct store_rotation store_rotation(struct store *s)
{
	const struct match_in_use *m = store_keys_match(s);
	struct store_rotation r = {.offered = m->offered,
	                           .running = m->rotating,
	                           .over = m->rotating && strcmp(m->cursor, STORE_CURSOR_OVER) == 0,
	                           .swapped = m->swapped,
	                           .generation = m->generation};
	struct sql_run run = sql_begin(&s->sql, COUNT_ROTATED);

	sql_bind_int(&run, ":generation", m->generation);
	sql_bind_text(&run, ":after", m->cursor);
	if (sql_row(&run)) {
		r.done = sql_int(&run);
		r.left = sql_int(&run);
		r.unreadable = sql_int(&run);
		sql_end(&run);
	}
	return r;
}

bool store_rotation_renews(struct store *s)
{
	const struct match_in_use *m = store_keys_match(s);

	return m->rotating && strcmp(m->cursor, STORE_CURSOR_OVER) != 0;
}

struct client_id_list store_rotation_clients(struct store *s, struct arena *a, size_t most)
{
	const struct match_in_use *m = store_keys_match(s);
	struct client_id_list list = {0};
	struct sql_run r = sql_begin(&s->sql, LIST_OLD_CLIENTS);

	sql_bind_text(&r, ":after", m->cursor);
	sql_bind_int(&r, ":generation", m->generation);
	sql_bind_int(&r, ":most", (int64_t)most);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		SQL_ID(&r, list.at[list.count]);
		list.count++;
	}
	return s->sql.state == STORE_WELL ? list : (struct client_id_list){0};
}

/* Both hashes and, where the statement asks for it, one name more. */
static void renew(struct store *s, enum statement which, const struct crypto_hash *old,
                  const struct crypto_hash *hash, const char *name, const char *id)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_hash(&r, ":old", old);
	sql_bind_hash(&r, ":hash", hash);
	if (name != NULL) {
		sql_bind_text(&r, name, id);
		sql_bind_int(&r, ":generation", store_keys_match(s)->generation);
	}
	sql_do(&r);
}

static int64_t drop_one(struct store *s, enum statement which, const struct crypto_hash *hash,
                        const char *name, const char *id)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_hash(&r, ":hash", hash);
	sql_bind_text(&r, name, id);
	return sql_do(&r);
}

void store_identity_renew(struct store *s, const struct client_id *client, const struct partner_id *partner,
                          const struct crypto_hash *old, const struct crypto_hash *hash)
{
	renew(s, ADD_RENEWED, old, hash, ":client", client->text);
	if (drop_one(s, DROP_IDENTITY, old, ":client", client->text) > 0)
		renew(s, RENEW_MOVED, old, hash, NULL, NULL);
	renew(s, ADD_RENEWED_ACQUAINTANCE, old, hash, ":partner", partner->text);
	(void)drop_one(s, DROP_ACQUAINTANCE, old, ":partner", partner->text);
}

static int64_t drop_old(struct store *s, enum statement which, int64_t generation)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_int(&r, ":generation", generation);
	return sql_do(&r);
}

/* Who is forgotten, and withdrew, is somebody new when named again. So an older consent of anybody new is
 * doubted, as it is after a restored copy was erased again (store_replay.c): it revives nothing. */
static void doubt_strangers(struct store *s, struct instant now, int64_t generation)
{
	static const struct client_id unknown = {""};
	static const struct partner_id nobody = {""};
	struct sql_run r = sql_begin(&s->sql, FIND_FORGOTTEN_WITHDRAWAL);
	struct arena *a;
	struct day latest = day_none();
	const char *since;
	char at[24];

	sql_bind_int(&r, ":generation", generation);
	if (sql_row(&r)) {
		latest = sql_day(&r);
		sql_end(&r);
	}
	if (!day_is_set(latest))
		return;
	store_withdrawal_add(s, &unknown, &nobody, latest);
	a = arena_new();
	/* Who was new since an earlier time goes on to be. */
	snprintf(at, sizeof(at), "%lld", (long long)now.ms);
	if (!store_meta_get(s, a, "replayed", &since))
		store_meta_set(s, "replayed", at);
	arena_free(a);
}

int64_t store_rotation_retire(struct store *s, struct instant now)
{
	struct store_rotation r = store_rotation(s);

	assert(r.running);
	doubt_strangers(s, now, r.generation);
	(void)drop_old(s, DROP_OLD_IDENTITIES, r.generation);
	(void)drop_old(s, DROP_OLD_ACQUAINTANCES, r.generation);
	store_keys_retire(s);
	return r.left + r.unreadable;
}

struct store_naming_list store_client_namings(struct store *s, struct arena *a,
                                              const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CLIENT_SIGNALS);
	struct store_naming_list list = {0};

	sql_bind_text(&r, ":client", client->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		SQL_ID(&r, list.at[list.count].signal);
		SQL_ID(&r, list.at[list.count].partner);
		list.count++;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_naming_list){0};
}
