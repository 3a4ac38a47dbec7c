#include "rules/assign_moves.h"

#include <string.h>

#include "base/memory.h"

struct entry {
	struct assign_bill cost;
	size_t item;
};

struct heap {
	size_t count, room;
	struct entry *at;
};

struct assign_moves {
	size_t places;
	const struct assign_bill *bills;
	const size_t *place;
	struct heap *heaps; /* by from and to */
};

struct assign_moves *assign_moves_new(size_t places, const struct assign_bill *bills, const size_t *place)
{
	struct assign_moves *m = mem_alloc(sizeof(*m));

	*m = (struct assign_moves){places, bills, place, mem_array(places * places, sizeof(*m->heaps))};
	return m;
}

void assign_moves_free(struct assign_moves *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->places * m->places; i++)
		mem_free(m->heaps[i].at);
	mem_free(m->heaps);
	mem_free(m);
}

static bool before(const struct entry *a, const struct entry *b)
{
	int order = assign_compare(&a->cost, &b->cost);

	return order != 0 ? order < 0 : a->item < b->item;
}

static void push(struct heap *h, const struct entry *e)
{
	size_t at;

	if (h->count == h->room) {
		size_t room = h->room == 0 ? 8 : 2 * h->room;
		struct entry *grown = mem_array(room, sizeof(*grown));

		if (h->count > 0)
			memcpy(grown, h->at, h->count * sizeof(*grown));
		mem_free(h->at);
		h->at = grown;
		h->room = room;
	}
	for (at = h->count++; at > 0 && before(e, &h->at[(at - 1) / 2]); at = (at - 1) / 2)
		h->at[at] = h->at[(at - 1) / 2];
	h->at[at] = *e;
}

static void pop(struct heap *h)
{
	struct entry last = h->at[--h->count];
	size_t at = 0, child;

	while ((child = 2 * at + 1) < h->count) {
		if (child + 1 < h->count && before(&h->at[child + 1], &h->at[child]))
			child++;
		if (!before(&h->at[child], &last))
			break;
		h->at[at] = h->at[child];
		at = child;
	}
	if (h->count > 0)
		h->at[at] = last;
}

void assign_moves_came(struct assign_moves *m, size_t item, size_t place)
{
	const struct assign_bill *bills = &m->bills[item * m->places];

	for (size_t to = 0; to < m->places; to++) {
		if (to == place || assign_is_barred(&bills[to]))
			continue;
		push(&m->heaps[place * m->places + to],
		     &(struct entry){assign_difference(&bills[to], &bills[place]), item});
	}
}

size_t assign_moves_best(struct assign_moves *m, size_t from, size_t to, struct assign_bill *ret_cost)
{
	struct heap *h = &m->heaps[from * m->places + to];

	/* Those that left since. One that left and came back stands here twice, at the same cost. */
	while (h->count > 0 && m->place[h->at[0].item] != from)
		pop(h);
	if (h->count == 0)
		return ASSIGN_NOBODY;
	*ret_cost = h->at[0].cost;
	return h->at[0].item;
}
