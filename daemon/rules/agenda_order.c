/*
 * The order inside a meeting. Going through the slots, whoever has come, must stay for a later item and is
 * not needed now waits; what partners sit is what they are needed plus what they wait. Who waits depends only
 * on which items were had, not on their order, so the best order is found over sets of items.
 */
#include "rules/agenda.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const size_t NO_ITEM = SIZE_MAX;

struct order {
	const struct agenda_sitting *items;
	size_t count, last; /* items; the highest slot in use */
	size_t *in_slot;    /* 1..last: the fixed item there, or NO_ITEM */
	size_t movable_count, crisis_count;
	size_t *movable;   /* crisis first, then by age */
	size_t *free_slot; /* by movable position: the slots that they fill, ascending */
	/* People as bits: those who come for two items at least. Whoever comes for one only never waits. */
	size_t words;
	uint64_t *comes;          /* by item, so many words each */
	uint64_t *before, *after; /* by slot: who comes for fixed ones before it, and from it on */
	uint64_t *stay;           /* who must stay at the slot that is looked at */
};

struct attendance {
	uint32_t person;
	size_t item;
};

static int by_person(const void *a, const void *b)
{
	const struct attendance *x = a, *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

static int movable_before(const void *a, const void *b, void *items)
{
	const struct agenda_sitting *all = items;
	const struct agenda_sitting *x = &all[*(const size_t *)a], *y = &all[*(const size_t *)b];
	bool x_crisis = x->urgency == URGENCY_CRISIS, y_crisis = y->urgency == URGENCY_CRISIS;

	if (x_crisis != y_crisis)
		return y_crisis - x_crisis;
	if (x->opened.n != y->opened.n)
		return x->opened.n < y->opened.n ? -1 : 1;
	return strcmp(x->case_.text, y->case_.text);
}

/* Up to where the same person is named, from ${from} on. */
static size_t end_of_person(const struct attendance *at, size_t count, size_t from)
{
	size_t to = from + 1;

	while (to < count && at[to].person == at[from].person)
		to++;
	return to;
}

static void number_people(struct order *o, const struct attendance *at, size_t count)
{
	size_t people = 0;

	for (size_t from = 0, to; from < count; from = to) {
		to = end_of_person(at, count, from);
		people += at[from].item != at[to - 1].item ? 1 : 0;
	}
	o->words = (people + 63) / 64;
	o->comes = mem_array(o->count * o->words, sizeof(*o->comes));
	o->stay = mem_array(o->words, sizeof(*o->stay));
	people = 0;
	for (size_t from = 0, to; from < count; from = to) {
		to = end_of_person(at, count, from);
		if (at[from].item == at[to - 1].item)
			continue;
		for (size_t k = from; k < to; k++)
			o->comes[at[k].item * o->words + people / 64] |= UINT64_C(1) << people % 64;
		people++;
	}
}

static void begin_people(struct order *o)
{
	size_t all = 0, filled = 0;
	struct attendance *at;

	for (size_t i = 0; i < o->count; i++)
		all += o->items[i].attendees.count;
	at = mem_array(all, sizeof(*at));
	for (size_t i = 0; i < o->count; i++)
		for (size_t k = 0; k < o->items[i].attendees.count; k++)
			at[filled++] = (struct attendance){o->items[i].attendees.at[k], i};
	if (all > 0)
		qsort(at, all, sizeof(*at), by_person);
	number_people(o, at, all);
	mem_free(at);
}

static void begin_slots(struct order *o)
{
	o->last = o->count;
	for (size_t i = 0; i < o->count; i++) {
		assert(o->items[i].fixed_slot >= 0);
		if ((size_t)o->items[i].fixed_slot > o->last)
			o->last = (size_t)o->items[i].fixed_slot;
	}
	o->in_slot = mem_array(o->last + 1, sizeof(*o->in_slot));
	o->movable = mem_array(o->count, sizeof(*o->movable));
	o->free_slot = mem_array(o->count, sizeof(*o->free_slot));
	for (size_t slot = 0; slot <= o->last; slot++)
		o->in_slot[slot] = NO_ITEM;
	for (size_t i = 0; i < o->count; i++) {
		size_t slot = (size_t)o->items[i].fixed_slot;

		if (slot == 0) {
			o->crisis_count += o->items[i].urgency == URGENCY_CRISIS;
			o->movable[o->movable_count++] = i;
			continue;
		}
		assert(o->in_slot[slot] == NO_ITEM);
		o->in_slot[slot] = i;
	}
	qsort_r(o->movable, o->movable_count, sizeof(*o->movable), movable_before, (void *)o->items);
	for (size_t slot = 1, k = 0; k < o->movable_count; slot++) {
		if (o->in_slot[slot] == NO_ITEM)
			o->free_slot[k++] = slot;
	}
}

static void end(struct order *o)
{
	mem_free(o->after);
	mem_free(o->before);
	mem_free(o->stay);
	mem_free(o->comes);
	mem_free(o->free_slot);
	mem_free(o->movable);
	mem_free(o->in_slot);
}

static void add_people(const struct order *o, uint64_t *to, size_t item)
{
	for (size_t w = 0; item != NO_ITEM && w < o->words; w++)
		to[w] |= o->comes[item * o->words + w];
}

static void begin_fixed(struct order *o)
{
	size_t slots = o->last + 2, words = o->words;

	o->before = mem_array(slots * words, sizeof(*o->before));
	o->after = mem_array(slots * words, sizeof(*o->after));
	for (size_t slot = 1; words > 0 && slot < slots; slot++) {
		memcpy(o->before + slot * words, o->before + (slot - 1) * words, words * sizeof(*o->before));
		add_people(o, o->before + slot * words, o->in_slot[slot - 1]);
	}
	for (size_t slot = slots - 1; words > 0 && slot-- > 0;) {
		memcpy(o->after + slot * words, o->after + (slot + 1) * words, words * sizeof(*o->after));
		add_people(o, o->after + slot * words, o->in_slot[slot]);
	}
}

/* Those who came for what was had before ${slot}, and come for something yet: of movable items, ${had} and
 * ${later}. */
static void look(struct order *o, const uint64_t *had, const uint64_t *later, size_t slot)
{
	const uint64_t *before = o->before + slot * o->words, *after = o->after + slot * o->words;

	for (size_t w = 0; w < o->words; w++)
		o->stay[w] = (had[w] | before[w]) & (later[w] | after[w]);
}

/* Without an instruction that not every processor has, faster than asking for one. */
static int64_t ones(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (int64_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* How many of them wait while ${item} (or nothing) is had now. */
static int64_t waiting(const struct order *o, size_t item)
{
	int64_t n = 0;

	for (size_t w = 0; w < o->words; w++)
		n += ones(item == NO_ITEM ? o->stay[w] : o->stay[w] & ~o->comes[item * o->words + w]);
	return n;
}

/* What waits at fixed ones behind the free slot before the one that the ${k}-th movable item gets, up to that
 * or to the end; there it is looked then. */
static int64_t wait_at_fixed(struct order *o, const uint64_t *had, const uint64_t *later, size_t k)
{
	size_t slot = k > 0 ? o->free_slot[k - 1] + 1 : 1,
	       stop = k < o->movable_count ? o->free_slot[k] : o->last + 1;
	int64_t n = 0;

	for (; slot < stop; slot++) {
		look(o, had, later, slot);
		n += waiting(o, o->in_slot[slot]);
	}
	look(o, had, later, stop);
	return n;
}

/* The best next item after the set ${done}, and what still waits from there on, where that of larger sets is
 * known. ${people}: by set, who comes for it. */
static int64_t best_after(struct order *o, uint32_t done, const uint64_t *people, const int64_t *rest,
                          unsigned char *ret_next)
{
	uint32_t all = (UINT32_C(1) << o->movable_count) - 1;
	size_t k = (size_t)__builtin_popcount(done);
	bool crisis_left = k < o->crisis_count;
	int64_t best = INT64_MAX,
	        between = wait_at_fixed(o, people + done * o->words, people + (all & ~done) * o->words, k);

	if (done == all)
		return between;
	for (size_t i = 0; i < o->movable_count; i++) {
		uint32_t with = done | UINT32_C(1) << i;
		int64_t n;

		if (with == done || (crisis_left && i >= o->crisis_count))
			continue;
		n = waiting(o, o->movable[i]) + rest[with];
		if (n < best) {
			best = n;
			*ret_next = (unsigned char)i;
		}
	}
	return between + best;
}

static uint64_t *people_of_sets(const struct order *o, uint32_t sets)
{
	uint64_t *people = mem_array(sets * o->words, sizeof(*people));

	for (uint32_t set = 1; set < sets; set++) {
		memcpy(people + set * o->words, people + (set & (set - 1)) * o->words,
		       o->words * sizeof(*people));
		add_people(o, people + set * o->words, o->movable[__builtin_ctz(set)]);
	}
	return people;
}

/* Sets with another item before the last crisis never come about. */
static void order_exactly(struct order *o, int *ret_slot)
{
	uint32_t sets = UINT32_C(1) << o->movable_count;
	int64_t *rest = mem_array(sets, sizeof(*rest));
	unsigned char *next = mem_array(sets, sizeof(*next));
	uint64_t *people = people_of_sets(o, sets);
	uint32_t done = 0;

	for (uint32_t set = sets; set-- > 0;) {
		size_t crises = (size_t)__builtin_popcount(set & ((UINT32_C(1) << o->crisis_count) - 1));

		if (crises == o->crisis_count || crises == (size_t)__builtin_popcount(set))
			rest[set] = best_after(o, set, people, rest, &next[set]);
	}
	for (size_t k = 0; k < o->movable_count; k++) {
		size_t i = next[done];

		ret_slot[o->movable[i]] = (int)o->free_slot[k];
		done |= UINT32_C(1) << i;
	}
	mem_free(people);
	mem_free(next);
	mem_free(rest);
}

static void order_greedily(struct order *o, int *ret_slot)
{
	uint64_t *had = mem_array(o->words, sizeof(*had)), *later = mem_array(o->words, sizeof(*later));

	for (size_t k = 0; k < o->movable_count; k++) {
		size_t end_of_group = k < o->crisis_count ? o->crisis_count : o->movable_count, best = k,
		       item;
		int64_t least;

		for (size_t w = 0; w < o->words; w++)
			later[w] = 0;
		for (size_t i = k; i < o->movable_count; i++)
			add_people(o, later, o->movable[i]);
		(void)wait_at_fixed(o, had, later, k);
		least = waiting(o, o->movable[k]);
		for (size_t i = k + 1; i < end_of_group; i++) {
			int64_t n = waiting(o, o->movable[i]);

			if (n < least) {
				least = n;
				best = i;
			}
		}
		item = o->movable[best];
		memmove(o->movable + k + 1, o->movable + k, (best - k) * sizeof(*o->movable));
		o->movable[k] = item;
		add_people(o, had, item);
		ret_slot[item] = (int)o->free_slot[k];
	}
	mem_free(later);
	mem_free(had);
}

void agenda_order(const struct agenda_sitting *items, size_t count, int *ret_slot)
{
	struct order o = {.items = items, .count = count};

	if (count == 0)
		return;
	begin_people(&o);
	begin_slots(&o);
	begin_fixed(&o);
	for (size_t i = 0; i < count; i++)
		ret_slot[i] = items[i].fixed_slot;
	/* When nobody can wait, all orders are as good. */
	if (o.movable_count <= AGENDA_ORDER_EXACT && o.words > 0)
		order_exactly(&o, ret_slot);
	else
		order_greedily(&o, ret_slot);
	end(&o);
}

/* Whether ${who} attends an item; its slot widens the span. */
static bool widen(const struct agenda_sitting *item, int slot, uint32_t who, int *first, int *last)
{
	for (size_t i = 0; i < item->attendees.count; i++) {
		if (item->attendees.at[i] != who)
			continue;
		*first = slot < *first ? slot : *first;
		*last = slot > *last ? slot : *last;
		return true;
	}
	return false;
}

/* Of attendee ${k} of item ${i}; 0 when the item or an earlier one named the same before. */
static int64_t sitting_of(const struct agenda_sitting *items, size_t count, const int *slot, size_t i,
                          size_t k)
{
	uint32_t who = items[i].attendees.at[k];
	int first = slot[i], last = slot[i];

	for (size_t j = 0; j < k; j++) {
		if (items[i].attendees.at[j] == who)
			return 0;
	}
	for (size_t j = 0; j < count; j++) {
		if (widen(&items[j], slot[j], who, &first, &last) && j < i)
			return 0;
	}
	return last - first + 1;
}

int64_t agenda_sitting_time(const struct agenda_sitting *items, size_t count, const int *slot)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < items[i].attendees.count; k++)
			sum += sitting_of(items, count, slot, i, k);
	}
	return sum;
}
