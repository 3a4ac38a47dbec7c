/*
 * A person's request: proto_read_request of proto.h.
 */
#include <string.h>

#include "proto/json.h"
#include "proto/proto.h"
#include "proto/read.h"

/* Methods share parameter tables; this is what one of them cannot do without. Columns: method, the member
 * that must be there, what is wrong without, and the member that alone makes it needed (NULL: always). */
static const struct need {
	enum method method;
	const char *member;
	enum problem problem;
	const char *with;
} needs[] = {
        {METHOD_CASE_SHOW, "reason", PROBLEM_REASON_MISSING, "identify"},
        {METHOD_CASE_CLOSE, "reason", PROBLEM_REASON_MISSING, NULL},
        {METHOD_REGIE_ASSIGN, "person", PROBLEM_MEMBER_MISSING, NULL},
        {METHOD_REGIE_ASSIGN, "reason", PROBLEM_REASON_MISSING, NULL},
        {METHOD_AGENDA_PIN, "meeting", PROBLEM_MEMBER_MISSING, NULL},
        {METHOD_AGENDA_PIN, "reason", PROBLEM_REASON_MISSING, NULL},
        {METHOD_AGENDA_DEFER, "until", PROBLEM_MEMBER_MISSING, NULL},
        {METHOD_AGENDA_DEFER, "reason", PROBLEM_REASON_MISSING, NULL},
        {METHOD_AGENDA_READY, "reason", PROBLEM_REASON_MISSING, NULL},
        {METHOD_MATCH_CONFIRM, "with", PROBLEM_MEMBER_MISSING, NULL},
        {METHOD_GLASS_BREAK, "reason", PROBLEM_REASON_MISSING, NULL},
};

static bool refuse_at(struct reader *r, const char *member, enum problem p, const char *detail)
{
	read_enter(r, member);
	return read_refuse(r, p, detail);
}

/* What JSON-RPC 2.0 allows and this door does not, each with its own words. */
static bool spoken_here(struct reader *r, const json_t *root)
{
	const json_t *v = json_object_get(root, "jsonrpc"), *id = json_object_get(root, "id");
	const json_t *params = json_object_get(root, "params");

	if (json_is_array(root))
		return read_refuse(r, PROBLEM_MEMBER_TYPE, "no batches here: one request in a message");
	if (json_is_string(v) && strcmp(json_string_value(v), "2.0") != 0)
		return refuse_at(r, "jsonrpc", PROBLEM_SPECVERSION, NULL);
	if (json_is_object(root) && (id == NULL || json_is_null(id)))
		return refuse_at(r, "id", PROBLEM_MEMBER_MISSING,
		                 "no notifications here: every request has an id");
	if (json_is_number(id))
		return refuse_at(r, "id", PROBLEM_MEMBER_TYPE,
		                 "numbers are not accepted here: the id is a string");
	if (json_is_array(params))
		return refuse_at(r, "params", PROBLEM_MEMBER_TYPE, "parameters go by name: an object");
	return true;
}

static bool is_given(const json_t *params, const char *member)
{
	const json_t *v = json_object_get(params, member);

	return v != NULL && !json_is_null(v) && !json_is_false(v);
}

/* Blanks are no reason, wherever one is given. */
static bool reason_says_something(const json_t *params)
{
	const char *reason = json_string_value(json_object_get(params, "reason"));

	return reason == NULL || reason[0] == '\0' || reason[strspn(reason, " \t\r\n")] != '\0';
}

static bool needs_met(struct reader *r, enum method method, const json_t *params)
{
	if (!reason_says_something(params))
		return refuse_at(r, "reason", PROBLEM_REASON_MISSING, NULL);
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if (needs[i].method != method || is_given(params, needs[i].member))
			continue;
		if (needs[i].with == NULL || is_given(params, needs[i].with))
			return refuse_at(r, needs[i].member, needs[i].problem, NULL);
	}
	return true;
}

static bool read_params(struct reader *r, const json_t *params, struct proto_request *q)
{
	const struct proto_table *table = method_params(q->method);
	json_t *none = NULL;
	size_t back = read_enter(r, "params");
	bool ok;

	if (params == NULL || json_is_null(params))
		params = none = json_object();
	q->params = arena_alloc(r->arena, table->size);
	ok = read_object(r, table, params, q->params) && needs_met(r, q->method, params);
	json_decref(none);
	if (ok)
		read_leave(r, back);
	return ok;
}

static bool from_json(struct arena *a, const json_t *root, struct proto_request *q, struct refusal *refusal)
{
	struct reader r = read_start(a, refusal);
	struct proto_rpc_request envelope;

	if (!spoken_here(&r, root))
		return false;
	r.json_left = true;
	if (!read_object(&r, &proto_table_rpc_request, root, &envelope))
		return false;
	q->id = envelope.id;
	q->method = method_from_name(envelope.method);
	if (q->method == METHOD_ABSENT)
		return refuse_at(&r, "method", PROBLEM_TYPE_UNKNOWN, NULL);
	r.json_left = false;
	return read_params(&r, json_object_get(root, "params"), q);
}

bool proto_read_request(struct arena *a, const void *bytes, size_t len, struct proto_request *ret,
                        struct refusal *ret_refusal)
{
	json_t *root = json_parse(bytes, len, PROTO_MESSAGE_MAX, ret_refusal);
	const char *id;
	bool ok;

	memset(ret, 0, sizeof(*ret));
	if (root == NULL)
		return false;
	ok = from_json(a, root, ret, ret_refusal);
	if (!ok) {
		id = read_id(a, &proto_table_rpc_request, root);
		memset(ret, 0, sizeof(*ret));
		ret->id = id;
	}
	json_decref(root);
	return ok;
}
