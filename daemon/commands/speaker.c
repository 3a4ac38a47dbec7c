/*
 * speaker.list: languages that meetings need, and who interprets. agenda.ready: a person decides that a case
 * goes ahead without interpreter.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "commands/speaker_board.h"

bool agenda_ready(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct case_view v;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal))
		return false;
	store_speaker_set_go_ahead(t->store, &v.c.id, true);
	store_case_update(t->store, &v.c); /* planned anew */
	store_table_mark(t->store, &v.c.table, STORE_DIRTY);
	turn_audit(t, &(struct store_audit){.event = "item.go_ahead",
	                                    .action = 'U',
	                                    .case_id = v.c.id.text,
	                                    .code = terms_name(&terms_cause, CAUSE_DECISION)});
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	if (speaker_board_language(&v) == NULL)
		done->note = "no signal of it asks for an interpreter";
	else if (speaker_board_can(t, &v, t->today))
		done->note = "somebody can interpret it all the same, and is asked";
	return true;
}

/* ---- what meetings need ---- */

#define ROWS_MAX 10000   /* proto: speaker_list.needs */
#define PEOPLE_MAX 16    /* proto: speaker_row.people */
#define LANGUAGES_MAX 48 /* of one meeting; it has no more seats */

static void add_person(struct turn *t, struct proto_speaker_row *row, const char *person)
{
	for (size_t i = 0; i < row->people.count; i++)
		if (text_equal(row->people.at[i], person))
			return;
	if (row->people.count < PEOPLE_MAX)
		row->people.at[row->people.count++] = arena_text(t->arena, person);
}

static struct proto_speaker_row *row_of(struct turn *t, const struct store_meeting *m, const char *language,
                                        struct proto_speaker_row *rows, size_t *count)
{
	struct proto_speaker_row *row;

	for (size_t i = 0; i < *count; i++)
		if (text_equal(rows[i].language, language))
			return &rows[i];
	row = &rows[(*count)++];
	proto_clear(&proto_table_speaker_row, row);
	row->meeting = arena_text(t->arena, m->id.text);
	row->start = m->start;
	row->language = language;
	row->items = row->sensitive = row->not_ready = 0;
	row->people.at = arena_array(t->arena, PEOPLE_MAX, sizeof(*row->people.at));
	return row;
}

/* One row for each language, in the order in which they come up. */
static size_t needs_of(struct turn *t, const struct store_meeting *m, struct desk_view_told *told,
                       struct proto_speaker_row *rows)
{
	struct speaker_board board = speaker_board(t, m);
	size_t count = 0;

	for (size_t i = 0; i < board.count && count < LANGUAGES_MAX; i++) {
		const struct speaker_seat *seat = &board.at[i];
		struct proto_speaker_row *row;

		if (!desk_view_facts(t, &seat->v))
			continue;
		row = row_of(t, m, seat->language, rows, &count);
		row->items++;
		row->sensitive += seat->sensitive ? 1 : 0;
		row->not_ready += seat->person == NULL && !seat->go_ahead ? 1 : 0;
		if (seat->person != NULL)
			add_person(t, row, seat->person->person.text);
		desk_view_tell(t, told, &seat->v.c.id);
	}
	return count;
}

bool speaker_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	struct instant horizon =
	        time_day_start(day_add(t->today, (int)t->conf->policy.horizon_weeks * 7 + 1));
	struct store_meeting_list all = store_meeting_list(t->store, t->arena, NULL, t->now, horizon);
	struct proto_speaker_list *list = result;
	struct desk_view_told told = {0};

	(void)params, (void)refusal;
	list->needs.at = arena_array(t->arena, ROWS_MAX, sizeof(*list->needs.at));
	for (size_t i = 0; i < all.count && list->needs.count + LANGUAGES_MAX <= ROWS_MAX; i++) {
		const struct store_meeting *m = &all.at[i];
		bool seen =
		        m->state == MEETING_ANNOUNCED || (m->state == MEETING_DRAFT && desk_view_drafts(who));

		if (seen && desk_view_table(who, &m->table))
			list->needs.count += needs_of(t, m, &told, list->needs.at + list->needs.count);
	}
	desk_view_disclose(t, "speaker.listed", &told);
	return true;
}
