/* What was done, what waits for a person, whom it can be given to. */
#include "libmdo/clean.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

int print_done(struct arena *a, FILE *out, const void *result)
{
	const struct proto_done *d = result;

	fprintf(out, "done");
	if (d->count != PROTO_NO_INT)
		fprintf(out, ": %lld", (long long)d->count);
	if (d->case_ != NULL)
		fprintf(out, "  case %s", mdo_clean_text(a, d->case_));
	if (d->meeting != NULL)
		fprintf(out, "  meeting %s", mdo_clean_text(a, d->meeting));
	if (d->absence != NULL)
		fprintf(out, "  absence %s", mdo_clean_text(a, d->absence));
	fprintf(out, "\n");
	if (d->note != NULL)
		fprintf(out, "%s\n", mdo_clean_text(a, d->note));
	return 0;
}

int print_matches(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"case", "may be the same client as", "opened", "table", NULL};
	const struct proto_match_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->matches.count; i++) {
		const struct proto_match_row *m = &list->matches.at[i];
		const char *const cells[] = {m->case_, m->with != NULL ? m->with : "-",
		                             print_day(a, m->opened), m->table};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no client is known by name only");
	return 0;
}

int print_inbox(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"since", "kind", "about", "table", "due", "what to do", NULL};
	const struct proto_inbox *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->business.count; i++) {
		const struct proto_inbox_row *b = &list->business.at[i];
		const char *const cells[] = {print_moment(a, b->since),
		                             print_word(&terms_inbox, (int)b->kind),
		                             b->case_ != NULL ? b->case_ : b->partner,
		                             b->table,
		                             print_day(a, b->due),
		                             b->what};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "nothing waits for a person");
	return 0;
}

/* Those of most people need no words. */
static const char *workdays(struct arena *a, uint32_t days)
{
	static const uint32_t most = TERMS_BIT(WEEKDAY_MON) | TERMS_BIT(WEEKDAY_TUE) |
	                             TERMS_BIT(WEEKDAY_WED) | TERMS_BIT(WEEKDAY_THU) | TERMS_BIT(WEEKDAY_FRI);

	return days == most ? "" : print_set(a, &terms_weekday, days);
}

int print_absences(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"absent", "partner", "from",    "until", "stands in",
	                                       "there",  "cases",   "absence", NULL};
	const struct proto_absences *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->absences.count; i++) {
		const struct proto_absence_row *row = &list->absences.at[i];
		const char *const cells[] = {row->person != NULL ? row->person : "everybody",
		                             row->partner,
		                             print_day(a, row->from),
		                             day_is_set(row->until) ? print_day(a, row->until)
		                                                    : "further notice",
		                             row->deputy != NULL ? row->deputy : "nobody",
		                             row->covered ? "yes" : "NO",
		                             print_number(a, row->cases),
		                             row->absence};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "nobody is absent");
	return 0;
}

int print_roster(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"person",  "partner",   "duties",    "load",
	                                       "limit",   "deputy",    "languages", "days",
	                                       "domains", "expertise", "absent",    NULL};
	const struct proto_roster *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->people.count; i++) {
		const struct proto_roster_person *p = &list->people.at[i];
		const char *absent = p->left ? "left" : "";

		if (!p->left && day_is_set(p->absent_from))
			absent = arena_printf(a, "%s to %s", print_day(a, p->absent_from),
			                      print_day(a, p->absent_until));
		const char *const cells[] = {p->person,
		                             p->partner,
		                             print_set(a, &terms_duty, p->duties),
		                             print_number(a, p->load),
		                             print_number(a, p->limit),
		                             p->deputy,
		                             print_list(a, &p->languages),
		                             workdays(a, p->workdays),
		                             print_set(a, &terms_domain, p->domains),
		                             print_list(a, &p->expertise),
		                             absent};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "the roster is empty: nobody can be offered the regie");
	return 0;
}
