#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <libical/ical.h>

#include "libmdo/calendar.h"

static struct arena *a;
static struct why why;

static int set_up(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct proto_calendar_entry entry(const char *uid)
{
	struct proto_calendar_entry e;

	proto_clear(&proto_table_calendar_entry, &e);
	e.uid = uid;
	e.sequence = 3;
	e.changed = (struct instant){INT64_C(1795000000000)};
	e.start = (struct instant){INT64_C(1795420800000)}; /* 2026-11-23T08:00:00Z */
	e.end = time_add(e.start, 20 * TIME_MINUTE_MS);
	e.table = "haarlem";
	e.room = "Stadhuis, kamer 3; eerste verdieping";
	return e;
}

static const char *text_of(struct proto_calendar_entry *at, size_t count)
{
	const struct proto_calendar_entry_list list = {.count = count, .at = at};
	const char *text = mdo_calendar_text(a, &list, &why);

	assert_non_null(text);
	return text;
}

static void mdo_calendar_text__what_a_calendar_reads(void **state)
{
	struct proto_calendar_entry e = entry("6f1c0f1e-0d3b-4c50-9a8e-2d6f2b1c7a11");
	icalcomponent *calendar, *event;

	(void)state;
	calendar = icalparser_parse_string(text_of(&e, 1));
	assert_non_null(calendar);
	assert_true(icalrestriction_check(calendar));
	assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_PUBLISH);
	event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	assert_string_equal(icalcomponent_get_uid(event), e.uid);
	assert_int_equal(icalcomponent_get_sequence(event), 3);
	assert_int_equal(icalcomponent_get_status(event), ICAL_STATUS_CONFIRMED);
	assert_int_equal(icaltime_as_timet(icalcomponent_get_dtstart(event)), e.start.ms / 1000);
	assert_int_equal(icaltime_as_timet(icalcomponent_get_dtend(event)), e.end.ms / 1000);
	assert_string_equal(icalcomponent_get_location(event), e.room);
	assert_string_equal(icalcomponent_get_summary(event), "MDO-agendapunt");
	assert_null(icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY));
	icalcomponent_free(calendar);
}

static void mdo_calendar_text__cancelled(void **state)
{
	struct proto_calendar_entry e = entry("6f1c0f1e-0d3b-4c50-9a8e-2d6f2b1c7a11");

	(void)state;
	e.cancelled = true;
	e.meeting = true;
	assert_non_null(strstr(text_of(&e, 1), "STATUS:CANCELLED\r\n"));
	assert_non_null(strstr(text_of(&e, 1), "SUMMARY:MDO haarlem\r\n"));
}

static void mdo_calendar_text__same_entries_same_bytes(void **state)
{
	struct proto_calendar_entry e[2] = {entry("6f1c0f1e-0d3b-4c50-9a8e-2d6f2b1c7a11"),
	                                    entry("7f1c0f1e-0d3b-4c50-9a8e-2d6f2b1c7a11")};
	const char *first = text_of(e, 2);

	(void)state;
	assert_string_equal(text_of(e, 2), first);
}

/* Every line at most 75 bytes and ended by CRLF (RFC 5545 3.1); text escaped. */
static void mdo_calendar_text__lines(void **state)
{
	struct proto_calendar_entry e = entry("6f1c0f1e-0d3b-4c50-9a8e-2d6f2b1c7a11");
	const char *at;

	(void)state;
	e.room = "een zaal met een naam die zo lang is dat zij zeker niet op een regel van vijfenzeventig "
	         "past, "
	         "dus";
	at = text_of(&e, 1);
	assert_non_null(strstr(at, "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"));
	while (*at != '\0') {
		const char *end = strstr(at, "\r\n");

		assert_non_null(end);
		assert_true(end - at <= 75);
		assert_null(memchr(at, '\n', (size_t)(end - at)));
		at = end + 2;
	}
	assert_non_null(strstr(text_of(&e, 1), "\\,"));
}

static void mdo_calendar_text__nothing_on_it(void **state)
{
	(void)state;
	assert_non_null(strstr(text_of(NULL, 0), "BEGIN:VCALENDAR\r\n"));
	assert_null(strstr(text_of(NULL, 0), "VEVENT"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        TEST(mdo_calendar_text__what_a_calendar_reads),   TEST(mdo_calendar_text__cancelled),
	        TEST(mdo_calendar_text__same_entries_same_bytes), TEST(mdo_calendar_text__lines),
	        TEST(mdo_calendar_text__nothing_on_it),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
