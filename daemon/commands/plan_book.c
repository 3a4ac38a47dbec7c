#include "commands/plan_book.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define LISTED_AT_ONCE 64
#define LOOK_BACK 8
#define SPEAKER_DUTIES (TERMS_BIT(DUTY_INTERPRETER) | TERMS_BIT(DUTY_KEY_PERSON))

struct plan_book *plan_book_new(const struct table_id *table)
{
	struct plan_book *b = mem_alloc(sizeof(*b));

	*b = (struct plan_book){.table = *table, .whole = true, .unsettled_count = PLAN_SETTLED_APART + 1};
	b->people.arena = arena_new();
	b->now.arena = arena_new();
	b->next.arena = arena_new();
	return b;
}

static void *grown(void *old, size_t count, size_t room, size_t size)
{
	void *at = mem_array(room, size);

	if (count > 0)
		memcpy(at, old, count * size);
	mem_free(old);
	return at;
}

/* The planner has room for so many only: it is made anew. */
static void make_room(struct plan_book *b)
{
	size_t room = b->room == 0 ? 16 : 2 * b->room, count = b->count;

	agenda_planner_free(b->planner);
	b->planner = NULL;
	b->rows = grown(b->rows, count, room, sizeof(struct plan_row *));
	b->sorted = grown(b->sorted, b->sorted_count, room, sizeof(struct plan_row *));
	b->holes = grown(b->holes, b->hole_count, room, sizeof(*b->holes));
	b->items = grown(b->items, count, room, sizeof(*b->items));
	b->next_items = grown(b->next_items, count, room, sizeof(*b->next_items));
	b->required = grown(b->required, count, room, sizeof(*b->required));
	b->next_required = grown(b->next_required, count, room, sizeof(*b->next_required));
	b->anchor = grown(b->anchor, count, room, sizeof(*b->anchor));
	b->placed = grown(b->placed, count, room, sizeof(*b->placed));
	b->causes = grown(b->causes, count, room, sizeof(*b->causes));
	b->at = grown(b->at, count, room, sizeof(*b->at));
	b->moves = grown(b->moves, b->move_count, room, sizeof(*b->moves));
	b->room = room;
}

static void drop_rows(struct plan_book *b)
{
	for (size_t i = 0; i < b->sorted_count; i++) {
		plan_row_clear(b->sorted[i]);
		mem_free(b->sorted[i]);
	}
	b->sorted_count = b->count = b->hole_count = 0;
}

/* The plan is made anew. */
static void drop_plan(struct plan_book *b)
{
	agenda_planner_free(b->planner);
	b->planner = NULL;
	b->phase = PLAN_AT_REST;
}

void plan_book_forget(struct plan_book *b)
{
	drop_plan(b);
	drop_rows(b);
	b->whole = true;
	b->listed = (struct case_id){""};
	b->people = (struct plan_people){.arena = b->people.arena};
	b->touched_count = 0;
	b->unsettled_count = PLAN_SETTLED_APART + 1;
	b->now.meetings.count = b->next.meetings.count = b->reorder_count = 0;
}

void plan_book_free(struct plan_book *b)
{
	if (b == NULL)
		return;
	plan_book_forget(b);
	arena_free(b->people.arena);
	arena_free(b->now.arena);
	arena_free(b->next.arena);
	mem_free(b->rows);
	mem_free(b->sorted);
	mem_free(b->holes);
	mem_free(b->touched);
	mem_free(b->items);
	mem_free(b->next_items);
	mem_free(b->required);
	mem_free(b->next_required);
	mem_free(b->anchor);
	mem_free(b->placed);
	mem_free(b->causes);
	mem_free(b->at);
	mem_free(b->moves);
	mem_free(b->used);
	mem_free(b->reorder);
	mem_free(b);
}

/* A new day changes nothing of a case: no consent begins later than it was given, and one that ends touches
 * the case. What waiting costs is counted from today. */
void plan_book_check(struct plan_book *b, struct day today, uint64_t conf)
{
	if (b->conf != conf || today.n < b->today.n)
		plan_book_forget(b);
	else if (b->today.n != today.n)
		drop_plan(b);
	b->today = today;
	b->conf = conf;
}

/* Where it is among the sorted, or would be. */
static size_t position(const struct plan_book *b, const struct case_id *case_)
{
	size_t from = 0, to = b->sorted_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		assert(b->sorted[middle] != NULL);
		if (strcmp(b->sorted[middle]->c.id.text, case_->text) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct plan_row *plan_book_row(const struct plan_book *b, const struct case_id *case_)
{
	size_t at = position(b, case_);

	return at < b->sorted_count && ID_EQUAL(b->sorted[at]->c.id, *case_) ? b->sorted[at] : NULL;
}

void plan_book_touch(struct plan_book *b, const struct case_id *case_)
{
	struct plan_row *row = plan_book_row(b, case_);

	if (row != NULL && row->stale)
		return;
	/* It will be listed yet. */
	if (row == NULL && b->whole && strcmp(case_->text, b->listed.text) > 0)
		return;
	for (size_t i = 0; i < LOOK_BACK && i < b->touched_count; i++)
		if (ID_EQUAL(b->touched[b->touched_count - 1 - i], *case_))
			return;
	if (row != NULL) {
		row->stale = true;
		plan_picture_disturb(b, &row->item.meeting);
	}
	if (b->touched_count == b->touched_room) {
		b->touched_room = b->touched_room == 0 ? 64 : 2 * b->touched_room;
		b->touched = grown(b->touched, b->touched_count, b->touched_room, sizeof(*b->touched));
	}
	b->touched[b->touched_count++] = *case_;
}

/* A number that is free: the item there is a hole until the rules are told. */
static size_t take_number(struct plan_book *b)
{
	size_t number;

	if (b->hole_count > 0)
		return b->holes[--b->hole_count];
	if (b->count == b->room)
		make_room(b);
	number = b->count++;
	b->items[number] = (struct agenda_item){.urgency = URGENCY_ABSENT};
	b->anchor[number] = AGENDA_NOWHERE;
	return number;
}

static void add_row(struct plan_book *b, const struct plan_row *read)
{
	struct plan_row *row = mem_alloc(sizeof(*row));
	size_t number = take_number(b), at = position(b, &read->c.id);

	*row = *read;
	row->number = number;
	row->changed = true;
	memmove(b->sorted + at + 1, b->sorted + at, (b->sorted_count - at) * sizeof(struct plan_row *));
	b->sorted[at] = row;
	b->sorted_count++;
	b->rows[number] = row;
}

static void *copied(const void *from, size_t count, size_t size)
{
	void *at = mem_array(count, size);

	if (count > 0)
		memcpy(at, from, count * size);
	return at;
}

static void copy_row(struct plan_book *b, const struct plan_row *from)
{
	struct plan_row row = *from;

	row.wished = copied(row.wished, row.wished_count, sizeof(*row.wished));
	row.busy = copied(row.busy, row.busy_count, sizeof(*row.busy));
	row.able = copied(row.able, row.able_count, sizeof(*row.able));
	row.stale = false;
	add_row(b, &row);
	/* It may be so by the roster alone, of which the copy is not told. */
	if (from->stale)
		plan_book_touch(b, &row.c.id);
	b->listed = row.c.id;
}

bool plan_book_copy_some(struct plan_book *b, const struct plan_book *from, size_t some)
{
	size_t at;

	if (b->whole && !from->whole) {
		b->whole = false;
		b->roster = from->roster;
		b->touched = copied(from->touched, from->touched_count, sizeof(*b->touched));
		b->touched_count = b->touched_room = from->touched_count;
	}
	if (from->whole) {
		/* It began anew meanwhile: what is there already is not read again. */
		b->whole = true;
		b->listed = (struct case_id){""};
		return true;
	}
	at = position(from, &b->listed);
	at += at < from->sorted_count && ID_EQUAL(from->sorted[at]->c.id, b->listed) ? 1 : 0;
	for (; some > 0 && at < from->sorted_count; some--, at++)
		copy_row(b, from->sorted[at]);
	return at == from->sorted_count;
}

static void remove_row(struct plan_book *b, struct plan_row *row)
{
	size_t at = position(b, &row->c.id);

	b->sorted_count--;
	memmove(b->sorted + at, b->sorted + at + 1, (b->sorted_count - at) * sizeof(struct plan_row *));
	b->rows[row->number] = NULL;
	b->holes[b->hole_count++] = row->number;
	plan_row_clear(row);
	mem_free(row);
}

void plan_book_unsettle(struct plan_book *b, const struct case_id *case_)
{
	if (b->unsettled_count < PLAN_SETTLED_APART)
		b->unsettled[b->unsettled_count] = *case_;
	if (b->unsettled_count <= PLAN_SETTLED_APART)
		b->unsettled_count++;
}

static void load_row(struct plan_book *b, struct turn *t, const struct case_id *case_)
{
	struct plan_row *row = plan_book_row(b, case_), read;

	plan_book_unsettle(b, case_);
	if (row != NULL)
		plan_picture_disturb(b, &row->item.meeting);
	if (!plan_row_read(t, &b->table, &b->people.roster, case_, &read)) {
		if (row != NULL)
			remove_row(b, row);
		return;
	}
	plan_picture_disturb(b, &read.item.meeting);
	if (row == NULL) {
		add_row(b, &read);
		return;
	}
	read.number = row->number;
	read.changed = row->changed || !plan_row_equal(row, &read);
	/* What the rules hold of it stays in its place as long as it is the same. */
	if (!read.changed)
		plan_row_swap(&read, row);
	plan_row_clear(row);
	*row = read;
}

static bool holds(const struct plan_book *b, const struct case_id *case_)
{
	const struct plan_row *row = plan_book_row(b, case_);

	return row != NULL && !row->stale;
}

static bool list_some(struct plan_book *b, struct turn *t, struct arena *scratch, size_t some)
{
	struct case_id ids[LISTED_AT_ONCE];
	size_t most = some < LISTED_AT_ONCE ? some : LISTED_AT_ONCE;
	size_t count = store_case_ids(t->store, &b->table, &b->listed, most, ids);

	for (size_t i = 0; i < count; i++) {
		if (!holds(b, &ids[i]))
			load_row(b, t, &ids[i]);
		b->listed = ids[i];
		arena_reset(scratch);
	}
	return count < most;
}

static bool same_absences(const struct store_person *a, const struct store_person *b)
{
	if (a->absence_count != b->absence_count)
		return false;
	for (size_t i = 0; i < a->absence_count; i++)
		if (a->absences[i].from.n != b->absences[i].from.n ||
		    a->absences[i].until.n != b->absences[i].until.n)
			return false;
	return true;
}

/* Of the same roster: whether all who interpret are there as before. */
static bool same_speakers(const struct store_person_list *a, const struct store_person_list *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if ((a->at[i].duties & SPEAKER_DUTIES) != 0 && !same_absences(&a->at[i], &b->at[i]))
			return false;
	return a->count == b->count;
}

void plan_book_people(struct plan_book *b, struct turn *t)
{
	struct store_touch_counts counts = store_touch_counts(t->store, &b->table);
	struct plan_people *p = &b->people;
	struct store_person_list now;

	if (p->known && p->count == counts.people)
		return;
	now = store_roster_now(t->store);
	if (b->roster != counts.roster || !same_speakers(&p->roster, &now))
		b->unsettled_count = PLAN_SETTLED_APART + 1;
	arena_reset(p->arena);
	p->known = true;
	p->count = counts.people;
	p->roster = store_roster_list(t->store, p->arena);
	p->whole = store_absence_whole(t->store, p->arena);
	if (b->roster == counts.roster)
		return;
	b->roster = counts.roster;
	plan_picture_disturb(b, NULL);
	for (size_t i = 0; i < b->sorted_count; i++)
		if (b->sorted[i]->speaker)
			plan_book_touch(b, &b->sorted[i]->c.id);
}

bool plan_book_load(struct plan_book *b, struct turn *t, struct arena *scratch, size_t some)
{
	struct turn own = *t;

	own.arena = scratch;
	plan_book_people(b, t);
	if (b->whole) {
		b->whole = !list_some(b, &own, scratch, some) || store_state(t->store) != STORE_WELL;
		return false;
	}
	for (; some > 0 && b->touched_count > 0; some--) {
		struct case_id case_ = b->touched[--b->touched_count];

		load_row(b, &own, &case_);
		arena_reset(scratch);
	}
	return b->touched_count == 0;
}

bool plan_book_is_small(struct plan_book *b, struct turn *t, size_t most)
{
	struct case_id ids[LISTED_AT_ONCE];

	if (most >= LISTED_AT_ONCE)
		most = LISTED_AT_ONCE - 1;
	if (b->whole || b->planner == NULL)
		return store_case_ids(t->store, &b->table, &(struct case_id){""}, most + 1, ids) <= most;
	return b->touched_count <= most;
}
