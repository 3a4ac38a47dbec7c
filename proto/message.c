/*
 * A partner's message: proto_read_message of proto.h.
 */
#include <string.h>

#include "proto/json.h"
#include "proto/proto.h"
#include "proto/read.h"

static bool refuse_at(struct reader *r, const char *member, enum problem p, const char *detail)
{
	read_enter(r, member);
	return read_refuse(r, p, detail);
}

/* Before all else, because another version may have other fields. */
static bool version(struct reader *r, const json_t *root)
{
	const json_t *v = json_object_get(root, "specversion");

	if (json_is_string(v) && strcmp(json_string_value(v), "1.0") != 0)
		return refuse_at(r, "specversion", PROBLEM_SPECVERSION, NULL);
	return true;
}

static bool from_json(struct arena *a, const json_t *root, struct proto_message *m, struct refusal *refusal)
{
	struct reader r = read_start(a, refusal);
	const struct proto_table *table;
	size_t back;

	if (!version(&r, root))
		return false;
	if (json_object_get(root, "data_base64") != NULL)
		return refuse_at(&r, "data_base64", PROBLEM_MEMBER_UNKNOWN,
		                 "send data as JSON, in the member data");
	r.json_left = true;
	if (!read_object(&r, &proto_table_envelope, root, &m->envelope))
		return false;
	m->kind = message_from_type(m->envelope.type);
	if (m->kind == MESSAGE_ABSENT)
		return refuse_at(&r, "type", PROBLEM_TYPE_UNKNOWN, NULL);
	r.json_left = false;
	table = message_table(m->kind);
	m->data = arena_alloc(a, table->size);
	back = read_enter(&r, "data");
	if (!read_object(&r, table, json_object_get(root, "data"), m->data))
		return false;
	read_leave(&r, back);
	return true;
}

bool proto_read_message(struct arena *a, const void *bytes, size_t len, struct proto_message *ret,
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
		id = read_id(a, &proto_table_envelope, root);
		memset(ret, 0, sizeof(*ret));
		ret->envelope.id = id;
	}
	json_decref(root);
	return ok;
}
