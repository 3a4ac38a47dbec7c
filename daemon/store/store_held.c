#include "store/store_held.h"

#include "store/store_inside.h"

struct store_item_list store_held_items(struct store *s, struct arena *a, const struct meeting_id *meeting)
{
	return store_items(s, a, LIST_HELD, meeting);
}

bool store_held_slot(struct store *s, const struct case_id *case_, const struct meeting_id *meeting,
                     int64_t *ret_slot)
{
	struct sql_run r = sql_begin(&s->sql, FIND_HELD);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":meeting", meeting->text);
	if (!sql_row(&r))
		return false;
	*ret_slot = sql_int(&r);
	sql_end(&r);
	return s->sql.state == STORE_WELL;
}

struct instant store_held_last(struct store *s, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, FIND_LAST_HELD);
	struct instant last = {0};

	sql_bind_text(&r, ":case_id", case_->text);
	if (!sql_row(&r))
		return last;
	last = sql_instant(&r);
	sql_end(&r);
	return last;
}

bool store_held_unspoken(struct store *s, const struct case_id *case_, const struct meeting_id *meeting)
{
	struct sql_run r = sql_begin(&s->sql, IS_UNSPOKEN);
	bool unspoken;

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":meeting", meeting->text);
	if (!sql_row(&r))
		return false;
	unspoken = sql_flag(&r);
	sql_end(&r);
	return unspoken && s->sql.state == STORE_WELL;
}

void store_held_count(struct store *s, const struct meeting_id *meeting, const char *upto)
{
	struct sql_run r = sql_begin(&s->sql, SET_COUNTING);

	sql_bind_text(&r, ":meeting", meeting->text);
	sql_bind_text(&r, ":upto", upto);
	sql_do(&r);
}

bool store_held_counting(struct store *s, struct store_meeting *ret_meeting, struct case_id *ret_upto)
{
	struct sql_run r = sql_begin(&s->sql, FIND_COUNTING);
	struct meeting_id meeting;
	struct case_id upto;

	if (!sql_row(&r))
		return false;
	SQL_ID(&r, meeting);
	SQL_ID(&r, upto);
	sql_end(&r);
	if (!store_meeting_get(s, meeting.text, ret_meeting))
		return false;
	*ret_upto = upto;
	return true;
}

struct store_held_cases store_held_next(struct store *s, struct arena *a, const struct table_id *table,
                                        const struct case_id *upto, int64_t most)
{
	struct sql_run r = sql_begin(&s->sql, LIST_TO_COUNT);
	struct store_held_cases list = {0};

	sql_bind_text(&r, ":table_id", table->text);
	sql_bind_text(&r, ":upto", upto->text);
	sql_bind_int(&r, ":most", most);
	while (sql_row(&r)) {
		struct case_id id;

		SQL_ID(&r, id);
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = id;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_held_cases){0};
}
