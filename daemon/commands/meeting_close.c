/*
 * meeting.close, and the end of a meeting by time: what stood there was discussed, but for what a person says
 * was not reached: that waits again, and counts as passed over.
 */
#include "commands/desk_view.h"
#include "commands/meeting_plan.h"
#include "commands/passed_over.h"
#include "store/store_speaker.h"

static void discussed(struct turn *t, const struct store_meeting *m, const struct store_item *item)
{
	struct store_case c;

	store_item_held(t->store, item);
	if (!store_case_get(t->store, item->case_.text, &c))
		return;
	c.discussed = time_local_day(m->start);
	c.next_date = day_add(t->today, (int)t->conf->policy.silent_case_days);
	c.passed_over = 0;
	c.displaced = (struct meeting_id){{0}};
	store_speaker_set_go_ahead(t->store, &c.id, false);
	store_case_update(t->store, &c);
	turn_audit(t, &(struct store_audit){.event = "case.discussed",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text),
	                                    .case_id = arena_text(t->arena, c.id.text)});
}

void meeting_plan_end(struct turn *t, struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);

	m->state = MEETING_HELD;
	store_meeting_update(t->store, m);
	turn_audit(t, &(struct store_audit){.event = "meeting.held",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text)});
	for (size_t i = 0; i < items.count; i++)
		discussed(t, m, &items.at[i]);
	passed_over_begin(t, m);
}

static bool closes(const struct turn *t, const struct store_meeting *m, struct refusal *refusal)
{
	const char *why = NULL;

	switch (m->state) {
	case MEETING_DRAFT:
		why = "nobody was told of it: announce it, or cancel it";
		break;
	case MEETING_HELD:
		why = "it is over already";
		break;
	case MEETING_ANNOUNCED:
		if (time_local_day(m->start).n > t->today.n)
			why = "its day has not come";
		break;
	case MEETING_CANCELLED:
	case MEETING_ABSENT:
	case MEETING_STATE_COUNT:
		why = "it was cancelled";
		break;
	}
	if (why != NULL)
		refusal_set(refusal, PROBLEM_MEETING_STATE, "/params/meeting", "%s", why);
	return why == NULL;
}

/* The case waits again; its place is kept as one that was not reached. */
static void not_reached(struct turn *t, struct case_view *v, const struct store_meeting *m)
{
	meeting_plan_remove(t, v, CAUSE_NOT_REACHED);
	store_item_held(t->store, &(struct store_item){.case_ = v->c.id, .meeting = m->id, .slot = 0});
	v->c.next_date = v->c.discuss_by;
	store_case_update(t->store, &v->c);
	turn_audit(t, &(struct store_audit){.event = "item.not_reached",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text),
	                                    .case_id = v->c.id.text});
}

static bool put_back(struct turn *t, const struct store_meeting *m, const char *code, size_t number,
                     struct refusal *refusal)
{
	struct case_view *v = arena_alloc(t->arena, sizeof(*v));
	struct case_id id;
	struct store_item item;

	if (!id_parse_case(code, &id) || !store_item_get(t->store, &id, &item) ||
	    !ID_EQUAL(item.meeting, m->id) || !case_view_load(t, id.text, NULL, v)) {
		refusal_set(refusal, PROBLEM_CASE_UNKNOWN,
		            arena_printf(t->arena, "/params/not_discussed/%zu", number),
		            "no such case stands at this meeting");
		return false;
	}
	not_reached(t, v, m);
	return true;
}

bool meeting_close(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	const struct proto_close_params *p = params;
	struct proto_done *done = result;
	struct store_meeting m;

	if (!desk_view_meeting(t, who, p->meeting, &m, refusal) || !closes(t, &m, refusal))
		return false;
	for (size_t i = 0; i < p->not_discussed.count; i++)
		if (!put_back(t, &m, p->not_discussed.at[i], i, refusal))
			return false;
	done->count = (int64_t)store_item_of_meeting(t->store, t->arena, &m.id).count;
	meeting_plan_end(t, &m);
	done->done = true;
	done->meeting = arena_text(t->arena, m.id.text);
	if (p->not_discussed.count > 0)
		done->note = arena_printf(t->arena, "%zu not reached: planned again", p->not_discussed.count);
	return true;
}
