#include "commands/plan_load.h"

#include "rules/calendar.h"

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

static void let_go(struct turn *t, struct plan *p)
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
}

void plan_load(struct turn *t, const struct conf_table *table, struct plan *ret_plan)
{
	struct plan p = {.table = table, .roster = store_roster_list(t->store, t->arena)};

	load_meetings(t, &p);
	load_items(t, &p);
	let_go(t, &p);
	*ret_plan = p;
}
