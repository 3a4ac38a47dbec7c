/* Where each item stands: rules/agenda, with days counted from 0 and the names of the line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/terms.h"
#include "instance.h"

#define MOST_DAYS 100000
#define MOST_WEIGHT 1000000
#define MOST_MEETINGS 10000
#define MOST_ITEMS 200000

struct meeting {
	const char *id;
	size_t given; /* place in the line */
	struct agenda_meeting m;
};

struct instance {
	struct reading *r;
	struct agenda_problem p;
	struct meeting *meetings; /* in order of day */
	const char **items;       /* ids */
	json_t *meeting_at;       /* id to index */
};

static void read_weights(struct instance *in, const json_t *line)
{
	static const char *const names[] = {"crisis", "high", "medium", "low", NULL};
	static const int64_t usual[URGENCY_COUNT] = {
	        [URGENCY_LOW] = 1, [URGENCY_MEDIUM] = 2, [URGENCY_HIGH] = 4, [URGENCY_CRISIS] = 8};
	const json_t *weights = json_object_get(line, "weights");

	memcpy(in->p.weight, usual, sizeof(usual));
	if (weights == NULL)
		return;
	if (!json_is_object(weights)) {
		read_wrong(in->r, "/weights", "an object is wanted");
		return;
	}
	read_only(in->r, weights, "/weights", names);
	for (int u = URGENCY_ABSENT + 1; u < URGENCY_COUNT; u++)
		in->p.weight[u] = read_int(in->r, weights, "/weights", terms_name(&terms_urgency, u), 0,
		                           MOST_WEIGHT, usual[u]);
}

static int by_day(const void *a, const void *b)
{
	const struct meeting *x = a, *y = b;

	if (x->m.day.n != y->m.day.n)
		return x->m.day.n < y->m.day.n ? -1 : 1;
	return x->given < y->given ? -1 : 1;
}

static void read_meetings(struct instance *in, const json_t *line, int64_t horizon)
{
	static const char *const names[] = {"id", "day", "seats", "announced", "absent", NULL};
	struct agenda_meeting *at;
	json_t *array;
	size_t count = read_objects(in->r, line, "meetings", MOST_MEETINGS, &array);

	in->meetings = arena_array(in->r->arena, count, sizeof(*in->meetings));
	for (size_t i = 0; i < count; i++) {
		const json_t *one = json_array_get(array, i);
		const char *where = read_place(in->r, "meetings", i);
		struct meeting *m = &in->meetings[i];

		read_only(in->r, one, where, names);
		*m = (struct meeting){.id = read_text(in->r, one, where, "id", true), .given = i};
		m->m.day.n = (int32_t)read_int(in->r, one, where, "day", 0, horizon - 1, READ_REQUIRED);
		m->m.seats = read_int(in->r, one, where, "seats", 0, MOST_ITEMS, READ_REQUIRED);
		m->m.announced = read_flag(in->r, one, where, "announced");
		m->m.absent = read_people(in->r, one, where, "absent");
	}
	if (in->r->wrong)
		return;
	qsort(in->meetings, count, sizeof(*in->meetings), by_day);
	at = arena_array(in->r->arena, count, sizeof(*at));
	for (size_t i = 0; i < count; i++) {
		at[i] = in->meetings[i].m;
		if (json_object_get(in->meeting_at, in->meetings[i].id) != NULL)
			read_wrong(in->r, read_place(in->r, "meetings", in->meetings[i].given),
			           "its id stands twice");
		json_object_set_new(in->meeting_at, in->meetings[i].id, json_integer((json_int_t)i));
	}
	in->p.meetings = at;
	in->p.meeting_count = count;
}

static size_t meeting_index(struct instance *in, const json_t *one, const char *where)
{
	const char *id = read_text(in->r, one, where, "current", false);
	const json_t *index = id != NULL ? json_object_get(in->meeting_at, id) : NULL;

	if (id == NULL)
		return AGENDA_NOWHERE;
	if (index == NULL) {
		read_wrong(in->r, arena_printf(in->r->arena, "%s/current", where),
		           "there is no such meeting");
		return AGENDA_NOWHERE;
	}
	return (size_t)json_integer_value(index);
}

static struct agenda_item read_item(struct instance *in, const json_t *one, const char *where)
{
	static const char *const names[] = {"id",     "urgency", "discuss_by", "earliest", "required",
	                                    "wished", "current", "fixed",      NULL};
	struct agenda_item item = {.urgency = read_urgency(in->r, one, where),
	                           .until = {MOST_DAYS},
	                           .required = read_people(in->r, one, where, "required"),
	                           .wished = read_people(in->r, one, where, "wished"),
	                           .current = meeting_index(in, one, where),
	                           .fixed = read_flag(in->r, one, where, "fixed")};

	read_only(in->r, one, where, names);
	item.discuss_by.n =
	        (int32_t)read_int(in->r, one, where, "discuss_by", -MOST_DAYS, MOST_DAYS, READ_REQUIRED);
	item.earliest.n = (int32_t)read_int(in->r, one, where, "earliest", 0, MOST_DAYS, 0);
	if (item.fixed && item.current == AGENDA_NOWHERE)
		read_wrong(in->r, arena_printf(in->r->arena, "%s/current", where),
		           "a fixed item stands at a meeting");
	return item;
}

static int by_id(const void *a, const void *b, void *ids)
{
	const char *const *all = ids;

	return strcmp(all[*(const size_t *)a], all[*(const size_t *)b]);
}

/* Ties break by id: as a case id that sorts alike. Two of the same id would be one in the answer. */
static void name_cases(struct instance *in, struct agenda_item *items, size_t count)
{
	size_t *sorted = arena_array(in->r->arena, count, sizeof(*sorted));

	for (size_t i = 0; i < count; i++)
		sorted[i] = i;
	if (count > 0)
		qsort_r(sorted, count, sizeof(*sorted), by_id, in->items);
	for (size_t i = 0; i < count; i++) {
		snprintf(items[sorted[i]].case_.text, sizeof(items[0].case_.text), "%07u",
		         (unsigned)i % 10000000u);
		if (i > 0 && strcmp(in->items[sorted[i]], in->items[sorted[i - 1]]) == 0)
			read_wrong(in->r, read_place(in->r, "items", sorted[i]), "its id stands twice");
	}
}

static void read_items(struct instance *in, const json_t *line)
{
	struct agenda_item *items;
	json_t *array;
	size_t count = read_objects(in->r, line, "items", MOST_ITEMS, &array);

	items = arena_array(in->r->arena, count, sizeof(*items));
	in->items = arena_array(in->r->arena, count, sizeof(*in->items));
	for (size_t i = 0; i < count && !in->r->wrong; i++) {
		const json_t *one = json_array_get(array, i);
		const char *where = read_place(in->r, "items", i);

		in->items[i] = read_text(in->r, one, where, "id", true);
		items[i] = read_item(in, one, where);
	}
	if (in->r->wrong)
		return;
	name_cases(in, items, count);
	in->p.items = items;
	in->p.item_count = count;
}

static bool sound(struct instance *in)
{
	static const struct {
		const char *member, *why;
	} defects[] = {[AGENDA_SOUND] = {"", ""},
	               [AGENDA_FIXED_NOWHERE] = {"current", "a fixed item stands at a meeting"},
	               [AGENDA_FIXED_FULL] = {"fixed", "its meeting has no seat for it"},
	               [AGENDA_FIXED_ABSENT] = {"required", "someone required is absent from its meeting"},
	               [AGENDA_FIXED_CONSENT] = {"fixed", "its meeting is later than any day"}};
	size_t item = 0;
	enum agenda_defect defect = agenda_check(&in->p, &item);

	if (defect == AGENDA_SOUND)
		return true;
	return read_wrong(in->r, arena_printf(in->r->arena, "/items/%zu/%s", item, defects[defect].member),
	                  defects[defect].why);
}

static int by_length(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* One item is another one from now on, and the plan is mended. How long that took. */
static double change(struct agenda_planner *plan, struct agenda_item *at, size_t item,
                     const struct agenda_item *now)
{
	double from = read_clock_ms();

	agenda_planner_leave(plan, item);
	at[item] = *now;
	agenda_planner_enter(plan, item);
	while (!agenda_planner_step(plan, 1))
		;
	return read_clock_ms() - from;
}

/* Items all over the list get another urgency and term, one by one, and then their own again. */
static void change_some(const struct instance *in, struct agenda_planner *plan)
{
	size_t count = in->p.item_count == 0 ? 0 : in->r->changes;
	double *took = arena_array(in->r->arena, 2 * count, sizeof(*took));
	struct agenda_item *at = (struct agenda_item *)in->p.items;

	for (size_t k = 0; k < count; k++) {
		size_t item = k * 7919 % in->p.item_count;
		const struct agenda_item before = at[item];
		struct agenda_item now = before;

		now.urgency = before.urgency == URGENCY_HIGH ? URGENCY_LOW : URGENCY_HIGH;
		now.discuss_by = day_add(before.discuss_by, k % 2 == 0 ? -14 : 14);
		took[2 * k] = change(plan, at, item, &now);
		took[2 * k + 1] = change(plan, at, item, &before);
	}
	if (count == 0)
		return;
	qsort(took, 2 * count, sizeof(*took), by_length);
	in->r->change_ms = took[count];
	in->r->longest_change_ms = took[2 * count - 1];
}

static json_t *answer(const struct instance *in)
{
	size_t *meeting = arena_array(in->r->arena, in->p.item_count, sizeof(*meeting));
	json_t *placement = json_object(), *cost = json_array();
	struct agenda_cost sum;
	int64_t parts[sizeof(sum) / sizeof(int64_t)];

	double from = read_clock_ms();
	struct agenda_planner *plan = agenda_planner_new(&in->p, in->p.item_count);
	while (!agenda_planner_step(plan, SIZE_MAX))
		;
	in->r->took_ms = read_clock_ms() - from;
	change_some(in, plan);
	agenda_planner_take(plan, meeting);
	agenda_planner_free(plan);
	for (size_t i = 0; i < in->p.item_count; i++)
		json_object_set_new(placement, in->items[i],
		                    meeting[i] == AGENDA_NOWHERE ? json_null()
		                                                 : json_string(in->meetings[meeting[i]].id));
	sum = agenda_cost(&in->p, meeting);
	memcpy(parts, &sum, sizeof(parts));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		json_array_append_new(cost, json_integer(parts[i]));
	return json_pack("{s:o,s:o}", "placement", placement, "cost", cost);
}

json_t *instance_plan(struct reading *r, const json_t *line)
{
	static const char *const names[] = {"horizon", "weights", "meetings", "items", NULL};
	struct instance in = {.r = r, .meeting_at = json_object()};
	json_t *out = NULL;

	read_only(r, line, "", names);
	in.p.horizon.n = (int32_t)read_int(r, line, "", "horizon", 1, MOST_DAYS, READ_REQUIRED);
	read_weights(&in, line);
	if (!r->wrong)
		read_meetings(&in, line, in.p.horizon.n);
	if (!r->wrong)
		read_items(&in, line);
	if (!r->wrong && sound(&in))
		out = answer(&in);
	json_decref(in.meeting_at);
	return out;
}
