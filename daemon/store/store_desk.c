#include "store/store_desk.h"

#include <assert.h>

#include "base/text.h"
#include "store/store_inside.h"

static_assert(CONSENT_ACTIVE == 1 && CONSENT_SUSPENDED == 2 && FORM_CRISIS == 3 && SIGNAL_ERASED == 3,
              "LIST_GROUNDS names states and forms by their numbers");
static_assert(CASE_OPEN == 1, "LIST_CONFLICTS and LIST_GLANCES name the state by its number");
static_assert(SIGNAL_KEPT == 1 && SIGNAL_SUSPENDED == 2, "LIST_GLANCES names those of signals too");

struct store_glance_list store_desk_glances(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_GLANCES);
	struct store_glance_list list = {0};

	while (sql_row(&r)) {
		struct store_glance *g;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		g = &list.at[list.count++];
		*g = (struct store_glance){0};
		SQL_ID(&r, g->case_);
		g->state = (enum signal_state)sql_enum(&r, SIGNAL_STATE_COUNT);
		g->received = sql_instant(&r);
		g->attends = sql_flag(&r);
		g->interpreter = sql_flag(&r);
		store_consent_read_deciding(&r, &g->consent);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_glance_list){0};
}

struct store_ground_list store_desk_grounds(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_GROUNDS);
	struct store_ground_list list = {0};

	while (sql_row(&r)) {
		struct store_ground *g;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		g = &list.at[list.count++];
		SQL_ID(&r, g->case_);
		SQL_ID(&r, g->table);
		SQL_ID(&r, g->consent);
		SQL_ID(&r, g->partner);
		sql_text_into(&r, g->basis, sizeof(g->basis));
		g->state = (enum consent_state)sql_enum(&r, CONSENT_STATE_COUNT);
		g->review_by = sql_day(&r);
		g->suspended_until = sql_day(&r);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_ground_list){0};
}

void store_desk_ground_basis(struct store *s, const struct consent_id *ground, const char *basis,
                             struct day until)
{
	struct sql_run r = sql_begin(&s->sql, SET_GROUND_BASIS);

	sql_bind_text(&r, ":id", ground->text);
	sql_bind_text(&r, ":basis", basis);
	sql_bind_day(&r, ":until", until);
	sql_do(&r);
}

struct store_crises_list store_desk_crises(struct store *s, struct arena *a, struct instant month,
                                           struct instant year)
{
	struct sql_run r = sql_begin(&s->sql, COUNT_CRISES);
	struct store_crises_list list = {0};

	sql_bind_int(&r, ":month", month.ms);
	sql_bind_int(&r, ":year", year.ms);
	while (sql_row(&r)) {
		struct store_crises *c;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		c = &list.at[list.count++];
		SQL_ID(&r, c->partner);
		c->month = sql_int(&r);
		c->year = sql_int(&r);
		c->newest = sql_instant(&r);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_crises_list){0};
}

bool store_desk_readable(struct store *s, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, FIND_READABLE);
	bool readable = false;

	sql_bind_text(&r, ":case_id", case_->text);
	if (sql_row(&r)) {
		readable = sql_flag(&r);
		sql_end(&r);
	}
	return readable;
}

struct day store_desk_erased_on(struct store *s, const struct signal_id *signal)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ERASED_ON);
	struct day on = day_none();

	sql_bind_text(&r, ":signal", signal->text);
	if (sql_row(&r)) {
		on = sql_day(&r);
		sql_end(&r);
	}
	return on;
}

struct store_limited_list store_desk_limited(struct store *s, struct arena *a, struct day today)
{
	struct sql_run r = sql_begin(&s->sql, LIST_LIMITED);
	struct store_limited_list list = {0};

	sql_bind_day(&r, ":today", today);
	while (sql_row(&r)) {
		struct store_limited *l;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		l = &list.at[list.count++];
		SQL_ID(&r, l->partner);
		l->refused = sql_int(&r);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_limited_list){0};
}

struct store_conflict_list store_desk_conflicts(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CONFLICTS);
	struct store_conflict_list list = {0};

	while (sql_row(&r)) {
		struct store_conflict *c;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		c = &list.at[list.count++];
		c->at = sql_instant(&r);
		SQL_ID(&r, c->case_);
		SQL_ID(&r, c->with);
		SQL_ID(&r, c->low);
		SQL_ID(&r, c->high);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_conflict_list){0};
}

struct instant store_desk_backup(struct store *s, struct arena *a)
{
	const char *kept;
	int64_t ms = 0;

	if (!store_meta_get(s, a, "backup_last", &kept) || !text_parse_int(kept, 0, INT64_MAX, &ms))
		return (struct instant){0};
	return (struct instant){ms};
}
