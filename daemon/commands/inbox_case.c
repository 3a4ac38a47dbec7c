/*
 * inbox_case - business of open cases, by what they rest on and where they stand. What can be had of all of
 * them at once is; more of a case is read only where a row comes of it.
 */
#include <stdlib.h>
#include <string.h>

#include "commands/contact.h"
#include "commands/desk_view.h"
#include "commands/inbox.h"
#include "commands/passed_over.h"
#include "rules/calendar.h"

/* ---- the cases ---- */

static int by_case(const void *key, const void *k)
{
	return strcmp(key, ((const struct inbox_case *)k)->c.id.text);
}

struct inbox_case *inbox_case_find(const struct inbox_cases *cases, const struct case_id *id)
{
	return cases->count == 0 ? NULL
	                         : bsearch(id->text, cases->at, cases->count, sizeof(*cases->at), by_case);
}

bool inbox_case_shown(const struct turn *t, const struct inbox_case *k)
{
	return consent_office(k->grounds, k->live, t->today) == VERDICT_MAY;
}

bool inbox_case_waits(const struct turn *t, const struct inbox_case *k)
{
	return !day_is_set(k->c.discussed) &&
	       day_is_set(consent_discuss_until(k->grounds, k->live, t->today));
}

/* The consent of a live signal; NULL also when an earlier one rests on the same: that was looked at. */
static const struct consent *once(const struct inbox_case *k, size_t live)
{
	const struct consent *c = k->grounds[live].consent;

	for (size_t i = 0; i < live && c != NULL; i++)
		if (k->grounds[i].consent == c)
			return NULL;
	return c;
}

static const struct consent *shared(const struct inbox_case *k, const struct consent *c)
{
	for (size_t i = 0; i < k->live; i++)
		if (k->grounds[i].consent != NULL && ID_EQUAL(k->grounds[i].consent->id, c->id))
			return k->grounds[i].consent;
	return c;
}

static void add_live(struct inbox_case *k, const struct store_glance *g)
{
	k->attends = k->attends || g->attends;
	k->interpreter = k->interpreter || g->interpreter;
	k->received[k->live] = g->received;
	k->grounds[k->live] =
	        (struct consent_ground){.consent = ID_IS_SET(g->consent.id) ? shared(k, &g->consent) : NULL};
	k->live++;
}

static void add_glances(struct turn *t, const struct inbox_cases *cases)
{
	struct store_glance_list all = store_desk_glances(t->store, t->arena);
	struct consent_ground *grounds = arena_array(t->arena, all.count, sizeof(*grounds));
	struct instant *received = arena_array(t->arena, all.count, sizeof(*received));
	struct inbox_case *k = NULL;

	for (size_t i = 0; i < all.count; i++) {
		if (i == 0 || !ID_EQUAL(all.at[i].case_, all.at[i - 1].case_)) {
			k = inbox_case_find(cases, &all.at[i].case_);
			if (k != NULL) {
				k->grounds = grounds + i;
				k->received = received + i;
			}
		}
		if (k != NULL && all.at[i].state == SIGNAL_KEPT)
			add_live(k, &all.at[i]);
		else if (k != NULL)
			k->suspended = true;
	}
}

static void add_places(struct turn *t, const struct inbox_cases *cases)
{
	struct store_place_list all = store_item_places(t->store, t->arena);

	for (size_t i = 0; i < all.count; i++) {
		const struct store_place *p = &all.at[i];
		struct inbox_case *k = inbox_case_find(cases, &p->item.case_);

		if (k != NULL)
			k->at = (struct item_place){.placed = true,
			                            .announced = p->meeting.state == MEETING_ANNOUNCED,
			                            .item = p->item,
			                            .meeting = p->meeting};
	}
}

static void add_contacts(struct turn *t, const struct inbox_cases *cases)
{
	struct store_case_contact_list all = contact_ahead(t);

	for (size_t i = 0, next; i < all.count; i = next) {
		struct inbox_case *k = inbox_case_find(cases, &all.at[i].case_);

		for (next = i + 1; next < all.count && ID_EQUAL(all.at[next].case_, all.at[i].case_); next++)
			continue;
		if (k != NULL) {
			k->contacts = all.at + i;
			k->contact_count = next - i;
		}
	}
}

struct inbox_cases inbox_cases(struct turn *t, const struct conf_person *who)
{
	struct store_case_list all = desk_view_cases(t, who, NULL, CASE_OPEN);
	struct inbox_cases cases = {.count = all.count,
	                            .at = arena_array(t->arena, all.count, sizeof(*cases.at))};

	for (size_t i = 0; i < all.count; i++)
		cases.at[i] = (struct inbox_case){.c = all.at[i]};
	add_glances(t, &cases);
	add_places(t, &cases);
	add_contacts(t, &cases);
	return cases;
}

/* ---- the regie ---- */

static void add_escalated(struct turn *t, const struct inbox_cases *cases, struct inbox_rows *rows)
{
	struct store_case_list all = store_case_escalated(t->store, t->arena);

	for (size_t i = 0; i < all.count; i++) {
		struct inbox_case *k = inbox_case_find(cases, &all.at[i].id);
		struct instant since;

		if (k == NULL || !store_escalation_open(t->store, &k->c.id, &since))
			continue;
		inbox_add_case(t, rows, INBOX_ESCALATION, &k->c, since)->what = arena_printf(
		        t->arena, "nobody holds the regie: mdoctl regie assign %s PERSON --reason REASON",
		        k->c.id.text);
	}
}

static void add_offers(struct turn *t, const struct inbox_cases *cases, struct inbox_rows *rows)
{
	struct store_regie_list all = store_regie_lapsed(t->store, t->arena, time_add(t->now, -1));

	for (size_t i = 0; i < all.count; i++) {
		struct inbox_case *k = inbox_case_find(cases, &all.at[i].case_);
		struct proto_inbox_row *row;

		if (k == NULL)
			continue;
		row = inbox_add_case(t, rows, INBOX_OFFER, &k->c, all.at[i].offered);
		row->due = time_local_day(all.at[i].answer_by);
		row->what = arena_printf(t->arena,
		                         "the offer was not answered: call, or mdoctl regie assign %s PERSON "
		                         "--reason REASON",
		                         k->c.id.text);
	}
}

/* ---- what it rests on ---- */

/* One row for a case, however many consents were not confirmed yet. */
static void add_unconfirmed(struct turn *t, struct inbox_rows *rows, const struct inbox_case *k)
{
	const struct consent *oldest = NULL;

	for (size_t i = 0; i < k->live; i++) {
		const struct consent *c = k->grounds[i].consent;

		if (c == NULL || c->confirmed || c->form == FORM_CRISIS ||
		    consent_office(&k->grounds[i], 1, t->today) != VERDICT_MAY)
			continue;
		if (oldest == NULL || c->recorded.ms < oldest->recorded.ms)
			oldest = c;
	}
	if (oldest == NULL)
		return;
	inbox_add_case(t, rows, INBOX_CONSENT, &k->c, oldest->recorded)->what = arena_printf(
	        t->arena, "ask the client whether they consent, then mdoctl consent confirm %s (or withdraw)",
	        k->c.id.text);
}

/* A ground that nobody reviewed; one that was is reviewed again when its new basis is about to end. */
static void add_grounds(struct turn *t, struct inbox_rows *rows, const struct inbox_case *k)
{
	int term = (int)t->conf->policy.crisis_review_workdays;

	for (size_t i = 0; i < k->live; i++) {
		const struct consent *c = once(k, i);
		struct proto_inbox_row *row;
		struct day begin;

		if (c == NULL || c->form != FORM_CRISIS || c->state != CONSENT_ACTIVE)
			continue;
		begin = calendar_add_working_days(c->valid_until, -term, CALENDAR_ATW);
		if (c->confirmed && begin.n > t->today.n)
			continue;
		row = inbox_add_case(t, rows, INBOX_CRISIS, &k->c,
		                     c->confirmed ? time_day_start(begin) : c->recorded);
		row->due = c->valid_until;
		row->what =
		        arena_printf(t->arena,
		                     "ask for consent, which %s renews; or mdoctl crisis review %s --consent "
		                     "%s --basis CODE --until DAY | --erase",
		                     c->recorded_by.text, k->c.id.text, c->id.text);
	}
}

/* What runs out soon, when the client is still to be asked. */
static void add_ending(struct turn *t, struct inbox_rows *rows, const struct inbox_case *k)
{
	int64_t warning = t->conf->policy.consent_warning_days;

	for (size_t i = 0; i < k->live; i++) {
		const struct consent *c = once(k, i);
		struct proto_inbox_row *row;
		struct instant since;
		struct day begin;

		if (c == NULL || c->form == FORM_CRISIS || c->state != CONSENT_ACTIVE)
			continue;
		begin = day_add(c->valid_until, -(int)warning);
		if (begin.n > t->today.n)
			continue;
		since = time_day_start(begin);
		row = inbox_add_case(t, rows, INBOX_ENDING, &k->c,
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

static void add_withdrawal(struct turn *t, struct inbox_rows *rows, const struct store_case *c,
                           const struct consent *held)
{
	struct proto_inbox_row *row = inbox_add_case(t, rows, INBOX_WITHDRAWAL, c, suspended_since(t, held));

	row->due = held->suspended_until;
	row->what =
	        arena_printf(t->arena,
	                     "ask the client: mdoctl consent withdraw %s --consent %s, or confirm if they "
	                     "still consent",
	                     c->id.text, held->id.text);
}

static void add_review(struct turn *t, struct inbox_rows *rows, const struct store_case *c,
                       const struct consent *ground)
{
	struct proto_inbox_row *row =
	        inbox_add_case(t, rows, INBOX_REVIEW, c, time_day_start(day_add(ground->valid_until, 1)));

	row->due = ground->suspended_until;
	row->what =
	        arena_printf(t->arena,
	                     "nobody reviewed a crisis ground: nothing of it is shown, then it is erased; "
	                     "mdoctl crisis review %s --consent %s --basis CODE --until DAY | --erase",
	                     c->id.text, ground->id.text);
}

/* What is suspended: by a withdrawal that waits to be confirmed, or since its review is late. */
static void add_suspended(struct turn *t, struct inbox_rows *rows, const struct store_case *c)
{
	struct consent_list all = store_consent_of_client(t->store, t->arena, &c->client);

	for (size_t i = 0; i < all.count; i++) {
		const struct consent *held = &all.at[i];

		if (held->state != CONSENT_SUSPENDED || !day_is_set(held->suspended_until))
			continue;
		if (held->form != FORM_CRISIS)
			add_withdrawal(t, rows, c, held);
		else if (inbox_wants(rows, INBOX_REVIEW))
			add_review(t, rows, c, held);
	}
}

/* ---- where it stands ---- */

/* Past its day, or passed over by the planner: while a table waits to be planned, nothing is said. */
static void add_unplaced(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	const struct store_case *c = &k->c;
	bool late = c->discuss_by.n < t->today.n;
	bool deferred = day_is_set(c->earliest) && c->earliest.n > t->today.n;
	struct proto_inbox_row *row;

	if (k->at.placed || day_is_set(c->discussed) || (deferred && !late) ||
	    (!late && store_table_dirty(t->store, &c->table) != STORE_CLEAN) || !inbox_case_waits(t, k))
		return;
	row = inbox_add_case(t, rows, INBOX_UNPLACED, c, c->opened);
	row->due = c->discuss_by;
	row->what = arena_printf(t->arena,
	                         "no meeting has a seat for it: mdoctl agenda pin %s MEETING --reason REASON",
	                         c->id.text);
}

static void add_passed_over(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	struct proto_inbox_row *row;

	if (!passed_over_tells(&k->c) || !inbox_case_waits(t, k))
		return;
	row = inbox_add_case(t, rows, INBOX_PASSED_OVER, &k->c,
	                     passed_over_since(t, &k->c, k->received, k->live));
	row->due = k->c.discuss_by;
	row->what = arena_printf(t->arena,
	                         "passed over at %lld meetings: mdoctl agenda why %s, then agenda move, or "
	                         "meeting add",
	                         (long long)k->c.passed_over, k->c.id.text);
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

static void of_case(struct turn *t, struct inbox_rows *rows, struct inbox_case *k)
{
	add_unconfirmed(t, rows, k);
	add_grounds(t, rows, k);
	if (inbox_wants(rows, INBOX_ENDING))
		add_ending(t, rows, k);
	if (k->suspended)
		add_suspended(t, rows, &k->c);
	add_unplaced(t, rows, k);
	add_passed_over(t, rows, k);
	add_overdue(t, rows, &k->c);
	inbox_care(t, rows, k);
}

void inbox_of_cases(struct turn *t, const struct inbox_cases *cases, struct inbox_rows *rows)
{
	add_escalated(t, cases, rows);
	add_offers(t, cases, rows);
	for (size_t i = 0; i < cases->count; i++)
		of_case(t, rows, &cases->at[i]);
}
