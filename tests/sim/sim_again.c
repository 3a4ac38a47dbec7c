#include "sim_again.h"

#include <string.h>

#include "base/text.h"
#include "sim_act.h"

#define KEPT_MS (7 * 24 * TIME_HOUR_MS) /* a spool keeps what was acknowledged for so long */

static void add(struct sim *s, struct sim_message *msg)
{
	s->again = mem_grow(s->again, s->again_count + 1, sizeof(*s->again));
	s->again[s->again_count++] = (struct sim_again){.msg = msg};
}

void sim_again_free(struct sim *s)
{
	mem_free(s->again);
	s->again = NULL;
	s->again_count = 0;
}

void sim_again_begin(struct sim *s)
{
	bool forgotten = !sim_planted(s->w, "restore:resend");

	sim_again_free(s);
	for (int i = 0; i < s->kept_count; i++) {
		struct sim_message *msg = s->kept[i];

		if (!msg->acknowledged || msg->excused)
			continue;
		if (msg->recorded.ms + KEPT_MS < s->w->now.ms) {
			msg->excused = true;
			continue;
		}
		if (!forgotten && !msg->stored && msg->kind == MESSAGE_SIGNAL) {
			forgotten = true;
			continue;
		}
		add(s, msg);
	}
}

bool sim_again_pending(const struct sim *s)
{
	for (size_t i = 0; i < s->again_count; i++)
		if (!s->again[i].over)
			return true;
	return false;
}

static struct sim_again *next_of(struct sim *s, int partner)
{
	for (size_t i = 0; i < s->again_count; i++)
		if (!s->again[i].over && !s->again[i].picked && s->again[i].msg->partner == partner)
			return &s->again[i];
	return NULL;
}

struct sim_message *sim_again_next(struct sim *s)
{
	int first = sim_below(&s->w->dice, s->m->partner_count);

	for (int p = 0; p < s->m->partner_count; p++) {
		struct sim_again *a = next_of(s, (first + p) % s->m->partner_count);

		if (a == NULL)
			continue;
		a->picked = true;
		return a->msg;
	}
	return NULL;
}

void sim_again_batch(struct sim *s, bool taken)
{
	for (size_t i = 0; i < s->again_count; i++) {
		s->again[i].over = s->again[i].over || (s->again[i].picked && taken);
		s->again[i].picked = false;
	}
}

/* The same, of whom it was about, under what is known of them now. */
static void say_anew(struct sim *s, struct sim_message *was)
{
	struct proto_message *m = arena_alloc(s->w->arena, sizeof(*m));
	struct sim_message *msg;
	struct refusal refusal;

	if (!proto_read_message(s->w->arena, was->bytes, was->len, m, &refusal))
		sim_fail(s->w, "contract", "a message of our own: %s", problem_code(refusal.problem));
	msg = sim_say_new(s->m, was->partner, was->kind);
	msg->naming = sim_say_naming(s->m, was->partner, was->naming.persona);
	msg->draft = was->draft;
	msg->draft.gave = msg->naming.gave;
	msg->on = was->on;
	msg->part = was->part;
	if (msg->kind == MESSAGE_SIGNAL)
		((struct proto_signal *)m->data)->client = sim_say_key(s->m, &msg->naming);
	else
		((struct proto_withdrawal *)m->data)->client = sim_say_key(s->m, &msg->naming);
	sim_say_wrap(s->m, msg, m->data);
	was->excused = true;
	msg->acknowledged = true;
	msg->recorded = was->recorded;
	add(s, sim_act_keep(s, msg));
}

/* What it names means nothing any more: given in the days that were lost, or of a signal that did not come
 * back. */
static bool names_nothing(struct sim *s, const struct sim_message *msg)
{
	const char *reference = msg->kind == MESSAGE_RENEWAL ? msg->reference : msg->naming.reference;
	const struct sim_signal *g = sim_model_by_reference(s->m, msg->partner, reference);

	/* With what ended, references go in the end too. */
	return g == NULL || g->state == SIM_ENDED || (msg->kind == MESSAGE_RENEWAL && g->mistrusted);
}

static bool is_right(struct sim *s, const struct sim_message *msg, enum problem problem)
{
	bool over = !msg->draft.crisis && msg->draft.until.n < sim_today(s->w).n;
	bool taken_back = !msg->draft.crisis &&
	                  (sim_model_withdrawn(s->m, &msg->naming, msg->partner, msg->draft.from) ||
	                   sim_model_parted(s->m, &msg->naming, msg->draft.from));

	switch (msg->kind) {
	case MESSAGE_SIGNAL:
		return (problem == PROBLEM_CONSENT_ENDED && over) ||
		       (problem == PROBLEM_CONSENT_WITHDRAWN && taken_back) ||
		       (problem == PROBLEM_REFERENCE_UNKNOWN && names_nothing(s, msg));
	case MESSAGE_RENEWAL:
		return (problem == PROBLEM_CONSENT_ENDED && over) || problem == PROBLEM_CONSENT_WITHDRAWN ||
		       (problem == PROBLEM_REFERENCE_UNKNOWN && names_nothing(s, msg));
	case MESSAGE_WITHDRAWAL:
		return problem == PROBLEM_REFERENCE_UNKNOWN && names_nothing(s, msg);
	case MESSAGE_CONFIRMATION:
	case MESSAGE_REGIE_ANSWER:
	case MESSAGE_REGIE_RELEASE:
	case MESSAGE_ERASED:
		/* About what was told in the lost days: it is told again, and answered again. */
		return true;
	case MESSAGE_ABSENCE:
		return problem == PROBLEM_DATE_PAST || problem == PROBLEM_ABSENCE_OVERLAP ||
		       problem == PROBLEM_PERSON_FOREIGN || problem == PROBLEM_DEPUTY_CIRCLE;
	case MESSAGE_ABSENCE_END:
		/* Told again, an absence has another name. */
		return problem == PROBLEM_ABSENCE_NONE;
	case MESSAGE_ABSENT:
	case MESSAGE_SUBSCRIBE:
	case MESSAGE_FETCH:
	case MESSAGE_ACK:
	case MESSAGE_AGENDA:
	case MESSAGE_PLANNED:
	case MESSAGE_ROSTER:
	case MESSAGE_COUNT:
		break; /* not said here */
	}
	return false;
}

void sim_again_refused(struct sim *s, struct sim_message *msg, enum problem problem)
{
	if (msg->excused)
		return;
	if (!is_right(s, msg, problem))
		sim_fail(s->w, "I2", "%s of partner %d was acknowledged before the restore, and now it is %s",
		         message_type(msg->kind), msg->partner, problem_code(problem));
	if (problem == PROBLEM_REFERENCE_UNKNOWN &&
	    (msg->kind == MESSAGE_SIGNAL || msg->kind == MESSAGE_WITHDRAWAL))
		say_anew(s, msg);
	msg->excused = true;
}

void sim_again_check(struct sim *s)
{
	for (int i = 0; i < s->kept_count; i++) {
		const struct sim_message *msg = s->kept[i];

		if (msg->acknowledged && !msg->stored && !msg->excused)
			sim_fail(s->w, "I2",
			         "%s of partner %d (signal %d) was acknowledged before the restore and is "
			         "missing",
			         message_type(msg->kind), msg->partner, msg->draft.number);
	}
	sim_again_free(s);
}
