/*
 * meeting_make - meetings come from a table's rhythm, are announced at their term, and end.
 */
#include <stdio.h>

#include "base/text.h"
#include "commands/meeting_plan.h"
#include "commands/notify.h"
#include "rules/calendar.h"

#define ANNOUNCE_HOUR 9 /* local */

static struct instant announce_at(const struct conf_table *table, struct day day)
{
	struct day on = calendar_add_working_days(day, -(int)table->announce_workdays, CALENDAR_MEETING);

	return time_from_local(on, ANNOUNCE_HOUR, 0);
}

static void make(struct turn *t, const struct conf_table *table, struct day day)
{
	struct store_meeting m = {
	        .table = table->id,
	        .start = time_from_local(day, (int)table->start_minute / 60, (int)table->start_minute % 60),
	        .announce_at = announce_at(table, day),
	        .seats = table->seats,
	        .slot_minutes = table->slot_minutes,
	        .state = MEETING_DRAFT};
	struct store_meeting there;
	char text[TIME_TEXT_MAX];

	snprintf(m.id.text, sizeof(m.id.text), "%s-%s", table->id.text, time_text_day(day, text));
	if (m.start.ms <= t->now.ms || store_meeting_get(t->store, m.id.text, &there))
		return;
	store_meeting_add(t->store, &m);
	turn_audit(t, &(struct store_audit){.event = "meeting.made",
	                                    .action = 'C',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m.id.text)});
}

void meeting_plan_make(struct turn *t, const struct conf_table *table)
{
	struct calendar_rule rule = {.weekday = table->weekday,
	                             .every_weeks = (int)table->every_weeks,
	                             .anchor = table->anchor,
	                             .nth_of_month = (int)table->nth_of_month,
	                             .on_holiday = table->on_holiday == CONF_HOLIDAY_NEXT
	                                                   ? CALENDAR_NEXT_WORKING_DAY
	                                                   : CALENDAR_SKIP};
	struct day horizon = day_add(t->today, (int)t->conf->policy.horizon_weeks * 7);
	struct day first = day_add(t->today, -1 - CALENDAR_MOVED_MAX), after, day, rule_day;
	bool made = false;

	store_table_ensure(t->store, &table->id);
	after = store_table_made_until(t->store, &table->id);
	if (!day_is_set(after) || after.n < first.n)
		after = first;
	while (calendar_next_meeting(&rule, after, &day, &rule_day) && rule_day.n <= horizon.n) {
		make(t, table, day);
		after = rule_day;
		made = true;
	}
	if (!made)
		return;
	store_table_set_made_until(t->store, &table->id, after);
	store_table_mark(t->store, &table->id, STORE_DIRTY);
}

void meeting_plan_announce(struct turn *t, struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);
	struct case_view view;

	m->state = MEETING_ANNOUNCED;
	store_meeting_update(t->store, m);
	turn_audit(t, &(struct store_audit){.event = "meeting.announced",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text)});
	for (size_t i = 0; i < items.count; i++) {
		if (!case_view_load(t, items.at[i].case_.text, NULL, &view))
			continue;
		struct proto_item_facts *facts = proto_new(t->arena, &proto_table_item_facts);
		facts->place = notify_place(t, &view, m, items.at[i].slot);
		facts->urgency = view.c.urgency;
		notify_case(t, &view, EVENT_ITEM_ANNOUNCED, NULL, facts, &facts->case_);
	}
}

void meeting_plan_cancel(struct turn *t, struct store_meeting *m)
{
	m->state = MEETING_CANCELLED;
	store_meeting_update(t->store, m);
	store_table_mark(t->store, &m->table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = "meeting.cancelled",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text)});
}

void meeting_plan_end(struct turn *t, struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);
	struct store_case c;

	m->state = MEETING_HELD;
	store_meeting_update(t->store, m);
	turn_audit(t, &(struct store_audit){.event = "meeting.held",
	                                    .action = 'U',
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text)});
	for (size_t i = 0; i < items.count; i++) {
		store_item_held(t->store, &items.at[i]);
		if (!store_case_get(t->store, items.at[i].case_.text, &c))
			continue;
		c.discussed = time_local_day(m->start);
		c.next_date = day_add(t->today, (int)t->conf->policy.silent_case_days);
		store_case_update(t->store, &c);
		turn_audit(t, &(struct store_audit){.event = "case.discussed",
		                                    .action = 'U',
		                                    .object_kind = "meeting",
		                                    .object = arena_text(t->arena, m->id.text),
		                                    .case_id = arena_text(t->arena, c.id.text)});
	}
}

void meeting_plan_remove(struct turn *t, const struct case_view *v, enum cause cause)
{
	struct store_item item;
	struct store_meeting m;

	if (!store_item_get(t->store, &v->c.id, &item))
		return;
	store_item_remove(t->store, &v->c.id);
	store_table_mark(t->store, &v->c.table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = "item.cancelled",
	                                    .action = 'D',
	                                    .object_kind = "meeting",
	                                    .object = item.meeting.text,
	                                    .case_id = v->c.id.text,
	                                    .code = terms_name(&terms_cause, (int)cause)});
	if (!store_meeting_get(t->store, item.meeting.text, &m) || m.state != MEETING_ANNOUNCED)
		return;
	struct proto_item_facts *facts = proto_new(t->arena, &proto_table_item_facts);
	facts->was = notify_place(t, v, &m, item.slot);
	facts->urgency = v->c.urgency;
	facts->cause = cause;
	notify_case(t, v, EVENT_ITEM_CANCELLED, NULL, facts, &facts->case_);
}
