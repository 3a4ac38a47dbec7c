#include "conf/conf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "conf/conf_check.h"
#include "conf/conf_complaint.h"
#include "conf/conf_grammar.h"
#include "conf/conf_origin.h"
#include "conf/conf_read.h"

/* What conf_load hands out is the first member. */
struct box {
	struct conf conf;
	struct arena *arena; /* holds everything, the box itself not */
};

/* One load under way. */
struct load {
	struct conf_reader reader; /* file is set for each file */
	struct conf *conf;
	struct conf_sources from;
};

static const uint32_t RIGHTS_PARTNER = TERMS_BIT(RIGHT_SIGNAL) | TERMS_BIT(RIGHT_LISTEN) |
                                       TERMS_BIT(RIGHT_WITHDRAW) | TERMS_BIT(RIGHT_REGIE);

/* What goes with an office; the administrator keeps the service running and reads nothing about clients. */
static uint32_t office_rights(enum office office)
{
	switch (office) {
	case OFFICE_COORDINATOR:
		return TERMS_BIT(RIGHT_READ) | TERMS_BIT(RIGHT_STEER) | TERMS_BIT(RIGHT_CONSENT) |
		       TERMS_BIT(RIGHT_IDENTIFY) | TERMS_BIT(RIGHT_ROSTER) | TERMS_BIT(RIGHT_AUDIT) |
		       TERMS_BIT(RIGHT_GLASS);
	case OFFICE_CHAIR:
		return TERMS_BIT(RIGHT_READ) | TERMS_BIT(RIGHT_STEER);
	case OFFICE_PRIVACY_OFFICER:
		return TERMS_BIT(RIGHT_READ) | TERMS_BIT(RIGHT_AUDIT) | TERMS_BIT(RIGHT_IDENTIFY);
	case OFFICE_ADMINISTRATOR:
		return TERMS_BIT(RIGHT_ROSTER) | TERMS_BIT(RIGHT_AUDIT) | TERMS_BIT(RIGHT_KEEP);
	case OFFICE_ABSENT:
	case OFFICE_COUNT:
		break;
	}
	return 0;
}

static uint32_t every_domain(void)
{
	uint32_t set = 0;

	for (int d = DOMAIN_ABSENT + 1; d < DOMAIN_COUNT; d++)
		set |= TERMS_BIT(d);
	return set;
}

static bool read_main(struct load *l)
{
	struct conf_main_draft draft = {0};

	l->reader.file = &l->from.main;
	if (!conf_read(&l->reader, &conf_keys_main, &draft))
		return false;
	if (draft.origin.oin == NULL && draft.origin.kvk == NULL)
		draft.origin.oin = CONF_ORIGIN_TEST_OIN;
	if (!conf_origin_source(&l->reader, &draft.origin, &draft.conf.source))
		return false;
	*l->conf = draft.conf;
	return true;
}

static bool read_partner(struct load *l, struct conf_partner *partner)
{
	struct conf_partner_draft draft = {0};

	if (!conf_read(&l->reader, &conf_keys_partner, &draft) ||
	    !conf_origin_source(&l->reader, &draft.origin, &draft.partner.source))
		return false;
	if (!conf_read_is_given(l->reader.file, "rights"))
		draft.partner.rights = RIGHTS_PARTNER;
	if (!conf_read_is_given(l->reader.file, "domains"))
		draft.partner.domains = every_domain();
	if (draft.partner.domains == 0)
		return conf_complaint_set(
		        l->reader.complaint, l->reader.file->path, conf_file_line(l->reader.file, "domains"),
		        "domains: an empty list is not taken; leave the key out for every domain, "
		        "or set revoked = true");
	*partner = draft.partner;
	return true;
}

static bool read_partners(struct load *l)
{
	struct conf_partner *all = arena_array(l->reader.arena, l->from.partners.count, sizeof(*all));

	for (size_t i = 0; i < l->from.partners.count; i++) {
		l->reader.file = &l->from.partners.at[i];
		if (!read_partner(l, &all[i]))
			return false;
	}
	l->conf->partners = all;
	l->conf->partner_count = l->from.partners.count;
	return true;
}

static bool read_people(struct load *l)
{
	struct conf_person *all = arena_array(l->reader.arena, l->from.people.count, sizeof(*all));

	for (size_t i = 0; i < l->from.people.count; i++) {
		l->reader.file = &l->from.people.at[i];
		if (!conf_read(&l->reader, &conf_keys_person, &all[i]))
			return false;
		if (!conf_read_is_given(l->reader.file, "rights"))
			all[i].rights = office_rights(all[i].office);
	}
	l->conf->people = all;
	l->conf->person_count = l->from.people.count;
	return true;
}

static bool read_tables(struct load *l)
{
	struct conf_table *all = arena_array(l->reader.arena, l->from.tables.count, sizeof(*all));

	for (size_t i = 0; i < l->from.tables.count; i++) {
		l->reader.file = &l->from.tables.at[i];
		if (!conf_read(&l->reader, &conf_keys_table, &all[i]))
			return false;
	}
	l->conf->tables = all;
	l->conf->table_count = l->from.tables.count;
	return true;
}

static bool open_dir(struct load *l, const char *name, struct conf_files *files)
{
	const char *path = arena_printf(l->reader.arena, "%s/%s", l->reader.dir, name);

	return conf_file_open_all(l->reader.arena, path, files, l->reader.complaint);
}

static bool read_all(struct load *l, const char *path)
{
	bool ok;

	if (!conf_file_open(l->reader.arena, path, &l->from.main, l->reader.complaint))
		return false;
	ok = open_dir(l, "partners.d", &l->from.partners) && open_dir(l, "people.d", &l->from.people) &&
	     open_dir(l, "tables.d", &l->from.tables) && read_main(l) && read_partners(l) && read_people(l) &&
	     read_tables(l) && conf_check(l->conf, &l->from, l->reader.complaint);
	conf_file_close(&l->from.main);
	conf_file_close_all(&l->from.partners);
	conf_file_close_all(&l->from.people);
	conf_file_close_all(&l->from.tables);
	return ok;
}

/* All three kinds begin with their id. */
_Static_assert(offsetof(struct conf_partner, id) == 0 && offsetof(struct conf_person, id) == 0 &&
                       offsetof(struct conf_table, id) == 0,
               "by_id and find compare the first member");

static int by_id(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The arrays are const to the world; their memory is the arena's. */
static void sort(struct conf *conf)
{
	qsort((void *)(uintptr_t)conf->partners, conf->partner_count, sizeof(*conf->partners), by_id);
	qsort((void *)(uintptr_t)conf->people, conf->person_count, sizeof(*conf->people), by_id);
	qsort((void *)(uintptr_t)conf->tables, conf->table_count, sizeof(*conf->tables), by_id);
}

static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "" : arena_bytes(arena, path, (size_t)(slash - path));
}

struct conf *conf_load(const char *path, struct conf_complaint *ret_complaint)
{
	struct box *box = mem_alloc(sizeof(*box));
	struct load l = {.conf = &box->conf};

	box->arena = arena_new();
	l.reader = (struct conf_reader){box->arena, directory_of(box->arena, path), NULL, ret_complaint};
	if (!read_all(&l, path)) {
		conf_free(&box->conf);
		return NULL;
	}
	sort(&box->conf);
	return &box->conf;
}

void conf_free(struct conf *conf)
{
	struct box *box = (struct box *)conf;

	if (box == NULL)
		return;
	arena_free(box->arena);
	mem_free(box);
}

static const void *find(const void *all, size_t count, size_t size, const char *id)
{
	/* An id is at most ID_NAME_MAX long where it is stored, not where it comes from: strcmp stops in
	 * time. */
	return count > 0 ? bsearch(id, all, count, size, by_id) : NULL;
}

const struct conf_partner *conf_partner(const struct conf *conf, const char *id)
{
	return find(conf->partners, conf->partner_count, sizeof(*conf->partners), id);
}

const struct conf_person *conf_person(const struct conf *conf, const char *id)
{
	return find(conf->people, conf->person_count, sizeof(*conf->people), id);
}

const struct conf_table *conf_table(const struct conf *conf, const char *id)
{
	return find(conf->tables, conf->table_count, sizeof(*conf->tables), id);
}

const struct conf_table *conf_table_of_place(const struct conf *conf, const char *place)
{
	for (size_t t = 0; t < conf->table_count; t++)
		for (size_t p = 0; p < conf->tables[t].place_count; p++)
			if (strcmp(conf->tables[t].places[p], place) == 0)
				return &conf->tables[t];
	return NULL;
}

struct calendar_rule conf_table_rule(const struct conf_table *table)
{
	return (struct calendar_rule){.weekday = table->weekday,
	                              .every_weeks = (int)table->every_weeks,
	                              .anchor = table->anchor,
	                              .nth_of_month = (int)table->nth_of_month,
	                              .on_holiday = table->on_holiday == CONF_HOLIDAY_NEXT
	                                                    ? CALENDAR_NEXT_WORKING_DAY
	                                                    : CALENDAR_SKIP,
	                              .date_count = table->date_count,
	                              .skip_count = table->skip_count,
	                              .dates = table->dates,
	                              .skips = table->skips};
}

struct conf_break conf_table_break(const struct conf_table *table, size_t which)
{
	struct conf_break b = {0, 0};
	bool ok = conf_grammar_parse_break(table->breaks[which], &b.slot, &b.minutes);

	assert(ok); /* read through the same grammar */
	return b;
}

int64_t conf_table_minutes(const struct conf_table *table, int64_t seats)
{
	int64_t minutes = seats * table->slot_minutes;

	for (size_t i = 0; i < table->break_count; i++)
		if (conf_table_break(table, i).slot < seats)
			minutes += conf_table_break(table, i).minutes;
	return minutes;
}

static bool has(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(list[i], word))
			return true;
	return false;
}

bool conf_has_language(const struct conf *conf, const char *tag)
{
	return has(conf->policy.languages, conf->policy.language_count, tag);
}

bool conf_has_basis(const struct conf *conf, const char *code)
{
	return has(conf->policy.bases, conf->policy.basis_count, code);
}

bool conf_partner_in_group(const struct conf_partner *p, const char *group)
{
	return has(p->groups, p->group_count, group);
}
