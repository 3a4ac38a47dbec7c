#include "commands/passed_over.h"

#include "commands/item_place.h"
#include "store/store_held.h"

#define AT_ONCE 64

/* A meeting that is over, and whether all its seats were taken. */
struct over {
	struct store_meeting m;
	struct day day;
	bool full;
};

void passed_over_begin(struct turn *t, const struct store_meeting *m)
{
	store_held_count(t->store, &m->id, "");
}

bool passed_over_tells(const struct store_case *c)
{
	return c->state == CASE_OPEN && !day_is_set(c->discussed) && c->passed_over >= PASSED_OVER_TELL;
}

struct instant passed_over_since(struct turn *t, const struct store_case *c, const struct instant *received,
                                 size_t count)
{
	struct instant last = store_held_last(t->store, &c->id);

	for (size_t i = 0; i < count; i++)
		if (received[i].ms > last.ms)
			return received[i];
	return c->opened;
}

static struct instant waits_since(struct turn *t, const struct case_view *v)
{
	struct instant *received = arena_array(t->arena, v->signals.count, sizeof(*received));

	for (size_t i = 0; i < v->signals.count; i++)
		received[i] = v->signals.at[i].received;
	return passed_over_since(t, &v->c, received, v->signals.count);
}

/* It stood there and was not reached, or it had no place there though it might have had one. */
static bool missed(struct turn *t, const struct over *o, const struct case_id *case_)
{
	struct store_item item;
	int64_t slot;

	if (store_held_slot(t->store, case_, &o->m.id, &slot))
		return slot == 0;
	if (store_held_unspoken(t->store, case_, &o->m.id))
		return true;
	return o->full && !o->m.ad_hoc && !(store_item_get(t->store, case_, &item) && item.pinned);
}

static bool could(struct turn *t, const struct over *o, const struct case_view *v)
{
	struct day until = case_view_discuss_until(t, v);

	return day_is_set(until) && until.n >= o->day.n && waits_since(t, v).ms <= o->m.announce_at.ms &&
	       item_place_attended(t, &v->c.id, &o->m);
}

static void count(struct turn *t, const struct over *o, const struct case_id *case_)
{
	struct case_view v;
	struct store_case c;

	if (!store_case_get(t->store, case_->text, &c) || day_is_set(c.discussed) ||
	    (day_is_set(c.earliest) && c.earliest.n > o->day.n) || c.opened.ms > o->m.announce_at.ms ||
	    !missed(t, o, case_))
		return;
	v = case_view_of(t, &c, NULL);
	if (!could(t, o, &v))
		return;
	v.c.passed_over++;
	store_case_update(t->store, &v.c);
	turn_audit(t, &(struct store_audit){.event = "case.passed_over",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, o->m.id.text),
	                                    .case_id = arena_text(t->arena, v.c.id.text)});
}

bool passed_over_step(struct turn *t)
{
	struct over o;
	struct case_id upto;
	struct store_held_cases next;

	if (!store_held_counting(t->store, &o.m, &upto))
		return false;
	o.day = time_local_day(o.m.start);
	o.full = (int64_t)store_held_items(t->store, t->arena, &o.m.id).count >= o.m.seats;
	next = store_held_next(t->store, t->arena, &o.m.table, &upto, AT_ONCE);
	for (size_t i = 0; i < next.count; i++)
		count(t, &o, &next.at[i]);
	store_held_count(t->store, &o.m.id, next.count < AT_ONCE ? NULL : next.at[next.count - 1].text);
	return true;
}
