/*
 * time - instants, days and the clock, as types that cannot be mixed up. Everything but clock_* is pure: the
 * rules take time as an argument (design section 2, I10), and only the loop reads a clock.
 *
 * Dutch local time (Europe/Amsterdam) is computed, not looked up: CET, and CEST from the last Sunday of March
 * 01:00 UTC to the last Sunday of October 01:00 UTC: the rule of Directive 2000/84/EC, here for every year.
 * For days before 1996 (birth dates) local time is therefore only a convention; such days are handled as
 * days, not as instants.
 */
#ifndef MDO_BASE_TIME_H
#define MDO_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

/* A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds. 0 is used for "none". */
struct instant {
	int64_t ms;
};

/* A calendar day: days since 1970-01-01. TIME_NO_DAY stands for "none". */
struct day {
	int32_t n;
};

/* Monotonic milliseconds, for timeouts only: never stored, never compared with an instant. */
struct mono {
	int64_t ms;
};

struct civil {
	int year, month, mday; /* month 1..12, mday 1..31 */
};

/* A local wall-clock reading of an instant in Europe/Amsterdam. */
struct local {
	struct day day;
	int hour, minute, second, milli;
	int offset_minutes; /* east of UTC: 60 or 120 */
};

enum weekday {
	WEEKDAY_MON = 1,
	WEEKDAY_TUE,
	WEEKDAY_WED,
	WEEKDAY_THU,
	WEEKDAY_FRI,
	WEEKDAY_SAT,
	WEEKDAY_SUN
};

#define TIME_YEAR_MIN 1900 /* of what is read; computing and writing go beyond, for sums of read values */
#define TIME_YEAR_MAX 2399
#define TIME_NO_DAY INT32_MIN
#define TIME_TEXT_MAX 36 /* room for any text below, with its NUL */

static const int64_t TIME_SECOND_MS = 1000;
static const int64_t TIME_MINUTE_MS = 60 * 1000;
static const int64_t TIME_HOUR_MS = 3600 * 1000;

/* The only readers of a clock in the house. */
struct instant clock_now(void);
struct mono clock_mono(void);
/* Microseconds, to measure short work by: as they pass, as this thread uses a processor, and as it could have
 * used one that others had (0 where the kernel does not tell: schedstat). What is left it waited for. */
int64_t clock_passed_us(void);
int64_t clock_used_us(void);
int64_t clock_queued_us(void);

/* Proleptic Gregorian calendar. civil_to_day refuses (false) a date that does not exist; years 1900..2399. */
bool time_civil_to_day(struct civil c, struct day *ret_day) MDO_CHECK;
struct civil time_day_to_civil(struct day d);
enum weekday time_weekday(struct day d); /* ISO: Monday = 1 */

/* Local time. An hour that does not exist (spring) is read as the same distance after midnight in winter
 * time, one that exists twice (autumn) as the first of the two. */
struct local time_to_local(struct instant t);
struct instant time_from_local(struct day d, int hour, int minute);
struct day time_local_day(struct instant t);
/* Midnight local time at which ${d} begins. */
struct instant time_day_start(struct day d);

/*
 * Text. Parsers take exactly the whole string and return false, ret untouched, on anything else.
 * instant: RFC 3339 with offset or Z, seconds needed, fraction allowed (ms kept), no leap second 60,
 * 1900..2399. day: YYYY-MM-DD.  clock: HH:MM (00:00..23:59) to minutes since midnight.
 */
bool time_parse_instant(const char *s, struct instant *ret_t) MDO_CHECK;
bool time_parse_day(const char *s, struct day *ret_d) MDO_CHECK;
bool time_parse_clock(const char *s, int *ret_minutes) MDO_CHECK;
bool time_parse_weekday(const char *s, enum weekday *ret_w) MDO_CHECK; /* mon..sun */
/* All write into buf[TIME_TEXT_MAX] and return it. utc: 2026-11-21T09:30:00.123Z; local:
 * 2026-11-21T10:30:00+01:00 */
const char *time_text_utc(struct instant t, char buf[TIME_TEXT_MAX]);
const char *time_text_local(struct instant t, char buf[TIME_TEXT_MAX]);
const char *time_text_day(struct day d, char buf[TIME_TEXT_MAX]);

static inline bool time_is_set(struct instant t)
{
	return t.ms != 0;
}

static inline bool day_is_set(struct day d)
{
	return d.n != TIME_NO_DAY;
}

static inline struct day day_none(void)
{
	return (struct day){TIME_NO_DAY};
}

static inline struct day day_add(struct day d, int days)
{
	return (struct day){d.n + days};
}

static inline struct instant time_add(struct instant t, int64_t ms)
{
	return (struct instant){t.ms + ms};
}

#endif
