#include "store/store_touch.h"

#include <string.h>

#include "base/memory.h"
#include "store/store_inside.h"

#define CASES_MAX 65536 /* noted one by one; beyond, everything counts as touched */
#define LOOK_BACK 8     /* a command touches its case many times over */

struct table_marks {
	struct table_id table;
	uint64_t marks, at_once;
};

struct touched {
	struct case_id *cases;
	size_t count, room;
	bool all;
	uint64_t people, people_before; /* the turn */
	uint64_t roster, roster_before;
	struct table_marks *tables;
	size_t table_count;
};

static struct touched *touched(struct store *s)
{
	if (s->touched == NULL)
		s->touched = mem_alloc(sizeof(*s->touched));
	return s->touched;
}

void store_touch_close(struct store *s)
{
	if (s->touched == NULL)
		return;
	mem_free(s->touched->cases);
	mem_free(s->touched->tables);
	mem_free(s->touched);
	s->touched = NULL;
}

static bool noted_just_now(const struct touched *t, const struct case_id *case_)
{
	for (size_t i = 0; i < LOOK_BACK && i < t->count; i++)
		if (ID_EQUAL(t->cases[t->count - 1 - i], *case_))
			return true;
	return false;
}

void store_touch_case(struct store *s, const struct case_id *case_)
{
	struct touched *t = touched(s);

	if (t->all || noted_just_now(t, case_))
		return;
	if (t->count == CASES_MAX) {
		t->all = true;
		t->count = 0;
		return;
	}
	if (t->count == t->room) {
		size_t room = t->room == 0 ? 256 : 2 * t->room;
		struct case_id *grown = mem_array(room, sizeof(*grown));

		if (t->count > 0)
			memcpy(grown, t->cases, t->count * sizeof(*grown));
		mem_free(t->cases);
		t->cases = grown;
		t->room = room;
	}
	t->cases[t->count++] = *case_;
}

void store_touch_people(struct store *s)
{
	touched(s)->people++;
}

void store_touch_roster(struct store *s)
{
	touched(s)->roster++;
	store_touch_people(s);
}

void store_touch_begin(struct store *s)
{
	touched(s)->people_before = touched(s)->people;
	touched(s)->roster_before = touched(s)->roster;
}

/* Whoever looked meanwhile saw what is no longer so. */
void store_touch_undone(struct store *s)
{
	if (touched(s)->roster != touched(s)->roster_before)
		store_touch_roster(s);
	else if (touched(s)->people != touched(s)->people_before)
		store_touch_people(s);
}

bool store_touch_next(struct store *s, struct case_id *ret_case)
{
	struct touched *t = touched(s);

	if (t->count == 0)
		return false;
	*ret_case = t->cases[--t->count];
	return true;
}

bool store_touch_all(struct store *s)
{
	bool was = touched(s)->all;

	touched(s)->all = false;
	return was;
}

void store_touch_forget(struct store *s)
{
	touched(s)->count = 0;
}

static struct table_marks *marks_of(struct touched *t, const struct table_id *table)
{
	struct table_marks *grown;

	for (size_t i = 0; i < t->table_count; i++)
		if (ID_EQUAL(t->tables[i].table, *table))
			return &t->tables[i];
	grown = mem_array(t->table_count + 1, sizeof(*grown));
	if (t->table_count > 0)
		memcpy(grown, t->tables, t->table_count * sizeof(*grown));
	mem_free(t->tables);
	t->tables = grown;
	t->tables[t->table_count] = (struct table_marks){.table = *table};
	return &t->tables[t->table_count++];
}

struct store_touch_counts store_touch_counts(struct store *s, const struct table_id *table)
{
	const struct table_marks *m = marks_of(touched(s), table);

	return (struct store_touch_counts){touched(s)->people, touched(s)->roster, m->marks, m->at_once};
}

void store_touch_table(struct store *s, const struct table_id *table, enum store_dirty dirty)
{
	struct table_marks *m = marks_of(touched(s), table);

	m->marks += dirty != STORE_CLEAN ? 1 : 0;
	m->at_once += dirty == STORE_DIRTY_AT_ONCE ? 1 : 0;
}
