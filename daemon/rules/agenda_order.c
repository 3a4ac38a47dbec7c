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
	size_t people;
	uint32_t *person;     /* sorted numbers of all attendees */
	size_t *attend_first; /* by item, and one more: its part of attend */
	size_t *attend;       /* positions in person, each once an item */
	size_t *needed, *had; /* by person: items in all, and so far */
};

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
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

static void begin_people(struct order *o)
{
	size_t all = 0;

	for (size_t i = 0; i < o->count; i++)
		all += o->items[i].attendees.count;
	o->person = mem_array(all, sizeof(*o->person));
	all = 0;
	for (size_t i = 0; i < o->count; i++) {
		const struct agenda_set *set = &o->items[i].attendees;

		if (set->count > 0)
			memcpy(o->person + all, set->at, set->count * sizeof(*set->at));
		all += set->count;
	}
	if (all > 0)
		qsort(o->person, all, sizeof(*o->person), by_number);
	for (size_t i = 0; i < all; i++) {
		if (i == 0 || o->person[i] != o->person[i - 1])
			o->person[o->people++] = o->person[i];
	}
	o->attend_first = mem_array(o->count + 1, sizeof(*o->attend_first));
	o->attend = mem_array(all, sizeof(*o->attend));
	o->needed = mem_array(o->people, sizeof(*o->needed));
	o->had = mem_array(o->people, sizeof(*o->had));
}

static void begin_attendance(struct order *o)
{
	size_t used = 0;

	for (size_t i = 0; i < o->count; i++) {
		const struct agenda_set *set = &o->items[i].attendees;

		o->attend_first[i] = used;
		for (size_t k = 0; k < set->count; k++) {
			const uint32_t *at =
			        bsearch(&set->at[k], o->person, o->people, sizeof(*o->person), by_number);
			size_t person = (size_t)(at - o->person), seen = o->attend_first[i];

			while (seen < used && o->attend[seen] != person)
				seen++;
			if (seen < used)
				continue;
			o->attend[used++] = person;
			o->needed[person]++;
		}
	}
	o->attend_first[o->count] = used;
}

/* Whoever comes for one item only never waits, and is left out. */
static void leave_out_single(struct order *o)
{
	size_t *number = mem_array(o->people, sizeof(*number)), people = 0, used = 0;

	for (size_t person = 0; person < o->people; person++) {
		if (o->needed[person] < 2)
			continue;
		o->needed[people] = o->needed[person];
		number[person] = ++people;
	}
	for (size_t i = 0, from = 0; i < o->count; i++) {
		size_t to = o->attend_first[i + 1];

		for (; from < to; from++)
			if (number[o->attend[from]] != 0)
				o->attend[used++] = number[o->attend[from]] - 1;
		o->attend_first[i + 1] = used;
	}
	o->people = people;
	mem_free(number);
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
	mem_free(o->had);
	mem_free(o->needed);
	mem_free(o->attend);
	mem_free(o->attend_first);
	mem_free(o->person);
	mem_free(o->free_slot);
	mem_free(o->movable);
	mem_free(o->in_slot);
}

static bool must_stay(const struct order *o, size_t person)
{
	return o->had[person] > 0 && o->had[person] < o->needed[person];
}

/* How many are there for a later item. */
static int64_t staying(const struct order *o)
{
	int64_t n = 0;

	for (size_t person = 0; person < o->people; person++)
		n += must_stay(o, person);
	return n;
}

/* How many of those wait while ${item} (or nothing) is had now. */
static int64_t waiting(const struct order *o, int64_t n, size_t item)
{
	if (item == NO_ITEM)
		return n;
	for (size_t k = o->attend_first[item]; k < o->attend_first[item + 1]; k++)
		n -= must_stay(o, o->attend[k]);
	return n;
}

static void have(struct order *o, size_t item)
{
	if (item == NO_ITEM)
		return;
	for (size_t k = o->attend_first[item]; k < o->attend_first[item + 1]; k++)
		o->had[o->attend[k]]++;
}

static void have_none(struct order *o)
{
	for (size_t person = 0; person < o->people; person++)
		o->had[person] = 0;
}

/* The slots from ${slot} up to the free one that the ${k}-th movable item gets, or to the end: what waits
 * there. */
static int64_t have_fixed_until(struct order *o, size_t slot, size_t k)
{
	size_t stop = k < o->movable_count ? o->free_slot[k] : o->last + 1;
	int64_t n = 0;

	for (; slot < stop; slot++) {
		n += waiting(o, staying(o), o->in_slot[slot]);
		have(o, o->in_slot[slot]);
	}
	return n;
}

static size_t after_movable(const struct order *o, size_t k)
{
	return k > 0 ? o->free_slot[k - 1] + 1 : 1;
}

/* The best next item after the set ${done}, and what still waits from there on, where that of larger sets is
 * known. */
static int64_t best_after(struct order *o, uint32_t done, const int64_t *rest, unsigned char *ret_next)
{
	size_t k = (size_t)__builtin_popcount(done);
	bool crisis_left = k < o->crisis_count;
	int64_t best = INT64_MAX, between, stay;

	have_none(o);
	for (size_t i = 0; i < o->movable_count; i++) {
		if ((done & UINT32_C(1) << i) != 0)
			have(o, o->movable[i]);
	}
	for (size_t slot = 1; slot < after_movable(o, k); slot++)
		have(o, o->in_slot[slot]);
	between = have_fixed_until(o, after_movable(o, k), k);
	if (k == o->movable_count)
		return between;
	stay = staying(o);
	for (size_t i = 0; i < o->movable_count; i++) {
		uint32_t with = done | UINT32_C(1) << i;
		int64_t n;

		if (with == done || (crisis_left && i >= o->crisis_count))
			continue;
		n = waiting(o, stay, o->movable[i]) + rest[with];
		if (n < best) {
			best = n;
			*ret_next = (unsigned char)i;
		}
	}
	return between + best;
}

/* Sets with another item before the last crisis never come about. */
static void order_exactly(struct order *o, int *ret_slot)
{
	uint32_t sets = UINT32_C(1) << o->movable_count;
	int64_t *rest = mem_array(sets, sizeof(*rest));
	unsigned char *next = mem_array(sets, sizeof(*next));
	uint32_t done = 0;

	for (uint32_t set = sets; set-- > 0;) {
		size_t crises = (size_t)__builtin_popcount(set & ((UINT32_C(1) << o->crisis_count) - 1));

		if (crises == o->crisis_count || crises == (size_t)__builtin_popcount(set))
			rest[set] = best_after(o, set, rest, &next[set]);
	}
	for (size_t k = 0; k < o->movable_count; k++) {
		size_t i = next[done];

		ret_slot[o->movable[i]] = (int)o->free_slot[k];
		done |= UINT32_C(1) << i;
	}
	mem_free(next);
	mem_free(rest);
}

static void order_greedily(struct order *o, int *ret_slot)
{
	for (size_t k = 0; k < o->movable_count; k++) {
		size_t end_of_group = k < o->crisis_count ? o->crisis_count : o->movable_count, best = k,
		       item;
		int64_t least, stay;

		have_fixed_until(o, after_movable(o, k), k);
		stay = staying(o);
		least = waiting(o, stay, o->movable[k]);
		for (size_t i = k + 1; i < end_of_group; i++) {
			int64_t n = waiting(o, stay, o->movable[i]);

			if (n < least) {
				least = n;
				best = i;
			}
		}
		item = o->movable[best];
		memmove(o->movable + k + 1, o->movable + k, (best - k) * sizeof(*o->movable));
		o->movable[k] = item;
		have(o, item);
		ret_slot[item] = (int)o->free_slot[k];
	}
}

void agenda_order(const struct agenda_sitting *items, size_t count, int *ret_slot)
{
	struct order o = {.items = items, .count = count};

	if (count == 0)
		return;
	begin_people(&o);
	begin_attendance(&o);
	leave_out_single(&o);
	begin_slots(&o);
	for (size_t i = 0; i < count; i++)
		ret_slot[i] = items[i].fixed_slot;
	/* When nobody can wait, all orders are as good. */
	if (o.movable_count <= AGENDA_ORDER_EXACT && o.people > 0)
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
