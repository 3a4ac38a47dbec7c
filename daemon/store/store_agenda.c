#include "store/store_agenda.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_inside.h"
#include "store/store_touch.h"

#define BREAKS_TEXT_MAX 96

static_assert(MEETING_DRAFT == 1 && MEETING_ANNOUNCED == 2,
              "statements of meetings name the states by their numbers");
static_assert(STORE_CLEAN == 0 && STORE_DIRTY < STORE_DIRTY_AT_ONCE, "MARK_TABLE compares");

void store_table_ensure(struct store *s, const struct table_id *table)
{
	struct sql_run r = sql_begin(&s->sql, ENSURE_TABLE);

	sql_bind_text(&r, ":id", table->text);
	sql_bind_int(&r, ":none", TIME_NO_DAY);
	sql_do(&r);
}

void store_table_mark(struct store *s, const struct table_id *table, enum store_dirty dirty)
{
	struct sql_run r = sql_begin(&s->sql, MARK_TABLE);

	sql_bind_text(&r, ":id", table->text);
	sql_bind_int(&r, ":dirty", dirty);
	sql_bind_int(&r, ":none", TIME_NO_DAY);
	sql_do(&r);
	store_touch_table(s, table, dirty);
}

static bool find_table(struct store *s, const struct table_id *table, enum store_dirty *ret_dirty,
                       struct day *ret_until)
{
	struct sql_run r = sql_begin(&s->sql, FIND_TABLE);

	sql_bind_text(&r, ":id", table->text);
	if (!sql_row(&r))
		return false;
	*ret_dirty = (enum store_dirty)sql_enum(&r, STORE_DIRTY_AT_ONCE + 1);
	*ret_until = sql_day(&r);
	sql_end(&r);
	return true;
}

enum store_dirty store_table_dirty(struct store *s, const struct table_id *table)
{
	enum store_dirty dirty;
	struct day until;

	return find_table(s, table, &dirty, &until) ? dirty : STORE_CLEAN;
}

struct day store_table_made_until(struct store *s, const struct table_id *table)
{
	enum store_dirty dirty;
	struct day until;

	return find_table(s, table, &dirty, &until) ? until : day_none();
}

int64_t store_table_rhythm(struct store *s, const struct table_id *table)
{
	struct sql_run r = sql_begin(&s->sql, FIND_RHYTHM);
	int64_t rhythm;

	sql_bind_text(&r, ":id", table->text);
	if (!sql_row(&r))
		return 0;
	rhythm = sql_int(&r);
	sql_end(&r);
	return rhythm;
}

void store_table_set_rhythm(struct store *s, const struct table_id *table, int64_t rhythm)
{
	struct sql_run r;

	store_table_ensure(s, table);
	r = sql_begin(&s->sql, SET_RHYTHM);
	sql_bind_text(&r, ":id", table->text);
	sql_bind_int(&r, ":rhythm", rhythm);
	sql_do(&r);
}

void store_table_set_made_until(struct store *s, const struct table_id *table, struct day until)
{
	struct sql_run r;

	store_table_ensure(s, table);
	r = sql_begin(&s->sql, SET_TABLE_MADE);
	sql_bind_text(&r, ":id", table->text);
	sql_bind_int(&r, ":until", until.n);
	sql_do(&r);
}

/* Those between its first and its last item: a meeting may have fewer seats than its table. */
static int64_t break_minutes(const struct store_meeting *m, int64_t slot)
{
	int64_t minutes = 0;

	for (size_t i = 0; i < m->break_count; i++)
		if (m->breaks[i].slot < slot && m->breaks[i].slot < m->seats)
			minutes += m->breaks[i].minutes;
	return minutes;
}

struct instant store_meeting_slot_at(const struct store_meeting *m, int64_t slot)
{
	int64_t before = slot > 0 ? slot - 1 : 0;

	return time_add(m->start, (before * m->slot_minutes + break_minutes(m, slot)) * TIME_MINUTE_MS);
}

struct instant store_meeting_end(const struct store_meeting *m)
{
	return time_add(m->start, (m->seats * m->slot_minutes + break_minutes(m, m->seats)) * TIME_MINUTE_MS);
}

/* "3:15 6:10" */
static const char *breaks_text(const struct store_meeting *m, char buf[BREAKS_TEXT_MAX])
{
	int used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < m->break_count; i++)
		used += snprintf(buf + used, BREAKS_TEXT_MAX - (size_t)used, "%s%d:%d", i == 0 ? "" : " ",
		                 (int)m->breaks[i].slot, (int)m->breaks[i].minutes);
	assert(used < BREAKS_TEXT_MAX);
	return buf;
}

void store_meeting_add(struct store *s, const struct store_meeting *m)
{
	struct sql_run r = sql_begin(&s->sql, ADD_MEETING);
	char breaks[BREAKS_TEXT_MAX];

	sql_bind_text(&r, ":id", m->id.text);
	sql_bind_text(&r, ":table_id", m->table.text);
	sql_bind_int(&r, ":start", m->start.ms);
	sql_bind_int(&r, ":announce_at", m->announce_at.ms);
	sql_bind_int(&r, ":seats", m->seats);
	sql_bind_int(&r, ":slot_minutes", m->slot_minutes);
	sql_bind_int(&r, ":state", m->state);
	sql_bind_int(&r, ":ad_hoc", m->ad_hoc);
	sql_bind_int(&r, ":held_back", m->held_back);
	sql_bind_text(&r, ":breaks", breaks_text(m, breaks));
	sql_bind_int(&r, ":extra", m->extra);
	sql_do(&r);
}

/* What breaks_text wrote. */
static void read_breaks(struct sql_run *r, struct store_meeting *m)
{
	char text[BREAKS_TEXT_MAX];
	char *at = text;

	sql_text_into(r, text, sizeof(text));
	while (*at != '\0' && m->break_count < STORE_BREAKS_MAX) {
		struct store_break *b = &m->breaks[m->break_count++];

		b->slot = strtol(at, &at, 10);
		at += *at == ':' ? 1 : 0;
		b->minutes = strtol(at, &at, 10);
		at += strspn(at, " ");
	}
}

static void read_meeting(struct sql_run *r, struct store_meeting *ret_meeting)
{
	struct store_meeting m = {0};

	SQL_ID(r, m.id);
	SQL_ID(r, m.table);
	m.start = sql_instant(r);
	m.announce_at = sql_instant(r);
	m.seats = sql_int(r);
	m.slot_minutes = sql_int(r);
	m.state = (enum meeting_state)sql_enum(r, MEETING_STATE_COUNT);
	m.ad_hoc = sql_flag(r);
	m.held_back = sql_flag(r);
	read_breaks(r, &m);
	m.extra = sql_flag(r);
	*ret_meeting = m;
}

void store_meeting_read_place(struct sql_run *r, struct store_meeting *ret_meeting)
{
	struct store_meeting m = {0};

	SQL_ID(r, m.id);
	SQL_ID(r, m.table);
	m.start = sql_instant(r);
	m.seats = sql_int(r);
	m.slot_minutes = sql_int(r);
	read_breaks(r, &m);
	*ret_meeting = m;
}

bool store_meeting_get(struct store *s, const char *id, struct store_meeting *ret_meeting)
{
	struct sql_run r = sql_begin(&s->sql, FIND_MEETING);
	struct store_meeting m;

	sql_bind_text(&r, ":id", id);
	if (!sql_row(&r))
		return false;
	read_meeting(&r, &m);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_meeting = m;
	return true;
}

void store_meeting_update(struct store *s, const struct store_meeting *m)
{
	struct sql_run r = sql_begin(&s->sql, UPDATE_MEETING);
	char breaks[BREAKS_TEXT_MAX];
	int64_t changed;

	sql_bind_text(&r, ":id", m->id.text);
	sql_bind_int(&r, ":state", m->state);
	sql_bind_int(&r, ":held_back", m->held_back);
	sql_bind_int(&r, ":seats", m->seats);
	sql_bind_int(&r, ":announce_at", m->announce_at.ms);
	sql_bind_int(&r, ":start", m->start.ms);
	sql_bind_int(&r, ":slot_minutes", m->slot_minutes);
	sql_bind_text(&r, ":breaks", breaks_text(m, breaks));
	changed = sql_do(&r);
	assert(changed == 1 || s->sql.state != STORE_WELL);
}

void store_meeting_drop(struct store *s, const struct meeting_id *id)
{
	struct sql_run r = sql_begin(&s->sql, DROP_MEETING);

	sql_bind_text(&r, ":id", id->text);
	sql_do(&r);
}

static struct store_meeting_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_meeting_list list = {0};

	while (sql_row(r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_meeting(r, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_meeting_list){0};
}

struct store_meeting_list store_meeting_list(struct store *s, struct arena *a, const char *table,
                                             struct instant from, struct instant to)
{
	struct sql_run r = sql_begin(&s->sql, table != NULL ? LIST_TABLE_MEETINGS : LIST_MEETINGS);

	if (table != NULL)
		sql_bind_text(&r, ":table_id", table);
	sql_bind_int(&r, ":from", from.ms);
	sql_bind_int(&r, ":to", to.ms);
	return collect(s, a, &r);
}

struct store_meeting_list store_meeting_open(struct store *s, struct arena *a, const struct table_id *table,
                                             struct instant from, struct instant to, int64_t **ret_taken)
{
	struct sql_run r = sql_begin(&s->sql, LIST_OPEN_MEETINGS);
	struct store_meeting_list list = {0};
	int64_t *taken = NULL;

	sql_bind_text(&r, ":table_id", table->text);
	sql_bind_int(&r, ":from", from.ms);
	sql_bind_int(&r, ":to", to.ms);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		taken = sql_grow(a, taken, list.count, sizeof(*taken));
		read_meeting(&r, &list.at[list.count]);
		taken[list.count++] = sql_int(&r);
	}
	*ret_taken = taken;
	return s->sql.state == STORE_WELL ? list : (struct store_meeting_list){0};
}

struct store_meeting_list store_meeting_announced(struct store *s, struct arena *a,
                                                  const struct table_id *table, struct instant from,
                                                  struct instant to)
{
	struct sql_run r = sql_begin(&s->sql, LIST_ANNOUNCED);

	sql_bind_text(&r, ":table_id", table->text);
	sql_bind_int(&r, ":from", from.ms);
	sql_bind_int(&r, ":to", to.ms);
	return collect(s, a, &r);
}

static int by_start(const void *a, const void *b)
{
	const struct store_meeting *x = a, *y = b;

	if (x->start.ms != y->start.ms)
		return x->start.ms < y->start.ms ? -1 : 1;
	return strcmp(x->id.text, y->id.text);
}

struct store_meeting_list store_meeting_to_announce(struct store *s, struct arena *a, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, LIST_TO_ANNOUNCE);
	struct store_meeting_list list;

	sql_bind_int(&r, ":now", now.ms);
	list = collect(s, a, &r);
	/* Looked for every second, and nearly always none: SQLite makes ready to sort before it knows. */
	if (list.count > 1)
		qsort(list.at, list.count, sizeof(*list.at), by_start);
	return list;
}

struct store_meeting_list store_meeting_over(struct store *s, struct arena *a, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, LIST_OVER);
	struct store_meeting_list list;
	size_t over = 0;

	sql_bind_int(&r, ":now", now.ms);
	list = collect(s, a, &r);
	/* The statement counts no breaks. */
	for (size_t i = 0; i < list.count; i++)
		if (store_meeting_end(&list.at[i]).ms < now.ms)
			list.at[over++] = list.at[i];
	list.count = over;
	return list;
}

void store_item_put(struct store *s, const struct store_item *item)
{
	struct sql_run r = sql_begin(&s->sql, PUT_ITEM);

	sql_bind_text(&r, ":case_id", item->case_.text);
	sql_bind_text(&r, ":meeting", item->meeting.text);
	sql_bind_int(&r, ":slot", item->slot);
	sql_bind_int(&r, ":pinned", item->pinned);
	sql_do(&r);
	store_touch_case(s, &item->case_);
}

void store_item_remove(struct store *s, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, DROP_ITEM);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_do(&r);
	store_touch_case(s, case_);
}

static void read_item(struct sql_run *r, struct store_item *ret_item)
{
	struct store_item item = {0};

	SQL_ID(r, item.case_);
	SQL_ID(r, item.meeting);
	item.slot = sql_int(r);
	item.pinned = sql_flag(r);
	*ret_item = item;
}

bool store_item_get(struct store *s, const struct case_id *case_, struct store_item *ret_item)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ITEM);
	struct store_item item;

	sql_bind_text(&r, ":case_id", case_->text);
	if (!sql_row(&r))
		return false;
	read_item(&r, &item);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_item = item;
	return true;
}

struct store_item_list store_items(struct store *s, struct arena *a, enum statement which,
                                   const struct meeting_id *meeting)
{
	struct sql_run r = sql_begin(&s->sql, which);
	struct store_item_list list = {0};

	sql_bind_text(&r, ":meeting", meeting->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_item(&r, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_item_list){0};
}

struct store_item_list store_item_of_meeting(struct store *s, struct arena *a,
                                             const struct meeting_id *meeting)
{
	return store_items(s, a, LIST_ITEMS, meeting);
}

struct store_place_list store_item_places(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_PLACES);
	struct store_place_list list = {0};

	while (sql_row(&r)) {
		struct store_place *place;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		place = &list.at[list.count++];
		read_item(&r, &place->item);
		read_meeting(&r, &place->meeting);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_place_list){0};
}

void store_item_held(struct store *s, const struct store_item *item)
{
	struct sql_run r = sql_begin(&s->sql, ADD_ITEM_HELD);

	sql_bind_text(&r, ":case_id", item->case_.text);
	sql_bind_text(&r, ":meeting", item->meeting.text);
	sql_bind_int(&r, ":slot", item->slot);
	sql_do(&r);
	store_item_remove(s, &item->case_);
}
