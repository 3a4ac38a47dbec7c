/*
 * match.list, match.confirm, match.reject: clients known by name only, who may be others that are known.
 *
 * What one client's consents opened is shown beside the other's once they are joined, and an undoing
 * (match_undo.c) does not unsay it. So a match needs two open cases whose facts may be shown, and one client
 * at least known by name only; two who are both known by a number are never joined here. The case of the one
 * known by name joins the other, whose table stays.
 */
#include "commands/match.h"

#include "commands/desk_view.h"
#include "commands/inbox.h"
#include "commands/meeting_plan.h"
#include "commands/notify.h"
#include "commands/regie_hold.h"
#include "store/store_lease.h"
#include "store/store_merge.h"

static bool shown(struct turn *t, const struct conf_person *who, const struct case_id *case_)
{
	struct case_view v;

	return case_view_load(t, case_->text, NULL, &v) && v.c.state == CASE_OPEN &&
	       desk_view_table(who, &v.c.table) && desk_view_facts(t, &v);
}

bool match_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	struct store_match_list found = store_match_list(t->store, t->arena);
	struct proto_match_list *list = result;
	struct desk_view_told told = {0};

	(void)params;
	(void)refusal;
	list->matches.at = arena_array(t->arena, found.count, sizeof(*list->matches.at));
	for (size_t i = 0; i < found.count; i++) {
		const struct store_match *m = &found.at[i];
		struct proto_match_row *row;

		if (!shown(t, who, &m->case_))
			continue;
		row = &list->matches.at[list->matches.count++];
		proto_clear(&proto_table_match_row, row);
		row->case_ = m->case_.text;
		row->opened = m->opened;
		row->table = m->table.text;
		desk_view_tell(t, &told, &m->case_);
		if (ID_IS_SET(m->with) && shown(t, who, &m->with)) {
			row->with = m->with.text;
			desk_view_tell(t, &told, &m->with);
		}
	}
	desk_view_disclose(t, "match.listed", &told);
	return true;
}

static bool none(struct refusal *refusal, const char *pointer, const char *detail)
{
	refusal_set(refusal, PROBLEM_MATCH_NONE, pointer, "%s", detail);
	return false;
}

/* Two open cases of two clients, both of this person's tables, that may be looked at. */
static bool load_pair(struct turn *t, const struct conf_person *who, const struct proto_case_params *p,
                      struct case_view *ret_one, struct case_view *ret_other, struct refusal *refusal)
{
	if (!desk_view_case(t, who, p->case_, "/params/case", ret_one, refusal) ||
	    !desk_view_case(t, who, p->with, "/params/with", ret_other, refusal))
		return false;
	if (ID_EQUAL(ret_one->c.client, ret_other->c.client))
		return none(refusal, "/params/with", "both are of one client already");
	if (ret_one->c.state != CASE_OPEN)
		return none(refusal, "/params/case", "the case is closed");
	if (ret_other->c.state != CASE_OPEN)
		return none(refusal, "/params/with", "the case is closed");
	if (!desk_view_facts(t, ret_one) || !desk_view_facts(t, ret_other))
		return none(refusal, "", "no consent is in force that lets both be shown");
	return true;
}

static void audit(struct turn *t, const char *event, const struct case_view *v, const struct case_view *other)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = "case",
	                                    .object = other->c.id.text,
	                                    .case_id = v->c.id.text});
}

/* The case ends; what it rested on goes to the other. ${record}: written down, so that it can go back. */
static void move(struct turn *t, struct case_view *from, const struct case_view *to, bool record)
{
	struct store_merge m = {.at = t->now,
	                        .from_case = from->c.id,
	                        .to_case = to->c.id,
	                        .from_client = from->c.client,
	                        .to_client = to->c.client};

	meeting_plan_remove(t, from, CAUSE_MERGED);
	regie_hold_end(t, from, CAUSE_MERGED);
	from->c.state = CASE_CLOSED;
	from->c.closed = t->now;
	from->c.cause = CAUSE_MERGED;
	store_case_set_state(t->store, &from->c);
	store_table_mark(t->store, &from->c.table, STORE_DIRTY);
	id_uuid(t->ids, t->now, m.id);
	ID_SET(m.by, t->actor);
	if (record)
		store_merge_add(t->store, &m);
	store_signal_move(t->store, &from->c.id, &to->c.id);
	store_client_merge(t->store, &m.from_client, &m.to_client);
	store_lease_memory_copy(t->store, &m.from_client, &m.to_client);
	store_lease_memory_drop(t->store, &m.from_client);
	if (store_client_matched(t->store, &m.from_client))
		store_client_set_matched(t->store, &m.to_client);
}

/* The other case goes on with what both knew: the earlier date, and not yet discussed when one was not. */
static void inherit(struct case_view *to, const struct case_view *from)
{
	if (!day_is_set(from->c.discussed))
		to->c.discussed = day_none();
	if (from->c.discuss_by.n < to->c.discuss_by.n)
		to->c.discuss_by = from->c.discuss_by;
}

bool match_join(struct turn *t, struct case_view *from, const struct case_view *to, bool record)
{
	struct proto_case_facts *facts;
	struct case_view joined;

	move(t, from, to, record);
	if (!case_view_load(t, to->c.id.text, NULL, &joined))
		return false;
	inherit(&joined, from);
	case_view_settle(t, &joined, CAUSE_MERGED);
	audit(t, "case.merged", from, to);
	facts = notify_case_facts(t, &joined);
	notify_case(t, &joined, EVENT_SIGNAL_JOINED, NULL, facts, &facts->case_);
	return true;
}

bool match_confirm(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	struct proto_done *done = result;
	struct case_view one, other;
	struct case_view *from = &one, *to = &other;

	if (!load_pair(t, who, params, &one, &other, refusal))
		return false;
	if (store_client_matched(t->store, &one.c.client)) {
		from = &other;
		to = &one;
	}
	if (store_client_matched(t->store, &from->c.client))
		return none(refusal, "", "both clients are known by a number");
	if (!match_join(t, from, to, true))
		return none(refusal, "", "the case is gone");
	done->done = true;
	done->case_ = arena_text(t->arena, to->c.id.text);
	done->count = (int64_t)from->signals.count;
	return true;
}

/* Of two numbers of one message, the other's client has no case that this person sees. */
static bool settle_alone(struct turn *t, const struct conf_person *who, const struct proto_case_params *p,
                         struct proto_done *done, struct refusal *refusal)
{
	struct case_view one;

	if (!desk_view_case(t, who, p->case_, "/params/case", &one, refusal))
		return false;
	done->count = (int64_t)inbox_settle_conflicts(t, who, &one.c.id);
	if (done->count == 0)
		return none(refusal, "/params/with",
		            "name the other case: no message named this one by two numbers");
	audit(t, "match.rejected", &one, &one);
	done->done = true;
	done->case_ = arena_text(t->arena, one.c.id.text);
	return true;
}

bool match_reject(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct case_view one, other;

	if (p->with == NULL)
		return settle_alone(t, who, p, done, refusal);
	if (!load_pair(t, who, p, &one, &other, refusal))
		return false;
	store_match_reject(t->store, &one.c.client, &other.c.client);
	store_conflict_drop(t->store, &one.c.client, &other.c.client);
	audit(t, "match.rejected", &one, &other);
	done->done = true;
	done->case_ = arena_text(t->arena, one.c.id.text);
	return true;
}
