#include "sim_steer.h"

#include <string.h>

#include "base/text.h"

#define BATCH 6
#define CREDIT 16
#define RECENT 200 /* of the commands sent, those that may be repeated */

struct sim *sim_new(uint64_t seed, bool loud, const char *planted, bool second)
{
	struct sim *s = mem_alloc(sizeof(*s));

	s->w = sim_world_new(seed, loud, planted, second);
	s->m = sim_model_new(s->w);
	s->l = sim_listen_new(s->m);
	sim_world_tend(s->w);
	sim_desk_roster(s);
	return s;
}

void sim_free(struct sim *s)
{
	for (int i = 0; i < s->kept_count; i++)
		sim_say_free(s->kept[i]);
	mem_free(s->kept);
	sim_again_free(s);
	sim_copy_free(s);
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

struct sim_message *sim_act_keep(struct sim *s, struct sim_message *msg)
{
	if (s->kept_count == s->kept_room) {
		s->kept_room = s->kept_room == 0 ? 256 : 2 * s->kept_room;
		s->kept = mem_grow(s->kept, (size_t)s->kept_room, sizeof(*s->kept));
	}
	s->kept[s->kept_count++] = msg;
	return msg;
}

/* What a restore lost goes in its turn (sim_again.h). */
static struct sim_message *some_kept(struct sim *s)
{
	int count = s->kept_count < RECENT ? s->kept_count : RECENT;
	struct sim_message *msg;

	if (count == 0)
		return NULL;
	msg = s->kept[s->kept_count - 1 - sim_below(&s->w->dice, count)];
	return msg->acknowledged && !msg->stored ? NULL : msg;
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
	return sim_act_keep(
	        s, sim_say_answer(s->m, partner, o->reference, o->person, sim_chance(&s->w->dice, 70)));
}

static struct sim_message *confirm(struct sim *s, int partner)
{
	struct sim_listener *who = &s->l->at[partner];
	int count = who->held_count < SIM_OFFERS ? who->held_count : SIM_OFFERS;
	const struct sim_offer *o;

	if (count == 0)
		return NULL;
	o = &who->held[sim_below(&s->w->dice, count)];
	return sim_act_keep(s, sim_say_confirmation(s->m, partner, o->reference, o->person));
}

/* The consent of one of its own signals, of the last ones that it sent. */
static struct sim_message *renew(struct sim *s, int partner)
{
	for (int i = s->m->signal_count; i-- > 0;) {
		const struct sim_signal *g = &s->m->signals[i];

		if (g->partner == partner && sim_chance(&s->w->dice, 30))
			return sim_act_keep(s, sim_say_renewal(s->m, partner, g->reference, g->observed));
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
	return sim_act_keep(s, sim_say_erased(s->m, partner, one, 1));
}

/* What was acknowledged goes first, when the daemon is an older one than it was. */
static struct sim_job pick_again(struct sim *s)
{
	return (struct sim_job){.msg = sim_again_next(s), .lasting = true, .repeat = true, .again = true};
}

static struct sim_job pick(struct sim *s)
{
	struct sim_dice *d = &s->w->dice;
	int partner = sim_below(d, s->m->partner_count), what = sim_below(d, 100);
	struct sim_listener *who = &s->l->at[partner];
	struct sim_job job = {.lasting = true};

	if (sim_again_pending(s) && sim_chance(d, 70))
		return pick_again(s);
	if (what < 28) {
		job.msg = sim_say_signal(s->m, partner, sim_below(d, SIM_PERSONAS));
		/* A wrong one may be right another day: it is sent once. */
		job.lasting = job.msg->expect == PROBLEM_NONE;
		if (job.lasting)
			sim_act_keep(s, job.msg);
	} else if (what < 31) {
		job.msg = sim_act_keep(s, sim_say_withdrawal(s->m, partner, sim_below(d, SIM_PERSONAS)));
	} else if (what < 33) {
		job.msg = sim_act_keep(s, sim_say_part(s->m, partner, sim_below(d, SIM_PERSONAS)));
	} else if (what < 36) {
		job.msg = renew(s, partner);
	} else if (what < 43) {
		job.msg = some_kept(s);
		job.repeat = true;
	} else if (what < 45) {
		const struct sim_message *was = some_kept(s);

		if (was != NULL && was->stored)
			job = (struct sim_job){.msg = reuse(s, was)};
	} else if (what < 50) {
		job.msg = answer_offer(s, partner);
	} else if (what < 54) {
		job.msg = confirm(s, partner);
	} else if (what < 55) {
		job.msg = erased(s, partner);
	} else if (what < 57) {
		job = (struct sim_job){.msg = subscribe(s, partner)};
	} else if (what < 66) {
		if (who->got > who->acked)
			job = (struct sim_job){.msg = sim_say_ack(s->m, partner, who->epoch, who->got)};
	} else if (what < 71) {
		job.msg = sim_steer_say(s, partner);
	} else {
		job = (struct sim_job){.msg = listen(s, partner, 1 + sim_below(d, CREDIT)),
		                       .lost = sim_chance(d, 10)};
	}
	return job;
}

static void pass_time(struct sim *s)
{
	struct sim_dice *d = &s->w->dice;
	int what = sim_below(d, 100);
	int64_t ms = 1;

	/* A copy takes seconds. */
	if (what < 40 || s->copies.doing != SIM_COPY_NONE)
		ms += sim_below(d, 600) * TIME_SECOND_MS;
	else if (what < 75)
		ms += sim_below(d, 600) * TIME_MINUTE_MS;
	else if (what < 96)
		ms += sim_below(d, 72) * TIME_HOUR_MS;
	else
		ms += sim_below(d, 21 * 24) * TIME_HOUR_MS;
	s->w->now = time_add(s->w->now, ms);
}

/* All that is left of what goes again; then nothing is missing. */
static void send_again(struct sim *s)
{
	struct sim_job jobs[BATCH];

	while (sim_again_pending(s)) {
		int count = 0;

		while (count < BATCH && (jobs[count] = pick_again(s)).msg != NULL)
			count++;
		sim_turn(s, jobs, count);
	}
	sim_again_check(s);
}

void sim_act(struct sim *s)
{
	struct sim_job jobs[BATCH];
	int count = 0, wanted = 1 + sim_below(&s->w->dice, BATCH);

	s->touched_count = 0;
	s->roster_changed = false;
	s->audit_floor = 0;
	pass_time(s);
	sim_copy_act(s);
	if (sim_chance(&s->w->dice, 80))
		sim_keys_tend(s);
	for (int i = 0; i < wanted; i++) {
		jobs[count] = pick(s);
		for (int j = 0; j < count && jobs[count].msg != NULL; j++)
			if (jobs[j].msg == jobs[count].msg)
				jobs[count].msg = NULL;
		count += jobs[count].msg != NULL ? 1 : 0;
	}
	sim_turn(s, jobs, count);
	if (s->again_count > 0 && sim_chance(&s->w->dice, 20))
		send_again(s);
	if (sim_chance(&s->w->dice, 40))
		sim_desk(s);
	sim_keys_act(s);
	if (sim_chance(&s->w->dice, 60))
		sim_keys_tend(s);
	if (sim_chance(&s->w->dice, 2))
		sim_world_restart(s->w);
}

void sim_act_drain(struct sim *s)
{
	if (s->again_count > 0)
		send_again(s);
	for (int p = 0; p < s->m->partner_count; p++) {
		struct sim_listener *who = &s->l->at[p];
		bool answered, anew;
		int64_t before;

		do {
			struct sim_job job = {.msg = sim_say_fetch(s->m, p, who->epoch, who->got, 64)};

			before = who->got;
			anew = !text_equal(who->epoch, store_epoch(s->w->store));
			answered = sim_turn(s, &job, 1);
		} while (!answered || anew || who->got > before);
	}
}
