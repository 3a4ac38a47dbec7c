#include "store/store_absence.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_inside.h"
#include "store/store_touch.h"

void store_absence_put(struct store *s, const struct store_absence *absence)
{
	struct sql_run r = sql_begin(&s->sql, PUT_ABSENCE);

	sql_bind_text(&r, ":id", absence->id);
	sql_bind_text(&r, ":partner", absence->partner.text);
	sql_bind_id(&r, ":person", absence->person.text);
	sql_bind_int(&r, ":from_day", absence->from.n);
	sql_bind_int(&r, ":until_day", absence->until.n);
	sql_bind_id(&r, ":deputy", absence->deputy.text);
	sql_bind_int(&r, ":told", absence->told.ms);
	sql_bind_text(&r, ":told_by", absence->told_by);
	sql_do(&r);
	store_touch_people(s);
	store_absence_forget(s);
}

static void read_absence(struct sql_run *r, struct store_absence *ret_absence)
{
	struct store_absence a = {.id = ""};

	sql_text_into(r, a.id, sizeof(a.id));
	SQL_ID(r, a.partner);
	SQL_ID(r, a.person);
	a.from = sql_day(r);
	a.until = sql_day(r);
	SQL_ID(r, a.deputy);
	a.told = sql_instant(r);
	sql_text_into(r, a.told_by, sizeof(a.told_by));
	*ret_absence = a;
}

bool store_absence_get(struct store *s, const char *id, struct store_absence *ret_absence)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ABSENCE);
	struct store_absence found;

	sql_bind_text(&r, ":id", id);
	if (!sql_row(&r))
		return false;
	read_absence(&r, &found);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_absence = found;
	return true;
}

void store_absence_end(struct store *s, const char *id, struct day until)
{
	struct sql_run r = sql_begin(&s->sql, END_ABSENCE);

	sql_bind_text(&r, ":id", id);
	sql_bind_int(&r, ":until_day", until.n);
	sql_do(&r);
	store_touch_people(s);
	store_absence_forget(s);
}

void store_absence_drop(struct store *s, const char *id)
{
	struct sql_run r = sql_begin(&s->sql, DROP_ABSENCE);

	sql_bind_text(&r, ":id", id);
	sql_do(&r);
	store_touch_people(s);
	store_absence_forget(s);
}

static struct store_absence_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_absence_list list = {0};

	while (sql_row(r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_absence(r, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_absence_list){0};
}

struct store_absence_list store_absence_list(struct store *s, struct arena *a, const char *partner,
                                             struct day since)
{
	struct sql_run r = sql_begin(&s->sql, partner != NULL ? LIST_PARTNER_ABSENCES : LIST_ABSENCES);

	if (partner != NULL)
		sql_bind_text(&r, ":partner", partner);
	sql_bind_int(&r, ":since", since.n);
	return collect(s, a, &r);
}

static int by_first_day(const void *a, const void *b)
{
	const struct store_absence *x = a, *y = b;

	if (x->from.n != y->from.n)
		return x->from.n < y->from.n ? -1 : 1;
	return strcmp(x->id, y->id);
}

struct store_absence_list store_absence_of_person(struct store *s, struct arena *a,
                                                  const struct partner_id *partner,
                                                  const struct person_id *person)
{
	struct sql_run r = sql_begin(&s->sql, LIST_PERSON_ABSENCES);
	struct store_absence_list list;

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":person", person->text);
	sql_bind_int(&r, ":since", s->absences.past.n);
	list = collect(s, a, &r);
	/* Seldom more than one: SQLite makes ready to sort before it knows. */
	if (list.count > 1)
		qsort(list.at, list.count, sizeof(*list.at), by_first_day);
	return list;
}

bool store_absence_partner(const struct store_absence_list *list, const struct partner_id *partner,
                           struct day on)
{
	for (size_t i = 0; i < list->count; i++)
		if (!ID_IS_SET(list->at[i].person) && ID_EQUAL(list->at[i].partner, *partner) &&
		    store_absence_covers(&list->at[i], on))
			return true;
	return false;
}

void store_absence_forget(struct store *s)
{
	s->absences.known = false;
	s->absences.written = true;
	s->roster.absent = false;
}

void store_absence_undone(struct store *s)
{
	if (!s->absences.written)
		return;
	s->absences.known = false;
	s->roster.absent = false;
}

const struct store_absence_list *store_absence_known(struct store *s)
{
	struct absences_kept *k = &s->absences;

	if (!k->known) {
		if (k->arena == NULL)
			k->arena = arena_new();
		arena_reset(k->arena);
		k->list = store_absence_list(s, k->arena, NULL, k->past);
		k->known = s->sql.state == STORE_WELL;
	}
	return &k->list;
}

struct store_absence_list store_absence_whole(struct store *s, struct arena *a)
{
	const struct store_absence_list *all = store_absence_known(s);
	struct store_absence_list list = {0};

	for (size_t i = 0; i < all->count; i++) {
		if (ID_IS_SET(all->at[i].person))
			continue;
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = all->at[i];
	}
	return list;
}

/* What is over by now, of what is known. */
static void drop_past(struct absences_kept *k)
{
	size_t kept = 0;

	for (size_t i = 0; i < k->list.count; i++)
		if (k->list.at[i].until.n >= k->past.n)
			k->list.at[kept++] = k->list.at[i];
	k->list.count = kept;
}

void store_absence_tidy(struct store *s, struct day before, struct day past)
{
	struct absences_kept *k = &s->absences;
	struct day was = k->past;
	struct sql_run r;

	assert(before.n <= past.n);
	if (past.n == was.n)
		return;
	r = sql_begin(&s->sql, FORGET_ABSENCES);
	sql_bind_int(&r, ":before", before.n);
	sql_do(&r);
	k->past = past;
	s->roster.absent = false;
	if (past.n > was.n)
		drop_past(k);
	else
		k->known = false;
}
