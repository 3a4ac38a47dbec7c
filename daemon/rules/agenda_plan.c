/*
 * The plan is a least-cost assignment of items to seats. Items come in one by one; each takes the seat from
 * which the cheapest chain of moves (it pushes one out, that one the next, until a free seat or nowhere)
 * begins, so that after each the plan is the cheapest for those that are in. Chains are found by Bellman and
 * Ford's relaxation over the meetings. Costs stay vectors: sums and differences of vectors are ordered as
 * single numbers are.
 */
#include "rules/agenda.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The components of agenda_cost, then age: breaks ties so that the older case stands earlier. */
#define COMPONENTS (sizeof(struct agenda_cost) / sizeof(int64_t) + 1)

struct bill {
	bool allowed;
	int64_t at[COMPONENTS];
};

/* The cheapest move of some item from one meeting to another. */
struct shift {
	struct bill bill;
	size_t rank;
};

/*
 * Items by rank: the order in which they come in. Places by number: meetings, then one that stands for
 * nowhere, which has no end of seats. items_at lists those that may be pushed out.
 */
struct plan {
	const struct agenda_problem *p;
	size_t ranks, places;
	size_t *item;         /* by rank */
	size_t *place;        /* by rank */
	size_t *next_at;      /* by rank: the list that begins in first_at */
	size_t *first_at;     /* by place */
	int64_t *seats_left;  /* by place */
	struct bill *bills;   /* by rank and place */
	struct shift *shifts; /* by place and place; current for places that are full */
	struct bill
	        *to_free;  /* by place: what it costs to free a seat there; not allowed: none can be freed */
	size_t *pushed_to; /* by place: where the first of that chain goes */
	bool stale;        /* a seat changed hands since chains were found */
};

static const size_t NO_RANK = SIZE_MAX;

static struct bill add(const struct bill *a, const struct bill *b, int sign)
{
	struct bill sum = {.allowed = a->allowed && b->allowed};

	for (size_t i = 0; i < COMPONENTS; i++)
		sum.at[i] = a->at[i] + sign * b->at[i];
	return sum;
}

static bool is_cheaper(const struct bill *a, const struct bill *b)
{
	if (!a->allowed || !b->allowed)
		return a->allowed;
	for (size_t i = 0; i < COMPONENTS; i++) {
		if (a->at[i] != b->at[i])
			return a->at[i] < b->at[i];
	}
	return false;
}

static struct bill *bill_of(const struct plan *plan, size_t rank, size_t place)
{
	return &plan->bills[rank * plan->places + place];
}

static struct shift *shift_of(const struct plan *plan, size_t from, size_t to)
{
	return &plan->shifts[from * plan->places + to];
}

static bool is_nowhere(const struct plan *plan, size_t place)
{
	return place + 1 == plan->places;
}

static bool is_full(const struct plan *plan, size_t place)
{
	return !is_nowhere(plan, place) && plan->seats_left[place] <= 0;
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

/* ${seniority}: more for an older case, so that an early place saves it more. */
static struct bill price(const struct plan *plan, size_t item, size_t place, int64_t seniority)
{
	bool nowhere = is_nowhere(plan, place);
	struct agenda_cost cost = agenda_cost_of(plan->p, item, nowhere ? AGENDA_NOWHERE : place);
	struct bill bill = {.allowed = nowhere || agenda_allowed(plan->p, item, place)};

	memcpy(bill.at, &cost, sizeof(cost));
	bill.at[COMPONENTS - 1] = seniority * (int64_t)place;
	return bill;
}

static void price_all(struct plan *plan)
{
	size_t *old = sorted(plan->p, older_first);
	int64_t *seniority = mem_array(plan->ranks, sizeof(*seniority));

	for (size_t i = 0; i < plan->ranks; i++)
		seniority[old[i]] = (int64_t)(plan->ranks - i);
	for (size_t rank = 0; rank < plan->ranks; rank++) {
		size_t item = plan->item[rank];

		for (size_t place = 0; place < plan->places; place++)
			*bill_of(plan, rank, place) = price(plan, item, place, seniority[item]);
	}
	mem_free(seniority);
	mem_free(old);
}

static struct plan begin(const struct agenda_problem *p)
{
	struct plan plan = {.p = p, .ranks = p->item_count, .places = p->meeting_count + 1, .stale = true};

	plan.item = sorted(p, urgent_first);
	plan.place = mem_array(plan.ranks, sizeof(*plan.place));
	plan.next_at = mem_array(plan.ranks, sizeof(*plan.next_at));
	plan.first_at = mem_array(plan.places, sizeof(*plan.first_at));
	plan.seats_left = mem_array(plan.places, sizeof(*plan.seats_left));
	plan.bills = mem_array(plan.ranks * plan.places, sizeof(*plan.bills));
	plan.shifts = mem_array(plan.places * plan.places, sizeof(*plan.shifts));
	plan.to_free = mem_array(plan.places, sizeof(*plan.to_free));
	plan.pushed_to = mem_array(plan.places, sizeof(*plan.pushed_to));
	for (size_t place = 0; place < plan.places; place++) {
		plan.first_at[place] = NO_RANK;
		plan.seats_left[place] = is_nowhere(&plan, place) ? 0 : p->meetings[place].seats;
	}
	price_all(&plan);
	return plan;
}

static void end(struct plan *plan)
{
	mem_free(plan->pushed_to);
	mem_free(plan->to_free);
	mem_free(plan->shifts);
	mem_free(plan->bills);
	mem_free(plan->seats_left);
	mem_free(plan->first_at);
	mem_free(plan->next_at);
	mem_free(plan->place);
	mem_free(plan->item);
}

static void list_add(struct plan *plan, size_t rank, size_t place)
{
	plan->place[rank] = place;
	plan->next_at[rank] = plan->first_at[place];
	plan->first_at[place] = rank;
}

static void list_remove(struct plan *plan, size_t rank)
{
	size_t *link = &plan->first_at[plan->place[rank]];

	while (*link != rank)
		link = &plan->next_at[*link];
	*link = plan->next_at[rank];
}

static void find_shifts_from(struct plan *plan, size_t from)
{
	for (size_t to = 0; to < plan->places; to++) {
		struct shift best = {.rank = NO_RANK};

		for (size_t rank = plan->first_at[from]; rank != NO_RANK && to != from;
		     rank = plan->next_at[rank]) {
			struct bill change = add(bill_of(plan, rank, to), bill_of(plan, rank, from), -1);

			if (is_cheaper(&change, &best.bill))
				best = (struct shift){change, rank};
		}
		*shift_of(plan, from, to) = best;
	}
}

/* One round over all full places; whether a cheaper chain was found. */
static bool relax(struct plan *plan)
{
	bool found = false;

	for (size_t from = 0; from < plan->places; from++) {
		if (!is_full(plan, from))
			continue;
		for (size_t to = 0; to < plan->places; to++) {
			struct bill chain = add(&shift_of(plan, from, to)->bill, &plan->to_free[to], 1);

			if (!is_cheaper(&chain, &plan->to_free[from]))
				continue;
			plan->to_free[from] = chain;
			plan->pushed_to[from] = to;
			found = true;
		}
	}
	return found;
}

static void find_chains(struct plan *plan)
{
	size_t rounds = 0;

	/* More rounds than places would be moves in a circle that pay: the plan was not the cheapest. */
	for (size_t place = 0; place < plan->places; place++)
		plan->to_free[place] = (struct bill){.allowed = !is_full(plan, place)};
	while (relax(plan)) {
		rounds++;
		assert(rounds <= plan->places);
	}
}

/* Where an item comes in cheapest. ${with_chains}: counting what it costs to free a seat there. */
static size_t cheapest(const struct plan *plan, size_t rank, bool with_chains)
{
	size_t at = plan->places - 1;
	struct bill best = *bill_of(plan, rank, at);

	for (size_t place = 0; place + 1 < plan->places; place++) {
		struct bill bill = *bill_of(plan, rank, place);

		if (with_chains)
			bill = add(&bill, &plan->to_free[place], 1);
		if (is_cheaper(&bill, &best)) {
			best = bill;
			at = place;
		}
	}
	return at;
}

/* Freeing a seat never saves anything, so the cheapest place with a free one needs no look at chains. */
static void come_in(struct plan *plan, size_t rank)
{
	size_t place = cheapest(plan, rank, false);

	if (is_full(plan, place)) {
		if (plan->stale)
			find_chains(plan);
		plan->stale = false;
		place = cheapest(plan, rank, true);
	}
	/* Who ends nowhere at once moves nobody: with a full table that is everyone who comes behind. */
	plan->stale = plan->stale || !is_nowhere(plan, place);
	while (is_full(plan, place)) {
		size_t to = plan->pushed_to[place], pushed = shift_of(plan, place, to)->rank;

		list_remove(plan, pushed);
		list_add(plan, rank, place);
		find_shifts_from(plan, place);
		rank = pushed;
		place = to;
	}
	list_add(plan, rank, place);
	plan->seats_left[place]--;
	if (is_full(plan, place))
		find_shifts_from(plan, place);
}

void agenda_plan(const struct agenda_problem *p, size_t *ret_meeting)
{
	size_t defective;
	enum agenda_defect defect = agenda_check(p, &defective);
	struct plan plan;

	assert(defect == AGENDA_SOUND);
	plan = begin(p);
	for (size_t rank = 0; rank < plan.ranks; rank++) {
		const struct agenda_item *item = &p->items[plan.item[rank]];

		plan.place[rank] = item->current;
		if (item->fixed)
			plan.seats_left[item->current]--;
	}
	for (size_t rank = 0; rank < plan.ranks; rank++) {
		if (!p->items[plan.item[rank]].fixed)
			come_in(&plan, rank);
	}
	for (size_t rank = 0; rank < plan.ranks; rank++) {
		size_t place = plan.place[rank];

		ret_meeting[plan.item[rank]] = is_nowhere(&plan, place) ? AGENDA_NOWHERE : place;
	}
	end(&plan);
}
