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
	bool dirty[TOWN_TABLES];                /* waits to be planned */
	struct town_texts waiting[TOWN_TABLES]; /* cases looked at once it is */
	bool decided_all;
	size_t decided_count;
	char decided[DECIDED_MAX][ID_CASE_MAX];
	int64_t removed_signals, notifications; /* so many were served before this step */
	struct arena *roster; /* of somebody read again when the organisation changed, of all weekly */
	struct store_person *people[TOWN_PEOPLE];
};

struct town_check *town_check_new(struct town *t)
{
	struct town_check *c = mem_alloc(sizeof(*c));

	c->see = town_see_new(t->watch);
	c->notes = town_notes_new();
	c->roster = arena_new();
	return c;
}

void town_check_free(struct town_check *c)
{
	if (c->see != NULL)
		town_see_free(c->see);
	town_notes_free(c->notes);
	for (int i = 0; i < TOWN_TABLES; i++)
		town_texts_free(&c->waiting[i]);
	arena_free(c->roster);
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
	bool held = c->regie.number != 0, escalated = time_is_set(c->escalated);

	if (held == escalated)
		sim_fail(t->w, "I3", "%s has %s", id,
		         held ? "a regiehouder and an escalation" : "neither regiehouder nor escalation");
	if (!day_is_set(c->next_date) || c->next_date.n <= 0)
		sim_fail(t->w, "I8", "%s has no next date", id);
	if (c->open_cases != 1)
		sim_fail(t->w, "I5", "the client of %s has %lld open cases", id, (long long)c->open_cases);
}

/* As the roster says now. NULL: not on it. */
static const struct store_person *on_roster(struct town *t, const char *person)
{
	int number = town_people_find(t, person);
	struct store_person **p = number >= 0 ? &t->check->people[number] : NULL, found;

	if (p == NULL)
		return NULL;
	if (*p == NULL && store_roster_get(t->w->store, t->check->roster, person, &found)) {
		*p = arena_alloc(t->check->roster, sizeof(found));
		**p = found;
	}
	return *p;
}

/* An ad-hoc meeting is on any day: that somebody does not work then is no absence. */
static bool comes(const struct store_person *p, struct day on, bool ad_hoc)
{
	if (p == NULL)
		return false;
	return ad_hoc ? !p->left && !store_person_absent(p, on) : !store_person_away(p, on);
}

/* Whether whoever accepted the regie does not come then, and neither does the deputy. */
static bool required_away(struct town *t, const struct town_see_regie *r, struct day on, bool ad_hoc)
{
	const struct store_person *p = r->state == REGIE_ACCEPTED ? on_roster(t, r->person) : NULL;
	const struct person_id *deputy;

	if (r->state != REGIE_ACCEPTED || comes(p, on, ad_hoc))
		return false;
	if (p == NULL)
		return true;
	deputy = store_person_deputy(p, on);
	return !ID_IS_SET(*deputy) || !comes(on_roster(t, deputy->text), on, ad_hoc);
}

/* I1, I5 of a case that stands somewhere, once its table is planned. */
static void placed(struct town *t, const char *id, const struct town_see_case *c)
{
	const struct town_see_place *p = &c->place;
	struct day on = time_local_day(p->start);

	if (!time_is_set(p->start))
		sim_fail(t->w, "I5", "%s stands at no meeting", id);
	if (p->start.ms <= t->w->now.ms)
		return;
	if (!town_see_covered(t->check->see, id, on))
		sim_fail(t->w, "I1", "%s stands at %s, and no consent runs until then", id, p->meeting);
	/* What was announced to a client who comes stays put, and the chair counts (I6 before I5). */
	if (required_away(t, &c->regie, on, p->ad_hoc) &&
	    !(p->state == MEETING_ANNOUNCED && town_see_attended(t->check->see, id)))
		sim_fail(t->w, "I5", "%s stands at %s without its regiehouder %s", id, p->meeting,
		         c->regie.person);
}

/* What cannot be judged before its table is planned waits until it is. */
static void stands(struct town *t, const char *id, const struct town_see_case *c)
{
	int table = town_table_find(c->table);

	if (c->state != CASE_OPEN)
		return;
	if (t->check->dirty[table])
		town_texts_add(&t->check->waiting[table], id);
	else if (c->place.meeting[0] != '\0')
		placed(t, id, c);
}

static void look(struct town *t, const char *id)
{
	struct town_see_case c;

	if (town_see_case(t->check->see, id, &c))
		stands(t, id, &c);
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

/* Whether what the daemon names as cause is there to be seen. */
static bool true_cause(struct town *t, const char *case_id, const struct town_place *was,
                       const struct town_see_case *c, enum cause cause)
{
	struct day on = time_local_day(was->start);

	switch (cause) {
	case CAUSE_WITHDRAWAL:
	case CAUSE_NARROWED:
	case CAUSE_EXPIRED:
	case CAUSE_MERGED:
	case CAUSE_SPLIT:
		return town_texts_have(&t->watch->clients, c->client) ||
		       !town_see_covered(t->check->see, case_id, on);
	case CAUSE_ABSENCE:
		return required_away(t, &c->regie, on, was->ad_hoc) &&
		       !town_see_attended(t->check->see, case_id);
	case CAUSE_CLOSED:
		return c->state == CASE_CLOSED;
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

/* An announced item stays where it is, but for a cause that names it. ${c}: NULL when its term of keeping is
 * over. */
static void announced_stays(struct town *t, const char *case_id, const struct town_see_case *c)
{
	const struct town_place *was = town_notes_announced(t->check->notes, case_id);
	bool there = c != NULL && c->place.meeting[0] != '\0',
	     same = there && was != NULL && strcmp(c->place.meeting, was->meeting) == 0;
	const char *code;
	enum cause cause;

	if (was == NULL || was_held(t->watch, case_id))
		return;
	if (same && c->place.slot != was->slot && !decided(t->check, case_id))
		sim_fail(t->w, "I6", "%s changed its slot at %s", case_id, was->meeting);
	if (same)
		return;
	code = named_cause(t->watch, case_id);
	cause = code != NULL ? (enum cause)terms_value(&terms_cause, code) : CAUSE_ABSENT;
	if (c != NULL && !true_cause(t, case_id, was, c, cause))
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
	struct instant begins;

	if (!town_see_meeting(t->check->see, id, &m))
		return;
	town_page_count(t, TOWN_MEETINGS_LOOKED_AT);
	begins = town_notes_begins(t->check->notes, id);
	if (time_is_set(begins) && m.state == MEETING_ANNOUNCED && m.start.ms != begins.ms)
		sim_fail(t->w, "I6", "%s was announced, and begins at another time", id);
	town_see_items(t->check->see, id, &items);
	if ((int64_t)items.count > m.seats)
		sim_fail(t->w, "I5", "%s holds %zu items on %lld seats", id, items.count, (long long)m.seats);
	if (items.count > 0 && m.state != MEETING_DRAFT && m.state != MEETING_ANNOUNCED)
		sim_fail(t->w, "I5", "%s is over and holds %zu items", id, items.count);
	for (size_t i = 0; i < items.count; i++) {
		const struct town_see_item *item = &items.at[i];

		if (item->slot < 1 || (i > 0 && item->slot == items.at[i - 1].slot))
			sim_fail(t->w, "I5", "%s has two items in one slot", id);
		if (item->state != CASE_OPEN || !item->of_table)
			sim_fail(t->w, "I5", "%s holds a case that is not of its table, or closed", id);
		/* Who was put there is looked at as a case; who stood there, when the meeting is another. */
		if (town_texts_have(&t->watch->set, id) && !town_texts_have(&t->watch->cases, item->case_))
			look(t, item->case_);
	}
	town_note_meeting(t, id, &m, &items);
}

static void one_case(struct town *t, const char *id)
{
	struct town_see_case c;
	bool there = town_see_case(t->check->see, id, &c);

	announced_stays(t, id, there ? &c : NULL);
	town_note_case(t, id, there ? &c : NULL);
	if (!there)
		return;
	town_page_count(t, TOWN_CASES_LOOKED_AT);
	if (c.state == CASE_OPEN)
		open_case(t, id, &c);
	else if (c.place.meeting[0] != '\0')
		sim_fail(t->w, "I5", "%s is closed and stands at %s", id, c.place.meeting);
	stands(t, id, &c);
}

/* Those of which a consent was written. */
static void cases_of_clients(struct town *t)
{
	for (size_t i = 0; i < t->watch->clients.count; i++) {
		char id[ID_CASE_MAX];

		if (town_see_open_of(t->check->see, t->watch->clients.at[i], id) &&
		    !town_texts_have(&t->watch->cases, id))
			look(t, id);
	}
}

static void look_at_all(struct town *t, struct town_texts *cases)
{
	town_texts_settle(cases);
	for (size_t i = 0; i < cases->count; i++)
		look(t, cases->at[i]);
	town_texts_free(cases);
}

static bool of_changed(const struct town *t, int person)
{
	return town_texts_have(&t->watch->organisations, t->partners[t->people[person].partner].id);
}

static void forget_changed(struct town *t)
{
	for (int i = 0; i < TOWN_PEOPLE; i++)
		if (of_changed(t, i))
			t->check->people[i] = NULL;
}

/* Deputies are of the same organisation. */
static void roster_changed(struct town *t)
{
	struct town_texts cases = {.count = 0};

	for (int i = 0; i < TOWN_PEOPLE; i++)
		if (of_changed(t, i))
			town_see_held_by(t->check->see, t->people[i].id, &cases);
	look_at_all(t, &cases);
}

static void look_again(struct town *t)
{
	for (int i = 0; i < TOWN_TABLES; i++) {
		struct town_texts cases = t->check->waiting[i];

		if (t->check->dirty[i] || cases.count == 0)
			continue;
		t->check->waiting[i] = (struct town_texts){.count = 0};
		look_at_all(t, &cases);
	}
}

static void audited(struct town *t)
{
	const struct town_watch *w = t->watch;

	if (w->signal_rows > w->signals_audited)
		sim_fail(t->w, "I7", "%lld signals were stored, %lld audit rows tell of it",
		         (long long)w->signal_rows, (long long)w->signals_audited);
	for (size_t i = 0; i < w->regies.count; i++)
		if (!town_texts_have(&w->audited, w->regies.at[i]))
			sim_fail(t->w, "I7", "who holds the regie of %s changed, and no audit row names it",
			         w->regies.at[i]);
	for (size_t i = 0; i < w->held_count; i++)
		if (!town_texts_have(&w->audited, w->held[i].case_))
			sim_fail(t->w, "I7", "%s was discussed, and no audit row names it", w->held[i].case_);
	if (t->page->counts[TOWN_NOTIFICATIONS] - t->check->notifications > w->disclosed)
		sim_fail(t->w, "I7", "more was served than audit rows tell of");
	t->check->notifications = t->page->counts[TOWN_NOTIFICATIONS];
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

bool town_check_dirty(const struct town *t)
{
	const bool *dirty = t->check->dirty;

	return dirty[0] || dirty[1] || dirty[2];
}

static void forget_roster(struct town_check *c)
{
	memset(c->people, 0, sizeof(c->people));
	arena_reset(c->roster);
}

void town_check_step(struct town *t)
{
	struct town_check *c = t->check;
	struct town_watch *w = t->watch;

	town_watch_settle(w);
	town_page_count(t, TOWN_STEPS);
	audited(t);
	town_note_held(t);
	if (w->tables)
		town_see_dirty(c->see, c->dirty);
	if (w->organisations.count > 0)
		forget_changed(t);
	for (size_t i = 0; i < w->cases.count; i++)
		one_case(t, w->cases.at[i]);
	cases_of_clients(t);
	for (size_t i = 0; i < w->meetings.count; i++)
		meeting(t, w->meetings.at[i]);
	if (w->organisations.count > 0)
		roster_changed(t);
	look_again(t);
	/* A decision counts until what it made dirty is planned. */
	if (!town_check_dirty(t)) {
		c->decided_count = 0;
		c->decided_all = false;
	}
	c->removed_signals += kept_long_enough(w) ? w->signal_removed : 0;
	town_watch_clear(w);
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

/* What changed was looked at in its step; this is for what nobody saw change. */
static void look_at_everything(struct town *t, bool last)
{
	int64_t stored = t->page->counts[TOWN_SIGNALS],
	        there = town_see_whole(t->check->see, TOWN_SEE_SIGNALS);
	struct town_texts placed_cases = {.count = 0};

	nothing(t, TOWN_SEE_REGIE_BROKEN, "I3",
	        "open cases have both or neither of regiehouder and escalation");
	nothing(t, TOWN_SEE_NO_DATE, "I8", "open cases have no next date");
	nothing(t, TOWN_SEE_OVERFULL, "I5", "meetings hold more items than seats");
	nothing(t, TOWN_SEE_SLOT_TWICE, "I5", "slots hold two items");
	nothing(t, TOWN_SEE_ASTRAY, "I5",
	        "items are of closed cases, other tables or meetings that are over");
	nothing(t, TOWN_SEE_TWO_OPEN, "I5", "clients have two open cases");
	nothing(t, TOWN_SEE_UNCOVERED, "I1", "items stand at a meeting that no consent lasts until");
	forget_roster(t->check);
	town_see_placed(t->check->see, &placed_cases);
	look_at_all(t, &placed_cases);
	if (there + t->check->removed_signals != stored)
		sim_fail(t->w, "I2", "%lld signals were acknowledged, %lld are stored, %lld kept long enough",
		         (long long)stored, (long long)there, (long long)t->check->removed_signals);
	nothing(t, TOWN_SEE_STREAM_BROKEN, "I4", "streams have a gap, or another newest number");
	chain(t, last);
	if (last || sim_today(t->w).n / 7 % 4 == 0)
		sim_plan_look(t->w);
}

void town_check_day(struct town *t, bool week, bool last)
{
	town_note_day(t, week);
	if (week || last)
		look_at_everything(t, last);
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
