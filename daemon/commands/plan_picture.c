/*
 * plan_picture - a table as the rules see it: its meetings, who cannot be there, and what each row is as an
 * item. What cannot stay where it was announced is let go here, with its cause (I6). What the planner was
 * told before and what is so now are compared, so that it hears of what changed only.
 */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "commands/plan_book.h"
#include "commands/speaker_board.h"

/* Changing so great a part of a plan costs as much as making it anew. */
#define ANEW_FROM 3

static bool is_meant(const struct person_id *person, const struct partner_id *partner, const char *id)
{
	return id != NULL &&
	       (text_equal(partner->text, id) || (person != NULL && text_equal(person->text, id)));
}

static bool comes(const struct store_person *p, const struct plan_day *day)
{
	return p != NULL && !is_meant(&p->person, &p->partner, day->supposed) &&
	       store_person_comes(p, day->on, day->ad_hoc);
}

struct agenda_set plan_picture_absent(struct turn *t, struct arena *a, const struct store_person_list *roster,
                                      const struct plan_day *day)
{
	uint32_t *at = arena_array(a, roster->count + t->conf->partner_count, sizeof(*at));
	size_t count = 0;

	for (size_t i = 0; i < roster->count; i++) {
		const struct store_person *p = &roster->at[i];

		if (comes(p, day) || comes(store_person_find(roster, store_person_deputy(p, day->on)), day))
			continue;
		at[count++] = (uint32_t)i;
	}
	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct partner_id *id = &t->conf->partners[i].id;

		if (store_absence_partner(day->whole, id, day->on) || is_meant(NULL, id, day->supposed))
			at[count++] = PLAN_PARTNER + (uint32_t)i;
	}
	return (struct agenda_set){.count = count, .at = at};
}

/* As it was known before, if it was (a copy of a book has no rules of its own yet), or counted anew. */
static struct agenda_set absent_at(struct plan_book *b, struct turn *t, const struct store_meeting *m)
{
	struct plan_day day = {time_local_day(m->start), m->ad_hoc, NULL, &b->people.whole};
	bool known = b->now.rule_meetings != NULL && b->now.people == b->next.people;

	for (size_t i = 0; known && i < b->now.meetings.count; i++) {
		const struct agenda_meeting *was = &b->now.rule_meetings[i];
		uint32_t *at;

		if (!ID_EQUAL(was->id, m->id) || was->day.n != day.on.n)
			continue;
		at = arena_array(b->next.arena, was->absent.count, sizeof(*at));
		if (was->absent.count > 0)
			memcpy(at, was->absent.at, was->absent.count * sizeof(*at));
		return (struct agenda_set){was->absent.count, at};
	}
	return plan_picture_absent(t, b->next.arena, &b->people.roster, &day);
}

static void load_meetings(struct plan_book *b, struct turn *t)
{
	struct plan_picture *p = &b->next;
	struct instant horizon =
	        time_add(t->now, (t->conf->policy.horizon_weeks * 7 + 1) * 24 * TIME_HOUR_MS);

	/* All who stand there; rows are taken off as they are weighed. */
	p->meetings = store_meeting_open(t->store, p->arena, &b->table, t->now, horizon, &p->others);
	p->rule_meetings = arena_array(p->arena, p->meetings.count, sizeof(*p->rule_meetings));
	for (size_t i = 0; i < p->meetings.count; i++) {
		const struct store_meeting *m = &p->meetings.at[i];

		p->rule_meetings[i] = (struct agenda_meeting){.id = m->id,
		                                              .day = time_local_day(m->start),
		                                              .seats = m->seats,
		                                              .announced = m->state == MEETING_ANNOUNCED,
		                                              .absent = absent_at(b, t, m)};
	}
}

/* Seats of cases of which there is nothing to plan are theirs, until what ended takes effect. */
static void leave_seats(struct plan_book *b)
{
	for (size_t i = 0; i < b->next.meetings.count; i++) {
		struct agenda_meeting *m = &b->next.rule_meetings[i];
		int64_t others = b->next.others[i];

		m->seats = m->seats > others ? m->seats - others : 0;
	}
}

static bool same_set(const struct agenda_set *a, const struct agenda_set *b)
{
	return a->count == b->count &&
	       (a->count == 0 || memcmp(a->at, b->at, a->count * sizeof(*a->at)) == 0);
}

/* The same places, with the same seats, for the same people: a plan can be mended. */
static bool same_places(const struct plan_picture *a, const struct plan_picture *b)
{
	if (a->meetings.count != b->meetings.count || a->people != b->people)
		return false;
	for (size_t i = 0; i < a->meetings.count; i++) {
		const struct agenda_meeting *x = &a->rule_meetings[i], *y = &b->rule_meetings[i];

		if (!ID_EQUAL(x->id, y->id) || x->day.n != y->day.n || x->seats != y->seats ||
		    !same_set(&x->absent, &y->absent))
			return false;
	}
	return true;
}

static size_t meeting_index(const struct plan_picture *p, const struct meeting_id *id)
{
	for (size_t i = 0; ID_IS_SET(*id) && i < p->meetings.count; i++)
		if (ID_EQUAL(p->meetings.at[i].id, *id))
			return i;
	return AGENDA_NOWHERE;
}

void plan_picture_disturb(struct plan_book *b, const struct meeting_id *meeting)
{
	struct plan_picture *both[] = {&b->now, &b->next};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; both[k]->in_order != NULL && i < both[k]->meetings.count; i++)
			if (meeting == NULL || ID_EQUAL(both[k]->meetings.at[i].id, *meeting))
				both[k]->in_order[i] = false;
}

/* Drafts that a job before did not come to put in order, and those that are. */
static void keep_order(struct plan_book *b)
{
	bool *kept = mem_array(b->next.meetings.count, sizeof(*kept));

	b->next.in_order = arena_array(b->next.arena, b->next.meetings.count, sizeof(*b->next.in_order));
	for (size_t i = 0; i < b->now.meetings.count; i++) {
		size_t to = meeting_index(&b->next, &b->now.meetings.at[i].id);

		if (to == AGENDA_NOWHERE)
			continue;
		kept[to] = i < b->reorder_count && b->reorder[i];
		b->next.in_order[to] = b->now.in_order != NULL && b->now.in_order[i];
	}
	mem_free(b->reorder);
	b->reorder = kept;
	b->reorder_count = 0; /* they are of the next picture, until that is the one */
}

void plan_picture_begin(struct plan_book *b, struct turn *t)
{
	arena_reset(b->next.arena);
	b->next = (struct plan_picture){.arena = b->next.arena,
	                                .people = store_touch_counts(t->store, &b->table).people};
	plan_book_people(b, t);
	load_meetings(b, t);
	keep_order(b);
	mem_free(b->used);
	b->used = mem_array(b->next.meetings.count, sizeof(*b->used));
	b->cursor = 0;
}

/* It stands at a meeting that is not planned any more: one that goes on, or beyond the horizon where it was
 * announced or a person put it. There it stays (I6). */
static bool stays(struct turn *t, const struct plan_row *row)
{
	struct store_meeting m;

	if (!ID_IS_SET(row->item.meeting) || !store_meeting_get(t->store, row->item.meeting.text, &m))
		return false;
	return m.state == MEETING_ANNOUNCED ||
	       (m.state == MEETING_DRAFT && row->item.pinned && m.start.ms > t->now.ms);
}

static uint32_t number_of(const struct store_person_list *roster, const struct plan_row *row,
                          bool stands_announced)
{
	const struct store_person *holder = store_person_find(roster, &row->holder);

	/* What was announced to a client who comes stays put also when the regiehouder cannot: the chair is
	 * there (I6 before I5). */
	if (holder == NULL || (row->attends && stands_announced))
		return PLAN_CHAIR;
	return (uint32_t)(holder - roster->at);
}

static bool somebody_comes(const struct plan_book *b, const struct turn *t, const struct plan_row *row,
                           struct day on)
{
	for (size_t i = 0; i < row->able_count; i++)
		if (speaker_board_comes(t, &b->people.roster.at[row->able[i]], on))
			return true;
	return false;
}

/* Days on which it must not be put: its own, and those of announced meetings at which nobody could interpret
 * it. */
static size_t busy_days(struct plan_book *b, const struct turn *t, const struct plan_row *row,
                        const struct day **ret_days)
{
	const struct plan_picture *p = &b->next;
	struct day horizon = day_add(t->today, (int)t->conf->policy.horizon_weeks * 7), *days = NULL;
	size_t count = row->busy_count;

	*ret_days = row->busy;
	for (size_t m = 0; row->speaker && m < p->meetings.count; m++) {
		struct day on = p->rule_meetings[m].day;

		if (!p->rule_meetings[m].announced || on.n >= horizon.n || somebody_comes(b, t, row, on))
			continue;
		if (days == NULL) {
			*ret_days = days = arena_array(p->arena, count + p->meetings.count, sizeof(*days));
			if (count > 0)
				memcpy(days, row->busy, count * sizeof(*days));
		}
		days[count++] = on;
	}
	return count;
}

static struct agenda_item item_of(struct plan_book *b, struct turn *t, const struct plan_row *row)
{
	size_t current = meeting_index(&b->next, &row->item.meeting);
	bool announced = current != AGENDA_NOWHERE && b->next.rule_meetings[current].announced;
	const struct day *busy;
	size_t busy_count;

	b->at[row->number] = current;
	if (current != AGENDA_NOWHERE)
		b->next.others[current]--;
	if (current == AGENDA_NOWHERE && stays(t, row))
		return (struct agenda_item){.urgency = URGENCY_ABSENT};
	busy_count = busy_days(b, t, row, &busy);
	b->next_required[row->number] = number_of(&b->people.roster, row, announced);
	return (struct agenda_item){.case_ = row->c.id,
	                            .urgency = row->c.urgency,
	                            .opened = time_local_day(row->c.opened),
	                            .discuss_by = row->c.discuss_by,
	                            .earliest = row->c.earliest,
	                            .until = row->until,
	                            .required = {.count = 1, .at = &b->next_required[row->number]},
	                            .wished = {row->wished_count, row->wished},
	                            .current = current,
	                            .fixed = current != AGENDA_NOWHERE && (row->item.pinned || announced),
	                            .busy_count = busy_count,
	                            .busy = busy};
}

static enum cause cause_of(enum agenda_defect defect)
{
	switch (defect) {
	case AGENDA_SOUND:
		return CAUSE_ABSENT;
	case AGENDA_FIXED_CONSENT:
		return CAUSE_WITHDRAWAL;
	case AGENDA_FIXED_ABSENT:
		return CAUSE_ABSENCE;
	case AGENDA_FIXED_NOWHERE:
	case AGENDA_FIXED_FULL:
		return CAUSE_DECISION;
	}
	return CAUSE_OTHER;
}

/* What cannot stay where it was announced is let go, and only that (I6). */
static void let_go(struct plan_book *b)
{
	enum agenda_defect defect;
	size_t item = 0;

	while ((defect = agenda_check(&b->problem, &item)) != AGENDA_SOUND) {
		b->next_items[item].fixed = false;
		b->causes[item] = cause_of(defect);
	}
}

static size_t anchor_of(const struct plan_picture *p, const struct agenda_item *item)
{
	bool counts = item->current != AGENDA_NOWHERE && p->rule_meetings[item->current].announced;

	return counts ? item->current : AGENDA_NOWHERE;
}

/* What is announced, and who is there, decides whether somebody speaks a language on that day. */
static bool other_days(const struct plan_row *row, const struct agenda_item *a, const struct agenda_item *b)
{
	return row->speaker &&
	       (a->busy_count != b->busy_count ||
	        (a->busy_count > 0 && memcmp(a->busy, b->busy, a->busy_count * sizeof(*a->busy)) != 0));
}

/* Whether the planner has to hear of it: where a draft has it is nothing to the rules. */
static bool is_other(const struct plan_book *b, size_t i)
{
	const struct agenda_item *was = &b->items[i], *is = &b->next_items[i];
	bool was_none = was->urgency == URGENCY_ABSENT, is_none = is->urgency == URGENCY_ABSENT;

	if (was_none || is_none)
		return was_none != is_none || (b->rows[i] != NULL && b->rows[i]->changed);
	return b->rows[i]->changed || was->fixed != is->fixed || (is->fixed && was->current != is->current) ||
	       b->required[i] != b->next_required[i] || other_days(b->rows[i], was, is) ||
	       b->anchor[i] != anchor_of(&b->next, is);
}

/* Which numbers are to be told, into moves. */
static void compare(struct plan_book *b)
{
	b->move_count = 0;
	for (size_t i = 0; i < b->count; i++)
		if (b->planner == NULL || is_other(b, i))
			b->moves[b->move_count++] = i;
	if (b->move_count < b->count / ANEW_FROM)
		return;
	agenda_planner_free(b->planner);
	b->planner = NULL;
}

bool plan_picture_weigh(struct plan_book *b, struct turn *t, size_t some)
{
	for (; some > 0 && b->cursor < b->count; some--, b->cursor++) {
		const struct plan_row *row = b->rows[b->cursor];

		b->causes[b->cursor] = CAUSE_ABSENT;
		b->at[b->cursor] = AGENDA_NOWHERE;
		b->next_items[b->cursor] = (struct agenda_item){.urgency = URGENCY_ABSENT};
		if (row != NULL)
			b->next_items[b->cursor] = item_of(b, t, row);
	}
	if (b->cursor < b->count)
		return false;
	leave_seats(b);
	b->problem = (struct agenda_problem){
	        .today = t->today,
	        .horizon = day_add(t->today, (int)t->conf->policy.horizon_weeks * 7),
	        .meeting_count = b->next.meetings.count,
	        .item_count = b->count,
	        .meetings = b->next.rule_meetings,
	        .items = b->next_items,
	        .weight = {[URGENCY_LOW] = 1, [URGENCY_MEDIUM] = 2, [URGENCY_HIGH] = 4, [URGENCY_CRISIS] = 8},
	};
	if (b->planner != NULL && !same_places(&b->now, &b->next)) {
		agenda_planner_free(b->planner);
		b->planner = NULL;
	}
	let_go(b);
	compare(b);
	b->cursor = 0;
	return true;
}

/* The next picture is the one from now on. */
static void turn_page(struct plan_book *b)
{
	struct plan_picture before = b->now;

	b->now = b->next;
	b->next = before;
	b->reorder_count = b->now.meetings.count;
	for (size_t i = 0; i < b->count; i++) {
		b->items[i] = b->next_items[i];
		b->required[i] = b->next_required[i];
		if (b->items[i].urgency != URGENCY_ABSENT)
			b->items[i].required.at = &b->required[i];
		b->anchor[i] = anchor_of(&b->now, &b->items[i]);
		if (b->rows[i] != NULL)
			b->rows[i]->changed = false;
	}
	b->problem.items = b->items;
}

static void reorder(struct plan_book *b, size_t meeting)
{
	if (meeting != AGENDA_NOWHERE)
		b->reorder[meeting] = true;
}

bool plan_picture_leave(struct plan_book *b, size_t some)
{
	for (; b->planner != NULL && some > 0 && b->cursor < b->move_count; some--)
		agenda_planner_leave(b->planner, b->moves[b->cursor++]);
	if (b->planner != NULL && b->cursor < b->move_count)
		return false;
	turn_page(b);
	for (size_t k = 0; k < b->move_count; k++) {
		size_t i = b->moves[k];

		reorder(b, b->at[i]);
		if (b->planner != NULL)
			agenda_planner_enter(b->planner, i);
	}
	return true;
}
