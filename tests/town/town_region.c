/*
 * The town's configuration: who is there, at which table, with which rights. Everything else stands at its
 * default.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "town.h"

/* Columns: role, how many at each table, how many of the whole town; may use BSN, V-number. */
static const struct {
	enum role role;
	int each, whole;
	bool bsn, vnumber;
} kinds[] = {
        {ROLE_MUNICIPALITY, 1, 0, true, true},
        {ROLE_WIJKTEAM, 1, 0, true, false},
        {ROLE_LANGUAGE_SCHOOL, 1, 0, false, true},
        {ROLE_REFUGEE_SUPPORT, 1, 0, false, true},
        {ROLE_GP, 3, 0, true, false},
        {ROLE_SOCIAL_WORK, 1, 0, false, false},
        {ROLE_YOUTH_HEALTH, 1, 0, true, false},
        {ROLE_GGZ, 1, 0, true, false},
        {ROLE_DEBT_HELP, 1, 0, true, false},
        {ROLE_HOUSING_CORPORATION, 1, 0, false, false},
        {ROLE_GGD, 0, 1, true, true},
        {ROLE_KEY_PERSONS, 0, 2, false, false},
        {ROLE_EMPLOYER, 0, 1, false, false},
};

static const struct {
	const char *id, *place, *rhythm;
} tables[TOWN_TABLES] = {
        {"noord", "0392", "weekday = \"tue\"; every_weeks = 1; seats = 6; slot_minutes = 20;"},
        {"zuid", "0473",
         "weekday = \"thu\"; every_weeks = 2; anchor = \"2028-01-06\"; seats = 8; slot_minutes = 15;"},
        {"oost", "0361", "weekday = \"wed\"; nth_of_month = 2; seats = 9; slot_minutes = 20;"},
};

int town_table_find(const char *id)
{
	int i = 0;

	while (i < TOWN_TABLES - 1 && strcmp(tables[i].id, id) != 0)
		i++;
	return i;
}

static const char *const people[] = {
        "c.coordinator:coordinator", "v.noord:chair",         "v.zuid:chair", "v.oost:chair",
        "f.privacy:privacy_officer", "b.beheer:administrator"};

static void write_file(struct town *t, const char *dir, const char *name, const char *fmt, ...)
        MDO_PRINTF(4, 5);

static void write_file(struct town *t, const char *dir, const char *name, const char *fmt, ...)
{
	char path[SIM_PATH_MAX + 100];
	va_list args;
	FILE *f;

	(void)t;
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL) {
		perror("town: configuration");
		exit(1);
	}
	va_start(args, fmt);
	vfprintf(f, fmt, args);
	va_end(args);
	fclose(f);
}

/* No socket is opened: a door of its own for each, and a public key that is nobody's. */
static void door_of(int number, char door[40], char key[48])
{
	uint64_t seed = (uint64_t)number + 77;
	struct sim_dice d = {seed};
	unsigned char bytes[32];
	static const char z85[] =
	        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

	snprintf(door, 40, "tcp://127.0.0.1:%d", 7601 + number);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)sim_below(&d, 256);
	for (int i = 0; i < 8; i++) {
		uint32_t v = 0;

		for (int j = 0; j < 4; j++)
			v = v << 8 | bytes[4 * i + j];
		for (int j = 4; j >= 0; j--, v /= 85)
			key[5 * i + j] = z85[v % 85];
	}
	key[40] = '\0';
}

static void write_partner(struct town *t, const char *dir, int i)
{
	const struct town_partner *p = &t->partners[i];
	char name[100], door[40], key[48];

	door_of(i, door, key);
	snprintf(name, sizeof(name), "partners.d/%s.conf", p->id);
	write_file(t, dir, name,
	           "id = \"%s\";\nname = \"%s\";\nkvk = \"99%06d\";\nsystem = \"s\";\nrole = \"%s\";\n"
	           "table = \"%s\";\nbsn_allowed = %s;\nvnumber_allowed = %s;\ndoor = \"%s\";\nkeys = [ "
	           "\"%s\" ];\n",
	           p->id, p->id, i + 20, terms_name(&terms_role, (int)p->role),
	           tables[p->table >= 0 ? p->table : 0].id, p->bsn ? "true" : "false",
	           p->vnumber ? "true" : "false", door, key);
}

static void add_partner(struct town *t, int *count, size_t kind, int table, int which)
{
	struct town_partner *p = &t->partners[(*count)++];
	char role[40];

	snprintf(role, sizeof(role), "%s", terms_name(&terms_role, (int)kinds[kind].role));
	for (char *c = role; *c != '\0'; c++)
		*c = *c == '_' ? '-' : *c;
	if (table >= 0)
		snprintf(p->id, sizeof(p->id), "%s.%s%d", role, tables[table].id, which + 1);
	else
		snprintf(p->id, sizeof(p->id), "%s%d", role, which + 1);
	p->role = kinds[kind].role;
	p->table = table;
	p->bsn = kinds[kind].bsn;
	p->vnumber = kinds[kind].vnumber;
	p->slack = *count % 7 == 0;
}

static void partners(struct town *t)
{
	int count = 0;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (int table = 0; table < TOWN_TABLES; table++)
			for (int i = 0; i < kinds[k].each; i++)
				add_partner(t, &count, k, table, i);
		for (int i = 0; i < kinds[k].whole; i++)
			add_partner(t, &count, k, -1, i);
	}
}

static void write_tables(struct town *t, const char *dir)
{
	char name[100];

	for (int i = 0; i < TOWN_TABLES; i++) {
		snprintf(name, sizeof(name), "tables.d/%s.conf", tables[i].id);
		write_file(t, dir, name,
		           "id = \"%s\";\nname = \"MDO %s\";\nplaces = [ \"%s\" ];\nstart = \"09:30\";\n%s\n"
		           "announce_workdays = 5;\non_holiday = \"%s\";\nchair = \"v.%s\";\nstanding = [ "
		           "\"municipality.%s1\" ];\n",
		           tables[i].id, tables[i].id, tables[i].place, tables[i].rhythm,
		           i == 0 ? "next" : "skip", tables[i].id, tables[i].id);
	}
}

static void write_people(struct town *t, const char *dir)
{
	char name[100], door[40], key[48];

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		int len = (int)strcspn(people[i], ":");
		bool chair = strcmp(people[i] + len, ":chair") == 0;

		door_of(TOWN_PARTNERS + (int)i, door, key);
		snprintf(name, sizeof(name), "people.d/%.*s.conf", len, people[i]);
		write_file(t, dir, name,
		           "id = \"%.*s\";\noffice = \"%s\";\n%s%s%sdoor = \"%s\";\nkeys = [ \"%s\" ];\n",
		           len, people[i], people[i] + len + 1, chair ? "tables = [ \"" : "",
		           chair ? tables[i - 1].id : "", chair ? "\" ];\n" : "", door, key);
	}
}

struct sim_world *town_region_open(struct town *t, uint64_t seed, bool loud, const char *planted)
{
	static const char *const dirs[] = {"partners.d", "people.d", "tables.d"};
	char dir[SIM_PATH_MAX], path[SIM_PATH_MAX + 100];
	struct sim_world *w;

	sim_world_dir(dir);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, dirs[i]);
		if (mkdir(path, 0700) != 0)
			perror("town: configuration");
	}
	write_file(t, dir, "mdod.conf",
	           "region = \"town\";\noin = \"00000099000000009000\";\nsystem = \"mdod\";\nstore: "
	           "{\n\twal_limit_mib "
	           "= 8;\n\treserve_mib = 1;\n};\n");
	partners(t);
	for (int i = 0; i < TOWN_PARTNERS; i++)
		write_partner(t, dir, i);
	write_people(t, dir);
	write_tables(t, dir);
	snprintf(path, sizeof(path), "%s/mdod.conf", dir);
	w = sim_world_of(path, seed, loud, planted);
	sim_world_remove(dir);
	for (int i = 0; i < TOWN_PARTNERS; i++)
		snprintf(t->partners[i].source, sizeof(t->partners[i].source), "%s",
		         conf_partner(w->conf, t->partners[i].id)->source);
	return w;
}
