#include "store/store_limit.h"

#include "store/store_inside.h"

bool store_acquaintance(struct store *s, const struct partner_id *partner, const struct crypto_hash *hash)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ACQUAINTANCE);

	sql_bind_hash(&r, ":hash", hash);
	sql_bind_text(&r, ":partner", partner->text);
	if (!sql_row(&r))
		return false;
	(void)sql_flag(&r);
	sql_end(&r);
	return true;
}

bool store_acquaintance_since(struct store *s, const struct partner_id *partner,
                              const struct crypto_hash *hash, struct instant upto)
{
	struct sql_run r = sql_begin(&s->sql, FIND_KEPT_ACQUAINTANCE);
	bool kept = false;

	sql_bind_hash(&r, ":hash", hash);
	sql_bind_text(&r, ":partner", partner->text);
	if (sql_row(&r)) {
		kept = sql_instant(&r).ms <= upto.ms;
		sql_end(&r);
	}
	return kept;
}

void store_acquaintance_add(struct store *s, const struct partner_id *partner, const struct crypto_hash *hash,
                            struct instant now, bool passing)
{
	int64_t generation = store_keys_match(s)->generation;
	struct sql_run r = sql_begin(&s->sql, ADD_ACQUAINTANCE);

	sql_bind_hash(&r, ":hash", hash);
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_int(&r, ":since", now.ms);
	sql_bind_int(&r, ":passing", passing);
	sql_bind_int(&r, ":generation", generation);
	sql_do(&r);
}

struct store_partner_day store_partner_day(struct store *s, const struct partner_id *partner, struct day on)
{
	struct store_partner_day d = {.named = 0};
	struct sql_run r = sql_begin(&s->sql, FIND_PARTNER_DAY);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_day(&r, ":on_day", on);
	if (!sql_row(&r))
		return d;
	d.named = sql_int(&r);
	d.refused = sql_int(&r);
	SQL_ID(&r, d.lifted_by);
	sql_end(&r);
	return d;
}

static void of_day(struct store *s, enum statement which, const struct partner_id *partner, struct day on,
                   const char *by)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_day(&r, ":on_day", on);
	if (by != NULL)
		sql_bind_text(&r, ":by", by);
	sql_do(&r);
}

void store_partner_day_named(struct store *s, const struct partner_id *partner, struct day on)
{
	of_day(s, ENSURE_PARTNER_DAY, partner, on, NULL);
	of_day(s, COUNT_NAMED, partner, on, NULL);
}

void store_partner_day_refused(struct store *s, const struct partner_id *partner, struct day on)
{
	of_day(s, ENSURE_PARTNER_DAY, partner, on, NULL);
	of_day(s, COUNT_OVER, partner, on, NULL);
}

void store_partner_day_lift(struct store *s, const struct partner_id *partner, struct day on, const char *by)
{
	of_day(s, ENSURE_PARTNER_DAY, partner, on, NULL);
	of_day(s, LIFT_LIMIT, partner, on, by);
}

int64_t store_limit_forget(struct store *s, struct instant midnight, struct day keep, size_t most)
{
	struct sql_run days = sql_begin(&s->sql, DROP_PARTNER_DAYS);

	sql_bind_day(&days, ":before", keep);
	sql_do(&days);

	struct sql_run r = sql_begin(&s->sql, DROP_PASSING);
	sql_bind_instant(&r, ":before", midnight);
	sql_bind_int(&r, ":most", (int64_t)most);
	return sql_do(&r);
}
