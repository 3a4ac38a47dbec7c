#include "store/store_glass.h"

#include <stdio.h>

#include "store/store_inside.h"
#include "store/store_vault.h"

static void read_glass(struct sql_run *r, struct store_glass *ret_glass)
{
	struct store_glass g = {0};

	g.number = sql_int(r);
	SQL_ID(r, g.case_);
	SQL_ID(r, g.person);
	g.opened = sql_instant(r);
	g.until = sql_instant(r);
	g.reads = sql_int(r);
	g.audit = sql_int(r);
	g.seen = sql_instant(r);
	SQL_ID(r, g.seen_by);
	*ret_glass = g;
}

static bool read_only_one(struct store *s, struct sql_run *r, struct store_glass *ret_glass)
{
	struct store_glass found;

	if (!sql_row(r))
		return false;
	read_glass(r, &found);
	sql_end(r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_glass = found;
	return true;
}

void store_glass_add(struct store *s, const struct case_id *case_, const char *person, struct instant now,
                     struct instant until)
{
	struct sql_run r = sql_begin(&s->sql, ADD_GLASS);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":person", person);
	sql_bind_instant(&r, ":opened", now);
	sql_bind_instant(&r, ":until", until);
	sql_bind_int(&r, ":audit", s->head.seq);
	sql_do(&r);
}

bool store_glass_open(struct store *s, const struct case_id *case_, const char *person, struct instant now,
                      struct store_glass *ret_glass)
{
	struct sql_run r = sql_begin(&s->sql, FIND_GLASS_OPEN);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":person", person);
	sql_bind_instant(&r, ":now", now);
	return read_only_one(s, &r, ret_glass);
}

bool store_glass_get(struct store *s, int64_t number, struct store_glass *ret_glass)
{
	struct sql_run r = sql_begin(&s->sql, FIND_GLASS);

	sql_bind_int(&r, ":number", number);
	return read_only_one(s, &r, ret_glass);
}

void store_glass_read(struct store *s, int64_t number)
{
	struct sql_run r = sql_begin(&s->sql, COUNT_GLASS_READ);

	sql_bind_int(&r, ":number", number);
	sql_do(&r);
}

void store_glass_see(struct store *s, int64_t number, const char *by, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, SET_GLASS_SEEN);

	sql_bind_int(&r, ":number", number);
	sql_bind_text(&r, ":by", by);
	sql_bind_instant(&r, ":now", now);
	sql_do(&r);
}

struct store_glass_list store_glass_list(struct store *s, struct arena *a, bool unseen, size_t max)
{
	struct sql_run r = sql_begin(&s->sql, LIST_GLASS);
	struct store_glass_list list = {0};

	sql_bind_int(&r, ":unseen", unseen);
	sql_bind_int(&r, ":most", (int64_t)max);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_glass(&r, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_glass_list){0};
}

const char *store_glass_reason(struct store *s, struct arena *a, const struct store_glass *glass)
{
	char owner[24];

	snprintf(owner, sizeof(owner), "%lld", (long long)glass->audit);
	return store_unseal(s, a, SEAL_REASON, owner, DOMAIN_ABSENT);
}
