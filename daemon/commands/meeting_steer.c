/*
 * meeting.announce, meeting.hold, agenda.pin, agenda.defer: what a person decides about meetings and places.
 *
 * A pin takes a free seat and displaces nobody: who should make room is named by a defer. It overrules an
 * earlier defer, never the consent, the seats, or the known absence of the regiehouder (I5). Partners hear of
 * it as far as they knew: a draft is told to nobody (design section 5).
 */
#include "commands/desk_view.h"
#include "commands/meeting_plan.h"
#include "commands/notify.h"

#define DEFER_DAYS_MAX 366

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer, const char *detail)
{
	if (detail == NULL)
		refusal_set(refusal, problem, pointer, NULL);
	else
		refusal_set(refusal, problem, pointer, "%s", detail);
	return false;
}

static void audit_meeting(struct turn *t, const struct store_meeting *m, const char *event)
{
	turn_audit(t, &(struct store_audit){
	                      .event = event, .action = 'U', .object_kind = "meeting", .object = m->id.text});
}

static void audit_item(struct turn *t, const struct case_view *v, const char *event, const char *meeting)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = meeting == NULL ? NULL : "meeting",
	                                    .object = meeting,
	                                    .case_id = v->c.id.text,
	                                    .code = terms_name(&terms_cause, CAUSE_DECISION)});
}

/* A meeting that is still a draft: only its announcement can be brought forward or held back. */
static bool draft(struct turn *t, const struct conf_person *who, const char *id,
                  struct store_meeting *ret_meeting, struct refusal *refusal)
{
	struct store_meeting m;

	if (!desk_view_meeting(t, who, id, &m, refusal))
		return false;
	if (m.state != MEETING_DRAFT)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting", "it is no draft any more");
	if (m.start.ms <= t->now.ms)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting", "it has begun already");
	*ret_meeting = m;
	return true;
}

bool meeting_announce(struct turn *t, const struct conf_person *who, const void *params, void *result,
                      struct refusal *refusal)
{
	const struct proto_meeting_params *p = params;
	struct proto_done *done = result;
	const struct conf_table *table;
	struct store_meeting m;

	if (!draft(t, who, p->meeting, &m, refusal))
		return false;
	/* What is announced stays: nothing may wait to be planned then. */
	table = conf_table(t->conf, m.table.text);
	if (table != NULL && store_table_dirty(t->store, &m.table) != STORE_CLEAN)
		meeting_plan_table(t, table);
	m.held_back = false;
	meeting_plan_announce(t, &m);
	done->done = true;
	done->meeting = arena_text(t->arena, m.id.text);
	done->count = (int64_t)store_item_of_meeting(t->store, t->arena, &m.id).count;
	return true;
}

bool meeting_hold(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_meeting_params *p = params;
	struct proto_done *done = result;
	struct store_meeting m;

	if (!draft(t, who, p->meeting, &m, refusal))
		return false;
	if (m.held_back != p->hold) {
		m.held_back = p->hold;
		store_meeting_update(t->store, &m);
		audit_meeting(t, &m, p->hold ? "meeting.held_back" : "meeting.let_go");
	}
	done->done = true;
	done->meeting = arena_text(t->arena, m.id.text);
	if (p->hold)
		done->note = "nobody hears of it until it is let go or announced";
	else if (m.announce_at.ms <= t->now.ms)
		done->note = "its term has come: it is announced now";
	return true;
}

static bool away(struct turn *t, const struct person_id *person, struct day on)
{
	struct store_person p;

	return !ID_IS_SET(*person) || !store_roster_get(t->store, t->arena, person->text, &p) ||
	       store_person_away(&p, on);
}

/* The regiehouder, once accepted, or the deputy must be there. */
static bool somebody_comes(struct turn *t, const struct case_view *v, struct day on)
{
	struct store_regie r;
	struct store_person p;

	if (!store_regie_current(t->store, t->arena, &v->c.id, &r) || r.state != REGIE_ACCEPTED)
		return true;
	if (!store_roster_get(t->store, t->arena, r.person.text, &p))
		return true;
	return !away(t, &p.person, on) || !away(t, &p.deputy, on);
}

/* The lowest free slot but for what the case itself holds; 0: none. */
static int64_t free_slot(struct turn *t, const struct case_view *v, const struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);
	int64_t others = 0;

	for (size_t i = 0; i < items.count; i++)
		others += ID_EQUAL(items.at[i].case_, v->c.id) ? 0 : 1;
	if (others >= m->seats)
		return 0;
	for (int64_t slot = 1; slot <= m->seats; slot++) {
		bool taken = false;

		for (size_t i = 0; i < items.count && !taken; i++)
			taken = items.at[i].slot == slot && !ID_EQUAL(items.at[i].case_, v->c.id);
		if (!taken)
			return slot;
	}
	return 0;
}

static bool may_stand_at(struct turn *t, const struct case_view *v, const struct store_meeting *m,
                         struct refusal *refusal)
{
	struct day day = time_local_day(m->start), until = case_view_discuss_until(t, v);

	if (!ID_EQUAL(m->table, v->c.table))
		return refused(refusal, PROBLEM_MEETING_UNKNOWN, "/params/meeting",
		               "there is none of that name at the table of this case");
	if (m->state != MEETING_DRAFT && m->state != MEETING_ANNOUNCED)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting", NULL);
	if (m->start.ms <= t->now.ms)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting", "it has begun already");
	if (!day_is_set(until))
		return refused(refusal, PROBLEM_CONSENT_SCOPE, "/params/case",
		               "no consent lets it be discussed");
	if (until.n < day.n)
		return refused(refusal, PROBLEM_CONSENT_ENDED, "/params/meeting",
		               "the consent will have ended by that day");
	if (!somebody_comes(t, v, day))
		return refused(refusal, PROBLEM_PERSON_REFUSED, "/params/meeting",
		               "the regiehouder is absent that day, and so is the deputy");
	return true;
}

/* Where a case stood, as partners knew it. */
struct stood {
	bool placed, announced;
	struct store_item item;
	struct store_meeting meeting;
};

static struct stood stood(struct turn *t, const struct case_view *v)
{
	struct stood s = {.placed = false};

	if (!store_item_get(t->store, &v->c.id, &s.item) ||
	    !store_meeting_get(t->store, s.item.meeting.text, &s.meeting))
		return s;
	s.placed = true;
	s.announced = s.meeting.state == MEETING_ANNOUNCED;
	return s;
}

static void tell_moved(struct turn *t, const struct case_view *v, const struct stood *was,
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

static void stand_at(struct turn *t, struct case_view *v, const struct store_meeting *m, int64_t slot)
{
	struct day day = time_local_day(m->start);
	struct stood was = stood(t, v);
	bool stays = was.placed && ID_EQUAL(was.meeting.id, m->id);

	if (stays)
		slot = was.item.slot;
	store_item_put(t->store, &(struct store_item){
	                                 .case_ = v->c.id, .meeting = m->id, .slot = slot, .pinned = true});
	/* Pinned again, it is to be discussed again. */
	v->c.discussed = day_none();
	v->c.next_date = day;
	if (day_is_set(v->c.earliest) && v->c.earliest.n > day.n)
		v->c.earliest = day_none();
	store_case_update(t->store, &v->c);
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
	audit_item(t, v, "item.pinned", m->id.text);
	if (!stays)
		tell_moved(t, v, &was, m, slot);
}

bool agenda_pin(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct case_view v;
	struct store_meeting m;
	int64_t slot;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal) ||
	    !desk_view_meeting(t, who, p->meeting, &m, refusal) || !may_stand_at(t, &v, &m, refusal))
		return false;
	slot = free_slot(t, &v, &m);
	if (slot == 0)
		return refused(refusal, PROBLEM_MEETING_FULL, "/params/meeting",
		               "defer another case first, or choose another meeting");
	stand_at(t, &v, &m, slot);
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	done->meeting = arena_text(t->arena, m.id.text);
	if (time_local_day(m.start).n > v.c.discuss_by.n)
		done->note = "this meeting is after the day by which the case should be discussed";
	return true;
}

static bool defer_day(struct turn *t, struct day until, struct refusal *refusal)
{
	if (until.n <= t->today.n)
		return refused(refusal, PROBLEM_DATE_PAST, "/params/until", NULL);
	if (until.n > t->today.n + DEFER_DAYS_MAX)
		return refused(refusal, PROBLEM_MEMBER_RANGE, "/params/until", "at most a year from now");
	return true;
}

static const char *defer_note(struct turn *t, const struct case_view *v, struct day until)
{
	struct day last = case_view_discuss_until(t, v);

	if (!day_is_set(last) || last.n < until.n)
		return "no consent lets it be discussed from that day on: ask the client in time";
	if (until.n > v->c.discuss_by.n)
		return "that is after the day by which the case should be discussed";
	return NULL;
}

bool agenda_defer(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct case_view v;
	struct stood was;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal) || !defer_day(t, p->until, refusal))
		return false;
	was = stood(t, &v);
	if (was.placed && time_local_day(was.meeting.start).n < p->until.n) {
		meeting_plan_remove(t, &v, CAUSE_DECISION);
		was.placed = false;
		if (!case_view_load(t, v.c.id.text, NULL, &v))
			return refused(refusal, PROBLEM_CASE_UNKNOWN, "/params/case", NULL);
	}
	v.c.earliest = p->until;
	if (!was.placed)
		v.c.next_date = p->until;
	store_case_update(t->store, &v.c);
	store_table_mark(t->store, &v.c.table, STORE_DIRTY);
	audit_item(t, &v, "item.deferred", NULL);
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	done->note = defer_note(t, &v, p->until);
	return true;
}
