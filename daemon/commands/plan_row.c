/*
 * plan_row - one case as light as planning needs it: what the rules ask of it, without its signals.
 */
#include <string.h>

#include "base/memory.h"
#include "commands/case_view.h"
#include "commands/contact.h"
#include "commands/item_place.h"
#include "commands/plan_book.h"
#include "commands/speaker_board.h"

void plan_row_clear(struct plan_row *row)
{
	mem_free(row->wished);
	mem_free(row->busy);
	mem_free(row->able);
	row->wished = row->able = NULL;
	row->busy = NULL;
	row->wished_count = row->busy_count = row->able_count = 0;
}

void plan_row_swap(struct plan_row *a, struct plan_row *b)
{
	struct plan_row was = *a;

	a->wished = b->wished;
	a->busy = b->busy;
	a->able = b->able;
	b->wished = was.wished;
	b->busy = was.busy;
	b->able = was.able;
}

static bool has_signal_of(const struct case_view *v, const struct partner_id *partner)
{
	for (size_t i = 0; i < v->signals.count; i++)
		if (ID_EQUAL(v->signals.at[i].partner, *partner))
			return true;
	return false;
}

static bool is_standing(const struct conf_table *table, const struct partner_id *partner)
{
	for (size_t i = 0; table != NULL && i < table->standing_count; i++)
		if (ID_EQUAL(table->standing[i], *partner))
			return true;
	return false;
}

/* Partners with a signal in the case, and those always at the table that may know it. */
static void read_wished(struct turn *t, const struct case_view *v, struct plan_row *row)
{
	const struct conf_table *table = conf_table(t->conf, v->c.table.text);
	uint32_t *at = arena_array(t->arena, t->conf->partner_count, sizeof(*at));

	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct partner_id *id = &t->conf->partners[i].id;

		if (has_signal_of(v, id) ||
		    (is_standing(table, id) && case_view_partner(t, v, id) == VERDICT_MAY))
			at[row->wished_count++] = PLAN_PARTNER + (uint32_t)i;
	}
	row->wished = mem_array(row->wished_count, sizeof(*row->wished));
	if (row->wished_count > 0)
		memcpy(row->wished, at, row->wished_count * sizeof(*at));
}

/* Days on which the client has something elsewhere, and that of a meeting at which it had to give way. */
static void read_busy(struct turn *t, const struct case_view *v, struct plan_row *row)
{
	const struct day *days;
	struct day barred;
	size_t count = contact_busy_days(t, v, t->arena, &days);

	row->busy = mem_array(count + 1, sizeof(*row->busy));
	if (count > 0)
		memcpy(row->busy, days, count * sizeof(*days));
	row->busy_count = count;
	if (item_place_barred(t, &v->c, &barred))
		row->busy[row->busy_count++] = barred;
}

/* A crisis goes before, and a person may decide that it goes ahead without. */
static void read_able(struct turn *t, const struct case_view *v, const struct store_person_list *roster,
                      struct plan_row *row)
{
	uint32_t *at;

	if (!row->speaker)
		return;
	at = arena_array(t->arena, roster->count, sizeof(*at));
	row->able_count = speaker_board_able(t, v, roster, at);
	row->able = mem_array(row->able_count, sizeof(*row->able));
	if (row->able_count > 0)
		memcpy(row->able, at, row->able_count * sizeof(*at));
}

bool plan_row_read(struct turn *t, const struct table_id *table, const struct store_person_list *roster,
                   const struct case_id *case_, struct plan_row *ret_row)
{
	struct store_case_to_plan found;
	struct plan_row row;
	struct case_view v;

	if (!store_case_to_plan(t->store, table, case_, &found))
		return false;
	v = case_view_of(t, &found.c, NULL);
	row = (struct plan_row){
	        .c = found.c,
	        .item = found.item,
	        .until = case_view_discuss_until(t, &v),
	        .holder = found.holder,
	        .attends = case_view_attends(&v),
	        .speaker = found.c.urgency != URGENCY_CRISIS && speaker_board_language(&v) != NULL &&
	                   !found.go_ahead,
	};
	if (!day_is_set(row.until))
		return false;
	read_wished(t, &v, &row);
	read_busy(t, &v, &row);
	read_able(t, &v, roster, &row);
	*ret_row = row;
	return true;
}

static bool same(const void *a, size_t a_count, const void *b, size_t b_count, size_t size)
{
	return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * size) == 0);
}

bool plan_row_equal(const struct plan_row *a, const struct plan_row *b)
{
	return a->c.urgency == b->c.urgency && a->c.opened.ms == b->c.opened.ms &&
	       a->c.discuss_by.n == b->c.discuss_by.n && a->c.earliest.n == b->c.earliest.n &&
	       a->until.n == b->until.n && a->attends == b->attends && a->speaker == b->speaker &&
	       ID_EQUAL(a->holder, b->holder) &&
	       same(a->wished, a->wished_count, b->wished, b->wished_count, sizeof(*a->wished)) &&
	       same(a->busy, a->busy_count, b->busy, b->busy_count, sizeof(*a->busy)) &&
	       same(a->able, a->able_count, b->able, b->able_count, sizeof(*a->able));
}
