/*
 * What a partner was handed over (I1, I4), and what references mean.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "town_index.h"
#include "town_note.h"

static char found_signal[ID_UUID_MAX], found_case[ID_CASE_MAX];

static bool find(struct town *t, const char *reference)
{
	return reference != NULL &&
	       town_see_reference(town_check_see(t), reference, found_signal, found_case);
}

const char *town_check_case_of(struct town *t, const char *reference)
{
	return find(t, reference) && found_case[0] != '\0' ? found_case : NULL;
}

const char *town_check_signal_of(struct town *t, const char *reference)
{
	return find(t, reference) && found_signal[0] != '\0' ? found_signal : NULL;
}

const char *town_check_case_of_signal(struct town *t, const char *signal)
{
	return town_see_case_of_signal(town_check_see(t), signal, found_case) ? found_case : NULL;
}

int town_check_client(struct town *t, const char *case_id)
{
	return town_index_find(t->cases, case_id);
}

uint64_t town_check_parties(struct town *t, const char *case_id)
{
	int client = town_check_client(t, case_id);

	return client >= 0 ? t->clients[client].may_know : 0;
}

/* I1: content goes to whom the consent names, as long as it runs. */
static void shared(struct town *t, int partner, const struct town_said *d)
{
	const char *id = town_check_signal_of(t, d->signal);
	int number = id != NULL ? town_index_find(t->references, id) : -1;
	const struct town_signal *s;

	if (number < 0)
		sim_fail(t->w, "I1", "%s was told of a signal that nobody sent", t->partners[partner].id);
	s = &t->signals[number];
	if ((s->recipients >> partner & 1) == 0)
		sim_fail(t->w, "I1", "%s was told of a signal whose consent does not name it",
		         t->partners[partner].id);
	if (s->ended)
		sim_fail(t->w, "I1", "%s was told of a signal whose client withdrew",
		         t->partners[partner].id);
	if (!s->crisis && s->until.n < sim_today(t->w).n)
		sim_fail(t->w, "I1", "%s was told of a signal whose consent is over",
		         t->partners[partner].id);
}

/* I1: what became of a signal or its consent is told to whoever sent or saw one of the client, at most. */
static void own(struct town *t, int partner, enum event kind, const char *reference)
{
	const char *id = town_check_signal_of(t, reference);
	int number = id != NULL ? town_index_find(t->references, id) : -1;

	if (number >= 0 && (t->clients[t->signals[number].client].may_know >> partner & 1) == 0)
		sim_fail(t->w, "I1", "%s was told %s of a signal, and no consent names it",
		         t->partners[partner].id, terms_name(&terms_event, (int)kind));
}

/* I1: facts go to whoever sent something about the client, or was named by somebody who did, and not after
 * the client took that back. */
static void fact(struct town *t, int partner, enum event kind, const char *reference)
{
	const char *id = town_check_case_of(t, reference);
	int client = id != NULL ? town_check_client(t, id) : -1;

	if (id == NULL) {
		own(t, partner, kind, reference);
		return;
	}
	if (client >= 0 && (t->clients[client].now_know >> partner & 1) == 0)
		sim_fail(t->w, "I1", "%s was told %s of %s, and no consent names it", t->partners[partner].id,
		         terms_name(&terms_event, (int)kind), id);
}

void town_check_served(struct town *t, int partner, const struct town_said *said, int64_t due)
{
	const struct proto_item_facts *item = said->data;

	if (said->number != due)
		sim_fail(t->w, "I4", "%s got number %lld where %lld was due", t->partners[partner].id,
		         (long long)said->number, (long long)due);
	if (said->id == NULL || town_index_find(t->told, said->id) >= 0)
		sim_fail(t->w, "I4", "%s got what was told before, under number %lld",
		         t->partners[partner].id, (long long)said->number);
	town_index_put(t->told, said->id, partner);
	if (said->kind == EVENT_SIGNAL_SHARED)
		shared(t, partner, said);
	else if (said->subject != NULL)
		fact(t, partner, said->kind, said->subject);
	/* Key persons hear place and time only. */
	if (t->partners[partner].role == ROLE_KEY_PERSONS)
		return;
	if ((said->kind == EVENT_ITEM_MOVED || said->kind == EVENT_ITEM_CANCELLED) &&
	    (item->cause == CAUSE_ABSENT || item->was == NULL ||
	     (said->kind == EVENT_ITEM_MOVED) != (item->place != NULL)))
		sim_fail(t->w, "I6", "an announced item went for %s without cause or place",
		         t->partners[partner].id);
}
