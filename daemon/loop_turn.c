/*
 * loop_turn - one batch: at most 64 messages, 8 a door, each a command of its own; one commit for all; then
 * the answers. A fetch that finds nothing waits here, in memory, and so does a person's request that takes
 * longer than a turn: a question about a plan, or a command before a plan that is still to be made. Nothing
 * of it is written yet, and its sender asks again.
 */
#include <assert.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "loop.h"
#include "loop_hold.h"

#define BATCH_TOTAL 64
#define BATCH_PER_DOOR 8
#define WAITING_MAX 1024 /* fetches and requests that wait, over all doors */
#define WAITING_PER_DOOR 4

struct job { /* one message of this turn */
	struct net_address from;
	const char *principal; /* in the arena */
	const void *bytes;
	size_t len;
	enum problem defect;
	struct commands_reply reply;
};

struct waiting { /* a fetch that found nothing, or a request that is worked on */
	struct net_address from;
	char principal[ID_NAME_MAX];
	char *bytes; /* own memory */
	size_t len;
	struct mono until;
	bool gone; /* answered or dropped in this turn */
};

struct loop_turn {
	struct loop *loop;
	struct arena *arena;
	struct job jobs[BATCH_TOTAL + WAITING_MAX];
	size_t job_count;
	struct waiting waiting[WAITING_MAX];
	size_t waiting_count;
	struct loop_hold *hold;
	struct mono began; /* when the messages of this turn were taken */
	bool busy;
};

struct loop_turn *loop_turn_new(struct loop *l)
{
	struct loop_turn *turn = mem_alloc(sizeof(*turn));

	turn->loop = l;
	turn->arena = arena_new();
	turn->hold = loop_hold_new();
	return turn;
}

static void forget(struct waiting *w)
{
	mem_free(w->bytes);
	*w = (struct waiting){.gone = true};
}

void loop_turn_forget(struct loop_turn *turn)
{
	for (size_t i = 0; i < turn->waiting_count; i++)
		forget(&turn->waiting[i]);
	turn->waiting_count = 0;
	/* Their doors may be others' now: whoever waits asks again. */
	loop_hold_forget(turn->hold);
}

void loop_turn_free(struct loop_turn *turn)
{
	if (turn == NULL)
		return;
	loop_turn_forget(turn);
	loop_hold_free(turn->hold);
	arena_free(turn->arena);
	mem_free(turn);
}

bool loop_turn_busy(const struct loop_turn *turn)
{
	return turn->busy;
}

int loop_turn_patience(const struct loop_turn *turn, struct mono mono)
{
	int64_t least = loop_hold_patience(turn->hold, mono);

	for (size_t i = 0; i < turn->waiting_count; i++) {
		int64_t left = turn->waiting[i].until.ms - mono.ms;
		if (left < 0)
			left = 0;
		if (least < 0 || left < least)
			least = left;
	}
	return (int)least;
}

static enum problem defect_problem(enum net_defect defect)
{
	switch (defect) {
	case NET_WHOLE:
		return PROBLEM_NONE;
	case NET_TOO_LARGE:
		return PROBLEM_TOO_LARGE;
	case NET_FRAMES:
		return PROBLEM_FRAMES;
	case NET_ROUTING_ID:
		return PROBLEM_ROUTING_ID;
	}
	return PROBLEM_FRAMES;
}

/* What lies at the doors, copied: the bytes are needed again when the commit fails. */
static void take(struct loop_turn *turn)
{
	struct net_message m;

	turn->job_count = 0;
	net_batch(turn->loop->net, BATCH_TOTAL, BATCH_PER_DOOR);
	while (turn->job_count < BATCH_TOTAL && net_receive(turn->loop->net, &m))
		turn->jobs[turn->job_count++] =
		        (struct job){.from = m.from,
		                     .principal = arena_text(turn->arena, m.principal),
		                     .bytes = arena_bytes(turn->arena, m.bytes, m.len),
		                     .len = m.len,
		                     .defect = defect_problem(m.defect)};
}

static void decide(struct loop_turn *turn, struct job *j, struct instant now, bool patient)
{
	struct loop *l = turn->loop;

	if (j->defect != PROBLEM_NONE)
		j->reply = commands_defect(l->commands, turn->arena, now, j->principal, j->defect);
	else if (conf_partner(l->conf, j->principal) != NULL)
		j->reply = commands_partner(l->commands, turn->arena, now, j->principal, j->bytes, j->len,
		                            patient);
	else
		j->reply = commands_person_later(l->commands, turn->arena, now, j->principal, j->bytes,
		                                 j->len, patient);
}

static size_t waiting_at(const struct loop_turn *turn, const char *principal)
{
	size_t count = 0;

	for (size_t i = 0; i < turn->waiting_count; i++)
		count += !turn->waiting[i].gone && id_equal(turn->waiting[i].principal, principal) ? 1 : 0;
	return count;
}

/* A person's request that waits already: its sender heard nothing yet and sends it again. NULL: it does not
 * wait. */
static struct waiting *same(struct loop_turn *turn, const struct job *j)
{
	if (conf_partner(turn->loop->conf, j->principal) != NULL)
		return NULL;
	for (size_t i = 0; i < turn->waiting_count; i++) {
		struct waiting *w = &turn->waiting[i];

		if (!w->gone && w->len == j->len && id_equal(w->principal, j->principal) &&
		    memcmp(w->bytes, j->bytes, j->len) == 0)
			return w;
	}
	return NULL;
}

/* Whether this door may let one more wait. */
static bool room_to_wait(struct loop_turn *turn, const struct job *j)
{
	return same(turn, j) != NULL ||
	       (turn->waiting_count < WAITING_MAX && waiting_at(turn, j->principal) < WAITING_PER_DOOR);
}

static void let_wait(struct loop_turn *turn, const struct job *j, struct mono mono)
{
	struct waiting *w = same(turn, j);

	if (w != NULL) {
		w->from = j->from;
		return;
	}
	w = &turn->waiting[turn->waiting_count++];
	*w = (struct waiting){.from = j->from, .len = j->len, .until = {mono.ms + j->reply.wait_ms}};
	id_set(w->principal, sizeof(w->principal), j->principal);
	w->bytes = mem_array(j->len + 1, 1);
	memcpy(w->bytes, j->bytes, j->len);
}

/* It is answered where it came from last. */
static void end_waiting(struct loop_turn *turn, const struct job *j)
{
	struct waiting *w = same(turn, j);

	if (w != NULL)
		w->gone = true;
}

/* Fetches that waited and whose partner got something, requests whose time it may be, and what has waited
 * long enough: asked again in this turn. */
static void ask_again(struct loop_turn *turn, struct instant now, struct mono mono)
{
	for (size_t i = 0; i < turn->waiting_count; i++) {
		struct waiting *w = &turn->waiting[i];
		bool over = w->until.ms <= mono.ms;
		if (w->gone || (!over && !commands_notified(turn->loop->commands, w->principal)))
			continue;
		struct job *j = &turn->jobs[turn->job_count];
		*j = (struct job){.from = w->from,
		                  .principal = arena_text(turn->arena, w->principal),
		                  .bytes = arena_bytes(turn->arena, w->bytes, w->len),
		                  .len = w->len};
		decide(turn, j, now, !over);
		if (j->reply.wait_ms > 0)
			continue;
		turn->job_count++;
		w->gone = true;
	}
}

/* What was answered waits no more, also when the answer was to ask again: nothing is answered twice. */
static void sweep_waiting(struct loop_turn *turn)
{
	size_t kept = 0;

	for (size_t i = 0; i < turn->waiting_count; i++) {
		if (turn->waiting[i].gone)
			forget(&turn->waiting[i]);
		else
			turn->waiting[kept++] = turn->waiting[i];
	}
	turn->waiting_count = kept;
}

/* When an answer that is held goes: what took longer than one term goes after two, and so on. */
static struct mono due(const struct loop_turn *turn, int64_t term)
{
	int64_t terms = (clock_mono().ms - turn->began.ms) / term + 1;

	return (struct mono){turn->began.ms + terms * term};
}

static void answer(struct loop_turn *turn)
{
	for (size_t i = 0; i < turn->job_count; i++) {
		const struct job *j = &turn->jobs[i];

		if (j->reply.bytes != NULL && j->reply.hold_ms > 0) {
			loop_hold_put(turn->hold, turn->loop->net, &j->from, j->reply.bytes, j->reply.len,
			              due(turn, j->reply.hold_ms));
			continue;
		}
		/* A peer that is gone or does not read asks again: what it needs to know is in the store.
		 * Counted by the door. */
		if (j->reply.bytes != NULL)
			(void)net_answer(turn->loop->net, &j->from, j->reply.bytes, j->reply.len);
	}
}

/* Nothing of this turn is on disk, and what was planned in it may not be believed: each message is to be sent
 * again. */
static void undo(struct loop_turn *turn, struct instant now)
{
	struct loop *l = turn->loop;
	enum problem problem = store_state(l->store) == STORE_FULL ? PROBLEM_FULL : PROBLEM_BUSY;

	store_rollback(l->store);
	commands_plan_lost(l->commands, turn->arena, now);
	for (size_t i = 0; i < turn->job_count; i++) {
		struct job *j = &turn->jobs[i];
		j->reply = commands_retry(l->commands, turn->arena, j->principal, problem, j->bytes, j->len);
	}
	answer(turn);
}

/* What the commands have to say for the log; nothing of a turn that was undone. */
static void log_lines(struct commands *c, bool committed)
{
	struct commands_line line;

	while (committed && commands_line(c, &line))
		log_line(line.level, line.code, "%s", line.text);
	commands_forget_lines(c);
}

static void decide_all(struct loop_turn *turn, struct instant now, struct mono mono)
{
	size_t taken = turn->job_count, kept = 0;

	for (size_t i = 0; i < taken; i++) {
		struct job *j = &turn->jobs[i];
		decide(turn, j, now, room_to_wait(turn, j));
		if (j->reply.wait_ms > 0) {
			let_wait(turn, j, mono);
			continue;
		}
		end_waiting(turn, j);
		turn->jobs[kept++] = *j;
	}
	turn->job_count = kept;
	ask_again(turn, now, mono);
}

bool loop_turn_run(struct loop_turn *turn, struct instant now, struct mono mono, bool tick)
{
	struct loop *l = turn->loop;
	bool more = false;

	turn->began = mono;
	loop_hold_send(turn->hold, l->net, mono);
	take(turn);
	turn->busy = turn->job_count > 0;
	store_begin(l->store);
	if (tick)
		more = commands_tick(l->commands, turn->arena, now);
	decide_all(turn, now, mono);
	bool committed = store_commit(l->store);
	if (committed)
		answer(turn);
	else if (store_state(l->store) != STORE_BROKEN)
		undo(turn, now);
	log_lines(l->commands, committed);
	sweep_waiting(turn);
	turn->busy = turn->busy || more;
	arena_reset(turn->arena);
	return committed || store_state(l->store) != STORE_BROKEN;
}
