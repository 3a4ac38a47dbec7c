/*
 * The plan is a least-cost assignment of items to seats (assign.h). Places by number: meetings, then one that
 * stands for nowhere. An item that is fixed is barred from everywhere else.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rules/agenda.h"
#include "rules/assign.h"

/*
 * The components of a bill: those of agenda_cost, of which the last two, which are small, are one number;
 * then age and id, which break ties: the older case stands earlier, then that of the lower id. They are by
 * the item alone, so that a plan that is mended (agenda_planner_enter) is the one that is made anew.
 */
enum { LATE, WAITING = 4, MISSED_AND_MOVED, AGE, ID };
static_assert(ID + 1 == ASSIGN_COMPONENTS && sizeof(struct agenda_cost) == 7 * sizeof(int64_t),
              "a component each");

#define MOVED_BITS 32               /* no chain of moves has so many items */
#define LAST_DAY (INT64_C(1) << 22) /* after any day there is */
#define ID_BITS 40                  /* eight letters of a case code, five bits each */
#define PLACES_WITH_WHOLE_IDS 1024  /* beyond, their last letters break no ties: sums must fit */

struct agenda_planner {
	const struct agenda_problem *p;
	struct assign *assign;
	size_t room;
	size_t *queue; /* a ring of items that are to come in */
	size_t queued, first;
	bool *waits; /* by item: in the queue */
	int id_shift;
};

static int by_age(const struct agenda_item *a, const struct agenda_item *b)
{
	if (a->opened.n != b->opened.n)
		return a->opened.n < b->opened.n ? -1 : 1;
	return strcmp(a->case_.text, b->case_.text);
}

static int urgent_first(const void *a, const void *b, void *items)
{
	const struct agenda_item *all = items;
	const struct agenda_item *x = &all[*(const size_t *)a], *y = &all[*(const size_t *)b];

	if (x->urgency != y->urgency)
		return x->urgency > y->urgency ? -1 : 1;
	if (x->discuss_by.n != y->discuss_by.n)
		return x->discuss_by.n < y->discuss_by.n ? -1 : 1;
	return by_age(x, y);
}

static bool is_hole(const struct agenda_item *item)
{
	return item->urgency == URGENCY_ABSENT;
}

/* A letter of a case code as a number below 32; I, L, O and U are none. */
static int64_t letter(char c)
{
	return c <= '9' ? c & 15 : 10 + (c - 'A') - (c > 'I') - (c > 'L') - (c > 'O') - (c > 'U');
}

/* A number that grows with the last letters of a case code. */
static int64_t id_number(const struct case_id *id)
{
	size_t length = strlen(id->text), from = length > 8 ? length - 8 : 0;
	int64_t n = 0;

	for (size_t i = from; i < length; i++)
		n = n << 5 | (letter(id->text[i]) & 31);
	return n;
}

static int64_t later_than(struct day d)
{
	return d.n < 0 ? LAST_DAY : LAST_DAY - d.n;
}

static struct assign_bill bill_of(const struct agenda_planner *plan, size_t item, size_t place)
{
	const struct agenda_item *i = &plan->p->items[item];
	bool nowhere = place == plan->p->meeting_count;
	size_t meeting = nowhere ? AGENDA_NOWHERE : place;
	int64_t id = ((INT64_C(1) << ID_BITS) - id_number(&i->case_)) >> plan->id_shift;
	struct agenda_cost cost;

	if (i->fixed ? place != i->current : !nowhere && !agenda_allowed(plan->p, item, place))
		return assign_barred();
	cost = agenda_cost_of(plan->p, item, meeting);
	return (struct assign_bill){{[LATE] = cost.late_crisis,
	                             cost.late_high,
	                             cost.late_medium,
	                             cost.late_low,
	                             [WAITING] = cost.waiting,
	                             [MISSED_AND_MOVED] = (cost.wished_missed << MOVED_BITS) + cost.moved,
	                             [AGE] = later_than(i->opened) * (int64_t)place,
	                             [ID] = id * (int64_t)place}};
}

static void price(struct agenda_planner *plan, size_t item)
{
	struct assign_bill *bills = assign_bills(plan->assign, item);

	for (size_t place = 0; place <= plan->p->meeting_count; place++)
		bills[place] = bill_of(plan, item, place);
}

struct agenda_planner *agenda_planner_new(const struct agenda_problem *p, size_t room)
{
	struct agenda_planner *plan = mem_alloc(sizeof(*plan));
	int64_t *seats = mem_array(p->meeting_count + 1, sizeof(*seats));

	assert(room >= p->item_count);
	for (size_t meeting = 0; meeting < p->meeting_count; meeting++)
		seats[meeting] = p->meetings[meeting].seats;
	seats[p->meeting_count] = ASSIGN_ENDLESS;
	*plan = (struct agenda_planner){.p = p,
	                                .assign = assign_new(room, p->meeting_count + 1, seats),
	                                .room = room,
	                                .queue = mem_array(room, sizeof(*plan->queue)),
	                                .waits = mem_array(room, sizeof(*plan->waits))};
	for (size_t places = p->meeting_count; places >= PLACES_WITH_WHOLE_IDS; places /= 2)
		plan->id_shift += 2;
	for (size_t item = 0; item < p->item_count; item++)
		if (!is_hole(&p->items[item])) {
			plan->queue[plan->queued++] = item;
			plan->waits[item] = true;
		}
	if (plan->queued > 0)
		qsort_r(plan->queue, plan->queued, sizeof(*plan->queue), urgent_first, (void *)p->items);
	mem_free(seats);
	return plan;
}

void agenda_planner_free(struct agenda_planner *plan)
{
	if (plan == NULL)
		return;
	assign_free(plan->assign);
	mem_free(plan->waits);
	mem_free(plan->queue);
	mem_free(plan);
}

bool agenda_planner_step(struct agenda_planner *plan, size_t items)
{
	for (; items > 0 && plan->queued > 0; items--) {
		size_t item = plan->queue[plan->first];

		plan->first = (plan->first + 1) % plan->room;
		plan->queued--;
		if (!plan->waits[item])
			continue;
		plan->waits[item] = false;
		price(plan, item);
		assign_enter(plan->assign, item);
	}
	return plan->queued == 0;
}

void agenda_planner_leave(struct agenda_planner *plan, size_t item)
{
	assert(item < plan->room && !plan->waits[item]);
	if (assign_is_in(plan->assign, item))
		assign_leave(plan->assign, item);
}

void agenda_planner_enter(struct agenda_planner *plan, size_t item)
{
	assert(item < plan->p->item_count && plan->p->item_count <= plan->room);
	assert(!plan->waits[item] && !assign_is_in(plan->assign, item));
	if (is_hole(&plan->p->items[item]))
		return;
	plan->queue[(plan->first + plan->queued++) % plan->room] = item;
	plan->waits[item] = true;
}

void agenda_planner_take(const struct agenda_planner *plan, size_t *ret_meeting)
{
	assert(plan->queued == 0);
	for (size_t item = 0; item < plan->p->item_count; item++) {
		size_t place = is_hole(&plan->p->items[item]) ? plan->p->meeting_count
		                                              : assign_place(plan->assign, item);

		ret_meeting[item] = place == plan->p->meeting_count ? AGENDA_NOWHERE : place;
	}
}

void agenda_plan(const struct agenda_problem *p, size_t *ret_meeting)
{
	size_t defective;
	enum agenda_defect defect = agenda_check(p, &defective);
	struct agenda_planner *plan;

	assert(defect == AGENDA_SOUND);
	plan = agenda_planner_new(p, p->item_count);
	while (!agenda_planner_step(plan, SIZE_MAX))
		;
	agenda_planner_take(plan, ret_meeting);
	agenda_planner_free(plan);
}
