#include "town_check.h"

#include <stdio.h>
#include <string.h>

#include "../sim/sim_plan.h"
#include "base/text.h"
#include "store/store_audit.h"
#include "store/store_case.h"
#include "town_index.h"
#include "town_note.h"
#include "town_see.h"

#define DECIDED_MAX 64

struct town_check {
	struct town_see *see;
	struct town_notes *notes;
	struct town_texts waiting; /* cases looked at again once their table is planned */
	bool roster_waits, decided_all;
	size_t decided_count;
	char decided[DECIDED_MAX][ID_CASE_MAX];
	int64_t removed_signals, audit_verified, planted;
	size_t people_count; /* looked up in this step */
	struct store_person people[TOWN_PEOPLE];
};

struct town_check *town_check_new(struct town *t)
{
	struct town_check *c = mem_alloc(sizeof(*c));

	c->see = town_see_new(t->watch);
	c->notes = town_notes_new();
	return c;
}

static void forget(struct town_texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		mem_free(t->at[i]);
	t->count = 0;
}

void town_check_free(struct town_check *c)
{
	if (c->see != NULL)
		town_see_free(c->see);
	town_notes_free(c->notes);
	forget(&c->waiting);
	mem_free(c->waiting.at);
	mem_free(c);
}

void town_check_pause(struct town *t)
{
	town_see_free(t->check->see);
	t->check->see = NULL;
}

void town_check_resume(struct town *t)
{
	t->check->see = town_see_new(t->watch);
}

void town_check_decided(struct town *t, const char *case_id)
{
	struct town_check *c = t->check;

	if (c->decided_count < DECIDED_MAX)
		id_set(c->decided[c->decided_count++], ID_CASE_MAX, case_id);
	else
		c->decided_all = true;
}

void town_check_decided_all(struct town *t)
{
	t->check->decided_all = true;
}

static bool decided(const struct town_check *c, const char *case_id)
{
	for (size_t i = 0; i < c->decided_count; i++)
		if (strcmp(c->decided[i], case_id) == 0)
			return true;
	return c->decided_all;
}

/* ---- I3, I8, I5 of one case ---- */

static void open_case(struct town *t, const char *id, const struct town_see_case *c)
{
	struct town_see_regie r;
	struct instant since;
	char of[ID_CASE_MAX];
	int count;
	bool held = town_see_regie(t->check->see, id, &r),
	     escalated = town_see_escalation(t->check->see, id, &since);

	if (held == escalated)
		sim_fail(t->w, "I3", "%s has %s", id,
		         held ? "a regiehouder and an escalation" : "neither regiehouder nor escalation");
	if (!day_is_set(c->next_date) || c->next_date.n <= 0)
		sim_fail(t->w, "I8", "%s has no next date", id);
	if (!town_see_open_of(t->check->see, c->client, of, &count) || count != 1)
		sim_fail(t->w, "I5", "the client of %s has %d open cases", id, count);
}

/* As the roster says in this step; looked up once. NULL: not on it. */
static const struct store_person *on_roster(struct town *t, const char *person)
{
	struct town_check *c = t->check;

	for (size_t i = 0; i < c->people_count; i++)
		if (strcmp(c->people[i].person.text, person) == 0)
			return &c->people[i];
	if (c->people_count == TOWN_PEOPLE)
		c->people_count = 0;
	if (!store_roster_get(t->w->store, t->w->arena, person, &c->people[c->people_count]))
		return NULL;
	return &c->people[c->people_count++];
}

/* An ad-hoc meeting is on any day: that somebody does not work then is no absence. */
static bool comes(struct town *t, const char *person, struct day on, bool ad_hoc,
                  const struct store_person **ret)
{
	const struct store_person *p = on_roster(t, person);

	if (p == NULL)
		return false;
	*ret = p;
	return ad_hoc ? !p->left && !store_person_absent(p, on) : !store_person_away(p, on);
}

/* Whether whoever accepted the regie does not come then, and neither does the deputy. */
static bool required_away(struct town *t, const char *case_id, struct day on, bool ad_hoc,
                          const char **ret_who)
{
	const struct store_person *p = NULL, *other;
	struct town_see_regie r;
	const struct person_id *deputy;

	if (!town_see_regie(t->check->see, case_id, &r) || r.state != REGIE_ACCEPTED ||
	    comes(t, r.person, on, ad_hoc, &p))
		return false;
	*ret_who = arena_text(t->w->arena, r.person);
	if (p == NULL)
		return true;
	deputy = store_person_deputy(p, on);
	return !ID_IS_SET(*deputy) || !comes(t, deputy->text, on, ad_hoc, &other);
}

/* I1, I5 of one placed item, once its table is planned. */
static void placed(struct town *t, const struct town_see_item *i)
{
	struct town_see_meeting m;
	const char *who;
	struct day on;

	if (!town_see_meeting(t->check->see, i->meeting, &m))
		sim_fail(t->w, "I5", "%s stands at no meeting", i->case_);
	if (m.start.ms <= t->w->now.ms || !town_see_table_clean(t->check->see, m.table))
		return;
	on = time_local_day(m.start);
	if (!town_see_covered(t->check->see, i->case_, on))
		sim_fail(t->w, "I1", "%s stands at %s, and no consent runs until then", i->case_, i->meeting);
	/* What was announced to a client who comes stays put, and the chair counts (I6 before I5). */
	if (required_away(t, i->case_, on, m.ad_hoc, &who) &&
	    !(m.state == MEETING_ANNOUNCED && town_see_attended(t->check->see, i->case_)))
		sim_fail(t->w, "I5", "%s stands at %s without its regiehouder %s", i->case_, i->meeting, who);
}

/* ---- I6 ---- */

static const char *named_cause(const struct town_watch *w, const char *case_id)
{
	const char *cause = NULL;

	for (size_t i = 0; i < w->cause_count; i++)
		if (strcmp(w->causes[i].case_, case_id) == 0 &&
		    (strncmp(w->causes[i].event, "item.", 5) == 0 ||
		     strcmp(w->causes[i].event, "case.closed") == 0))
			cause = w->causes[i].code;
	return cause;
}

static bool client_touched(const struct town_watch *w, const char *client)
{
	for (size_t i = 0; i < w->clients.count; i++)
		if (strcmp(w->clients.at[i], client) == 0)
			return true;
	return false;
}

/* Whether what the daemon names as cause is there to be seen. */
static bool true_cause(struct town *t, const char *case_id, const struct town_place *was, enum cause cause)
{
	struct day on = time_local_day(was->start);
	struct town_see_case c;
	const char *who;

	if (!town_see_case(t->check->see, case_id, &c))
		return true; /* its term of keeping is over */
	switch (cause) {
	case CAUSE_WITHDRAWAL:
	case CAUSE_NARROWED:
	case CAUSE_EXPIRED:
	case CAUSE_MERGED:
	case CAUSE_SPLIT:
		return client_touched(t->watch, c.client) || !town_see_covered(t->check->see, case_id, on);
	case CAUSE_ABSENCE:
		return required_away(t, case_id, on, was->ad_hoc, &who) &&
		       !town_see_attended(t->check->see, case_id);
	case CAUSE_CLOSED:
		return c.state == CASE_CLOSED;
	case CAUSE_DECISION:
	case CAUSE_MEETING_CANCELLED:
	case CAUSE_DISPLACED:
	case CAUSE_NOT_REACHED:
	case CAUSE_HANDED_OVER:
	case CAUSE_REDISTRIBUTED:
	case CAUSE_UNDONE:
		return decided(t->check, case_id);
	case CAUSE_ABSENT:
	case CAUSE_SILENCE:
	case CAUSE_OVERLOAD:
	case CAUSE_NO_BOND:
	case CAUSE_CONFLICT:
	case CAUSE_OTHER:
	case CAUSE_NO_SPEAKER:
	case CAUSE_COUNT:
		return false;
	}
	return false;
}

static bool was_held(const struct town_watch *w, const char *case_id)
{
	for (size_t i = 0; i < w->held_count; i++)
		if (strcmp(w->held[i].case_, case_id) == 0)
			return true;
	return false;
}

/* An announced item stays where it is, but for a cause that names it. */
static void announced_stays(struct town *t, const char *case_id)
{
	const struct town_place *was = town_notes_announced(t->check->notes, case_id);
	struct town_see_item now;
	bool there = town_see_item(t->check->see, case_id, &now);
	const char *code;
	enum cause cause;

	if (was == NULL || was_held(t->watch, case_id))
		return;
	if (there && strcmp(now.meeting, was->meeting) == 0 && now.slot == was->slot)
		return;
	if (there && strcmp(now.meeting, was->meeting) == 0 && !decided(t->check, case_id))
		sim_fail(t->w, "I6", "%s changed its slot at %s", case_id, was->meeting);
	if (there && strcmp(now.meeting, was->meeting) == 0)
		return;
	code = named_cause(t->watch, case_id);
	cause = code != NULL ? (enum cause)terms_value(&terms_cause, code) : CAUSE_ABSENT;
	if (!true_cause(t, case_id, was, cause))
		sim_fail(t->w, "I6", "%s left %s %s%s", case_id, was->meeting,
		         code == NULL ? "without a cause" : "for a cause that is not there: ",
		         code == NULL ? "" : code);
	town_note_moved(t, cause, there);
}

/* ---- a step ---- */

static void meeting(struct town *t, const char *id)
{
	static struct town_see_items items;
	struct town_see_meeting m;
	struct town_see_case c;

	if (!town_see_meeting(t->check->see, id, &m))
		return;
	town_page_count(t, TOWN_MEETINGS_LOOKED_AT);
	town_see_items(t->check->see, id, &items);
	if ((int64_t)items.count > m.seats)
		sim_fail(t->w, "I5", "%s holds %zu items on %lld seats", id, items.count, (long long)m.seats);
	for (size_t i = 0; i < items.count; i++) {
		if (items.at[i].slot < 1 || (i > 0 && items.at[i].slot == items.at[i - 1].slot))
			sim_fail(t->w, "I5", "%s has two items in one slot", id);
		if (!town_see_case(t->check->see, items.at[i].case_, &c) || c.state != CASE_OPEN ||
		    strcmp(c.table, m.table) != 0)
			sim_fail(t->w, "I5", "%s holds a case that is not of its table, or closed", id);
		placed(t, &items.at[i]);
	}
	town_note_meeting(t, id, &m, &items);
}

static void one_case(struct town *t, const char *id)
{
	struct town_see_case c;
	struct town_see_item item;

	announced_stays(t, id);
	if (!town_see_case(t->check->see, id, &c)) {
		town_note_case(t, id, NULL);
		return;
	}
	town_page_count(t, TOWN_CASES_LOOKED_AT);
	if (c.state == CASE_OPEN)
		open_case(t, id, &c);
	if (town_see_item(t->check->see, id, &item))
		placed(t, &item);
	town_note_case(t, id, &c);
}

/* What cannot be judged before its table is planned waits for the step after which it is. */
static void let_wait(struct town_check *c, const char *id)
{
	if (c->waiting.count == c->waiting.room) {
		c->waiting.room = c->waiting.room == 0 ? 64 : 2 * c->waiting.room;
		c->waiting.at = mem_grow(c->waiting.at, c->waiting.room, sizeof(*c->waiting.at));
	}
	c->waiting.at[c->waiting.count++] = mem_text(id);
}

static void look_again(struct town *t)
{
	struct town_check *check = t->check;
	struct town_texts before = check->waiting;
	struct town_see_item item;
	struct town_see_case c;

	check->waiting = (struct town_texts){.count = 0};
	for (size_t i = 0; i < before.count; i++) {
		if (!town_see_case(check->see, before.at[i], &c) || c.state != CASE_OPEN ||
		    !town_see_item(check->see, before.at[i], &item))
			continue;
		if (town_see_table_clean(check->see, c.table))
			placed(t, &item);
		else
			let_wait(check, before.at[i]);
	}
	forget(&before);
	mem_free(before.at);
}

static void roster_changed(struct town *t)
{
	static const char *const tables[] = {"noord", "zuid", "oost"};
	bool clean = true;

	t->check->roster_waits = t->check->roster_waits || t->watch->roster;
	for (int i = 0; i < TOWN_TABLES; i++)
		clean = clean && town_see_table_clean(t->check->see, tables[i]);
	if (!t->check->roster_waits || !clean)
		return;
	town_see_placed(t->check->see, t, placed);
	t->check->roster_waits = false;
}

static void cases_of_clients(struct town *t)
{
	for (size_t i = 0; i < t->watch->clients.count; i++) {
		char id[ID_CASE_MAX];
		int count;

		if (town_see_open_of(t->check->see, t->watch->clients.at[i], id, &count))
			let_wait(t->check, id);
	}
}

static void audited(struct town *t)
{
	const struct town_watch *w = t->watch;

	if ((w->regie_rows > 0 || w->signal_rows > 0 || w->held_count > 0) && w->audit_rows == 0)
		sim_fail(t->w, "I7",
		         "a step changed who holds a regie, or stored a signal, without an audit row");
	t->page->counts[TOWN_AUDIT_ROWS] += w->audit_rows;
}

/* Whether a case went because its term of keeping is over. */
static bool kept_long_enough(const struct town_watch *w)
{
	for (size_t i = 0; i < w->cause_count; i++)
		if (strcmp(w->causes[i].event, "case.removed") == 0)
			return true;
	return false;
}

void town_check_step(struct town *t)
{
	struct town_check *c = t->check;
	struct town_watch *w = t->watch;

	town_watch_settle(w);
	town_page_count(t, TOWN_STEPS);
	audited(t);
	town_note_held(t);
	for (size_t i = 0; i < w->cases.count; i++) {
		one_case(t, w->cases.at[i]);
		let_wait(c, w->cases.at[i]);
	}
	cases_of_clients(t);
	for (size_t i = 0; i < w->meetings.count; i++)
		meeting(t, w->meetings.at[i]);
	look_again(t);
	roster_changed(t);
	/* A decision counts until what it made dirty is planned. */
	if (c->waiting.count == 0 && !c->roster_waits) {
		c->decided_count = 0;
		c->decided_all = false;
	}
	c->removed_signals += kept_long_enough(w) ? w->signal_removed : 0;
	town_watch_clear(w);
	c->people_count = 0;
	arena_reset(t->w->arena);
}

/* ---- all of it ---- */

static void nothing(struct town *t, enum town_see_whole what, const char *invariant, const char *complaint)
{
	int64_t n = town_see_whole(t->check->see, what);

	if (n != 0)
		sim_fail(t->w, invariant, "%lld %s", (long long)n, complaint);
}

static void chain(struct town *t, bool last)
{
	struct store_numbers n = store_numbers(t->w->store);
	struct store_audit_check check;

	if (n.damaged > 0)
		sim_fail(t->w, "I7", "%lld sealed records did not open", (long long)n.damaged);
	if (!last)
		return;
	/* Retention cuts the oldest rows: as many as there were are not there any more. */
	check = store_audit_verify(t->w->store);
	if (!check.intact || check.rows > n.audit_rows)
		sim_fail(t->w, "I7", "the chain is broken at %lld", (long long)check.broken_at);
}

void town_check_day(struct town *t, bool week, bool last)
{
	struct town_see *see = t->check->see;

	nothing(t, TOWN_SEE_REGIE_BROKEN, "I3",
	        "open cases have both or neither of regiehouder and escalation");
	nothing(t, TOWN_SEE_NO_DATE, "I8", "open cases have no next date");
	nothing(t, TOWN_SEE_OVERFULL, "I5", "meetings hold more items than seats");
	nothing(t, TOWN_SEE_SLOT_TWICE, "I5", "slots hold two items");
	nothing(t, TOWN_SEE_ASTRAY, "I5",
	        "items are of closed cases, other tables or meetings that are over");
	nothing(t, TOWN_SEE_TWO_OPEN, "I5", "clients have two open cases");
	nothing(t, TOWN_SEE_UNCOVERED, "I1", "items stand at a meeting that no consent lasts until");
	town_see_placed(see, t, placed);
	town_note_day(t, week);
	if (week || last) {
		int64_t stored = t->page->counts[TOWN_SIGNALS], there = town_see_whole(see, TOWN_SEE_SIGNALS);

		if (there + t->check->removed_signals != stored)
			sim_fail(t->w, "I2",
			         "%lld signals were acknowledged, %lld are stored, %lld kept long enough",
			         (long long)stored, (long long)there, (long long)t->check->removed_signals);
		nothing(t, TOWN_SEE_STREAM_BROKEN, "I4", "streams have a gap, or another newest number");
		chain(t, last);
		sim_plan_look(t->w);
	}
	t->check->people_count = 0;
	arena_reset(t->w->arena);
}

struct town_see *town_check_see(struct town *t)
{
	return t->check->see;
}

struct town_notes *town_check_notes(struct town *t)
{
	return t->check->notes;
}
