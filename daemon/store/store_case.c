#include "store/store_case.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_inside.h"
#include "store/store_touch.h"

static_assert(CASE_OPEN == 1 && REGIE_ACCEPTED == 2,
              "the statements and indexes of cases name the states by their numbers");

/* What an update writes as well. */
static void bind_changing(struct sql_run *r, const struct store_case *c)
{
	/* I8: nobody out of sight. */
	assert(day_is_set(c->next_date) && day_is_set(c->discuss_by));
	sql_bind_text(r, ":id", c->id.text);
	sql_bind_int(r, ":urgency", c->urgency);
	sql_bind_int(r, ":discuss_by", c->discuss_by.n);
	sql_bind_day(r, ":discussed", c->discussed);
	sql_bind_day(r, ":earliest", c->earliest);
	sql_bind_int(r, ":next_date", c->next_date.n);
	sql_bind_int(r, ":passed_over", c->passed_over);
	sql_bind_id(r, ":displaced", c->displaced.text);
}

static void bind_state(struct sql_run *r, const struct store_case *c)
{
	sql_bind_int(r, ":state", c->state);
	sql_bind_instant(r, ":closed", c->closed);
	if (c->cause != CAUSE_ABSENT)
		sql_bind_int(r, ":cause", c->cause);
	else
		sql_bind_null(r, ":cause");
}

void store_case_add(struct store *s, const struct store_case *c)
{
	struct sql_run r = sql_begin(&s->sql, ADD_CASE);

	bind_changing(&r, c);
	bind_state(&r, c);
	sql_bind_text(&r, ":table_id", c->table.text);
	sql_bind_text(&r, ":client", c->client.text);
	sql_bind_int(&r, ":opened", c->opened.ms);
	sql_do(&r);
	store_touch_case(s, &c->id);
}

static void change(struct store *s, struct sql_run *r, const struct store_case *c)
{
	int64_t changed = sql_do(r);

	store_touch_case(s, &c->id);
	assert(changed == 1 || s->sql.state != STORE_WELL);
}

void store_case_update(struct store *s, const struct store_case *c)
{
	struct sql_run r = sql_begin(&s->sql, UPDATE_CASE);

	bind_changing(&r, c);
	change(s, &r, c);
}

void store_case_set_state(struct store *s, const struct store_case *c)
{
	struct sql_run r = sql_begin(&s->sql, SET_CASE_STATE);

	sql_bind_text(&r, ":id", c->id.text);
	bind_state(&r, c);
	change(s, &r, c);
}

static void read_case(struct sql_run *r, struct store_case *ret_case)
{
	struct store_case c = {0};

	SQL_ID(r, c.id);
	SQL_ID(r, c.client);
	SQL_ID(r, c.table);
	c.state = (enum case_state)sql_enum(r, CASE_STATE_COUNT);
	c.urgency = (enum urgency)sql_enum(r, URGENCY_COUNT);
	c.opened = sql_instant(r);
	c.closed = sql_instant(r);
	c.cause = (enum cause)sql_enum(r, CAUSE_COUNT);
	c.discuss_by = sql_day(r);
	c.discussed = sql_day(r);
	c.earliest = sql_day(r);
	c.next_date = sql_day(r);
	c.passed_over = sql_int(r);
	SQL_ID(r, c.displaced);
	*ret_case = c;
}

static bool one_case(struct store *s, struct sql_run *r, struct store_case *ret_case)
{
	struct store_case c;

	if (!sql_row(r))
		return false;
	read_case(r, &c);
	sql_end(r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_case = c;
	return true;
}

bool store_case_get(struct store *s, const char *id, struct store_case *ret_case)
{
	struct sql_run r = sql_begin(&s->sql, FIND_CASE);

	sql_bind_text(&r, ":id", id);
	return one_case(s, &r, ret_case);
}

bool store_case_to_plan(struct store *s, const struct table_id *table, const struct case_id *id,
                        struct store_case_to_plan *ret_case)
{
	struct sql_run r = sql_begin(&s->sql, FIND_TO_PLAN);
	struct store_case_to_plan found = {.item = {.case_ = *id}};

	sql_bind_text(&r, ":id", id->text);
	sql_bind_text(&r, ":table_id", table->text);
	if (!sql_row(&r))
		return false;
	read_case(&r, &found.c);
	found.go_ahead = sql_flag(&r);
	SQL_ID(&r, found.item.meeting);
	found.item.slot = sql_int(&r);
	found.item.pinned = sql_flag(&r);
	SQL_ID(&r, found.holder);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_case = found;
	return true;
}

bool store_case_open_of(struct store *s, const struct client_id *client, struct store_case *ret_case)
{
	struct sql_run r = sql_begin(&s->sql, FIND_OPEN_CASE);

	sql_bind_text(&r, ":client", client->text);
	return one_case(s, &r, ret_case);
}

static struct store_case_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_case_list list = {0};

	while (sql_row(r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_case(r, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_case_list){0};
}

static int by_id(const void *a, const void *b)
{
	const struct store_case *x = a, *y = b;

	return strcmp(x->id.text, y->id.text);
}

struct store_case_list store_case_list(struct store *s, struct arena *a, const char *table,
                                       enum case_state state)
{
	/* Open cases have indexes of their own, which SQLite takes only when the text itself says so. */
	enum statement open_ones = table != NULL ? LIST_TABLE_CASES : LIST_OPEN_CASES;
	struct sql_run r = sql_begin(&s->sql, state == CASE_OPEN ? open_ones : LIST_CASES);
	struct store_case_list list;

	if (state != CASE_OPEN)
		sql_bind_int(&r, ":state", state);
	if (state != CASE_OPEN || table != NULL)
		sql_bind_text(&r, ":table_id", table);
	list = collect(s, a, &r);
	/* All open ones come in no order: SQLite would write each row down once more to sort it. */
	if (list.count > 1 && state == CASE_OPEN && table == NULL)
		qsort(list.at, list.count, sizeof(*list.at), by_id);
	return list;
}

size_t store_case_ids(struct store *s, const struct table_id *table, const struct case_id *after, size_t most,
                      struct case_id *ret_ids)
{
	struct sql_run r = sql_begin(&s->sql, LIST_TABLE_CASE_IDS);
	size_t count = 0;

	sql_bind_text(&r, ":table_id", table->text);
	sql_bind_text(&r, ":after", after->text);
	sql_bind_int(&r, ":most", (int64_t)most);
	while (sql_row(&r)) {
		assert(count < most);
		SQL_ID(&r, ret_ids[count]);
		count++;
	}
	return s->sql.state == STORE_WELL ? count : 0;
}

struct store_case_list store_case_escalated(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_ESCALATED);

	return collect(s, a, &r);
}

struct store_case_list store_case_overdue(struct store *s, struct arena *a, struct day today)
{
	struct sql_run r = sql_begin(&s->sql, LIST_OVERDUE_CASES);

	sql_bind_int(&r, ":today", today.n);
	return collect(s, a, &r);
}
