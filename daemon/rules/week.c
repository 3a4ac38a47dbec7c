#include "rules/week.h"

struct day week_monday(struct day d)
{
	return day_add(d, WEEKDAY_MON - (int)time_weekday(d));
}

int64_t week_count(const struct day *days, size_t count, struct day day)
{
	struct day monday = week_monday(day);
	int64_t things = 0;

	for (size_t i = 0; i < count; i++)
		things += days[i].n >= monday.n && days[i].n < monday.n + 7 ? 1 : 0;
	return things;
}

size_t week_over(const struct day *days, size_t count, int64_t most, struct week_load *ret_weeks)
{
	size_t over = 0;

	for (size_t i = 0; i < count;) {
		struct week_load w = {.monday = week_monday(days[i]), .twice = day_none()};

		for (; i < count && days[i].n < w.monday.n + 7; i++) {
			w.things++;
			if (i > 0 && days[i].n == days[i - 1].n && !day_is_set(w.twice))
				w.twice = days[i];
		}
		if (w.things > most || day_is_set(w.twice))
			ret_weeks[over++] = w;
	}
	return over;
}
