/*
 * meeting.announce, meeting.hold, agenda.pin, agenda.defer: what a person decides about meetings and places.
 *
 * A pin takes a free seat and displaces nobody: who should make room is named by a move (agenda_move.c) or a
 * defer. What it overrules: item_place.h.
 */
#include "commands/desk_view.h"
#include "commands/item_place.h"
#include "commands/meeting_plan.h"
#include "commands/plan_job.h"

#define DEFER_DAYS_MAX 366
#define ANNOUNCE_WAIT_MS 3000 /* for its table to be planned; then it is announced when that is */

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

static void audit_deferred(struct turn *t, const struct case_view *v)
{
	turn_audit(t, &(struct store_audit){.event = "item.deferred",
	                                    .action = 'U',
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
	bool planned;

	if (!draft(t, who, p->meeting, &m, refusal))
		return false;
	/* What is announced stays: nothing may wait to be planned then. Planned, it is announced. */
	table = conf_table(t->conf, m.table.text);
	planned = table == NULL || store_table_dirty(t->store, &m.table) == STORE_CLEAN;
	if (!planned && t->patient && !plan_job_is_near(t, &m.table)) {
		t->wait_ms = ANNOUNCE_WAIT_MS;
		return true;
	}
	m.held_back = false;
	m.announce_at = t->now;
	store_meeting_update(t->store, &m);
	if (planned)
		meeting_plan_announce_due(t, &m.table);
	else if (!plan_job_soon(t, table))
		done->note = "it is announced as soon as its table is planned: in some seconds";
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

bool agenda_pin(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct item_place was;
	struct case_view v;
	struct store_meeting m;
	int64_t slot;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal) ||
	    !desk_view_meeting(t, who, p->meeting, &m, refusal) || !item_place_may(t, &v, &m, refusal))
		return false;
	slot = item_place_free_slot(t, &v.c.id, &m);
	if (slot == 0)
		return refused(refusal, PROBLEM_MEETING_FULL, "/params/meeting",
		               "defer another case first, choose another meeting, or name who gives way: "
		               "agenda move --displace");
	was = item_place_of(t, &v.c.id);
	if (!was.placed || !ID_EQUAL(was.meeting.id, m.id))
		done->note = item_place_expects(&v, &was);
	item_place_stand(t, &v, &m, slot, "item.pinned");
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	done->meeting = arena_text(t->arena, m.id.text);
	if (done->note == NULL && time_local_day(m.start).n > v.c.discuss_by.n)
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
	struct item_place was;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal) || !defer_day(t, p->until, refusal))
		return false;
	was = item_place_of(t, &v.c.id);
	if (was.placed && time_local_day(was.meeting.start).n < p->until.n) {
		done->note = item_place_expects(&v, &was);
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
	audit_deferred(t, &v);
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	if (done->note == NULL)
		done->note = defer_note(t, &v, p->until);
	return true;
}
