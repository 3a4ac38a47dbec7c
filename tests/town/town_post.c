#include "town_post.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "town_index.h"
#include "town_life.h"
#include "town_listen.h"
#include "town_note.h"
#include "town_read.h"

static struct { /* the batch at hand */
	int count;
	struct town_message *at[TOWN_BATCH];
	struct commands_reply replies[TOWN_BATCH];
} batch;

struct town_message *town_post_message(struct town *t, int partner, enum message kind, const void *data)
{
	struct town_message *m = mem_alloc(sizeof(*m));
	struct proto_envelope *e = proto_new(t->w->arena, &proto_table_envelope);
	const char *text;

	m->partner = partner;
	m->client = -1;
	m->kind = kind;
	/* Ids that grow keep the receiver fast, as PROTOCOL.md says. */
	snprintf(m->id, sizeof(m->id), "%012llx-%010llx", (unsigned long long)t->w->now.ms,
	         (unsigned long long)++t->page->counts[TOWN_COMMANDS]);
	e->specversion = "1.0";
	e->id = m->id;
	e->source = t->partners[partner].source;
	e->type = message_type(kind);
	e->data = proto_write(t->w->arena, message_table(kind), data, NULL);
	text = proto_write(t->w->arena, &proto_table_envelope, e, &m->len);
	m->bytes = mem_text(text);
	return m;
}

void town_post_free(struct town_message *m)
{
	if (m == NULL)
		return;
	mem_free(m->bytes);
	mem_free(m);
}

void town_post_put(struct town *t, struct town_message *m)
{
	if (m == NULL)
		return;
	batch.at[batch.count++] = m;
	if (batch.count == TOWN_BATCH)
		town_post_send(t);
}

/* ---- what the answers mean ---- */

static void wrong(struct town *t, const struct town_message *m, const struct proto_answer *a,
                  const char *what)
{
	sim_fail(t->w, "I2", "%s of %s: %s (answered %s%s%s)", message_type(m->kind),
	         t->partners[m->partner].id, what, terms_name(&terms_answer, (int)a->answer),
	         a->problem != NULL ? ": " : "", a->problem != NULL ? a->problem->code : "");
}

static void stored_signal(struct town *t, struct town_message *m, const char *reference)
{
	struct town_signal *s;
	struct town_client *c = &t->clients[m->client];
	int which = town_circle_find(c, m->partner);
	const char *of_signal, *of_case;

	if (t->signal_count == t->signal_room) {
		t->signal_room = t->signal_room == 0 ? 1024 : 2 * t->signal_room;
		t->signals = mem_grow(t->signals, (size_t)t->signal_room, sizeof(*t->signals));
	}
	s = &t->signals[t->signal_count];
	*s = m->draft;
	id_set(s->reference, sizeof(s->reference), reference);
	of_signal = town_check_signal_of(t, reference);
	if (of_signal == NULL)
		sim_fail(t->w, "I2", "a signal was acknowledged, and its reference means nothing");
	ID_SET(s->id, of_signal);
	town_index_put(t->references, reference, t->signal_count);
	town_index_put(t->references, of_signal, t->signal_count++);
	c->may_know |= UINT64_C(1) << m->partner | s->recipients;
	c->now_know |= UINT64_C(1) << m->partner | s->recipients;
	id_set(c->reference[which], ID_UUID_MAX, reference);
	c->over_since[which] = (struct instant){0};
	of_case = town_check_case_of_signal(t, of_signal);
	if (of_case != NULL)
		town_index_put(t->cases, of_case, m->client);
	town_page_count(t, TOWN_SIGNALS);
	if (s->crisis)
		town_page_count(t, TOWN_CRISIS_SIGNALS);
}

/* I1: by a number of its own kind whoever withdraws means the client that its own signals are about; under
 * which names others know it is not for the town to say. */
static bool must_end(const struct town *t, const struct town_message *m, const struct town_signal *s)
{
	const struct town_partner *p = &t->partners[m->partner];

	return s->partner == m->partner && !s->crisis && (p->bsn || p->vnumber);
}

/* What it ended stays so. What is only suspended is not for the town to say. */
static void stored_withdrawal(struct town *t, const struct town_message *m)
{
	uint64_t know = 0;

	town_page_count(t, TOWN_WITHDRAWALS);
	for (int i = 0; i < t->signal_count && m->draft.ended; i++) {
		struct town_signal *s = &t->signals[i];
		enum consent_state state;

		if (s->client != m->client)
			continue;
		state = town_see_consent(town_check_see(t), s->id.text);
		if (state == CONSENT_ACTIVE && must_end(t, m, s))
			sim_fail(t->w, "I1", "%s withdrew, and what it sent is still covered",
			         t->partners[m->partner].id);
		s->ended = s->ended || state == CONSENT_WITHDRAWN || state == CONSENT_EXPIRED;
		know |= s->ended ? 0 : UINT64_C(1) << s->partner | s->recipients;
	}
	if (m->draft.ended)
		t->clients[m->client].now_know = know;
}

static void stored(struct town *t, struct town_message *m, const struct proto_answer *a)
{
	if (m->again)
		wrong(t, m, a, "applied twice");
	if (m->kind == MESSAGE_SIGNAL) {
		stored_signal(t, m, a->reference);
	} else if (m->kind == MESSAGE_WITHDRAWAL) {
		stored_withdrawal(t, m);
	} else if (m->kind == MESSAGE_RENEWAL) {
		struct town_signal *s = &t->signals[town_index_find(t->references, m->answered)];

		s->recipients = m->draft.recipients;
		s->until = m->draft.until;
		s->crisis = false;
		t->clients[s->client].may_know |= s->recipients;
		t->clients[s->client].now_know |= UINT64_C(1) << m->partner | s->recipients;
		town_page_count(t, TOWN_RENEWALS);
	} else if (m->kind == MESSAGE_ABSENCE) {
		town_page_count(t, TOWN_ABSENCES);
	}
}

/* Whether it was kept, to be sent once more. */
static bool sent_again(struct town *t, struct town_message *m)
{
	if (m->again || m->kind != MESSAGE_SIGNAL || !sim_chance(&t->w->dice, 3))
		return false;
	m->again = true;
	town_plan(t, &(struct town_event){
	                     .at = time_add(t->w->now, TIME_HOUR_MS * (1 + sim_below(&t->w->dice, 30))),
	                     .deed = TOWN_SENDS_AGAIN,
	                     .client = m->client,
	                     .message = m});
	return true;
}

static void refused(struct town *t, struct town_message *m, const struct proto_answer *a)
{
	enum problem problem = problem_from_code(a->problem->code);

	if (m->again)
		wrong(t, m, a, "was stored before");
	if (problem < 300)
		t->page->refused_for[problem]++;
	town_page_count(t, TOWN_REFUSED);
}

static bool took_command(struct town *t, struct town_message *m, const struct proto_answer *a)
{
	switch (a->answer) {
	case ANSWER_STORED:
		stored(t, m, a);
		return sent_again(t, m);
	case ANSWER_DUPLICATE:
		if (!m->again)
			wrong(t, m, a, "was not stored before");
		town_page_count(t, TOWN_DUPLICATES);
		return false;
	case ANSWER_REFUSED:
	case ANSWER_RETRY:
		refused(t, m, a);
		return false;
	case ANSWER_ABSENT:
	case ANSWER_EVENTS:
	case ANSWER_ACKED:
	case ANSWER_SUBSCRIBED:
	case ANSWER_CALENDAR:
	case ANSWER_COUNT:
		break;
	}
	wrong(t, m, a, "no answer to a command");
	return false;
}

/* False: it is not answered as it should be. */
static bool took_question(struct town *t, const struct town_message *m, const struct commands_reply *r)
{
	enum answer answer = town_read_kind(r->bytes, r->len);

	sim_trace(t->w, "%s %s: %s", t->partners[m->partner].id, message_type(m->kind),
	          terms_name(&terms_answer, (int)answer));
	if (m->kind == MESSAGE_FETCH && answer == ANSWER_EVENTS)
		town_listen_took(t, m, r->bytes, r->len);
	else if (m->kind == MESSAGE_ACK && answer == ANSWER_ACKED)
		t->partners[m->partner].acked = town_read_upto(t, r->bytes, r->len);
	else
		return m->kind == MESSAGE_SUBSCRIBE &&
		       town_read_answer(t, r->bytes, r->len)->answer == ANSWER_SUBSCRIBED;
	return true;
}

/* Whether the message is kept. */
static bool took(struct town *t, struct town_message *m, const struct commands_reply *r)
{
	const struct proto_answer *a;

	sim_heard(t->w, t->partners[m->partner].id, r->bytes, r->len);
	if (!message_is_command(m->kind) && took_question(t, m, r))
		return false;
	a = town_read_answer(t, r->bytes, r->len);
	if (!message_is_command(m->kind))
		wrong(t, m, a, "a question was not answered");
	sim_trace(t->w, "%s %s: %s %s", t->partners[m->partner].id, message_type(m->kind),
	          terms_name(&terms_answer, (int)a->answer), a->problem != NULL ? a->problem->code : "");
	return took_command(t, m, a);
}

static void forget_answer(struct town *t, const struct town_message *m)
{
	char sql[200];

	if (!m->again || !sim_planted(t->w, "twice"))
		return;
	snprintf(sql, sizeof(sql), "DELETE FROM answer WHERE event_id = '%s'", m->id);
	town_watch_spoil(t, sql);
}

void town_post_send(struct town *t)
{
	struct sim_world *w = t->w;
	int count = batch.count;

	if (count == 0)
		return;
	for (int i = 0; i < count; i++)
		forget_answer(t, batch.at[i]);
	store_begin(w->store);
	for (int i = 0; i < count; i++) {
		w->now = time_add(w->now, 1);
		batch.replies[i] =
		        commands_partner(w->commands, w->arena, w->now, t->partners[batch.at[i]->partner].id,
		                         batch.at[i]->bytes, batch.at[i]->len, false);
	}
	if (!store_commit(w->store))
		sim_fail(w, "store", "commit: %s", store_why(w->store));
	batch.count = 0;
	for (int i = 0; i < count; i++)
		if (!took(t, batch.at[i], &batch.replies[i]))
			town_post_free(batch.at[i]);
	town_turn_over(t);
}

/* ---- people ---- */

void *town_post_ask(struct town *t, const char *person, enum method method, const void *params,
                    enum problem *ret_problem)
{
	struct sim_world *w = t->w;
	struct proto_rpc_request *r = proto_new(w->arena, &proto_table_rpc_request);
	const struct proto_rpc_error *error;
	enum problem problem = PROBLEM_NONE;
	const char *text;
	void *result;
	size_t len;

	r->jsonrpc = "2.0";
	r->id = arena_printf(w->arena, "r-%012llx-%lld", (unsigned long long)w->now.ms,
	                     (long long)++t->page->counts[TOWN_REQUESTS]);
	r->method = method_name(method);
	r->params = params != NULL ? proto_write(w->arena, method_params(method), params, NULL) : NULL;
	text = proto_write(w->arena, &proto_table_rpc_request, r, &len);
	result = sim_world_ask(w, person, method, text, len, &error);
	if (result == NULL)
		problem = problem_from_code(error->data->code);
	if (ret_problem != NULL)
		*ret_problem = problem;
	else if (result == NULL && problem < 300)
		t->page->refused_for[problem]++;
	return result;
}

void town_post_asked(struct town *t)
{
	town_turn_over(t);
}
