/*
 * inbox_region - what waits for a person and is about a partner or the region. A row that is about a case all
 * the same is shown to those who see its table.
 */
#include "commands/crisis.h"
#include "commands/desk_view.h"
#include "commands/erasure.h"
#include "commands/glass.h"
#include "commands/inbox.h"
#include "commands/retention.h"
#include "rules/calendar.h"
#include "store/store_desk.h"
#include "store/store_merge.h"

#define CASES_AT_ONCE 64
#define ERASURES_MAX 10000 /* as erasure.list */
#define GLASS_MAX 1000     /* uses nobody looked at: more in one inbox help nobody */

static void add_crises(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct store_crises_list all = store_desk_crises(t->store, t->arena, crisis_month(t), crisis_year(t));

	(void)who;
	for (size_t i = 0; i < all.count; i++) {
		struct proto_inbox_row *row;

		if (all.at[i].month <= t->conf->policy.crisis_alarm_per_month)
			continue;
		row = inbox_add(t, rows, INBOX_CRISES, all.at[i].newest);
		row->partner = all.at[i].partner.text;
		row->what = arena_printf(
		        t->arena, "%lld signals without consent in 30 days: ask why; mdoctl crisis list",
		        (long long)all.at[i].month);
	}
}

/* Officers look at every use but their own; an administrator at what an officer did. */
static bool looks_at(const struct turn *t, const struct conf_person *who, const struct store_glass *g)
{
	if (id_equal(g->person.text, who->id.text))
		return false;
	return who->office == OFFICE_PRIVACY_OFFICER || glass_by_officer(t, g);
}

static void add_glass(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct store_glass_list unseen = store_glass_list(t->store, t->arena, true, GLASS_MAX);

	for (size_t i = 0; i < unseen.count; i++) {
		const struct store_glass *g = &unseen.at[i];
		struct store_case *c = arena_alloc(t->arena, sizeof(*c));
		bool known = store_case_get(t->store, g->case_.text, c);

		if (!looks_at(t, who, g) || (known ? !desk_view_table(who, &c->table) : who->table_count > 0))
			continue;
		struct proto_inbox_row *row = known ? inbox_add_case(t, rows, INBOX_GLASS, c, g->opened)
		                                    : inbox_add(t, rows, INBOX_GLASS, g->opened);
		row->what = arena_printf(t->arena,
		                         "%s used the emergency button: mdoctl glass list, then mdoctl glass "
		                         "seen %lld",
		                         g->person.text, (long long)g->number);
	}
}

/* What is late at one partner. */
struct unerased {
	const struct partner_id *partner;
	int64_t count;
	struct instant since;
};

/* By partner; ret has room for one each. The oldest of a partner comes first. */
static size_t tally(const struct store_erasure_list *all, struct instant before, struct unerased *ret)
{
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct store_erasure *e = &all->at[i];
		size_t k = 0;

		if (!erasure_is_late(e, before))
			continue;
		while (k < count && !ID_EQUAL(*ret[k].partner, e->partner))
			k++;
		if (k == count)
			ret[count++] = (struct unerased){.partner = &e->partner, .since = e->asked};
		ret[k].count++;
	}
	return count;
}

static void add_unerased(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct instant before = erasure_late_before(t);
	struct store_erasure_list all = store_lease_erasures(t->store, t->arena, &before, ERASURES_MAX);
	struct unerased *late = arena_array(t->arena, all.count, sizeof(*late));
	size_t count = tally(&all, before, late);

	(void)who;
	for (size_t i = 0; i < count; i++) {
		struct proto_inbox_row *row = inbox_add(t, rows, INBOX_ERASURE, late[i].since);

		row->partner = late[i].partner->text;
		row->what = arena_printf(
		        t->arena,
		        "did not say that it erased %lld of what it was asked to: mdoctl erasure list",
		        (long long)late[i].count);
	}
}

static void add_limited(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct store_limited_list hit = store_desk_limited(t->store, t->arena, t->today);

	(void)who;
	for (size_t i = 0; i < hit.count; i++) {
		struct proto_inbox_row *row = inbox_add(t, rows, INBOX_LIMIT, time_day_start(t->today));

		row->partner = hit.at[i].partner.text;
		row->due = t->today;
		row->what =
		        arena_printf(t->arena,
		                     "named too many new persons, %lld messages wait: ask why; mdoctl limit "
		                     "lift %s --reason REASON",
		                     (long long)hit.at[i].refused, hit.at[i].partner.text);
	}
}

/* An open case of this person's tables, whose facts may be shown; NULL: none. */
static const struct store_case *open_case(struct turn *t, const struct conf_person *who,
                                          const struct case_id *id)
{
	struct case_view *v = arena_alloc(t->arena, sizeof(*v));

	if (!ID_IS_SET(*id) || !case_view_load(t, id->text, NULL, v) || v->c.state != CASE_OPEN ||
	    !desk_view_table(who, &v->c.table) || !desk_view_facts(t, v))
		return NULL;
	return &v->c;
}

static void add_conflicts(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct store_conflict_list all = store_desk_conflicts(t->store, t->arena);

	for (size_t i = 0; i < all.count; i++) {
		const struct store_case *c = open_case(t, who, &all.at[i].case_);
		const struct store_case *with = open_case(t, who, &all.at[i].with);
		const struct store_case *shown = c != NULL ? c : with;
		struct proto_inbox_row *row;

		if (shown == NULL)
			continue;
		row = inbox_add_case(t, rows, INBOX_CONFLICT, shown, all.at[i].at);
		if (c != NULL && with != NULL)
			row->what =
			        arena_printf(t->arena,
			                     "one message named it and %s together, by two numbers: ask the "
			                     "sender which is right, then mdoctl match reject %s %s",
			                     with->id.text, c->id.text, with->id.text);
		else
			row->what = arena_printf(
			        t->arena,
			        "one message named it by two numbers that mean two people: ask the "
			        "sender which is right, then mdoctl match reject %s",
			        shown->id.text);
	}
}

size_t inbox_settle_conflicts(struct turn *t, const struct conf_person *who, const struct case_id *case_)
{
	struct store_conflict_list all = store_desk_conflicts(t->store, t->arena);
	size_t settled = 0;

	for (size_t i = 0; i < all.count; i++) {
		const struct store_case *c = open_case(t, who, &all.at[i].case_);
		const struct store_case *with = open_case(t, who, &all.at[i].with);

		if ((c != NULL) == (with != NULL) || !ID_EQUAL(c != NULL ? c->id : with->id, *case_))
			continue;
		store_conflict_drop(t->store, &all.at[i].low, &all.at[i].high);
		settled++;
	}
	return settled;
}

/* The row of a table among those from ${from} on; NULL when there is none yet. */
static struct proto_inbox_row *row_of_table(struct inbox_rows *rows, size_t from,
                                            const struct table_id *table)
{
	for (size_t i = from; i < rows->count; i++) {
		if (id_equal(rows->at[i].table, table->text))
			return &rows->at[i];
	}
	return NULL;
}

/* Closed cases whose term ends soon, one row for each table, with the day on which the first goes: there is
 * nothing to do for each. */
static void add_retention(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	int64_t warning = t->conf->retention.warn_days;
	struct day last = day_add(t->today, (int)warning);
	const struct store_keep_case *after = NULL;
	struct store_keep_case_list page;
	size_t from = rows->count;

	do {
		page = retention_cases(t, after, last, CASES_AT_ONCE);
		for (size_t i = 0; i < page.count; i++) {
			const struct store_keep_case *k = &page.at[i];
			struct day term = retention_case_term(t, k);
			struct proto_inbox_row *row;

			if (term.n > last.n || !desk_view_table(who, &k->table))
				continue;
			row = row_of_table(rows, from, &k->table);
			if (row != NULL && row->due.n <= term.n)
				continue;
			if (!day_is_set(retention_case_goes(t, k)))
				continue;
			if (row == NULL) {
				row = inbox_add(t, rows, INBOX_RETENTION, t->now);
				row->table = arena_text(t->arena, k->table.text);
			}
			row->due = term;
			row->since = time_day_start(day_add(term, -(int)warning));
			row->what = "closed cases of this table go from that day on, with all that hangs on "
			            "them: mdoctl retention";
		}
		after = page.count > 0 ? &page.at[page.count - 1] : NULL;
	} while (page.count == CASES_AT_ONCE);
}

static void add_backup(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	const struct conf *conf = t->conf;
	struct instant last = store_desk_backup(t->store, t->arena);

	(void)who;
	if (conf->backup_dir == NULL || conf->backup_dir[0] == '\0')
		return;
	if (!time_is_set(last))
		inbox_add(t, rows, INBOX_BACKUP, turn_started(t))->what =
		        "there is no backup yet: mdoctl backup --reason REASON";
	else if (time_add(last, conf->backup_warn_hours * TIME_HOUR_MS).ms < t->now.ms)
		inbox_add(t, rows, INBOX_BACKUP, last)->what =
		        "the last good backup is too old: mdoctl backup status";
}

/* Columns: kind of business, how it is gathered. */
static const struct {
	enum inbox kind;
	void (*add)(struct turn *t, const struct conf_person *who, struct inbox_rows *rows);
} gathered[] = {
        {INBOX_CRISES, add_crises}, {INBOX_GLASS, add_glass},        {INBOX_ERASURE, add_unerased},
        {INBOX_LIMIT, add_limited}, {INBOX_CONFLICT, add_conflicts}, {INBOX_RETENTION, add_retention},
        {INBOX_BACKUP, add_backup},
};

void inbox_region(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	for (size_t i = 0; i < sizeof(gathered) / sizeof(gathered[0]); i++) {
		if (inbox_wants(rows, gathered[i].kind))
			gathered[i].add(t, who, rows);
	}
}
