#include "rules/agenda_why.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

/* The cheapest move from one place to another; item AGENDA_NOWHERE: no one there may. */
struct move {
	size_t item;
	struct agenda_cost cost;
};

/* Places by number: meetings, then nowhere. What it costs at least that a seat is freed there. */
struct chain {
	bool known;
	struct agenda_cost cost;
	size_t next; /* where the first of it goes; itself: a seat is free */
};

struct graph {
	const struct agenda_problem *p;
	const size_t *placed;
	size_t places;
	int64_t *seats_left;
	struct move *moves; /* by from and to */
	struct chain *chains;
};

struct agenda_why {
	const struct agenda_problem *p;
	const size_t *placed;
	size_t item;
	enum { DRAWING, CHAINING, OVER } phase;
	struct graph g; /* of all but the item as they are placed; then as is best for them without it */
	size_t *others; /* that */
	size_t cursor, rounds;
	bool best;
};

static const struct agenda_cost free_of_charge = {0};

static struct agenda_cost sum(const struct agenda_cost *a, const struct agenda_cost *b)
{
	return (struct agenda_cost){.late_crisis = a->late_crisis + b->late_crisis,
	                            .late_high = a->late_high + b->late_high,
	                            .late_medium = a->late_medium + b->late_medium,
	                            .late_low = a->late_low + b->late_low,
	                            .waiting = a->waiting + b->waiting,
	                            .wished_missed = a->wished_missed + b->wished_missed,
	                            .moved = a->moved + b->moved};
}

static struct agenda_cost difference(const struct agenda_cost *a, const struct agenda_cost *b)
{
	return (struct agenda_cost){.late_crisis = a->late_crisis - b->late_crisis,
	                            .late_high = a->late_high - b->late_high,
	                            .late_medium = a->late_medium - b->late_medium,
	                            .late_low = a->late_low - b->late_low,
	                            .waiting = a->waiting - b->waiting,
	                            .wished_missed = a->wished_missed - b->wished_missed,
	                            .moved = a->moved - b->moved};
}

static size_t place_of(const struct graph *g, size_t item)
{
	return g->placed[item] == AGENDA_NOWHERE ? g->p->meeting_count : g->placed[item];
}

static size_t meeting_of(const struct graph *g, size_t place)
{
	return place == g->p->meeting_count ? AGENDA_NOWHERE : place;
}

static bool may_be_at(const struct graph *g, size_t item, size_t place)
{
	return place == g->p->meeting_count || agenda_allowed(g->p, item, place);
}

/* Of two that cost the same, the younger case gives way. */
static bool gives_way_before(const struct agenda_item *a, const struct agenda_item *b)
{
	if (a->opened.n != b->opened.n)
		return a->opened.n > b->opened.n;
	return strcmp(a->case_.text, b->case_.text) > 0;
}

/* A hole in the list of items is none. */
static bool is_item(const struct agenda_problem *p, size_t item)
{
	return p->items[item].urgency != URGENCY_ABSENT;
}

static void offer(struct graph *g, size_t item, size_t to, const struct agenda_cost *stays)
{
	struct move *m = &g->moves[place_of(g, item) * g->places + to];
	struct agenda_cost there = agenda_cost_of(g->p, item, meeting_of(g, to)),
	                   cost = difference(&there, stays);
	int order = m->item == AGENDA_NOWHERE ? -1 : agenda_cost_compare(&cost, &m->cost);

	if (order < 0 || (order == 0 && gives_way_before(&g->p->items[item], &g->p->items[m->item])))
		*m = (struct move){item, cost};
}

/* Places and the seats left there when ${but} is nowhere; no moves. */
static struct graph begin(const struct agenda_problem *p, const size_t *placed, size_t but)
{
	struct graph g = {.p = p, .placed = placed, .places = p->meeting_count + 1};

	g.seats_left = mem_array(g.places, sizeof(*g.seats_left));
	for (size_t m = 0; m < p->meeting_count; m++)
		g.seats_left[m] = p->meetings[m].seats;
	g.seats_left[p->meeting_count] = INT64_MAX;
	for (size_t item = 0; item < p->item_count; item++)
		if (item != but && is_item(p, item))
			g.seats_left[place_of(&g, item)]--;
	return g;
}

/* The same with room for moves, none of which is drawn yet. */
static struct graph begin_moves(const struct agenda_problem *p, const size_t *placed, size_t but)
{
	struct graph g = begin(p, placed, but);

	g.moves = mem_array(g.places * g.places, sizeof(*g.moves));
	g.chains = mem_array(g.places, sizeof(*g.chains));
	for (size_t n = 0; n < g.places * g.places; n++)
		g.moves[n].item = AGENDA_NOWHERE;
	return g;
}

/* All moves of an item. */
static void draw(struct graph *g, size_t item)
{
	struct agenda_cost stays = agenda_cost_of(g->p, item, g->placed[item]);

	for (size_t to = 0; to < g->places; to++)
		if (to != place_of(g, item) && may_be_at(g, item, to))
			offer(g, item, to, &stays);
}

static void erase(struct graph *g)
{
	mem_free(g->chains);
	mem_free(g->moves);
	mem_free(g->seats_left);
}

/* Shorter by way of ${to}? */
static bool shorten(struct graph *g, size_t from, size_t to)
{
	const struct move *m = &g->moves[from * g->places + to];
	struct chain *c = &g->chains[from];
	struct agenda_cost cost;

	if (m->item == AGENDA_NOWHERE || !g->chains[to].known)
		return false;
	cost = sum(&m->cost, &g->chains[to].cost);
	if (c->known && agenda_cost_compare(&cost, &c->cost) >= 0)
		return false;
	*c = (struct chain){true, cost, to};
	return true;
}

/* No chains but those of no moves: at ${end} or, AGENDA_NOWHERE, wherever a seat is free. */
static void begin_chains(struct graph *g, size_t end)
{
	for (size_t place = 0; place < g->places; place++) {
		bool ends = end == AGENDA_NOWHERE ? g->seats_left[place] > 0 : place == end;
		g->chains[place] = (struct chain){ends, free_of_charge, place};
	}
}

/* False when no chain became shorter: they are the cheapest then. That takes no more rounds than there are
 * places, unless there is a circle that saves something: then the placement is not the best, and the chains
 * are of no use. */
static bool shorten_all(struct graph *g)
{
	bool changed = false;

	for (size_t from = 0; from < g->places; from++)
		for (size_t to = 0; to < g->places; to++)
			changed = shorten(g, from, to) || changed;
	return changed;
}

static bool keeps_the_rules(const struct graph *g)
{
	for (size_t place = 0; place < g->places; place++)
		if (g->seats_left[place] < 0)
			return false;
	for (size_t i = 0; i < g->p->item_count; i++)
		if (is_item(g->p, i) && (g->p->items[i].fixed ? g->placed[i] != g->p->items[i].current
		                                              : !may_be_at(g, i, place_of(g, i))))
			return false;
	return true;
}

/* Nobody who leaves a place saves anything. */
static bool nobody_saves(const struct graph *g)
{
	for (size_t place = 0; place < g->places; place++)
		if (g->chains[place].known &&
		    agenda_cost_compare(&g->chains[place].cost, &free_of_charge) < 0)
			return false;
	return true;
}

static enum agenda_bound forbidden(const struct agenda_problem *p, size_t item, size_t meeting,
                                   uint32_t *ret_absent)
{
	const struct agenda_item *i = &p->items[item];
	const struct agenda_meeting *m = &p->meetings[meeting];

	if (m->day.n < p->today.n || m->day.n > p->horizon.n)
		return AGENDA_BEYOND;
	if (m->day.n > i->until.n)
		return AGENDA_CONSENT;
	if (m->day.n < i->earliest.n)
		return AGENDA_EARLIER;
	for (size_t r = 0; r < i->required.count; r++)
		for (size_t a = 0; a < m->absent.count; a++)
			if (i->required.at[r] == m->absent.at[a]) {
				*ret_absent = m->absent.at[a];
				return AGENDA_ABSENT;
			}
	return AGENDA_BUSY;
}

/* Of a place where it might stand. */
static enum agenda_bound bound_at(const struct graph *g, size_t item, size_t place)
{
	if (place == place_of(g, item))
		return AGENDA_HERE;
	if (g->p->items[item].fixed)
		return AGENDA_ELSEWHERE;
	return g->seats_left[place] > 0 ? AGENDA_DEARER : AGENDA_FULL;
}

/* Without the item, others are better off where it stands: what is best for them then. ${g}: of all but the
 * item, with the chains to where it stands. */
static size_t *best_without(const struct graph *g, size_t item)
{
	size_t *rest = mem_array(g->p->item_count, sizeof(*rest));
	size_t from = place_of(g, item);

	memcpy(rest, g->placed, g->p->item_count * sizeof(*rest));
	for (size_t place = 0; place < g->places; place++)
		if (g->chains[place].known &&
		    agenda_cost_compare(&g->chains[place].cost, &g->chains[from].cost) < 0)
			from = place;
	for (size_t next; (next = g->chains[from].next) != from; from = next)
		rest[g->moves[from * g->places + next].item] = meeting_of(g, next);
	return rest;
}

/* Who was at a place and would not be. ${rest}: the others when the item is nowhere; then one moves on. */
static size_t who_leaves(const struct graph *rest, const size_t *placed, size_t item, size_t place)
{
	size_t next = rest->chains[place].next, pushed = rest->moves[place * rest->places + next].item;

	if (next != place && placed[pushed] == meeting_of(rest, place))
		return pushed;
	for (size_t i = 0; i < rest->p->item_count; i++)
		if (i != item && is_item(rest->p, i) && placed[i] == meeting_of(rest, place) &&
		    rest->placed[i] != placed[i])
			return i;
	return AGENDA_NOWHERE;
}

/* What it costs that an item is at a place, and others make room. */
static struct agenda_cost cost_at(const struct graph *rest, size_t item, size_t place)
{
	struct agenda_cost cost = agenda_cost_of(rest->p, item, meeting_of(rest, place));

	return sum(&cost, &rest->chains[place].cost);
}

static void price(const struct graph *now, const struct graph *rest, size_t item,
                  struct agenda_why_place *ret_places)
{
	struct agenda_cost here = cost_at(rest, item, place_of(now, item));

	for (size_t place = 0; place < now->places; place++) {
		struct agenda_why_place *w = &ret_places[place];
		struct agenda_cost there;

		if (w->bound > AGENDA_ELSEWHERE || !rest->chains[place].known)
			continue;
		there = cost_at(rest, item, place);
		w->priced = true;
		w->more = difference(&there, &here);
		if (w->bound != AGENDA_HERE && now->seats_left[place] <= 0)
			w->instead_of = who_leaves(rest, now->placed, item, place);
	}
}

struct agenda_why *agenda_why_new(const struct agenda_problem *p, const size_t *placed, size_t item)
{
	struct agenda_why *why = mem_alloc(sizeof(*why));

	*why = (struct agenda_why){.p = p, .placed = placed, .item = item, .g = begin_moves(p, placed, item)};
	return why;
}

void agenda_why_free(struct agenda_why *why)
{
	if (why == NULL)
		return;
	erase(&why->g);
	mem_free(why->others);
	mem_free(why);
}

/* All is drawn. */
static void end_drawing(struct agenda_why *why)
{
	bool first = why->item != AGENDA_NOWHERE && why->others == NULL;

	if (why->item == AGENDA_NOWHERE && !keeps_the_rules(&why->g)) {
		why->phase = OVER;
		return;
	}
	begin_chains(&why->g, first ? place_of(&why->g, why->item) : AGENDA_NOWHERE);
	why->rounds = 0;
	why->phase = CHAINING;
}

/* ${sound}: the chains are the cheapest. */
static void end_chaining(struct agenda_why *why, bool sound)
{
	why->phase = OVER;
	if (why->item == AGENDA_NOWHERE) {
		why->best = sound && nobody_saves(&why->g);
		return;
	}
	assert(sound);
	if (why->others != NULL)
		return;
	why->others = best_without(&why->g, why->item);
	erase(&why->g);
	why->g = begin_moves(why->p, why->others, why->item);
	why->cursor = 0;
	why->phase = DRAWING;
}

bool agenda_why_step(struct agenda_why *why, size_t items)
{
	bool changed;

	switch (why->phase) {
	case DRAWING:
		for (; items > 0 && why->cursor < why->p->item_count; items--, why->cursor++)
			if (why->cursor != why->item && is_item(why->p, why->cursor) &&
			    !why->p->items[why->cursor].fixed)
				draw(&why->g, why->cursor);
		if (why->cursor == why->p->item_count)
			end_drawing(why);
		break;
	case CHAINING:
		changed = shorten_all(&why->g);
		if (!changed || why->rounds++ == why->g.places)
			end_chaining(why, !changed);
		break;
	case OVER:
		break;
	}
	return why->phase == OVER;
}

bool agenda_why_is_best(const struct agenda_why *why)
{
	assert(why->phase == OVER && why->item == AGENDA_NOWHERE);
	return why->best;
}

void agenda_why_take(const struct agenda_why *why, struct agenda_why_place *ret_places)
{
	struct graph now = begin(why->p, why->placed, AGENDA_NOWHERE);
	size_t item = why->item;

	assert(why->phase == OVER && item != AGENDA_NOWHERE);
	for (size_t place = 0; place < now.places; place++) {
		struct agenda_why_place *w = &ret_places[place];

		*w = (struct agenda_why_place){.instead_of = AGENDA_NOWHERE};
		if (place != place_of(&now, item) && !may_be_at(&now, item, place))
			w->bound = forbidden(why->p, item, place, &w->absent);
		else
			w->bound = bound_at(&now, item, place);
	}
	price(&now, &why->g, item, ret_places);
	erase(&now);
}

bool agenda_why_best(const struct agenda_problem *p, const size_t *placed)
{
	struct agenda_why *why = agenda_why_new(p, placed, AGENDA_NOWHERE);
	bool best;

	while (!agenda_why_step(why, SIZE_MAX))
		;
	best = agenda_why_is_best(why);
	agenda_why_free(why);
	return best;
}

void agenda_why_places(const struct agenda_problem *p, const size_t *placed, size_t item,
                       struct agenda_why_place *ret_places)
{
	struct agenda_why *why = agenda_why_new(p, placed, item);

	while (!agenda_why_step(why, SIZE_MAX))
		;
	agenda_why_take(why, ret_places);
	agenda_why_free(why);
}

size_t agenda_why_next(const struct agenda_why_place *places, size_t meeting_count)
{
	size_t best = AGENDA_NOWHERE;

	for (size_t place = 0; place <= meeting_count; place++) {
		if (!places[place].priced || places[place].bound == AGENDA_HERE)
			continue;
		if (best == AGENDA_NOWHERE ||
		    agenda_cost_compare(&places[place].more, &places[best].more) < 0)
			best = place;
	}
	return best;
}
