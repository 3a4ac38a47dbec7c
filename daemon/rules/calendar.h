/*
 * calendar - Dutch holidays, working days, statutory terms and the days of recurring meetings. Pure.
 * Holidays: Algemene termijnenwet art. 3. Right from 2014 on, when Koningsdag came; before, only the other
 * days are.
 */
#ifndef MDO_RULES_CALENDAR_H
#define MDO_RULES_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"

/*
 * Two calendars, since practice is not the law: CALENDAR_ATW counts for legal terms, with 5 May every year
 * and Goede Vrijdag, which art. 3 equates. CALENDAR_MEETING is for people who meet: 5 May only in lustrum
 * years (2025, 2030, ...) and Goede Vrijdag a working day.
 */
enum calendar_kind { CALENDAR_ATW, CALENDAR_MEETING };

/* Weekends are no holidays: a first Paasdag is just a Sunday here. ret_name, which may be NULL, is static and
 * Dutch. */
bool calendar_is_holiday(struct day d, enum calendar_kind kind, const char **ret_name);
/* Neither weekend nor holiday. */
bool calendar_is_working_day(struct day d, enum calendar_kind kind);
/* ${d} itself when it is one. */
struct day calendar_next_working_day(struct day d, enum calendar_kind kind);
/* n > 0: the n-th working day after ${d}; n < 0: before; 0: ${d} as it is. */
struct day calendar_add_working_days(struct day d, int n, enum calendar_kind kind);

/*
 * Last day of a legal term of ${days} >= 0 days that begins the day after ${start}. Up to 90 days (art. 4,
 * which covers its 12 weeks too) it runs on to a working day (art. 1), and one of 3 days or more until it
 * held two (art. 2). Do not use it for terms in years: those end on their date.
 */
struct day calendar_term_end(struct day start, int days);

/* What becomes of a meeting whose day is a holiday. */
enum calendar_holiday { CALENDAR_SKIP, CALENDAR_NEXT_WORKING_DAY };

/*
 * When a table meets: by a rhythm, on single days, or both. The rhythm: on ${weekday}, in every
 * ${every_weeks}-th ISO week counted from that of ${anchor} in both directions; or, when ${nth_of_month} is
 * set, on that weekday of each month (1..5; a month without a fifth has none), and every_weeks and anchor say
 * nothing. An anchor of day_none() stands for 1970-01-01. Single days are held as they are, holiday or not: a
 * person chose them. No meeting is held on a day that is to be skipped, nor instead of one.
 */
struct calendar_rule {
	enum weekday weekday; /* 0: no rhythm */
	int every_weeks;      /* >= 1, unless nth_of_month */
	struct day anchor;
	int nth_of_month; /* 0 = not */
	enum calendar_holiday on_holiday;
	size_t date_count, skip_count;
	const struct day *dates, *skips; /* in any order */
};

/*
 * The first meeting whose day by the rule is after ${after}. ret_day is when people meet, moved if that day
 * is a holiday by CALENDAR_MEETING; ret_rule_day, which may be NULL, is the rule's own day: hand it in as
 * ${after} for the next meeting, then it grows strictly, and so does ret_day without single days. A search
 * that begins today may miss a meeting that was moved from yesterday to tomorrow: begin it CALENDAR_MOVED_MAX
 * days earlier. False when two years hold none.
 */
#define CALENDAR_MOVED_MAX 6
bool calendar_next_meeting(const struct calendar_rule *rule, struct day after, struct day *ret_day,
                           struct day *ret_rule_day);
/* Whether the table meets on ${day} by the rhythm alone, holidays and skipped days counted. */
bool calendar_is_rhythm_day(const struct calendar_rule *rule, struct day day);

#endif
