/*
 * agenda.what_if: a table's plan as it is and as it would be with other seats, one more meeting, somebody
 * absent, or a case elsewhere. Decided on a copy: nothing changes. What is announced stays, but for what the
 * question names and what it makes impossible.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "commands/item_place.h"
#include "commands/plan_ask.h"

/* The table as it is, and as it is supposed to be. */
struct supposed {
	struct turn *t;
	const struct proto_what_if_params *p;
	struct plan plan;
	size_t *placed;                  /* in the plan as it is */
	struct agenda_problem problem;   /* as supposed */
	struct agenda_meeting *meetings; /* of that; the extra one among them */
	struct agenda_item *items;       /* of that */
	size_t extra;                    /* number of the extra meeting, or AGENDA_NOWHERE */
	size_t forced;                   /* item that is put elsewhere, or AGENDA_NOWHERE */
	struct desk_view_told told;
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

	return arena_printf(s->t->arena, "%s-%s", s->plan.table->id.text,
	                    time_text_day(s->p->extra_on, text));
}

static bool may_be_extra(const struct supposed *s, struct refusal *refusal)
{
	const struct agenda_problem *p = &s->plan.problem;
	struct day on = s->p->extra_on;
	struct store_meeting there;

	if (on.n < p->today.n)
		refusal_set(refusal, PROBLEM_DATE_PAST, "/params/extra_on", NULL);
	else if (on.n > p->horizon.n)
		refusal_set(refusal, PROBLEM_MEMBER_RANGE, "/params/extra_on", "beyond the planning horizon");
	else if (store_meeting_get(s->t->store, extra_name(s), &there))
		refusal_set(refusal, PROBLEM_MEETING_OVERLAP, "/params/extra_on", NULL);
	else
		return true;
	return false;
}

/* The extra one comes where its day has it. */
static bool copy_meetings(struct supposed *s, struct refusal *refusal)
{
	const struct agenda_problem *p = &s->plan.problem;
	struct day on = s->p->extra_on;
	size_t count = 0;

	s->extra = AGENDA_NOWHERE;
	s->meetings = arena_array(s->t->arena, p->meeting_count + 1, sizeof(*s->meetings));
	if (day_is_set(on) && !may_be_extra(s, refusal))
		return false;
	for (size_t m = 0; m <= p->meeting_count; m++) {
		if (day_is_set(on) && s->extra == AGENDA_NOWHERE &&
		    (m == p->meeting_count || p->meetings[m].day.n > on.n)) {
			s->extra = count;
			s->meetings[count++] = (struct agenda_meeting){
			        .day = on,
			        .seats = s->p->extra_seats != PROTO_NO_INT ? s->p->extra_seats
			                                                   : s->plan.table->seats,
			        .absent = plan_ask_absent(s->t, &s->plan, AGENDA_NOWHERE, on, NULL)};
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
	const struct agenda_problem *p = &s->plan.problem;

	s->forced = AGENDA_NOWHERE;
	s->items = arena_array(s->t->arena, p->item_count, sizeof(*s->items));
	for (size_t i = 0; i < p->item_count; i++) {
		s->items[i] = p->items[i];
		s->items[i].current = supposed_number(s, p->items[i].current);
	}
	s->problem.items = s->items;
}

/* The meeting that the question names, of this table and not begun. */
static bool named_meeting(struct supposed *s, const struct conf_person *who,
                          struct store_meeting *ret_meeting, size_t *ret_number, struct refusal *refusal)
{
	size_t at;

	if (!desk_view_meeting(s->t, who, s->p->meeting, ret_meeting, refusal))
		return false;
	at = plan_ask_meeting(&s->plan, ret_meeting->id.text);
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
static bool named_item(struct supposed *s, const struct conf_person *who, const char *code,
                       const char *pointer, struct case_view *ret_view, size_t *ret_item,
                       struct refusal *refusal)
{
	if (!desk_view_case(s->t, who, code, pointer, ret_view, refusal))
		return false;
	*ret_item = plan_ask_item(&s->plan, &ret_view->c.id);
	if (*ret_item != AGENDA_NOWHERE)
		return true;
	refusal_set(refusal, PROBLEM_CASE_UNKNOWN, pointer,
	            "there is nothing to plan for it at this table: mdoctl agenda why says why");
	return false;
}

/* It gives up its seat, and does not come back that day. */
static bool suppose_displaced(struct supposed *s, const struct conf_person *who, size_t meeting,
                              struct refusal *refusal)
{
	struct case_view v;
	struct agenda_item *item;
	struct day *busy;
	size_t at;

	if (s->p->displace == NULL)
		return true;
	if (!named_item(s, who, s->p->displace, "/params/displace", &v, &at, refusal))
		return false;
	item = &s->items[at];
	if (at == s->forced || item->current != meeting) {
		refusal_set(refusal, PROBLEM_CASE_UNKNOWN, "/params/displace",
		            "it does not stand at that meeting");
		return false;
	}
	busy = arena_array(s->t->arena, item->busy_count + 1, sizeof(*busy));
	if (item->busy_count > 0)
		memcpy(busy, item->busy, item->busy_count * sizeof(*busy));
	busy[item->busy_count++] = s->meetings[meeting].day;
	item->busy = busy;
	item->fixed = false;
	return true;
}

static bool suppose_case(struct supposed *s, const struct conf_person *who, struct refusal *refusal)
{
	struct store_meeting m;
	struct case_view v;
	size_t meeting;
	int64_t fixed = 0;

	if (s->p->case_ == NULL)
		return true;
	if (!named_item(s, who, s->p->case_, "/params/case", &v, &s->forced, refusal) ||
	    !named_meeting(s, who, &m, &meeting, refusal) || !item_place_may(s->t, &v, &m, refusal) ||
	    !suppose_displaced(s, who, meeting, refusal))
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

static bool suppose_seats(struct supposed *s, const struct conf_person *who, struct refusal *refusal)
{
	struct store_meeting m;
	size_t meeting;

	if (s->p->seats == PROTO_NO_INT)
		return true;
	if (!named_meeting(s, who, &m, &meeting, refusal))
		return false;
	s->meetings[meeting].seats = s->p->seats;
	return true;
}

static bool suppose_absence(struct supposed *s, struct refusal *refusal)
{
	struct day from = day_is_set(s->p->from) ? s->p->from : s->problem.today;
	struct day until = day_is_set(s->p->until) ? s->p->until : s->problem.horizon;

	if (s->p->absent == NULL)
		return true;
	if (!plan_ask_known(&s->plan, s->p->absent) && conf_partner(s->t->conf, s->p->absent) == NULL) {
		refusal_set(refusal, PROBLEM_PERSON_UNKNOWN, "/params/absent",
		            "neither a person of the roster nor an organisation");
		return false;
	}
	for (size_t m = 0; m < s->problem.meeting_count; m++)
		if (s->meetings[m].day.n >= from.n && s->meetings[m].day.n <= until.n)
			s->meetings[m].absent = plan_ask_absent(s->t, &s->plan, plan_number(s, m),
			                                        s->meetings[m].day, s->p->absent);
	return true;
}

static const char *meeting_name(const struct supposed *s, size_t meeting)
{
	if (meeting == AGENDA_NOWHERE)
		return NULL;
	if (meeting == s->extra)
		return extra_name(s);
	return arena_text(s->t->arena, s->plan.meetings.at[plan_number(s, meeting)].id.text);
}

static int64_t day_of(const struct supposed *s, size_t meeting)
{
	return meeting == AGENDA_NOWHERE ? s->problem.horizon.n : s->meetings[meeting].day.n;
}

static void show_change(struct supposed *s, size_t item, size_t was, size_t now, struct proto_what_if *result)
{
	const struct agenda_item *i = &s->plan.problem.items[item];
	struct proto_what_if_change *change = &result->changes.at[result->changes.count];
	struct case_view v;

	if (!case_view_load(s->t, i->case_.text, NULL, &v) || !desk_view_facts(s->t, &v))
		return;
	proto_clear(&proto_table_what_if_change, change);
	change->case_ = arena_text(s->t->arena, i->case_.text);
	change->urgency = i->urgency;
	change->was = meeting_name(s, was);
	change->now = meeting_name(s, now);
	change->announced = was != AGENDA_NOWHERE && s->meetings[was].announced;
	change->days = day_of(s, now) - day_of(s, was);
	result->changes.count++;
	desk_view_tell(s->t, &s->told, &i->case_);
}

/* ${after}: where each would stand. Costs are told of it by where they stand now. */
static void show(struct supposed *s, const size_t *after, struct proto_what_if *result)
{
	struct agenda_cost cost = agenda_cost(&s->plan.problem, s->placed);

	result->before = plan_ask_cost(s->t, &cost);
	if (s->forced != AGENDA_NOWHERE)
		s->items[s->forced].current = supposed_number(s, s->plan.problem.items[s->forced].current);
	cost = agenda_cost(&s->problem, after);
	result->after = plan_ask_cost(s->t, &cost);
	result->changes.at = arena_array(s->t->arena, s->problem.item_count, sizeof(*result->changes.at));
	for (size_t i = 0; i < s->problem.item_count; i++) {
		size_t was = supposed_number(s, s->placed[i]);

		if (was != after[i])
			show_change(s, i, was, after[i], result);
	}
}

bool agenda_what_if(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	struct supposed s = {.t = t, .p = params};
	const struct conf_table *table;
	size_t *after, item;

	if (!plan_ask_may(who, refusal) || !desk_view_table_param(t, who, s.p->table, refusal))
		return false;
	table = conf_table(t->conf, s.p->table);
	if (!plan_ask_load(t, table, &s.plan, refusal))
		return false;
	s.problem = s.plan.problem;
	s.placed = arena_array(t->arena, s.problem.item_count, sizeof(*s.placed));
	after = arena_array(t->arena, s.problem.item_count, sizeof(*after));
	if (!copy_meetings(&s, refusal))
		return false;
	copy_items(&s);
	if (!suppose_seats(&s, who, refusal) || !suppose_absence(&s, refusal) ||
	    !suppose_case(&s, who, refusal))
		return false;
	while (agenda_check(&s.problem, &item) != AGENDA_SOUND)
		s.items[item].fixed = false;
	plan_ask_place(&s.plan, s.placed);
	agenda_plan(&s.problem, after);
	show(&s, after, result);
	desk_view_disclose(t, "agenda.supposed", &s.told);
	return true;
}
