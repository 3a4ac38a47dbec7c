#include "store/store_speaker.h"

#include <assert.h>

#include "store/store_inside.h"

static_assert(SIGNAL_KEPT == 1 && CASE_OPEN == 1,
              "the statements of speakers name the states by their numbers");

void store_speaker_put(struct store *s, const struct store_speaker *sp)
{
	struct sql_run r = sql_begin(&s->sql, PUT_SPEAKER);

	sql_bind_text(&r, ":meeting", sp->meeting.text);
	sql_bind_text(&r, ":case_id", sp->case_.text);
	sql_bind_text(&r, ":language", sp->language);
	sql_bind_int(&r, ":slot", sp->slot);
	sql_bind_id(&r, ":person", sp->person.text);
	sql_bind_id(&r, ":partner", sp->partner.text);
	sql_bind_int(&r, ":booked", sp->booked.ms);
	sql_bind_id(&r, ":event", sp->event.text);
	sql_bind_int(&r, ":told", sp->told);
	sql_do(&r);
}

void store_speaker_drop(struct store *s, const struct meeting_id *meeting, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, DROP_SPEAKER);

	sql_bind_text(&r, ":meeting", meeting->text);
	sql_bind_text(&r, ":case_id", case_->text);
	sql_do(&r);
}

static struct store_speaker_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_speaker_list list = {0};

	while (sql_row(r)) {
		struct store_speaker sp = {0};

		SQL_ID(r, sp.meeting);
		SQL_ID(r, sp.case_);
		sql_text_into(r, sp.language, sizeof(sp.language));
		sp.slot = sql_int(r);
		SQL_ID(r, sp.person);
		SQL_ID(r, sp.partner);
		sp.booked = sql_instant(r);
		SQL_ID(r, sp.event);
		sp.told = sql_flag(r);
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = sp;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_speaker_list){0};
}

struct store_speaker_list store_speaker_of_meeting(struct store *s, struct arena *a,
                                                   const struct meeting_id *meeting)
{
	struct sql_run r = sql_begin(&s->sql, LIST_SPEAKERS);

	sql_bind_text(&r, ":meeting", meeting->text);
	return collect(s, a, &r);
}

struct store_speaker_list store_speaker_ahead(struct store *s, struct arena *a, const struct table_id *table,
                                              struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, LIST_SPEAKERS_AHEAD);

	sql_bind_text(&r, ":table_id", table->text);
	sql_bind_int(&r, ":now", now.ms);
	return collect(s, a, &r);
}

void store_speaker_told(struct store *s, const struct event_id *event)
{
	struct sql_run r = sql_begin(&s->sql, SET_SPEAKER_TOLD);

	sql_bind_text(&r, ":event", event->text);
	sql_do(&r);
}

bool store_speaker_waits(struct store *s, const struct partner_id *partner, const struct event_id *event)
{
	struct sql_run r;

	if (!ID_IS_SET(*event))
		return false;
	r = sql_begin(&s->sql, FIND_PENDING);
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":event", event->text);
	if (!sql_row(&r))
		return false;
	sql_end(&r);
	return true;
}

void store_speaker_unsay(struct store *s, const struct partner_id *partner, const struct event_id *event)
{
	struct sql_run r;

	if (!ID_IS_SET(*event))
		return;
	r = sql_begin(&s->sql, DROP_PENDING);
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":event", event->text);
	sql_do(&r);
}

int64_t store_speaker_load(struct store *s, const struct person_id *person, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, COUNT_SPEAKER);
	int64_t load = 0;

	sql_bind_text(&r, ":person", person->text);
	sql_bind_int(&r, ":now", now.ms);
	if (sql_row(&r)) {
		load = sql_int(&r);
		sql_end(&r);
	}
	return load;
}

int64_t store_speaker_gaps(struct store *s)
{
	return sql_number(&s->sql, COUNT_GAPS);
}

void store_speaker_trim(struct store *s, struct instant before)
{
	struct sql_run r = sql_begin(&s->sql, TRIM_SPEAKERS);

	sql_bind_int(&r, ":before", before.ms);
	sql_do(&r);
}

struct store_item_list store_speaker_items(struct store *s, struct arena *a, const struct meeting_id *meeting)
{
	return store_items(s, a, LIST_SPEAKER_ITEMS, meeting);
}

bool store_speaker_go_ahead(struct store *s, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, FIND_GO_AHEAD);
	bool ahead = false;

	sql_bind_text(&r, ":case_id", case_->text);
	if (sql_row(&r)) {
		ahead = sql_flag(&r);
		sql_end(&r);
	}
	return ahead;
}

void store_speaker_set_go_ahead(struct store *s, const struct case_id *case_, bool ahead)
{
	struct sql_run r = sql_begin(&s->sql, SET_GO_AHEAD);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_int(&r, ":ahead", ahead);
	sql_do(&r);
}
