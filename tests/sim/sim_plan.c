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

static bool same_absences(const struct store_person *a, const struct store_person *b)
{
	for (size_t i = 0; a->absence_count == b->absence_count && i < a->absence_count; i++) {
		const struct store_person_absence *x = &a->absences[i], *y = &b->absences[i];

		if (x->from.n != y->from.n || x->until.n != y->until.n || !ID_EQUAL(x->deputy, y->deputy))
			return false;
	}
	return a->absence_count == b->absence_count;
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
	}
}
