/*
 * The plan is a least-cost assignment of items to seats (assign.h). Items by rank: the order in which they
 * come in. Places by number: meetings, then one that stands for nowhere.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rules/agenda.h"
#include "rules/assign.h"

static_assert(sizeof(struct agenda_cost) + sizeof(int64_t) == sizeof(struct assign_bill),
              "the components of agenda_cost, then age: breaks ties so that the older case stands earlier");

struct agenda_planner {
	const struct agenda_problem *p;
	struct assign *assign;
	size_t *item;       /* by rank */
	int64_t *seniority; /* by item */
	size_t priced;      /* ranks done so far */
	bool made;
};

static int by_age(const struct agenda_item *a, const struct agenda_item *b)
{
	if (a->opened.n != b->opened.n)
		return a->opened.n < b->opened.n ? -1 : 1;
	return strcmp(a->case_.text, b->case_.text);
}

static int older_first(const void *a, const void *b, void *items)
{
	const struct agenda_item *all = items;

	return by_age(&all[*(const size_t *)a], &all[*(const size_t *)b]);
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

static size_t *sorted(const struct agenda_problem *p, int (*order)(const void *, const void *, void *))
{
	size_t *item = mem_array(p->item_count, sizeof(*item));

	for (size_t i = 0; i < p->item_count; i++)
		item[i] = i;
	if (p->item_count > 0)
		qsort_r(item, p->item_count, sizeof(*item), order, (void *)p->items);
	return item;
}

/* More for an older case, so that an early place saves it more. */
static int64_t *seniority(const struct agenda_problem *p)
{
	size_t *old = sorted(p, older_first);
	int64_t *more = mem_array(p->item_count, sizeof(*more));

	for (size_t i = 0; i < p->item_count; i++)
		more[old[i]] = (int64_t)(p->item_count - i);
	mem_free(old);
	return more;
}

static void price(struct agenda_planner *plan, size_t rank)
{
	struct assign_bill *bills = assign_bills(plan->assign, rank);
	size_t item = plan->item[rank];

	for (size_t place = 0; place <= plan->p->meeting_count; place++) {
		size_t meeting = place < plan->p->meeting_count ? place : AGENDA_NOWHERE;
		struct agenda_cost cost;

		if (meeting != AGENDA_NOWHERE && !agenda_allowed(plan->p, item, meeting)) {
			bills[place] = assign_barred();
			continue;
		}
		cost = agenda_cost_of(plan->p, item, meeting);
		memcpy(bills[place].at, &cost, sizeof(cost));
		bills[place].at[ASSIGN_COMPONENTS - 1] = plan->seniority[item] * (int64_t)place;
	}
}

struct agenda_planner *agenda_planner_new(const struct agenda_problem *p)
{
	struct agenda_planner *plan = mem_alloc(sizeof(*plan));
	int64_t *seats = mem_array(p->meeting_count + 1, sizeof(*seats));
	size_t defective;
	enum agenda_defect defect = agenda_check(p, &defective);

	assert(defect == AGENDA_SOUND);
	for (size_t meeting = 0; meeting < p->meeting_count; meeting++)
		seats[meeting] = p->meetings[meeting].seats;
	seats[p->meeting_count] = ASSIGN_ENDLESS;
	*plan = (struct agenda_planner){.p = p,
	                                .assign = assign_new(p->item_count, p->meeting_count + 1, seats),
	                                .item = sorted(p, urgent_first),
	                                .seniority = seniority(p)};
	for (size_t rank = 0; rank < p->item_count; rank++) {
		const struct agenda_item *item = &p->items[plan->item[rank]];

		if (item->fixed)
			assign_fix(plan->assign, rank, item->current);
	}
	mem_free(seats);
	return plan;
}

void agenda_planner_free(struct agenda_planner *plan)
{
	if (plan == NULL)
		return;
	assign_free(plan->assign);
	mem_free(plan->seniority);
	mem_free(plan->item);
	mem_free(plan);
}

bool agenda_planner_step(struct agenda_planner *plan, size_t items)
{
	for (; items > 0 && plan->priced < plan->p->item_count; items--)
		price(plan, plan->priced++);
	if (plan->priced == plan->p->item_count)
		plan->made = assign_step(plan->assign, items);
	return plan->made;
}

void agenda_planner_take(const struct agenda_planner *plan, size_t *ret_meeting)
{
	assert(plan->made);
	for (size_t rank = 0; rank < plan->p->item_count; rank++) {
		size_t place = assign_place(plan->assign, rank);

		ret_meeting[plan->item[rank]] = place == plan->p->meeting_count ? AGENDA_NOWHERE : place;
	}
}

void agenda_plan(const struct agenda_problem *p, size_t *ret_meeting)
{
	struct agenda_planner *plan = agenda_planner_new(p);

	while (!agenda_planner_step(plan, SIZE_MAX))
		;
	agenda_planner_take(plan, ret_meeting);
	agenda_planner_free(plan);
}
