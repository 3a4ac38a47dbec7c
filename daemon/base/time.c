#include "base/time.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const int64_t DAY_MS = 86400 * 1000;
static const int32_t DAYS_PER_ERA = 146097; /* 400 years of the Gregorian calendar */
static const int32_t EPOCH_SHIFT = 719468;  /* days from 0000-03-01 to 1970-01-01 */

static struct instant from_clock(clockid_t id)
{
	struct timespec ts;
	int rc = clock_gettime(id, &ts);

	assert(rc == 0);
	return (struct instant){(int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000};
}

struct instant clock_now(void)
{
	return from_clock(CLOCK_REALTIME);
}

struct mono clock_mono(void)
{
	return (struct mono){from_clock(CLOCK_MONOTONIC).ms};
}

static int64_t us_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_passed_us(void)
{
	return us_of(CLOCK_MONOTONIC);
}

int64_t clock_used_us(void)
{
	return us_of(CLOCK_THREAD_CPUTIME_ID);
}

/* Two numbers in nanoseconds, used and queued, then one more. */
int64_t clock_queued_us(void)
{
	int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	char text[80], *end;
	ssize_t len;

	if (fd < 0)
		return 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len <= 0)
		return 0;
	text[len] = '\0';
	(void)strtoll(text, &end, 10);
	return strtoll(end, NULL, 10) / 1000;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from March, so that the leap day is the last of its year and months follow one formula.
 */
static struct day day_of(int year, int month, int mday)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return (struct day){era * DAYS_PER_ERA + doe - EPOCH_SHIFT};
}

bool time_civil_to_day(struct civil c, struct day *ret_day)
{
	if (c.year < TIME_YEAR_MIN || c.year > TIME_YEAR_MAX || c.month < 1 || c.month > 12)
		return false;
	if (c.mday < 1 || c.mday > month_days(c.year, c.month))
		return false;
	*ret_day = day_of(c.year, c.month, c.mday);
	return true;
}

struct civil time_day_to_civil(struct day d)
{
	int64_t z = (int64_t)d.n + EPOCH_SHIFT;
	int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int doe = (int)(z - era * DAYS_PER_ERA);
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / (DAYS_PER_ERA - 1)) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	struct civil c;

	c.mday = doy - (153 * mp + 2) / 5 + 1;
	c.month = mp < 10 ? mp + 3 : mp - 9;
	c.year = (int)(yoe + era * 400) + (c.month <= 2);
	return c;
}

enum weekday time_weekday(struct day d)
{
	int64_t from_monday = ((int64_t)d.n + 3) % 7; /* 1970-01-01 was a Thursday */

	if (from_monday < 0)
		from_monday += 7;
	return (enum weekday)(from_monday + WEEKDAY_MON);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	int64_t q = a / b;

	return a % b < 0 ? q - 1 : q;
}

static struct day utc_day(struct instant t)
{
	int64_t n = floor_div(t.ms, DAY_MS);

	assert(n > INT32_MIN && n <= INT32_MAX);
	return (struct day){(int32_t)n};
}

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t switch_ms(int year, int month)
{
	struct day last = day_of(year, month, 31);
	int32_t sunday = last.n - (int)time_weekday(last) % 7;

	return sunday * DAY_MS + TIME_HOUR_MS;
}

static bool is_summer(struct instant t)
{
	int year = time_day_to_civil(utc_day(t))
	                   .year; /* no switch is near a new year, so the UTC year will do */

	return t.ms >= switch_ms(year, 3) && t.ms < switch_ms(year, 10);
}

struct local time_to_local(struct instant t)
{
	int offset = is_summer(t) ? 120 : 60;
	struct instant shifted = time_add(t, offset * TIME_MINUTE_MS);
	struct local l = {.day = utc_day(shifted), .offset_minutes = offset};
	int ms = (int)(shifted.ms - l.day.n * DAY_MS);

	l.hour = ms / 3600000;
	l.minute = ms / 60000 % 60;
	l.second = ms / 1000 % 60;
	l.milli = ms % 1000;
	return l;
}

struct instant time_from_local(struct day d, int hour, int minute)
{
	struct instant naive = {d.n * DAY_MS + hour * TIME_HOUR_MS + minute * TIME_MINUTE_MS};
	struct instant summer = time_add(naive, -2 * TIME_HOUR_MS);

	/* Summer time first gives the first of two hours in autumn; what is no summer hour is a winter one.
	 */
	return is_summer(summer) ? summer : time_add(naive, -TIME_HOUR_MS);
}

struct day time_local_day(struct instant t)
{
	return time_to_local(t).day;
}

struct instant time_day_start(struct day d)
{
	return time_from_local(d, 0, 0);
}
