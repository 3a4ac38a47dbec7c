/*
 * Each item takes the seat from which the cheapest chain of moves begins (it pushes one out, that one the
 * next, until a place with a free seat), so that after each the placement is the cheapest for those that are
 * in.
 *
 * The cheapest chain is searched for from the item that comes in, place by place, guided by what it costs at
 * least to free a seat there (A*). What a search finds out about that is kept: it stays true as the seats
 * fill, so that most searches look at a few places only.
 */
#include "rules/assign.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "rules/assign_moves.h"

/* What the search for a chain knows of a place. */
struct step {
	enum { STEP_UNSEEN, STEP_OPEN, STEP_SETTLED } state;
	struct assign_bill cost;  /* of the chain as far as here */
	struct assign_bill guess; /* that and the least that freeing a seat here costs */
	size_t from;              /* the place before; itself: the item that comes in */
	size_t pushed;            /* who moves here from there */
};

struct assign {
	size_t items, places, came;
	size_t *place;             /* by item; ASSIGN_NOBODY while it is not in */
	int64_t *seats_left;       /* by place */
	struct assign_bill *bills; /* by item and place */
	struct assign_bill *least; /* by place: what freeing a seat there costs at least */
	struct assign_moves *moves;
	struct step *steps; /* by place */
};

struct assign_bill assign_barred(void)
{
	return (struct assign_bill){{ASSIGN_BARRED}};
}

struct assign *assign_new(size_t items, size_t places, const int64_t *seats)
{
	struct assign *a = mem_alloc(sizeof(*a));

	*a = (struct assign){.items = items, .places = places};
	a->place = mem_array(items, sizeof(*a->place));
	a->seats_left = mem_array(places, sizeof(*a->seats_left));
	a->bills = mem_array(items * places, sizeof(*a->bills));
	a->least = mem_array(places, sizeof(*a->least));
	a->steps = mem_array(places, sizeof(*a->steps));
	a->moves = assign_moves_new(places, a->bills, a->place);
	for (size_t item = 0; item < items; item++)
		a->place[item] = ASSIGN_NOBODY;
	memcpy(a->seats_left, seats, places * sizeof(*seats));
	return a;
}

void assign_free(struct assign *a)
{
	if (a == NULL)
		return;
	assign_moves_free(a->moves);
	mem_free(a->steps);
	mem_free(a->least);
	mem_free(a->bills);
	mem_free(a->seats_left);
	mem_free(a->place);
	mem_free(a);
}

struct assign_bill *assign_bills(struct assign *a, size_t item)
{
	assert(item < a->items);
	return &a->bills[item * a->places];
}

static void take_seat(struct assign *a, size_t place)
{
	if (a->seats_left[place] != ASSIGN_ENDLESS)
		a->seats_left[place]--;
}

void assign_fix(struct assign *a, size_t item, size_t place)
{
	assert(a->came == 0 && place < a->places && a->place[item] == ASSIGN_NOBODY);
	a->place[item] = place;
	take_seat(a, place);
}

/* A way to a place was found: kept when it is the cheapest so far. */
static void reach(struct assign *a, size_t place, const struct assign_bill *cost, size_t from, size_t pushed)
{
	struct step *s = &a->steps[place];

	if (s->state == STEP_SETTLED || (s->state == STEP_OPEN && assign_compare(cost, &s->cost) >= 0))
		return;
	*s = (struct step){STEP_OPEN, *cost, assign_sum(cost, &a->least[place]), from, pushed};
}

/* The most promising place that is reached and not settled. There is always one: where there is always room.
 */
static size_t next_place(const struct assign *a)
{
	size_t best = ASSIGN_NOBODY;

	for (size_t place = 0; place < a->places; place++) {
		if (a->steps[place].state == STEP_OPEN &&
		    (best == ASSIGN_NOBODY ||
		     assign_compare(&a->steps[place].guess, &a->steps[best].guess) < 0))
			best = place;
	}
	assert(best != ASSIGN_NOBODY);
	return best;
}

/* Who may be pushed out of a place that has no seat left. */
static void look_beyond(struct assign *a, size_t place)
{
	struct step *s = &a->steps[place];

	s->state = STEP_SETTLED;
	for (size_t to = 0; to < a->places; to++) {
		struct assign_bill cost;
		size_t pushed;

		if (a->steps[to].state == STEP_SETTLED ||
		    (pushed = assign_moves_best(a->moves, place, to, &cost)) == ASSIGN_NOBODY)
			continue;
		cost = assign_sum(&s->cost, &cost);
		reach(a, to, &cost, place, pushed);
	}
}

/* Settles places until one has a seat: the end of the cheapest chain. */
static size_t search(struct assign *a, size_t item)
{
	const struct assign_bill *bills = assign_bills(a, item);
	size_t place;

	for (place = 0; place < a->places; place++) {
		a->steps[place].state = STEP_UNSEEN;
		if (!assign_is_barred(&bills[place]))
			reach(a, place, &bills[place], place, item);
	}
	while (a->seats_left[place = next_place(a)] <= 0)
		look_beyond(a, place);
	return place;
}

/* The chain that ends at ${end} is the cheapest: what was settled on the way costs at least what is missing.
 */
static void learn(struct assign *a, size_t end)
{
	const struct assign_bill *whole = &a->steps[end].cost;

	for (size_t place = 0; place < a->places; place++) {
		if (a->steps[place].state == STEP_SETTLED)
			a->least[place] = assign_difference(whole, &a->steps[place].cost);
	}
}

/* From its end: each moves to where the one behind left, or will leave. */
static void move_along(struct assign *a, size_t end)
{
	size_t place = end;

	take_seat(a, end);
	for (;;) {
		const struct step *s = &a->steps[place];

		a->place[s->pushed] = place;
		assign_moves_came(a->moves, s->pushed, place);
		if (s->from == place)
			return;
		place = s->from;
	}
}

bool assign_step(struct assign *a, size_t items)
{
	for (; items > 0 && a->came < a->items; items--, a->came++) {
		size_t end;

		if (a->place[a->came] != ASSIGN_NOBODY)
			continue;
		end = search(a, a->came);
		learn(a, end);
		move_along(a, end);
	}
	return a->came == a->items;
}

size_t assign_place(const struct assign *a, size_t item)
{
	assert(a->place[item] != ASSIGN_NOBODY);
	return a->place[item];
}
