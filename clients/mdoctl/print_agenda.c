/* Meetings and what is on them. */
#include "libmdo/clean.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

/* "interpreter ti: t.bekele", or that there is none. */
static const char *interpreter_note(struct arena *a, const struct proto_agenda_item *i)
{
	const char *language = i->language != NULL ? i->language : "";

	if (i->speakers.count > 0)
		return arena_printf(a, "interpreter %s: %s", language, print_list(a, &i->speakers));
	if (i->not_ready)
		return arena_printf(a, "NOT READY: nobody interprets %s", language);
	return arena_printf(a, "interpreter %s%s", language, i->go_ahead ? ": goes ahead without" : "");
}

static const char *item_notes(struct arena *a, const struct proto_agenda_item *i)
{
	const char *client = i->client_attends ? "client attends" : "";
	const char *contacts =
	        i->contacts != PROTO_NO_INT
	                ? arena_printf(a, "%lld things for the client that week", (long long)i->contacts)
	                : "";
	const char *passed_over =
	        i->passed_over >= 2 ? arena_printf(a, "PASSED OVER %lldx", (long long)i->passed_over) : "";
	const struct {
		bool is;
		const char *word;
	} notes[] = {{i->crisis, "crisis ground, no consent"},
	             {i->late, "LATE"},
	             {i->pinned, "pinned"},
	             {i->passed_over >= 2, passed_over},
	             {i->client_attends, client},
	             {i->interpreter, interpreter_note(a, i)},
	             {i->elsewhere, "client elsewhere that day"},
	             {i->contacts != PROTO_NO_INT, contacts}};
	const char *text = "";

	for (size_t n = 0; n < sizeof(notes) / sizeof(notes[0]); n++)
		if (notes[n].is)
			text = arena_printf(a, "%s%s%s", text, text[0] != '\0' ? ", " : "", notes[n].word);
	return text;
}

static const char *item_time(struct arena *a, struct instant at)
{
	struct local l = time_to_local(at);

	return time_is_set(at) ? arena_printf(a, "%02d:%02d", l.hour, l.minute) : "";
}

/* ${none}: in place of a slot. */
static void print_items(struct arena *a, FILE *out, const struct proto_agenda_item_list *items,
                        const char *none)
{
	static const char *const headings[] = {"slot",        "time",  "case",  "urgency", "discuss by",
	                                       "regiehouder", "state", "notes", "why",     NULL};
	struct grid *g = grid_new(a, headings);

	for (size_t n = 0; n < items->count; n++) {
		const struct proto_agenda_item *i = &items->at[n];
		const struct proto_holder *h = i->regiehouder;
		const char *const cells[] = {i->slot > 0 ? print_number(a, i->slot) : none,
		                             item_time(a, i->at),
		                             i->case_,
		                             print_word(&terms_urgency, (int)i->urgency),
		                             print_day(a, i->discuss_by),
		                             print_holder(a, h),
		                             h != NULL ? print_word(&terms_regie_state, (int)h->state) : "",
		                             item_notes(a, i),
		                             h != NULL ? h->why : NULL};

		grid_row(g, cells);
	}
	grid_print(g, out, 2, "nothing on it");
}

/* "  Zaal 2, chair v.voorzitter, secretary s.schrijver" */
static void print_where(struct arena *a, FILE *out, const struct proto_meeting *m)
{
	const struct {
		const char *word, *text;
	} parts[] = {{"", m->room},
	             {"chair ", m->chair},
	             {"deputy chair ", m->chair_deputy},
	             {"secretary ", m->secretary}};
	const char *between = "  ";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].text == NULL)
			continue;
		fprintf(out, "%s%s%s", between, parts[i].word, mdo_clean_text(a, parts[i].text));
		between = ", ";
	}
	if (between[0] == ',')
		fprintf(out, "\n");
}

int print_meeting(struct arena *a, FILE *out, const void *result)
{
	const struct proto_meeting *m = result;

	fprintf(out, "%s  %s  %s  %zu of %lld seats  [%s]%s%s\n", mdo_clean_text(a, m->table),
	        print_moment(a, m->start), print_word(&terms_meeting_state, (int)m->state), m->items.count,
	        (long long)m->seats, mdo_clean_text(a, m->meeting),
	        m->ad_hoc  ? "  ad hoc, for a crisis"
	        : m->extra ? "  extra"
	                   : "",
	        m->held_back ? "  announcement held back" : "");
	print_where(a, out, m);
	if (m->state == MEETING_DRAFT)
		fprintf(out, "  will be announced %s\n", print_moment(a, m->announce_at));
	print_items(a, out, &m->items, m->state == MEETING_HELD ? "not reached" : "-");
	return 0;
}

int print_agenda(struct arena *a, FILE *out, const void *result)
{
	const struct proto_agenda *agenda = result;

	for (size_t i = 0; i < agenda->meetings.count; i++) {
		if (i > 0)
			fputc('\n', out);
		print_meeting(a, out, &agenda->meetings.at[i]);
	}
	if (agenda->meetings.count == 0)
		fprintf(out, "no meetings in that time\n");
	if (agenda->unplaced.count > 0) {
		fprintf(out, "\nopen cases without a meeting\n");
		print_items(a, out, &agenda->unplaced, "-");
	}
	return 0;
}

int print_speakers(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"meeting",   "start",     "language",       "items",
	                                       "sensitive", "not ready", "who interprets", NULL};
	const struct proto_speaker_list *list = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->needs.count; i++) {
		const struct proto_speaker_row *row = &list->needs.at[i];
		const char *const cells[] = {row->meeting,
		                             print_moment(a, row->start),
		                             row->language,
		                             print_number(a, row->items),
		                             print_number(a, row->sensitive),
		                             print_number(a, row->not_ready),
		                             print_list(a, &row->people)};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no meeting needs an interpreter");
	return 0;
}

static const char *meeting_notes(const struct proto_meeting *m)
{
	if (m->ad_hoc && m->held_back)
		return "ad hoc, held back";
	return m->ad_hoc ? "ad hoc" : m->held_back ? "held back" : "";
}

int print_meetings(struct arena *a, FILE *out, const void *result)
{
	static const char *const headings[] = {"meeting", "table",        "start", "state",
	                                       "seats",   "announced at", "notes", NULL};
	const struct proto_agenda *agenda = result;
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < agenda->meetings.count; i++) {
		const struct proto_meeting *m = &agenda->meetings.at[i];
		const char *const cells[] = {m->meeting,
		                             m->table,
		                             print_moment(a, m->start),
		                             print_word(&terms_meeting_state, (int)m->state),
		                             print_number(a, m->seats),
		                             print_moment(a, m->announce_at),
		                             meeting_notes(m)};

		grid_row(g, cells);
	}
	grid_print(g, out, 0, "no meetings in that time");
	return 0;
}

void print_agenda_json(struct arena *a, FILE *out, const struct proto_agenda *agenda)
{
	fputc('[', out);
	for (size_t i = 0; i < agenda->meetings.count; i++) {
		size_t len;
		const char *text = proto_write(a, &proto_table_meeting, &agenda->meetings.at[i], &len);

		fprintf(out, "%s%s", i > 0 ? "," : "", mdo_clean_json(a, text, len));
	}
	fprintf(out, "]\n");
}
