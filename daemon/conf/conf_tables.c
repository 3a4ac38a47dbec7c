#include "conf/conf_tables.h"

#include <inttypes.h>
#include <stdio.h>

#include "conf/conf_complaint.h"
#include "conf/conf_keys.h"

struct judged {
	const struct conf_table *t;
	const struct conf_file *f;
	struct calendar_rule rule;
	struct conf_complaint *complaint;
};

/* The line of entry ${at} of a list. */
static int line_of(const struct judged *j, const char *key, size_t at)
{
	char path[CONF_PATH_MAX];

	snprintf(path, sizeof(path), "%s.[%zu]", key, at);
	return conf_file_line(j->f, path);
}

static bool refuse_day(const struct judged *j, const char *key, size_t at, struct day day, const char *what)
{
	char text[TIME_TEXT_MAX];

	return conf_complaint_set(j->complaint, j->f->path, line_of(j, key, at), "%s: %s %s", key,
	                          time_text_day(day, text), what);
}

/* Rhythm or single days, and a rhythm of one kind. */
static bool check_kind(const struct judged *j)
{
	const struct conf_table *t = j->t;
	const char *rhythm = t->nth_of_month > 0 ? "nth_of_month" : t->every_weeks > 1 ? "every_weeks" : NULL;

	if (t->weekday == 0 && t->date_count == 0)
		return conf_complaint_set(
		        j->complaint, j->f->path, 1,
		        "weekday is missing; give one of mon, tue, wed, thu, fri, sat, sun, "
		        "or single days: dates");
	if (t->weekday == 0 && rhythm != NULL)
		return conf_complaint_set(j->complaint, j->f->path, conf_file_line(j->f, rhythm),
		                          "%s: says nothing without weekday; add that, or take it out",
		                          rhythm);
	if (t->nth_of_month > 0 && t->every_weeks > 1)
		return conf_complaint_set(j->complaint, j->f->path, conf_file_line(j->f, "nth_of_month"),
		                          "nth_of_month: does not go with every_weeks; keep one of the two");
	return true;
}

static bool check_breaks(const struct judged *j)
{
	const struct conf_table *t = j->t;

	for (size_t i = 0; i < t->break_count; i++) {
		struct conf_break b = conf_table_break(t, i);

		if (b.slot >= t->seats)
			return conf_complaint_set(j->complaint, j->f->path, line_of(j, "breaks", i),
			                          "breaks: after slot %" PRId64
			                          " comes nothing more, there are %" PRId64 " seats",
			                          b.slot, t->seats);
		for (size_t k = 0; k < i; k++)
			if (conf_table_break(t, k).slot == b.slot)
				return conf_complaint_set(j->complaint, j->f->path, line_of(j, "breaks", i),
				                          "breaks: two of them after slot %" PRId64, b.slot);
	}
	return true;
}

static bool check_length(const struct judged *j)
{
	const struct conf_table *t = j->t;
	int64_t minutes = conf_table_minutes(t, t->seats), breaks = minutes - t->seats * t->slot_minutes;
	int line = conf_file_line(j->f, "seats");

	if (t->start_minute + minutes <= 24 * 60)
		return true;
	if (breaks == 0)
		return conf_complaint_set(j->complaint, j->f->path, line,
		                          "seats: %" PRId64 " items of %" PRId64
		                          " minutes end after midnight",
		                          t->seats, t->slot_minutes);
	return conf_complaint_set(j->complaint, j->f->path, line,
	                          "seats: %" PRId64 " items of %" PRId64 " minutes and breaks of %" PRId64
	                          " end after midnight",
	                          t->seats, t->slot_minutes, breaks);
}

static bool is_skipped(const struct conf_table *t, struct day day)
{
	for (size_t i = 0; i < t->skip_count; i++)
		if (t->skips[i].n == day.n)
			return true;
	return false;
}

/* Two meetings at a time: all of a table begin at the same hour. */
static bool check_dates(const struct judged *j)
{
	const struct conf_table *t = j->t;

	for (size_t i = 0; i < t->date_count; i++) {
		if (is_skipped(t, t->dates[i]))
			return refuse_day(j, "dates", i, t->dates[i],
			                  "is also to be skipped; keep one of the two");
		if (calendar_is_rhythm_day(&j->rule, t->dates[i]))
			return refuse_day(
			        j, "dates", i, t->dates[i],
			        "is a day of its rhythm already: two meetings would overlap; take it out");
	}
	return true;
}

/* Only what is skipped can keep a rhythm from happening: so look on from each of those days. */
static bool check_happens(const struct judged *j)
{
	const struct conf_table *t = j->t;
	struct day next;

	for (size_t i = 0; i < t->skip_count; i++)
		if (t->weekday != 0 &&
		    !calendar_next_meeting(&j->rule, day_add(t->skips[i], -1), &next, NULL))
			return refuse_day(
			        j, "skip", i, t->skips[i],
			        "begins two years without any meeting; let some happen, or remove the table");
	return true;
}

bool conf_tables_check(const struct conf_table *t, const struct conf_file *f,
                       struct conf_complaint *ret_complaint)
{
	struct judged j = {t, f, conf_table_rule(t), ret_complaint};

	return check_kind(&j) && check_breaks(&j) && check_length(&j) && check_dates(&j) && check_happens(&j);
}
