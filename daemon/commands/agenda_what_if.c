/*
 * agenda.what_if: a table's plan as it is and as it would be with other seats, one more meeting, somebody
 * absent, or a case elsewhere. Decided on a copy: nothing changes. What is announced stays, but for what the
 * question names and what it makes impossible.
 */
#include <string.h>

#include "base/text.h"
#include "commands/item_place.h"
#include "commands/plan_ask.h"

#define PLACE_AT_ONCE 8
#define SHOW_AT_ONCE 4

/* The table as it is supposed to be. All of it in the question's arena. */
struct supposed {
	struct plan_question *q;
	const struct proto_what_if_params *p;
	struct store_absence_list whole; /* organisations that are absent */
	struct agenda_problem problem;
	struct agenda_meeting *meetings; /* of that; the extra one among them */
	struct agenda_item *items;       /* of that */
	size_t extra;                    /* number of the extra meeting, or AGENDA_NOWHERE */
	size_t forced;                   /* item that is put elsewhere, or AGENDA_NOWHERE */
	enum { LETTING_GO, PLANNING, SHOWING } phase;
	size_t *after; /* where each would stand */
	size_t cursor; /* items of which it is shown */
	struct proto_what_if shown;
};

/* Number of a meeting of the plan among those supposed. */
static size_t supposed_number(const struct supposed *s, size_t meeting)
{
	return meeting == AGENDA_NOWHERE || meeting < s->extra ? meeting : meeting + 1;
}

/* And back; the extra one has none. */
static size_t plan_number(const struct supposed *s, size_t meeting)
{
	if (meeting == s->extra)
		return AGENDA_NOWHERE;
	return meeting < s->extra ? meeting : meeting - 1;
}

/* What the extra meeting would be called. */
static const char *extra_name(const struct supposed *s)
{
	char text[TIME_TEXT_MAX];

	return arena_printf(s->q->arena, "%s-%s", s->q->plan.table->id.text,
	                    time_text_day(s->p->extra_on, text));
}

/* Who could not be at a meeting, nor anybody for them, if ${id} were absent, a person or a partner. */
static struct agenda_set absent_at(const struct supposed *s, struct turn *t, size_t meeting, struct day on,
                                   const char *id)
{
	struct plan_day day = {on, plan_ask_ad_hoc(&s->q->plan, meeting), id, &s->whole};

	return plan_picture_absent(t, s->q->arena, &s->q->plan.roster, &day);
}

static bool may_be_extra(const struct supposed *s, struct turn *t, struct refusal *refusal)
{
	const struct agenda_problem *p = &s->q->plan.problem;
	struct day on = s->p->extra_on;
	struct store_meeting there;

	if (on.n < p->today.n)
		refusal_set(refusal, PROBLEM_DATE_PAST, "/params/extra_on", NULL);
	else if (on.n > p->horizon.n)
		refusal_set(refusal, PROBLEM_MEMBER_RANGE, "/params/extra_on", "beyond the planning horizon");
	else if (store_meeting_get(t->store, extra_name(s), &there))
		refusal_set(refusal, PROBLEM_MEETING_OVERLAP, "/params/extra_on", NULL);
	else
		return true;
	return false;
}

/* The extra one comes where its day has it. */
static bool copy_meetings(struct supposed *s, struct turn *t, struct refusal *refusal)
{
	const struct agenda_problem *p = &s->q->plan.problem;
	struct day on = s->p->extra_on;
	size_t count = 0;

	s->extra = AGENDA_NOWHERE;
	s->meetings = arena_array(s->q->arena, p->meeting_count + 1, sizeof(*s->meetings));
	if (day_is_set(on) && !may_be_extra(s, t, refusal))
		return false;
	for (size_t m = 0; m <= p->meeting_count; m++) {
		if (day_is_set(on) && s->extra == AGENDA_NOWHERE &&
		    (m == p->meeting_count || p->meetings[m].day.n > on.n)) {
			s->extra = count;
			s->meetings[count++] = (struct agenda_meeting){
			        .day = on,
			        .seats = s->p->extra_seats != PROTO_NO_INT ? s->p->extra_seats
			                                                   : s->q->plan.table->seats,
			        .absent = absent_at(s, t, AGENDA_NOWHERE, on, NULL)};
		}
		if (m < p->meeting_count)
			s->meetings[count++] = p->meetings[m];
	}
	s->problem.meeting_count = count;
	s->problem.meetings = s->meetings;
	return true;
}

static void copy_items(struct supposed *s)
{
	const struct agenda_problem *p = &s->q->plan.problem;

	s->forced = AGENDA_NOWHERE;
	s->items = arena_array(s->q->arena, p->item_count, sizeof(*s->items));
	for (size_t i = 0; i < p->item_count; i++) {
		s->items[i] = p->items[i];
		s->items[i].current = supposed_number(s, p->items[i].current);
	}
	s->problem.items = s->items;
}

/* The meeting that the question names, of this table and not begun. */
static bool named_meeting(struct supposed *s, struct turn *t, const struct conf_person *who,
                          struct store_meeting *ret_meeting, size_t *ret_number, struct refusal *refusal)
{
	size_t at;

	if (!desk_view_meeting(t, who, s->p->meeting, ret_meeting, refusal))
		return false;
	at = plan_ask_meeting(&s->q->plan, ret_meeting->id.text);
	if (at == AGENDA_NOWHERE) {
		refusal_set(
		        refusal, PROBLEM_MEETING_STATE, "/params/meeting",
		        "nothing is planned for it: it is of another table, has begun, is over, or beyond "
		        "the horizon");
		return false;
	}
	*ret_number = supposed_number(s, at);
	return true;
}

/* The item of a case that the question names. */
static bool named_item(struct supposed *s, struct turn *t, const struct conf_person *who, const char *code,
                       const char *pointer, struct case_view *ret_view, size_t *ret_item,
                       struct refusal *refusal)
{
	if (!desk_view_case(t, who, code, pointer, ret_view, refusal))
		return false;
	*ret_item = plan_ask_item(&s->q->plan, &ret_view->c.id);
	if (*ret_item != AGENDA_NOWHERE)
		return true;
	refusal_set(refusal, PROBLEM_CASE_UNKNOWN, pointer,
	            "there is nothing to plan for it at this table: mdoctl agenda why says why");
	return false;
}

/* It gives up its seat, and does not come back that day. */
static bool suppose_displaced(struct supposed *s, struct turn *t, const struct conf_person *who,
                              size_t meeting, struct refusal *refusal)
{
	struct case_view v;
	struct agenda_item *item;
	struct day *busy;
	size_t at;

	if (s->p->displace == NULL)
		return true;
	if (!named_item(s, t, who, s->p->displace, "/params/displace", &v, &at, refusal))
		return false;
	item = &s->items[at];
	if (at == s->forced || item->current != meeting) {
		refusal_set(refusal, PROBLEM_CASE_UNKNOWN, "/params/displace",
		            "it does not stand at that meeting");
		return false;
	}
	busy = arena_array(s->q->arena, item->busy_count + 1, sizeof(*busy));
	if (item->busy_count > 0)
		memcpy(busy, item->busy, item->busy_count * sizeof(*busy));
	busy[item->busy_count++] = s->meetings[meeting].day;
	item->busy = busy;
	item->fixed = false;
	return true;
}

static bool suppose_case(struct supposed *s, struct turn *t, const struct conf_person *who,
                         struct refusal *refusal)
{
	struct store_meeting m;
	struct case_view v;
	size_t meeting;
	int64_t fixed = 0;

	if (s->p->case_ == NULL)
		return true;
	if (!named_item(s, t, who, s->p->case_, "/params/case", &v, &s->forced, refusal) ||
	    !named_meeting(s, t, who, &m, &meeting, refusal) || !item_place_may(t, &v, &m, refusal) ||
	    !suppose_displaced(s, t, who, meeting, refusal))
		return false;
	for (size_t i = 0; i < s->problem.item_count; i++)
		fixed += i != s->forced && s->items[i].fixed && s->items[i].current == meeting;
	if (fixed >= s->meetings[meeting].seats) {
		refusal_set(refusal, PROBLEM_MEETING_FULL, "/params/meeting",
		            "all seats are announced or pinned: name the case that gives way");
		return false;
	}
	s->items[s->forced].current = meeting;
	s->items[s->forced].fixed = true;
	return true;
}

static bool suppose_seats(struct supposed *s, struct turn *t, const struct conf_person *who,
                          struct refusal *refusal)
{
	struct store_meeting m;
	size_t meeting;

	if (s->p->seats == PROTO_NO_INT)
		return true;
	if (!named_meeting(s, t, who, &m, &meeting, refusal))
		return false;
	s->meetings[meeting].seats = s->p->seats;
	return true;
}

static bool suppose_absence(struct supposed *s, struct turn *t, struct refusal *refusal)
{
	struct day from = day_is_set(s->p->from) ? s->p->from : s->problem.today;
	struct day until = day_is_set(s->p->until) ? s->p->until : s->problem.horizon;

	if (s->p->absent == NULL)
		return true;
	if (!plan_ask_known(&s->q->plan, s->p->absent) && conf_partner(t->conf, s->p->absent) == NULL) {
		refusal_set(refusal, PROBLEM_PERSON_UNKNOWN, "/params/absent",
		            "neither a person of the roster nor an organisation");
		return false;
	}
	for (size_t m = 0; m < s->problem.meeting_count; m++)
		if (s->meetings[m].day.n >= from.n && s->meetings[m].day.n <= until.n)
			s->meetings[m].absent =
			        absent_at(s, t, plan_number(s, m), s->meetings[m].day, s->p->absent);
	return true;
}

static const char *meeting_name(const struct supposed *s, size_t meeting)
{
	if (meeting == AGENDA_NOWHERE)
		return NULL;
	if (meeting == s->extra)
		return extra_name(s);
	return arena_text(s->q->arena, s->q->plan.meetings.at[plan_number(s, meeting)].id.text);
}

static int64_t day_of(const struct supposed *s, size_t meeting)
{
	return meeting == AGENDA_NOWHERE ? s->problem.horizon.n : s->meetings[meeting].day.n;
}

/* While its facts may be shown. ${t}: of a call, the question keeps nothing of it. */
static void show_change(struct supposed *s, struct turn *t, size_t item, size_t was)
{
	const struct agenda_item *i = &s->q->plan.problem.items[item];
	struct proto_what_if_change *change = &s->shown.changes.at[s->shown.changes.count];
	struct case_view v;

	if (!case_view_load(t, i->case_.text, NULL, &v) || !desk_view_facts(t, &v))
		return;
	proto_clear(&proto_table_what_if_change, change);
	change->case_ = arena_text(s->q->arena, i->case_.text);
	change->urgency = i->urgency;
	change->was = meeting_name(s, was);
	change->now = meeting_name(s, s->after[item]);
	change->announced = was != AGENDA_NOWHERE && s->meetings[was].announced;
	change->days = day_of(s, s->after[item]) - day_of(s, was);
	s->shown.changes.count++;
	plan_question_tell(s->q, &i->case_);
}

/* True when all that change are shown. */
static bool show_some(struct supposed *s, struct turn *t)
{
	size_t some = SHOW_AT_ONCE;

	for (; some > 0 && s->cursor < s->problem.item_count; s->cursor++) {
		size_t was = supposed_number(s, s->q->placed[s->cursor]);

		if (was == s->after[s->cursor])
			continue;
		show_change(s, t, s->cursor, was);
		some--;
	}
	return s->cursor == s->problem.item_count;
}

/* Costs are told of both by where the items stand now. */
static void show_costs(struct supposed *s)
{
	const struct agenda_problem *p = &s->q->plan.problem;
	struct agenda_cost cost = agenda_cost(p, s->q->placed);

	s->shown.before = plan_ask_cost(s->q->arena, &cost);
	if (s->forced != AGENDA_NOWHERE)
		s->items[s->forced].current = supposed_number(s, p->items[s->forced].current);
	cost = agenda_cost(&s->problem, s->after);
	s->shown.after = plan_ask_cost(s->q->arena, &cost);
	s->shown.changes.at = arena_array(s->q->arena, s->problem.item_count, sizeof(*s->shown.changes.at));
}

static bool begin(struct plan_question *q, struct turn *t, const struct conf_person *who, const void *params,
                  struct refusal *refusal)
{
	struct supposed *s = q->state;

	*s = (struct supposed){.q = q,
	                       .p = params,
	                       .whole = store_absence_whole(t->store, q->arena),
	                       .problem = q->plan.problem};
	if (!copy_meetings(s, t, refusal))
		return false;
	copy_items(s);
	s->after = arena_array(q->arena, s->problem.item_count, sizeof(*s->after));
	return suppose_seats(s, t, who, refusal) && suppose_absence(s, t, refusal) &&
	       suppose_case(s, t, who, refusal);
}

static bool work(struct plan_question *q, struct turn *t)
{
	struct supposed *s = q->state;
	size_t item;

	switch (s->phase) {
	case LETTING_GO:
		if (agenda_check(&s->problem, &item) != AGENDA_SOUND) {
			s->items[item].fixed = false;
			return false;
		}
		q->planner = agenda_planner_new(&s->problem, s->problem.item_count);
		s->phase = PLANNING;
		return false;
	case PLANNING:
		if (!agenda_planner_step(q->planner, PLACE_AT_ONCE))
			return false;
		agenda_planner_take(q->planner, s->after);
		show_costs(s);
		s->phase = SHOWING;
		return false;
	case SHOWING:
		return show_some(s, t);
	}
	return true;
}

static const struct plan_question_kind asks_what_if = {METHOD_AGENDA_WHAT_IF, sizeof(struct supposed), begin,
                                                       work};

bool agenda_what_if(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	const struct proto_what_if_params *p = params;
	struct plan_question *q;
	const struct supposed *s;

	if (!plan_ask_may(who, refusal) || !desk_view_table_param(t, who, p->table, refusal) ||
	    !plan_question_ask(t, &asks_what_if, conf_table(t->conf, p->table), params, &q, refusal))
		return false;
	if (q == NULL)
		return true;
	s = q->state;
	*(struct proto_what_if *)result = s->shown;
	desk_view_disclose(t, "agenda.supposed", &q->told);
	return true;
}
