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
#include "commands/plan_load.h"

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
		plan_load(t, table, &p);
		agenda_plan(&p.problem, p.placed);
	} while (store_state(t->store) == STORE_WELL &&
	         meeting_ad_hoc_seat(t, table, &p.problem, p.meetings.at, p.placed));
	write_plan(t, &p);
	store_table_mark(t->store, &table->id, STORE_CLEAN);
}
