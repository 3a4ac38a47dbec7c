/*
 * agenda.why: for each meeting of its table what binds a case there, and what the whole plan would cost more
 * were it there. Nothing changes.
 */
#include "rules/agenda_why.h"

#include "base/text.h"
#include "commands/plan_ask.h"

#define LOOK_AT_ONCE 64

/* The question at work. */
struct explained {
	struct case_id case_;
	size_t item;
	struct agenda_why_place *places; /* by meeting; the last: nowhere */
	bool known;                      /* these are */
	struct store_meeting_list all;   /* of the table, within the horizon */
	struct proto_agenda_why why;     /* but for what the case alone says */
};

static enum bound bound_of(enum agenda_bound bound)
{
	switch (bound) {
	case AGENDA_HERE:
		return BOUND_HERE;
	case AGENDA_FULL:
		return BOUND_FULL;
	case AGENDA_DEARER:
		return BOUND_DEARER;
	case AGENDA_ELSEWHERE:
		return BOUND_ANNOUNCED;
	case AGENDA_BEYOND:
		return BOUND_BEGUN;
	case AGENDA_CONSENT:
		return BOUND_CONSENT;
	case AGENDA_EARLIER:
		return BOUND_EARLIER;
	case AGENDA_ABSENT:
		return BOUND_ABSENT;
	case AGENDA_BUSY:
		return BOUND_CLIENT;
	}
	return BOUND_BEGUN;
}

/* Another case is named while its facts may be shown. ${t}: of a call, the question keeps nothing of it. */
static const char *name_other(struct plan_question *q, struct turn *t, size_t item)
{
	const struct case_id *id = &q->plan.problem.items[item].case_;
	struct case_view v;

	if (!case_view_load(t, id->text, NULL, &v) || !desk_view_facts(t, &v))
		return NULL;
	plan_question_tell(q, id);
	return arena_text(q->arena, id->text);
}

static const char *person_of(const struct plan_question *q, uint32_t number)
{
	return number < q->plan.roster.count ? arena_text(q->arena, q->plan.roster.at[number].person.text)
	                                     : NULL;
}

static void show_place(struct plan_question *q, struct turn *t, const struct store_meeting *m)
{
	struct explained *w = q->state;
	struct proto_why_row *row = &w->why.meetings.at[w->why.meetings.count++];
	size_t at = plan_ask_meeting(&q->plan, m->id.text);
	const struct agenda_why_place *place;

	proto_clear(&proto_table_why_row, row);
	row->meeting = arena_text(q->arena, m->id.text);
	row->start = m->start;
	row->bound = BOUND_BEGUN;
	if (at == AGENDA_NOWHERE)
		return;
	place = &w->places[at];
	row->bound = bound_of(place->bound);
	if (place->bound == AGENDA_ABSENT)
		row->person = person_of(q, place->absent);
	if (place->priced)
		row->more = plan_ask_cost(q->arena, &place->more);
	if (place->instead_of != AGENDA_NOWHERE)
		row->instead_of = name_other(q, t, place->instead_of);
}

static void show_next(struct plan_question *q)
{
	struct explained *w = q->state;
	size_t next = agenda_why_next(w->places, q->plan.problem.meeting_count);

	if (next == AGENDA_NOWHERE)
		return;
	w->why.next_more = plan_ask_cost(q->arena, &w->places[next].more);
	if (next < q->plan.problem.meeting_count)
		w->why.next_best = arena_text(q->arena, q->plan.meetings.at[next].id.text);
}

static const char *in_words(const struct plan_question *q)
{
	const struct explained *w = q->state;
	size_t stands = q->placed[w->item];

	if (stands == AGENDA_NOWHERE)
		return "no meeting within the horizon has a better place for it: what binds each is below";
	if (q->plan.problem.items[w->item].current != stands)
		return "the table is about to be planned anew; this is how it would be";
	if (w->why.fixed && q->plan.problem.meetings[stands].announced)
		return "it was announced there, and stays";
	if (w->why.fixed)
		return "a person put it there, and there it stays";
	return "anywhere else the whole plan would cost more, or as much";
}

static bool begin(struct plan_question *q, struct turn *t, const struct conf_person *who, const void *params,
                  struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct explained *w = q->state;
	struct case_view v;

	if (!desk_view_case(t, who, p->case_, "/params/case", &v, refusal))
		return false;
	w->case_ = v.c.id;
	w->item = plan_ask_item(&q->plan, &v.c.id);
	proto_clear(&proto_table_agenda_why, &w->why);
	q->idle = w->item == AGENDA_NOWHERE;
	w->places = arena_array(q->arena, q->plan.problem.meeting_count + 1, sizeof(*w->places));
	w->all = store_meeting_list(t->store, q->arena, q->plan.table->id.text, time_day_start(t->today),
	                            time_day_start(day_add(q->plan.problem.horizon, 1)));
	w->why.meetings.at = arena_array(q->arena, w->all.count, sizeof(*w->why.meetings.at));
	return true;
}

/* What its place is, and what binds it. */
static void explain(struct plan_question *q)
{
	struct explained *w = q->state;
	const struct agenda_problem *p = &q->plan.problem;
	size_t stands = q->placed[w->item];
	struct agenda_cost cost = agenda_cost_of(p, w->item, stands);

	agenda_why_take(q->why, w->places);
	w->known = true;
	w->why.fixed = p->items[w->item].fixed;
	w->why.cost = plan_ask_cost(q->arena, &cost);
	if (stands != AGENDA_NOWHERE)
		w->why.meeting = arena_text(q->arena, q->plan.meetings.at[stands].id.text);
	show_next(q);
	w->why.what = in_words(q);
}

static bool work(struct plan_question *q, struct turn *t)
{
	struct explained *w = q->state;

	if (q->why == NULL)
		q->why = agenda_why_new(&q->plan.problem, q->placed, w->item);
	if (!w->known) {
		if (agenda_why_step(q->why, LOOK_AT_ONCE))
			explain(q);
		return false;
	}
	if (w->why.meetings.count < w->all.count)
		show_place(q, t, &w->all.at[w->why.meetings.count]);
	return w->why.meetings.count == w->all.count;
}

static const struct plan_question_kind asks_why = {METHOD_AGENDA_WHY, sizeof(struct explained), begin, work};

/* Why there is nothing to plan. */
static const char *not_planned(struct turn *t, const struct case_view *v, const char **ret_meeting)
{
	struct store_item item;
	char text[TIME_TEXT_MAX];

	if (v->c.state != CASE_OPEN)
		return "the case is closed";
	if (day_is_set(v->c.discussed))
		return arena_printf(t->arena,
		                    "it was discussed on %s: a new signal, or a pin, brings it back",
		                    time_text_day(v->c.discussed, text));
	if (!day_is_set(case_view_discuss_until(t, v)))
		return "no consent lets it be discussed at an MDO: ask the client";
	if (!store_item_get(t->store, &v->c.id, &item))
		return "its MDO table is not in the configuration any more";
	*ret_meeting = arena_text(t->arena, item.meeting.text);
	return "the meeting goes on, or is beyond the horizon; it stays there";
}

/* All but what the view of the case says; nothing when there is nothing to plan of it. False: refused. */
static bool ask(struct turn *t, const struct conf_table *table, const void *params,
                struct proto_agenda_why *why, struct desk_view_told *told, struct refusal *refusal)
{
	struct plan_question *q;
	const struct explained *w;

	if (!plan_question_ask(t, &asks_why, table, params, &q, refusal))
		return false;
	if (q == NULL || q->idle)
		return true;
	w = q->state;
	*why = w->why;
	for (size_t i = 0; i < q->told.count; i++)
		desk_view_tell(t, told, &q->told.at[i]);
	return true;
}

bool agenda_why(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_agenda_why *why = result;
	struct desk_view_told told = {0};
	const struct conf_table *table;
	struct case_view v;

	if (!plan_ask_may(who, refusal) || !desk_view_case(t, who, p->case_, "/params/case", &v, refusal))
		return false;
	if (!desk_view_facts(t, &v)) {
		refusal_set(refusal, PROBLEM_CONSENT_ENDED, "/params/case",
		            "no consent is in force that lets it be shown");
		return false;
	}
	desk_view_tell(t, &told, &v.c.id);
	table = conf_table(t->conf, v.c.table.text);
	if (table != NULL && v.c.state == CASE_OPEN && !ask(t, table, p, why, &told, refusal))
		return false;
	if (t->wait_ms > 0)
		return true;
	if (why->what == NULL)
		why->what = not_planned(t, &v, &why->meeting);
	why->case_ = arena_text(t->arena, v.c.id.text);
	why->urgency = v.c.urgency;
	why->discuss_by = v.c.discuss_by;
	desk_view_disclose(t, "agenda.explained", &told);
	return true;
}
