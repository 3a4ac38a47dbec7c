#include "sim_act.h"

#include <string.h>

#include "base/text.h"
#include "store/store_case.h"
#include "store/store_client.h"
#include "store/store_test.h"

#define BATCH 6
#define CREDIT 16

/* One message within a turn, and what came back. */
struct job {
	struct sim_message *msg;
	bool lasting, repeat, lost;
	struct instant at;
	struct commands_reply reply;
};

struct sim *sim_new(uint64_t seed, bool loud, const char *planted)
{
	struct sim *s = mem_alloc(sizeof(*s));

	s->w = sim_world_new(seed, loud, planted);
	s->m = sim_model_new(s->w);
	s->l = sim_listen_new(s->m);
	sim_world_tend(s->w);
	sim_desk_roster(s);
	return s;
}

void sim_free(struct sim *s)
{
	for (int i = 0; i < SIM_KEPT_MESSAGES; i++)
		sim_say_free(s->kept[i]);
	sim_listen_free(s->l);
	sim_model_free(s->m);
	sim_world_free(s->w);
	mem_free(s);
}

void sim_touch(struct sim *s, const char *case_id)
{
	if (s->touched_count == SIM_TOUCHED)
		sim_fail(s->w, "sim", "too many cases touched in one step");
	id_set(s->touched[s->touched_count++], ID_CASE_MAX, case_id);
}

static struct sim_message *keep(struct sim *s, struct sim_message *msg)
{
	struct sim_message **place = &s->kept[s->kept_count++ % SIM_KEPT_MESSAGES];

	sim_say_free(*place);
	*place = msg;
	return msg;
}

/* Not one of those whose place is needed next: this batch may still hold them. */
static struct sim_message *some_kept(struct sim *s)
{
	int count = s->kept_count < SIM_KEPT_MESSAGES ? s->kept_count : SIM_KEPT_MESSAGES - BATCH;

	return count > 0 ? s->kept[(s->kept_count - 1 - sim_below(&s->w->dice, count)) % SIM_KEPT_MESSAGES]
	                 : NULL;
}

/* The same id for another body: must be refused once the first was stored. */
static struct sim_message *reuse(struct sim *s, const struct sim_message *was)
{
	struct sim_message *msg =
	        sim_say_withdrawal(s->m, was->partner, sim_below(&s->w->dice, SIM_PERSONAS));
	struct proto_withdrawal *in = proto_new(s->w->arena, &proto_table_withdrawal);

	id_set(msg->id, sizeof(msg->id), was->id);
	in->client = sim_say_key(s->m, &msg->naming);
	in->reporter = "iemand-anders";
	in->on = msg->on;
	msg->expect = PROBLEM_ID_REUSED;
	sim_say_wrap(s->m, msg, in);
	return msg;
}

static struct sim_message *listen(struct sim *s, int partner, int credit)
{
	struct sim_listener *who = &s->l->at[partner];
	struct sim_dice *d = &s->w->dice;
	int64_t after = who->got;

	if (who->got > 0 && sim_chance(d, 15))
		after = who->acked + (who->got > who->acked ? sim_below(d, (int)(who->got - who->acked)) : 0);
	else if (who->acked > 3 && sim_chance(d, 8))
		after = who->acked - 1 - sim_below(d, 3);
	return sim_say_fetch(s->m, partner, who->epoch, after, credit);
}

static struct sim_message *subscribe(struct sim *s, int partner)
{
	uint32_t all = (1U << EVENT_COUNT) - 2, digest;

	s->l->at[partner].chose = true;
	digest = sim_chance(&s->w->dice, 50) ? (uint32_t)sim_roll(&s->w->dice) & all : 0;
	return sim_say_subscribe(s->m, partner, all & ~digest, digest);
}

static struct sim_message *answer_offer(struct sim *s, int partner)
{
	struct sim_listener *who = &s->l->at[partner];
	int count = who->offer_count < SIM_OFFERS ? who->offer_count : SIM_OFFERS;
	const struct sim_offer *o;

	if (count == 0)
		return NULL;
	o = &who->offers[sim_chance(&s->w->dice, 70) ? (who->offer_count - 1) % SIM_OFFERS
	                                             : sim_below(&s->w->dice, count)];
	return keep(s, sim_say_answer(s->m, partner, o->reference, o->person, sim_chance(&s->w->dice, 70)));
}

static struct sim_message *confirm(struct sim *s, int partner)
{
	struct sim_listener *who = &s->l->at[partner];
	int count = who->held_count < SIM_OFFERS ? who->held_count : SIM_OFFERS;
	const struct sim_offer *o;

	if (count == 0)
		return NULL;
	o = &who->held[sim_below(&s->w->dice, count)];
	return keep(s, sim_say_confirmation(s->m, partner, o->reference, o->person));
}

/* The consent of one of its own signals, of the last ones that it sent. */
static struct sim_message *renew(struct sim *s, int partner)
{
	for (int i = s->m->signal_count; i-- > 0;) {
		const struct sim_signal *g = &s->m->signals[i];

		if (g->partner == partner && sim_chance(&s->w->dice, 30))
			return keep(s, sim_say_renewal(s->m, partner, g->reference, g->observed));
	}
	return NULL;
}

/* Some of what it was given or not, which it says it erased. */
static struct sim_message *erased(struct sim *s, int partner)
{
	struct sim_listener *who = &s->l->at[partner];
	const char **one = arena_array(s->w->arena, 1, sizeof(*one));

	if (who->reference_count == 0)
		return NULL;
	one[0] = who->references[sim_below(&s->w->dice, (int)who->reference_count)];
	return keep(s, sim_say_erased(s->m, partner, one, 1));
}

static struct job pick(struct sim *s)
{
	struct sim_dice *d = &s->w->dice;
	int partner = sim_below(d, s->m->partner_count), what = sim_below(d, 100);
	struct sim_listener *who = &s->l->at[partner];
	struct job job = {.lasting = true};

	if (what < 28) {
		job.msg = sim_say_signal(s->m, partner, sim_below(d, SIM_PERSONAS));
		/* A wrong one may be right another day: it is sent once. */
		job.lasting = job.msg->expect == PROBLEM_NONE;
		if (job.lasting)
			keep(s, job.msg);
	} else if (what < 31) {
		job.msg = keep(s, sim_say_withdrawal(s->m, partner, sim_below(d, SIM_PERSONAS)));
	} else if (what < 33) {
		job.msg = keep(s, sim_say_part(s->m, partner, sim_below(d, SIM_PERSONAS)));
	} else if (what < 36) {
		job.msg = renew(s, partner);
	} else if (what < 43) {
		job.msg = some_kept(s);
		job.repeat = true;
	} else if (what < 45) {
		const struct sim_message *was = some_kept(s);

		if (was != NULL && was->stored)
			job = (struct job){.msg = reuse(s, was)};
	} else if (what < 50) {
		job.msg = answer_offer(s, partner);
	} else if (what < 54) {
		job.msg = confirm(s, partner);
	} else if (what < 55) {
		job.msg = erased(s, partner);
	} else if (what < 57) {
		job = (struct job){.msg = subscribe(s, partner)};
	} else if (what < 66) {
		if (who->got > who->acked)
			job = (struct job){.msg = sim_say_ack(s->m, partner, who->epoch, who->got)};
	} else {
		job = (struct job){.msg = listen(s, partner, 1 + sim_below(d, CREDIT)),
		                   .lost = sim_chance(d, 10)};
	}
	return job;
}

/* ---- what the answers mean ---- */

static void wrong(struct sim *s, const struct job *job, const struct proto_answer *a, const char *what)
{
	sim_fail(s->w, "I2", "%s of partner %d: %s (answered %s%s%s)", message_type(job->msg->kind),
	         job->msg->partner, what, terms_name(&terms_answer, (int)a->answer),
	         a->problem != NULL ? ": " : "", a->problem != NULL ? a->problem->code : "");
}

static bool case_of(struct sim *s, int partner, const char *reference, struct store_case *ret_case)
{
	struct store_reference found;

	return store_reference_find(s->w->store, &sim_partner(s->m, partner)->id, reference, &found) &&
	       ID_IS_SET(found.case_) && store_case_get(s->w->store, found.case_.text, ret_case);
}

static void confirmed_by_partner(struct sim *s, const struct sim_message *msg)
{
	size_t count;

	if (msg->case_[0] == '\0')
		sim_fail(s->w, "I2", "a confirmation of no case was stored");
	struct sim_signal **all = sim_model_of_case(s->m, msg->case_, &count);
	for (size_t i = 0; i < count; i++)
		if (all[i]->partner != msg->partner && !all[i]->crisis && all[i]->state == SIM_ACTIVE)
			sim_model_confirm(s->m, all[i]);
}

static void renewed(struct sim *s, const struct sim_message *msg)
{
	struct sim_signal *g = sim_model_by_reference(s->m, msg->partner, msg->reference);

	if (g == NULL || g->state == SIM_ENDED)
		sim_fail(s->w, "I1", "what was erased was renewed");
	sim_model_renew(s->m, g, &msg->draft);
}

static void stored(struct sim *s, struct sim_message *msg, const struct proto_answer *a, struct instant at)
{
	struct store_case c;

	s->stored++;
	msg->stored = true;
	msg->recorded = a->recorded;
	if (a->reference != NULL)
		id_set(msg->answered, sizeof(msg->answered), a->reference);
	sim_listen_reference(s->l, msg->partner, a->reference);
	if (msg->kind == MESSAGE_SIGNAL) {
		id_set(msg->draft.reference, sizeof(msg->draft.reference), a->reference);
		if (sim_planted(s->w, "consent"))
			msg->draft.recipients &= msg->draft.recipients - 1;
		sim_model_store(s->m, &msg->draft, &msg->naming, at);
	} else if (msg->kind == MESSAGE_RENEWAL) {
		renewed(s, msg);
	} else if (msg->kind == MESSAGE_WITHDRAWAL && msg->part) {
		sim_model_part(s->m, &msg->naming, msg->partner, &msg->draft, msg->on);
	} else if (msg->kind == MESSAGE_WITHDRAWAL) {
		sim_model_withdraw(s->m, &msg->naming, msg->partner, msg->on);
	} else if (msg->kind == MESSAGE_CONFIRMATION) {
		confirmed_by_partner(s, msg);
	} else if (msg->kind == MESSAGE_REGIE_ANSWER && case_of(s, msg->partner, msg->reference, &c)) {
		sim_touch(s, c.id.text);
	}
	sim_model_sync(s->m);
}

/* What became of it, as its sender may know: a suspension is told to nobody. */
static void told_state(struct sim *s, const struct job *job, const struct proto_answer *a)
{
	const struct sim_signal *g = sim_model_by_reference(s->m, job->msg->partner, job->msg->answered);
	enum signal_state state = g != NULL && g->state == SIM_ENDED ? SIGNAL_ERASED : SIGNAL_KEPT;

	if (job->msg->kind == MESSAGE_SIGNAL && a->state != state && !(g != NULL && g->over_term))
		wrong(s, job, a, "another state than its sender may know");
}

static void took_command(struct sim *s, const struct job *job, const struct proto_answer *a)
{
	struct sim_message *msg = job->msg;
	bool withdrawn = msg->kind == MESSAGE_SIGNAL && !msg->draft.crisis && !msg->stored &&
	                 sim_model_withdrawn(s->m, &msg->naming, msg->partner, msg->draft.from);
	bool maybe = msg->kind == MESSAGE_SIGNAL && !msg->draft.crisis &&
	             sim_model_parted(s->m, &msg->naming, msg->draft.from);
	enum problem problem = a->problem != NULL ? problem_from_code(a->problem->code) : PROBLEM_NONE;

	switch (a->answer) {
	case ANSWER_STORED:
		if (msg->stored)
			wrong(s, job, a, "applied twice");
		if (msg->expect != PROBLEM_NONE || (withdrawn && !s->m->loose[msg->naming.persona]))
			wrong(s, job, a, "should have been refused");
		stored(s, msg, a, job->at);
		return;
	case ANSWER_DUPLICATE:
		s->duplicates++;
		if (!msg->stored || msg->expect != PROBLEM_NONE)
			wrong(s, job, a, "was not stored before");
		if (a->recorded.ms != msg->recorded.ms ||
		    !text_equal(a->reference, msg->answered[0] != '\0' ? msg->answered : NULL))
			wrong(s, job, a, "another answer than the first time");
		told_state(s, job, a);
		return;
	case ANSWER_REFUSED:
		s->refused++;
		if (msg->stored)
			wrong(s, job, a, "was stored before");
		if (msg->expect != PROBLEM_NONE && problem != msg->expect)
			wrong(s, job, a, "refused for another reason");
		/* What was right when first sent may be too old or too new when sent again later. */
		/* By a reference to what is kept no longer. */
		if (problem == PROBLEM_REFERENCE_UNKNOWN && (msg->naming.gave & SIM_REFERENCE) != 0)
			return;
		if (msg->expect == PROBLEM_NONE && !job->repeat && msg->kind == MESSAGE_SIGNAL &&
		    problem != (withdrawn || maybe ? PROBLEM_CONSENT_WITHDRAWN : PROBLEM_NONE))
			wrong(s, job, a, "refused for no reason");
		return;
	case ANSWER_ABSENT:
	case ANSWER_RETRY:
	case ANSWER_EVENTS:
	case ANSWER_ACKED:
	case ANSWER_SUBSCRIBED:
	case ANSWER_CALENDAR:
	case ANSWER_COUNT:
		break;
	}
	wrong(s, job, a, "no answer to a command");
}

static void took(struct sim *s, const struct job *job)
{
	struct sim_world *w = s->w;
	struct proto_answer *a = proto_new(w->arena, &proto_table_answer);
	struct sim_message *msg = job->msg;
	struct refusal refusal;

	if (!proto_read(w->arena, &proto_table_answer, job->reply.bytes, job->reply.len, a, &refusal))
		sim_fail(w, "contract", "an answer: %s at %s", problem_code(refusal.problem),
		         refusal.pointer);
	sim_heard(w, sim_partner(s->m, msg->partner)->id.text, job->reply.bytes, job->reply.len);
	sim_trace(w, "partner %d %s signal %d persona %d by %x: %s %s, %zu events%s", msg->partner,
	          message_type(msg->kind), msg->draft.number, msg->naming.persona, msg->naming.gave,
	          terms_name(&terms_answer, (int)a->answer), a->problem != NULL ? a->problem->code : "",
	          a->events.count, job->lost ? ", lost" : "");
	if (!text_equal(a->id, msg->id))
		wrong(s, job, a, "the answer is to another message");
	if (message_is_command(msg->kind))
		took_command(s, job, a);
	else if (a->answer == ANSWER_EVENTS)
		sim_listen_took(s->l, msg, a, job->lost);
	else if (a->answer == ANSWER_ACKED)
		s->l->at[msg->partner].acked = a->upto;
	else if (a->answer != ANSWER_SUBSCRIBED)
		wrong(s, job, a, "a question was not answered");
}

/* The disk is full: the turn is undone, everybody is asked to come again, and there is room again later. */
static void full(struct sim *s, const struct job *jobs, int count)
{
	struct sim_world *w = s->w;

	for (int i = 0; i < count; i++) {
		const char *partner = sim_partner(s->m, jobs[i].msg->partner)->id.text;
		struct proto_answer *a = proto_new(w->arena, &proto_table_answer);
		struct commands_reply r = commands_retry(w->commands, w->arena, partner, PROBLEM_FULL,
		                                         jobs[i].msg->bytes, jobs[i].msg->len);
		struct refusal refusal;

		if (!proto_read(w->arena, &proto_table_answer, r.bytes, r.len, a, &refusal) ||
		    a->answer != ANSWER_RETRY || !text_equal(a->id, jobs[i].msg->id))
			sim_fail(w, "I2", "a turn that was undone was not answered with retry");
	}
	store_test_limit(w->store, -1);
	for (int i = 0; i < 10 && (i == 0 || store_low(w->store)); i++) {
		w->now = time_add(w->now, 10 * TIME_SECOND_MS);
		if (!store_tend(w->store, w->now, true))
			sim_fail(w, "store", "tend: %s", store_why(w->store));
	}
	if (store_low(w->store))
		sim_fail(w, "store", "there is room again, and it is not seen");
}

/* Whether the turn took; if not, nobody was answered, or with retry. */
static bool commit(struct sim *s, const struct job *jobs, int count, bool crash)
{
	struct sim_world *w = s->w;

	if (crash || (sim_planted(w, "commit") && sim_chance(&w->dice, 5))) {
		store_rollback(w->store);
	} else if (!store_commit(w->store)) {
		if (store_state(w->store) != STORE_FULL)
			sim_fail(w, "store", "commit: %s", store_why(w->store));
		store_rollback(w->store);
		sim_trace(w, "turn of %d: disk full", count);
		s->lost++;
		full(s, jobs, count);
		return false;
	}
	if (!crash)
		return true;
	s->lost++;
	sim_trace(w, "turn of %d lost", count);
	if (sim_chance(&w->dice, 50))
		sim_world_restart(w);
	return false;
}

/* A message before it in the batch may take the reference away, and one behind it too. */
static void note_case(struct sim *s, struct sim_message *msg)
{
	struct store_case c;

	if (msg->kind == MESSAGE_CONFIRMATION && case_of(s, msg->partner, msg->reference, &c))
		id_set(msg->case_, sizeof(msg->case_), c.id.text);
}

/* One batch in one turn; some turns are lost before their commit, and nobody was answered. */
static bool turn(struct sim *s, struct job *jobs, int count)
{
	struct sim_world *w = s->w;
	bool crash = sim_chance(&w->dice, 4), taken;
	struct instant end;

	s->turns++;
	if (!crash && sim_chance(&w->dice, 3))
		store_test_limit(w->store, sim_below(&w->dice, 4));
	store_begin(w->store);
	for (int i = 0; i < count; i++) {
		struct job *job = &jobs[i];

		w->now = job->at = time_add(w->now, 1);
		note_case(s, job->msg);
		job->reply = commands_partner(w->commands, w->arena, w->now,
		                              sim_partner(s->m, job->msg->partner)->id.text, job->msg->bytes,
		                              job->msg->len, false);
	}
	taken = commit(s, jobs, count, crash);
	if (w->store != NULL)
		store_test_limit(w->store, -1);
	end = w->now;
	for (int i = 0; i < count && taken; i++) {
		w->now = jobs[i].at;
		took(s, &jobs[i]);
	}
	w->now = end;
	for (int i = 0; i < count; i++)
		if (!jobs[i].lasting)
			sim_say_free(jobs[i].msg);
	arena_reset(w->arena);
	return taken;
}

static void pass_time(struct sim *s)
{
	struct sim_dice *d = &s->w->dice;
	int what = sim_below(d, 100);
	int64_t ms = 1;

	if (what < 40)
		ms += sim_below(d, 600) * TIME_SECOND_MS;
	else if (what < 75)
		ms += sim_below(d, 600) * TIME_MINUTE_MS;
	else if (what < 96)
		ms += sim_below(d, 72) * TIME_HOUR_MS;
	else
		ms += sim_below(d, 21 * 24) * TIME_HOUR_MS;
	s->w->now = time_add(s->w->now, ms);
}

void sim_act(struct sim *s)
{
	struct job jobs[BATCH];
	int count = 0, wanted = 1 + sim_below(&s->w->dice, BATCH);

	s->touched_count = 0;
	s->roster_changed = false;
	pass_time(s);
	if (sim_chance(&s->w->dice, 80)) {
		sim_world_tend(s->w);
		sim_model_tick(s->m);
	}
	for (int i = 0; i < wanted; i++) {
		jobs[count] = pick(s);
		for (int j = 0; j < count && jobs[count].msg != NULL; j++)
			if (jobs[j].msg == jobs[count].msg)
				jobs[count].msg = NULL;
		count += jobs[count].msg != NULL ? 1 : 0;
	}
	turn(s, jobs, count);
	if (sim_chance(&s->w->dice, 40))
		sim_desk(s);
	if (sim_chance(&s->w->dice, 60)) {
		sim_world_tend(s->w);
		sim_model_tick(s->m);
	}
	if (sim_chance(&s->w->dice, 2))
		sim_world_restart(s->w);
}

void sim_act_drain(struct sim *s)
{
	for (int p = 0; p < s->m->partner_count; p++) {
		struct sim_listener *who = &s->l->at[p];
		bool answered;
		int64_t before;

		do {
			struct job job = {.msg = sim_say_fetch(s->m, p, who->epoch, who->got, 64)};

			before = who->got;
			answered = turn(s, &job, 1);
		} while (!answered || who->got > before);
	}
}
