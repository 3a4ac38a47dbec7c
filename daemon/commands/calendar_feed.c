/*
 * calendar_feed - what stands in a principal's calendar: for a partner the announced items that it may know,
 * for a person the announced meetings of the tables he sees. Compared each time with what it was shown
 * before, so that an entry keeps its uid for life, its sequence grows when time or place change, and what is
 * off stays in the feed as cancelled for a while (RFC 5545, RFC 5546 2.1.4). An entry holds no personal data:
 * no case, no people, no life domain.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "store/store_calendar.h"

#define PAGE 100         /* entries of an answer at a partner's door (tables_partner.h) */
#define ENTRIES_MAX 2000 /* of a person's answer (tables_person.h) */
#define SHOWN_DAYS 90    /* what is over or cancelled stays in the feed so long */

struct feed {
	struct turn *t;
	const char *principal;
	struct store_calendar_list before;
	bool *still; /* parallel to before: it is on the agenda now */
	struct desk_view_told told;
};

static struct feed feed_begin(struct turn *t, const char *principal)
{
	struct feed f = {
	        .t = t, .principal = principal, .before = store_calendar_list(t->store, t->arena, principal)};

	f.still = arena_array(t->arena, f.before.count, sizeof(*f.still));
	return f;
}

static size_t find(const struct feed *f, const struct store_calendar_entry *e)
{
	for (size_t i = 0; i < f->before.count; i++)
		if (ID_EQUAL(f->before.at[i].meeting, e->meeting) &&
		    ID_EQUAL(f->before.at[i].case_, e->case_))
			return i;
	return SIZE_MAX;
}

/* Time and place are what counts as significant. */
static bool same(const struct store_calendar_entry *a, const struct store_calendar_entry *b)
{
	return a->start.ms == b->start.ms && a->end.ms == b->end.ms && ID_EQUAL(a->table, b->table) &&
	       strcmp(a->room, b->room) == 0 && a->cancelled == b->cancelled;
}

static void change(struct feed *f, size_t i, const struct store_calendar_entry *now)
{
	struct store_calendar_entry e = *now;

	memcpy(e.uid, f->before.at[i].uid, sizeof(e.uid));
	e.sequence = f->before.at[i].sequence + 1;
	e.changed = f->t->now;
	store_calendar_set(f->t->store, f->principal, &e);
}

/* This stands in the calendar now. */
static void feed_put(struct feed *f, struct store_calendar_entry *e)
{
	size_t i = find(f, e);

	if (i != SIZE_MAX) {
		f->still[i] = true;
		if (!same(&f->before.at[i], e))
			change(f, i, e);
		return;
	}
	id_uuid_random(f->t->ids, e->uid);
	e->changed = f->t->now;
	store_calendar_set(f->t->store, f->principal, e);
}

/* What does not stand there any more and is not over is off. */
static struct store_calendar_list feed_end(struct feed *f)
{
	for (size_t i = 0; i < f->before.count; i++) {
		struct store_calendar_entry e = f->before.at[i];

		if (f->still[i] || e.cancelled || e.end.ms <= f->t->now.ms)
			continue;
		e.cancelled = true;
		change(f, i, &e);
	}
	store_calendar_trim(f->t->store, f->principal,
	                    time_add(f->t->now, -(int64_t)SHOWN_DAYS * 24 * TIME_HOUR_MS));
	return store_calendar_list(f->t->store, f->t->arena, f->principal);
}

static struct store_calendar_entry at_table(const struct turn *t, const struct store_meeting *m)
{
	struct store_calendar_entry e = {.table = m->table};
	const struct conf_table *table = conf_table(t->conf, m->table.text);

	if (table != NULL && table->room != NULL && table->room[0] != '\0')
		id_set(e.room, sizeof(e.room), table->room);
	return e;
}

static struct instant slot_end(const struct store_meeting *m, int64_t slot)
{
	return time_add(store_meeting_slot_at(m, slot), m->slot_minutes * TIME_MINUTE_MS);
}

static struct store_meeting_list ahead(struct turn *t, const char *table)
{
	struct day last = day_add(t->today, (int)t->conf->policy.horizon_weeks * 7 + 1);

	return store_meeting_list(t->store, t->arena, table, time_day_start(t->today), time_day_start(last));
}

/* The items of one meeting that the partner may know, each at its slot. */
static void put_items(struct feed *f, const struct partner_id *partner, const struct store_meeting *m)
{
	struct turn *t = f->t;
	struct store_item_list items = store_item_of_meeting(t->store, t->arena, &m->id);

	for (size_t i = 0; i < items.count; i++) {
		struct store_calendar_entry e = at_table(t, m);
		struct case_view v;

		if (!case_view_load(t, items.at[i].case_.text, NULL, &v) || v.signals.count == 0 ||
		    case_view_partner(t, &v, partner) != VERDICT_MAY)
			continue;
		e.case_ = v.c.id;
		e.start = store_meeting_slot_at(m, items.at[i].slot);
		e.end = slot_end(m, items.at[i].slot);
		if (e.end.ms <= t->now.ms)
			continue;
		feed_put(f, &e);
		desk_view_tell(t, &f->told, &v.c.id);
	}
}

static bool shown(const struct turn *t, const struct store_calendar_entry *e, struct instant from)
{
	struct instant oldest = time_add(t->now, -(int64_t)SHOWN_DAYS * 24 * TIME_HOUR_MS);

	return e->end.ms > from.ms || (e->cancelled && e->changed.ms > oldest.ms);
}

static void write(struct turn *t, const struct store_calendar_entry *e, struct proto_calendar_entry *ret)
{
	proto_clear(&proto_table_calendar_entry, ret);
	ret->uid = arena_text(t->arena, e->uid);
	ret->sequence = e->sequence;
	ret->changed = e->changed;
	ret->start = e->start;
	ret->end = e->end;
	ret->table = arena_text(t->arena, e->table.text);
	ret->room = e->room[0] != '\0' ? arena_text(t->arena, e->room) : NULL;
	ret->meeting = ID_IS_SET(e->meeting);
	ret->cancelled = e->cancelled;
}

/* Entries behind ${after} that last beyond ${from}, at most ${most}; whether there are more. */
static bool give(struct turn *t, const struct store_calendar_list *all, struct day from, const char *after,
                 size_t most, struct proto_calendar_entry_list *ret)
{
	struct instant begins = time_day_start(day_is_set(from) ? from : t->today);

	ret->count = 0;
	ret->at = arena_array(t->arena, most, sizeof(*ret->at));
	for (size_t i = 0; i < all->count; i++) {
		if ((after != NULL && strcmp(all->at[i].uid, after) <= 0) || !shown(t, &all->at[i], begins))
			continue;
		if (ret->count == most)
			return true;
		write(t, &all->at[i], &ret->at[ret->count++]);
	}
	return false;
}

bool calendar_asked(struct turn *t, const struct conf_partner *from, const struct proto_message *m,
                    struct proto_answer *answer, struct refusal *refusal)
{
	const struct proto_agenda_asked *in = m->data;
	struct feed f = feed_begin(t, from->id.text);
	struct store_calendar_list now = f.before;

	(void)refusal;
	/* Further pages show what the first one found, so that none is missed between two. */
	if (in->after == NULL) {
		struct store_meeting_list meetings = ahead(t, NULL);

		for (size_t i = 0; i < meetings.count; i++)
			if (meetings.at[i].state == MEETING_ANNOUNCED)
				put_items(&f, &from->id, &meetings.at[i]);
		now = feed_end(&f);
		desk_view_disclose(t, "calendar.told", &f.told);
	}
	answer->answer = ANSWER_CALENDAR;
	answer->more = give(t, &now, in->from, in->after, PAGE, &answer->entries);
	return true;
}

bool calendar_show(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	const struct proto_agenda_params *p = params;
	struct proto_calendar *calendar = result;
	struct feed f = feed_begin(t, who->id.text);
	struct store_meeting_list meetings;
	struct store_calendar_list now;
	size_t kept = 0;

	if (!desk_view_table_param(t, who, p->table, refusal))
		return false;
	/* Whichever table is asked for: else the meetings of the others would look as if they were off. */
	meetings = ahead(t, NULL);
	for (size_t i = 0; i < meetings.count; i++) {
		const struct store_meeting *m = &meetings.at[i];
		struct store_calendar_entry e = at_table(t, m);

		if (m->state != MEETING_ANNOUNCED || !desk_view_table(who, &m->table))
			continue;
		e.meeting = m->id;
		e.start = m->start;
		e.end = slot_end(m, m->seats);
		if (e.end.ms > t->now.ms)
			feed_put(&f, &e);
	}
	now = feed_end(&f);
	for (size_t i = 0; i < now.count; i++)
		if ((p->table == NULL || text_equal(now.at[i].table.text, p->table)) &&
		    (!day_is_set(p->to) || time_local_day(now.at[i].start).n <= p->to.n))
			now.at[kept++] = now.at[i];
	now.count = kept;
	desk_view_disclose(t, "calendar.read", &f.told);
	if (!give(t, &now, p->from, NULL, ENTRIES_MAX, &calendar->entries))
		return true;
	refusal_set(refusal, PROBLEM_MEMBER_RANGE, "/params/table", "more than %d entries: ask for one table",
	            ENTRIES_MAX);
	return false;
}
