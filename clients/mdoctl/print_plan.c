/* Why a case stands where it does, and what would be elsewhere. */
#include <stdlib.h>

#include "libmdo/clean.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

/* "crisis late +3, waiting -7", or ${none} when all is 0. ${sign}: as a difference. */
static const char *cost_text(struct arena *a, const struct proto_cost *c, bool sign, const char *none)
{
	const struct {
		int64_t value;
		const char *word;
	} parts[] = {{c->late_crisis, "crisis late"},
	             {c->late_high, "high late"},
	             {c->late_medium, "medium late"},
	             {c->late_low, "low late"},
	             {c->waiting, "waiting"},
	             {c->wished_missed, "missed"},
	             {c->moved, "moved"}};
	const char *text = "";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i].value != 0)
			text = arena_printf(a, sign ? "%s%s%s %+lld" : "%s%s%s %lld", text,
			                    text[0] != '\0' ? ", " : "", parts[i].word,
			                    (long long)parts[i].value);
	return text[0] != '\0' ? text : none;
}

static const char *bound_text(struct arena *a, const struct proto_why_row *r)
{
	const char *word = print_word(&terms_bound, (int)r->bound);

	return r->person != NULL ? arena_printf(a, "%s: %s", word, r->person) : word;
}

static const char *more_text(struct arena *a, const struct proto_why_row *r)
{
	return r->more != NULL && r->bound != BOUND_HERE ? cost_text(a, r->more, true, "as much") : "";
}

static void print_next(struct arena *a, FILE *out, const struct proto_agenda_why *w)
{
	if (w->next_more == NULL)
		return;
	fprintf(out, "next best: %s; the whole plan would cost %s\n",
	        w->next_best != NULL ? mdo_clean_text(a, w->next_best) : "to wait without a meeting",
	        cost_text(a, w->next_more, true, "as much"));
}

int print_why(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"meeting",         "start", "what binds",
	                                       "in the place of", "costs", NULL};
	const struct proto_agenda_why *w = result;
	struct grid *g = grid_new(a, headings);

	fprintf(out, "%s  %s  discuss by %s\n%s: %s\n", mdo_clean_text(a, w->case_),
	        print_word(&terms_urgency, (int)w->urgency), print_day(a, w->discuss_by),
	        w->meeting != NULL ? mdo_clean_text(a, w->meeting) : "no meeting",
	        mdo_clean_text(a, w->what));
	print_next(a, out, w);
	for (size_t i = 0; i < w->meetings.count; i++) {
		const struct proto_why_row *r = &w->meetings.at[i];
		const char *const cells[] = {r->meeting, print_moment(a, r->start), bound_text(a, r),
		                             r->instead_of, more_text(a, r)};

		grid_row(g, cells);
	}
	if (w->meetings.count > 0) {
		fputc('\n', out);
		grid_print(g, out, 0, "");
	}
	return 0;
}

static const char *days_text(struct arena *a, const struct proto_what_if_change *c)
{
	long long days = llabs((long long)c->days);

	if (c->days == 0)
		return "the same day";
	return arena_printf(a, "%lld day%s %s", days, days == 1 ? "" : "s", c->days < 0 ? "sooner" : "later");
}

int print_what_if(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"case", "urgency", "stands at", "would stand at",
	                                       "",     "notes",   NULL};
	const struct proto_what_if *w = result;
	struct grid *g = grid_new(a, headings);

	fprintf(out, "the plan costs now  %s\nit would cost       %s\n\n",
	        cost_text(a, w->before, false, "nothing"), cost_text(a, w->after, false, "nothing"));
	for (size_t i = 0; i < w->changes.count; i++) {
		const struct proto_what_if_change *c = &w->changes.at[i];
		const char *const cells[] = {c->case_,
		                             print_word(&terms_urgency, (int)c->urgency),
		                             c->was != NULL ? c->was : "-",
		                             c->now != NULL ? c->now : "-",
		                             days_text(a, c),
		                             c->announced ? "was announced" : ""};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "every case would stand where it does");
	fprintf(out, "\nnothing was changed\n");
	return 0;
}
