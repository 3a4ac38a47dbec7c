#include "commands/plan_load.h"

#include <string.h>

#include "commands/plan_job.h"

static struct agenda_set copy_set(struct arena *a, const struct agenda_set *set)
{
	uint32_t *at = arena_array(a, set->count, sizeof(*at));

	if (set->count > 0)
		memcpy(at, set->at, set->count * sizeof(*at));
	return (struct agenda_set){set->count, at};
}

static void copy_meetings(struct arena *a, const struct plan_picture *from, struct plan *p)
{
	p->meetings.count = from->meetings.count;
	p->meetings.at = arena_array(a, p->meetings.count, sizeof(*p->meetings.at));
	p->rule_meetings = arena_array(a, p->meetings.count, sizeof(*p->rule_meetings));
	for (size_t i = 0; i < p->meetings.count; i++) {
		p->meetings.at[i] = from->meetings.at[i];
		p->rule_meetings[i] = from->rule_meetings[i];
		p->rule_meetings[i].absent = copy_set(a, &from->rule_meetings[i].absent);
	}
}

static struct agenda_item copy_item(struct arena *a, const struct agenda_item *from)
{
	struct agenda_item item = *from;
	struct day *busy = arena_array(a, from->busy_count, sizeof(*busy));

	if (from->busy_count > 0)
		memcpy(busy, from->busy, from->busy_count * sizeof(*busy));
	item.busy = busy;
	item.required = copy_set(a, &from->required);
	item.wished = copy_set(a, &from->wished);
	return item;
}

/* In order of case, without holes. */
static void copy_items(struct arena *a, const struct plan_book *b, struct plan *p)
{
	p->cases = arena_array(a, b->sorted_count, sizeof(*p->cases));
	p->items = arena_array(a, b->sorted_count, sizeof(*p->items));
	p->causes = arena_array(a, b->sorted_count, sizeof(*p->causes));
	p->rule_items = arena_array(a, b->sorted_count, sizeof(*p->rule_items));
	p->placed = arena_array(a, b->sorted_count, sizeof(*p->placed));
	for (size_t i = 0; i < b->sorted_count; i++) {
		const struct plan_row *row = b->sorted[i];
		const struct agenda_item *item = &b->next_items[row->number];

		if (item->urgency == URGENCY_ABSENT)
			continue;
		p->cases[p->count] = row->c;
		p->items[p->count] = row->item;
		p->causes[p->count] = b->causes[row->number];
		p->rule_items[p->count++] = copy_item(a, item);
	}
}

void plan_load(struct turn *t, const struct conf_table *table, struct plan *ret_plan)
{
	struct plan_book *b = plan_job_look(t, &table->id);
	struct plan p = {.table = table, .roster = store_roster_list(t->store, t->arena)};

	copy_meetings(t->arena, &b->next, &p);
	copy_items(t->arena, b, &p);
	p.problem = b->problem;
	p.problem.item_count = p.count;
	p.problem.meetings = p.rule_meetings;
	p.problem.items = p.rule_items;
	plan_book_free(b);
	*ret_plan = p;
}
