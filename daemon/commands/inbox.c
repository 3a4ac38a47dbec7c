/*
 * inbox: what waits for a person, and the command that settles it, oldest first. A row names a case by its
 * code and table only, so that also a case that may not be shown any more finds somebody to end it. Each
 * office sees what is its business; nobody is told of tables that are not his.
 */
#include "commands/inbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "commands/desk_view.h"
#include "store/store_client.h"

#define COORDINATOR TERMS_BIT(OFFICE_COORDINATOR)
#define CHAIR TERMS_BIT(OFFICE_CHAIR)
#define OFFICER TERMS_BIT(OFFICE_PRIVACY_OFFICER)
#define ADMINISTRATOR TERMS_BIT(OFFICE_ADMINISTRATOR)
#define EVERYBODY UINT32_MAX

/* Columns: kind; offices whose business it is; needs the right to read cases; only for who sees every table,
 * since it counts over all of them. */
static const struct {
	enum inbox kind;
	uint32_t offices;
	bool reads, whole;
} business_of[] = {
        {INBOX_ESCALATION, EVERYBODY, true, false},
        {INBOX_UNMATCHED, EVERYBODY, true, false},
        {INBOX_CONSENT, EVERYBODY, true, false},
        {INBOX_WITHDRAWAL, EVERYBODY, true, false},
        {INBOX_OFFER, EVERYBODY, true, false},
        {INBOX_UNPLACED, EVERYBODY, true, false},
        {INBOX_CRISIS, EVERYBODY, true, false},
        {INBOX_OVERDUE, EVERYBODY, true, false},
        {INBOX_ENDING, COORDINATOR, true, false},
        {INBOX_REVIEW, COORDINATOR | OFFICER, true, false},
        {INBOX_CRISES, OFFICER, true, true},
        {INBOX_GLASS, OFFICER | ADMINISTRATOR, false, false},
        {INBOX_ERASURE, COORDINATOR | OFFICER, true, true},
        {INBOX_LIMIT, COORDINATOR | OFFICER, true, false},
        {INBOX_CONFLICT, COORDINATOR, true, false},
        {INBOX_RETENTION, COORDINATOR | OFFICER | ADMINISTRATOR, false, false},
        {INBOX_BACKUP, ADMINISTRATOR, false, false},
        {INBOX_PASSED_OVER, EVERYBODY, true, false},
        {INBOX_NOT_READY, EVERYBODY, true, false},
        {INBOX_STRESS, COORDINATOR, true, false},
        {INBOX_UNATTENDED, COORDINATOR | CHAIR, true, false},
};
static_assert(sizeof(business_of) / sizeof(business_of[0]) == INBOX_COUNT - 1, "every kind is somebody's");

static uint32_t wanted(const struct conf_person *who)
{
	bool reads = (who->rights & TERMS_BIT(RIGHT_READ)) != 0, whole = who->table_count == 0;
	uint32_t kinds = 0;

	for (size_t i = 0; i < sizeof(business_of) / sizeof(business_of[0]); i++) {
		if ((business_of[i].offices & TERMS_BIT(who->office)) != 0 &&
		    (reads || !business_of[i].reads) && (whole || !business_of[i].whole))
			kinds |= TERMS_BIT(business_of[i].kind);
	}
	return kinds;
}

bool inbox_wants(const struct inbox_rows *rows, enum inbox kind)
{
	return (rows->wanted & TERMS_BIT(kind)) != 0;
}

struct proto_inbox_row *inbox_add(struct turn *t, struct inbox_rows *rows, enum inbox kind,
                                  struct instant since)
{
	struct proto_inbox_row *row;

	assert(inbox_wants(rows, kind));
	rows->at = arena_grow(t->arena, rows->at, rows->count, sizeof(*rows->at));
	row = &rows->at[rows->count++];
	proto_clear(&proto_table_inbox_row, row);
	row->kind = kind;
	row->since = since;
	return row;
}

struct proto_inbox_row *inbox_add_case(struct turn *t, struct inbox_rows *rows, enum inbox kind,
                                       const struct store_case *c, struct instant since)
{
	struct proto_inbox_row *row = inbox_add(t, rows, kind, since);

	row->case_ = c->id.text;
	row->table = c->table.text;
	return row;
}

/* Two cases can be compared only while both may be shown. */
static const struct store_case *shown(struct turn *t, const struct inbox_cases *cases,
                                      const struct case_id *case_)
{
	const struct inbox_case *k = inbox_case_find(cases, case_);

	return k != NULL && inbox_case_shown(t, k) ? &k->c : NULL;
}

static void add_unmatched(struct turn *t, const struct inbox_cases *cases, struct inbox_rows *rows)
{
	struct store_match_list found = store_match_list(t->store, t->arena);

	for (size_t i = 0; i < found.count; i++) {
		const struct store_case *c = shown(t, cases, &found.at[i].case_);
		const struct store_case *with = c != NULL ? shown(t, cases, &found.at[i].with) : NULL;
		struct proto_inbox_row *row;

		if (c == NULL)
			continue;
		row = inbox_add_case(t, rows, INBOX_UNMATCHED, c, c->opened);
		if (with != NULL)
			row->what = arena_printf(
			        t->arena, "perhaps one client with %s: mdoctl match confirm|reject %s %s",
			        with->id.text, c->id.text, with->id.text);
		else
			row->what = "known by name only, and nobody else is: ask the sender for a number";
	}
}

static int by_text(const char *x, const char *y)
{
	return strcmp(x == NULL ? "" : x, y == NULL ? "" : y);
}

static int by_age(const void *a, const void *b)
{
	const struct proto_inbox_row *x = a, *y = b;
	int by_case = by_text(x->case_, y->case_), by_partner = by_text(x->partner, y->partner);

	if (x->since.ms != y->since.ms)
		return x->since.ms < y->since.ms ? -1 : 1;
	if (by_case != 0)
		return by_case;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return by_partner != 0 ? by_partner : strcmp(x->what, y->what);
}

static void disclose(struct turn *t, const struct inbox_rows *rows)
{
	struct desk_view_told told = {0};

	for (size_t i = 0; i < rows->count; i++) {
		struct case_id id = {{0}};

		if (rows->at[i].case_ == NULL)
			continue;
		ID_SET(id, rows->at[i].case_);
		desk_view_tell(t, &told, &id);
	}
	desk_view_disclose(t, "inbox.read", &told);
}

bool inbox_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct inbox_rows rows = {.wanted = wanted(who)};
	struct proto_inbox *inbox = result;

	(void)params;
	(void)refusal;
	if ((who->rights & TERMS_BIT(RIGHT_READ)) != 0) {
		struct inbox_cases cases = inbox_cases(t, who);

		inbox_of_cases(t, &cases, &rows);
		add_unmatched(t, &cases, &rows);
	}
	inbox_region(t, who, &rows);
	if (rows.count > 0)
		qsort(rows.at, rows.count, sizeof(*rows.at), by_age);
	inbox->business.count = rows.count;
	inbox->business.at = rows.at;
	disclose(t, &rows);
	return true;
}
