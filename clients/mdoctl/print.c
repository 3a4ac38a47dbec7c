#include "mdoctl/print.h"

#include "base/time.h"

const char *print_moment(struct arena *a, struct instant t)
{
	static const char *const weekdays[] = {"", "ma", "di", "wo", "do", "vr", "za", "zo"};
	struct local l;
	char day[TIME_TEXT_MAX];

	if (!time_is_set(t))
		return "";
	l = time_to_local(t);
	return arena_printf(a, "%s %s %02d:%02d", weekdays[time_weekday(l.day)], time_text_day(l.day, day),
	                    l.hour, l.minute);
}

const char *print_day(struct arena *a, struct day d)
{
	char day[TIME_TEXT_MAX];

	return day_is_set(d) ? arena_text(a, time_text_day(d, day)) : "";
}

const char *print_number(struct arena *a, int64_t n)
{
	return n != PROTO_NO_INT ? arena_printf(a, "%lld", (long long)n) : "";
}

const char *print_set(struct arena *a, const struct terms *t, uint32_t set)
{
	char buf[512];

	return arena_text(a, terms_set_text(t, set, buf, sizeof(buf)));
}

const char *print_list(struct arena *a, const struct proto_texts *list)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(a, "%s%s%s", text, i > 0 ? ", " : "", list->at[i]);
	return text;
}

const char *print_word(const struct terms *t, int value)
{
	const char *name = terms_name(t, value);

	return name != NULL ? name : "";
}

const char *print_holder(struct arena *a, const struct proto_holder *h)
{
	if (h == NULL || h->person == NULL)
		return "nobody";
	return h->partner != NULL ? arena_printf(a, "%s (%s)", h->person, h->partner) : h->person;
}
