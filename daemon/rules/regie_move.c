/*
 * Cases come in one by one. Each takes the cheapest chain: it goes to somebody, who hands one on to somebody
 * else, until one who has room. Chains are searched by Dijkstra's way, with potentials that keep every step
 * at 0 or more, so that after each case the whole is the cheapest for those that are in (successive shortest
 * paths). What a further case costs at the end of a chain only grows with what somebody has, so nobody has to
 * give back.
 */
#include "rules/regie_move.h"

#include <assert.h>

#include "base/memory.h"

/* What the search for a chain knows of a person. */
struct hop {
	enum { HOP_UNSEEN, HOP_OPEN, HOP_SETTLED } state;
	struct regie_move_cost way; /* as far as here, less the potential */
	size_t from;                /* whom it came by; itself: the first */
	size_t what;                /* which case comes here */
};

/* One more place than people: the last is for cases that nobody takes. */
struct moving {
	const struct regie_move_problem *p;
	size_t places;
	size_t *to;     /* by case */
	int64_t *extra; /* by place: cases that came */
	struct regie_move_cost *potential;
	struct hop *hops;
};

static struct regie_move_cost plus(struct regie_move_cost a, struct regie_move_cost b)
{
	return (struct regie_move_cost){a.nobody + b.nobody, a.misfit + b.misfit, a.crowding + b.crowding};
}

static struct regie_move_cost minus(struct regie_move_cost a, struct regie_move_cost b)
{
	return (struct regie_move_cost){a.nobody - b.nobody, a.misfit - b.misfit, a.crowding - b.crowding};
}

int regie_move_compare(const struct regie_move_cost *a, const struct regie_move_cost *b)
{
	if (a->nobody != b->nobody)
		return a->nobody < b->nobody ? -1 : 1;
	if (a->misfit != b->misfit)
		return a->misfit < b->misfit ? -1 : 1;
	if (a->crowding != b->crowding)
		return a->crowding < b->crowding ? -1 : 1;
	return 0;
}

static const struct regie_move_fit *fit(const struct regie_move_problem *p, size_t which, size_t person)
{
	return &p->fits[which * p->person_count + person];
}

static bool may_be_at(const struct moving *m, size_t which, size_t place)
{
	return place == m->p->person_count || fit(m->p, which, place)->eligible;
}

/* Of a case being somewhere, whatever else is there. */
static struct regie_move_cost of_being(const struct moving *m, size_t which, size_t place)
{
	if (place == m->p->person_count)
		return (struct regie_move_cost){.nobody = 1};
	return (struct regie_move_cost){.misfit = -fit(m->p, which, place)->score};
}

static bool has_room(const struct moving *m, size_t place)
{
	return place == m->p->person_count ||
	       m->p->people[place].load + m->extra[place] < m->p->people[place].limit;
}

/* Of one case more there. */
static struct regie_move_cost of_more(const struct moving *m, size_t place)
{
	if (place == m->p->person_count)
		return (struct regie_move_cost){.nobody = 0};
	return (struct regie_move_cost){.crowding = m->p->people[place].load + m->extra[place] + 1};
}

static void reach(struct moving *m, size_t place, struct regie_move_cost way, size_t from, size_t what)
{
	struct hop *h = &m->hops[place];

	if (h->state == HOP_SETTLED || (h->state == HOP_OPEN && regie_move_compare(&way, &h->way) >= 0))
		return;
	*h = (struct hop){HOP_OPEN, way, from, what};
}

/* The cheapest that is reached and not settled; places when there is none. */
static size_t cheapest(const struct moving *m)
{
	size_t best = m->places;

	for (size_t i = 0; i < m->places; i++)
		if (m->hops[i].state == HOP_OPEN &&
		    (best == m->places || regie_move_compare(&m->hops[i].way, &m->hops[best].way) < 0))
			best = i;
	return best;
}

/* Which of the cases there could go on, and where to. */
static void look_beyond(struct moving *m, size_t place)
{
	struct regie_move_cost here = plus(m->hops[place].way, m->potential[place]);

	for (size_t which = 0; which < m->p->case_count; which++) {
		if (m->to[which] != place)
			continue;
		struct regie_move_cost left = minus(here, of_being(m, which, place));
		for (size_t i = 0; i < m->places; i++)
			if (m->hops[i].state != HOP_SETTLED && may_be_at(m, which, i))
				reach(m, i, minus(plus(left, of_being(m, which, i)), m->potential[i]), place,
				      which);
	}
}

/* Settles people until no way on can be cheaper than ending where the best end is. */
static size_t search(struct moving *m, size_t which, struct regie_move_cost *ret_whole)
{
	struct regie_move_cost whole = {0};
	size_t end = m->places, place;

	for (size_t i = 0; i < m->places; i++) {
		m->hops[i].state = HOP_UNSEEN;
		if (may_be_at(m, which, i))
			reach(m, i, minus(of_being(m, which, i), m->potential[i]), i, which);
	}
	while ((place = cheapest(m)) < m->places) {
		const struct hop *h = &m->hops[place];

		if (end < m->places && regie_move_compare(&h->way, &whole) >= 0)
			break;
		m->hops[place].state = HOP_SETTLED;
		if (has_room(m, place)) {
			struct regie_move_cost here =
			        plus(plus(h->way, m->potential[place]), of_more(m, place));
			if (end == m->places || regie_move_compare(&here, &whole) < 0) {
				whole = here;
				end = place;
			}
		}
		look_beyond(m, place);
	}
	assert(end < m->places);
	*ret_whole = whole;
	return end;
}

/* What was settled is as far as its way from here on: steps between stay at 0 or more. */
static void learn(struct moving *m, struct regie_move_cost whole)
{
	for (size_t i = 0; i < m->places; i++)
		if (m->hops[i].state == HOP_SETTLED && regie_move_compare(&m->hops[i].way, &whole) < 0)
			m->potential[i] = plus(m->potential[i], minus(m->hops[i].way, whole));
}

/* From its end: each case moves to where the chain took it. */
static void move_along(struct moving *m, size_t end)
{
	m->extra[end]++;
	for (size_t place = end;;) {
		const struct hop *h = &m->hops[place];

		m->to[h->what] = place;
		if (h->from == place)
			return;
		place = h->from;
	}
}

void regie_move(const struct regie_move_problem *p, size_t *ret_to)
{
	struct moving m = {.p = p, .places = p->person_count + 1, .to = ret_to};

	m.extra = mem_array(m.places, sizeof(*m.extra));
	m.potential = mem_array(m.places, sizeof(*m.potential));
	m.hops = mem_array(m.places, sizeof(*m.hops));
	for (size_t i = 0; i < p->case_count; i++)
		ret_to[i] = REGIE_MOVE_NOBODY;
	for (size_t i = 0; i < p->case_count; i++) {
		struct regie_move_cost whole;
		size_t end = search(&m, i, &whole);

		learn(&m, whole);
		move_along(&m, end);
	}
	for (size_t i = 0; i < p->case_count; i++)
		if (ret_to[i] == p->person_count)
			ret_to[i] = REGIE_MOVE_NOBODY;
	mem_free(m.hops);
	mem_free(m.potential);
	mem_free(m.extra);
}

struct regie_move_cost regie_move_cost(const struct regie_move_problem *p, const size_t *to)
{
	struct regie_move_cost cost = {0};
	int64_t *extra = mem_array(p->person_count, sizeof(*extra));

	for (size_t i = 0; i < p->case_count; i++) {
		if (to[i] == REGIE_MOVE_NOBODY) {
			cost.nobody++;
			continue;
		}
		cost.misfit -= fit(p, i, to[i])->score;
		cost.crowding += p->people[to[i]].load + ++extra[to[i]];
	}
	mem_free(extra);
	return cost;
}
