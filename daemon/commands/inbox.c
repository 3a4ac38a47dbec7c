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
#include "commands/passed_over.h"
#include "rules/calendar.h"
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

static void add_regie(struct turn *t, struct inbox_rows *rows, const struct store_case *c)
{
	struct store_regie r;
	struct instant since;

	if (store_escalation_open(t->store, &c->id, &since)) {
		inbox_add_case(t, rows, INBOX_ESCALATION, c, since)->what = arena_printf(
		        t->arena, "nobody holds the regie: mdoctl regie assign %s PERSON --reason REASON",
		        c->id.text);
	}
	if (store_regie_current(t->store, t->arena, &c->id, &r) && r.state == REGIE_OFFERED &&
	    r.answer_by.ms < t->now.ms) {
		struct proto_inbox_row *row = inbox_add_case(t, rows, INBOX_OFFER, c, r.offered);

		row->due = time_local_day(r.answer_by);
		row->what = arena_printf(t->arena,
		                         "the offer was not answered: call, or mdoctl regie assign %s PERSON "
		                         "--reason REASON",
		                         c->id.text);
	}
}

/* One row for a case, however many consents were not confirmed yet. */
static void add_unconfirmed(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	const struct consent *oldest = NULL;

	for (size_t i = 0; i < v->signals.count; i++) {
		const struct consent *c = v->grounds[i].consent;

		if (c == NULL || c->confirmed || c->form == FORM_CRISIS ||
		    consent_office(&v->grounds[i], 1, t->today) != VERDICT_MAY)
			continue;
		if (oldest == NULL || c->recorded.ms < oldest->recorded.ms)
			oldest = c;
	}
	if (oldest == NULL)
		return;
	inbox_add_case(t, rows, INBOX_CONSENT, &v->c, oldest->recorded)->what = arena_printf(
	        t->arena, "ask the client whether they consent, then mdoctl consent confirm %s (or withdraw)",
	        v->c.id.text);
}

/* A ground that nobody reviewed; one that was is reviewed again when its new basis is about to end. */
static void add_grounds(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	int term = (int)t->conf->policy.crisis_review_workdays;

	for (size_t i = 0; i < v->consents.count; i++) {
		const struct consent *c = &v->consents.at[i];
		struct day begin = calendar_add_working_days(c->valid_until, -term, CALENDAR_ATW);
		struct proto_inbox_row *row;

		if (c->form != FORM_CRISIS || c->state != CONSENT_ACTIVE ||
		    (c->confirmed && begin.n > t->today.n))
			continue;
		row = inbox_add_case(t, rows, INBOX_CRISIS, &v->c,
		                     c->confirmed ? time_day_start(begin) : c->recorded);
		row->due = c->valid_until;
		row->what =
		        arena_printf(t->arena,
		                     "ask for consent, which %s renews; or mdoctl crisis review %s --consent "
		                     "%s --basis CODE --until DAY | --erase",
		                     c->recorded_by.text, v->c.id.text, c->id.text);
	}
}

/* What runs out soon, when the client is still to be asked. */
static void add_ending(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	int64_t warning = t->conf->policy.consent_warning_days;

	for (size_t i = 0; i < v->consents.count; i++) {
		const struct consent *c = &v->consents.at[i];
		struct day begin = day_add(c->valid_until, -(int)warning);
		struct instant since = time_day_start(begin);
		struct proto_inbox_row *row;

		if (c->form == FORM_CRISIS || c->state != CONSENT_ACTIVE || begin.n > t->today.n)
			continue;
		row = inbox_add_case(t, rows, INBOX_ENDING, &v->c,
		                     since.ms < c->recorded.ms ? c->recorded : since);
		row->partner = c->recorded_by.text;
		row->due = c->valid_until;
		row->what =
		        arena_printf(t->arena,
		                     "a consent ends, then what rests on it is erased: ask the client; if "
		                     "they want, %s renews it",
		                     c->recorded_by.text);
	}
}

/* When the suspension began is not kept: its term, counted back. */
static struct instant suspended_since(const struct turn *t, const struct consent *c)
{
	int term = (int)t->conf->policy.withdrawal_confirm_workdays;
	struct day began = calendar_add_working_days(c->suspended_until, -term, CALENDAR_ATW);
	struct instant at = time_day_start(began);

	return at.ms < c->recorded.ms ? c->recorded : at;
}

static void add_withdrawal(struct turn *t, struct inbox_rows *rows, const struct case_view *v,
                           const struct consent *c)
{
	struct proto_inbox_row *row = inbox_add_case(t, rows, INBOX_WITHDRAWAL, &v->c, suspended_since(t, c));

	row->due = c->suspended_until;
	row->what =
	        arena_printf(t->arena,
	                     "ask the client: mdoctl consent withdraw %s --consent %s, or confirm if they "
	                     "still consent",
	                     v->c.id.text, c->id.text);
}

static void add_review(struct turn *t, struct inbox_rows *rows, const struct case_view *v,
                       const struct consent *c)
{
	struct proto_inbox_row *row =
	        inbox_add_case(t, rows, INBOX_REVIEW, &v->c, time_day_start(day_add(c->valid_until, 1)));

	row->due = c->suspended_until;
	row->what =
	        arena_printf(t->arena,
	                     "nobody reviewed a crisis ground: nothing of it is shown, then it is erased; "
	                     "mdoctl crisis review %s --consent %s --basis CODE --until DAY | --erase",
	                     v->c.id.text, c->id.text);
}

/* What is suspended: by a withdrawal that waits to be confirmed, or since its review is late. */
static void add_suspended(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	struct consent_list all;

	if (v->suspended == 0)
		return;
	all = store_consent_of_client(t->store, t->arena, &v->c.client);
	for (size_t i = 0; i < all.count; i++) {
		const struct consent *c = &all.at[i];

		if (c->state != CONSENT_SUSPENDED || !day_is_set(c->suspended_until))
			continue;
		if (c->form != FORM_CRISIS)
			add_withdrawal(t, rows, v, c);
		else if (inbox_wants(rows, INBOX_REVIEW))
			add_review(t, rows, v, c);
	}
}

/* Past its day, or passed over by the planner: while a table waits to be planned, nothing is said. */
static void add_unplaced(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	bool late = v->c.discuss_by.n < t->today.n;
	bool deferred = day_is_set(v->c.earliest) && v->c.earliest.n > t->today.n;
	struct proto_inbox_row *row;
	struct store_item item;

	if (store_item_get(t->store, &v->c.id, &item) || !desk_view_waits(t, v))
		return;
	if (!late && (deferred || store_table_dirty(t->store, &v->c.table) != STORE_CLEAN))
		return;
	row = inbox_add_case(t, rows, INBOX_UNPLACED, &v->c, v->c.opened);
	row->due = v->c.discuss_by;
	row->what = arena_printf(t->arena,
	                         "no meeting has a seat for it: mdoctl agenda pin %s MEETING --reason REASON",
	                         v->c.id.text);
}

static void add_passed_over(struct turn *t, struct inbox_rows *rows, const struct case_view *v)
{
	struct proto_inbox_row *row;

	if (!passed_over_tells(&v->c) || !desk_view_waits(t, v))
		return;
	row = inbox_add_case(t, rows, INBOX_PASSED_OVER, &v->c, passed_over_since(t, v));
	row->due = v->c.discuss_by;
	row->what = arena_printf(t->arena,
	                         "passed over at %lld meetings: mdoctl agenda why %s, then agenda move, or "
	                         "meeting add",
	                         (long long)v->c.passed_over, v->c.id.text);
}

static void add_overdue(struct turn *t, struct inbox_rows *rows, const struct store_case *c)
{
	struct proto_inbox_row *row;

	if (!day_is_set(c->next_date) || c->next_date.n >= t->today.n)
		return;
	row = inbox_add_case(t, rows, INBOX_OVERDUE, c, time_day_start(c->next_date));
	row->due = c->next_date;
	row->what = arena_printf(
	        t->arena, "nothing is planned any more: mdoctl case show %s, then pin, defer or close it",
	        c->id.text);
}

/* Two cases can be compared only while both may be shown. */
static bool shown(struct turn *t, const struct conf_person *who, const struct case_id *case_,
                  struct case_view *ret_view)
{
	return ID_IS_SET(*case_) && case_view_load(t, case_->text, NULL, ret_view) &&
	       desk_view_table(who, &ret_view->c.table) && desk_view_facts(t, ret_view);
}

static void add_unmatched(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct store_match_list found = store_match_list(t->store, t->arena);

	for (size_t i = 0; i < found.count; i++) {
		struct case_view *v = arena_alloc(t->arena, sizeof(*v)), with;
		struct proto_inbox_row *row;

		if (!shown(t, who, &found.at[i].case_, v))
			continue;
		row = inbox_add_case(t, rows, INBOX_UNMATCHED, &v->c, v->c.opened);
		if (shown(t, who, &found.at[i].with, &with))
			row->what = arena_printf(
			        t->arena, "perhaps one client with %s: mdoctl match confirm|reject %s %s",
			        with.c.id.text, v->c.id.text, with.c.id.text);
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

static void of_cases(struct turn *t, const struct conf_person *who, struct inbox_rows *rows)
{
	struct store_case_list cases = desk_view_cases(t, who, NULL, CASE_OPEN);

	for (size_t i = 0; i < cases.count; i++) {
		struct case_view *v = arena_alloc(t->arena, sizeof(*v));

		*v = case_view_of(t, &cases.at[i], NULL);
		add_regie(t, rows, &v->c);
		add_unconfirmed(t, rows, v);
		add_grounds(t, rows, v);
		if (inbox_wants(rows, INBOX_ENDING))
			add_ending(t, rows, v);
		add_suspended(t, rows, v);
		add_unplaced(t, rows, v);
		add_passed_over(t, rows, v);
		add_overdue(t, rows, &v->c);
		inbox_care(t, rows, v);
	}
	add_unmatched(t, who, rows);
}

bool inbox_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct inbox_rows rows = {.wanted = wanted(who)};
	struct proto_inbox *inbox = result;

	(void)params;
	(void)refusal;
	if ((who->rights & TERMS_BIT(RIGHT_READ)) != 0)
		of_cases(t, who, &rows);
	inbox_region(t, who, &rows);
	if (rows.count > 0)
		qsort(rows.at, rows.count, sizeof(*rows.at), by_age);
	inbox->business.count = rows.count;
	inbox->business.at = rows.at;
	disclose(t, &rows);
	return true;
}
