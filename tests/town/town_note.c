#include "town_note.h"

#include <string.h>

#include "town_index.h"

/* A case as it was after the last step that touched it. */
struct noted_case {
	bool open, announced, held, begun;
	enum urgency urgency;
	struct day discuss_by, discussed, asked; /* asked: the signal that made it as urgent as it is */
	int64_t passed_over, regie, offers;
	struct instant unheld, escalated; /* since when; 0: not */
	struct town_place place;
};

struct noted_meeting {
	enum meeting_state state;
	struct instant start;
};

struct town_notes {
	struct town_index *case_numbers, *meeting_numbers;
	size_t case_count, meeting_count, case_room, meeting_room;
	struct noted_case *cases;
	struct noted_meeting *meetings;
	int64_t open, held; /* cases; of which somebody accepted the regie */
};

struct town_notes *town_notes_new(void)
{
	struct town_notes *n = mem_alloc(sizeof(*n));

	n->case_numbers = town_index_new();
	n->meeting_numbers = town_index_new();
	return n;
}

void town_notes_free(struct town_notes *n)
{
	town_index_free(n->case_numbers);
	town_index_free(n->meeting_numbers);
	mem_free(n->cases);
	mem_free(n->meetings);
	mem_free(n);
}

static struct noted_case *find_case(const struct town_notes *n, const char *id)
{
	int number = town_index_find(n->case_numbers, id);

	return number >= 0 ? &n->cases[number] : NULL;
}

static struct noted_case *add_case(struct town_notes *n, const char *id)
{
	if (n->case_count == n->case_room) {
		n->case_room = n->case_room == 0 ? 1024 : 2 * n->case_room;
		n->cases = mem_grow(n->cases, n->case_room, sizeof(*n->cases));
	}
	town_index_put(n->case_numbers, id, (int)n->case_count);
	n->cases[n->case_count] = (struct noted_case){.asked = day_none(), .discussed = day_none()};
	return &n->cases[n->case_count++];
}

static struct noted_meeting *note_of_meeting(struct town_notes *n, const char *id)
{
	int number = town_index_find(n->meeting_numbers, id);

	if (number >= 0)
		return &n->meetings[number];
	if (n->meeting_count == n->meeting_room) {
		n->meeting_room = n->meeting_room == 0 ? 1024 : 2 * n->meeting_room;
		n->meetings = mem_grow(n->meetings, n->meeting_room, sizeof(*n->meetings));
	}
	town_index_put(n->meeting_numbers, id, (int)n->meeting_count);
	n->meetings[n->meeting_count] = (struct noted_meeting){.state = MEETING_ABSENT};
	return &n->meetings[n->meeting_count++];
}

const struct town_place *town_notes_announced(const struct town_notes *n, const char *case_id)
{
	const struct noted_case *c = find_case(n, case_id);

	return c != NULL && c->announced ? &c->place : NULL;
}

struct instant town_notes_begins(const struct town_notes *n, const char *meeting)
{
	int number = town_index_find(n->meeting_numbers, meeting);

	return number >= 0 && n->meetings[number].state == MEETING_ANNOUNCED ? n->meetings[number].start
	                                                                     : (struct instant){0};
}

static int64_t days_since(const struct town *t, struct instant since)
{
	return time_local_day(t->w->now).n - time_local_day(since).n;
}

/* ---- the regie ---- */

static void note_regie(struct town *t, struct noted_case *n, const struct town_see_regie *r)
{
	bool there = r->number != 0, accepted = there && r->state == REGIE_ACCEPTED;

	if (there && r->number != n->regie && r->state == REGIE_OFFERED) {
		town_page_count(t, TOWN_OFFERS);
		n->offers++;
	}
	if (there && r->number != n->regie && accepted)
		town_page_count(t, TOWN_ASSIGNED);
	else if (accepted && !n->held)
		town_page_count(t, TOWN_ACCEPTED);
	if (accepted && !n->held) {
		town_page_add(&t->page->unheld, days_since(t, n->unheld));
		town_page_add(&t->page->asked, n->offers);
	}
	if (!accepted && n->held) {
		n->unheld = t->w->now;
		n->offers = there ? 1 : 0;
	}
	n->held = accepted;
	n->regie = there ? r->number : n->regie;
}

static void note_escalation(struct town *t, struct noted_case *n, struct instant since)
{
	if (n->open && time_is_set(since)) {
		if (n->escalated.ms == 0)
			town_page_count(t, TOWN_ESCALATIONS);
		n->escalated = since;
		return;
	}
	if (n->escalated.ms != 0)
		town_page_add(&t->page->escalated, days_since(t, n->escalated));
	n->escalated.ms = 0;
}

/* ---- places ---- */

static void announced_at(struct town *t, struct noted_case *n, const struct town_place *place)
{
	if (!n->announced || strcmp(n->place.meeting, place->meeting) != 0)
		town_page_count(t, TOWN_ANNOUNCED);
	n->announced = true;
	n->place = *place;
}

static void note_place(struct town *t, struct noted_case *n, const struct town_see_place *now)
{
	struct town_place place = {.slot = now->slot, .start = now->start, .ad_hoc = now->ad_hoc};

	id_set(place.meeting, sizeof(place.meeting), now->meeting);
	if (time_is_set(now->start) && now->state == MEETING_ANNOUNCED)
		announced_at(t, n, &place);
	else
		n->announced = false;
}

void town_note_moved(struct town *t, enum cause cause, bool elsewhere)
{
	town_page_count(t, elsewhere ? TOWN_MOVED : TOWN_TAKEN_OFF);
	if (elsewhere)
		t->page->moved_for[cause]++;
	else
		t->page->off_for[cause]++;
}

static void count_out(struct town_notes *notes, const struct noted_case *n)
{
	notes->open -= n->open;
	notes->held -= n->held;
}

static void gone(struct town_notes *notes, struct noted_case *n)
{
	count_out(notes, n);
	n->announced = n->open = n->held = false;
}

void town_note_case(struct town *t, const char *id, const struct town_see_case *now)
{
	struct town_notes *notes = town_check_notes(t);
	struct noted_case *n = find_case(notes, id);

	if (now == NULL) {
		if (n != NULL)
			gone(notes, n);
		return;
	}
	if (n == NULL) {
		n = add_case(notes, id);
		n->asked = time_local_day(now->opened);
		n->unheld = t->w->now;
		town_page_count(t, TOWN_CASES);
	} else if (day_is_set(n->discussed) && !day_is_set(now->discussed)) {
		n->asked = time_local_day(t->w->now);
	} else if (now->urgency > n->urgency) {
		n->asked = time_local_day(t->w->now);
	}
	if (n->open && now->state != CASE_OPEN)
		town_page_count(t, TOWN_CLOSED);
	if (now->passed_over > n->passed_over)
		town_page_count(t, now->passed_over == 2 ? TOWN_PASSED_OVER_TWICE : TOWN_PASSED_OVER);
	count_out(notes, n);
	n->open = now->state == CASE_OPEN;
	n->passed_over = now->passed_over;
	n->urgency = now->urgency;
	n->discuss_by = now->discuss_by;
	n->discussed = now->discussed;
	if (n->open)
		note_regie(t, n, &now->regie);
	else
		n->held = false;
	note_escalation(t, n, now->escalated);
	note_place(t, n, &now->place);
	notes->open += n->open;
	notes->held += n->held;
}

void town_note_meeting(struct town *t, const char *id, const struct town_see_meeting *m,
                       const struct town_see_items *items)
{
	struct noted_meeting *n = note_of_meeting(town_check_notes(t), id);
	enum meeting_state was = n->state;

	n->state = m->state;
	n->start = m->start;
	if (m->state == MEETING_CANCELLED && was != MEETING_CANCELLED)
		town_page_count(t, TOWN_CANCELLED_MEETINGS);
	if (m->ad_hoc && was == MEETING_ABSENT)
		town_page_count(t, TOWN_AD_HOC);
	if (m->state == MEETING_HELD && was != MEETING_HELD) {
		town_page_count(t, TOWN_MEETINGS);
		t->page->counts[TOWN_SEATS] += m->seats;
	}
	for (size_t i = 0; i < items->count && m->state == MEETING_ANNOUNCED; i++) {
		struct noted_case *c = find_case(town_check_notes(t), items->at[i].case_);
		struct town_place place = {.slot = items->at[i].slot, .start = m->start, .ad_hoc = m->ad_hoc};

		id_set(place.meeting, sizeof(place.meeting), id);
		if (c != NULL)
			announced_at(t, c, &place);
	}
}

/* ---- discussed ---- */

struct sitting {
	int64_t first, last, items;
};

/* Who has something to say about a case: whoever signalled, and the organisation of its regiehouder. */
static uint64_t attendees(struct town *t, const char *case_id)
{
	uint64_t who = town_see_senders(town_check_see(t), t, case_id);
	struct town_see_case c;
	int p;

	if (town_see_case(town_check_see(t), case_id, &c) && c.regie.state == REGIE_ACCEPTED &&
	    (p = town_partner_find(t, c.regie.partner)) >= 0)
		who |= UINT64_C(1) << p;
	return who;
}

static void sit(struct town *t, const struct town_held *h, struct sitting *all)
{
	uint64_t who = attendees(t, h->case_);

	for (int p = 0; p < TOWN_PARTNERS; p++) {
		struct sitting *s = &all[p];

		if ((who >> p & 1) == 0)
			continue;
		s->first = s->items == 0 || h->slot < s->first ? h->slot : s->first;
		s->last = h->slot > s->last ? h->slot : s->last;
		s->items++;
	}
}

static void note_sitting(struct town *t, size_t from, size_t to)
{
	struct sitting all[TOWN_PARTNERS] = {{0}};
	struct town_see_meeting m;
	int64_t sat = 0, least = 0;

	if (!town_see_meeting(town_check_see(t), t->watch->held[from].meeting, &m))
		return;
	for (size_t i = from; i < to; i++)
		sit(t, &t->watch->held[i], all);
	for (int p = 0; p < TOWN_PARTNERS; p++) {
		sat += all[p].items > 0 ? (all[p].last - all[p].first + 1) * m.slot_minutes : 0;
		least += all[p].items * m.slot_minutes;
	}
	town_page_add(&t->page->sat, sat);
	town_page_add(&t->page->least, least);
}

static void note_discussed(struct town *t, const struct town_held *h)
{
	struct noted_case *n = find_case(town_check_notes(t), h->case_);
	struct town_see_meeting m;
	struct day on;

	if (n == NULL || !town_see_meeting(town_check_see(t), h->meeting, &m))
		return;
	on = time_local_day(m.start);
	n->announced = false;
	town_page_count(t, TOWN_HELD);
	town_page_add(&t->page->waits[n->urgency], on.n - n->asked.n);
	t->page->in_time[n->urgency] += on.n <= n->discuss_by.n ? 1 : 0;
}

static void note_answers(struct town *t)
{
	static const struct {
		const char *event;
		enum town_count what;
	} rows[] = {{"regie.declined", TOWN_DECLINED},
	            {"regie.lapsed", TOWN_LAPSED},
	            {"regie.released", TOWN_RELEASED}};

	for (size_t i = 0; i < t->watch->cause_count; i++)
		for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++)
			if (strcmp(t->watch->causes[i].event, rows[r].event) == 0)
				town_page_count(t, rows[r].what);
}

void town_note_held(struct town *t)
{
	const struct town_watch *w = t->watch;

	note_answers(t);
	for (size_t from = 0, to; from < w->held_count; from = to) {
		for (to = from; to < w->held_count && strcmp(w->held[to].meeting, w->held[from].meeting) == 0;
		     to++)
			note_discussed(t, &w->held[to]);
		note_sitting(t, from, to);
	}
}

static void note_load(struct town *t, const char *person, int64_t cases)
{
	int p = town_people_find(t, person);

	if (p < 0)
		return;
	town_page_add(&t->page->load, cases);
	town_page_add(&t->page->full, cases * 100 / t->people[p].limit);
	if (cases > t->people[p].limit)
		town_page_count(t, TOWN_OVERLOADED);
}

void town_note_day(struct town *t, bool week)
{
	const struct town_notes *n = town_check_notes(t);
	struct town_see *see = town_check_see(t);

	t->page->counts[TOWN_OPEN_DAYS] += n->open;
	t->page->counts[TOWN_UNHELD_DAYS] += n->open - n->held;
	if (!week)
		return;
	if (n->open != town_see_whole(see, TOWN_SEE_OPEN) ||
	    n->held != town_see_whole(see, TOWN_SEE_ACCEPTED))
		sim_fail(t->w, "watch", "a case was opened, closed or taken on, and no step showed it");
	town_see_loads(see, t, note_load);
}
