/* How the daemon is, and whom it speaks with. */
#include "libmdo/clean.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

int print_partners(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"partner", "role",      "state",  "newest", "acknowledged",
	                                       "pending", "last seen", "rights", NULL};
	const struct proto_partner_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->partners.count; i++) {
		const struct proto_partner_row *p = &list->partners.at[i];
		const char *const cells[] = {p->partner,
		                             print_word(&terms_role, (int)p->role),
		                             p->revoked ? "REVOKED" : "admitted",
		                             print_number(a, p->newest),
		                             print_number(a, p->acked),
		                             print_number(a, p->pending),
		                             time_is_set(p->seen) ? print_moment(a, p->seen) : "never",
		                             print_set(a, &terms_right, p->rights)};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no partners");
	return 0;
}

int print_status(struct arena *a, FILE *out, const void *result)
{
	const struct proto_status *s = result;
	const struct {
		const char *label, *value;
	} facts[] = {{"region", s->region},
	             {"health", s->health},
	             {"version", s->version},
	             {"schema", print_number(a, s->schema)},
	             {"started", print_moment(a, s->started)},
	             {"its clock", print_moment(a, s->now)},
	             {"epoch", s->epoch},
	             {"open cases", print_number(a, s->open_cases)},
	             {"escalations", print_number(a, s->escalations)},
	             {"not ready", print_number(a, s->not_ready)},
	             {"pending", print_number(a, s->pending)},
	             {"erasing", print_number(a, s->erasing)},
	             {"stored", print_number(a, s->stored)},
	             {"duplicates", print_number(a, s->duplicates)},
	             {"refused", print_number(a, s->refused)},
	             {"audit rows", print_number(a, s->audit_rows)}};

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		fprintf(out, "%-12s %s\n", facts[i].label, mdo_clean_text(a, facts[i].value));
	return 0;
}
