/* What protects clients: grounds in a crisis, the emergency button, who erased, matches undone, limits. */
#include "libmdo/clean.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

static void print_grounds(struct arena *a, FILE *out, const struct proto_ground_row_list *list)
{
	static const char *const headings[] = {"case",  "ground",    "partner",      "basis",
	                                       "state", "review by", "erased after", NULL};
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->count; i++) {
		const struct proto_ground_row *r = &list->at[i];
		const char *const cells[] = {r->case_,
		                             r->consent,
		                             r->partner,
		                             r->basis,
		                             print_word(&terms_consent_state, (int)r->state),
		                             print_day(a, r->review_by),
		                             print_day(a, r->erased_after)};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no crisis ground is open");
}

int print_crises(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"partner", "last 30 days", "last 365 days", "", NULL};
	const struct proto_crises *list = result;
	struct grid *g = grid_new(a, headings);

	print_grounds(a, out, &list->grounds);
	for (size_t i = 0; i < list->partners.count; i++) {
		const struct proto_crisis_row *r = &list->partners.at[i];
		const char *const cells[] = {r->partner, print_number(a, r->month), print_number(a, r->year),
		                             r->alarm ? "more than expected" : ""};

		grid_row(g, cells);
	}
	fprintf(out, "\ncrises by partner\n");
	grid_print(g, out, 2, "none");
	return 0;
}

int print_glass(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"number", "opened",  "until",  "case", "person",
	                                       "reads",  "seen by", "reason", NULL};
	const struct proto_glass_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->uses.count; i++) {
		const struct proto_glass_row *r = &list->uses.at[i];
		const char *const cells[] = {print_number(a, r->number),
		                             print_moment(a, r->opened),
		                             print_moment(a, r->until),
		                             r->case_,
		                             r->person,
		                             print_number(a, r->reads),
		                             r->seen_by != NULL ? r->seen_by : "-",
		                             r->reason};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "nobody used the emergency button");
	return 0;
}

int print_erasures(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"partner", "reference", "asked", "handed over",
	                                       "erased",  "",          NULL};
	const struct proto_erasure_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->erasures.count; i++) {
		const struct proto_erasure_row *r = &list->erasures.at[i];
		const char *const cells[] = {r->partner,
		                             r->reference,
		                             print_moment(a, r->asked),
		                             time_is_set(r->told) ? print_moment(a, r->told) : "not yet",
		                             time_is_set(r->done) ? print_moment(a, r->done) : "not yet",
		                             r->late ? "late" : ""};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "nobody was asked to erase anything");
	return 0;
}

int print_merges(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"when",    "what", "case",   "and",
	                                       "signals", "by",   "undone", NULL};
	const struct proto_merge_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->merges.count; i++) {
		const struct proto_merge_row *r = &list->merges.at[i];
		const char *undone = "-";

		if (time_is_set(r->undone))
			undone = arena_printf(a, "%s by %s", print_moment(a, r->undone),
			                      r->undone_by != NULL ? r->undone_by : "mdod");
		const char *const cells[] = {print_moment(a, r->at),
		                             r->split ? "split off" : "went into",
		                             r->from,
		                             r->into,
		                             print_number(a, r->signals),
		                             r->by,
		                             undone};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no cases were matched or split");
	return 0;
}

int print_limits(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"partner", "new today", "most", "turned away", "", NULL};
	const struct proto_limit_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->limits.count; i++) {
		const struct proto_limit_row *r = &list->limits.at[i];
		const char *const cells[] = {r->partner, print_number(a, r->today), print_number(a, r->most),
		                             print_number(a, r->refused), r->lifted ? "lifted today" : ""};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no partners");
	return 0;
}
