#include "conf/conf_check.h"

#include <stdio.h>
#include <string.h>

#include "conf/conf_complaint.h"
#include "conf/conf_inside.h"
#include "conf/conf_keys.h"
#include "conf/conf_principals.h"
#include "conf/conf_tables.h"

struct check {
	const struct conf *conf;
	const struct conf_sources *from;
	struct conf_complaint *complaint;
};

/* Keys of which the first must be less than (or, not strict, at most) the second. */
static bool check_policy(const struct check *c)
{
	const struct conf_policy *p = &c->conf->policy;
	const struct {
		const char *low_key, *high_key;
		int64_t low, high;
		bool strict;
	} rows[] = {
	        {"policy.consent_warning_days", "policy.consent_max_days", p->consent_warning_days,
	         p->consent_max_days, true},
	        {"store.backup_vault_days", "store.backup_main_days", c->conf->backup_vault_days,
	         c->conf->backup_main_days, false},
	        /* Else a withdrawal is forgotten while an older consent may still be sent. */
	        {"policy.consent_max_days", "retention.unlinked_days", p->consent_max_days,
	         c->conf->retention.days[RETENTION_UNLINKED], false},
	        {"retention.warn_days", "retention.case_days", c->conf->retention.warn_days,
	         c->conf->retention.days[RETENTION_CASE], false},
	        {"policy.protect_medium_from", "policy.protect_high_from", p->protect_medium_from,
	         p->protect_high_from, true},
	        {"policy.accumulation_medium_from", "policy.accumulation_high_from",
	         p->accumulation_medium_from, p->accumulation_high_from, false},
	        {"discuss_days.crisis", "discuss_days.high", p->discuss_days[URGENCY_CRISIS],
	         p->discuss_days[URGENCY_HIGH], false},
	        {"discuss_days.high", "discuss_days.medium", p->discuss_days[URGENCY_HIGH],
	         p->discuss_days[URGENCY_MEDIUM], false},
	        {"discuss_days.medium", "discuss_days.low", p->discuss_days[URGENCY_MEDIUM],
	         p->discuss_days[URGENCY_LOW], false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int line = conf_file_line(&c->from->main, rows[i].low_key);

		if (rows[i].low < rows[i].high || (rows[i].low == rows[i].high && !rows[i].strict))
			continue;
		/* The one that the file gives is the one to change. */
		if (line == 1)
			line = conf_file_line(&c->from->main, rows[i].high_key);
		return conf_complaint_set(c->complaint, c->from->main.path, line,
		                          "%s (%lld) must be %s %s (%lld)", rows[i].low_key,
		                          (long long)rows[i].low, rows[i].strict ? "less than" : "at most",
		                          rows[i].high_key, (long long)rows[i].high);
	}
	return true;
}

/* What is to outlive the state must not be lost, or put back, with it. */
static bool check_places(const struct check *c)
{
	const struct {
		const char *key, *path, *why;
	} rows[] = {
	        {"store.erasure_ledger", c->conf->erasure_ledger,
	         "whoever puts back an older copy puts back an older ledger with it, and what was erased "
	         "since comes back unseen; give a file on another disk"},
	        {"store.backup_dir", c->conf->backup_dir,
	         "what takes the state takes its backups too; give a directory on another disk"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].path[0] != '\0' && conf_inside(rows[i].path, c->conf->state_dir))
			return conf_complaint_set(c->complaint, c->from->main.path,
			                          conf_file_line(&c->from->main, rows[i].key),
			                          "%s: lies inside state_dir: %s", rows[i].key, rows[i].why);
	return true;
}

/* What a role may send and see, member by member, and where in the file it stands. */
struct role_check {
	const struct check *c;
	const struct role_rule *rule;
	const char *name;
	bool care;
};

static bool refuse_role(const struct role_check *r, const char *member, const char *what)
{
	char key[CONF_PATH_MAX];

	snprintf(key, sizeof(key), "role_%s.%s", r->name, member);
	return conf_complaint_set(r->c->complaint, r->c->from->main.path,
	                          conf_file_line(&r->c->from->main, key), "%s: %s", key, what);
}

static bool check_role(const struct role_check *r)
{
	static const uint32_t words =
	        TERMS_BIT(CONTENT_NOTICED) | TERMS_BIT(CONTENT_LIMITS) | TERMS_BIT(CONTENT_MEDICAL);
	static const char medical[] =
	        "medical content goes from care to care only (gp, ggz, ggd, youth_health)";
	const struct role_rule *rule = r->rule;

	if (!r->care && (rule->send & TERMS_BIT(CONTENT_MEDICAL)) != 0)
		return refuse_role(r, "send", medical);
	if (!r->care && (rule->see & TERMS_BIT(CONTENT_MEDICAL)) != 0)
		return refuse_role(r, "see", medical);
	if (rule->send_domains != 0 && rule->send == 0)
		return refuse_role(r, "send", "send_domains are named, but no kind of content; name one");
	if (rule->send_domains == 0 && rule->send != 0)
		return refuse_role(r, "send_domains", "kinds of content are named, but no life domain");
	if (rule->see_domains != 0 && (rule->see & words) == 0)
		return refuse_role(r, "see",
		                   "see_domains are named, but neither noticed, limits nor medical");
	if (rule->see_domains == 0 && (rule->see & words) != 0)
		return refuse_role(r, "see_domains", "kinds of content are named, but no life domain");
	if ((rule->see & words) != 0 && (rule->see & TERMS_BIT(CONTENT_IDENTITY)) == 0)
		return refuse_role(r, "see", "content without identity helps nobody; add identity");
	return true;
}

static bool check_roles(const struct check *c)
{
	for (int role = ROLE_ABSENT + 1; role < ROLE_COUNT; role++) {
		struct role_check r = {c, &c->conf->roles.of[role], terms_name(&terms_role, role),
		                       (ROLES_CARE & TERMS_BIT(role)) != 0};

		if (!check_role(&r))
			return false;
	}
	return true;
}

/* ${key} may name an entry: "tables.[2]". */
static bool unknown(const struct check *c, const struct conf_file *f, const char *key, const char *id,
                    const char *dir)
{
	return conf_complaint_set(c->complaint, f->path, conf_file_line(f, key),
	                          "%.*s: no file of %s has the id \"%s\"", (int)strcspn(key, "."), key, dir,
	                          id);
}

static const struct conf_table *find_table(const struct conf *conf, const char *id)
{
	for (size_t i = 0; i < conf->table_count; i++)
		if (id_equal(conf->tables[i].id.text, id))
			return &conf->tables[i];
	return NULL;
}

static const struct conf_person *find_person(const struct conf *conf, const char *id)
{
	for (size_t i = 0; i < conf->person_count; i++)
		if (id_equal(conf->people[i].id.text, id))
			return &conf->people[i];
	return NULL;
}

static bool is_partner(const struct conf *conf, const char *id)
{
	for (size_t i = 0; i < conf->partner_count; i++)
		if (id_equal(conf->partners[i].id.text, id))
			return true;
	return false;
}

static bool check_partners(const struct check *c)
{
	for (size_t i = 0; i < c->conf->partner_count; i++) {
		const struct conf_partner *p = &c->conf->partners[i];

		if (ID_IS_SET(p->table) && find_table(c->conf, p->table.text) == NULL)
			return unknown(c, &c->from->partners.at[i], "table", p->table.text, "tables.d");
	}
	return true;
}

static bool check_people(const struct check *c)
{
	for (size_t i = 0; i < c->conf->person_count; i++) {
		const struct conf_person *p = &c->conf->people[i];

		for (size_t t = 0; t < p->table_count; t++) {
			char key[40];

			if (find_table(c->conf, p->tables[t].text) != NULL)
				continue;
			snprintf(key, sizeof(key), "tables.[%zu]", t);
			return unknown(c, &c->from->people.at[i], key, p->tables[t].text, "tables.d");
		}
	}
	return true;
}

static bool sees(const struct conf_person *who, const struct conf_table *t)
{
	for (size_t i = 0; i < who->table_count; i++)
		if (ID_EQUAL(who->tables[i], t->id))
			return true;
	return who->table_count == 0;
}

/* Somebody of people.d who sees the table; unset is fine. */
static bool check_seat(const struct check *c, const struct conf_table *t, const struct conf_file *f,
                       const char *key, const struct person_id *id, bool presides)
{
	const struct conf_person *who = find_person(c->conf, id->text);
	int line = conf_file_line(f, key);

	if (!ID_IS_SET(*id))
		return true;
	if (who == NULL)
		return unknown(c, f, key, id->text, "people.d");
	if (presides && who->office != OFFICE_CHAIR && who->office != OFFICE_COORDINATOR)
		return conf_complaint_set(c->complaint, f->path, line,
		                          "%s: \"%s\" is neither chair nor coordinator in people.d", key,
		                          id->text);
	if (!sees(who, t))
		return conf_complaint_set(c->complaint, f->path, line,
		                          "%s: \"%s\" does not see this table; add it to tables in people.d",
		                          key, id->text);
	return true;
}

static bool check_chair(const struct check *c, const struct conf_table *t, const struct conf_file *f)
{
	if (!check_seat(c, t, f, "chair", &t->chair, true) ||
	    !check_seat(c, t, f, "chair_deputy", &t->chair_deputy, true) ||
	    !check_seat(c, t, f, "secretary", &t->secretary, false))
		return false;
	if (ID_IS_SET(t->chair_deputy) && ID_EQUAL(t->chair_deputy, t->chair))
		return conf_complaint_set(c->complaint, f->path, conf_file_line(f, "chair_deputy"),
		                          "chair_deputy: \"%s\" is the chair; name somebody else",
		                          t->chair_deputy.text);
	return true;
}

static bool check_standing(const struct check *c, const struct conf_table *t, const struct conf_file *f)
{
	for (size_t i = 0; i < t->standing_count; i++) {
		char key[40];

		if (is_partner(c->conf, t->standing[i].text))
			continue;
		snprintf(key, sizeof(key), "standing.[%zu]", i);
		return unknown(c, f, key, t->standing[i].text, "partners.d");
	}
	return true;
}

static bool has_place(const struct conf_table *t, const char *place)
{
	for (size_t i = 0; i < t->place_count; i++)
		if (strcmp(t->places[i], place) == 0)
			return true;
	return false;
}

/* Against the tables before this one: same id, or a place they have. */
static bool check_once(const struct check *c, size_t index, const struct conf_file *f)
{
	const struct conf_table *t = &c->conf->tables[index];

	for (size_t i = 0; i < index; i++) {
		const struct conf_table *other = &c->conf->tables[i];
		const char *file = conf_file_name(&c->from->tables.at[i]);
		char key[40];

		if (ID_EQUAL(other->id, t->id))
			return conf_complaint_set(c->complaint, f->path, conf_file_line(f, "id"),
			                          "id: \"%s\" is also that of %s", t->id.text, file);
		for (size_t p = 0; p < t->place_count; p++) {
			if (!has_place(other, t->places[p]))
				continue;
			snprintf(key, sizeof(key), "places.[%zu]", p);
			return conf_complaint_set(
			        c->complaint, f->path, conf_file_line(f, key),
			        "places: \"%s\" is also at the table of %s; a place is at one table",
			        t->places[p], file);
		}
	}
	return true;
}

static bool check_tables(const struct check *c)
{
	for (size_t i = 0; i < c->conf->table_count; i++) {
		const struct conf_table *t = &c->conf->tables[i];
		const struct conf_file *f = &c->from->tables.at[i];

		if (!check_once(c, i, f) || !conf_tables_check(t, f, c->complaint) || !check_chair(c, t, f) ||
		    !check_standing(c, t, f))
			return false;
	}
	return true;
}

bool conf_check(const struct conf *conf, const struct conf_sources *from,
                struct conf_complaint *ret_complaint)
{
	struct check c = {conf, from, ret_complaint};

	return check_policy(&c) && check_places(&c) && check_roles(&c) &&
	       conf_principals_check(conf, from, ret_complaint) && check_partners(&c) && check_people(&c) &&
	       check_tables(&c);
}
