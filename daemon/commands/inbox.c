/*
 * inbox: what waits for a person, and the command that settles it, oldest first. A row names a case by its
 * code and table only, so that also a case that may not be shown any more finds somebody to end it.
 */
#include <stdlib.h>
#include <string.h>

#include "commands/desk_view.h"
#include "rules/calendar.h"
#include "store/store_client.h"

struct business {
	size_t count, room;
	struct proto_inbox_row *at;
};

static struct proto_inbox_row *add(struct turn *t, struct business *b, enum inbox kind,
                                   const struct store_case *c, struct instant since)
{
	struct proto_inbox_row *row;

	if (b->count == b->room) {
		size_t room = b->room == 0 ? 32 : 2 * b->room;
		struct proto_inbox_row *at = arena_array(t->arena, room, sizeof(*at));

		if (b->count > 0)
			memcpy(at, b->at, b->count * sizeof(*at));
		b->at = at;
		b->room = room;
	}
	row = &b->at[b->count++];
	proto_clear(&proto_table_inbox_row, row);
	row->kind = kind;
	row->case_ = c->id.text;
	row->table = c->table.text;
	row->since = since;
	return row;
}

static void add_regie(struct turn *t, struct business *b, const struct store_case *c)
{
	struct store_regie r;
	struct instant since;

	if (store_escalation_open(t->store, &c->id, &since)) {
		add(t, b, INBOX_ESCALATION, c, since)->what = arena_printf(
		        t->arena, "nobody holds the regie: mdoctl regie assign %s PERSON --reason REASON",
		        c->id.text);
	}
	if (store_regie_current(t->store, t->arena, &c->id, &r) && r.state == REGIE_OFFERED &&
	    r.answer_by.ms < t->now.ms) {
		struct proto_inbox_row *row = add(t, b, INBOX_OFFER, c, r.offered);

		row->due = time_local_day(r.answer_by);
		row->what = arena_printf(t->arena,
		                         "the offer was not answered: call, or mdoctl regie assign %s PERSON "
		                         "--reason REASON",
		                         c->id.text);
	}
}

/* One row for a case, however many consents were not confirmed yet. */
static void add_unconfirmed(struct turn *t, struct business *b, const struct case_view *v)
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
	add(t, b, INBOX_CONSENT, &v->c, oldest->recorded)->what = arena_printf(
	        t->arena, "ask the client whether they consent, then mdoctl consent confirm %s (or withdraw)",
	        v->c.id.text);
}

static void add_grounds(struct turn *t, struct business *b, const struct case_view *v)
{
	for (size_t i = 0; i < v->consents.count; i++) {
		const struct consent *c = &v->consents.at[i];
		struct proto_inbox_row *row;

		if (c->form != FORM_CRISIS || c->state != CONSENT_ACTIVE || c->confirmed)
			continue;
		row = add(t, b, INBOX_CRISIS, &v->c, c->recorded);
		row->due = c->valid_until;
		row->what = arena_printf(t->arena,
		                         "review the crisis ground, ask for consent; mdoctl consent "
		                         "confirm|withdraw %s --consent %s",
		                         v->c.id.text, c->id.text);
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

static void add_withdrawals(struct turn *t, struct business *b, const struct case_view *v)
{
	struct consent_list all;

	if (v->suspended == 0)
		return;
	all = store_consent_of_client(t->store, t->arena, &v->c.client);
	for (size_t i = 0; i < all.count; i++) {
		const struct consent *c = &all.at[i];
		struct proto_inbox_row *row;

		if (c->state != CONSENT_SUSPENDED || !day_is_set(c->suspended_until))
			continue;
		row = add(t, b, INBOX_WITHDRAWAL, &v->c, suspended_since(t, c));
		row->due = c->suspended_until;
		row->what =
		        arena_printf(t->arena,
		                     "ask the client: mdoctl consent withdraw %s --consent %s, or confirm "
		                     "if they still consent",
		                     v->c.id.text, c->id.text);
	}
}

/* Past its day, or passed over by the planner: while a table waits to be planned, nothing is said. */
static void add_unplaced(struct turn *t, struct business *b, const struct case_view *v)
{
	bool late = v->c.discuss_by.n < t->today.n;
	bool deferred = day_is_set(v->c.earliest) && v->c.earliest.n > t->today.n;
	struct proto_inbox_row *row;
	struct store_item item;

	if (store_item_get(t->store, &v->c.id, &item) || !desk_view_waits(t, v))
		return;
	if (!late && (deferred || store_table_dirty(t->store, &v->c.table) != STORE_CLEAN))
		return;
	row = add(t, b, INBOX_UNPLACED, &v->c, v->c.opened);
	row->due = v->c.discuss_by;
	row->what = arena_printf(t->arena,
	                         "no meeting has a seat for it: mdoctl agenda pin %s MEETING --reason REASON",
	                         v->c.id.text);
}

static void add_overdue(struct turn *t, struct business *b, const struct store_case *c)
{
	struct proto_inbox_row *row;

	if (!day_is_set(c->next_date) || c->next_date.n >= t->today.n)
		return;
	row = add(t, b, INBOX_OVERDUE, c, time_day_start(c->next_date));
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

static void add_unmatched(struct turn *t, const struct conf_person *who, struct business *b)
{
	struct store_match_list found = store_match_list(t->store, t->arena);

	for (size_t i = 0; i < found.count; i++) {
		struct case_view *v = arena_alloc(t->arena, sizeof(*v)), with;
		struct proto_inbox_row *row;

		if (!shown(t, who, &found.at[i].case_, v))
			continue;
		row = add(t, b, INBOX_UNMATCHED, &v->c, v->c.opened);
		if (shown(t, who, &found.at[i].with, &with))
			row->what = arena_printf(
			        t->arena, "perhaps one client with %s: mdoctl match confirm|reject %s %s",
			        with.c.id.text, v->c.id.text, with.c.id.text);
		else
			row->what = "known by name only, and nobody else is: ask the sender for a number";
	}
}

static int by_age(const void *a, const void *b)
{
	const struct proto_inbox_row *x = a, *y = b;
	int by_case = strcmp(x->case_, y->case_);

	if (x->since.ms != y->since.ms)
		return x->since.ms < y->since.ms ? -1 : 1;
	if (by_case != 0)
		return by_case;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->what, y->what);
}

static void disclose(struct turn *t, const struct business *b)
{
	struct desk_view_told told = {0};

	for (size_t i = 0; i < b->count; i++) {
		struct case_id id = {{0}};

		ID_SET(id, b->at[i].case_);
		desk_view_tell(t, &told, &id);
	}
	desk_view_disclose(t, "inbox.read", &told);
}

bool inbox_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct store_case_list cases = desk_view_cases(t, who, NULL, CASE_OPEN);
	struct proto_inbox *inbox = result;
	struct business b = {0};

	(void)params;
	(void)refusal;
	for (size_t i = 0; i < cases.count; i++) {
		struct case_view *v = arena_alloc(t->arena, sizeof(*v));

		if (!case_view_load(t, cases.at[i].id.text, NULL, v))
			continue;
		add_regie(t, &b, &v->c);
		add_unconfirmed(t, &b, v);
		add_grounds(t, &b, v);
		add_withdrawals(t, &b, v);
		add_unplaced(t, &b, v);
		add_overdue(t, &b, &v->c);
	}
	add_unmatched(t, who, &b);
	if (b.count > 0)
		qsort(b.at, b.count, sizeof(*b.at), by_age);
	inbox->business.count = b.count;
	inbox->business.at = b.at;
	disclose(t, &b);
	return true;
}
