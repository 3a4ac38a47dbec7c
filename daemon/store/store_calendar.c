#include "store/store_calendar.h"

#include "store/store_inside.h"

static void read_entry(struct sql_run *r, struct store_calendar_entry *ret_entry)
{
	struct store_calendar_entry e = {.sequence = 0};

	sql_text_into(r, e.uid, sizeof(e.uid));
	SQL_ID(r, e.meeting);
	SQL_ID(r, e.case_);
	e.sequence = sql_int(r);
	e.changed = sql_instant(r);
	e.start = sql_instant(r);
	e.end = sql_instant(r);
	SQL_ID(r, e.table);
	sql_text_into(r, e.room, sizeof(e.room));
	e.cancelled = sql_flag(r);
	*ret_entry = e;
}

struct store_calendar_list store_calendar_list(struct store *s, struct arena *a, const char *principal)
{
	struct store_calendar_list list = {0};
	struct sql_run r = sql_begin(&s->sql, LIST_CALENDAR);

	sql_bind_text(&r, ":principal", principal);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_entry(&r, &list.at[list.count++]);
	}
	return list;
}

void store_calendar_set(struct store *s, const char *principal, const struct store_calendar_entry *e)
{
	struct sql_run r = sql_begin(&s->sql, SET_CALENDAR);

	sql_bind_text(&r, ":uid", e->uid);
	sql_bind_text(&r, ":principal", principal);
	sql_bind_id(&r, ":meeting", e->meeting.text);
	sql_bind_id(&r, ":case_id", e->case_.text);
	sql_bind_int(&r, ":sequence", e->sequence);
	sql_bind_instant(&r, ":changed", e->changed);
	sql_bind_instant(&r, ":start", e->start);
	sql_bind_instant(&r, ":end", e->end);
	sql_bind_text(&r, ":table_id", e->table.text);
	sql_bind_text(&r, ":room", e->room);
	sql_bind_int(&r, ":cancelled", e->cancelled);
	sql_do(&r);
}

void store_calendar_trim(struct store *s, const char *principal, struct instant before)
{
	struct sql_run r = sql_begin(&s->sql, TRIM_CALENDAR);

	sql_bind_text(&r, ":principal", principal);
	sql_bind_instant(&r, ":before", before);
	sql_do(&r);
}

void store_calendar_drop(struct store *s, const char *case_id)
{
	struct sql_run r = sql_begin(&s->sql, DROP_CALENDAR_CASE);

	sql_bind_text(&r, ":case_id", case_id);
	sql_do(&r);
}
