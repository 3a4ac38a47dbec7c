#include "commands/speaker_book.h"

#include <stdio.h>

#include "base/text.h"
#include "commands/notify.h"

static const int64_t KEPT_MS = 24 * 3600 * 1000; /* after the meeting began */

static void audit(struct turn *t, const char *event, const struct store_speaker *row, const char *code)
{
	bool someone = ID_IS_SET(row->person);

	turn_audit(t, &(struct store_audit){
	                      .event = event,
	                      .action = 'U',
	                      .object_kind = someone ? "person" : "meeting",
	                      .object = arena_text(t->arena, someone ? row->person.text : row->meeting.text),
	                      .case_id = arena_text(t->arena, row->case_.text),
	                      .recipient = someone ? arena_text(t->arena, row->partner.text) : NULL,
	                      .purpose = "mdo",
	                      .code = code});
}

static struct proto_speaker_facts *facts_of(struct turn *t, const struct store_meeting *m,
                                            const struct store_speaker *row)
{
	struct proto_speaker_facts *f = proto_new(t->arena, &proto_table_speaker_facts);

	f->person = arena_text(t->arena, row->person.text);
	f->language = arena_text(t->arena, row->language);
	f->table = arena_text(t->arena, m->table.text);
	f->meeting = arena_text(t->arena, m->id.text);
	f->at = store_meeting_slot_at(m, row->slot);
	f->until = time_add(f->at, m->slot_minutes * TIME_MINUTE_MS);
	return f;
}

/* ---- not ready ---- */

/* To everybody who may know the case; ${m} NULL: it was deferred. */
static void tell_gap(struct turn *t, const struct case_view *v, const struct store_meeting *m, int64_t slot)
{
	struct proto_item_facts *f = proto_new(t->arena, &proto_table_item_facts);

	f->language = arena_text(t->arena, speaker_board_language(v));
	f->urgency = v->c.urgency;
	if (m != NULL)
		f->place = notify_place(t, v, m, slot);
	else
		f->cause = CAUSE_NO_SPEAKER;
	notify_case(t, v, EVENT_ITEM_NOT_READY, NULL, f, &f->case_);
}

static void put_gap(struct turn *t, const struct case_view *v, const struct store_meeting *m, int64_t slot)
{
	struct store_speaker row = {
	        .meeting = m->id, .case_ = v->c.id, .slot = slot, .booked = t->now, .told = true};

	snprintf(row.language, sizeof(row.language), "%s", speaker_board_language(v));
	store_speaker_put(t->store, &row);
	audit(t, "item.not_ready", &row, terms_name(&terms_cause, CAUSE_NO_SPEAKER));
	tell_gap(t, v, slot != 0 ? m : NULL, slot);
}

static void take_off(struct turn *t, struct case_view *v, const struct store_meeting *m)
{
	store_item_remove(t->store, &v->c.id);
	turn_audit(t, &(struct store_audit){.event = "item.unplaced",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text),
	                                    .case_id = arena_text(t->arena, v->c.id.text),
	                                    .code = terms_name(&terms_cause, CAUSE_NO_SPEAKER)});
	v->c.next_date = v->c.discuss_by;
	store_case_update(t->store, &v->c);
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
}

void speaker_book_defer(struct turn *t, const struct store_meeting *m)
{
	struct store_item_list items = store_speaker_items(t->store, t->arena, &m->id);
	struct day on = time_local_day(m->start);
	struct case_view v;

	for (size_t i = 0; i < items.count; i++) {
		if (!case_view_load(t, items.at[i].case_.text, NULL, &v) || v.c.urgency == URGENCY_CRISIS ||
		    !speaker_board_lacks(t, &v, on))
			continue;
		take_off(t, &v, m);
		put_gap(t, &v, m, 0);
	}
}

/* ---- asked, and no longer needed ---- */

static void ask(struct turn *t, const struct store_meeting *m, const struct speaker_seat *seat)
{
	struct store_speaker row = {.meeting = m->id,
	                            .case_ = seat->v.c.id,
	                            .slot = seat->slot,
	                            .person = seat->person->person,
	                            .partner = seat->person->partner,
	                            .booked = t->now};

	snprintf(row.language, sizeof(row.language), "%s", seat->language);
	row.event = notify_speaker(t, &seat->v, EVENT_SPEAKER_BOOKED, &row.partner, facts_of(t, m, &row));
	store_speaker_put(t->store, &row);
	audit(t, "speaker.booked", &row, NULL);
}

/* False: it may not be told now, and stays as it is. */
static bool let_go(struct turn *t, const struct store_speaker *row)
{
	struct store_meeting m;
	struct case_view v;

	if (!ID_IS_SET(row->person)) {
		store_speaker_drop(t->store, &row->meeting, &row->case_);
		return true;
	}
	if (case_view_load(t, row->case_.text, NULL, &v) && v.suspended > 0 &&
	    case_view_partner(t, &v, &row->partner) != VERDICT_MAY)
		return false;
	store_speaker_unsay(t->store, &row->partner, &row->event);
	/* It says no more than was said before: also when it may not know the case any more, since then it
	 * was told that what it rested on ended. */
	if (row->told && store_meeting_get(t->store, row->meeting.text, &m))
		(void)notify_speaker(t, NULL, EVENT_SPEAKER_RELEASED, &row->partner, facts_of(t, &m, row));
	store_speaker_drop(t->store, &row->meeting, &row->case_);
	audit(t, "speaker.released", row, NULL);
	return true;
}

static const struct store_speaker *row_of(const struct store_speaker_list *rows,
                                          const struct meeting_id *meeting, const struct case_id *case_)
{
	for (size_t i = 0; i < rows->count; i++)
		if (ID_EQUAL(rows->at[i].meeting, *meeting) && ID_EQUAL(rows->at[i].case_, *case_))
			return &rows->at[i];
	return NULL;
}

static bool stands(const struct store_speaker *row, const struct speaker_seat *seat)
{
	if (row->slot != seat->slot || !text_equal(row->language, seat->language))
		return false;
	if (seat->person == NULL)
		return !ID_IS_SET(row->person) && !seat->go_ahead;
	return ID_EQUAL(row->person, seat->person->person) && ID_EQUAL(row->partner, seat->person->partner);
}

/* What waited was taken back when some consent ended; who may know the case all the same is asked again. */
static void ask_again(struct turn *t, const struct store_meeting *m, const struct speaker_seat *seat,
                      const struct store_speaker *row)
{
	if (ID_IS_SET(row->event) && !row->told &&
	    !store_speaker_waits(t->store, &row->partner, &row->event) &&
	    case_view_partner(t, &seat->v, &row->partner) == VERDICT_MAY)
		ask(t, m, seat);
}

static void settle_seat(struct turn *t, const struct store_meeting *m, const struct speaker_seat *seat,
                        const struct store_speaker *row)
{
	if (row != NULL && stands(row, seat)) {
		if (seat->person != NULL)
			ask_again(t, m, seat, row);
		return;
	}
	if (row != NULL)
		(void)let_go(t, row);
	if (seat->person != NULL)
		ask(t, m, seat);
	else if (!seat->go_ahead)
		put_gap(t, &seat->v, m, seat->slot);
}

static bool has_changed(const struct speaker_change *change, const struct case_id *case_)
{
	for (size_t i = 0; i < change->count; i++)
		if (ID_EQUAL(change->cases[i], *case_))
			return true;
	return false;
}

/* A case that was deferred is a gap until somebody can, a person decides, or nothing waits any more. */
static bool still_lacks(struct turn *t, const struct speaker_change *change, const struct store_speaker *row)
{
	bool settled = !change->all && !has_changed(change, &row->case_), stands;
	struct store_item item;
	struct store_meeting m;
	struct case_view v;

	if (row->slot != 0)
		return false;
	if (settled && !change->new_day)
		return true;
	stands = store_item_get(t->store, &row->case_, &item) &&
	         store_meeting_get(t->store, item.meeting.text, &m);
	/* In a draft, what counts is the day of that one, which is the same as before. */
	if (settled && stands && m.state == MEETING_DRAFT)
		return true;
	if (!case_view_load(t, row->case_.text, NULL, &v) || v.c.state != CASE_OPEN ||
	    day_is_set(v.c.discussed))
		return false;
	if (!stands)
		return speaker_board_lacks(t, &v, t->today);
	/* Announced anew, it has a row of that meeting. */
	return m.state == MEETING_DRAFT && speaker_board_lacks(t, &v, time_local_day(m.start));
}

/* Whether who comes is to be decided anew: a case that changed stands there or stood there, or a request was
 * taken back. */
static bool is_concerned(struct turn *t, const struct speaker_change *change, const struct store_meeting *m,
                         const struct store_speaker_list *rows)
{
	struct store_item_list items;

	if (change->all)
		return true;
	for (size_t r = 0; r < rows->count; r++) {
		const struct store_speaker *row = &rows->at[r];

		if (ID_EQUAL(row->meeting, m->id) &&
		    (has_changed(change, &row->case_) ||
		     (ID_IS_SET(row->event) && !row->told &&
		      !store_speaker_waits(t->store, &row->partner, &row->event))))
			return true;
	}
	if (change->count == 0)
		return false;
	items = store_item_of_meeting(t->store, t->arena, &m->id);
	for (size_t i = 0; i < items.count; i++)
		if (has_changed(change, &items.at[i].case_))
			return true;
	return false;
}

static void settle_seats(struct turn *t, const struct store_meeting *m, const struct store_speaker_list *rows,
                         const struct speaker_board *board)
{
	bool loud = false;

	for (size_t i = 0; i < board->count; i++) {
		const struct speaker_seat *seat = &board->at[i];
		const struct store_speaker *row = row_of(rows, &m->id, &seat->v.c.id);

		loud = loud || (row == NULL && seat->person == NULL && !seat->go_ahead);
		settle_seat(t, m, seat, row);
	}
	if (loud)
		turn_line(t, LOG_LEVEL_WARNING, "no-interpreter",
		          "meeting %s: an item is announced that nobody can interpret: mdoctl speaker list",
		          m->id.text);
}

static bool is_needed(const struct speaker_board *board, const struct case_id *case_)
{
	for (size_t i = 0; i < board->count; i++)
		if (ID_EQUAL(board->at[i].v.c.id, *case_))
			return true;
	return false;
}

static void settle_meeting(struct turn *t, const struct speaker_change *change, const struct store_meeting *m,
                           const struct store_speaker_list *rows)
{
	bool concerned = is_concerned(t, change, m, rows);
	struct speaker_board board = {0};

	if (concerned) {
		board = speaker_board(t, m);
		settle_seats(t, m, rows, &board);
	}
	for (size_t r = 0; r < rows->count; r++) {
		const struct store_speaker *row = &rows->at[r];

		if (ID_EQUAL(row->meeting, m->id) && (concerned || row->slot == 0) &&
		    !is_needed(&board, &row->case_) && !still_lacks(t, change, row))
			(void)let_go(t, row);
	}
}

/* Announced, and not begun. */
static bool is_ahead(struct turn *t, const struct store_meeting_list *announced, const struct meeting_id *id)
{
	struct store_meeting m;

	for (size_t i = 0; i < announced->count; i++)
		if (ID_EQUAL(announced->at[i].id, *id))
			return true;
	return store_meeting_get(t->store, id->text, &m) && m.state == MEETING_ANNOUNCED &&
	       m.start.ms > t->now.ms;
}

void speaker_book_settle(struct turn *t, const struct table_id *table, const struct speaker_change *change)
{
	struct instant horizon =
	        time_add(t->now, (t->conf->policy.horizon_weeks * 7 + 1) * 24 * TIME_HOUR_MS);
	struct store_speaker_list rows = store_speaker_ahead(t->store, t->arena, table, t->now);
	struct store_meeting_list announced;

	if (!change->all && change->count == 0 && rows.count == 0)
		return;
	announced = store_meeting_announced(t->store, t->arena, table, time_add(t->now, 1), horizon);
	for (size_t i = 0; i < announced.count; i++)
		settle_meeting(t, change, &announced.at[i], &rows);
	/* Of meetings that are announced no more, begun, or beyond the horizon. */
	for (size_t r = 0; r < rows.count; r++)
		if (!is_ahead(t, &announced, &rows.at[r].meeting) && !still_lacks(t, change, &rows.at[r]))
			(void)let_go(t, &rows.at[r]);
}

void speaker_book_settle_all(struct turn *t, const struct table_id *table)
{
	speaker_book_settle(t, table, &(struct speaker_change){.all = true});
}

bool speaker_book_trim(struct turn *t)
{
	store_speaker_trim(t->store, time_add(t->now, -KEPT_MS));
	return false;
}
