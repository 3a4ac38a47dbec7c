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
}

void store_roster_clear(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, CLEAR_ROSTER);

	sql_do(&r);
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

struct store_person_list store_roster_list(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_ROSTER);
	struct store_person_list list = {0};

	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_person(&r, a, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_person_list){0};
}
