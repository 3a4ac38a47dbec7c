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

static void add_absence(struct store_person *p, struct store_person_absence *at,
                        const struct store_absence *absence)
{
	at[p->absence_count++] =
	        (struct store_person_absence){.from = absence->from,
	                                      .until = absence->until,
	                                      .deputy = absence->deputy,
	                                      .of_roster = strncmp(absence->id, STORE_ABSENCE_ROSTER,
	                                                           sizeof(STORE_ABSENCE_ROSTER) - 1) == 0};
}

/* Its own first, then those of the whole organisation. */
static void set_absences(const struct store_absence_list *all, struct arena *a, struct store_person *p)
{
	size_t *own = arena_array(a, 2 * all->count, sizeof(*own)), *whole = own + all->count;
	size_t own_count = 0, whole_count = 0;
	struct store_person_absence *at;

	for (size_t i = 0; i < all->count; i++) {
		if (!ID_EQUAL(all->at[i].partner, p->partner))
			continue;
		if (!ID_IS_SET(all->at[i].person))
			whole[whole_count++] = i;
		else if (ID_EQUAL(all->at[i].person, p->person))
			own[own_count++] = i;
	}
	if (own_count + whole_count == 0)
		return;
	p->absences = at = arena_array(a, own_count + whole_count, sizeof(*at));
	for (size_t i = 0; i < own_count; i++)
		add_absence(p, at, &all->at[own[i]]);
	for (size_t i = 0; i < whole_count; i++)
		add_absence(p, at, &all->at[whole[i]]);
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
	all = store_absence_list(s, a, found.partner.text, s->absences.past);
	set_absences(&all, a, &found);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_person = found;
	return true;
}

void store_roster_forget(struct store *s)
{
	s->roster.known = false;
}

void store_roster_load(struct store *s, const struct person_id *person, int more)
{
	for (size_t i = 0; i < s->roster.count; i++)
		if (ID_EQUAL(s->roster.at[i].person, *person))
			s->roster.at[i].load += more;
}

static int by_person(const void *key, const void *person)
{
	return strcmp(key, ((const struct store_person *)person)->person.text);
}

/* Only for those who have any. */
static void keep_absences(struct store *s)
{
	const struct store_absence_list *all = store_absence_known(s);
	struct roster_kept *k = &s->roster;

	for (size_t i = 0; i < all->count; i++) {
		const struct store_absence *absence = &all->at[i];
		struct store_person *p;

		if (ID_IS_SET(absence->person)) {
			p = k->count == 0 ? NULL
			                  : bsearch(absence->person.text, k->at, k->count, sizeof(*k->at),
			                            by_person);
			if (p != NULL && p->absences == NULL)
				set_absences(all, k->arena, p);
			continue;
		}
		for (size_t n = 0; n < k->count; n++)
			if (k->at[n].absences == NULL && ID_EQUAL(k->at[n].partner, absence->partner))
				set_absences(all, k->arena, &k->at[n]);
	}
}

static void keep(struct store *s)
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
	keep_absences(s);
	k->known = s->sql.state == STORE_WELL;
}

struct store_person_list store_roster_now(struct store *s)
{
	struct store_person_list list = {0};

	/* Each signal on a case without regiehouder asks for it. */
	if (!s->roster.known)
		keep(s);
	if (s->sql.state == STORE_WELL)
		list = (struct store_person_list){.count = s->roster.count, .at = s->roster.at};
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
