#include <stdlib.h>
#include <string.h>

#include "store/store_case.h"
#include "store/store_inside.h"
#include "store/store_touch.h"

/* Monday to Friday, when nothing else was said. */
static uint32_t workdays(const struct store_person *p)
{
	static const uint32_t standard = TERMS_BIT(WEEKDAY_MON) | TERMS_BIT(WEEKDAY_TUE) |
	                                 TERMS_BIT(WEEKDAY_WED) | TERMS_BIT(WEEKDAY_THU) |
	                                 TERMS_BIT(WEEKDAY_FRI);

	return p->workdays != 0 ? p->workdays : standard;
}

static bool concerns(const struct store_person_absence *a, struct day on)
{
	return a->from.n <= on.n && on.n <= a->until.n;
}

bool store_person_absent(const struct store_person *p, struct day on)
{
	for (size_t i = 0; i < p->absence_count; i++)
		if (concerns(&p->absences[i], on))
			return true;
	return false;
}

bool store_person_works(const struct store_person *p, struct day on)
{
	return (workdays(p) & TERMS_BIT(time_weekday(on))) != 0;
}

bool store_person_away(const struct store_person *p, struct day on)
{
	return p->left || store_person_absent(p, on) || !store_person_works(p, on);
}

bool store_person_comes(const struct store_person *p, struct day on, bool ad_hoc)
{
	return ad_hoc ? !p->left && !store_person_absent(p, on) : !store_person_away(p, on);
}

const struct person_id *store_person_deputy(const struct store_person *p, struct day on)
{
	for (size_t i = 0; i < p->absence_count; i++)
		if (concerns(&p->absences[i], on) && ID_IS_SET(p->absences[i].deputy))
			return &p->absences[i].deputy;
	return &p->deputy;
}

void store_roster_set(struct store *s, const struct store_person *p)
{
	struct sql_run r = sql_begin(&s->sql, SET_ROSTER);

	sql_bind_text(&r, ":person", p->person.text);
	sql_bind_text(&r, ":partner", p->partner.text);
	sql_bind_int(&r, ":domains", p->domains);
	sql_bind_text(&r, ":languages", p->languages != NULL ? p->languages : "");
	sql_bind_text(&r, ":expertise", p->expertise != NULL ? p->expertise : "");
	sql_bind_int(&r, ":caseload", p->limit);
	sql_bind_id(&r, ":deputy", p->deputy.text);
	sql_bind_int(&r, ":gone", p->left);
	sql_bind_int(&r, ":duties", p->duties);
	sql_bind_int(&r, ":workdays", p->workdays);
	sql_do(&r);
	store_touch_roster(s);
	store_roster_forget(s);
}

void store_roster_clear(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, CLEAR_ROSTER);

	sql_do(&r);
	r = sql_begin(&s->sql, CLEAR_ROSTER_ABSENCES);
	sql_do(&r);
	store_touch_roster(s);
	store_roster_forget(s);
	store_absence_forget(s);
}

static void read_person(struct sql_run *r, struct arena *a, struct store_person *ret_person)
{
	struct store_person p = {0};

	SQL_ID(r, p.person);
	SQL_ID(r, p.partner);
	p.domains = sql_set(r);
	p.languages = sql_text(r, a);
	p.expertise = sql_text(r, a);
	p.limit = sql_int(r);
	SQL_ID(r, p.deputy);
	p.left = sql_flag(r);
	p.duties = sql_set(r);
	p.workdays = sql_set(r);
	p.load = sql_int(r);
	*ret_person = p;
}

/* One absence more, behind those that it has. */
static void add_absence(struct store_person *p, struct arena *a, const struct store_absence *absence)
{
	struct store_person_absence *at = sql_grow(a, (void *)p->absences, p->absence_count, sizeof(*at));

	at[p->absence_count++] =
	        (struct store_person_absence){.from = absence->from,
	                                      .until = absence->until,
	                                      .deputy = absence->deputy,
	                                      .of_roster = strncmp(absence->id, STORE_ABSENCE_ROSTER,
	                                                           sizeof(STORE_ABSENCE_ROSTER) - 1) == 0};
	p->absences = at;
}

/* Its own first, then those of the whole organisation; ${all} is of that one alone. */
static void set_absences(const struct store_absence_list *all, struct arena *a, struct store_person *p)
{
	for (size_t i = 0; i < all->count; i++)
		if (ID_IS_SET(all->at[i].person) && ID_EQUAL(all->at[i].person, p->person))
			add_absence(p, a, &all->at[i]);
	for (size_t i = 0; i < all->count; i++)
		if (!ID_IS_SET(all->at[i].person))
			add_absence(p, a, &all->at[i]);
}

bool store_roster_get(struct store *s, struct arena *a, const char *person, struct store_person *ret_person)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ROSTER);
	struct store_absence_list all;
	struct store_person found;

	sql_bind_text(&r, ":person", person);
	if (!sql_row(&r))
		return false;
	read_person(&r, a, &found);
	sql_end(&r);
	/* Asked whatever is in memory: what a question takes is not to tell what was asked before (I11). */
	all = store_absence_of_person(s, a, &found.partner, &found.person);
	set_absences(&all, a, &found);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_person = found;
	return true;
}

bool store_roster_partner(struct store *s, const char *person, struct partner_id *ret_partner, bool *ret_left)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ROSTER_PARTNER);
	struct partner_id partner;
	bool left;

	sql_bind_text(&r, ":person", person);
	if (!sql_row(&r))
		return false;
	SQL_ID(&r, partner);
	left = sql_flag(&r);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_partner = partner;
	*ret_left = left;
	return true;
}

void store_roster_forget(struct store *s)
{
	s->roster.known = false;
	s->roster.written = true;
}

void store_roster_undone(struct store *s)
{
	if (s->roster.written)
		s->roster.known = false;
}

void store_roster_load(struct store *s, const struct person_id *person, int more)
{
	s->roster.written = true;
	for (size_t i = 0; i < s->roster.count; i++)
		if (ID_EQUAL(s->roster.at[i].person, *person))
			s->roster.at[i].load += more;
}

static int by_person(const void *key, const void *person)
{
	return strcmp(key, ((const struct store_person *)person)->person.text);
}

const struct store_person *store_person_find(const struct store_person_list *roster,
                                             const struct person_id *person)
{
	if (roster->count == 0 || !ID_IS_SET(*person))
		return NULL;
	return bsearch(person->text, roster->at, roster->count, sizeof(*roster->at), by_person);
}

static void keep_people(struct store *s)
{
	struct roster_kept *k = &s->roster;
	struct sql_run r = sql_begin(&s->sql, LIST_ROSTER);

	if (k->arena == NULL)
		k->arena = arena_new();
	arena_reset(k->arena);
	k->count = 0;
	k->at = NULL;
	while (sql_row(&r)) {
		k->at = sql_grow(k->arena, k->at, k->count, sizeof(*k->at));
		read_person(&r, k->arena, &k->at[k->count++]);
	}
	k->known = s->sql.state == STORE_WELL;
}

/* The same as set_absences, for all of them at once. */
static void keep_absences(struct store *s)
{
	const struct store_absence_list *all = store_absence_known(s);
	struct roster_kept *k = &s->roster;

	if (k->absences == NULL)
		k->absences = arena_new();
	arena_reset(k->absences);
	for (size_t n = 0; n < k->count; n++) {
		k->at[n].absences = NULL;
		k->at[n].absence_count = 0;
	}
	for (size_t i = 0; i < all->count; i++) {
		const struct store_absence *absence = &all->at[i];
		const struct store_person *p =
		        store_person_find(&(struct store_person_list){k->count, k->at}, &absence->person);

		if (p != NULL && ID_EQUAL(p->partner, absence->partner))
			add_absence(&k->at[p - k->at], k->absences, absence);
	}
	for (size_t i = 0; i < all->count; i++)
		for (size_t n = 0; !ID_IS_SET(all->at[i].person) && n < k->count; n++)
			if (ID_EQUAL(k->at[n].partner, all->at[i].partner))
				add_absence(&k->at[n], k->absences, &all->at[i]);
	k->absent = s->sql.state == STORE_WELL;
}

struct store_person_list store_roster_now(struct store *s)
{
	struct roster_kept *k = &s->roster;
	struct store_person_list list = {0};

	/* Each signal on a case without regiehouder asks for it. */
	if (!k->known) {
		keep_people(s);
		k->absent = false;
	}
	if (!k->absent)
		keep_absences(s);
	if (s->sql.state == STORE_WELL)
		list = (struct store_person_list){.count = k->count, .at = k->at};
	return list;
}

struct store_person store_person_copy(const struct store_person *p, struct arena *a)
{
	struct store_person_absence *absences = arena_array(a, p->absence_count, sizeof(*absences));
	struct store_person copy = *p;

	if (p->absence_count > 0)
		memcpy(absences, p->absences, p->absence_count * sizeof(*absences));
	copy.languages = arena_text(a, p->languages);
	copy.expertise = arena_text(a, p->expertise);
	copy.absences = absences;
	return copy;
}

struct store_person_list store_roster_list(struct store *s, struct arena *a)
{
	struct store_person_list now = store_roster_now(s);
	struct store_person *at = arena_array(a, now.count, sizeof(*at));

	for (size_t i = 0; i < now.count; i++)
		at[i] = store_person_copy(&now.at[i], a);
	return (struct store_person_list){.count = now.count, .at = at};
}
