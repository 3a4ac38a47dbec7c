/*
 * The plan is a least-cost assignment of items to seats. Items come in one by one; each takes the seat from
 * which the cheapest chain of moves begins (it pushes one out, that one the next, until a free seat or
 * nowhere), so that after each the plan is the cheapest for those that are in.
 *
 * The cheapest chain is searched for from the item that comes in, place by place, guided by what it costs at
 * least to free a seat there (A*). What a search finds out about that is kept: it stays true as the seats
 * fill, so that most searches look at a few places only.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rules/agenda.h"
#include "rules/agenda_moves.h"

/* What the search for a chain knows of a place. */
struct step {
	enum { STEP_UNSEEN, STEP_OPEN, STEP_SETTLED } state;
	struct bill cost;  /* of the chain as far as here */
	struct bill guess; /* that and the least that freeing a seat here costs */
	size_t from;       /* the place before; itself: the item that comes in */
	size_t pushed;     /* who moves here from there */
};

/*
 * Items by rank: the order in which they come in. Places by number: meetings, then one that stands for
 * nowhere, which has no end of seats.
 */
struct agenda_planner {
	const struct agenda_problem *p;
	size_t ranks, places;
	size_t *item;        /* by rank */
	size_t *place;       /* by rank; AGENDA_NOBODY while it is not in */
	int64_t *seniority;  /* by item */
	int64_t *seats_left; /* by place */
	struct bill *bills;  /* by rank and place */
	struct bill *least;  /* by place: what freeing a seat there costs at least */
	struct agenda_moves *moves;
	struct step *steps;  /* by place */
	size_t priced, came; /* ranks done so far */
};

static bool is_nowhere(const struct agenda_planner *plan, size_t place)
{
	return place + 1 == plan->places;
}

static bool is_free(const struct agenda_planner *plan, size_t place)
{
	return is_nowhere(plan, place) || plan->seats_left[place] > 0;
}

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

static struct bill *bill_of(const struct agenda_planner *plan, size_t rank, size_t place)
{
	return &plan->bills[rank * plan->places + place];
}

static void price(struct agenda_planner *plan, size_t rank)
{
	size_t item = plan->item[rank];

	for (size_t place = 0; place < plan->places; place++) {
		size_t meeting = is_nowhere(plan, place) ? AGENDA_NOWHERE : place;
		struct bill *bill = bill_of(plan, rank, place);
		struct agenda_cost cost;

		if (meeting != AGENDA_NOWHERE && !agenda_allowed(plan->p, item, meeting)) {
			*bill = bill_barred();
			continue;
		}
		cost = agenda_cost_of(plan->p, item, meeting);
		memcpy(bill->at, &cost, sizeof(cost));
		bill->at[BILL_COMPONENTS - 1] = plan->seniority[item] * (int64_t)place;
	}
}

struct agenda_planner *agenda_planner_new(const struct agenda_problem *p)
{
	struct agenda_planner *plan = mem_alloc(sizeof(*plan));
	size_t defective;
	enum agenda_defect defect = agenda_check(p, &defective);

	assert(defect == AGENDA_SOUND);
	*plan = (struct agenda_planner){.p = p, .ranks = p->item_count, .places = p->meeting_count + 1};
	plan->item = sorted(p, urgent_first);
	plan->seniority = seniority(p);
	plan->place = mem_array(plan->ranks, sizeof(*plan->place));
	plan->seats_left = mem_array(plan->places, sizeof(*plan->seats_left));
	plan->bills = mem_array(plan->ranks * plan->places, sizeof(*plan->bills));
	plan->least = mem_array(plan->places, sizeof(*plan->least));
	plan->steps = mem_array(plan->places, sizeof(*plan->steps));
	plan->moves = agenda_moves_new(plan->places, plan->bills, plan->place);
	for (size_t meeting = 0; meeting < p->meeting_count; meeting++)
		plan->seats_left[meeting] = p->meetings[meeting].seats;
	for (size_t rank = 0; rank < plan->ranks; rank++) {
		const struct agenda_item *item = &p->items[plan->item[rank]];

		plan->place[rank] = item->fixed ? item->current : AGENDA_NOBODY;
		if (item->fixed)
			plan->seats_left[item->current]--;
	}
	return plan;
}

void agenda_planner_free(struct agenda_planner *plan)
{
	if (plan == NULL)
		return;
	agenda_moves_free(plan->moves);
	mem_free(plan->steps);
	mem_free(plan->least);
	mem_free(plan->bills);
	mem_free(plan->seats_left);
	mem_free(plan->place);
	mem_free(plan->seniority);
	mem_free(plan->item);
	mem_free(plan);
}

/* A way to a place was found: kept when it is the cheapest so far. */
static void reach(struct agenda_planner *plan, size_t place, const struct bill *cost, size_t from,
                  size_t pushed)
{
	struct step *s = &plan->steps[place];

	if (s->state == STEP_SETTLED || (s->state == STEP_OPEN && bill_compare(cost, &s->cost) >= 0))
		return;
	*s = (struct step){STEP_OPEN, *cost, bill_sum(cost, &plan->least[place]), from, pushed};
}

/* The most promising place that is reached and not settled. There is always one: nowhere is reached at once.
 */
static size_t next_place(const struct agenda_planner *plan)
{
	size_t best = AGENDA_NOBODY;

	for (size_t place = 0; place < plan->places; place++) {
		if (plan->steps[place].state == STEP_OPEN &&
		    (best == AGENDA_NOBODY ||
		     bill_compare(&plan->steps[place].guess, &plan->steps[best].guess) < 0))
			best = place;
	}
	assert(best != AGENDA_NOBODY);
	return best;
}

/* Settles places until one has a seat: the end of the cheapest chain. */
static size_t search(struct agenda_planner *plan, size_t rank)
{
	for (size_t place = 0; place < plan->places; place++) {
		plan->steps[place].state = STEP_UNSEEN;
		if (!bill_is_barred(bill_of(plan, rank, place)))
			reach(plan, place, bill_of(plan, rank, place), place, rank);
	}
	for (;;) {
		size_t place = next_place(plan);
		struct step *s = &plan->steps[place];
		struct bill move;

		if (is_free(plan, place))
			return place;
		s->state = STEP_SETTLED;
		for (size_t to = 0; to < plan->places; to++) {
			size_t pushed;

			if (plan->steps[to].state == STEP_SETTLED ||
			    (pushed = agenda_moves_best(plan->moves, place, to, &move)) == AGENDA_NOBODY)
				continue;
			move = bill_sum(&s->cost, &move);
			reach(plan, to, &move, place, pushed);
		}
	}
}

/* The chain that ends at ${end} is the cheapest: what was settled on the way costs at least what is missing.
 */
static void learn(struct agenda_planner *plan, size_t end)
{
	const struct bill *whole = &plan->steps[end].cost;

	for (size_t place = 0; place < plan->places; place++) {
		if (plan->steps[place].state == STEP_SETTLED)
			plan->least[place] = bill_difference(whole, &plan->steps[place].cost);
	}
}

/* From its end: who is pushed moves before the one that pushes comes. */
static void move_along(struct agenda_planner *plan, size_t end)
{
	size_t place = end;

	plan->seats_left[end]--;
	for (;;) {
		const struct step *s = &plan->steps[place];

		plan->place[s->pushed] = place;
		agenda_moves_came(plan->moves, s->pushed, place);
		if (s->from == place)
			return;
		place = s->from;
	}
}

static void come_in(struct agenda_planner *plan, size_t rank)
{
	size_t end = search(plan, rank);

	learn(plan, end);
	move_along(plan, end);
}

bool agenda_planner_step(struct agenda_planner *plan, size_t items)
{
	for (; items > 0 && plan->priced < plan->ranks; items--)
		price(plan, plan->priced++);
	for (; items > 0 && plan->came < plan->ranks; items--, plan->came++)
		if (plan->place[plan->came] == AGENDA_NOBODY)
			come_in(plan, plan->came);
	return plan->came == plan->ranks;
}

void agenda_planner_take(const struct agenda_planner *plan, size_t *ret_meeting)
{
	assert(plan->came == plan->ranks);
	for (size_t rank = 0; rank < plan->ranks; rank++) {
		size_t place = plan->place[rank];

		ret_meeting[plan->item[rank]] = is_nowhere(plan, place) ? AGENDA_NOWHERE : place;
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
