#include "sim_worlds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "sim_act.h"
#include "sim_sql.h"
#include "store/store_agenda.h"
#include "store/store_case.h"
#include "store/store_client.h"

#define STEPS 36
#define REFERENCES 16
#define SAID 8
#define THE_CLIENT 0 /* whom the partner under test signals about */
#define SOMEBODY 1   /* whom the other partner signals about in the second world */
#define BYSTANDER 2  /* the others' clients, the same in both */
#define STRANGERS                                                                                            \
	3 /* whom the partner under test names too, some of them new to it: its limit counts them            \
	   */
#define STRANGER_COUNT 5
#define NEW_A_DAY 1
#define A_DAY_OF_OTHERS 500
#define UNKNOWN_REFERENCE "01900000-0000-7000-8000-00000000abcd"

struct pair {
	struct sim *s;
	struct sim_transcript *t;
	bool known; /* this is the world where the client is known to others */
	int tested, other;
	uint32_t keys;  /* how the tested partner names its client, always the same */
	bool signalled; /* the tested partner did */
	int reference_count, offer_count;
	char references[REFERENCES][ID_UUID_MAX];
	uint32_t others_observed;
	char others_reference[ID_UUID_MAX];
	int64_t got, acked, ledger;
	char epoch[24], absence[81];
	int said_count;
	struct sim_message *said[SAID]; /* commands of the tested partner, to be repeated */
};

static struct sim_dice *dice(struct pair *p)
{
	return &p->s->w->dice;
}

/* One message in a turn of its own; the reply, in the arena. */
static struct commands_reply say(struct pair *p, const struct sim_message *msg)
{
	struct sim_world *w = p->s->w;
	struct commands_reply r;

	/* Whom the others name is not the same in both worlds: only the tested partner's limit is. */
	w->conf->policy.new_persons_per_day = A_DAY_OF_OTHERS;
	if (msg->partner == p->tested)
		w->conf->policy.new_persons_per_day =
		        NEW_A_DAY + (p->known && sim_planted(w, "oracle:limit") ? 1 : 0);
	w->now = time_add(w->now, 1);
	store_begin(w->store);
	r = commands_partner(w->commands, w->arena, w->now, sim_partner(p->s->m, msg->partner)->id.text,
	                     msg->bytes, msg->len, true);
	if (!store_commit(w->store))
		sim_fail(w, "store", "commit: %s", store_why(w->store));
	return r;
}

static struct proto_answer *answer_of(struct pair *p, const struct commands_reply *r)
{
	struct proto_answer *a = proto_new(p->s->w->arena, &proto_table_answer);
	struct refusal refusal;

	if (!proto_read(p->s->w->arena, &proto_table_answer, r->bytes, r->len, a, &refusal))
		sim_fail(p->s->w, "contract", "an answer: %s", problem_code(refusal.problem));
	return a;
}

static void keep_reference(struct pair *p, const char *reference)
{
	if (reference != NULL)
		id_set(p->references[p->reference_count++ % REFERENCES], ID_UUID_MAX, reference);
}

/* Something was erased since the tested partner spoke last, whoever's it was. */
static bool ledger_grew(struct pair *p)
{
	int64_t was = p->ledger;
	struct stat st;

	p->ledger = stat(p->s->w->ledger, &st) == 0 ? (int64_t)st.st_size : 0;
	return p->ledger != was;
}

/* Which statements an answer took. What is read again because it was not in memory any more is no matter of
 * what was asked. */
static void keep_cost(struct pair *p, enum message kind, enum answer answer, bool held)
{
	struct sim_cost c = {.kind = kind, .answer = answer, .held = held};
	size_t count;
	const char *const *sql = sim_sql_list(&count);

	text_add(&c.statements, "");
	for (size_t i = 0; i < count; i++) {
		if (strstr(sql[i], "FROM anchor") != NULL || strstr(sql[i], "FROM meta") != NULL)
			continue;
		text_addf(&c.statements, "%s\n", sql[i]);
		c.executed++;
	}
	if (sim_planted(p->s->w, "oracle:time") && p->known && p->signalled)
		text_add(&c.statements, "one more\n");
	if (sim_planted(p->s->w, "oracle:ledger") && ledger_grew(p))
		text_add(&c.statements, "the ledger's mark\n");
	p->t->costs = mem_grow(p->t->costs, p->t->cost_count + 1, sizeof(*p->t->costs));
	p->t->costs[p->t->cost_count++] = c;
}

/* What a daemon with an oracle would have said more. */
static void plant(struct pair *p, const struct proto_answer *a)
{
	const struct sim_world *w = p->s->w;

	if (!p->signalled || !p->known)
		return;
	if (sim_planted(w, "oracle"))
		text_add(&p->t->text, "known\n");
	if (sim_planted(w, "oracle:size"))
		text_add(&p->t->text, " ");
	if (sim_planted(w, "oracle:count") && a->events.count > 0)
		text_add(&p->t->text, a->events.at[0].type);
	if (sim_planted(w, "oracle:order") && a->events.count > 1)
		text_addf(&p->t->text, "%s before %s", a->events.at[1].type, a->events.at[0].type);
}

/* What the tested partner says and hears is the transcript; so is when it is woken. */
static void test(struct pair *p, struct sim_message *msg)
{
	const char *id = sim_partner(p->s->m, p->tested)->id.text;
	bool woken = commands_notified(p->s->w->commands, id);
	sim_sql_clear();
	struct commands_reply r = say(p, msg);
	struct proto_answer *a = answer_of(p, &r);
	keep_cost(p, msg->kind, a->answer, r.hold_ms > 0 && !sim_planted(p->s->w, "oracle:early"));

	text_addf(&p->t->text, "> %s\n< %s\nwait %lld woken %d\n", msg->bytes, r.bytes, (long long)r.wait_ms,
	          woken);
	keep_reference(p, a->reference);
	if (a->absence != NULL)
		id_set(p->absence, sizeof(p->absence), a->absence);
	plant(p, a);
	if (msg->kind == MESSAGE_SIGNAL && a->answer == ANSWER_STORED && !msg->stored) {
		msg->stored = true;
		p->signalled = true;
		id_set(msg->draft.reference, sizeof(msg->draft.reference), a->reference);
		sim_model_store(p->s->m, &msg->draft, &msg->naming, p->s->w->now);
	}
	for (size_t i = 0; i < a->events.count; i++) {
		p->got++;
		keep_reference(p, a->events.at[i].subject);
	}
	if (a->answer == ANSWER_EVENTS) {
		id_set(p->epoch, sizeof(p->epoch), a->epoch);
		if (msg->after + (int64_t)a->events.count > p->got)
			p->got = msg->after + (int64_t)a->events.count;
	}
	if (a->answer == ANSWER_ACKED)
		p->acked = a->upto;
}

/* Says it, and keeps it to say it again. */
static void test_command(struct pair *p, struct sim_message *msg)
{
	struct sim_message **place = &p->said[p->said_count++ % SAID];

	test(p, msg);
	sim_say_free(*place);
	*place = msg;
}

static void test_question(struct pair *p, struct sim_message *msg)
{
	test(p, msg);
	sim_say_free(msg);
}

static const char *some_reference(struct pair *p)
{
	int count = p->reference_count < REFERENCES ? p->reference_count : REFERENCES;

	if (count == 0 || sim_chance(dice(p), 10))
		return UNKNOWN_REFERENCE;
	return p->references[sim_below(dice(p), count)];
}

/* The signal of somebody else: never to the tested partner. */
static void others_signal(struct pair *p, int partner, int persona)
{
	struct sim_message *msg = sim_say_signal(p->s->m, partner, persona);
	struct commands_reply reply;

	while ((msg->draft.recipients & (1U << p->tested)) != 0) {
		sim_say_free(msg);
		msg = sim_say_signal(p->s->m, partner, persona);
	}
	reply = say(p, msg);
	if (partner == p->other) {
		struct proto_answer *a = answer_of(p, &reply);

		p->others_observed = msg->draft.observed;
		if (a->answer == ANSWER_STORED)
			id_set(p->others_reference, sizeof(p->others_reference), a->reference);
	}
	sim_say_free(msg);
}

/* The others listen, and answer what is offered to them; nobody confirms. */
static void others_listen(struct pair *p)
{
	struct sim_model *m = p->s->m;

	for (int partner = 0; partner < m->partner_count; partner++) {
		struct sim_listener *who = &p->s->l->at[partner];

		if (partner == p->tested)
			continue;
		struct sim_message *fetch = sim_say_fetch(m, partner, who->epoch, who->got, 64);
		struct commands_reply r = say(p, fetch);
		struct proto_answer *a = answer_of(p, &r);
		sim_say_free(fetch);
		id_set(who->epoch, sizeof(who->epoch), a->epoch);
		for (size_t i = 0; i < a->events.count; i++) {
			const struct proto_notification *e = &a->events.at[i];
			struct proto_regie_facts *f = proto_new(p->s->w->arena, &proto_table_regie_facts);
			struct refusal refusal;

			who->got++;
			if (proto_event_from_type(e->type) != EVENT_REGIE_OFFERED ||
			    !proto_read(p->s->w->arena, &proto_table_regie_facts, e->data, strlen(e->data), f,
			                &refusal))
				continue;
			struct sim_message *yes =
			        sim_say_answer(m, partner, f->case_, f->person, who->got % 3 != 0);
			say(p, yes);
			sim_say_free(yes);
		}
	}
}

/* The coordinator decides about the case of the tested partner's client. */
static void desk(struct pair *p, int what)
{
	struct sim_world *w = p->s->w;
	struct proto_case_params *params = proto_new(w->arena, &proto_table_case_params);
	struct store_reference found;
	struct store_case c;

	if (p->reference_count == 0 ||
	    !store_reference_find(w->store, &sim_partner(p->s->m, p->tested)->id, p->references[0], &found) ||
	    !store_case_open_of(w->store, &found.client, &c))
		return;
	params->case_ = c.id.text;
	params->reason = "om iets";
	params->until = day_add(sim_today(w), 9);
	params->person = sim_say_person(p->s->m, p->other, 0);
	struct store_meeting_list all = store_meeting_list(w->store, w->arena, c.table.text, w->now,
	                                                   time_add(w->now, 60 * 24 * TIME_HOUR_MS));
	params->meeting = all.count > 0 ? all.at[0].id.text : "nergens";
	static const enum method methods[] = {METHOD_CASE_CLOSE,   METHOD_REGIE_ASSIGN, METHOD_AGENDA_PIN,
	                                      METHOD_AGENDA_DEFER, METHOD_CASE_SHOW,    METHOD_GLASS_BREAK};
	sim_ask(p->s, "c.coordinator", methods[what % 6], params);
	sim_ask(p->s, "c.coordinator", METHOD_INBOX, NULL);
}

static struct sim_message *client_message(struct pair *p,
                                          struct sim_message *(*make)(struct sim_model *, int, int))
{
	struct sim_message *msg = make(p->s->m, p->tested, THE_CLIENT);

	/* Other keys than always, and the clients of two keys may or may not be one: build until they are
	 * these. */
	while ((msg->naming.gave & SIM_REFERENCE) == 0 &&
	       (msg->naming.gave & (SIM_BSN | SIM_VNUMBER)) != p->keys) {
		sim_say_free(msg);
		msg = make(p->s->m, p->tested, THE_CLIENT);
	}
	return msg;
}

/* Somebody else whom the tested partner names, by the same keys each time: known to others in one world, in
 * the other not. New to the partner or not: its limit a day counts that, and nothing else. */
static void name_stranger(struct pair *p)
{
	int persona = STRANGERS + sim_below(dice(p), STRANGER_COUNT);
	struct sim_message *msg = NULL;

	do {
		sim_say_free(msg);
		msg = sim_say_signal(p->s->m, p->tested, persona);
	} while ((msg->naming.gave & (SIM_BSN | SIM_VNUMBER | SIM_REFERENCE)) != p->keys);
	test_question(p, msg);
}

static void erased(struct pair *p)
{
	const char *references[2] = {some_reference(p), some_reference(p)};

	test_command(p, sim_say_erased(p->s->m, p->tested, references, (size_t)(1 + sim_below(dice(p), 2))));
}

/* Regies handed on, its own people and its own days: some of it of what it never had. */
static void tested_steers(struct pair *p, int what)
{
	struct sim_model *m = p->s->m;
	const char *to = what % 2 == 0 ? sim_say_person(m, p->other, 0) : NULL;

	if (what < 73)
		test_question(p, sim_say_release(m, p->tested, some_reference(p),
		                                 sim_say_person(m, p->tested, what % 2), to));
	else if (what < 75)
		test_command(p, sim_say_absence(m, p->tested));
	else if (what < 77)
		test_question(p, sim_say_absence_end(m, p->tested,
		                                     p->absence[0] != '\0' ? p->absence : UNKNOWN_REFERENCE));
	else if (what < 80)
		test_command(p, sim_say_planned(m, p->tested, some_reference(p)));
	else if (what < 82)
		test_command(p, sim_say_roster(m, p->tested));
	else
		test_question(p, sim_say_agenda(m, p->tested));
}

static void tested_asks(struct pair *p, int what)
{
	struct sim_model *m = p->s->m;
	uint32_t all = (1U << EVENT_COUNT) - 2, digest = (uint32_t)sim_roll(dice(p)) & all;
	const char *person = sim_say_person(m, p->tested, 0);

	if (what < 58)
		test_question(p, sim_say_answer(m, p->tested, some_reference(p), person, what % 2 == 0));
	else if (what < 62)
		test_question(p, sim_say_confirmation(m, p->tested, some_reference(p), person));
	else if (what < 65)
		test_question(p, sim_say_subscribe(m, p->tested, all & ~digest, digest));
	else if (what < 71 && p->epoch[0] != '\0')
		test_question(p, sim_say_ack(m, p->tested, p->epoch, p->got));
	else if (what < 84)
		tested_steers(p, what);
	else
		test_question(p, sim_say_fetch(m, p->tested, p->epoch, what < 90 ? p->acked : p->got, 32));
}

static void tested_speaks(struct pair *p, int what)
{
	int count = p->said_count < SAID ? p->said_count : SAID;

	if (what < 24)
		test_command(p, client_message(p, sim_say_signal));
	else if (what < 32)
		name_stranger(p);
	else if (what < 38 && count > 0)
		test(p, p->said[sim_below(dice(p), count)]);
	else if (what < 42)
		test_command(p, client_message(p, sim_say_withdrawal));
	else if (what < 46)
		test_command(p, client_message(p, sim_say_part));
	else if (what < 50)
		test_command(p, sim_say_renewal(p->s->m, p->tested, some_reference(p), 0));
	else if (what < 54)
		erased(p);
	else
		tested_asks(p, what);
}

/*
 * The other partner reports that the client withdraws, in both worlds: it may have heard so without ever
 * having signalled. It names the client by a key that the tested partner gives too: what only the other knows
 * to be the same person must end the tested partner's consent where it is known, and cannot where it is not.
 */
static void other_withdraws(struct pair *p, struct sim_message *(*make)(struct sim_model *, int, int))
{
	uint32_t shared = p->keys != 0 ? p->keys : (uint32_t)SIM_NAME;
	struct sim_message *msg = NULL;

	for (int i = 0; i < 10 && (msg == NULL || (msg->naming.gave & shared) == 0); i++) {
		sim_say_free(msg);
		msg = make(p->s->m, p->other, THE_CLIENT);
	}
	if ((msg->naming.gave & shared) != 0)
		say(p, msg);
	sim_say_free(msg);
}

/* The other renews the consent of its last signal: about the client, or about somebody else. */
static void other_renews(struct pair *p)
{
	struct sim_message *msg;

	if (p->others_reference[0] == '\0')
		return;
	do
		msg = sim_say_renewal(p->s->m, p->other, p->others_reference, p->others_observed);
	while ((msg->draft.recipients & (1U << p->tested)) != 0 && (sim_say_free(msg), true));
	say(p, msg);
	sim_say_free(msg);
}

static void others_act(struct pair *p, int what)
{
	int third = (p->tested + 2) % p->s->m->partner_count;
	int persona = STRANGERS + sim_below(dice(p), STRANGER_COUNT);

	if (what < 24)
		others_signal(p, p->other, p->known ? THE_CLIENT : SOMEBODY);
	else if (what < 32)
		others_signal(p, p->other, p->known ? persona : persona + STRANGER_COUNT);
	else if (what < 38)
		others_signal(p, third == p->other ? (third + 1) % p->s->m->partner_count : third, BYSTANDER);
	else if (what < 43)
		other_withdraws(p, sim_say_withdrawal);
	else if (what < 47)
		other_withdraws(p, sim_say_part);
	else if (what < 52)
		other_renews(p);
	else if (what < 76)
		others_listen(p);
	else
		desk(p, what);
}

static void step(struct pair *p, int n)
{
	struct sim_world *w = p->s->w;
	int64_t ms = 1;

	/* Its own dice each step: what the two worlds did before must not change what is done next. */
	w->step = n;
	dice(p)->state = w->seed * 1000003 + (uint64_t)n * 7919;
	ms += sim_chance(dice(p), 50) ? sim_below(dice(p), 3600) * TIME_SECOND_MS
	                              : sim_below(dice(p), 100) * TIME_HOUR_MS;
	w->now = time_add((struct instant){w->now.ms / TIME_SECOND_MS * TIME_SECOND_MS}, ms);
	sim_world_tend(w);
	dice(p)->state = w->seed * 1000033 + (uint64_t)n * 104729;
	if (n < 3 || sim_chance(dice(p), 45))
		others_act(p, n < 3 ? 0 : sim_below(dice(p), 100));
	dice(p)->state = w->seed * 1000037 + (uint64_t)n * 1299709;
	w->now = (struct instant){(w->now.ms / TIME_SECOND_MS + 1) * TIME_SECOND_MS};
	if (n >= 3)
		tested_speaks(p, sim_below(dice(p), 100));
	if (sim_chance(dice(p), 1))
		sim_world_restart(w);
	arena_reset(w->arena);
}

void sim_worlds_live(uint64_t seed, bool known, bool loud, const char *planted, struct sim_transcript *ret)
{
	struct sim *s = sim_new(seed, loud, planted, true);
	int count = s->m->partner_count;
	struct pair p = {.s = s, .t = ret, .known = known, .tested = (int)(seed % (uint64_t)count)};
	const struct conf_partner *tested = sim_partner(s->m, p.tested);

	p.other = (p.tested + 1 + (int)(seed / 7 % (uint64_t)(count - 1))) % count;
	p.keys = (tested->bsn_allowed ? (uint32_t)SIM_BSN : 0) |
	         (tested->vnumber_allowed ? (uint32_t)SIM_VNUMBER : 0);
	text_add(&ret->text, "");
	for (int n = 0; n < STEPS; n++)
		step(&p, n);
	for (int i = 0; i < SAID; i++)
		sim_say_free(p.said[i]);
	sim_free(s);
}
