#include "sim_turn.h"

#include <string.h>

#include "base/text.h"
#include "sim_act.h"
#include "store/store_case.h"
#include "store/store_client.h"
#include "store/store_test.h"

static void wrong(struct sim *s, const struct sim_job *job, const struct proto_answer *a, const char *what)
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

	/* Of one that a restored copy holds nothing can be told again, renewed or not. */
	if (g != NULL && g->returned)
		return;
	if (g == NULL || g->state == SIM_ENDED)
		sim_fail(s->w, "I1", "what was erased was renewed");
	sim_model_renew(s->m, g, &msg->draft);
}

/* What was taken back before a restore is not in force by being sent again. A ground is: nobody takes that
 * back, and the consent that took its place is sent again after it. */
static void lost_before(struct sim *s)
{
	struct sim_signal *g = &s->m->signals[s->m->signal_count - 1];

	if (g->crisis || !sim_copy_lost(s, g))
		return;
	g->doubt = g->mistrusted = true;
	if (g->state == SIM_ACTIVE)
		sim_model_state(s->m, g, SIM_SUSPENDED);
}

static void stored(struct sim *s, struct sim_message *msg, const struct proto_answer *a)
{
	struct store_case c;

	s->counts.stored++;
	if (msg->acknowledged && a->reference != NULL && msg->answered[0] != '\0' &&
	    !text_equal(a->reference, msg->answered))
		sim_fail(s->w, "I2", "signal %d has another reference since the restore", msg->draft.number);
	if (!msg->acknowledged)
		msg->first_in = s->turns;
	msg->stored = msg->acknowledged = true;
	msg->stored_in = s->turns;
	msg->recorded = a->recorded;
	if (a->reference != NULL)
		id_set(msg->answered, sizeof(msg->answered), a->reference);
	if (a->absence != NULL)
		id_set(msg->absence, sizeof(msg->absence), a->absence);
	sim_listen_reference(s->l, msg->partner, a->reference);
	if (msg->kind == MESSAGE_SIGNAL) {
		id_set(msg->draft.reference, sizeof(msg->draft.reference), a->reference);
		if (sim_planted(s->w, "consent"))
			msg->draft.recipients &= msg->draft.recipients - 1;
		sim_model_store(s->m, &msg->draft, &msg->naming, s->w->now);
		lost_before(s);
	} else if (msg->kind == MESSAGE_RENEWAL) {
		renewed(s, msg);
	} else if (msg->kind == MESSAGE_WITHDRAWAL && msg->part) {
		sim_model_part(s->m, &msg->naming, msg->partner, &msg->draft, msg->on);
	} else if (msg->kind == MESSAGE_WITHDRAWAL) {
		sim_model_withdraw(s->m, &msg->naming, msg->partner, msg->on);
	} else if (msg->kind == MESSAGE_CONFIRMATION) {
		confirmed_by_partner(s, msg);
	} else if (msg->kind == MESSAGE_ABSENCE || msg->kind == MESSAGE_ABSENCE_END) {
		s->roster_changed = true;
	} else if ((msg->kind == MESSAGE_REGIE_ANSWER || msg->kind == MESSAGE_REGIE_RELEASE) &&
	           case_of(s, msg->partner, msg->reference, &c)) {
		sim_touch(s, c.id.text);
	}
	sim_model_sync(s->m);
}

/* What became of it, as its sender may know: a suspension is told to nobody. */
static void told_state(struct sim *s, const struct sim_job *job, const struct proto_answer *a)
{
	const struct sim_signal *g = sim_model_by_reference(s->m, job->msg->partner, job->msg->answered);
	enum signal_state state = g != NULL && g->state == SIM_ENDED ? SIGNAL_ERASED : SIGNAL_KEPT;

	if (job->msg->kind == MESSAGE_SIGNAL && a->state != state &&
	    !(g != NULL && (g->over_term || g->returned)))
		wrong(s, job, a, "another state than its sender may know");
}

static void took_command(struct sim *s, const struct sim_job *job, const struct proto_answer *a)
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
		stored(s, msg, a);
		return;
	case ANSWER_DUPLICATE:
		s->counts.duplicates++;
		if (!msg->stored || msg->expect != PROBLEM_NONE)
			wrong(s, job, a, "was not stored before");
		if (a->recorded.ms != msg->recorded.ms ||
		    !text_equal(a->reference, msg->answered[0] != '\0' ? msg->answered : NULL) ||
		    !text_equal(a->absence, msg->absence[0] != '\0' ? msg->absence : NULL))
			wrong(s, job, a, "another answer than the first time");
		told_state(s, job, a);
		return;
	case ANSWER_REFUSED:
		s->counts.refused++;
		if (msg->stored)
			wrong(s, job, a, "was stored before");
		if (msg->expect != PROBLEM_NONE && problem != msg->expect)
			wrong(s, job, a, "refused for another reason");
		if (job->again)
			sim_again_refused(s, msg, problem);
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

static void took_question(struct sim *s, const struct sim_job *job, const struct proto_answer *a)
{
	if (a->answer == ANSWER_EVENTS)
		sim_listen_took(s->l, job->msg, a, job->lost);
	else if (a->answer == ANSWER_ACKED)
		s->l->at[job->msg->partner].acked = a->upto;
	else if (a->answer != ANSWER_SUBSCRIBED)
		wrong(s, job, a, "a question was not answered");
}

/* A stream goes on in its own epoch only; in another it begins anew. */
static bool took_restart(struct sim *s, const struct sim_job *job, const struct proto_answer *a)
{
	const struct sim_message *msg = job->msg;
	bool refused = a->answer == ANSWER_REFUSED &&
	               problem_from_code(a->problem->code) == PROBLEM_STREAM_RESTARTED;

	if (refused != (msg->epoch[0] != '\0' && !text_equal(msg->epoch, a->epoch)))
		sim_fail(s->w, "I4", "partner %d asked in epoch %s, it is %s, and the stream %s",
		         msg->partner, msg->epoch, a->epoch, refused ? "began anew" : "went on");
	if (refused)
		sim_listen_restart(s->l, msg->partner, a->epoch);
	return refused;
}

static void took(struct sim *s, const struct sim_job *job)
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
	else if (!took_restart(s, job, a))
		took_question(s, job, a);
}

/* The disk is full: the turn is undone, everybody is asked to come again, and there is room again later. */
static void full(struct sim *s, const struct sim_job *jobs, int count)
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
static bool commit(struct sim *s, const struct sim_job *jobs, int count, bool crash)
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

/* Whom its reference means now: what was known when it was made may have been forgotten since. */
static void resolve(struct sim *s, struct sim_message *msg)
{
	const struct sim_signal *g = sim_model_by_reference(s->m, msg->partner, msg->naming.reference);

	if ((msg->naming.gave & SIM_REFERENCE) != 0)
		msg->naming.by_reference = g != NULL ? g->cluster : -1;
}

/* One message of a turn; what it came to is looked at while the store is as it was then. */
static void tell(struct sim *s, struct sim_job *job, bool judged)
{
	struct sim_world *w = s->w;

	w->now = time_add(w->now, 1);
	note_case(s, job->msg);
	resolve(s, job->msg);
	job->reply =
	        commands_partner(w->commands, w->arena, w->now, sim_partner(s->m, job->msg->partner)->id.text,
	                         job->msg->bytes, job->msg->len, false);
	if (judged && store_state(w->store) == STORE_WELL)
		took(s, job);
}

/* One batch in one turn; some turns are lost before their commit, and nobody was answered. */
bool sim_turn(struct sim *s, struct sim_job *jobs, int count)
{
	struct sim_world *w = s->w;
	bool crash = sim_chance(&w->dice, 4), narrow = !crash && sim_chance(&w->dice, 3), taken;
	struct sim_past *before = narrow ? sim_past_take(s) : NULL;
	struct sim_counts counts = s->counts;

	s->turns++;
	if (narrow)
		store_test_limit(w->store, sim_below(&w->dice, 4));
	store_begin(w->store);
	for (int i = 0; i < count; i++)
		tell(s, &jobs[i], !crash);
	taken = commit(s, jobs, count, crash);
	if (!taken && before != NULL) {
		sim_past_return(s, before);
		s->counts = counts;
	}
	sim_past_free(before);
	sim_again_batch(s, taken);
	if (w->store != NULL)
		store_test_limit(w->store, -1);
	for (int i = 0; i < count; i++)
		if (!jobs[i].lasting)
			sim_say_free(jobs[i].msg);
	arena_reset(w->arena);
	return taken;
}
