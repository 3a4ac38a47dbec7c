/*
 * The people of the town: three of each organisation, with languages, limits and deputies.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "rules/calendar.h"
#include "town.h"
#include "town_post.h"

static const char *const languages[] = {"ti", "ar", "prs", "uk", "so", "tr"};

int town_people_find(const struct town *t, const char *id)
{
	for (int i = 0; i < TOWN_PEOPLE; i++)
		if (strcmp(t->people[i].id, id) == 0)
			return i;
	return -1;
}

int town_partner_find(const struct town *t, const char *id)
{
	for (int i = 0; i < TOWN_PARTNERS; i++)
		if (strcmp(t->partners[i].id, id) == 0)
			return i;
	return -1;
}

int town_circle_find(const struct town_client *c, int partner)
{
	for (int i = 0; i < c->circle_count; i++)
		if (c->circle[i] == partner)
			return i;
	return -1;
}

int town_days(struct sim_dice *d, int mean)
{
	/* Two dice of different size: often small, sometimes several times the mean. */
	return 1 + sim_below(d, mean) + (sim_chance(d, 30) ? sim_below(d, 4 * mean) : 0);
}

bool town_works(struct day d)
{
	return calendar_is_working_day(d, CALENDAR_MEETING);
}

struct instant town_at(struct day d, int minute)
{
	return time_from_local(d, minute / 60, minute % 60);
}

static uint32_t domains_of(enum role role)
{
	uint32_t care = TERMS_BIT(DOMAIN_PHYSICAL) | TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_SUBSTANCES);

	if ((ROLES_CARE & TERMS_BIT(role)) != 0)
		return care;
	return TERMS_BIT(DOMAIN_MENTAL) | TERMS_BIT(DOMAIN_FAMILY) | TERMS_BIT(DOMAIN_NETWORK) |
	       TERMS_BIT(DOMAIN_HOUSING) | TERMS_BIT(DOMAIN_WORK);
}

static void make(struct town *t, int i)
{
	struct town_person *p = &t->people[i];
	int which = i % TOWN_PER_PARTNER;
	char of[sizeof(p->id) - 2];

	p->partner = i / TOWN_PER_PARTNER;
	snprintf(of, sizeof(of), "%s", t->partners[p->partner].id);
	snprintf(p->id, sizeof(p->id), "%s.%c", of, 'a' + which);
	p->domains = domains_of(t->partners[p->partner].role);
	p->limit = 6 + (i * 7) % 9;
	p->duties = TERMS_BIT(DUTY_REGIEHOUDER);
	if (t->partners[p->partner].role == ROLE_KEY_PERSONS)
		p->duties = TERMS_BIT(which == 0 ? DUTY_KEY_PERSON : DUTY_INTERPRETER);
	/* One in five works four days. */
	p->workdays = i % 5 == 3 ? 62U & ~TERMS_BIT(WEEKDAY_WED) : 62U;
	p->from = p->until = day_none();
}

static void fill(struct town *t, int i, struct proto_roster_person *p)
{
	const struct town_person *from = &t->people[i];
	bool speaks = (from->duties & TERMS_BIT(DUTY_REGIEHOUDER)) == 0;

	proto_clear(&proto_table_roster_person, p);
	p->person = from->id;
	p->partner = t->partners[from->partner].id;
	p->domains = from->domains;
	p->duties = from->duties;
	p->workdays = from->workdays;
	p->limit = from->limit;
	p->left = from->left;
	p->languages.at = arena_array(t->w->arena, 3, sizeof(*p->languages.at));
	for (int l = 0; l < 6; l++)
		if (l == i % 6 || (speaks && l % 2 == i % 2))
			p->languages.at[p->languages.count++] = languages[l];
	if (i % TOWN_PER_PARTNER < TOWN_PER_PARTNER - 1 && !from->left)
		p->deputy = t->people[i + 1].id;
}

void town_people_start(struct town *t)
{
	struct proto_roster_params *p = proto_new(t->w->arena, &proto_table_roster_params);

	p->people.at = arena_array(t->w->arena, TOWN_PEOPLE, sizeof(*p->people.at));
	for (int i = 0; i < TOWN_PEOPLE; i++)
		make(t, i);
	for (int i = 0; i < TOWN_PEOPLE; i++)
		fill(t, i, &p->people.at[p->people.count++]);
	if (town_post_ask(t, TOWN_COORDINATOR, METHOD_ROSTER_IMPORT, p, NULL) == NULL)
		sim_fail(t->w, "desk", "the roster was refused");
	town_post_asked(t);
}

void town_people_set(struct town *t, int person)
{
	struct proto_roster_params *p = proto_new(t->w->arena, &proto_table_roster_params);

	p->people.at = arena_array(t->w->arena, 1, sizeof(*p->people.at));
	fill(t, person, &p->people.at[p->people.count++]);
	town_post_ask(t, TOWN_COORDINATOR, METHOD_ROSTER_SET, p, NULL);
	town_post_asked(t);
}

bool town_people_away(const struct town_person *p, struct day on)
{
	return p->left || (day_is_set(p->from) && p->from.n <= on.n && p->until.n >= on.n);
}
