/* What is kept: terms, backups, the match key. */
#include "libmdo/clean.h"
#include "libmdo/outcome.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

static void print_classes(struct arena *a, FILE *out, const struct proto_retention_class_list *list)
{
	static const char *const headings[] = {"what", "kept", "from", "why so long", NULL};
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->count; i++) {
		const struct proto_retention_class *c = &list->at[i];
		const char *const cells[] = {print_word(&terms_retention, (int)c->class_),
		                             arena_printf(a, "%lld days", (long long)c->days), c->start,
		                             c->source};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no terms");
}

int print_retention(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"goes on", "what", "case", "rows", "term began", NULL};
	const struct proto_retention_list *list = result;
	struct grid *g = grid_new(a, headings);

	print_classes(a, out, &list->classes);
	for (size_t i = 0; i < list->rows.count; i++) {
		const struct proto_retention_row *r = &list->rows.at[i];
		const char *const cells[] = {
		        print_day(a, r->goes), print_word(&terms_retention, (int)r->class_),
		        r->case_ != NULL ? r->case_ : "-", print_number(a, r->count), print_day(a, r->start)};

		grid_row(g, cells);
	}
	fprintf(out, "\nto be removed by the daemon, at night\n");
	grid_print(g, out, 2, "nothing in that time");
	return 0;
}

int print_backup(struct arena *a, FILE *out, const void *result)
{
	const struct proto_backup_status *s = result;

	switch (s->state) {
	case BACKUP_OFF:
		fprintf(out, "no backups: the region's configuration names no backup_dir or no backup_key\n");
		break;
	case BACKUP_MAIN:
	case BACKUP_VAULT:
		fprintf(out, "copying the %s since %s: %lld of %lld pages to go\n",
		        s->state == BACKUP_MAIN ? "main file" : "vault", print_moment(a, s->started),
		        (long long)s->left, (long long)s->pages);
		break;
	case BACKUP_IDLE:
	case BACKUP_ABSENT:
	case BACKUP_COUNT:
		fprintf(out, "no backup runs\n");
		break;
	}
	if (time_is_set(s->last))
		fprintf(out, "last good one: %s, %s, %lld bytes\n", print_moment(a, s->last),
		        s->name != NULL ? mdo_clean_text(a, s->name) : "?", (long long)s->bytes);
	else
		fprintf(out, "no good backup was made yet\n");
	if (s->failed != NULL)
		fprintf(out, "one after that failed: %s\n", mdo_clean_text(a, s->failed));
	return s->failed != NULL ? MDO_OTHER : MDO_STORED;
}

int print_keys(struct arena *a, FILE *out, const void *result)
{
	const struct proto_key_status *k = result;

	fprintf(out, "match key, generation %lld: %s\n", (long long)k->generation,
	        print_word(&terms_rotation, (int)k->state));
	if (k->state == ROTATION_RUNNING || k->state == ROTATION_DONE)
		fprintf(out,
		        "clients known under the next key: %lld, still to do: %lld, not readable any more: "
		        "%lld\n",
		        (long long)k->done, (long long)k->left, (long long)k->unreadable);
	fprintf(out, "%s\n", mdo_clean_text(a, k->next));
	return 0;
}
