#include "rules/assign_moves.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

#define KEPT 6

struct way {
	struct assign_bill cost;
	size_t item;
};

/* The cheapest moves of one pair of places, cheapest first. */
struct best {
	size_t count;
	bool cut; /* there are others, all dearer */
	struct way at[KEPT];
};

struct crowd { /* who is at a place, in no order */
	size_t count, room;
	size_t *at;
};

struct assign_moves {
	size_t places;
	const struct assign_bill *bills;
	size_t *place, *position; /* by item: where it is, and where in that crowd */
	struct crowd *crowds;     /* by place */
	struct best *best;        /* by from and to; empty and cut: to be looked for */
	size_t *sought;           /* room for places */
};

struct assign_moves *assign_moves_new(size_t items, size_t places, const struct assign_bill *bills)
{
	struct assign_moves *m = mem_alloc(sizeof(*m));

	*m = (struct assign_moves){.places = places, .bills = bills};
	m->place = mem_array(items, sizeof(*m->place));
	m->position = mem_array(items, sizeof(*m->position));
	m->crowds = mem_array(places, sizeof(*m->crowds));
	m->best = mem_array(places * places, sizeof(*m->best));
	m->sought = mem_array(places, sizeof(*m->sought));
	for (size_t item = 0; item < items; item++)
		m->place[item] = ASSIGN_NOBODY;
	return m;
}

void assign_moves_free(struct assign_moves *m)
{
	if (m == NULL)
		return;
	for (size_t place = 0; place < m->places; place++)
		mem_free(m->crowds[place].at);
	mem_free(m->sought);
	mem_free(m->best);
	mem_free(m->crowds);
	mem_free(m->position);
	mem_free(m->place);
	mem_free(m);
}

size_t assign_moves_place(const struct assign_moves *m, size_t item)
{
	return m->place[item];
}

static void join(struct crowd *c, size_t item)
{
	if (c->count == c->room) {
		size_t room = c->room == 0 ? 16 : 2 * c->room;
		size_t *grown = mem_array(room, sizeof(*grown));

		if (c->count > 0)
			memcpy(grown, c->at, c->count * sizeof(*grown));
		mem_free(c->at);
		c->at = grown;
		c->room = room;
	}
	c->at[c->count++] = item;
}

/* Whether a move costs less than one that is known. Most are decided by the first components. */
static bool is_cheaper(const struct assign_bill *here, const struct assign_bill *there, size_t item,
                       const struct way *known)
{
	for (size_t i = 0; i < ASSIGN_COMPONENTS; i++) {
		int64_t cost = there->at[i] - here->at[i];

		if (cost != known->cost.at[i])
			return cost < known->cost.at[i];
	}
	return item < known->item;
}

static void consider(struct best *best, const struct assign_bill *here, const struct assign_bill *there,
                     size_t item)
{
	size_t at;

	if (assign_is_barred(there))
		return;
	if (best->count == KEPT || best->cut) {
		if (best->count == 0 || !is_cheaper(here, there, item, &best->at[best->count - 1])) {
			best->cut = true;
			return;
		}
		if (best->count == KEPT) {
			best->cut = true;
			best->count--;
		}
	}
	for (at = best->count++; at > 0 && is_cheaper(here, there, item, &best->at[at - 1]); at--)
		best->at[at] = best->at[at - 1];
	best->at[at] = (struct way){assign_difference(there, here), item};
}

void assign_moves_came(struct assign_moves *m, size_t item, size_t place)
{
	const struct assign_bill *bills = &m->bills[item * m->places];
	struct best *best = &m->best[place * m->places];

	assert(m->place[item] == ASSIGN_NOBODY);
	m->place[item] = place;
	m->position[item] = m->crowds[place].count;
	join(&m->crowds[place], item);
	for (size_t to = 0; to < m->places; to++)
		if (to != place)
			consider(&best[to], &bills[place], &bills[to], item);
}

static void forget(struct best *best, size_t item)
{
	for (size_t i = 0; i < best->count; i++) {
		if (best->at[i].item != item)
			continue;
		best->count--;
		memmove(best->at + i, best->at + i + 1, (best->count - i) * sizeof(*best->at));
		return;
	}
}

void assign_moves_left(struct assign_moves *m, size_t item)
{
	size_t place = m->place[item], last;
	struct crowd *c = &m->crowds[place];
	struct best *best = &m->best[place * m->places];

	last = c->at[--c->count];
	c->at[m->position[item]] = last;
	m->position[last] = m->position[item];
	m->place[item] = ASSIGN_NOBODY;
	for (size_t to = 0; to < m->places; to++)
		forget(&best[to], item);
}

static bool is_unknown(const struct best *best)
{
	return best->count == 0 && best->cut;
}

/* All that is unknown of one place at once: the bills of an item lie together. */
static void look_again(struct assign_moves *m, size_t from)
{
	const struct crowd *c = &m->crowds[from];
	struct best *best = &m->best[from * m->places];
	size_t sought = 0;

	for (size_t to = 0; to < m->places; to++) {
		if (!is_unknown(&best[to]))
			continue;
		best[to].cut = false;
		m->sought[sought++] = to;
	}
	for (size_t i = 0; i < c->count; i++) {
		const struct assign_bill *bills = &m->bills[c->at[i] * m->places];

		for (size_t k = 0; k < sought; k++)
			consider(&best[m->sought[k]], &bills[from], &bills[m->sought[k]], c->at[i]);
	}
}

size_t assign_moves_best(struct assign_moves *m, size_t from, size_t to, const struct assign_bill **ret_cost)
{
	struct best *best = &m->best[from * m->places + to];

	if (is_unknown(best))
		look_again(m, from);
	if (best->count == 0)
		return ASSIGN_NOBODY;
	*ret_cost = &best->at[0].cost;
	return best->at[0].item;
}
