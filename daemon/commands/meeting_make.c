/*
 * meeting_make - meetings come from a table's rhythm and are announced at their term.
 */
#include <stdio.h>

#include "base/text.h"
#include "commands/meeting_make.h"
#include "commands/meeting_plan.h"
#include "commands/notify.h"
#include "commands/speaker_book.h"
#include "rules/calendar.h"

#define ANNOUNCE_HOUR 9 /* local */

static struct instant announce_at(const struct conf_table *table, struct day day)
{
	struct day on = calendar_add_working_days(day, -(int)table->announce_workdays, CALENDAR_MEETING);

	return time_from_local(on, ANNOUNCE_HOUR, 0);
}

struct store_meeting meeting_make_draft(const struct conf_table *table, struct day day, int64_t minute,
                                        int64_t seats)
{
	struct store_meeting m = {.table = table->id,
	                          .start = time_from_local(day, (int)minute / 60, (int)minute % 60),
	                          .announce_at = announce_at(table, day),
	                          .seats = seats,
	                          .slot_minutes = table->slot_minutes,
	                          .state = MEETING_DRAFT};

	for (size_t i = 0; i < table->break_count; i++) {
		struct conf_break b = conf_table_break(table, i);

		m.breaks[m.break_count++] = (struct store_break){b.slot, b.minutes};
	}
	return m;
}

bool meeting_make_overlaps(struct turn *t, const struct store_meeting *m, struct store_meeting *ret_other)
{
	struct instant end = store_meeting_end(m);
	/* None is longer than a day. */
	struct store_meeting_list near = store_meeting_list(t->store, t->arena, m->table.text,
	                                                    time_add(m->start, -24 * TIME_HOUR_MS), end);

	for (size_t i = 0; i < near.count; i++) {
		const struct store_meeting *o = &near.at[i];

		if ((o->state != MEETING_DRAFT && o->state != MEETING_ANNOUNCED) || ID_EQUAL(o->id, m->id) ||
		    store_meeting_end(o).ms <= m->start.ms)
			continue;
		*ret_other = *o;
		return true;
	}
	return false;
}

bool meeting_make_meets_on(const struct conf_table *table, struct day day)
{
	struct calendar_rule rule = conf_table_rule(table);

	for (size_t i = 0; i < rule.date_count; i++)
		if (rule.dates[i].n == day.n)
			return true;
	return calendar_is_rhythm_day(&rule, day);
}

static void audit(struct turn *t, const struct store_meeting *m, const char *event, char action)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = action,
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text)});
}

static void make(struct turn *t, const struct conf_table *table, struct day day)
{
	struct store_meeting m = meeting_make_draft(table, day, table->start_minute, table->seats), there;
	char text[TIME_TEXT_MAX];

	snprintf(m.id.text, sizeof(m.id.text), "%s-%s", table->id.text, time_text_day(day, text));
	/* One that a person cancelled stays so; one that a person made at that time takes its place. */
	if (m.start.ms <= t->now.ms || store_meeting_get(t->store, m.id.text, &there) ||
	    (meeting_make_overlaps(t, &m, &there) && there.extra))
		return;
	store_meeting_add(t->store, &m);
	audit(t, &m, "meeting.made", 'C');
}

/* Nobody has heard of it: its items wait for another. */
static void take_away(struct turn *t, const struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);

	for (size_t i = 0; i < items.count; i++) {
		store_item_remove(t->store, &items.at[i].case_);
		turn_audit(t,
		           &(struct store_audit){.event = "item.cancelled",
		                                 .action = 'D',
		                                 .object_kind = "meeting",
		                                 .object = arena_text(t->arena, m->id.text),
		                                 .case_id = items.at[i].case_.text,
		                                 .code = terms_name(&terms_cause, CAUSE_MEETING_CANCELLED)});
	}
	store_meeting_drop(t->store, &m->id);
	audit(t, m, "meeting.dropped", 'D');
}

static bool same(const struct store_meeting *a, const struct store_meeting *b)
{
	if (a->start.ms != b->start.ms || a->announce_at.ms != b->announce_at.ms || a->seats != b->seats ||
	    a->slot_minutes != b->slot_minutes || a->break_count != b->break_count)
		return false;
	for (size_t i = 0; i < a->break_count; i++)
		if (a->breaks[i].slot != b->breaks[i].slot || a->breaks[i].minutes != b->breaks[i].minutes)
			return false;
	return true;
}

/* A draft of before: as it would be made now, or gone. */
static void follow_draft(struct turn *t, const struct conf_table *table, const struct store_meeting *m)
{
	struct day day = time_local_day(m->start);
	struct store_meeting now = meeting_make_draft(table, day, table->start_minute, table->seats);

	if (now.start.ms <= t->now.ms || !meeting_make_meets_on(table, day)) {
		take_away(t, m);
		return;
	}
	now.id = m->id;
	now.held_back = m->held_back;
	if (same(m, &now))
		return;
	store_meeting_update(t->store, &now);
	audit(t, &now, "meeting.changed", 'U');
}

/* What decides when the table meets, and for how long, as a number that is another one when it changes. */
static int64_t rhythm_of(const struct conf_table *table)
{
	const int64_t parts[] = {(int64_t)table->weekday,
	                         table->every_weeks,
	                         table->anchor.n,
	                         table->nth_of_month,
	                         (int64_t)table->on_holiday,
	                         table->start_minute,
	                         table->seats,
	                         table->slot_minutes,
	                         table->announce_workdays,
	                         (int64_t)table->date_count,
	                         (int64_t)table->skip_count,
	                         (int64_t)table->break_count};
	struct crypto_hasher h;
	struct crypto_hash hash;
	int64_t number = 0;

	crypto_hash_start(&h, NULL);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		crypto_hash_int(&h, parts[i]);
	for (size_t i = 0; i < table->date_count; i++)
		crypto_hash_int(&h, table->dates[i].n);
	for (size_t i = 0; i < table->skip_count; i++)
		crypto_hash_int(&h, table->skips[i].n);
	for (size_t i = 0; i < table->break_count; i++)
		crypto_hash_text(&h, table->breaks[i]);
	hash = crypto_hash_end(&h);
	for (size_t i = 0; i < 7; i++)
		number = number << 8 | hash.b[i];
	return number;
}

/* The table meets otherwise than before: drafts follow, what was announced or made by a person stays. */
static void follow_rhythm(struct turn *t, const struct conf_table *table)
{
	struct calendar_rule rule = conf_table_rule(table);
	int64_t rhythm = rhythm_of(table);
	struct store_meeting_list all;
	struct day next;

	if (store_table_rhythm(t->store, &table->id) == rhythm)
		return;
	all = store_meeting_list(t->store, t->arena, table->id.text, t->now, (struct instant){INT64_MAX});
	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].state == MEETING_DRAFT && !all.at[i].ad_hoc && !all.at[i].extra)
			follow_draft(t, table, &all.at[i]);
	if (!calendar_next_meeting(&rule, day_add(t->today, -1), &next, NULL))
		turn_line(t, LOG_LEVEL_WARNING, "table-over",
		          "table %s does not meet any more within two years: see tables.d", table->id.text);
	store_table_set_rhythm(t->store, &table->id, rhythm);
	store_table_set_made_until(t->store, &table->id, day_none());
	store_table_mark(t->store, &table->id, STORE_DIRTY);
}

void meeting_plan_make(struct turn *t, const struct conf_table *table)
{
	struct calendar_rule rule = conf_table_rule(table);
	struct day horizon = day_add(t->today, (int)t->conf->policy.horizon_weeks * 7);
	struct day first = day_add(t->today, -1 - CALENDAR_MOVED_MAX), after, day, rule_day;
	bool made = false;

	store_table_ensure(t->store, &table->id);
	follow_rhythm(t, table);
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
	struct store_item_list items;
	struct case_view view;

	speaker_book_defer(t, m);
	items = store_item_of_meeting(t->store, t->arena, &m->id);
	m->state = MEETING_ANNOUNCED;
	m->announce_at = t->now; /* by a person perhaps, before or after its term */
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
	speaker_book_settle_all(t, &m->table);
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
