/*
 * door - a message at a partner's door: read, allowed, once only, dispatched; and the answer. A refusal
 * undoes its savepoint and leaves an audit row only, so that it is judged anew when sent again (design
 * section 3).
 */
#include <assert.h>

#include "base/text.h"
#include "commands/limit.h"
#include "commands/turn.h"
#include "store/store_answer.h"
#include "store/store_outbox.h"
#include "store/store_signal.h"

static turn_partner_command *const handlers[MESSAGE_COUNT] = {
        [MESSAGE_SIGNAL] = signal_report,
        [MESSAGE_WITHDRAWAL] = withdrawal_report,
        [MESSAGE_CONFIRMATION] = consent_confirm_partner,
        [MESSAGE_REGIE_ANSWER] = regie_answer,
        [MESSAGE_SUBSCRIBE] = stream_subscribe,
        [MESSAGE_FETCH] = stream_fetch,
        [MESSAGE_ACK] = stream_ack,
        [MESSAGE_RENEWAL] = consent_renew,
        [MESSAGE_ERASED] = erasure_done,
        [MESSAGE_REGIE_RELEASE] = regie_release,
        [MESSAGE_ABSENCE] = absence_report,
        [MESSAGE_ABSENCE_END] = absence_withdraw,
        [MESSAGE_PLANNED] = contact_plan,
        [MESSAGE_ROSTER] = roster_report,
        [MESSAGE_AGENDA] = calendar_asked,
};

/* What follows from these is more work when the client is known: their answers all come after the same time.
 * It has to be longer than that work takes, and they are rare. For a calendar all that is announced is looked
 * at, and of a case that its partner may not know yet there is more when others know the client; for a roster
 * all cases that nobody has, and that a partner's own is among them it may not know. */
static const int64_t holds[MESSAGE_COUNT] = {
        [MESSAGE_WITHDRAWAL] = 150, [MESSAGE_RENEWAL] = 150, [MESSAGE_AGENDA] = 150, [MESSAGE_ROSTER] = 150};

/* Of a signal it is about as much work, and they are many: the region says. */
static int64_t hold_of(const struct turn *t, enum message kind)
{
	return kind == MESSAGE_SIGNAL ? t->conf->policy.signal_answer_ms : holds[kind];
}

static struct commands_reply reply(struct turn *t, struct proto_answer *answer)
{
	struct commands_reply r = {.wait_ms = 0};

	answer->epoch = store_epoch(t->store);
	r.bytes = proto_write(t->arena, &proto_table_answer, answer, &r.len);
	return r;
}

/* Only a tick makes the next anchor (tick.c): one made when somebody speaks would tell the others of it. */
static void add_witness(struct turn *t, struct proto_answer *answer)
{
	struct store_anchor anchor = store_anchor_last(t->store);
	struct proto_witness *w = proto_new(t->arena, &proto_table_witness);
	struct crypto_signer signer = store_anchor_signer(t->store);

	if (anchor.number == 0)
		return;
	w->anchor = anchor.number;
	w->head = crypto_hex(&anchor.head, arena_alloc(t->arena, CRYPTO_HEX_MAX));
	if (anchor.is_signed) {
		w->signature = crypto_signature_hex(&anchor.signature,
		                                    arena_alloc(t->arena, CRYPTO_SIGNATURE_HEX_MAX));
		w->key = crypto_signer_hex(&signer, arena_alloc(t->arena, CRYPTO_HEX_MAX));
	}
	answer->witness = w;
}

/* What is asked of a stream is refused before anything was written: it needs no savepoint, for which every
 * page that it writes to would be kept as it was. */
static bool refuses_first(enum message kind)
{
	return kind == MESSAGE_FETCH || kind == MESSAGE_ACK;
}

/* The audit row and the answer of a refusal; the savepoint is undone already. */
static struct commands_reply refuse(struct turn *t, const char *message_id, const struct refusal *refusal)
{
	struct proto_answer *answer = proto_new(t->arena, &proto_table_answer);
	/* Busy and full are no judgement of the message: the same message is welcome later. */
	bool over = refusal->problem == PROBLEM_NEW_PERSONS;
	bool later = over || refusal->problem == PROBLEM_BUSY || refusal->problem == PROBLEM_FULL;

	turn_counts(t)->refused++;
	turn_audit(t, &(struct store_audit){.event = "message.refused",
	                                    .action = 'E',
	                                    .outcome = 4,
	                                    .object_kind = "message",
	                                    .case_id = t->told_of,
	                                    .code = problem_code(refusal->problem)});
	answer->answer = later ? ANSWER_RETRY : ANSWER_REFUSED;
	answer->id = message_id;
	answer->problem = proto_problem(t->arena, refusal);
	if (later)
		answer->after_ms = over ? limit_after_ms(t) : 1000;
	return reply(t, answer);
}

static bool may(const struct conf_partner *from, const struct proto_message *m, struct refusal *refusal)
{
	if (!text_equal(m->envelope.source, from->source)) {
		refusal_set(refusal, PROBLEM_SOURCE_MISMATCH, "/source", NULL);
		return false;
	}
	if ((from->rights & TERMS_BIT(message_right(m->kind))) == 0) {
		refusal_set(refusal, PROBLEM_RIGHT_MISSING, "/type", NULL);
		return false;
	}
	return true;
}

/* A command that was applied before: the first answer, with what became of it as far as its sender may know.
 */
static bool repeated(struct turn *t, const struct proto_message *m, const struct crypto_hash *body,
                     struct proto_answer *answer, struct refusal *refusal, bool *ret_refused)
{
	struct store_answer before;
	struct store_signal signal;

	*ret_refused = false;
	if (!store_answer_find(t->store, t->arena, t->actor, m->envelope.id, &before))
		return false;
	if (!crypto_hash_equal(&before.body, body)) {
		refusal_set(refusal, PROBLEM_ID_REUSED, "/id", NULL);
		*ret_refused = true;
		return true;
	}
	turn_counts(t)->duplicates++;
	answer->answer = ANSWER_DUPLICATE;
	answer->recorded = before.recorded;
	answer->reference = before.reference;
	if (m->kind == MESSAGE_ABSENCE)
		answer->absence = before.object;
	/* A suspension is told to nobody: it may come from someone the sender does not know of (no oracle).
	 */
	if (before.object != NULL && store_signal_get(t->store, before.object, &signal))
		answer->state = signal.state == SIGNAL_ERASED ? SIGNAL_ERASED : SIGNAL_KEPT;
	return true;
}

static bool apply(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                  struct proto_answer *answer, struct limit *limit, struct refusal *refusal)
{
	if (!may(from, m, refusal))
		return false;
	if (!message_is_command(m->kind))
		return handlers[m->kind](t, from, m, answer, refusal);

	const char *text = proto_write(t->arena, message_table(m->kind), m->data, NULL);
	struct crypto_hash body = turn_body_hash(t, m->envelope.type, text);
	bool refused;
	if (repeated(t, m, &body, answer, refusal, &refused))
		return !refused;

	answer->answer = ANSWER_STORED;
	answer->recorded = t->now;
	if (!limit_admit(t, from, m, limit, refusal) || !handlers[m->kind](t, from, m, answer, refusal))
		return false;
	turn_counts(t)->stored++;
	store_answer_add(t->store, t->actor, m->envelope.id,
	                 &(struct store_answer){.body = body,
	                                        .recorded = t->now,
	                                        .object = t->stored,
	                                        .reference = answer->reference});
	return true;
}

/* A message that could be read, within its savepoint. */
static struct commands_reply judge(struct turn *t, const struct conf_partner *from,
                                   const struct proto_message *m)
{
	struct proto_answer *answer = proto_new(t->arena, &proto_table_answer);
	struct refusal refusal = {.problem = PROBLEM_NONE};
	struct limit limit = {.fresh = false};
	struct commands_reply r;

	if (!refuses_first(m->kind))
		store_savepoint(t->store);
	if (!apply(t, from, m, answer, &limit, &refusal)) {
		if (!refuses_first(m->kind))
			store_undo(t->store);
		limit_count(t, from, &limit, refusal.problem);
		r = refuse(t, m->envelope.id, &refusal);
		/* Over the limit nobody was looked for yet. */
		r.hold_ms = refusal.problem == PROBLEM_NEW_PERSONS ? 0 : hold_of(t, m->kind);
		return r;
	}
	if (!refuses_first(m->kind))
		store_keep(t->store);
	limit_count(t, from, &limit, PROBLEM_NONE);
	answer->id = m->envelope.id;
	add_witness(t, answer);
	r = reply(t, answer);
	r.wait_ms = t->wait_ms;
	r.hold_ms = hold_of(t, m->kind);
	return r;
}

struct commands_reply commands_partner(struct commands *c, struct arena *a, struct instant now,
                                       const char *partner, const void *bytes, size_t len, bool patient)
{
	struct turn t = turn_begin(c, a, now);
	const struct conf_partner *from = conf_partner(t.conf, partner);
	struct proto_message *m = arena_alloc(a, sizeof(*m));
	struct refusal refusal = {.problem = PROBLEM_NONE};

	assert(from != NULL && !from->revoked);
	/* What is kept for a full disk is for the audit rows of people's reads. */
	if (store_low(t.store))
		return commands_retry(c, a, partner, PROBLEM_FULL, bytes, len);
	/* Nothing may be told that could say "erased" before the erasure ledger has it. */
	if (store_owes(t.store))
		return commands_retry(c, a, partner, PROBLEM_BUSY, bytes, len);
	t.actor = from->id.text;
	t.office = terms_name(&terms_role, (int)from->role);
	t.patient = patient;
	if (!proto_read_message(a, bytes, len, m, &refusal))
		return refuse(&t, m->envelope.id, &refusal);
	return judge(&t, from, m);
}

struct commands_reply commands_defect(struct commands *c, struct arena *a, struct instant now,
                                      const char *principal, enum problem problem)
{
	struct turn t = turn_begin(c, a, now);
	struct refusal refusal = {.problem = PROBLEM_NONE};

	t.actor = principal;
	refusal_set(&refusal, problem, NULL, NULL);
	if (conf_person(t.conf, principal) != NULL)
		return desk_refuse(&t, NULL, &refusal);
	return refuse(&t, NULL, &refusal);
}

struct commands_reply commands_retry(struct commands *c, struct arena *a, const char *principal,
                                     enum problem problem, const void *bytes, size_t len)
{
	struct turn t = turn_begin(c, a, (struct instant){0});
	struct refusal ignored, refusal = {.problem = PROBLEM_NONE};

	refusal_set(&refusal, problem, NULL, NULL);
	if (conf_person(t.conf, principal) != NULL)
		return desk_retry(&t, bytes, len, &refusal);

	struct proto_message *m = arena_alloc(a, sizeof(*m));
	struct proto_answer *answer = proto_new(a, &proto_table_answer);
	answer->answer = ANSWER_RETRY;
	answer->after_ms = 1000;
	answer->problem = proto_problem(a, &refusal);
	/* Only its id is of interest now, and that is there also when the message will be refused. */
	bool readable = proto_read_message(a, bytes, len, m, &ignored);
	(void)readable;
	answer->id = m->envelope.id;
	return reply(&t, answer);
}
