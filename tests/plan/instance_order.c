/* The order in one meeting. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "instance.h"

#define MOST_ITEMS 1000

static void read_items(struct reading *r, json_t *array, size_t count, struct agenda_sitting *items,
                       const char **ids)
{
	static const char *const names[] = {"id", "attendees", "urgency", "fixed_slot", NULL};

	for (size_t i = 0; i < count && !r->wrong; i++) {
		const json_t *one = json_array_get(array, i);
		const char *where = read_place(r, "items", i);

		read_only(r, one, where, names);
		ids[i] = read_text(r, one, where, "id", true);
		items[i] = (struct agenda_sitting){.urgency = read_urgency(r, one, where),
		                                   .attendees = read_people(r, one, where, "attendees")};
		items[i].fixed_slot = (int)read_int(r, one, where, "fixed_slot", 1, MOST_ITEMS, 0);
		snprintf(items[i].case_.text, sizeof(items[i].case_.text), "%07u", (unsigned)i % 10000000u);
		for (size_t k = 0; k < i && !r->wrong; k++) {
			if (strcmp(ids[k], ids[i]) == 0)
				read_wrong(r, where, "its id stands twice");
			if (items[i].fixed_slot != 0 && items[k].fixed_slot == items[i].fixed_slot)
				read_wrong(r, arena_printf(r->arena, "%s/fixed_slot", where),
				           "the slot is taken");
		}
	}
}

static int by_slot(const void *a, const void *b, void *slots)
{
	const int *slot = slots;

	return slot[*(const size_t *)a] - slot[*(const size_t *)b];
}

static json_t *answer(struct reading *r, const struct agenda_sitting *items, const char *const *ids,
                      size_t count)
{
	int *slot = arena_array(r->arena, count, sizeof(*slot));
	size_t *sorted = arena_array(r->arena, count, sizeof(*sorted));
	json_t *order = json_array(), *slots = json_object();

	double from = read_clock_ms();
	agenda_order(items, count, slot);
	r->took_ms = read_clock_ms() - from;
	for (size_t i = 0; i < count; i++)
		sorted[i] = i;
	if (count > 0)
		qsort_r(sorted, count, sizeof(*sorted), by_slot, slot);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(order, json_string(ids[sorted[i]]));
		json_object_set_new(slots, ids[sorted[i]], json_integer(slot[sorted[i]]));
	}
	return json_pack("{s:o,s:o,s:I}", "order", order, "slots", slots, "sitting",
	                 (json_int_t)agenda_sitting_time(items, count, slot));
}

json_t *instance_order(struct reading *r, const json_t *line)
{
	static const char *const names[] = {"items", NULL};
	struct agenda_sitting *items;
	const char **ids;
	json_t *array;
	size_t count = read_objects(r, line, "items", MOST_ITEMS, &array);

	read_only(r, line, "", names);
	items = arena_array(r->arena, count, sizeof(*items));
	ids = arena_array(r->arena, count, sizeof(*ids));
	if (!r->wrong)
		read_items(r, array, count, items, ids);
	return r->wrong ? NULL : answer(r, items, ids, count);
}
