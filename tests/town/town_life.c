#include "town_life.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "town_check.h"
#include "town_desk.h"
#include "town_index.h"
#include "town_listen.h"
#include "town_say.h"

#define ROUNDS_MAX 500

struct town_agenda { /* a heap: the soonest first */
	size_t count, room;
	uint64_t planned;
	struct town_event *at;
};

struct town_agenda *town_agenda_new(void)
{
	return mem_alloc(sizeof(struct town_agenda));
}

void town_agenda_free(struct town_agenda *a)
{
	for (size_t i = 0; i < a->count; i++)
		town_post_free(a->at[i].message);
	mem_free(a->at);
	mem_free(a);
}

static bool sooner(const struct town_event *a, const struct town_event *b)
{
	return a->at.ms < b->at.ms || (a->at.ms == b->at.ms && a->number < b->number);
}

static void swap(struct town_event *a, struct town_event *b)
{
	struct town_event was = *a;

	*a = *b;
	*b = was;
}

void town_plan(struct town *t, const struct town_event *e)
{
	struct town_agenda *a = t->agenda;
	size_t i = a->count++;

	if (a->count > a->room) {
		a->room = a->room == 0 ? 256 : 2 * a->room;
		a->at = mem_grow(a->at, a->room, sizeof(*a->at));
	}
	a->at[i] = *e;
	a->at[i].number = ++a->planned;
	for (; i > 0 && sooner(&a->at[i], &a->at[(i - 1) / 2]); i = (i - 1) / 2)
		swap(&a->at[i], &a->at[(i - 1) / 2]);
}

static struct town_event next_of(struct town_agenda *a)
{
	struct town_event first = a->at[0];

	a->at[0] = a->at[--a->count];
	for (size_t i = 0, child; (child = 2 * i + 1) < a->count; i = child) {
		if (child + 1 < a->count && sooner(&a->at[child + 1], &a->at[child]))
			child++;
		if (!sooner(&a->at[child], &a->at[i]))
			break;
		swap(&a->at[child], &a->at[i]);
	}
	return first;
}

/* Office hours of the first working day from then on. */
static struct instant in_office(struct town *t, struct day on)
{
	while (!town_works(on))
		on = day_add(on, 1);
	return town_at(on, 9 * 60 + sim_below(&t->w->dice, 8 * 60));
}

void town_plan_signal(struct town *t, int client, struct day on)
{
	struct town_client *c = &t->clients[client];
	struct sim_dice *d = &t->w->dice;
	bool crisis = sim_chance(d, c->severity >= 8 ? 5 : 1);

	c->planned++;
	if (!day_is_set(c->expected) || c->expected.n < on.n)
		c->expected = on;
	/* A crisis keeps no office hours. */
	town_plan(t,
	          &(struct town_event){.deed = TOWN_SIGNALS_ABOUT,
	                               .client = client,
	                               .who = sim_below(d, c->circle_count),
	                               .flag = crisis,
	                               .at = crisis ? town_at(on, sim_below(d, 24 * 60)) : in_office(t, on)});
}

/* ---- what is done ---- */

static void signal_about(struct town *t, const struct town_event *e)
{
	struct town_client *c = &t->clients[e->client];

	c->planned--;
	if (c->over && !e->flag)
		return;
	town_post_put(t, town_say_signal(t, e->client, e->who, e->flag));
	/* Whoever signals mostly sees the client soon. */
	if (sim_chance(&t->w->dice, 25))
		town_plan(t, &(struct town_event){
		                     .deed = TOWN_PLANS,
		                     .client = e->client,
		                     .who = e->who,
		                     .until = day_add(sim_today(t->w), 2 + sim_below(&t->w->dice, 25)),
		                     .at = time_add(t->w->now,
		                                    (2 + sim_below(&t->w->dice, 20)) * TIME_HOUR_MS)});
}

static void withdraw(struct town *t, const struct town_event *e)
{
	struct town_client *c = &t->clients[e->client];

	if (c->over)
		return;
	c->over = !e->flag;
	town_post_put(t, town_say_withdrawal(t, e->client, e->who, e->flag));
}

static void go_away(struct town *t, const struct town_event *e)
{
	struct town_person *p = &t->people[e->who];

	p->from = e->from;
	p->until = e->until;
	town_post_put(t, town_say_absence(t, e->who, e->from, e->until));
}

static void act(struct town *t, const struct town_event *e)
{
	switch (e->deed) {
	case TOWN_SIGNALS_ABOUT:
		signal_about(t, e);
		return;
	case TOWN_SENDS_AGAIN:
		town_post_put(t, e->message);
		return;
	case TOWN_RENEWS:
		town_post_put(t, town_say_renewal(t, e->who));
		return;
	case TOWN_WITHDRAWS:
		withdraw(t, e);
		return;
	case TOWN_ANSWERS:
		town_post_put(t, town_say_answer(t, e->who, e->reference, e->person, e->cause));
		return;
	case TOWN_CONFIRMS:
		town_post_put(t, town_say_confirmation(t, e->who, e->reference, e->person));
		return;
	case TOWN_RELEASES:
		town_post_put(t, town_say_release(t, e->who, e->reference, e->person));
		return;
	case TOWN_ERASES:
		town_post_put(t, town_say_erased(t, e->who, e->reference));
		return;
	case TOWN_IS_AWAY:
		go_away(t, e);
		return;
	case TOWN_PLANS:
		town_post_put(t, town_say_planned(t, e->client, e->who, e->until));
		return;
	}
}

/* ---- turns ---- */

void town_turn_over(struct town *t)
{
	commands_forget_lines(t->w->commands);
	t->w->step++;
	town_check_step(t);
	town_page_count(t, TOWN_TURNS);
}

static void commit(struct town *t, const char *what)
{
	if (!store_commit(t->w->store))
		sim_fail(t->w, "store", "%s: %s", what, store_why(t->w->store));
	town_turn_over(t);
}

static void plan(struct town *t)
{
	for (int round = 0; town_check_dirty(t); round++) {
		store_begin(t->w->store);
		if (!commands_plan(t->w->commands, t->w->arena, t->w->now, false) || round == ROUNDS_MAX)
			sim_fail(t->w, "rest", "a table stays dirty");
		commit(t, "plan");
	}
}

void town_tend(struct town *t, bool night)
{
	bool more = true;

	for (int round = 0; more; round++) {
		store_begin(t->w->store);
		more = commands_tick(t->w->commands, t->w->arena, t->w->now);
		commit(t, "tick");
		if (round == ROUNDS_MAX)
			sim_fail(t->w, "rest", "there is always more due");
	}
	if (night)
		plan(t);
	if (!store_tend(t->w->store, t->w->now, night))
		sim_fail(t->w, "store", "tend: %s", store_why(t->w->store));
}

/* ---- days ---- */

static void holidays_of(struct town *t, int year, int person)
{
	struct sim_dice *d = &t->w->dice;
	struct day summer, winter;
	struct town_event e = {.deed = TOWN_IS_AWAY, .who = person, .client = -1};

	if (!time_civil_to_day((struct civil){year, 7, 1}, &summer) ||
	    !time_civil_to_day((struct civil){year, 12, 20}, &winter))
		return;
	e.from = day_add(summer, sim_below(d, 45));
	e.until = day_add(e.from, 13 + sim_below(d, 9));
	e.at = in_office(t, day_add(e.from, -20 - sim_below(d, 30)));
	town_plan(t, &e);
	e.from = day_add(winter, sim_below(d, 7));
	e.until = day_add(e.from, 4 + sim_below(d, 10));
	e.at = in_office(t, day_add(e.from, -15));
	if (sim_chance(d, 50))
		town_plan(t, &e);
	for (int i = 0; i < 2; i++) {
		e.from = day_add(summer, -180 + sim_below(d, 340));
		e.until = day_add(e.from, sim_below(d, sim_chance(d, 10) ? 60 : 6));
		e.at = town_at(e.from, 8 * 60 + 20);
		if (e.from.n > sim_today(t->w).n && sim_chance(d, 60))
			town_plan(t, &e);
	}
}

static void new_year(struct town *t)
{
	int year = time_day_to_civil(sim_today(t->w)).year;

	for (int p = 0; p < TOWN_PEOPLE; p++)
		holidays_of(t, year, p);
}

static void restart(struct town *t)
{
	town_check_pause(t);
	sim_world_restart(t->w);
	town_check_resume(t);
}

static void moment(struct town *t, struct day d, int minute, bool work)
{
	struct instant at = town_at(d, minute);
	bool morning = work && minute < 10 * 60;

	if (t->w->now.ms < at.ms)
		t->w->now = at;
	town_tend(t, false);
	while (t->agenda->count > 0 && t->agenda->at[0].at.ms <= t->w->now.ms) {
		struct town_event e = next_of(t->agenda);

		act(t, &e);
	}
	town_post_send(t);
	plan(t);
	if (work)
		town_listen(t, morning);
	if (!morning)
		return;
	town_desk_morning(t);
	plan(t);
}

static void spoil(struct town *t)
{
	static const struct {
		const char *name, *sql;
	} faults[] = {
	        {"regie", "INSERT INTO escalation (case_id, opened) SELECT case_id, 1 FROM regie WHERE state "
	                  "= 2 LIMIT 1"},
	        {"overfull", "UPDATE meeting SET seats = (SELECT count(*) FROM item WHERE meeting = "
	                     "meeting.id) - 1 WHERE id "
	                     "= (SELECT meeting FROM item LIMIT 1)"},
	        {"moved", "UPDATE item SET meeting = (SELECT n.id FROM meeting n JOIN meeting o ON "
	                  "n.table_id = o.table_id "
	                  "WHERE o.id = item.meeting AND n.start > o.start ORDER BY n.start DESC LIMIT 1), "
	                  "slot = 40 WHERE "
	                  "case_id = (SELECT i.case_id FROM item i JOIN meeting m ON m.id = i.meeting WHERE "
	                  "m.state = 2 LIMIT "
	                  "1)"},
	        {"slot", "UPDATE item SET slot = 41 WHERE case_id = (SELECT i.case_id FROM item i JOIN "
	                 "meeting m ON m.id = "
	                 "i.meeting WHERE m.state = 2 LIMIT 1)"},
	        {"date", "UPDATE mdo_case SET next_date = -2147483648 WHERE id = (SELECT id FROM mdo_case "
	                 "WHERE state = 1 "
	                 "LIMIT 1)"},
	        {"numbers", "UPDATE stream SET newest = newest + 1 WHERE newest > 3"},
	        {"member",
	         "UPDATE outbox SET facts = '{\"new\":1,' || substr(facts, 2) WHERE number IS NULL AND "
	         "length(facts) > 2 AND facts NOT LIKE '{\"new\"%'"},
	        {"consent", "UPDATE consent SET valid_until = valid_from WHERE client IN (SELECT client FROM "
	                    "mdo_case c JOIN "
	                    "item i ON i.case_id = c.id)"},
	        {"lost", "DELETE FROM signal WHERE id = (SELECT id FROM signal WHERE case_id NOT IN (SELECT "
	                 "case_id FROM item) LIMIT "
	                 "1)"},
	        {"away",
	         "INSERT INTO absence (id, partner, from_day, until_day, told, told_by) SELECT 'spoilt' || "
	         "r.number, r.partner, 0, 40000, 0, 'spoilt' FROM regie r JOIN item i ON i.case_id = "
	         "r.case_id WHERE r.state = 2 LIMIT 1"},
	        {"left", "UPDATE roster SET gone = 1, deputy = NULL WHERE person IN (SELECT r.person FROM "
	                 "regie r JOIN item i ON i.case_id = r.case_id WHERE r.state = 2 LIMIT 1)"},
	        {"over", "UPDATE consent SET state = 3 WHERE client IN (SELECT client FROM mdo_case c JOIN "
	                 "item i ON i.case_id = c.id)"},
	        {"closed", "UPDATE mdo_case SET state = 2 WHERE id = (SELECT case_id FROM item LIMIT 1)"},
	        {"held", "UPDATE meeting SET state = 3 WHERE id = (SELECT meeting FROM item LIMIT 1)"},
	        {"silent", "UPDATE regie SET answer_by = answer_by + 1 WHERE number = (SELECT number FROM "
	                   "regie WHERE state = 1 LIMIT 1)"},
	        {"chain", "UPDATE audit SET actor = actor || '.' WHERE seq = (SELECT min(seq) + 20 FROM "
	                  "audit)"},
	        {"again", "INSERT INTO outbox (event_id, partner, kind, created, not_before, signal, "
	                  "case_id, signal_upto, reference, facts) SELECT event_id, partner, kind, created, "
	                  "not_before, signal, case_id, signal_upto, reference, facts FROM outbox WHERE "
	                  "number IS NULL"},
	        {"stale", "UPDATE mdo_case SET discuss_by = discuss_by + 1 WHERE state = 1"},
	        {"start", "UPDATE meeting SET start = start + 86400000 WHERE state = 2"},
	        {"limit", "UPDATE roster SET caseload = caseload + 1"},
	        {"both", "DROP INDEX case_open_client; UPDATE mdo_case SET client = (SELECT min(client) FROM "
	                 "mdo_case WHERE "
	                 "state = 1) WHERE state = 1"},
	};

	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (sim_planted(t->w, faults[i].name) && sim_today(t->w).n - t->first.n > 50) {
			town_watch_spoil(t, faults[i].sql);
			town_turn_over(t);
		}
}

static void one_day(struct town *t, struct day d)
{
	static const int working[] = {8 * 60, 12 * 60, 16 * 60}, free_[] = {12 * 60, 20 * 60};
	struct civil date = time_day_to_civil(d);
	bool work = town_works(d), last = d.n == t->last.n - 1;

	if (date.month == 1 && date.mday == 1)
		restart(t);
	for (size_t i = 0; i < (work ? sizeof(working) : sizeof(free_)) / sizeof(int); i++)
		moment(t, d, work ? working[i] : free_[i], work);
	t->w->now = town_at(d, 23 * 60 + 30);
	town_tend(t, true);
	if (sim_planted(t->w, "random") && d.n == t->first.n + 30)
		t->w->id_seed++;
	spoil(t);
	town_check_day(t, time_weekday(d) == WEEKDAY_SUN, last);
	if (date.month == 1 && date.mday == 1)
		new_year(t);
}

void town_live(struct town *t)
{
	new_year(t);
	for (struct day d = t->first; d.n < t->last.n; d = day_add(d, 1))
		one_day(t, d);
}
