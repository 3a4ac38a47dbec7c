#include "rules/agenda.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

#define COMPONENTS 7
static_assert(sizeof(struct agenda_cost) == COMPONENTS * sizeof(int64_t), "a vector of components");

int agenda_cost_compare(const struct agenda_cost *a, const struct agenda_cost *b)
{
	int64_t x[COMPONENTS], y[COMPONENTS];

	memcpy(x, a, sizeof(x));
	memcpy(y, b, sizeof(y));
	for (size_t i = 0; i < COMPONENTS; i++) {
		if (x[i] != y[i])
			return x[i] < y[i] ? -1 : 1;
	}
	return 0;
}

static bool is_in(const struct agenda_set *set, uint32_t who)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->at[i] == who)
			return true;
	}
	return false;
}

static int64_t count_in(const struct agenda_set *some, const struct agenda_set *set)
{
	int64_t n = 0;

	for (size_t i = 0; i < some->count; i++)
		n += is_in(set, some->at[i]);
	return n;
}

static bool is_busy(const struct agenda_item *item, struct day d)
{
	for (size_t i = 0; i < item->busy_count; i++) {
		if (item->busy[i].n == d.n)
			return true;
	}
	return false;
}

bool agenda_allowed(const struct agenda_problem *p, size_t item, size_t meeting)
{
	const struct agenda_item *i = &p->items[item];
	const struct agenda_meeting *m = &p->meetings[meeting];

	return m->day.n >= p->today.n && m->day.n <= p->horizon.n && m->day.n >= i->earliest.n &&
	       m->day.n <= i->until.n && !is_busy(i, m->day) && count_in(&i->required, &m->absent) == 0;
}

/* Whether a comes before b when they want the same seat. */
static bool precedes(const struct agenda_item *a, const struct agenda_item *b)
{
	if (a->urgency != b->urgency)
		return a->urgency > b->urgency;
	if (a->opened.n != b->opened.n)
		return a->opened.n < b->opened.n;
	return strcmp(a->case_.text, b->case_.text) < 0;
}

static bool has_seat(const struct agenda_problem *p, const struct agenda_item *item)
{
	int64_t before = 0;

	for (size_t i = 0; i < p->item_count; i++) {
		const struct agenda_item *other = &p->items[i];

		before += other->fixed && other->current == item->current && precedes(other, item);
	}
	return before < p->meetings[item->current].seats;
}

static enum agenda_defect defect_of(const struct agenda_problem *p, const struct agenda_item *item)
{
	const struct agenda_meeting *m;

	if (!item->fixed)
		return AGENDA_SOUND;
	if (item->current == AGENDA_NOWHERE)
		return AGENDA_FIXED_NOWHERE;
	assert(item->current < p->meeting_count);
	m = &p->meetings[item->current];
	if (m->day.n > item->until.n)
		return AGENDA_FIXED_CONSENT;
	return count_in(&item->required, &m->absent) > 0 ? AGENDA_FIXED_ABSENT : AGENDA_SOUND;
}

/* ${fixed}: by meeting, how many stay there. Most meetings have seats for all of them. */
static bool find_full(const struct agenda_problem *p, const int64_t *fixed, size_t *ret_item)
{
	for (size_t i = 0; i < p->item_count; i++) {
		const struct agenda_item *item = &p->items[i];

		if (!item->fixed || fixed[item->current] <= p->meetings[item->current].seats ||
		    has_seat(p, item))
			continue;
		*ret_item = i;
		return true;
	}
	return false;
}

/* Seats last: whoever cannot stay for another reason leaves one. */
enum agenda_defect agenda_check(const struct agenda_problem *p, size_t *ret_item)
{
	int64_t *fixed = mem_array(p->meeting_count, sizeof(*fixed));
	enum agenda_defect defect = AGENDA_SOUND;

	for (size_t i = 0; i < p->item_count && defect == AGENDA_SOUND; i++) {
		defect = defect_of(p, &p->items[i]);
		if (defect != AGENDA_SOUND)
			*ret_item = i;
		else if (p->items[i].fixed)
			fixed[p->items[i].current]++;
	}
	if (defect == AGENDA_SOUND && find_full(p, fixed, ret_item))
		defect = AGENDA_FIXED_FULL;
	mem_free(fixed);
	return defect;
}

static int64_t at_least(int64_t least, int64_t n)
{
	return n < least ? least : n;
}

struct agenda_cost agenda_cost_of(const struct agenda_problem *p, size_t item, size_t meeting)
{
	const struct agenda_item *i = &p->items[item];
	bool placed = meeting != AGENDA_NOWHERE;
	int64_t day = placed ? p->meetings[meeting].day.n : p->horizon.n;
	int64_t late = at_least(placed ? 0 : 1, day - i->discuss_by.n);
	bool announced = i->current != AGENDA_NOWHERE && p->meetings[i->current].announced;

	assert(i->urgency > URGENCY_ABSENT && i->urgency < URGENCY_COUNT);
	return (struct agenda_cost){
	        .late_crisis = i->urgency == URGENCY_CRISIS ? late : 0,
	        .late_high = i->urgency == URGENCY_HIGH ? late : 0,
	        .late_medium = i->urgency == URGENCY_MEDIUM ? late : 0,
	        .late_low = i->urgency == URGENCY_LOW ? late : 0,
	        .waiting = p->weight[i->urgency] * at_least(0, day - p->today.n),
	        .wished_missed = placed ? count_in(&i->wished, &p->meetings[meeting].absent) : 0,
	        .moved = announced && meeting != i->current,
	};
}

struct agenda_cost agenda_cost(const struct agenda_problem *p, const size_t *meeting)
{
	struct agenda_cost sum = {0};

	for (size_t i = 0; i < p->item_count; i++) {
		struct agenda_cost one;

		if (p->items[i].urgency == URGENCY_ABSENT)
			continue;
		one = agenda_cost_of(p, i, meeting[i]);
		sum.late_crisis += one.late_crisis;
		sum.late_high += one.late_high;
		sum.late_medium += one.late_medium;
		sum.late_low += one.late_low;
		sum.waiting += one.waiting;
		sum.wished_missed += one.wished_missed;
		sum.moved += one.moved;
	}
	return sum;
}
