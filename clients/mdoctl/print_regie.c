/* Who is asked for whose cases. */
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

int print_regie_move(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"case", "to", "partner", "why", NULL};
	const struct proto_regie_move *m = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < m->cases.count; i++) {
		const struct proto_regie_move_row *row = &m->cases.at[i];
		const char *const cells[] = {row->case_, row->to != NULL ? row->to : "nobody can: escalated",
		                             row->partner, row->why};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "there is nothing to hand over");
	if (m->cases.count == 0)
		return 0;
	fprintf(out, "\n%lld %s, %lld escalated", (long long)m->moved,
	        m->batch != NULL ? "handed over" : "would be handed over", (long long)m->escalated);
	if (m->left > 0)
		fprintf(out, "; %lld are left: give the command again", (long long)m->left);
	if (m->batch != NULL)
		fprintf(out, "\nas long as nobody accepted: mdoctl regie undo %s\n", m->batch);
	else
		fprintf(out, "\nnothing was changed\n");
	return 0;
}
