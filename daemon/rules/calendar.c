#include "rules/calendar.h"

#include <assert.h>
#include <stddef.h>

static const int TERM_DAYS_MAX = 90;    /* Algemene termijnenwet art. 4 */
static const int TERM_DAYS_TWO_MIN = 3; /* art. 2 */
static const int SEARCH_DAYS = 2 * 366;

enum moves { MOVES_NEVER, MOVES_WITH_EASTER, MOVES_OFF_SUNDAY };
enum observed {
	OBSERVED_BOTH,
	OBSERVED_ATW,
	OBSERVED_LUSTRUM /* by the law each year, in practice every fifth */
};

static const struct holiday {
	const char *name;
	enum moves moves;
	int month, mday; /* with Easter: 0 and the distance in days */
	enum observed observed;
} holidays[] = {
        {"Nieuwjaarsdag", MOVES_NEVER, 1, 1, OBSERVED_BOTH},
        {"Goede Vrijdag", MOVES_WITH_EASTER, 0, -2, OBSERVED_ATW},
        {"Tweede Paasdag", MOVES_WITH_EASTER, 0, 1, OBSERVED_BOTH},
        {"Koningsdag", MOVES_OFF_SUNDAY, 4, 27, OBSERVED_BOTH},
        {"Bevrijdingsdag", MOVES_NEVER, 5, 5, OBSERVED_LUSTRUM},
        {"Hemelvaartsdag", MOVES_WITH_EASTER, 0, 39, OBSERVED_BOTH},
        {"Tweede Pinksterdag", MOVES_WITH_EASTER, 0, 50, OBSERVED_BOTH},
        {"Eerste Kerstdag", MOVES_NEVER, 12, 25, OBSERVED_BOTH},
        {"Tweede Kerstdag", MOVES_NEVER, 12, 26, OBSERVED_BOTH},
};

/* Meeus/Jones/Butcher, whose letters these are. As days after 1 March, so that no month is needed. */
static int easter_from_march(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int g = (b - (b + 8) / 25 + 1) / 3;
	int h = (19 * a + b - b / 4 - g + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451;

	return h + l - 7 * m + 21;
}

/* Counted on from the first, so that 1 March + 53 days is a day too. */
static struct day day_in(int year, int month, int mday)
{
	struct day first = day_none();
	bool exists = time_civil_to_day((struct civil){year, month, 1}, &first);

	assert(exists);
	return day_add(first, mday - 1);
}

static struct day holiday_in(const struct holiday *h, int year)
{
	struct day d;

	switch (h->moves) {
	case MOVES_NEVER:
		return day_in(year, h->month, h->mday);
	case MOVES_WITH_EASTER:
		return day_in(year, 3, 1 + easter_from_march(year) + h->mday);
	case MOVES_OFF_SUNDAY:
		d = day_in(year, h->month, h->mday);
		return time_weekday(d) == WEEKDAY_SUN ? day_add(d, -1) : d;
	}
	return day_none();
}

static bool is_observed(const struct holiday *h, int year, enum calendar_kind kind)
{
	switch (h->observed) {
	case OBSERVED_BOTH:
		return true;
	case OBSERVED_ATW:
		return kind == CALENDAR_ATW;
	case OBSERVED_LUSTRUM:
		return kind == CALENDAR_ATW || year % 5 == 0;
	}
	return false;
}

bool calendar_is_holiday(struct day d, enum calendar_kind kind, const char **ret_name)
{
	int year = time_day_to_civil(d).year;

	for (size_t i = 0; i < sizeof(holidays) / sizeof(holidays[0]); i++) {
		if (!is_observed(&holidays[i], year, kind) || holiday_in(&holidays[i], year).n != d.n)
			continue;
		if (ret_name != NULL)
			*ret_name = holidays[i].name;
		return true;
	}
	return false;
}

bool calendar_is_working_day(struct day d, enum calendar_kind kind)
{
	return time_weekday(d) < WEEKDAY_SAT && !calendar_is_holiday(d, kind, NULL);
}

struct day calendar_next_working_day(struct day d, enum calendar_kind kind)
{
	while (!calendar_is_working_day(d, kind))
		d = day_add(d, 1);
	return d;
}

struct day calendar_add_working_days(struct day d, int n, enum calendar_kind kind)
{
	int step = n > 0 ? 1 : -1;

	while (n != 0) {
		d = day_add(d, step);
		if (calendar_is_working_day(d, kind))
			n -= step;
	}
	return d;
}

struct day calendar_term_end(struct day start, int days)
{
	struct day end = day_add(start, days), second;

	assert(days >= 0);
	if (days > TERM_DAYS_MAX)
		return end;
	end = calendar_next_working_day(end, CALENDAR_ATW);
	if (days < TERM_DAYS_TWO_MIN)
		return end;
	second = calendar_add_working_days(start, 2, CALENDAR_ATW);
	return second.n > end.n ? second : end;
}

/* Monday of the ISO week. */
static struct day week_of(struct day d)
{
	return day_add(d, WEEKDAY_MON - (int)time_weekday(d));
}

static bool is_by_rule(const struct calendar_rule *rule, struct day d)
{
	struct day anchor = day_is_set(rule->anchor) ? rule->anchor : (struct day){0};

	if (rule->nth_of_month != 0)
		return (time_day_to_civil(d).mday + 6) / 7 == rule->nth_of_month;
	return (week_of(d).n - week_of(anchor).n) / 7 % rule->every_weeks == 0;
}

static bool is_one_of(const struct day *days, size_t count, struct day d)
{
	for (size_t i = 0; i < count; i++)
		if (days[i].n == d.n)
			return true;
	return false;
}

static bool skipped(const struct calendar_rule *rule, struct day d)
{
	return is_one_of(rule->skips, rule->skip_count, d);
}

/* The first of the rhythm after ${after}; both days are day_none() when there is none. */
static void next_of_rhythm(const struct calendar_rule *rule, struct day after, struct day *ret_day,
                           struct day *ret_rule_day)
{
	int ahead = ((int)rule->weekday - (int)time_weekday(after) + 7) % 7;

	*ret_day = *ret_rule_day = day_none();
	if (rule->weekday == 0)
		return;
	assert(rule->nth_of_month != 0 || rule->every_weeks >= 1);
	for (int days = ahead > 0 ? ahead : 7; days <= SEARCH_DAYS; days += 7) {
		struct day d = day_add(after, days), held = d;
		bool holiday;

		if (!is_by_rule(rule, d) || skipped(rule, d))
			continue;
		holiday = calendar_is_holiday(d, CALENDAR_MEETING, NULL);
		if (holiday && rule->on_holiday == CALENDAR_SKIP)
			continue;
		if (holiday)
			held = calendar_next_working_day(d, CALENDAR_MEETING);
		if (skipped(rule, held))
			continue;
		*ret_day = held;
		*ret_rule_day = d;
		return;
	}
}

static struct day next_date(const struct calendar_rule *rule, struct day after)
{
	struct day next = day_none();

	for (size_t i = 0; i < rule->date_count; i++) {
		struct day d = rule->dates[i];

		if (d.n > after.n && d.n <= after.n + SEARCH_DAYS && (!day_is_set(next) || d.n < next.n) &&
		    !skipped(rule, d))
			next = d;
	}
	return next;
}

bool calendar_next_meeting(const struct calendar_rule *rule, struct day after, struct day *ret_day,
                           struct day *ret_rule_day)
{
	struct day date = next_date(rule, after), day, rule_day;

	next_of_rhythm(rule, after, &day, &rule_day);
	if (day_is_set(date) && (!day_is_set(rule_day) || date.n < rule_day.n))
		day = rule_day = date;
	if (!day_is_set(day))
		return false;
	*ret_day = day;
	if (ret_rule_day != NULL)
		*ret_rule_day = rule_day;
	return true;
}

bool calendar_is_rhythm_day(const struct calendar_rule *rule, struct day day)
{
	struct day held, at = day_add(day, -1 - CALENDAR_MOVED_MAX);

	for (;;) {
		next_of_rhythm(rule, at, &held, &at);
		if (!day_is_set(at) || at.n > day.n)
			return false;
		if (held.n == day.n)
			return true;
	}
}
