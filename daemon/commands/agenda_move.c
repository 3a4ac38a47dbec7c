/*
 * agenda.move: a case on another meeting by decision, pinned there; also in the place of another, which waits
 * for another meeting then. A person decides: also what is less urgent may take the place of a crisis, and
 * that is said.
 */
#include "commands/desk_view.h"
#include "commands/item_place.h"
#include "commands/meeting_plan.h"

/* The case that gives way, where it has to stand. */
static bool displaced_case(struct turn *t, const struct conf_person *who, const char *code,
                           const struct case_view *v, const struct store_meeting *m,
                           struct case_view *ret_view, struct item_place *ret_place, struct refusal *refusal)
{
	const char *why = NULL;

	if (!desk_view_case(t, who, code, "/params/displace", ret_view, refusal))
		return false;
	*ret_place = item_place_of(t, &ret_view->c.id);
	if (ID_EQUAL(ret_view->c.id, v->c.id))
		why = "a case cannot give way to itself";
	else if (!ret_place->placed || !ID_EQUAL(ret_place->meeting.id, m->id))
		why = "it does not stand at that meeting";
	if (why == NULL)
		return true;
	refusal_set(refusal, PROBLEM_CASE_UNKNOWN, "/params/displace", "%s", why);
	return false;
}

static const char *note(const struct case_view *v, const struct item_place *was,
                        const struct store_meeting *m, const struct case_view *other)
{
	bool moves = !was->placed || !ID_EQUAL(was->meeting.id, m->id);
	const char *expects = moves ? item_place_expects(v, was) : NULL;

	if (other != NULL && other->c.urgency == URGENCY_CRISIS && v->c.urgency != URGENCY_CRISIS)
		return "a crisis gave way to what is less urgent: see that it is discussed in time";
	if (other != NULL && case_view_attends(other))
		return "its client wanted to be there: the one who gave way is to be told";
	if (expects != NULL)
		return expects;
	if (time_local_day(m->start).n > v->c.discuss_by.n)
		return "this meeting is after the day by which the case should be discussed";
	return NULL;
}

/* It waits for another meeting, and does not come back to this one. */
static void give_way(struct turn *t, struct case_view *other, const struct store_meeting *m)
{
	meeting_plan_remove(t, other, CAUSE_DISPLACED);
	other->c.displaced = m->id;
	other->c.next_date = other->c.discuss_by;
	store_case_update(t->store, &other->c);
	store_table_mark(t->store, &other->c.table,
	                 other->c.urgency == URGENCY_CRISIS ? STORE_DIRTY_AT_ONCE : STORE_DIRTY);
}

bool agenda_move(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_move_params *p = params;
	struct proto_done *done = result;
	struct item_place there = {.placed = false}, was;
	struct case_view v, other;
	struct store_meeting m;
	int64_t slot;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal) ||
	    !desk_view_meeting(t, who, p->meeting, &m, refusal) || !item_place_may(t, &v, &m, refusal) ||
	    (p->displace != NULL && !displaced_case(t, who, p->displace, &v, &m, &other, &there, refusal)))
		return false;
	slot = item_place_free_slot(t, &v.c.id, &m);
	if (slot == 0 && !there.placed) {
		refusal_set(refusal, PROBLEM_MEETING_FULL, "/params/meeting",
		            "name the case that gives way: --displace CASE");
		return false;
	}
	was = item_place_of(t, &v.c.id);
	done->note = note(&v, &was, &m, slot == 0 ? &other : NULL);
	if (slot == 0) {
		give_way(t, &other, &m);
		slot = there.item.slot;
	} else if (there.placed) {
		done->note = "there was a free seat: nobody had to give way";
	}
	item_place_stand(t, &v, &m, slot, "item.moved");
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	done->meeting = arena_text(t->arena, m.id.text);
	return true;
}
