/*
 * meeting_plan - one table planned anew: load what stands, let the rules decide (agenda.h), write what
 * changed and tell it with its cause.
 */
#include "commands/meeting_plan.h"
#include "commands/meeting_ad_hoc.h"

#include <assert.h>
#include <stdio.h>

#include "base/text.h"
#include "commands/notify.h"
#include "rules/agenda.h"
#include "rules/calendar.h"

/* What stands at a table, and what was decided; the arrays run parallel to the problem's. */
struct plan {
	const struct conf_table *table;
	struct store_meeting_list meetings;
	struct store_person_list roster;
	size_t count;
	struct case_view *views;
	struct store_item *items; /* as they stand; meeting unset: nowhere */
	enum cause *causes;       /* why an announced one was let go; ABSENT: it was not */
	struct agenda_meeting *rule_meetings;
	struct agenda_item *rule_items;
	struct agenda_problem problem;
	size_t *placed;
};

/* The chair, who stands in while nobody accepted, is numbered behind the roster and never absent. */
static uint32_t required_person(struct turn *t, const struct plan *p, const struct case_view *v)
{
	struct store_regie r;

	if (store_regie_current(t->store, t->arena, &v->c.id, &r) && r.state == REGIE_ACCEPTED)
		for (size_t i = 0; i < p->roster.count; i++)
			if (ID_EQUAL(p->roster.at[i].person, r.person))
				return (uint32_t)i;
	return (uint32_t)p->roster.count;
}

/* Absent with nobody to stand in. */
static struct agenda_set absent_on(struct turn *t, const struct plan *p, struct day on)
{
	uint32_t *at = arena_array(t->arena, p->roster.count, sizeof(*at));
	size_t count = 0;

	for (size_t i = 0; i < p->roster.count; i++) {
		bool deputy = false;
		for (size_t d = 0; d < p->roster.count && !deputy; d++)
			deputy = ID_IS_SET(p->roster.at[i].deputy) &&
			         ID_EQUAL(p->roster.at[d].person, p->roster.at[i].deputy) &&
			         !store_person_away(&p->roster.at[d], on);
		if (store_person_away(&p->roster.at[i], on) && !deputy)
			at[count++] = (uint32_t)i;
	}
	return (struct agenda_set){.count = count, .at = at};
}

static void load_meetings(struct turn *t, struct plan *p)
{
	struct instant horizon =
	        time_add(t->now, (t->conf->policy.horizon_weeks * 7 + 1) * 24 * TIME_HOUR_MS);
	struct store_meeting_list all =
	        store_meeting_list(t->store, t->arena, p->table->id.text, t->now, horizon);

	p->meetings.at = all.at;
	p->meetings.count = 0;
	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].state == MEETING_DRAFT || all.at[i].state == MEETING_ANNOUNCED)
			p->meetings.at[p->meetings.count++] = all.at[i];
	p->rule_meetings = arena_array(t->arena, p->meetings.count, sizeof(*p->rule_meetings));
	for (size_t i = 0; i < p->meetings.count; i++) {
		struct day day = time_local_day(p->meetings.at[i].start);
		p->rule_meetings[i] =
		        (struct agenda_meeting){.id = p->meetings.at[i].id,
		                                .day = day,
		                                .seats = p->meetings.at[i].seats,
		                                .announced = p->meetings.at[i].state == MEETING_ANNOUNCED,
		                                .absent = absent_on(t, p, day)};
	}
}

static size_t meeting_index(const struct plan *p, const struct meeting_id *id)
{
	for (size_t i = 0; i < p->meetings.count; i++)
		if (ID_EQUAL(p->meetings.at[i].id, *id))
			return i;
	return AGENDA_NOWHERE;
}

static void load_item(struct turn *t, struct plan *p, const struct case_view *v)
{
	size_t i = p->count++;
	uint32_t *required = arena_alloc(t->arena, sizeof(*required));
	size_t current = AGENDA_NOWHERE;

	p->views[i] = *v;
	if (store_item_get(t->store, &v->c.id, &p->items[i]))
		current = meeting_index(p, &p->items[i].meeting);
	else
		p->items[i] = (struct store_item){.case_ = v->c.id};
	*required = required_person(t, p, v);
	p->rule_items[i] = (struct agenda_item){
	        .case_ = v->c.id,
	        .urgency = v->c.urgency,
	        .opened = time_local_day(v->c.opened),
	        .discuss_by = v->c.discuss_by,
	        .earliest = v->c.earliest,
	        .until = case_view_discuss_until(t, v),
	        .required = {.count = 1, .at = required},
	        .current = current,
	        .fixed = current != AGENDA_NOWHERE &&
	                 (p->items[i].pinned || p->rule_meetings[current].announced),
	};
}

/* It stands at a meeting that is not planned any more: one that goes on, or beyond the horizon where it was
 * announced or a person put it. There it stays (I6). */
static bool stays(struct turn *t, const struct plan *p, const struct case_id *case_)
{
	struct store_item item;
	struct store_meeting m;

	if (!store_item_get(t->store, case_, &item) || meeting_index(p, &item.meeting) != AGENDA_NOWHERE ||
	    !store_meeting_get(t->store, item.meeting.text, &m))
		return false;
	return m.state == MEETING_ANNOUNCED ||
	       (m.state == MEETING_DRAFT && item.pinned && m.start.ms > t->now.ms);
}

/* Cases that have something to discuss: not discussed since the last signal, and a consent that allows it. */
static void load_items(struct turn *t, struct plan *p)
{
	struct store_case_list cases = store_case_list(t->store, t->arena, p->table->id.text, CASE_OPEN);
	struct case_view view;

	p->views = arena_array(t->arena, cases.count, sizeof(*p->views));
	p->items = arena_array(t->arena, cases.count, sizeof(*p->items));
	p->causes = arena_array(t->arena, cases.count, sizeof(*p->causes));
	p->rule_items = arena_array(t->arena, cases.count, sizeof(*p->rule_items));
	for (size_t i = 0; i < cases.count; i++) {
		if (day_is_set(cases.at[i].discussed) || stays(t, p, &cases.at[i].id) ||
		    !case_view_load(t, cases.at[i].id.text, NULL, &view))
			continue;
		if (day_is_set(case_view_discuss_until(t, &view)))
			load_item(t, p, &view);
	}
}

static enum cause cause_of(enum agenda_defect defect)
{
	switch (defect) {
	case AGENDA_SOUND:
		return CAUSE_ABSENT;
	case AGENDA_FIXED_CONSENT:
		return CAUSE_WITHDRAWAL;
	case AGENDA_FIXED_ABSENT:
		return CAUSE_ABSENCE;
	case AGENDA_FIXED_NOWHERE:
	case AGENDA_FIXED_FULL:
		return CAUSE_DECISION;
	}
	return CAUSE_OTHER;
}

static void decide(struct turn *t, struct plan *p)
{
	enum agenda_defect defect;
	size_t item = 0;

	p->problem = (struct agenda_problem){
	        .today = t->today,
	        .horizon = day_add(t->today, (int)t->conf->policy.horizon_weeks * 7),
	        .meeting_count = p->meetings.count,
	        .item_count = p->count,
	        .meetings = p->rule_meetings,
	        .items = p->rule_items,
	        .weight = {[URGENCY_LOW] = 1, [URGENCY_MEDIUM] = 2, [URGENCY_HIGH] = 4, [URGENCY_CRISIS] = 8},
	};
	/* What cannot stay where it was announced is let go, and only that (I6). */
	while ((defect = agenda_check(&p->problem, &item)) != AGENDA_SOUND) {
		p->rule_items[item].fixed = false;
		p->causes[item] = cause_of(defect);
		p->items[item].pinned = false;
	}
	p->placed = arena_array(t->arena, p->count, sizeof(*p->placed));
	agenda_plan(&p->problem, p->placed);
}

static void tell(struct turn *t, struct plan *p, size_t i, const struct store_meeting *was, int64_t was_slot,
                 const struct store_meeting *now, int64_t now_slot)
{
	struct proto_item_facts *facts = proto_new(t->arena, &proto_table_item_facts);
	bool was_told = was != NULL && was->state == MEETING_ANNOUNCED,
	     is_told = now != NULL && now->state == MEETING_ANNOUNCED;
	enum event kind = EVENT_ITEM_ANNOUNCED;

	if (!was_told && !is_told)
		return;
	if (was_told) {
		kind = is_told ? EVENT_ITEM_MOVED : EVENT_ITEM_CANCELLED;
		facts->was = notify_place(t, &p->views[i], was, was_slot);
		facts->cause = p->causes[i];
	}
	if (is_told)
		facts->place = notify_place(t, &p->views[i], now, now_slot);
	facts->urgency = p->views[i].c.urgency;
	notify_case(t, &p->views[i], kind, NULL, facts, &facts->case_);
}

static void audit_move(struct turn *t, const struct plan *p, size_t i, const char *event, const char *meeting)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = meeting,
	                                    .case_id = p->views[i].c.id.text,
	                                    .code = p->causes[i] != CAUSE_ABSENT
	                                                    ? terms_name(&terms_cause, (int)p->causes[i])
	                                                    : NULL});
}

static int64_t first_free_slot(const struct plan *p, size_t m, size_t except, const int64_t *slots)
{
	int64_t slot = 0;
	bool taken = true;

	while (taken) {
		slot++;
		taken = false;
		for (size_t j = 0; j < p->count && !taken; j++)
			taken = j != except && p->placed[j] == m && slots[j] == slot;
	}
	return slot;
}

/* In an announced meeting times were told: what stands keeps its slot, what is new takes the first free one,
 * a crisis before the others. */
static void order_announced(const struct plan *p, size_t m, int64_t *slots)
{
	for (size_t i = 0; i < p->count; i++)
		slots[i] = p->placed[i] == m && p->rule_items[i].current == m ? p->items[i].slot : slots[i];
	for (int u = URGENCY_COUNT - 1; u > URGENCY_ABSENT; u--)
		for (size_t i = 0; i < p->count; i++)
			if (p->placed[i] == m && p->rule_items[i].current != m &&
			    p->rule_items[i].urgency == (enum urgency)u)
				slots[i] = first_free_slot(p, m, i, slots);
}

static void order_draft(struct turn *t, const struct plan *p, size_t m, int64_t *slots)
{
	struct agenda_sitting *sitting = arena_array(t->arena, p->count, sizeof(*sitting));
	size_t *which = arena_array(t->arena, p->count, sizeof(*which)), count = 0;
	int *slot = arena_array(t->arena, p->count, sizeof(*slot));

	for (size_t i = 0; i < p->count; i++) {
		if (p->placed[i] != m)
			continue;
		which[count] = i;
		sitting[count++] = (struct agenda_sitting){.case_ = p->rule_items[i].case_,
		                                           .urgency = p->rule_items[i].urgency,
		                                           .opened = p->rule_items[i].opened,
		                                           .attendees = p->rule_items[i].required};
	}
	agenda_order(sitting, count, slot);
	for (size_t i = 0; i < count; i++)
		slots[which[i]] = slot[i];
}

static void write_item(struct turn *t, struct plan *p, size_t i, int64_t slot)
{
	size_t was = p->rule_items[i].current, now = p->placed[i];
	const struct store_meeting *was_at = was != AGENDA_NOWHERE ? &p->meetings.at[was] : NULL;
	const struct store_meeting *now_at = now != AGENDA_NOWHERE ? &p->meetings.at[now] : NULL;
	struct store_case *c = &p->views[i].c;
	/* Nowhere, though put off by a person: it is that day that something happens. */
	struct day later =
	        day_is_set(c->earliest) && c->earliest.n > c->discuss_by.n ? c->earliest : c->discuss_by;
	struct day next = now_at != NULL ? time_local_day(now_at->start) : later;
	int64_t was_slot = p->items[i].slot;

	if (now_at == NULL) {
		if (ID_IS_SET(p->items[i].meeting))
			store_item_remove(t->store, &c->id);
	} else if (was != now || slot != was_slot) {
		store_item_put(t->store, &(struct store_item){.case_ = c->id,
		                                              .meeting = now_at->id,
		                                              .slot = slot,
		                                              .pinned = p->items[i].pinned});
	}
	if (was != now) {
		audit_move(t, p, i, now_at != NULL ? "item.placed" : "item.unplaced",
		           now_at != NULL ? now_at->id.text : NULL);
		tell(t, p, i, was_at, was_slot, now_at, slot);
	}
	if (c->next_date.n != next.n) {
		c->next_date = next;
		store_case_update(t->store, c);
	}
}

static void write_plan(struct turn *t, struct plan *p)
{
	int64_t *slots = arena_array(t->arena, p->count, sizeof(*slots));

	for (size_t m = 0; m < p->meetings.count; m++)
		if (p->rule_meetings[m].announced)
			order_announced(p, m, slots);
		else
			order_draft(t, p, m, slots);
	for (size_t i = 0; i < p->count; i++)
		write_item(t, p, i, slots[i]);
}

void meeting_plan_table(struct turn *t, const struct conf_table *table)
{
	struct plan p;

	/* Ends: a round makes a seat for a crisis by the soonest day only while there is no free one. */
	do {
		p = (struct plan){.table = table, .roster = store_roster_list(t->store, t->arena)};
		load_meetings(t, &p);
		load_items(t, &p);
		decide(t, &p);
	} while (store_state(t->store) == STORE_WELL &&
	         meeting_ad_hoc_seat(t, table, &p.problem, p.meetings.at, p.placed));
	write_plan(t, &p);
	store_table_mark(t->store, &table->id, STORE_CLEAN);
}
