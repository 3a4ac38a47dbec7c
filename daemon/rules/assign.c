/*
 * Each item that comes in takes the seat from which the cheapest chain of moves begins (it pushes one out,
 * that one the next, until a place with a free seat); when one goes out, the chain of moves that saves most
 * ends in its seat. So after each the placement is the cheapest for those that are in.
 *
 * The cheapest chain is searched for place by place, guided by what it costs at least to free a seat there
 * (A*). What a search finds out about that is kept. It is true at any time, and no move from one place to
 * another undercuts it: of two places, freeing a seat at the first costs at most the cheapest move to the
 * second and freeing a seat there. Where a seat is free it is nothing. Why both searches leave it so: the
 * potentials of successive shortest paths in a network of flow, and of a shortest path taken back.
 */
#include "rules/assign.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "rules/assign_moves.h"

/* What the search for a chain knows of a place. */
struct step {
	enum { STEP_UNSEEN, STEP_OPEN, STEP_SETTLED } state;
	struct assign_bill cost;  /* of the chain between here and where the search began */
	struct assign_bill guess; /* what the places are settled by */
	size_t next;              /* the place after it on the way to where the search began; itself: that */
	size_t pushed;            /* who moves between the two */
};

struct assign {
	size_t items, places;
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
	a->seats_left = mem_array(places, sizeof(*a->seats_left));
	a->bills = mem_array(items * places, sizeof(*a->bills));
	a->least = mem_array(places, sizeof(*a->least));
	a->steps = mem_array(places, sizeof(*a->steps));
	a->moves = assign_moves_new(items, places, a->bills);
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

static void give_seat(struct assign *a, size_t place)
{
	if (a->seats_left[place] != ASSIGN_ENDLESS)
		a->seats_left[place]++;
}

static bool was_cheaper(const struct step *s, const struct assign_bill *cost)
{
	return s->state == STEP_SETTLED || (s->state == STEP_OPEN && assign_compare(cost, &s->cost) >= 0);
}

/* The most promising place that is reached and not settled; ASSIGN_NOBODY: none is. */
static size_t next_place(const struct assign *a)
{
	size_t best = ASSIGN_NOBODY;

	for (size_t place = 0; place < a->places; place++) {
		if (a->steps[place].state == STEP_OPEN &&
		    (best == ASSIGN_NOBODY ||
		     assign_compare(&a->steps[place].guess, &a->steps[best].guess) < 0))
			best = place;
	}
	return best;
}

/* A way for the one that comes in, to a place, was found: kept when it is the cheapest so far. */
static void reach(struct assign *a, size_t place, const struct assign_bill *cost, size_t from, size_t pushed)
{
	struct step *s = &a->steps[place];

	if (!was_cheaper(s, cost))
		*s = (struct step){STEP_OPEN, *cost, assign_sum(cost, &a->least[place]), from, pushed};
}

/* Who may be pushed out of a place that has no seat left. */
static void look_beyond(struct assign *a, size_t place)
{
	struct step *s = &a->steps[place];

	s->state = STEP_SETTLED;
	for (size_t to = 0; to < a->places; to++) {
		const struct assign_bill *move;
		struct assign_bill cost;
		size_t pushed;

		if (to == place || a->steps[to].state == STEP_SETTLED ||
		    (pushed = assign_moves_best(a->moves, place, to, &move)) == ASSIGN_NOBODY)
			continue;
		cost = assign_sum(&s->cost, move);
		reach(a, to, &cost, place, pushed);
	}
}

/* Settles places until one has a seat: the end of the cheapest chain. There is one: where there is always
 * room. */
static size_t search(struct assign *a, size_t item)
{
	const struct assign_bill *bills = assign_bills(a, item);
	size_t place;

	for (place = 0; place < a->places; place++) {
		a->steps[place].state = STEP_UNSEEN;
		if (!assign_is_barred(&bills[place]))
			reach(a, place, &bills[place], place, item);
	}
	for (;;) {
		place = next_place(a);
		assert(place != ASSIGN_NOBODY);
		if (a->seats_left[place] > 0)
			return place;
		look_beyond(a, place);
	}
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

static void move(struct assign *a, size_t item, size_t to)
{
	if (assign_moves_place(a->moves, item) != ASSIGN_NOBODY)
		assign_moves_left(a->moves, item);
	assign_moves_came(a->moves, item, to);
}

void assign_enter(struct assign *a, size_t item)
{
	size_t place;

	assert(!assign_is_in(a, item));
	place = search(a, item);
	learn(a, place);
	take_seat(a, place);
	/* From its end: each moves to where the one behind left, or will leave. */
	for (; a->steps[place].next != place; place = a->steps[place].next)
		move(a, a->steps[place].pushed, place);
	move(a, item, place);
}

/* A way from ${place} to the seat that is free now was found. */
static void reach_back(struct assign *a, size_t place, const struct assign_bill *cost, size_t next,
                       size_t pushed)
{
	struct step *s = &a->steps[place];

	if (!was_cheaper(s, cost))
		*s = (struct step){STEP_OPEN, *cost, assign_difference(cost, &a->least[place]), next, pushed};
}

/* All chains that end at ${seat}, each from where it begins at its cheapest. What is saved most by one of
 * them, from where; ${seat}: nothing. */
static size_t search_back(struct assign *a, size_t seat)
{
	static const struct assign_bill nothing;
	size_t place, best = seat;

	for (place = 0; place < a->places; place++)
		a->steps[place].state = STEP_UNSEEN;
	reach_back(a, seat, &nothing, seat, ASSIGN_NOBODY);
	while ((place = next_place(a)) != ASSIGN_NOBODY) {
		struct step *s = &a->steps[place];

		s->state = STEP_SETTLED;
		if (assign_compare(&s->cost, &a->steps[best].cost) < 0)
			best = place;
		for (size_t from = 0; from < a->places; from++) {
			const struct assign_bill *move;
			struct assign_bill cost;
			size_t pushed;

			if (a->steps[from].state == STEP_SETTLED ||
			    (pushed = assign_moves_best(a->moves, from, place, &move)) == ASSIGN_NOBODY)
				continue;
			cost = assign_sum(&s->cost, move);
			reach_back(a, from, &cost, place, pushed);
		}
	}
	return best;
}

/* A seat is free at ${begin}: from any place it costs at most the chain to there. */
static void unlearn(struct assign *a, size_t begin)
{
	for (size_t place = 0; place < a->places; place++) {
		struct assign_bill most;

		if (a->steps[place].state != STEP_SETTLED)
			continue;
		most = assign_difference(&a->steps[place].cost, &a->steps[begin].cost);
		if (assign_compare(&most, &a->least[place]) < 0)
			a->least[place] = most;
	}
}

void assign_leave(struct assign *a, size_t item)
{
	size_t seat = assign_place(a, item), place;

	assign_moves_left(a->moves, item);
	if (a->seats_left[seat] > 0) {
		give_seat(a, seat);
		return;
	}
	place = search_back(a, seat);
	unlearn(a, place);
	give_seat(a, place);
	for (; place != seat; place = a->steps[place].next)
		move(a, a->steps[place].pushed, a->steps[place].next);
}

bool assign_is_in(const struct assign *a, size_t item)
{
	return assign_moves_place(a->moves, item) != ASSIGN_NOBODY;
}

size_t assign_place(const struct assign *a, size_t item)
{
	assert(assign_is_in(a, item));
	return assign_moves_place(a->moves, item);
}
