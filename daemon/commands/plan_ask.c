#include "commands/plan_ask.h"

#include "base/text.h"

bool plan_ask_may(const struct conf_person *who, struct refusal *refusal)
{
	if (desk_view_drafts(who))
		return true;
	refusal_set(refusal, PROBLEM_RIGHT_MISSING, "/method",
	            "drafts are in it: coordinators and chairs only");
	return false;
}

size_t plan_ask_item(const struct plan *plan, const struct case_id *case_)
{
	for (size_t i = 0; i < plan->problem.item_count; i++)
		if (ID_EQUAL(plan->problem.items[i].case_, *case_))
			return i;
	return AGENDA_NOWHERE;
}

size_t plan_ask_meeting(const struct plan *plan, const char *id)
{
	for (size_t m = 0; m < plan->problem.meeting_count; m++)
		if (text_equal(plan->meetings.at[m].id.text, id))
			return m;
	return AGENDA_NOWHERE;
}

static bool is_meant(const struct store_person *p, const char *id)
{
	return id != NULL && (text_equal(p->person.text, id) || text_equal(p->partner.text, id));
}

bool plan_ask_known(const struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->roster.count; i++)
		if (is_meant(&plan->roster.at[i], id))
			return true;
	return false;
}

bool plan_ask_ad_hoc(const struct plan *plan, size_t meeting)
{
	return meeting != AGENDA_NOWHERE && plan->meetings.at[meeting].ad_hoc;
}

struct proto_cost *plan_ask_cost(struct arena *a, const struct agenda_cost *cost)
{
	struct proto_cost *c = proto_new(a, &proto_table_cost);

	c->late_crisis = cost->late_crisis;
	c->late_high = cost->late_high;
	c->late_medium = cost->late_medium;
	c->late_low = cost->late_low;
	c->waiting = cost->waiting;
	c->wished_missed = cost->wished_missed;
	c->moved = cost->moved;
	return c;
}
