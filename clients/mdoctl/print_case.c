/* Cases: who holds them, what they rest on. */
#include "libmdo/clean.h"
#include "mdoctl/grid.h"
#include "mdoctl/print.h"

static const char *const row_headings[] = {"case",        "table", "state",   "urgency",  "opened",
                                           "discuss by",  "next",  "signals", "partners", "meeting",
                                           "regiehouder", "regie", NULL};

static void add_row(struct arena *a, struct grid *g, const struct proto_case_row *r)
{
	const char *const cells[] = {
	        arena_printf(a, "%s%s%s%s", r->case_, r->unmatched ? "?" : "", r->crisis ? "!" : "",
	                     r->passed_over >= 2 ? "*" : ""),
	        r->table,
	        print_word(&terms_case_state, (int)r->state),
	        print_word(&terms_urgency, (int)r->urgency),
	        print_day(a, r->opened),
	        print_day(a, r->discuss_by),
	        print_day(a, r->next_date),
	        print_number(a, r->signals),
	        print_number(a, r->partners),
	        r->meeting != NULL ? r->meeting : "-",
	        print_holder(a, r->regiehouder),
	        r->regiehouder != NULL ? print_word(&terms_regie_state, (int)r->regiehouder->state) : ""};

	grid_row(g, cells);
}

static void print_marks(FILE *out, bool unmatched, bool crisis, bool passed_over)
{
	if (unmatched)
		fprintf(out, "? client known by name only: see mdoctl match\n");
	if (crisis)
		fprintf(out, "! rests on a crisis ground, without consent: see mdoctl crisis list\n");
	if (passed_over)
		fprintf(out, "* passed over at two meetings or more: see mdoctl agenda why\n");
}

int print_cases(struct arena *a, FILE *out, const void *result)
{
	const struct proto_case_list *list = result;
	struct grid *g = grid_new(a, row_headings);
	bool unmatched = false, crisis = false, passed_over = false;

	for (size_t i = 0; i < list->cases.count; i++) {
		add_row(a, g, &list->cases.at[i]);
		unmatched = unmatched || list->cases.at[i].unmatched;
		crisis = crisis || list->cases.at[i].crisis;
		passed_over = passed_over || list->cases.at[i].passed_over >= 2;
	}
	grid_print(g, out, 0, "no cases");
	print_marks(out, unmatched, crisis, passed_over);
	return 0;
}

static void print_identity(struct arena *a, FILE *out, const struct proto_identity *c)
{
	const struct {
		const char *label, *value;
	} facts[] = {{"name", c->name},
	             {"born", print_day(a, c->birth_date)},
	             {"BSN", c->bsn},
	             {"V-number", c->vnumber}};

	fprintf(out, "\nclient (this was logged)\n");
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (facts[i].value != NULL && facts[i].value[0] != '\0')
			fprintf(out, "  %-9s %s\n", facts[i].label, mdo_clean_text(a, facts[i].value));
}

/* What was noticed in words; of a crisis also why it came without consent. */
static void print_words(struct arena *a, FILE *out, const struct proto_case_signal *s)
{
	const char *partner = mdo_clean_text(a, s->partner);

	for (size_t o = 0; o < s->observations.count; o++) {
		const struct proto_observation *seen = &s->observations.at[o];

		if (seen->text != NULL)
			fprintf(out, "  %s, %s%s%s: %s\n", partner,
			        print_word(&terms_domain, (int)seen->domain),
			        seen->kind != CONTENT_ABSENT ? ", " : "",
			        seen->kind != CONTENT_ABSENT ? print_word(&terms_content, (int)seen->kind)
			                                     : "",
			        mdo_clean_text(a, seen->text));
	}
	if (s->ground == NULL)
		return;
	fprintf(out, "  %s, without consent because: %s\n", partner, mdo_clean_text(a, s->ground->ground));
	fprintf(out, "  %s, decided by: %s\n", partner, mdo_clean_text(a, s->ground->decided_by));
	fprintf(out, "  %s, tried to get consent: %s\n", partner, mdo_clean_text(a, s->ground->tried));
}

static void print_signals(struct arena *a, FILE *out, const struct proto_case_signal_list *list)
{
	static const char *const headings[] = {"signal",  "received", "partner", "state", "life domains",
	                                       "urgency", "Protect",  "consent", NULL};
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->count; i++) {
		const struct proto_case_signal *s = &list->at[i];
		const char *state = print_word(&terms_signal_state, (int)s->state);

		if (day_is_set(s->unreadable_from))
			state = arena_printf(a, "%s, nowhere readable from %s", state,
			                     print_day(a, s->unreadable_from));
		const char *const cells[] = {s->signal,
		                             print_moment(a, s->received),
		                             s->partner,
		                             state,
		                             print_set(a, &terms_domain, s->domains),
		                             s->crisis ? "crisis"
		                                       : print_word(&terms_urgency, (int)s->urgency),
		                             print_word(&terms_urgency, (int)s->protect),
		                             s->consent};

		grid_row(g, cells);
	}
	fprintf(out, "\nsignals\n");
	grid_print(g, out, 2, "none");
	for (size_t i = 0; i < list->count; i++)
		print_words(a, out, &list->at[i]);
}

/* "spoken in ti, interpreter, by representative (under_12), text v3": how it was given. */
static const char *given(struct arena *a, const struct proto_case_consent *c)
{
	const char *text = print_word(&terms_form, (int)c->form);

	if (c->language != NULL)
		text = arena_printf(a, "%s in %s", text, c->language);
	if (c->interpreter)
		text = arena_printf(a, "%s, interpreter", text);
	if (c->given_by != GIVER_ABSENT && c->given_by != GIVER_CLIENT)
		text = arena_printf(a, "%s, by %s", text, print_word(&terms_giver, (int)c->given_by));
	if (c->age != AGE_ABSENT && c->age != AGE_FROM_16)
		text = arena_printf(a, "%s (%s)", text, print_word(&terms_age, (int)c->age));
	if (c->text_version != NULL)
		text = arena_printf(a, "%s, text %s", text, c->text_version);
	return text;
}

static void print_consents(struct arena *a, FILE *out, const struct proto_case_consent_list *list)
{
	static const char *const headings[] = {"consent",    "recorded by", "state", "confirmed", "from",
	                                       "until",      "given",       "basis", "purposes",  "domains",
	                                       "recipients", "replaces",    NULL};
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->count; i++) {
		const struct proto_case_consent *c = &list->at[i];
		const char *const cells[] = {c->consent,
		                             c->recorded_by,
		                             print_word(&terms_consent_state, (int)c->state),
		                             c->confirmed ? "yes" : "no",
		                             print_day(a, c->valid_from),
		                             print_day(a, c->valid_until),
		                             given(a, c),
		                             c->basis,
		                             print_set(a, &terms_purpose, c->purposes),
		                             print_set(a, &terms_domain, c->domains),
		                             print_list(a, &c->recipients),
		                             c->replaces != NULL ? c->replaces : ""};

		grid_row(g, cells);
	}
	fprintf(out, "\nconsents\n");
	grid_print(g, out, 2, "none");
}

static void print_regie(struct arena *a, FILE *out, const struct proto_case_regie_list *list)
{
	static const char *const headings[] = {"offered", "person", "partner", "state", "answer by",
	                                       "ended",   "cause",  "why",     NULL};
	struct grid *g = grid_new(a, headings);

	for (size_t i = 0; i < list->count; i++) {
		const struct proto_case_regie *r = &list->at[i];
		const char *const cells[] = {print_moment(a, r->offered),
		                             r->person,
		                             r->partner,
		                             print_word(&terms_regie_state, (int)r->state),
		                             print_moment(a, r->answer_by),
		                             print_moment(a, r->ended),
		                             print_word(&terms_cause, (int)r->cause),
		                             r->why};

		grid_row(g, cells);
	}
	fprintf(out, "\nregie\n");
	grid_print(g, out, 2, "nobody was asked yet");
}

int print_case(struct arena *a, FILE *out, const void *result)
{
	const struct proto_case_show *c = result;
	struct grid *g = grid_new(a, row_headings);

	add_row(a, g, c->row);
	grid_print(g, out, 0, "");
	print_marks(out, c->row->unmatched, c->row->crisis, c->row->passed_over >= 2);
	if (time_is_set(c->glass_until))
		fprintf(out, "\nby the emergency button, until %s; the privacy officer is told\n",
		        print_moment(a, c->glass_until));
	if (c->client != NULL)
		print_identity(a, out, c->client);
	print_signals(a, out, &c->signals);
	print_consents(a, out, &c->consents);
	print_regie(a, out, &c->regie);
	return 0;
}
