#include "town_listen.h"

#include <string.h>

#include "base/text.h"
#include "town_check.h"
#include "town_index.h"
#include "town_life.h"
#include "town_read.h"
#include "town_say.h"

static struct instant later(struct town *t, int64_t hours)
{
	return time_add(t->w->now, hours * TIME_HOUR_MS + sim_below(&t->w->dice, 3600) * TIME_SECOND_MS);
}

/* Four in five accept; the rest declines or says nothing. Whoever is away mostly says nothing. */
static void offered(struct town *t, int partner, const struct town_said *d)
{
	static const enum cause reasons[] = {CAUSE_OVERLOAD, CAUSE_OVERLOAD, CAUSE_NO_BOND, CAUSE_CONFLICT,
	                                     CAUSE_OTHER};
	struct sim_dice *dice = &t->w->dice;
	int person = town_people_find(t, d->person), roll = sim_below(dice, 100);
	bool away = person >= 0 && town_people_away(&t->people[person], sim_today(t->w));
	struct town_event e = {.deed = TOWN_ANSWERS, .who = partner, .client = -1};

	if (person < 0 || roll < (away ? 70 : 8))
		return;
	e.at = later(t, d->crisis ? sim_below(dice, 3) : 1 + sim_below(dice, 50));
	e.person = t->people[person].id;
	e.cause =
	        roll < (away ? 85 : 20) ? (away ? CAUSE_ABSENCE : reasons[sim_below(dice, 5)]) : CAUSE_ABSENT;
	id_set(e.reference, sizeof(e.reference), d->case_);
	town_plan(t, &e);
}

/* Who holds the regie asks the client, mostly; now and then it becomes too much for somebody. */
static void accepted(struct town *t, int partner, const struct town_said *d)
{
	struct sim_dice *dice = &t->w->dice;
	int person = town_people_find(t, d->person);
	struct town_event e = {.deed = TOWN_CONFIRMS, .who = partner, .client = -1};

	if (person < 0 || t->people[person].partner != partner)
		return;
	e.person = t->people[person].id;
	id_set(e.reference, sizeof(e.reference), d->case_);
	e.at = later(t, 24 + sim_below(dice, 200));
	if (sim_chance(dice, 60))
		town_plan(t, &e);
	e.deed = TOWN_RELEASES;
	e.at = later(t, 24 * (20 + sim_below(dice, 60)));
	if (sim_chance(dice, 4))
		town_plan(t, &e);
}

/* Some forget it until the coordinator, whom the inbox tells that it is late, has called twice. */
static void erase(struct town *t, int partner, const char *reference)
{
	struct town_event e = {.deed = TOWN_ERASES, .who = partner, .client = -1};
	int days = sim_chance(&t->w->dice, 5) ? 30 + sim_below(&t->w->dice, 60) : 0;

	e.at = later(t, 24 * days + 10 + sim_below(&t->w->dice, 120));
	id_set(e.reference, sizeof(e.reference), reference);
	town_plan(t, &e);
}

/* Asked before a consent ends: most clients want to go on. Nobody asks for a case that is over. */
static void ending(struct town *t, const struct town_said *d)
{
	int signal = d->signal != NULL ? town_index_find(t->references, d->signal) : -1;

	if (signal < 0 || t->signals[signal].ended || town_say_over(t, &t->signals[signal]) ||
	    sim_chance(&t->w->dice, 45))
		return;
	town_plan(t, &(struct town_event){.deed = TOWN_RENEWS,
	                                  .who = signal,
	                                  .client = -1,
	                                  .at = later(t, 24 + sim_below(&t->w->dice, 24 * 20))});
}

static void shared(struct town *t, int partner, const struct town_said *d)
{
	const char *id = town_check_signal_of(t, d->signal);
	int signal = id != NULL ? town_index_find(t->references, id) : -1;
	struct town_client *c;
	int which;

	if (signal < 0)
		return;
	c = &t->clients[t->signals[signal].client];
	which = town_circle_find(c, partner);
	town_index_put(t->references, d->signal, signal);
	if (which < 0)
		return;
	id_set(c->reference[which], ID_UUID_MAX, d->signal);
	/* One from before may be told once more. */
	if (d->received.ms > c->over_since[which].ms)
		c->over_since[which] = (struct instant){0};
}

/* Whose case it is shows by the signal that is named with it. */
static void opened(struct town *t, int partner, const struct town_said *d)
{
	int signal = d->signal != NULL ? town_index_find(t->references, d->signal) : -1, which;
	struct town_client *c;

	if (signal < 0 || d->case_ == NULL)
		return;
	c = &t->clients[t->signals[signal].client];
	which = town_circle_find(c, partner);
	if (which < 0)
		return;
	town_index_put(t->told_cases, d->case_, t->signals[signal].client);
	id_set(c->told[which], ID_UUID_MAX, d->case_);
	c->over_since[which] = (struct instant){0};
}

static void closed(struct town *t, int partner, const struct town_said *d)
{
	int client = d->case_ != NULL ? town_index_find(t->told_cases, d->case_) : -1;
	int which = client >= 0 ? town_circle_find(&t->clients[client], partner) : -1;

	/* It may be told after the next one was opened. */
	if (which >= 0 && strcmp(t->clients[client].told[which], d->case_) == 0)
		t->clients[client].over_since[which] = t->w->now;
}

static void react(struct town *t, int partner, const struct town_said *d)
{
	if (d->kind == EVENT_REGIE_OFFERED)
		offered(t, partner, d);
	else if (d->kind == EVENT_REGIE_ACCEPTED)
		accepted(t, partner, d);
	else if (d->kind == EVENT_SIGNAL_SHARED)
		shared(t, partner, d);
	else if (d->kind == EVENT_CONSENT_WITHDRAWN)
		for (size_t i = 0; i < d->references.count; i++)
			erase(t, partner, d->references.at[i]);
	else if (d->kind == EVENT_CONSENT_CHANGED)
		erase(t, partner, d->signal);
	else if (d->kind == EVENT_CONSENT_ENDING)
		ending(t, d);
	else if (d->kind == EVENT_CASE_OPENED || d->kind == EVENT_SIGNAL_JOINED ||
	         d->kind == EVENT_SIGNAL_STATUS)
		opened(t, partner, d);
	else if (d->kind == EVENT_CASE_CLOSED)
		closed(t, partner, d);
}

/* A fault on the way: somebody else gets it. */
static int receiver(struct town *t, int partner, enum event kind)
{
	bool astray = (kind == EVENT_SIGNAL_SHARED && sim_planted(t->w, "stranger")) ||
	              (kind == EVENT_REGIE_ACCEPTED && sim_planted(t->w, "gossip")) ||
	              (kind == EVENT_CONSENT_CONFIRMED && sim_planted(t->w, "aside"));

	return astray ? (partner + 1) % TOWN_PARTNERS : partner;
}

void town_listen_took(struct town *t, const struct town_message *m, const char *bytes, size_t len)
{
	static struct town_heard heard;
	struct town_partner *who = &t->partners[m->partner];
	int64_t next = m->after + 1;
	size_t skip;

	town_read_events(t, bytes, len, &heard);
	skip = sim_planted(t->w, "gap") && t->page->counts[TOWN_NOTIFICATIONS] > 200 && heard.count > 2 ? 1
	                                                                                                : 0;
	if (who->epoch[0] != '\0' && !text_equal(who->epoch, heard.epoch))
		sim_fail(t->w, "I4", "%s is answered in another epoch", who->id);
	for (size_t i = skip; i < heard.count; i++, next++) {
		town_check_served(t, receiver(t, m->partner, heard.said[i].kind), &heard.said[i], next);
		town_page_count(t, TOWN_NOTIFICATIONS);
		react(t, m->partner, &heard.said[i]);
	}
	if (heard.newest < next - 1)
		sim_fail(t->w, "I4", "%s: the newest number went back", who->id);
	id_set(who->epoch, sizeof(who->epoch), heard.epoch);
	who->got = next - 1;
	who->more = heard.count == TOWN_CREDIT;
}

/* Until nothing is left for them; several in a turn. */
static void fetch(struct town *t, const bool *listens)
{
	bool more = true;

	for (int p = 0; p < TOWN_PARTNERS; p++)
		t->partners[p].more = listens[p];
	while (more) {
		more = false;
		for (int p = 0; p < TOWN_PARTNERS; p++) {
			if (!t->partners[p].more)
				continue;
			t->partners[p].more = t->partners[p].notified = false;
			town_post_put(t, town_say_fetch(t, p));
		}
		town_post_send(t);
		for (int p = 0; p < TOWN_PARTNERS; p++)
			more = more || t->partners[p].more;
	}
}

void town_listen(struct town *t, bool morning)
{
	enum weekday today = time_weekday(sim_today(t->w));
	bool listens[TOWN_PARTNERS], any = false;

	for (int p = 0; p < TOWN_PARTNERS; p++) {
		struct town_partner *who = &t->partners[p];
		bool woken = commands_notified(t->w->commands, who->id);

		/* Some look twice a week only; who has a digest, each morning too. */
		if (who->slack)
			listens[p] = morning && (today == WEEKDAY_MON || today == WEEKDAY_THU);
		else
			listens[p] = woken || who->notified || (morning && p % 4 == 0);
		who->notified = who->notified || woken;
		any = any || listens[p];
	}
	if (!any)
		return;
	fetch(t, listens);
	/* What was taken over is acknowledged each morning. */
	for (int p = 0; p < TOWN_PARTNERS && morning; p++)
		if (t->partners[p].got > t->partners[p].acked)
			town_post_put(t, town_say_ack(t, p));
	town_post_send(t);
}
