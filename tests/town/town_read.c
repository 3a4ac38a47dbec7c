#include "town_read.h"

#include "proto/json.h"
#include "proto/read.h"

static void refused(struct town *t, const char *what, const struct refusal *r)
{
	sim_fail(t->w, "contract", "%s: %s at %s", what, problem_code(r->problem), r->pointer);
}

static void read_event(struct town *t, const json_t *event, const char *type, enum event *ret_kind,
                       void **ret_data)
{
	enum event kind = proto_event_from_type(type);
	struct refusal refusal;
	struct reader r = read_start(t->w->arena, &refusal);

	if (kind == EVENT_ABSENT)
		sim_fail(t->w, "contract", "a notification of no known kind: %s", type);
	*ret_kind = kind;
	*ret_data = arena_alloc(t->w->arena, proto_event_table(kind)->size);
	if (!read_object(&r, proto_event_table(kind), json_object_get(event, "data"), *ret_data))
		refused(t, type, &refusal);
}

/* What the events say is read where it stands, by the tables of their kinds, not as text. */
void town_read_answer(struct town *t, const char *bytes, size_t len, struct town_answer *ret)
{
	struct refusal refusal;
	json_t *root = json_parse(bytes, len, PROTO_RESULT_MAX, &refusal);
	struct reader r = read_start(t->w->arena, &refusal);
	const struct proto_notification_list *events;

	r.json_left = true;
	ret->says = arena_alloc(t->w->arena, proto_table_answer.size);
	if (root == NULL || !read_object(&r, &proto_table_answer, root, ret->says))
		refused(t, "an answer", &refusal);
	events = &ret->says->events;
	if (events->count > TOWN_CREDIT)
		sim_fail(t->w, "contract", "%zu notifications in an answer", events->count);
	for (size_t i = 0; i < events->count; i++)
		read_event(t, json_array_get(json_object_get(root, "events"), i), events->at[i].type,
		           &ret->kinds[i], &ret->data[i]);
	json_decref(root);
}
