#include "made_up.h"

#include <stdlib.h>

#define PEOPLE 12

static const struct day FIRST = {20700};

struct draw {
	struct arena *arena;
	uint64_t state;
};

/* SplitMix64: the same numbers everywhere. */
static uint64_t next(struct draw *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* From 0 to below ${n}. */
static int below(struct draw *d, size_t n)
{
	return n == 0 ? 0 : (int)(next(d) % n);
}

static struct day a_day(struct draw *d, int from, int days)
{
	return day_add(FIRST, from + below(d, (size_t)days));
}

static struct agenda_set people(struct draw *d, int most)
{
	size_t wanted = (size_t)below(d, (size_t)most + 1);
	uint32_t *at = arena_array(d->arena, wanted, sizeof(*at));
	struct agenda_set set = {0, at};

	while (set.count < wanted) {
		uint32_t who = (uint32_t)below(d, PEOPLE);
		bool there = false;
		for (size_t i = 0; i < set.count; i++)
			there = there || at[i] == who;
		if (!there)
			at[set.count++] = who;
	}
	return set;
}

static int by_day(const void *a, const void *b)
{
	const struct agenda_meeting *x = a, *y = b;

	return (x->day.n > y->day.n) - (x->day.n < y->day.n);
}

static void make_meetings(struct draw *d, struct agenda_problem *p, int days, int seats)
{
	struct agenda_meeting *at = arena_array(d->arena, p->meeting_count, sizeof(*at));

	for (size_t m = 0; m < p->meeting_count; m++)
		at[m] = (struct agenda_meeting){.day = a_day(d, 0, days),
		                                .seats = below(d, (size_t)seats + 1),
		                                .announced = below(d, 3) == 0,
		                                .absent = people(d, 3)};
	if (p->meeting_count > 0)
		qsort(at, p->meeting_count, sizeof(*at), by_day);
	p->meetings = at;
}

static struct case_id a_code(struct draw *d)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	struct case_id code = {"C-"};

	for (size_t i = 2; i < 10; i++)
		code.text[i] = letters[below(d, sizeof(letters) - 1)];
	return code;
}

static struct agenda_item make_item(struct draw *d, const struct agenda_problem *p, int days)
{
	struct day *busy = arena_array(d->arena, 2, sizeof(*busy));
	struct agenda_item item = {.urgency = (enum urgency)(URGENCY_LOW + below(d, 4)),
	                           .opened = a_day(d, -30, 30),
	                           .discuss_by = a_day(d, -10, days + 20),
	                           .earliest = below(d, 2) == 0 ? day_none() : a_day(d, 0, days),
	                           .until = below(d, 4) == 0 ? a_day(d, 0, days) : day_add(FIRST, 10000),
	                           .required = people(d, 2),
	                           .wished = people(d, 3),
	                           .current = AGENDA_NOWHERE,
	                           .busy_count = (size_t)below(d, 3),
	                           .busy = busy};

	item.case_ = a_code(d);
	for (size_t k = 0; k < item.busy_count; k++)
		busy[k] = a_day(d, 0, days);
	if (p->meeting_count > 0 && below(d, 2) == 0) {
		item.current = (size_t)below(d, p->meeting_count);
		item.fixed = below(d, 3) == 0;
	}
	return item;
}

struct agenda_problem *made_up(struct arena *a, uint64_t seed, size_t items, size_t meetings, bool exactly)
{
	struct draw d = {a, seed * 7919 + 11};
	struct agenda_problem *p = arena_alloc(a, sizeof(*p));
	int days = exactly ? 180 : 5 + below(&d, 90);
	struct agenda_item *at;
	size_t unsound;

	p->today = FIRST;
	p->horizon = day_add(FIRST, days);
	p->item_count = exactly ? items : (size_t)below(&d, items + 1);
	p->meeting_count = exactly ? meetings : (size_t)below(&d, meetings + 1);
	for (int u = URGENCY_ABSENT + 1; u < URGENCY_COUNT; u++)
		p->weight[u] = below(&d, 10);
	make_meetings(&d, p, days, exactly ? (int)(2 * items / meetings) : 6);
	at = arena_array(a, made_up_room(items), sizeof(*at));
	for (size_t i = 0; i < p->item_count; i++)
		at[i] = make_item(&d, p, days);
	p->items = at;
	while (agenda_check(p, &unsound) != AGENDA_SOUND)
		at[unsound].fixed = false;
	return p;
}

size_t made_up_change(struct arena *a, struct agenda_problem *p, uint64_t seed, size_t room)
{
	struct draw d = {a, seed * 104729 + 5};
	struct agenda_item *at = (struct agenda_item *)p->items;
	bool new_one = p->item_count < room && (p->item_count == 0 || below(&d, 4) == 0);
	size_t item = new_one ? p->item_count : (size_t)below(&d, p->item_count), unsound;

	p->item_count += new_one ? 1 : 0;
	if (!new_one && below(&d, 4) == 0) {
		at[item] = (struct agenda_item){.urgency = URGENCY_ABSENT};
		return item;
	}
	at[item] = make_item(&d, p, p->horizon.n - p->today.n);
	/* Whoever was there before stays: one that comes takes no seat of theirs. */
	if (at[item].fixed) {
		int64_t fixed = 0;
		for (size_t i = 0; i < p->item_count; i++)
			fixed += at[i].fixed && at[i].current == at[item].current;
		at[item].fixed = fixed <= p->meetings[at[item].current].seats;
	}
	if (agenda_check(p, &unsound) != AGENDA_SOUND)
		at[item].fixed = false;
	return item;
}
