#include "store/store_case.h"
#include "store/store_inside.h"

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
	sql_bind_day(&r, ":absent_from", p->absent_from);
	sql_bind_day(&r, ":absent_until", p->absent_until);
	sql_bind_int(&r, ":gone", p->left);
	sql_do(&r);
	store_roster_forget(s);
}

void store_roster_clear(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, CLEAR_ROSTER);

	sql_do(&r);
	store_roster_forget(s);
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
	p.absent_from = sql_day(r);
	p.absent_until = sql_day(r);
	p.left = sql_flag(r);
	p.load = sql_int(r);
	*ret_person = p;
}

bool store_roster_get(struct store *s, struct arena *a, const char *person, struct store_person *ret_person)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ROSTER);
	struct store_person found;

	sql_bind_text(&r, ":person", person);
	if (!sql_row(&r))
		return false;
	read_person(&r, a, &found);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_person = found;
	return true;
}

void store_roster_forget(struct store *s)
{
	s->roster.known = false;
}

void store_roster_loaded(struct store *s, const struct person_id *person)
{
	for (size_t i = 0; i < s->roster.count; i++)
		if (ID_EQUAL(s->roster.at[i].person, *person))
			s->roster.at[i].load++;
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
	k->known = s->sql.state == STORE_WELL;
}

struct store_person_list store_roster_list(struct store *s, struct arena *a)
{
	struct store_person_list list = {0};

	/* Each signal on a case without regiehouder asks for it. */
	if (!s->roster.known)
		keep(s);
	if (s->sql.state != STORE_WELL)
		return list;
	list.count = s->roster.count;
	list.at = arena_array(a, list.count, sizeof(*list.at));
	for (size_t i = 0; i < list.count; i++) {
		list.at[i] = s->roster.at[i];
		list.at[i].languages = arena_text(a, list.at[i].languages);
		list.at[i].expertise = arena_text(a, list.at[i].expertise);
	}
	return list;
}
