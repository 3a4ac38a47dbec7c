#include "commands/meeting_ad_hoc.h"

#include <stdio.h>
#include <string.h>

#include "rules/calendar.h"

#define FIRST_HOUR 9 /* local; office time of an ad-hoc meeting */
#define LAST_HOUR 16

static const int64_t NOTICE_MS = 2 * 3600 * 1000;

/* When people can come together: the next whole hour of office time that leaves some notice; on the last day
 * of the term whatever day that is. */
static struct instant soonest_start(const struct turn *t, struct day discuss_by)
{
	struct local l = time_to_local(time_add(t->now, NOTICE_MS + TIME_HOUR_MS));
	struct day day = l.day;
	int hour = l.hour < FIRST_HOUR ? FIRST_HOUR : l.hour;

	if (l.hour > LAST_HOUR) {
		day = day_add(day, 1);
		hour = FIRST_HOUR;
	}
	struct day working = calendar_next_working_day(day, CALENDAR_MEETING);
	if (working.n != day.n && working.n <= discuss_by.n) {
		day = working;
		hour = FIRST_HOUR;
	}
	return time_from_local(day, hour, 0);
}

static void audit(struct turn *t, const struct store_meeting *m, const char *event, char action)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = action,
	                                    .object_kind = "meeting",
	                                    .object = arena_text(t->arena, m->id.text),
	                                    .code = "crisis"});
}

/* One seat: what is no crisis is not to take the place of one. */
static void make_meeting(struct turn *t, const struct conf_table *table, struct instant start)
{
	struct store_meeting there, m = {.table = table->id,
	                                 .start = start,
	                                 .announce_at = t->now,
	                                 .seats = 1,
	                                 .slot_minutes = table->slot_minutes,
	                                 .state = MEETING_ANNOUNCED,
	                                 .ad_hoc = true};
	char text[TIME_TEXT_MAX];
	int number = 1;

	do
		snprintf(m.id.text, sizeof(m.id.text), "%s-%s-x%d", table->id.text,
		         time_text_day(time_local_day(start), text), number++);
	while (store_meeting_get(t->store, m.id.text, &there));
	store_meeting_add(t->store, &m);
	audit(t, &m, "meeting.ad-hoc", 'C');
}

static int64_t taken_seats(const struct agenda_problem *p, const size_t *placed, size_t meeting)
{
	int64_t taken = 0;

	for (size_t i = 0; i < p->item_count; i++)
		taken += placed[i] == meeting ? 1 : 0;
	return taken;
}

/* Whether a meeting by ${day} has a free seat: what could not be placed there, another would not help. */
static bool seat_by(const struct agenda_problem *p, const size_t *placed, struct day day)
{
	for (size_t m = 0; m < p->meeting_count; m++)
		if (p->meetings[m].day.n <= day.n && taken_seats(p, placed, m) < p->meetings[m].seats)
			return true;
	return false;
}

/* An ad-hoc meeting by ${day} that this item may join, with room for one more in a table's usual length. */
static bool widen(struct turn *t, const struct conf_table *table, const struct agenda_problem *p,
                  const struct store_meeting *meetings, size_t item, struct day day)
{
	for (size_t m = 0; m < p->meeting_count; m++) {
		struct store_meeting wider = meetings[m];
		if (!wider.ad_hoc || p->meetings[m].day.n > day.n || wider.seats >= table->seats ||
		    !agenda_allowed(p, item, m))
			continue;
		wider.seats++;
		store_meeting_update(t->store, &wider);
		audit(t, &wider, "meeting.widened", 'U');
		return true;
	}
	return false;
}

static struct day term_of(const struct agenda_item *item, struct day soonest)
{
	return soonest.n > item->discuss_by.n ? soonest : item->discuss_by;
}

/* A crisis that the plan leaves late, that could come together in time, and no free seat is left by then. */
static bool lacks_seat(const struct turn *t, const struct agenda_problem *p, const size_t *placed, size_t i)
{
	const struct agenda_item *item = &p->items[i];
	struct day soonest;

	if (item->urgency != URGENCY_CRISIS || item->fixed ||
	    (day_is_set(item->earliest) && item->earliest.n > t->today.n))
		return false;
	soonest = time_local_day(soonest_start(t, item->discuss_by));
	if (placed[i] != AGENDA_NOWHERE && p->meetings[placed[i]].day.n <= term_of(item, soonest).n)
		return false;
	return item->until.n >= soonest.n && !seat_by(p, placed, soonest);
}

static bool precedes(const struct agenda_item *a, const struct agenda_item *b)
{
	if (a->discuss_by.n != b->discuss_by.n)
		return a->discuss_by.n < b->discuss_by.n;
	if (a->opened.n != b->opened.n)
		return a->opened.n < b->opened.n;
	return strcmp(a->case_.text, b->case_.text) < 0;
}

bool meeting_ad_hoc_seat(struct turn *t, const struct conf_table *table, const struct agenda_problem *problem,
                         const struct store_meeting *meetings, const size_t *placed)
{
	const struct agenda_item *item;
	struct instant start;
	size_t first = AGENDA_NOWHERE;

	/* Where an item is in the list hangs on what was planned before; who is first must not (I10). */
	for (size_t i = 0; i < problem->item_count; i++)
		if ((first == AGENDA_NOWHERE || precedes(&problem->items[i], &problem->items[first])) &&
		    lacks_seat(t, problem, placed, i))
			first = i;
	if (first == AGENDA_NOWHERE)
		return false;
	item = &problem->items[first];
	start = soonest_start(t, item->discuss_by);
	if (!widen(t, table, problem, meetings, first, term_of(item, time_local_day(start))))
		make_meeting(t, table, start);
	return true;
}
