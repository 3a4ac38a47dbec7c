/*
 * The text half of base/time.h: RFC 3339 and its parts.
 */
#include "base/time.h"

#include <string.h>

/* Exactly ${count} digits; moves ${at} behind them. */
static bool take_number(const char **at, int count, int *ret_n)
{
	int n = 0;

	for (int i = 0; i < count; i++) {
		char c = (*at)[i];

		if (c < '0' || c > '9')
			return false;
		n = n * 10 + (c - '0');
	}
	*at += count;
	*ret_n = n;
	return true;
}

static bool take_char(const char **at, char upper, char lower)
{
	if (**at != upper && **at != lower)
		return false;
	(*at)++;
	return true;
}

static bool take_day(const char **at, struct day *ret_d)
{
	struct civil c;

	return take_number(at, 4, &c.year) && take_char(at, '-', '-') && take_number(at, 2, &c.month) &&
	       take_char(at, '-', '-') && take_number(at, 2, &c.mday) && time_civil_to_day(c, ret_d);
}

static bool take_clock(const char **at, int *ret_minutes)
{
	int hour, minute;

	if (!take_number(at, 2, &hour) || !take_char(at, ':', ':') || !take_number(at, 2, &minute))
		return false;
	if (hour > 23 || minute > 59)
		return false;
	*ret_minutes = hour * 60 + minute;
	return true;
}

/* An optional fraction of a second: at least one digit behind the point, milliseconds kept, the rest cut. */
static bool take_fraction(const char **at, int *ret_ms)
{
	int ms = 0, digits = 0;

	if (**at != '.') {
		*ret_ms = 0;
		return true;
	}
	for ((*at)++; **at >= '0' && **at <= '9'; (*at)++, digits++)
		if (digits < 3)
			ms = ms * 10 + (**at - '0');
	if (digits == 0)
		return false;
	for (; digits < 3; digits++)
		ms *= 10;
	*ret_ms = ms;
	return true;
}

static bool take_offset(const char **at, int *ret_minutes)
{
	int sign = **at == '-' ? -1 : 1;
	int minutes;

	if (take_char(at, 'Z', 'z')) {
		*ret_minutes = 0;
		return true;
	}
	if (!take_char(at, '+', '-') || !take_clock(at, &minutes))
		return false;
	*ret_minutes = sign * minutes;
	return true;
}

bool time_parse_instant(const char *s, struct instant *ret_t)
{
	struct day d;
	int minutes, second, ms, offset;

	if (!take_day(&s, &d) || !take_char(&s, 'T', 't') || !take_clock(&s, &minutes) ||
	    !take_char(&s, ':', ':'))
		return false;
	if (!take_number(&s, 2, &second) || second > 59 || !take_fraction(&s, &ms) ||
	    !take_offset(&s, &offset))
		return false;
	if (*s != '\0')
		return false;
	ret_t->ms = ((int64_t)d.n * 1440 + minutes - offset) * TIME_MINUTE_MS + second * TIME_SECOND_MS + ms;
	return true;
}

bool time_parse_day(const char *s, struct day *ret_d)
{
	struct day d;

	if (!take_day(&s, &d) || *s != '\0')
		return false;
	*ret_d = d;
	return true;
}

bool time_parse_clock(const char *s, int *ret_minutes)
{
	int minutes;

	if (!take_clock(&s, &minutes) || *s != '\0')
		return false;
	*ret_minutes = minutes;
	return true;
}

bool time_parse_weekday(const char *s, enum weekday *ret_w)
{
	static const char names[][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

	for (int i = 0; i < 7; i++) {
		if (strcmp(s, names[i]) == 0) {
			*ret_w = (enum weekday)(WEEKDAY_MON + i);
			return true;
		}
	}
	return false;
}

/* ${n} in exactly ${digits} digits, and what stands behind them; where that ends. */
static char *put(char *at, int n, int digits, char behind)
{
	for (int i = digits - 1; i >= 0; i--, n /= 10)
		at[i] = (char)('0' + n % 10);
	at[digits] = behind;
	return at + digits + 1;
}

static char *put_day(char *at, struct civil c, char behind)
{
	at = put(at, c.year, 4, '-');
	at = put(at, c.month, 2, '-');
	return put(at, c.mday, 2, behind);
}

const char *time_text_utc(struct instant t, char buf[TIME_TEXT_MAX])
{
	struct local l = time_to_local(t);
	int minutes = l.hour * 60 + l.minute - l.offset_minutes;
	struct civil c;
	char *at;

	if (minutes < 0) {
		minutes += 24 * 60;
		l.day = day_add(l.day, -1);
	}
	c = time_day_to_civil(l.day);
	at = put_day(buf, c, 'T');
	at = put(at, minutes / 60, 2, ':');
	at = put(at, minutes % 60, 2, ':');
	at = put(at, l.second, 2, '.');
	at = put(at, l.milli, 3, 'Z');
	*at = '\0';
	return buf;
}

const char *time_text_local(struct instant t, char buf[TIME_TEXT_MAX])
{
	struct local l = time_to_local(t);
	char *at = put_day(buf, time_day_to_civil(l.day), 'T');

	at = put(at, l.hour, 2, ':');
	at = put(at, l.minute, 2, ':');
	at = put(at, l.second, 2, '+');
	at = put(at, l.offset_minutes / 60, 2, ':');
	put(at, l.offset_minutes % 60, 2, '\0');
	return buf;
}

const char *time_text_day(struct day d, char buf[TIME_TEXT_MAX])
{
	put_day(buf, time_day_to_civil(d), '\0');
	return buf;
}
