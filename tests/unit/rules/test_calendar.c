#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rules/calendar.h"

static struct day on(const char *s)
{
	struct day d = day_none();

	assert_true(time_parse_day(s, &d));
	return d;
}

static void expect_day(struct day got, const char *expected)
{
	char buf[TIME_TEXT_MAX];

	assert_string_equal(time_text_day(got, buf), expected);
}

static const struct {
	const char *day, *name;
	bool in_meeting;
} known[] = {
        {"2026-01-01", "Nieuwjaarsdag", true},
        {"2026-04-03", "Goede Vrijdag", false},
        {"2026-04-06", "Tweede Paasdag", true},
        {"2026-04-27", "Koningsdag", true},
        {"2026-05-05", "Bevrijdingsdag", false},
        {"2026-05-14", "Hemelvaartsdag", true},
        {"2026-05-25", "Tweede Pinksterdag", true},
        {"2026-12-25", "Eerste Kerstdag", true},
        {"2026-12-26", "Tweede Kerstdag", true},
        {"2027-03-26", "Goede Vrijdag", false},
        {"2027-03-29", "Tweede Paasdag", true},
        {"2027-05-06", "Hemelvaartsdag", true},
        {"2027-05-17", "Tweede Pinksterdag", true},
        {"2028-04-14", "Goede Vrijdag", false},
        {"2028-04-17", "Tweede Paasdag", true},
        {"2028-05-25", "Hemelvaartsdag", true},
        {"2028-06-05", "Tweede Pinksterdag", true},
        {"2030-04-19", "Goede Vrijdag", false},
        {"2030-04-22", "Tweede Paasdag", true},
        {"2030-05-05", "Bevrijdingsdag", true},
        {"2030-05-30", "Hemelvaartsdag", true},
        {"2030-06-10", "Tweede Pinksterdag", true},
        {"2038-04-26", "Tweede Paasdag", true},
        {"2038-04-27", "Koningsdag", true},
        {"2049-04-19", "Tweede Paasdag", true},
        {"2076-04-20", "Tweede Paasdag", true},
        {"2025-04-26", "Koningsdag", true},
        {"2031-04-26", "Koningsdag", true},
        {"2036-04-26", "Koningsdag", true},
        {"2025-05-05", "Bevrijdingsdag", true},
        {"2016-05-05", "Bevrijdingsdag", true /* Hemelvaart falls on it */},
};

static void calendar_is_holiday__knows_the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const char *name = NULL;

		if (!calendar_is_holiday(on(known[i].day), CALENDAR_ATW, &name))
			fail_msg("%s is no holiday", known[i].day);
		assert_string_equal(name, known[i].name);
		assert_int_equal(calendar_is_holiday(on(known[i].day), CALENDAR_MEETING, NULL),
		                 known[i].in_meeting);
	}
}

static void calendar_is_holiday__leaves_other_days(void **state)
{
	static const char *const others[] = {"2025-04-27", "2026-04-26", "2026-04-05",
	                                     "2026-05-24", "2026-12-24", "2026-12-31",
	                                     "2026-05-04", "2026-04-30", "2028-02-29"};
	const char *name = "kept";

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(calendar_is_holiday(on(others[i]), CALENDAR_ATW, &name));
	assert_string_equal(name, "kept");
}

/* Nine days by the law a year, fewer when two fall together; Easter Monday is a Monday, and so on. */
static void calendar_is_holiday__holds_for_every_year(void **state)
{
	(void)state;
	for (int year = 2014; year < 2400; year++) {
		struct day d = day_none();
		int count = 0;

		assert_true(time_civil_to_day((struct civil){year, 1, 1}, &d));
		for (; time_day_to_civil(d).year == year; d = day_add(d, 1)) {
			const char *name;

			if (!calendar_is_holiday(d, CALENDAR_ATW, &name))
				continue;
			count++;
			if (strcmp(name, "Goede Vrijdag") == 0)
				assert_int_equal(time_weekday(d), WEEKDAY_FRI);
			if (strncmp(name, "Tweede P", 8) == 0)
				assert_int_equal(time_weekday(d), WEEKDAY_MON);
			if (strcmp(name, "Hemelvaartsdag") == 0)
				assert_int_equal(time_weekday(d), WEEKDAY_THU);
			if (strcmp(name, "Koningsdag") == 0)
				assert_int_not_equal(time_weekday(d), WEEKDAY_SUN);
		}
		assert_in_range(count, 8, 9);
	}
}

static void calendar_is_working_day__counts_weekends_out(void **state)
{
	(void)state;
	assert_true(calendar_is_working_day(on("2026-11-20"), CALENDAR_ATW));
	assert_false(calendar_is_working_day(on("2026-11-21"), CALENDAR_ATW));
	assert_false(calendar_is_working_day(on("2026-11-22"), CALENDAR_ATW));
	assert_false(calendar_is_working_day(on("2026-04-03"), CALENDAR_ATW));
	assert_true(calendar_is_working_day(on("2026-04-03"), CALENDAR_MEETING));
}

static void calendar_next_working_day__skips_christmas(void **state)
{
	(void)state;
	expect_day(calendar_next_working_day(on("2026-12-24"), CALENDAR_ATW), "2026-12-24");
	expect_day(calendar_next_working_day(on("2026-12-25"), CALENDAR_ATW), "2026-12-28");
	expect_day(calendar_next_working_day(on("2038-04-24"), CALENDAR_ATW), "2038-04-28");
	expect_day(calendar_next_working_day(on("2026-04-03"), CALENDAR_ATW), "2026-04-07");
}

static void calendar_add_working_days__goes_both_ways(void **state)
{
	(void)state;
	expect_day(calendar_add_working_days(on("2026-11-20"), 1, CALENDAR_ATW), "2026-11-23");
	expect_day(calendar_add_working_days(on("2026-11-21"), 1, CALENDAR_ATW), "2026-11-23");
	expect_day(calendar_add_working_days(on("2026-12-23"), 5, CALENDAR_ATW), "2026-12-31");
	expect_day(calendar_add_working_days(on("2026-11-21"), 0, CALENDAR_ATW), "2026-11-21");
	expect_day(calendar_add_working_days(on("2026-12-28"), -1, CALENDAR_ATW), "2026-12-24");
	expect_day(calendar_add_working_days(on("2026-04-07"), -1, CALENDAR_ATW), "2026-04-02");
	expect_day(calendar_add_working_days(on("2026-04-07"), -1, CALENDAR_MEETING), "2026-04-03");
}

static void calendar_term_end__follows_the_law(void **state)
{
	(void)state;
	/* Art. 1: ends on a Saturday, a Sunday, a holiday. */
	expect_day(calendar_term_end(on("2026-11-07"), 14), "2026-11-23");
	expect_day(calendar_term_end(on("2026-11-08"), 14), "2026-11-23");
	expect_day(calendar_term_end(on("2026-11-11"), 14), "2026-11-25");
	expect_day(calendar_term_end(on("2026-04-21"), 14), "2026-05-06");
	/* The ten weeks of the PIP. */
	expect_day(calendar_term_end(on("2026-02-16"), 70), "2026-04-28");
	/* Art. 2: three days from Friday hold one working day; two days need not hold two. */
	expect_day(calendar_term_end(on("2026-11-20"), 3), "2026-11-24");
	expect_day(calendar_term_end(on("2026-11-19"), 3), "2026-11-23");
	expect_day(calendar_term_end(on("2026-11-20"), 2), "2026-11-23");
	expect_day(calendar_term_end(on("2026-04-02"), 5), "2026-04-08");
	expect_day(calendar_term_end(on("2026-11-21"), 0), "2026-11-23");
	/* Art. 4: 90 days move, 91 do not; both end on a Sunday here. */
	expect_day(calendar_term_end(on("2026-08-24"), 90), "2026-11-23");
	expect_day(calendar_term_end(on("2026-08-23"), 91), "2026-11-22");
}

/* The meetings of a rule from a day on: "rule day > day" when moved, one a line. */
static void expect_meetings(const struct calendar_rule *rule, const char *after, const char *const expected[])
{
	struct day d, at = on(after);
	char rule_text[TIME_TEXT_MAX], text[TIME_TEXT_MAX], line[3 * TIME_TEXT_MAX];

	for (int i = 0; expected[i] != NULL; i++) {
		struct day before = at;

		assert_true(calendar_next_meeting(rule, at, &d, &at));
		assert_true(at.n > before.n && d.n >= at.n && d.n <= at.n + CALENDAR_MOVED_MAX);
		snprintf(line, sizeof(line), d.n == at.n ? "%s" : "%s > %s", time_text_day(at, rule_text),
		         time_text_day(d, text));
		assert_string_equal(line, expected[i]);
	}
}

static void calendar_next_meeting__counts_weeks_from_the_anchor(void **state)
{
	struct calendar_rule rule = {.weekday = WEEKDAY_TUE, .every_weeks = 2, .anchor = on("2026-11-05")};
	static const char *const expected[] = {"2026-11-03", "2026-11-17", "2026-12-01", NULL};
	static const char *const earlier[] = {"2026-10-06", "2026-10-20", "2026-11-03", NULL};

	(void)state;
	expect_meetings(&rule, "2026-11-02", expected);
	expect_meetings(&rule, "2026-10-05", earlier);
	rule.every_weeks = 1;
	rule.anchor = day_none();
	expect_meetings(&rule, "2026-11-03", (const char *const[]){"2026-11-10", "2026-11-17", NULL});
}

static void calendar_next_meeting__knows_the_nth_of_a_month(void **state)
{
	struct calendar_rule rule = {.weekday = WEEKDAY_THU, .nth_of_month = 1, .on_holiday = CALENDAR_SKIP};

	(void)state;
	expect_meetings(&rule, "2026-11-05",
	                (const char *const[]){"2026-12-03", "2027-01-07", "2027-02-04", NULL});
	rule.nth_of_month = 5;
	expect_meetings(&rule, "2026-11-05", (const char *const[]){"2026-12-31", "2027-04-29", NULL});
}

static void calendar_next_meeting__skips_or_moves_on_holidays(void **state)
{
	struct calendar_rule rule = {
	        .weekday = WEEKDAY_MON, .every_weeks = 1, .anchor = day_none(), .on_holiday = CALENDAR_SKIP};

	(void)state;
	expect_meetings(&rule, "2026-03-30",
	                (const char *const[]){"2026-04-13", "2026-04-20", "2026-05-04", NULL});
	rule.on_holiday = CALENDAR_NEXT_WORKING_DAY;
	expect_meetings(&rule, "2026-03-30",
	                (const char *const[]){"2026-04-06 > 2026-04-07", "2026-04-13", "2026-04-20",
	                                      "2026-04-27 > 2026-04-28", "2026-05-04", NULL});
	expect_meetings(&rule, "2038-04-19",
	                (const char *const[]){"2038-04-26 > 2038-04-28", "2038-05-03", NULL});
	rule.weekday = WEEKDAY_FRI;
	expect_meetings(&rule, "2026-12-18",
	                (const char *const[]){"2026-12-25 > 2026-12-28", "2027-01-01 > 2027-01-04",
	                                      "2027-01-08", NULL});
	/* Goede Vrijdag is a day to meet. */
	expect_meetings(&rule, "2026-03-27", (const char *const[]){"2026-04-03", "2026-04-10", NULL});
}

static void calendar_next_meeting__grows_for_forty_years(void **state)
{
	(void)state;
	for (int w = WEEKDAY_MON; w <= WEEKDAY_SUN; w++) {
		struct calendar_rule rule = {.weekday = (enum weekday)w,
		                             .every_weeks = 1,
		                             .anchor = day_none(),
		                             .on_holiday = CALENDAR_NEXT_WORKING_DAY};
		struct day at = on("2020-01-01"), before = at, end = on("2060-01-01"), d;

		while (at.n < end.n) {
			assert_true(calendar_next_meeting(&rule, at, &d, &at));
			assert_true(d.n > before.n);
			assert_false(calendar_is_holiday(d, CALENDAR_MEETING, NULL));
			assert_true(d.n <= at.n + CALENDAR_MOVED_MAX);
			before = d;
		}
	}
}

static void calendar_next_meeting__gives_up_after_two_years(void **state)
{
	struct calendar_rule rule = {.weekday = WEEKDAY_MON, .every_weeks = 500, .anchor = on("2026-11-23")};
	struct day d = {42}, at = {43};

	(void)state;
	assert_false(calendar_next_meeting(&rule, on("2026-11-23"), &d, &at));
	assert_int_equal(d.n, 42);
	assert_int_equal(at.n, 43);
	assert_true(calendar_next_meeting(&rule, on("2026-11-22"), &d, NULL));
	expect_day(d, "2026-11-23");
}

static void calendar_next_meeting__single_days_beside_the_rhythm(void **state)
{
	const struct day dates[] = {on("2026-12-25"), on("2026-12-03")}, skips[] = {on("2026-12-08")};
	struct calendar_rule rule = {.weekday = WEEKDAY_TUE,
	                             .every_weeks = 1,
	                             .anchor = day_none(),
	                             .on_holiday = CALENDAR_SKIP,
	                             .date_count = 2,
	                             .dates = dates,
	                             .skip_count = 1,
	                             .skips = skips};
	struct day d = {42};

	(void)state;
	/* A single day is held on a holiday too. */
	expect_meetings(&rule, "2026-11-30",
	                (const char *const[]){"2026-12-01", "2026-12-03", "2026-12-15", "2026-12-22",
	                                      "2026-12-25", "2026-12-29", NULL});
	rule.weekday = 0;
	expect_meetings(&rule, "2026-11-30", (const char *const[]){"2026-12-03", "2026-12-25", NULL});
	assert_false(calendar_next_meeting(&rule, on("2026-12-25"), &d, NULL));
	assert_false(calendar_next_meeting(&rule, on("2024-11-01"), &d, NULL));
	assert_int_equal(d.n, 42);
}

static void calendar_next_meeting__skips_where_a_holiday_moves_to(void **state)
{
	const struct day moved[] = {on("2026-04-07")}, own[] = {on("2026-04-27")};
	struct calendar_rule rule = {.weekday = WEEKDAY_MON,
	                             .every_weeks = 1,
	                             .anchor = day_none(),
	                             .on_holiday = CALENDAR_NEXT_WORKING_DAY,
	                             .skip_count = 1,
	                             .skips = moved};

	(void)state;
	expect_meetings(&rule, "2026-03-30", (const char *const[]){"2026-04-13", "2026-04-20", NULL});
	rule.skips = own;
	expect_meetings(&rule, "2026-04-13", (const char *const[]){"2026-04-20", "2026-05-04", NULL});
}

static void calendar_is_rhythm_day__holidays_counted(void **state)
{
	struct calendar_rule rule = {.weekday = WEEKDAY_FRI,
	                             .every_weeks = 1,
	                             .anchor = day_none(),
	                             .on_holiday = CALENDAR_NEXT_WORKING_DAY};

	(void)state;
	assert_true(calendar_is_rhythm_day(&rule, on("2026-12-18")));
	assert_false(calendar_is_rhythm_day(&rule, on("2026-12-25")));
	assert_true(calendar_is_rhythm_day(&rule, on("2026-12-28")));
	assert_false(calendar_is_rhythm_day(&rule, on("2026-12-29")));
	rule.on_holiday = CALENDAR_SKIP;
	assert_false(calendar_is_rhythm_day(&rule, on("2026-12-28")));
	rule.weekday = 0;
	assert_false(calendar_is_rhythm_day(&rule, on("2026-12-18")));
}

/* Meetings keep their hour by the clock on the wall when that changes, and one more or less lies between
 * them. */
static void calendar_next_meeting__over_summer_time(void **state)
{
	struct calendar_rule rule = {.weekday = WEEKDAY_SUN, .every_weeks = 1, .anchor = day_none()};
	static const struct {
		const char *after;
		int64_t hours;
	} rows[] = {{"2026-03-21", 7 * 24 - 1}, {"2026-10-17", 7 * 24 + 1}, {"2026-06-01", 7 * 24}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct day first, second, at = on(rows[i].after);
		struct instant a, b;

		assert_true(calendar_next_meeting(&rule, at, &first, &at));
		assert_true(calendar_next_meeting(&rule, at, &second, &at));
		a = time_from_local(first, 9, 30);
		b = time_from_local(second, 9, 30);
		assert_int_equal(b.ms - a.ms, rows[i].hours * TIME_HOUR_MS);
		assert_int_equal(time_to_local(b).hour, 9);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(calendar_is_holiday__knows_the_table),
	        cmocka_unit_test(calendar_is_holiday__leaves_other_days),
	        cmocka_unit_test(calendar_is_holiday__holds_for_every_year),
	        cmocka_unit_test(calendar_is_working_day__counts_weekends_out),
	        cmocka_unit_test(calendar_next_working_day__skips_christmas),
	        cmocka_unit_test(calendar_add_working_days__goes_both_ways),
	        cmocka_unit_test(calendar_term_end__follows_the_law),
	        cmocka_unit_test(calendar_next_meeting__counts_weeks_from_the_anchor),
	        cmocka_unit_test(calendar_next_meeting__knows_the_nth_of_a_month),
	        cmocka_unit_test(calendar_next_meeting__skips_or_moves_on_holidays),
	        cmocka_unit_test(calendar_next_meeting__grows_for_forty_years),
	        cmocka_unit_test(calendar_next_meeting__gives_up_after_two_years),
	        cmocka_unit_test(calendar_next_meeting__single_days_beside_the_rhythm),
	        cmocka_unit_test(calendar_next_meeting__skips_where_a_holiday_moves_to),
	        cmocka_unit_test(calendar_is_rhythm_day__holidays_counted),
	        cmocka_unit_test(calendar_next_meeting__over_summer_time),
	};

	return cmocka_run_group_tests_name("rules/calendar", tests, NULL, NULL);
}
