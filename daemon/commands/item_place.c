#include "commands/item_place.h"

#include "commands/notify.h"
#include "store/store_case.h"

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer, const char *detail)
{
	if (detail == NULL)
		refusal_set(refusal, problem, pointer, NULL);
	else
		refusal_set(refusal, problem, pointer, "%s", detail);
	return false;
}

struct item_place item_place_of(struct turn *t, const struct case_id *case_)
{
	struct item_place p = {.placed = false};

	if (!store_item_get(t->store, case_, &p.item) ||
	    !store_meeting_get(t->store, p.item.meeting.text, &p.meeting))
		return p;
	p.placed = true;
	p.announced = p.meeting.state == MEETING_ANNOUNCED;
	return p;
}

const char *item_place_expects(const struct case_view *v, const struct item_place *was)
{
	if (!was->placed || !was->announced || !case_view_attends(v))
		return NULL;
	return "its client was to come on the day that was announced: see that they are told";
}

static bool comes(const struct store_person *p, const struct store_meeting *m)
{
	return store_person_comes(p, time_local_day(m->start), m->ad_hoc);
}

bool item_place_attended(struct turn *t, const struct case_id *case_, const struct store_meeting *m)
{
	struct store_regie r;
	struct store_person holder, deputy;
	const struct person_id *stands_in;

	if (!store_regie_current(t->store, t->arena, case_, &r) || r.state != REGIE_ACCEPTED ||
	    !store_roster_get(t->store, t->arena, r.person.text, &holder) || comes(&holder, m))
		return true;
	stands_in = store_person_deputy(&holder, time_local_day(m->start));
	return ID_IS_SET(*stands_in) && store_roster_get(t->store, t->arena, stands_in->text, &deputy) &&
	       comes(&deputy, m);
}

bool item_place_may(struct turn *t, const struct case_view *v, const struct store_meeting *m,
                    struct refusal *refusal)
{
	struct day day = time_local_day(m->start), until = case_view_discuss_until(t, v);

	if (!ID_EQUAL(m->table, v->c.table))
		return refused(refusal, PROBLEM_MEETING_UNKNOWN, "/params/meeting",
		               "there is none of that name at the table of this case");
	if (m->state != MEETING_DRAFT && m->state != MEETING_ANNOUNCED)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting",
		               m->state == MEETING_HELD ? "it is over" : "it was cancelled");
	if (m->start.ms <= t->now.ms)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting", "it has begun already");
	if (!day_is_set(until))
		return refused(refusal, PROBLEM_CONSENT_SCOPE, "/params/case",
		               "no consent lets it be discussed");
	if (until.n < day.n)
		return refused(refusal, PROBLEM_CONSENT_ENDED, "/params/meeting",
		               "the consent will have ended by that day");
	if (!item_place_attended(t, &v->c.id, m))
		return refused(refusal, PROBLEM_PERSON_REFUSED, "/params/meeting",
		               "the regiehouder is absent that day, and so is the deputy");
	return true;
}

int64_t item_place_free_slot(struct turn *t, const struct case_id *case_, const struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);
	int64_t others = 0;

	for (size_t i = 0; i < items.count; i++)
		others += ID_EQUAL(items.at[i].case_, *case_) ? 0 : 1;
	if (others >= m->seats)
		return 0;
	for (int64_t slot = 1; slot <= m->seats; slot++) {
		bool taken = false;

		for (size_t i = 0; i < items.count && !taken; i++)
			taken = items.at[i].slot == slot && !ID_EQUAL(items.at[i].case_, *case_);
		if (!taken)
			return slot;
	}
	return 0;
}

bool item_place_barred(struct turn *t, const struct store_case *c, struct day *ret_day)
{
	struct store_meeting m;

	if (!ID_IS_SET(c->displaced) || !store_meeting_get(t->store, c->displaced.text, &m) ||
	    time_local_day(m.start).n < t->today.n)
		return false;
	*ret_day = time_local_day(m.start);
	return true;
}

static void tell(struct turn *t, const struct case_view *v, const struct item_place *was,
                 const struct store_meeting *m, int64_t slot)
{
	struct proto_item_facts *facts = proto_new(t->arena, &proto_table_item_facts);
	bool announced = m->state == MEETING_ANNOUNCED;
	enum event kind;

	if (!announced && !was->announced)
		return;
	if (announced && was->announced)
		kind = EVENT_ITEM_MOVED;
	else
		kind = announced ? EVENT_ITEM_ANNOUNCED : EVENT_ITEM_CANCELLED;
	if (announced)
		facts->place = notify_place(t, v, m, slot);
	if (was->announced)
		facts->was = notify_place(t, v, &was->meeting, was->item.slot);
	facts->urgency = v->c.urgency;
	facts->cause = CAUSE_DECISION;
	notify_case(t, v, kind, NULL, facts, &facts->case_);
}

void item_place_stand(struct turn *t, struct case_view *v, const struct store_meeting *m, int64_t slot,
                      const char *event)
{
	struct day day = time_local_day(m->start);
	struct item_place was = item_place_of(t, &v->c.id);
	bool stays = was.placed && ID_EQUAL(was.meeting.id, m->id);

	if (stays)
		slot = was.item.slot;
	store_item_put(t->store, &(struct store_item){
	                                 .case_ = v->c.id, .meeting = m->id, .slot = slot, .pinned = true});
	/* Put somewhere again, it is to be discussed again. */
	v->c.discussed = day_none();
	v->c.next_date = day;
	v->c.displaced = (struct meeting_id){{0}};
	if (day_is_set(v->c.earliest) && v->c.earliest.n > day.n)
		v->c.earliest = day_none();
	store_case_update(t->store, &v->c);
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text),
	                                    .case_id = v->c.id.text,
	                                    .code = terms_name(&terms_cause, CAUSE_DECISION)});
	if (!stays)
		tell(t, v, &was, m, slot);
}
