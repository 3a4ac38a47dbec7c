#include "sim_plan.h"

#include <string.h>

#include "commands/plan_book.h"
#include "commands/plan_job.h"

/* The first of them from that day on. */
static size_t from_day(const struct plan_row *row, struct day today)
{
	size_t i = 0;

	while (i < row->busy_count && row->busy[i].n < today.n)
		i++;
	return i;
}

static bool same_days(const struct plan_row *kept, const struct plan_row *read, struct day today)
{
	size_t a = from_day(kept, today), b = from_day(read, today);

	if (kept->busy_count - a != read->busy_count - b)
		return false;
	for (; a < kept->busy_count; a++, b++)
		if (kept->busy[a].n != read->busy[b].n)
			return false;
	return true;
}

static bool same(const struct plan_row *kept, const struct plan_row *read, struct day today)
{
	bool wished = kept->wished_count == read->wished_count &&
	              (kept->wished_count == 0 ||
	               memcmp(kept->wished, read->wished, kept->wished_count * sizeof(*kept->wished)) == 0);

	bool able = kept->able_count == read->able_count &&
	            (kept->able_count == 0 ||
	             memcmp(kept->able, read->able, kept->able_count * sizeof(*kept->able)) == 0);

	return wished && able && kept->until.n == read->until.n && kept->attends == read->attends &&
	       kept->speaker == read->speaker && ID_EQUAL(kept->holder, read->holder) &&
	       ID_EQUAL(kept->item.meeting, read->item.meeting) && kept->item.slot == read->item.slot &&
	       kept->c.urgency == read->c.urgency && kept->c.discuss_by.n == read->c.discuss_by.n &&
	       kept->c.earliest.n == read->c.earliest.n && same_days(kept, read, today);
}

static bool is_touched(const struct plan_book *b, const struct case_id *id)
{
	for (size_t i = 0; i < b->touched_count; i++)
		if (ID_EQUAL(b->touched[i], *id))
			return true;
	return false;
}

static void look_at(struct sim_world *w, struct turn *t, const struct plan_book *b, const struct case_id *id)
{
	const struct store_person_list roster = store_roster_now(t->store);
	const struct plan_row *kept = plan_book_row(b, id);
	struct plan_row read;

	if (is_touched(b, id))
		return;
	if (!plan_row_read(t, &b->table, &roster, id, &read)) {
		if (kept != NULL)
			sim_fail(w, "plan", "%s is planned, and there is nothing to plan", id->text);
		return;
	}
	if (kept == NULL)
		sim_fail(w, "plan", "%s is to be planned, and planning does not know", id->text);
	if (!same(kept, &read, t->today))
		sim_fail(w, "plan", "%s is not what planning takes it for", id->text);
	plan_row_clear(&read);
}

/* Who sits at an item, as the order of a draft counts them. */
static struct agenda_sitting sitting_of(struct sim_world *w, const struct plan_row *row,
                                        const struct store_person_list *roster)
{
	const struct store_person *holder = store_person_find(roster, &row->holder);
	uint32_t *at = arena_array(w->arena, row->wished_count + 1, sizeof(*at));

	if (row->wished_count > 0)
		memcpy(at, row->wished, row->wished_count * sizeof(*at));
	if (holder != NULL)
		at[row->wished_count] = (uint32_t)(holder - roster->at);
	return (struct agenda_sitting){.case_ = row->c.id,
	                               .urgency = row->c.urgency,
	                               .opened = time_local_day(row->c.opened),
	                               .attendees = {row->wished_count + (holder != NULL), at}};
}

/* A draft that is not put in order again because it is. */
static void look_at_order(struct sim_world *w, struct turn *t, const struct plan_book *b, size_t m)
{
	const struct store_person_list roster = store_roster_now(w->store);
	struct store_item_list items = store_item_of_meeting(w->store, w->arena, &b->now.meetings.at[m].id);
	struct agenda_sitting *sitting = arena_array(w->arena, items.count, sizeof(*sitting));
	int *slot = arena_array(w->arena, items.count, sizeof(*slot));

	for (size_t i = 0; i < items.count; i++) {
		struct plan_row read;

		if (is_touched(b, &items.at[i].case_))
			return;
		if (!plan_row_read(t, &b->table, &roster, &items.at[i].case_, &read))
			return;
		sitting[i] = sitting_of(w, &read, &roster);
		plan_row_clear(&read);
	}
	agenda_order(sitting, items.count, slot);
	for (size_t i = 0; i < items.count; i++)
		if (slot[i] != items.at[i].slot)
			sim_fail(w, "plan", "%s is not in order", b->now.meetings.at[m].id.text);
}

static bool same_absences(const struct store_person *a, const struct store_person *b)
{
	for (size_t i = 0; a->absence_count == b->absence_count && i < a->absence_count; i++) {
		const struct store_person_absence *x = &a->absences[i], *y = &b->absences[i];

		if (x->from.n != y->from.n || x->until.n != y->until.n || !ID_EQUAL(x->deputy, y->deputy))
			return false;
	}
	return a->absence_count == b->absence_count;
}

/* What is over is forgotten by the day, which is no change to planning. */
static struct store_person still(struct sim_world *w, const struct store_person *p, struct day today)
{
	struct store_person_absence *at = arena_array(w->arena, p->absence_count, sizeof(*at));
	struct store_person to_come = *p;

	to_come.absence_count = 0;
	to_come.absences = at;
	for (size_t i = 0; i < p->absence_count; i++)
		if (p->absences[i].until.n >= today.n)
			at[to_come.absence_count++] = p->absences[i];
	return to_come;
}

static bool same_people(struct sim_world *w, const struct plan_people *kept,
                        const struct store_person_list *now, struct day today)
{
	bool same = kept->roster.count == now->count;

	for (size_t i = 0; same && i < now->count; i++) {
		struct store_person a = still(w, &kept->roster.at[i], today),
		                    b = still(w, &now->at[i], today);

		same = ID_EQUAL(a.person, b.person) && ID_EQUAL(a.partner, b.partner) &&
		       same_absences(&a, &b);
	}
	return same;
}

/* Who is there, and who cannot be where, of what was not written since it was read. */
static void look_at_people(struct sim_world *w, struct turn *t, const struct plan_book *b)
{
	const struct store_person_list now = store_roster_now(w->store);
	uint64_t people = store_touch_counts(w->store, &b->table).people;
	struct store_absence_list whole = store_absence_whole(w->store, w->arena);

	if (b->people.known && b->people.count == people && !same_people(w, &b->people, &now, t->today))
		sim_fail(w, "plan", "the roster of %s is another", b->table.text);
	for (size_t i = 0; b->now.people == people && i < b->now.meetings.count; i++) {
		const struct store_meeting *m = &b->now.meetings.at[i];
		struct plan_day day = {time_local_day(m->start), m->ad_hoc, NULL, &whole};
		struct agenda_set is = plan_picture_absent(t, w->arena, &now, &day),
		                  was = b->now.rule_meetings[i].absent;

		if (is.count != was.count ||
		    (is.count > 0 && memcmp(is.at, was.at, is.count * sizeof(*is.at)) != 0))
			sim_fail(w, "plan", "others are absent from %s", m->id.text);
	}
}

/* Planning goes by the roster that the store keeps, loads and absences with it. */
static void look_at_roster(struct sim_world *w)
{
	const struct store_person_list kept = store_roster_now(w->store);

	for (size_t i = 0; i < kept.count; i++) {
		const struct store_person *k = &kept.at[i];
		struct store_person read;

		if (!store_roster_get(w->store, w->arena, k->person.text, &read) ||
		    !ID_EQUAL(k->partner, read.partner) || !ID_EQUAL(k->deputy, read.deputy) ||
		    k->domains != read.domains || k->limit != read.limit || k->load != read.load ||
		    k->left != read.left || k->duties != read.duties || k->workdays != read.workdays ||
		    !same_absences(k, &read))
			sim_fail(w, "plan", "%s is not what the roster in memory says", k->person.text);
	}
}

void sim_plan_look(struct sim_world *w)
{
	struct turn t = turn_begin(w->commands, w->arena, w->now);

	look_at_roster(w);
	plan_job_note(&t);
	for (size_t i = 0; i < w->conf->table_count; i++) {
		const struct table_id *table = &w->conf->tables[i].id;
		const struct plan_book *b = plan_job_book(&t, table);
		struct store_case_list open;

		if (b->whole || b->phase != PLAN_AT_REST || b->today.n != t.today.n ||
		    store_table_dirty(w->store, table) != STORE_CLEAN)
			continue;
		open = store_case_list(w->store, w->arena, table->text, CASE_OPEN);
		for (size_t k = 0; k < open.count; k++)
			look_at(w, &t, b, &open.at[k].id);
		look_at_people(w, &t, b);
		for (size_t m = 0; m < b->now.meetings.count; m++)
			if (b->now.in_order != NULL && b->now.in_order[m] &&
			    !b->now.rule_meetings[m].announced)
				look_at_order(w, &t, b, m);
	}
}
