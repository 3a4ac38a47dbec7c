/*
 * meeting.add, meeting.cancel: meetings beside the rhythm, and meetings that do not take place. The rhythm
 * neither takes away the one nor makes the other again.
 */
#include "commands/meeting_make.h"

#include <stdio.h>

#include "commands/desk_view.h"
#include "commands/meeting_plan.h"
#include "rules/calendar.h"

#define AHEAD_DAYS_MAX 732

static bool refused(struct refusal *refusal, enum problem problem, const char *pointer, const char *detail)
{
	refusal_set(refusal, problem, pointer, "%s", detail);
	return false;
}

static void audit(struct turn *t, const struct store_meeting *m, const char *event)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'C',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text)});
}

static bool judge_day(struct turn *t, struct day on, struct refusal *refusal)
{
	if (on.n < t->today.n)
		return refused(refusal, PROBLEM_DATE_PAST, "/params/on", "a meeting is held today or later");
	if (on.n > t->today.n + AHEAD_DAYS_MAX)
		return refused(refusal, PROBLEM_MEMBER_RANGE, "/params/on", "at most two years from now");
	return true;
}

/* Against what stands, and against what the rhythm will make: its days are known, also beyond the horizon. */
static bool judge_time(struct turn *t, const struct conf_table *table, const struct store_meeting *m,
                       struct day on, struct refusal *refusal)
{
	struct store_meeting other = meeting_make_draft(table, on, table->start_minute, table->seats);

	if (m->start.ms <= t->now.ms)
		return refused(refusal, PROBLEM_DATE_PAST, "/params/start", "it would have begun already");
	if (store_meeting_end(m).ms > time_day_start(day_add(on, 1)).ms)
		return refused(refusal, PROBLEM_MEMBER_RANGE, "/params/seats", "it would end after midnight");
	if (meeting_make_overlaps(t, m, &other)) {
		refusal_set(refusal, PROBLEM_MEETING_OVERLAP, "/params/on", "%s is at that time",
		            other.id.text);
		return false;
	}
	if (on.n > store_table_made_until(t->store, &table->id).n && meeting_make_meets_on(table, on) &&
	    other.start.ms < store_meeting_end(m).ms && store_meeting_end(&other).ms > m->start.ms)
		return refused(refusal, PROBLEM_MEETING_OVERLAP, "/params/on",
		               "the rhythm of the table has one at that time");
	return true;
}

/* As an ad-hoc one: the name of the day alone is the rhythm's. */
static void name(struct turn *t, struct store_meeting *m, struct day on)
{
	struct store_meeting there;
	char text[TIME_TEXT_MAX];
	int number = 1;

	do
		snprintf(m->id.text, sizeof(m->id.text), "%s-%s-x%d", m->table.text, time_text_day(on, text),
		         number++);
	while (store_meeting_get(t->store, m->id.text, &there));
}

static const char *note(struct turn *t, const struct store_meeting *m, struct day on)
{
	const char *holiday;

	if (calendar_is_holiday(on, CALENDAR_MEETING, &holiday))
		return arena_printf(t->arena, "that day is a public holiday: %s", holiday);
	if (!calendar_is_working_day(on, CALENDAR_MEETING))
		return "that day is in the weekend: people who do not work then count as away";
	if (m->announce_at.ms <= t->now.ms)
		return "its term has come: it is announced now";
	return NULL;
}

bool meeting_add(struct turn *t, const struct conf_person *who, const void *params, void *result,
                 struct refusal *refusal)
{
	const struct proto_meeting_add_params *p = params;
	const struct conf_table *table;
	struct proto_done *done = result;
	struct store_meeting m;
	int minute;

	if (!desk_view_table_param(t, who, p->table, refusal) || !judge_day(t, p->on, refusal))
		return false;
	table = conf_table(t->conf, p->table);
	minute = (int)table->start_minute;
	if (p->start != NULL && !time_parse_clock(p->start, &minute))
		return refused(refusal, PROBLEM_MEMBER_FORM, "/params/start", "a local time like 09:30");
	m = meeting_make_draft(table, p->on, minute, p->seats == PROTO_NO_INT ? table->seats : p->seats);
	m.extra = true;
	if (!judge_time(t, table, &m, p->on, refusal))
		return false;
	name(t, &m, p->on);
	store_meeting_add(t->store, &m);
	store_table_mark(t->store, &table->id, STORE_DIRTY);
	audit(t, &m, "meeting.added");
	done->done = true;
	done->meeting = arena_text(t->arena, m.id.text);
	done->note = note(t, &m, p->on);
	return true;
}

bool meeting_cancel(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	const struct proto_meeting_params *p = params;
	struct proto_done *done = result;
	struct store_item_list items;
	struct store_meeting m;

	if (!desk_view_meeting(t, who, p->meeting, &m, refusal))
		return false;
	if (m.state != MEETING_DRAFT && m.state != MEETING_ANNOUNCED)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting",
		               "it was held or cancelled already");
	if (m.start.ms <= t->now.ms)
		return refused(refusal, PROBLEM_MEETING_STATE, "/params/meeting", "it has begun already");
	items = store_item_of_meeting(t->store, t->arena, &m.id);
	for (size_t i = 0; i < items.count; i++) {
		struct case_view view;

		if (case_view_load(t, items.at[i].case_.text, NULL, &view))
			meeting_plan_remove(t, &view, CAUSE_MEETING_CANCELLED);
		else
			store_item_remove(t->store, &items.at[i].case_);
	}
	meeting_plan_cancel(t, &m);
	done->done = true;
	done->meeting = arena_text(t->arena, m.id.text);
	done->count = (int64_t)items.count;
	return true;
}
