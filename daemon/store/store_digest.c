#include "store/store_digest.h"

#include "store/store_inside.h"

#define PROGRESS "digest"

struct store_digest_list store_digest_due(struct store *s, struct arena *a, struct day today,
                                          struct day dates_to, struct day consents_to, size_t max)
{
	struct store_digest_list list = {.count = 0, .at = arena_array(a, max, sizeof(*list.at))};
	struct sql_run r = sql_begin(&s->sql, LIST_DIGEST_DUE);

	sql_bind_day(&r, ":today", today);
	sql_bind_day(&r, ":dates_to", dates_to);
	sql_bind_day(&r, ":consents_to", consents_to);
	sql_bind_int(&r, ":most", (int64_t)max);
	while (sql_row(&r)) {
		struct store_digest *d = &list.at[list.count++];

		SQL_ID(&r, d->person);
		SQL_ID(&r, d->partner);
		d->told_before = sql_flag(&r);
		d->said = sql_hash(&r);
	}
	return list;
}

bool store_digest_over(struct store *s, struct arena *a, struct day today)
{
	return store_meta_number(s, a, PROGRESS) == today.n;
}

void store_digest_end(struct store *s, struct day today)
{
	store_meta_set_number(s, PROGRESS, today.n);
}

void store_digest_set(struct store *s, const struct person_id *person, struct day today,
                      const struct crypto_hash *said)
{
	struct sql_run r = sql_begin(&s->sql, SET_DIGEST);

	sql_bind_text(&r, ":person", person->text);
	sql_bind_day(&r, ":on_day", today);
	sql_bind_hash(&r, ":said", said);
	sql_do(&r);
}

void store_digest_tidy(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, DROP_DIGESTS);

	sql_do(&r);
}

int64_t store_digest_row_before(struct store *s, struct instant at)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ANCHOR_BEFORE);
	int64_t seq = 0;

	sql_bind_instant(&r, ":at", at);
	if (sql_row(&r)) {
		seq = sql_int(&r);
		sql_end(&r);
	}
	return s->sql.state == STORE_WELL ? seq : 0;
}
