/*
 * plan_write - what was decided is written, some at a time, so that what must always hold does in between: an
 * item takes a seat only where one is free by then, and those that change places in a ring do so at once.
 * Nothing is written of a case that was touched since it was loaded, nor at a meeting that is not as it was:
 * the table stays dirty then, and the next job decides anew.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "commands/notify.h"
#include "commands/plan_book.h"
#include "commands/plan_job.h"

/* Urgent ones first, then by age, then id: in an announced meeting they take the slots that are free. */
static int before(const void *a, const void *b, void *items)
{
	const struct agenda_item *all = items;
	const struct agenda_item *x = &all[*(const size_t *)a], *y = &all[*(const size_t *)b];

	if (x->urgency != y->urgency)
		return x->urgency > y->urgency ? -1 : 1;
	if (x->opened.n != y->opened.n)
		return x->opened.n < y->opened.n ? -1 : 1;
	return strcmp(x->case_.text, y->case_.text);
}

void plan_write_begin(struct plan_book *b)
{
	b->move_count = 0;
	for (size_t i = 0; i < b->count; i++) {
		if (b->items[i].urgency == URGENCY_ABSENT)
			continue;
		if (b->at[i] != AGENDA_NOWHERE)
			b->used[b->at[i]]++;
		if (b->placed[i] != b->at[i] ||
		    (b->placed[i] == AGENDA_NOWHERE && ID_IS_SET(b->rows[i]->item.meeting)))
			b->moves[b->move_count++] = i;
	}
	if (b->move_count > 0)
		qsort_r(b->moves, b->move_count, sizeof(*b->moves), before, b->items);
	b->cursor = 0;
	b->progress = b->blocked = false;
}

static const struct store_meeting *meeting_at(const struct plan_book *b, size_t m)
{
	return m != AGENDA_NOWHERE ? &b->now.meetings.at[m] : NULL;
}

static void tell(struct turn *t, const struct plan_book *b, size_t i, const struct store_meeting *was,
                 int64_t was_slot)
{
	const struct plan_row *row = b->rows[i];
	const struct store_meeting *now = meeting_at(b, b->at[i]);
	bool was_told = was != NULL && was->state == MEETING_ANNOUNCED,
	     is_told = now != NULL && now->state == MEETING_ANNOUNCED;
	enum event kind = EVENT_ITEM_ANNOUNCED;
	struct proto_item_facts *facts;
	struct case_view view;

	if ((!was_told && !is_told) || !case_view_load(t, row->c.id.text, NULL, &view))
		return;
	facts = proto_new(t->arena, &proto_table_item_facts);
	if (was_told) {
		kind = is_told ? EVENT_ITEM_MOVED : EVENT_ITEM_CANCELLED;
		facts->was = notify_place(t, &view, was, was_slot);
		facts->cause = b->causes[i];
	}
	if (is_told)
		facts->place = notify_place(t, &view, now, row->item.slot);
	facts->urgency = row->c.urgency;
	notify_case(t, &view, kind, NULL, facts, &facts->case_);
}

static void audit(struct turn *t, const struct plan_book *b, size_t i, const struct store_meeting *now)
{
	enum cause cause = b->causes[i];

	turn_audit(t, &(struct store_audit){
	                      .event = now != NULL ? "item.placed" : "item.unplaced",
	                      .action = 'U',
	                      .object_kind = "meeting",
	                      .object = now != NULL ? now->id.text : NULL,
	                      .case_id = b->rows[i]->c.id.text,
	                      .code = cause != CAUSE_ABSENT ? terms_name(&terms_cause, (int)cause) : NULL});
}

/* Nowhere, though put off by a person: it is that day that something happens. */
static struct day next_date(const struct plan_book *b, const struct plan_row *row)
{
	const struct store_meeting *at = meeting_at(b, b->at[row->number]);
	const struct store_case *c = &row->c;

	if (at != NULL)
		return time_local_day(at->start);
	return day_is_set(c->earliest) && c->earliest.n > c->discuss_by.n ? c->earliest : c->discuss_by;
}

static void write_date(struct turn *t, const struct plan_book *b, struct plan_row *row)
{
	struct day next = next_date(b, row);

	if (row->c.next_date.n == next.n)
		return;
	row->c.next_date = next;
	store_case_update(t->store, &row->c);
}

/* It stands there from now on. What was touched by that is known here. */
static void stand(struct turn *t, struct plan_book *b, size_t i, int64_t slot)
{
	struct plan_row *row = b->rows[i];
	size_t from = b->at[i], to = b->placed[i];
	int64_t was_slot = row->item.slot;
	bool pinned = row->item.pinned && b->causes[i] == CAUSE_ABSENT;
	const struct store_meeting *now = meeting_at(b, to);

	if (now == NULL) {
		store_item_remove(t->store, &row->c.id);
		row->item = (struct store_item){.case_ = row->c.id};
	} else {
		row->item = (struct store_item){
		        .case_ = row->c.id, .meeting = now->id, .slot = slot, .pinned = pinned};
		store_item_put(t->store, &row->item);
		b->used[to]++;
		b->reorder[to] = true;
		b->now.in_order[to] = false;
	}
	if (from != AGENDA_NOWHERE) {
		b->used[from]--;
		b->reorder[from] = true;
		b->now.in_order[from] = false;
	}
	b->at[i] = to;
	plan_book_unsettle(b, &row->c.id);
	if (from != to) {
		audit(t, b, i, now);
		tell(t, b, i, meeting_at(b, from), was_slot);
	}
	write_date(t, b, row);
	plan_job_known(t);
}

static int64_t lowest_free(const struct store_item_list *items)
{
	int64_t slot = 0;
	bool taken = true;

	while (taken) {
		slot++;
		taken = false;
		for (size_t i = 0; i < items->count && !taken; i++)
			taken = items->at[i].slot == slot;
	}
	return slot;
}

/* Whether a meeting is what the decision rests on: not announced, held, cancelled or begun since. */
static bool is_as_was(struct turn *t, const struct plan_book *b, size_t m)
{
	const struct store_meeting *was = meeting_at(b, m);
	struct store_meeting is;

	return was == NULL || (store_meeting_get(t->store, was->id.text, &is) && is.state == was->state &&
	                       is.seats == was->seats && is.start.ms >= t->now.ms);
}

/* One that may move now: to nowhere, or to a seat that is free. */
static void move_one(struct turn *t, struct plan_book *b, size_t i)
{
	size_t to = b->placed[i];
	bool was_blocked = b->blocked;
	struct store_item_list there;

	b->blocked = true;
	if (b->rows[i]->stale || !is_as_was(t, b, b->at[i]) || !is_as_was(t, b, to))
		return;
	if (to == AGENDA_NOWHERE) {
		stand(t, b, i, 0);
		b->blocked = was_blocked;
		return;
	}
	there = store_item_of_meeting(t->store, t->arena, &meeting_at(b, to)->id);
	if ((int64_t)there.count >= meeting_at(b, to)->seats)
		return;
	stand(t, b, i, lowest_free(&there));
	b->blocked = was_blocked;
}

static size_t leaver(const struct plan_book *b, size_t meeting)
{
	for (size_t k = 0; k < b->move_count; k++)
		if (b->at[b->moves[k]] == meeting)
			return k;
	return AGENDA_NOWHERE;
}

/* Follows who waits for whose seat until a meeting comes again: a ring, into ${ring}. Each meeting of it is
 * full, and one of each leaves. 0: somebody waits for a seat that nobody leaves. */
static size_t find_ring(const struct plan_book *b, size_t *ring, size_t most)
{
	size_t count = 0, k = 0;

	while (k != AGENDA_NOWHERE && count < most) {
		size_t to = b->placed[b->moves[k]];

		ring[count++] = k;
		for (size_t i = 0; i < count; i++) {
			if (b->at[b->moves[ring[i]]] != to)
				continue;
			memmove(ring, ring + i, (count - i) * sizeof(*ring));
			return count - i;
		}
		k = leaver(b, to);
	}
	return 0;
}

static void drop_move(struct plan_book *b, size_t k)
{
	b->move_count--;
	memmove(b->moves + k, b->moves + k + 1, (b->move_count - k) * sizeof(*b->moves));
}

/* All of a ring at once, each in the slot of the one that leaves its seat. */
static void move_ring(struct turn *t, struct plan_book *b, const size_t *ring, size_t count)
{
	size_t *item = arena_array(t->arena, count, sizeof(*item));
	int64_t *slot = arena_array(t->arena, count, sizeof(*slot));
	bool may = true;

	for (size_t i = 0; i < count; i++) {
		item[i] = b->moves[ring[i]];
		slot[i] = b->rows[b->moves[ring[(i + 1) % count]]]->item.slot;
		may = may && !b->rows[item[i]]->stale && is_as_was(t, b, b->at[item[i]]);
	}
	b->blocked = b->blocked || !may;
	for (size_t i = 0; i < count && may; i++)
		stand(t, b, item[i], slot[i]);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < b->move_count; k++)
			if (b->moves[k] == item[i]) {
				drop_move(b, k);
				break;
			}
}

/* Nobody has a free seat to go to. */
static void untangle(struct turn *t, struct plan_book *b)
{
	size_t *ring = arena_array(t->arena, b->now.meetings.count + 1, sizeof(*ring));
	size_t count = find_ring(b, ring, b->now.meetings.count + 1);

	if (count > 0) {
		move_ring(t, b, ring, count);
		return;
	}
	drop_move(b, 0);
	b->blocked = true;
}

bool plan_write_move(struct plan_book *b, struct turn *t)
{
	if (b->move_count == 0)
		return true;
	for (; b->cursor < b->move_count; b->cursor++) {
		size_t i = b->moves[b->cursor], to = b->placed[i];

		if (to != AGENDA_NOWHERE && b->used[to] >= b->now.rule_meetings[to].seats)
			continue;
		move_one(t, b, i);
		drop_move(b, b->cursor);
		b->progress = true;
		return false;
	}
	if (!b->progress)
		untangle(t, b);
	b->cursor = 0;
	b->progress = false;
	return false;
}

static void put_in_order(struct turn *t, struct plan_book *b, size_t m)
{
	struct agenda_sitting *sitting = arena_array(t->arena, b->count, sizeof(*sitting));
	size_t *which = arena_array(t->arena, b->count, sizeof(*which)), count = 0;
	int *slot = arena_array(t->arena, b->count, sizeof(*slot));

	for (size_t i = 0; i < b->count; i++) {
		const struct agenda_item *item = &b->items[i];
		uint32_t *attendees;

		if (item->urgency == URGENCY_ABSENT || b->at[i] != m)
			continue;
		if (b->rows[i]->stale)
			return;
		attendees = arena_array(t->arena, item->wished.count + 1, sizeof(*attendees));
		if (item->wished.count > 0)
			memcpy(attendees, item->wished.at, item->wished.count * sizeof(*attendees));
		attendees[item->wished.count] = b->required[i];
		which[count] = i;
		sitting[count++] = (struct agenda_sitting){
		        .case_ = item->case_,
		        .urgency = item->urgency,
		        .opened = item->opened,
		        .attendees = {item->wished.count + (b->required[i] != PLAN_CHAIR), attendees}};
	}
	agenda_order(sitting, count, slot);
	for (size_t k = 0; k < count; k++) {
		struct store_item *item = &b->rows[which[k]]->item;

		if (item->slot == slot[k])
			continue;
		item->slot = slot[k];
		store_item_put(t->store, item);
	}
	store_touch_forget(t->store);
	b->reorder[m] = false;
	b->now.in_order[m] = true;
}

/* In an announced meeting times were told: what stands keeps its slot. */
bool plan_write_order(struct plan_book *b, struct turn *t)
{
	while (b->cursor < b->now.meetings.count) {
		size_t m = b->cursor++;

		if (b->now.rule_meetings[m].announced || b->now.in_order[m])
			b->reorder[m] = false;
		if (!b->reorder[m] || !is_as_was(t, b, m))
			continue;
		put_in_order(t, b, m);
		return false;
	}
	b->cursor = 0;
	return true;
}

bool plan_write_dates(struct plan_book *b, struct turn *t, size_t some)
{
	for (; some > 0 && b->cursor < b->count; b->cursor++) {
		struct plan_row *row = b->rows[b->cursor];

		if (row == NULL || row->stale || b->items[b->cursor].urgency == URGENCY_ABSENT ||
		    next_date(b, row).n == row->c.next_date.n)
			continue;
		write_date(t, b, row);
		store_touch_forget(t->store);
		some--;
	}
	return b->cursor == b->count;
}
