#include "commands/desk.h"

#include <assert.h>
#include <string.h>

#include "store/store_answer.h"

static turn_person_command *const handlers[METHOD_COUNT] = {
        [METHOD_AGENDA] = agenda_show,
        [METHOD_MEETING_LIST] = meeting_list,
        [METHOD_MEETING_SHOW] = meeting_show,
        [METHOD_MEETING_ANNOUNCE] = meeting_announce,
        [METHOD_MEETING_HOLD] = meeting_hold,
        [METHOD_CASE_LIST] = case_list,
        [METHOD_CASE_SHOW] = case_show,
        [METHOD_CASE_CLOSE] = case_close,
        [METHOD_REGIE_ASSIGN] = regie_assign,
        [METHOD_AGENDA_PIN] = agenda_pin,
        [METHOD_AGENDA_DEFER] = agenda_defer,
        [METHOD_CONSENT_CONFIRM] = consent_confirm_person,
        [METHOD_CONSENT_WITHDRAW] = consent_withdraw_person,
        [METHOD_MATCH_LIST] = match_list,
        [METHOD_MATCH_CONFIRM] = match_confirm,
        [METHOD_MATCH_REJECT] = match_reject,
        [METHOD_INBOX] = inbox_list,
        [METHOD_PARTNERS] = partner_list,
        [METHOD_STATUS] = status_show,
        [METHOD_AUDIT_VERIFY] = audit_verify,
        [METHOD_ROSTER_IMPORT] = roster_import,
        [METHOD_ROSTER_SET] = roster_set,
        [METHOD_ROSTER_LIST] = roster_list,
        [METHOD_CONSENT_NARROW] = consent_narrow,
        [METHOD_CRISIS_REVIEW] = crisis_review,
        [METHOD_CRISIS_LIST] = crisis_list,
        [METHOD_GLASS_BREAK] = glass_break,
        [METHOD_GLASS_LIST] = glass_list,
        [METHOD_GLASS_SEEN] = glass_seen,
        [METHOD_ERASURE_LIST] = erasure_list,
        [METHOD_MATCH_HISTORY] = match_history,
        [METHOD_MATCH_UNDO] = match_undo,
        [METHOD_CASE_SPLIT] = case_split,
        [METHOD_LIMIT_LIST] = limit_list,
        [METHOD_LIMIT_LIFT] = limit_lift,
        [METHOD_KEY_STATUS] = key_status,
        [METHOD_KEY_ROTATE] = key_rotate,
        [METHOD_KEY_RETIRE] = key_retire,
        [METHOD_RETENTION] = retention_list,
        [METHOD_BACKUP_START] = backup_start,
        [METHOD_BACKUP_STATUS] = backup_status,
        [METHOD_LEDGER] = ledger_show,
        [METHOD_AUDIT_EXPORT] = audit_export,
        [METHOD_AGENDA_WHY] = agenda_why,
        [METHOD_AGENDA_WHAT_IF] = agenda_what_if,
        [METHOD_AGENDA_MOVE] = agenda_move,
        [METHOD_AGENDA_READY] = agenda_ready,
        [METHOD_AGENDA_CALENDAR] = calendar_show,
        [METHOD_MEETING_ADD] = meeting_add,
        [METHOD_MEETING_CANCEL] = meeting_cancel,
        [METHOD_MEETING_CLOSE] = meeting_close,
        [METHOD_ABSENCE_LIST] = absence_list,
        [METHOD_ABSENCE_SET] = absence_set,
        [METHOD_ABSENCE_DROP] = absence_drop,
        [METHOD_SPEAKER_LIST] = speaker_list,
        [METHOD_REGIE_MOVE_ALL] = regie_move_all,
        [METHOD_REGIE_UNDO] = regie_undo,
        [METHOD_DIGEST] = digest_show,
};

turn_person_command *desk_handler(enum method m)
{
	assert(m >= METHOD_ABSENT && m < METHOD_COUNT);
	return handlers[m];
}

/* A text member of the parameters by its name on the wire, whatever the method; NULL when there is none. */
static const char *param(const struct proto_request *r, const char *name)
{
	const struct proto_field *f = proto_table_field(method_params(r->method), name);
	const char *value;

	if (f == NULL)
		return NULL;
	memcpy(&value, (const char *)r->params + f->offset, sizeof(value));
	return value;
}

/* Who is at the door: somebody unknown or revoked since is nobody, and may do nothing. */
static const struct conf_person *visitor(struct turn *t, const char *person)
{
	const struct conf_person *who = conf_person(t->conf, person);

	t->actor = person;
	if (who == NULL)
		return NULL;
	t->office = terms_name(&terms_office, (int)who->office);
	return who->revoked ? NULL : who;
}

static bool may(const struct conf_person *who, enum method m, struct refusal *refusal)
{
	enum right right = method_right(m), also = method_right_also(m);

	if (who == NULL) {
		refusal_set(refusal, PROBLEM_RIGHT_MISSING, NULL, NULL);
		return false;
	}
	if (right == RIGHT_ABSENT || (who->rights & TERMS_BIT(right)) != 0 ||
	    (also != RIGHT_ABSENT && (who->rights & TERMS_BIT(also)) != 0))
		return true;
	refusal_set(refusal, PROBLEM_RIGHT_MISSING, "/method", "it needs the right %s%s%s",
	            terms_name(&terms_right, (int)right), also != RIGHT_ABSENT ? " or " : "",
	            also != RIGHT_ABSENT ? terms_name(&terms_right, (int)also) : "");
	return false;
}

/* Runs the method within its savepoint. The result as text; NULL: refused, or it waits (t->wait_ms), and
 * nothing of it is left. */
static const char *apply(struct turn *t, const struct conf_person *who, const struct proto_request *r,
                         struct refusal *refusal)
{
	const struct proto_table *table = method_result(r->method);
	void *result = proto_new(t->arena, table);

	store_savepoint(t->store);
	if (!desk_handler(r->method)(t, who, r->params, result, refusal) || t->wait_ms > 0) {
		store_undo(t->store);
		return NULL;
	}
	store_keep(t->store);
	return proto_write(t->arena, table, result, NULL);
}

/* Applied exactly once for each id of this person (I2): the answer is kept and given again. */
static const char *apply_once(struct turn *t, const struct conf_person *who, const struct proto_request *r,
                              struct refusal *refusal)
{
	const char *body = proto_write(t->arena, method_params(r->method), r->params, NULL);
	struct store_answer answer = {.body = turn_body_hash(t, method_name(r->method), body),
	                              .recorded = t->now};
	struct store_answer before;

	if (store_answer_find(t->store, t->arena, t->actor, r->id, &before)) {
		if (!crypto_hash_equal(&before.body, &answer.body)) {
			refusal_set(refusal, PROBLEM_ID_REUSED, "/id", NULL);
			return NULL;
		}
		turn_counts(t)->duplicates++;
		return before.result;
	}
	answer.result = apply(t, who, r, refusal);
	if (answer.result == NULL)
		return NULL;
	store_answer_add(t->store, t->actor, r->id, &answer);
	turn_audit(t, &(struct store_audit){.event = "request.applied",
	                                    .action = 'E',
	                                    .object_kind = "method",
	                                    .object = method_name(r->method),
	                                    .case_id = param(r, "case"),
	                                    .reason = param(r, "reason")});
	turn_counts(t)->stored++;
	return answer.result;
}

static struct commands_reply reply_with(struct turn *t, struct proto_rpc_response *response)
{
	struct commands_reply reply = {0};

	response->jsonrpc = "2.0";
	reply.bytes = proto_write(t->arena, &proto_table_rpc_response, response, &reply.len);
	return reply;
}

static struct commands_reply reply_refused(struct turn *t, const char *request_id,
                                           const struct refusal *refusal)
{
	struct proto_rpc_response *response = proto_new(t->arena, &proto_table_rpc_response);
	struct proto_rpc_error *error = proto_new(t->arena, &proto_table_rpc_error);

	error->code = refusal_rpc_code(refusal);
	error->message = problem_title(refusal->problem);
	error->data = proto_problem(t->arena, refusal);
	response->id = request_id;
	response->error = error;
	return reply_with(t, response);
}

static struct commands_reply refuse(struct turn *t, const struct proto_request *r,
                                    const struct refusal *refusal)
{
	struct store_audit row = {.event = "request.refused",
	                          .action = 'E',
	                          .outcome = 4,
	                          .code = problem_code(refusal->problem)};

	if (r->method != METHOD_ABSENT) {
		row.object_kind = "method";
		row.object = method_name(r->method);
		row.case_id = param(r, "case");
	}
	turn_audit(t, &row);
	turn_counts(t)->refused++;
	return reply_refused(t, r->id, refusal);
}

struct commands_reply desk_refuse(struct turn *t, const char *request_id, const struct refusal *refusal)
{
	const struct proto_request r = {.method = METHOD_ABSENT, .id = request_id};

	return refuse(t, &r, refusal);
}

struct commands_reply desk_retry(struct turn *t, const void *bytes, size_t len, const struct refusal *refusal)
{
	struct proto_request r = {.method = METHOD_ABSENT};
	struct refusal ignored;
	/* Of interest is only its id, which is there also when the request will be refused. */
	bool readable = bytes != NULL && proto_read_request(t->arena, bytes, len, &r, &ignored);

	(void)readable;
	return reply_refused(t, r.id, refusal);
}

static struct commands_reply judge(struct turn *t, const char *person, const void *bytes, size_t len)
{
	const struct conf_person *who = visitor(t, person);
	struct proto_request r = {0};
	struct refusal refusal = {0};
	struct proto_rpc_response *response;
	const char *result;

	if (!proto_read_request(t->arena, bytes, len, &r, &refusal))
		return desk_refuse(t, r.id, &refusal);
	t->request = r.id;
	if (!may(who, r.method, &refusal))
		return refuse(t, &r, &refusal);
	/* As at a partner's door: only how the daemon is. */
	if (store_owes(t->store) && r.method != METHOD_STATUS) {
		refusal_set(&refusal, PROBLEM_BUSY, NULL, "the erasure ledger cannot be written");
		return reply_refused(t, r.id, &refusal);
	}
	if (method_is_command(r.method))
		result = apply_once(t, who, &r, &refusal);
	else
		result = apply(t, who, &r, &refusal);
	if (t->wait_ms > 0)
		return (struct commands_reply){.wait_ms = t->wait_ms};
	if (result == NULL)
		return refuse(t, &r, &refusal);
	response = proto_new(t->arena, &proto_table_rpc_response);
	response->id = r.id;
	response->result = result;
	return reply_with(t, response);
}

struct commands_reply commands_person(struct commands *c, struct arena *a, struct instant now,
                                      const char *person, const void *bytes, size_t len)
{
	struct turn t = turn_begin(c, a, now);

	t.at_once = true;
	return judge(&t, person, bytes, len);
}

struct commands_reply commands_person_later(struct commands *c, struct arena *a, struct instant now,
                                            const char *person, const void *bytes, size_t len, bool patient)
{
	struct turn t = turn_begin(c, a, now);

	t.patient = patient;
	return judge(&t, person, bytes, len);
}
