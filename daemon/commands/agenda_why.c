/*
 * agenda.why: for each meeting of its table what binds a case there, and what the whole plan would cost more
 * were it there. Nothing changes.
 */
#include "rules/agenda_why.h"

#include "base/text.h"
#include "commands/desk_view.h"
#include "commands/plan_ask.h"

/* The question at work. */
struct explained {
	struct turn *t;
	const struct case_view *v;
	struct plan plan;
	size_t item;
	size_t *placed;
	struct agenda_why_place *places; /* by meeting; the last: nowhere */
	struct desk_view_told told;
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

/* Another case is named while its facts may be shown. */
static const char *name_other(struct explained *w, size_t item)
{
	const struct case_id *id = &w->plan.problem.items[item].case_;
	struct case_view v;

	if (!case_view_load(w->t, id->text, NULL, &v) || !desk_view_facts(w->t, &v))
		return NULL;
	desk_view_tell(w->t, &w->told, id);
	return arena_text(w->t->arena, id->text);
}

static const char *person_of(struct explained *w, uint32_t number)
{
	return number < w->plan.roster.count ? w->plan.roster.at[number].person.text : NULL;
}

static void show_place(struct explained *w, const struct store_meeting *m, struct proto_why_row *ret)
{
	size_t at = plan_ask_meeting(&w->plan, m->id.text);
	const struct agenda_why_place *place;

	proto_clear(&proto_table_why_row, ret);
	ret->meeting = arena_text(w->t->arena, m->id.text);
	ret->start = m->start;
	ret->bound = BOUND_BEGUN;
	if (at == AGENDA_NOWHERE)
		return;
	place = &w->places[at];
	ret->bound = bound_of(place->bound);
	if (place->bound == AGENDA_ABSENT)
		ret->person = person_of(w, place->absent);
	if (place->priced)
		ret->more = plan_ask_cost(w->t, &place->more);
	if (place->instead_of != AGENDA_NOWHERE)
		ret->instead_of = name_other(w, place->instead_of);
}

static void show_places(struct explained *w, struct proto_agenda_why *why)
{
	struct turn *t = w->t;
	struct instant from = time_day_start(t->today),
	               to = time_day_start(day_add(w->plan.problem.horizon, 1));
	struct store_meeting_list all = store_meeting_list(t->store, t->arena, w->v->c.table.text, from, to);

	why->meetings.at = arena_array(t->arena, all.count, sizeof(*why->meetings.at));
	for (size_t i = 0; i < all.count; i++)
		show_place(w, &all.at[i], &why->meetings.at[why->meetings.count++]);
}

static void show_next(struct explained *w, struct proto_agenda_why *why)
{
	size_t next = agenda_why_next(w->places, w->plan.problem.meeting_count);

	if (next == AGENDA_NOWHERE)
		return;
	why->next_more = plan_ask_cost(w->t, &w->places[next].more);
	if (next < w->plan.problem.meeting_count)
		why->next_best = arena_text(w->t->arena, w->plan.meetings.at[next].id.text);
}

static const char *in_words(const struct explained *w, const struct proto_agenda_why *why)
{
	size_t stands = w->placed[w->item];

	if (stands == AGENDA_NOWHERE)
		return "no meeting within the horizon has a better place for it: what binds each is below";
	if (w->plan.problem.items[w->item].current != stands)
		return "the table is about to be planned anew; this is how it would be";
	if (why->fixed && w->plan.problem.meetings[stands].announced)
		return "it was announced there, and stays";
	if (why->fixed)
		return "a person put it there, and there it stays";
	return "anywhere else the whole plan would cost more, or as much";
}

static void explain(struct explained *w, struct proto_agenda_why *why)
{
	struct turn *t = w->t;
	const struct agenda_problem *p = &w->plan.problem;
	struct agenda_cost cost;

	w->placed = arena_array(t->arena, p->item_count, sizeof(*w->placed));
	w->places = arena_array(t->arena, p->meeting_count + 1, sizeof(*w->places));
	plan_ask_place(&w->plan, w->placed);
	agenda_why_places(p, w->placed, w->item, w->places);
	cost = agenda_cost_of(p, w->item, w->placed[w->item]);
	why->fixed = p->items[w->item].fixed;
	why->cost = plan_ask_cost(t, &cost);
	if (w->placed[w->item] != AGENDA_NOWHERE)
		why->meeting = arena_text(t->arena, w->plan.meetings.at[w->placed[w->item]].id.text);
	show_places(w, why);
	show_next(w, why);
	why->what = in_words(w, why);
}

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

bool agenda_why(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_agenda_why *why = result;
	const struct conf_table *table;
	struct case_view v;
	struct explained w = {.t = t, .v = &v, .item = AGENDA_NOWHERE};

	if (!plan_ask_may(who, refusal) || !desk_view_case(t, who, p->case_, "/params/case", &v, refusal))
		return false;
	if (!desk_view_facts(t, &v)) {
		refusal_set(refusal, PROBLEM_CONSENT_ENDED, "/params/case",
		            "no consent is in force that lets it be shown");
		return false;
	}
	why->case_ = arena_text(t->arena, v.c.id.text);
	why->urgency = v.c.urgency;
	why->discuss_by = v.c.discuss_by;
	desk_view_tell(t, &w.told, &v.c.id);
	table = conf_table(t->conf, v.c.table.text);
	if (table != NULL && v.c.state == CASE_OPEN) {
		if (!plan_ask_load(t, table, &w.plan, refusal))
			return false;
		w.item = plan_ask_item(&w.plan, &v.c.id);
	}
	if (w.item == AGENDA_NOWHERE)
		why->what = not_planned(t, &v, &why->meeting);
	else
		explain(&w, why);
	desk_view_disclose(t, "agenda.explained", &w.told);
	return true;
}
