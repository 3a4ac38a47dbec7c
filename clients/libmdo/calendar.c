#include "libmdo/calendar.h"

#include <libical/ical.h>
#include <stdlib.h>

#include "base/arena.h"
#include "libmdo/clean.h"

#define PRODUCT "-//mdod//MDO agenda//NL"
#define NOBODY "invalid:nomail" /* PUBLISH asks for an organizer (RFC 5546 3.2.1); ours is no person */

static struct icaltimetype utc(struct instant at)
{
	return icaltime_from_timet_with_zone((time_t)(at.ms / TIME_SECOND_MS), 0,
	                                     icaltimezone_get_utc_timezone());
}

/* Properties of RFC 7986 that this libical has no type for. */
static void add_plain(icalcomponent *c, const char *name, const char *value)
{
	icalproperty *p = icalproperty_new_x(value);

	icalproperty_set_x_name(p, name);
	icalcomponent_add_property(c, p);
}

static icalcomponent *new_event(struct arena *a, const struct proto_calendar_entry *e)
{
	icalcomponent *event = icalcomponent_new_vevent();
	const char *summary = e->meeting ? arena_printf(a, "MDO %s", e->table) : "MDO-agendapunt";

	icalcomponent_set_uid(event, e->uid);
	icalcomponent_set_sequence(event, (int)e->sequence);
	/* When this state of it was made: so that what did not change is the same text again. */
	icalcomponent_set_dtstamp(event, utc(e->changed));
	icalcomponent_add_property(event, icalproperty_new_lastmodified(utc(e->changed)));
	icalcomponent_set_dtstart(event, utc(e->start));
	icalcomponent_set_dtend(event, utc(e->end));
	icalcomponent_set_summary(event, summary);
	icalcomponent_add_property(event, icalproperty_new_organizer(NOBODY));
	icalcomponent_add_property(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
	icalcomponent_set_status(event, e->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED);
	if (e->room != NULL)
		icalcomponent_set_location(event, mdo_clean_text(a, e->room));
	return event;
}

static icalcomponent *new_calendar(void)
{
	icalcomponent *c = icalcomponent_new_vcalendar();

	icalcomponent_add_property(c, icalproperty_new_version("2.0"));
	icalcomponent_add_property(c, icalproperty_new_prodid(PRODUCT));
	icalcomponent_set_method(c, ICAL_METHOD_PUBLISH);
	add_plain(c, "NAME", "MDO");
	add_plain(c, "X-WR-CALNAME", "MDO");
	add_plain(c, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
	return c;
}

const char *mdo_calendar_text(struct arena *a, const struct proto_calendar_entry_list *entries,
                              struct why *why)
{
	icalcomponent *calendar = new_calendar();
	const char *text = NULL;
	char *raw;

	for (size_t i = 0; i < entries->count; i++)
		icalcomponent_add_component(calendar, new_event(a, &entries->at[i]));
	/* An empty calendar breaks the rule that there be an event, and is a good answer all the same. */
	if (entries->count > 0 && !icalrestriction_check(calendar)) {
		why_set(why, "these entries do not make a calendar (RFC 5546)");
	} else {
		raw = icalcomponent_as_ical_string_r(calendar);
		text = arena_text(a, raw);
		free(raw);
	}
	icalcomponent_free(calendar);
	return text;
}
