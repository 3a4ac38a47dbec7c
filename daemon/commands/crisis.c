/*
 * crisis.review, crisis.list, and what becomes of a ground that nobody reviewed. A review has three ends: the
 * client consents (the partner renews, consent_replace.c), another basis carries it, or it is erased.
 */
#include "commands/crisis.h"

#include "commands/consent_end.h"
#include "commands/desk_view.h"
#include "rules/calendar.h"
#include "store/store_desk.h"

struct instant crisis_month(const struct turn *t)
{
	return time_add(t->now, -30 * 24 * TIME_HOUR_MS);
}

struct instant crisis_year(const struct turn *t)
{
	return time_add(t->now, -365 * 24 * TIME_HOUR_MS);
}

static void audit(struct turn *t, const struct consent *ground, const char *event, char action,
                  const char *case_id, const char *code)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = action,
	                                    .object_kind = "consent",
	                                    .object = ground->id.text,
	                                    .case_id = case_id,
	                                    .consent = ground->id.text,
	                                    .purpose = "review",
	                                    .code = code});
}

void crisis_lapse(struct turn *t, const struct consent *ground)
{
	struct store_signal_list signals = store_signal_of_consent(t->store, t->arena, &ground->id);
	int term = (int)t->conf->policy.crisis_escalation_workdays;

	for (size_t i = 0; i < signals.count; i++) {
		struct store_case c;

		if (signals.at[i].state == SIGNAL_ERASED ||
		    !store_case_get(t->store, signals.at[i].case_.text, &c) || c.state != CASE_OPEN)
			continue;
		consent_end_suspend(t, ground, calendar_add_working_days(t->today, term, CALENDAR_ATW));
		audit(t, ground, "crisis.escalated", 'U', c.id.text, ground->basis);
		return;
	}
	consent_end(t, ground, CONSENT_EXPIRED, t->today);
}

static bool rests_on(const struct store_signal_list *signals, const struct consent_id *ground)
{
	for (size_t i = 0; i < signals->count; i++) {
		if (signals->at[i].state != SIGNAL_ERASED && ID_EQUAL(signals->at[i].consent, *ground))
			return true;
	}
	return false;
}

/* The open ground that is meant: the one named, or the only one. */
static bool find_ground(struct turn *t, const struct case_view *v, const char *named, struct consent *ret,
                        struct refusal *refusal)
{
	struct store_signal_list signals = store_signal_of_case(t->store, t->arena, &v->c.id, false, NULL);
	struct consent_list all = store_consent_of_client(t->store, t->arena, &v->c.client);
	const struct consent *found = NULL;
	size_t open = 0;

	for (size_t i = 0; i < all.count; i++) {
		const struct consent *c = &all.at[i];

		if (c->form != FORM_CRISIS || (c->state != CONSENT_ACTIVE && c->state != CONSENT_SUSPENDED) ||
		    !rests_on(&signals, &c->id) || (named != NULL && !id_equal(c->id.text, named)))
			continue;
		found = c;
		open++;
	}
	if (open > 1) {
		refusal_set(refusal, PROBLEM_MEMBER_MISSING, "/params/consent",
		            "the case has %zu open grounds: name one", open);
		return false;
	}
	if (open == 0) {
		refusal_set(refusal, PROBLEM_GROUND_NONE, named == NULL ? "/params/case" : "/params/consent",
		            NULL);
		return false;
	}
	*ret = *found;
	return true;
}

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer, const char *detail)
{
	refusal_set(refusal, problem, pointer, "%s", detail);
	return false;
}

/* May it rest on that from now on? The basis on which it came is no other one: that would only put the review
 * off. One found by an earlier review may be found again. */
static bool judge_basis(const struct turn *t, const struct case_view *v, const struct consent *ground,
                        const struct proto_review_params *p, struct refusal *refusal)
{
	int64_t most = t->conf->policy.consent_max_days;

	if (v->c.state != CASE_OPEN)
		return refused(refusal, PROBLEM_CASE_CLOSED, "/params/case",
		               "nobody is helped by it any more: it can only be erased");
	if (!conf_has_basis(t->conf, p->basis)) {
		refusal_set(refusal, PROBLEM_BASIS_UNKNOWN, "/params/basis", NULL);
		return false;
	}
	if (!ground->confirmed && id_equal(ground->basis, p->basis))
		return refused(refusal, PROBLEM_MEMBER_WORD, "/params/basis",
		               "it came on that basis: a review finds another one, consent, or erases");
	if (p->until.n < t->today.n)
		return refused(refusal, PROBLEM_DATE_PAST, "/params/until", "name a day to come");
	if (p->until.n - t->today.n > most) {
		refusal_set(refusal, PROBLEM_CONSENT_TERM, "/params/until", "at most %lld days from today",
		            (long long)most);
		return false;
	}
	return true;
}

/* Recipients and content stay as they are; whoever had to be told hears what a confirmation tells. */
static void rest_on(struct turn *t, const struct conf_person *who, struct case_view *v,
                    struct consent *ground, const struct proto_review_params *p)
{
	const char *code = arena_printf(t->arena, "%s -> %s", ground->basis, p->basis);

	id_set(ground->basis, sizeof(ground->basis), p->basis);
	ground->valid_until = p->until;
	store_desk_ground_basis(t->store, &ground->id, p->basis, p->until);
	audit(t, ground, "crisis.reviewed", 'U', v->c.id.text, code);
	if (!ground->confirmed || ground->state == CONSENT_SUSPENDED)
		consent_end_confirm(t, ground, t->actor, who->office);
	else if (case_view_load(t, v->c.id.text, NULL, v))
		case_view_settle(t, v, CAUSE_DECISION);
}

bool crisis_review(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	const struct proto_review_params *p = params;
	struct proto_done *done = result;
	struct consent ground;
	struct case_view v;

	if (!desk_view_case(t, who, p->case_, "/params/case", &v, refusal) ||
	    !find_ground(t, &v, p->consent, &ground, refusal))
		return false;
	if (p->erase) {
		audit(t, &ground, "crisis.reviewed", 'D', v.c.id.text, "erased");
		consent_end_begin(t, &ground);
		consent_end(t, &ground, CONSENT_WITHDRAWN, t->today);
	} else {
		if (!judge_basis(t, &v, &ground, p, refusal))
			return false;
		rest_on(t, who, &v, &ground, p);
	}
	done->done = true;
	done->count = 1;
	done->case_ = arena_text(t->arena, v.c.id.text);
	if (p->erase && v.c.state == CASE_OPEN && store_case_get(t->store, v.c.id.text, &v.c) &&
	    v.c.state == CASE_CLOSED)
		done->note = "nothing is left that the case rested on: it is closed";
	return true;
}

static void list_grounds(struct turn *t, const struct conf_person *who, struct desk_view_told *told,
                         struct proto_crises *crises)
{
	struct store_ground_list all = store_desk_grounds(t->store, t->arena);

	crises->grounds.at = arena_array(t->arena, all.count, sizeof(*crises->grounds.at));
	for (size_t i = 0; i < all.count; i++) {
		const struct store_ground *g = &all.at[i];
		struct proto_ground_row *row;

		if (!desk_view_table(who, &g->table))
			continue;
		row = &crises->grounds.at[crises->grounds.count++];
		proto_clear(&proto_table_ground_row, row);
		row->case_ = g->case_.text;
		row->consent = g->consent.text;
		row->partner = g->partner.text;
		row->basis = g->basis;
		row->state = g->state;
		row->review_by = g->review_by;
		row->erased_after = g->suspended_until;
		desk_view_tell(t, told, &g->case_);
	}
}

/* Numbers of a partner tell of all tables: they are for who sees them all. */
static void list_partners(struct turn *t, const struct conf_person *who, struct proto_crises *crises)
{
	struct store_crises_list all;

	if (who->table_count > 0)
		return;
	all = store_desk_crises(t->store, t->arena, crisis_month(t), crisis_year(t));
	crises->partners.count = all.count;
	crises->partners.at = arena_array(t->arena, all.count, sizeof(*crises->partners.at));
	for (size_t i = 0; i < all.count; i++) {
		struct proto_crisis_row *row = &crises->partners.at[i];

		proto_clear(&proto_table_crisis_row, row);
		row->partner = all.at[i].partner.text;
		row->month = all.at[i].month;
		row->year = all.at[i].year;
		row->alarm = all.at[i].month > t->conf->policy.crisis_alarm_per_month;
	}
}

bool crisis_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	struct proto_crises *crises = result;
	struct desk_view_told told = {0};

	(void)params;
	(void)refusal;
	list_grounds(t, who, &told, crises);
	list_partners(t, who, crises);
	desk_view_disclose_for(t, "crisis.listed", "review", &told);
	return true;
}
