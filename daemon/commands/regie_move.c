/*
 * regie.move_all, regie.undo: all cases that somebody holds or is offered go to others at once, so that
 * together they fit best; and back, as far as nobody accepted.
 *
 * What was taken from the person keeps the number of the batch until it is given back. A coordinator
 * restricted to tables moves what belongs to those.
 */
#include <string.h>

#include "base/text.h"
#include "commands/desk_view.h"
#include "commands/regie_hold.h"
#include "rules/regie_move.h"

/* A line of the answer is at most some 400 bytes, and a message 64 KiB. */
#define AT_ONCE 120
#define NOTE_MAX 280

struct moving {
	size_t count, left;
	struct store_regie *has;
	struct case_view *views;
	struct regie_candidates *candidates; /* by case; the people are the same, in the same order */
	size_t *to;                          /* by case: a candidate, or SIZE_MAX */
};

/* What this person has, of tables that the coordinator sees. */
static struct moving gather(struct turn *t, const struct conf_person *who, const char *person)
{
	struct store_regie_list has = store_regie_of(t->store, t->arena, person);
	struct moving m = {.has = arena_array(t->arena, has.count, sizeof(*m.has)),
	                   .views = arena_array(t->arena, has.count, sizeof(*m.views)),
	                   .candidates = arena_array(t->arena, has.count, sizeof(*m.candidates)),
	                   .to = arena_array(t->arena, has.count, sizeof(*m.to))};

	for (size_t i = 0; i < has.count; i++) {
		struct store_case c;

		if (!store_case_get(t->store, has.at[i].case_.text, &c) || !desk_view_table(who, &c.table))
			continue;
		if (m.count == AT_ONCE) {
			m.left++;
			continue;
		}
		if (!case_view_load(t, c.id.text, NULL, &m.views[m.count]))
			continue;
		m.has[m.count] = has.at[i];
		m.candidates[m.count] = regie_candidates_of(t, &m.views[m.count]);
		m.count++;
	}
	return m;
}

/* How well each fits, the load left out: that is what evens out at last. */
static void decide(struct turn *t, struct moving *m, const char *person)
{
	size_t people = m->count > 0 ? m->candidates[0].count : 0;
	struct regie_move_person *loads = arena_array(t->arena, people, sizeof(*loads));
	struct regie_move_fit *fits = arena_array(t->arena, m->count * people, sizeof(*fits));
	const struct regie_move_problem p = {
	        .case_count = m->count, .person_count = people, .people = loads, .fits = fits};

	for (size_t k = 0; k < people; k++)
		loads[k] = (struct regie_move_person){.load = m->candidates[0].at[k].load,
		                                      .limit = m->candidates[0].at[k].limit};
	for (size_t i = 0; i < m->count; i++) {
		const struct regie_candidates *all = &m->candidates[i];

		for (size_t s = 0; s < all->count; s++) {
			const struct regie_score *score = &all->ranked[s];

			fits[i * people + score->candidate] = (struct regie_move_fit){
			        .eligible = score->eligible &&
			                    !id_equal(all->at[score->candidate].person.text, person),
			        .score = score->total - score->load};
		}
	}
	regie_move(&p, m->to);
}

static void show(struct turn *t, const struct moving *m, struct proto_regie_move *ret)
{
	struct desk_view_told told = {0};

	ret->cases.count = m->count;
	ret->cases.at = arena_array(t->arena, m->count, sizeof(*ret->cases.at));
	ret->moved = ret->escalated = 0;
	if (m->left > 0)
		ret->left = (int64_t)m->left;
	for (size_t i = 0; i < m->count; i++) {
		struct proto_regie_move_row *row = &ret->cases.at[i];
		const struct regie_candidate *c;
		char *why;

		proto_clear(&proto_table_regie_move_row, row);
		row->case_ = m->views[i].c.id.text;
		desk_view_tell(t, &told, &m->views[i].c.id);
		if (m->to[i] == REGIE_MOVE_NOBODY) {
			ret->escalated++;
			continue;
		}
		ret->moved++;
		c = &m->candidates[i].at[m->to[i]];
		why = arena_alloc(t->arena, REGIE_WHY_MAX);
		regie_why(regie_candidates_score(&m->candidates[i], m->to[i]), why);
		row->to = c->person.text;
		row->partner = c->partner.text;
		row->why = why;
	}
	desk_view_disclose(t, "regie.listed", &told);
}

bool regie_move_all(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	const struct proto_regie_move_params *p = params;
	struct proto_regie_move *out = result;
	struct moving m = gather(t, who, p->person);
	struct store_person person;
	char *batch = arena_alloc(t->arena, ID_UUID_MAX);

	if (m.count == 0 && !store_roster_get(t->store, t->arena, p->person, &person)) {
		refusal_set(refusal, PROBLEM_PERSON_UNKNOWN, "/params/person", NULL);
		return false;
	}
	decide(t, &m, p->person);
	show(t, &m, out);
	if (p->dry_run || m.count == 0)
		return true;
	id_uuid(t->ids, t->now, batch);
	for (size_t i = 0; i < m.count; i++) {
		regie_hold_release(t, &m.views[i], &m.has[i], CAUSE_REDISTRIBUTED, NULL);
		store_regie_set_batch(t->store, m.has[i].number, batch);
		regie_hold_offer(t, &m.views[i], &m.candidates[i], m.to[i]);
	}
	out->batch = batch;
	return true;
}

/* Whether the person can have it again as it was: still of that organisation, which still may know the case,
 * and not refused by the client since. Load and absence do not count: this was his. */
static bool may_return(struct turn *t, const struct case_view *v, const struct store_regie *before)
{
	struct regie_candidates all = regie_candidates_of(t, v);
	size_t at = regie_candidates_find(&all, before->person.text);

	return at != SIZE_MAX && ID_EQUAL(all.at[at].partner, before->partner) && !all.at[at].left &&
	       !all.at[at].refused && regie_candidates_reached(t, &before->partner) &&
	       case_view_keeps(t, v, &before->partner, before->offered);
}

/* False: it stays as it is. */
static bool give_back(struct turn *t, const struct case_view *v, const struct store_regie *before)
{
	struct store_regie now;
	bool asked = store_regie_current(t->store, t->arena, &v->c.id, &now);

	if ((asked && now.state == REGIE_ACCEPTED) || !may_return(t, v, before))
		return false;
	if (asked)
		regie_hold_release(t, v, &now, CAUSE_UNDONE, NULL);
	store_regie_set_batch(t->store, before->number, NULL);
	regie_hold_return(t, v, before);
	return true;
}

bool regie_undo(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_batch_params *p = params;
	struct store_regie_list batch = store_regie_of_batch(t->store, t->arena, p->batch);
	const char *stay = "";
	size_t returned = 0, stayed = 0;

	for (size_t i = 0; i < batch.count; i++) {
		struct case_view v;

		if (!case_view_load(t, batch.at[i].case_.text, NULL, &v) || v.c.state != CASE_OPEN ||
		    !desk_view_table(who, &v.c.table))
			continue;
		if (give_back(t, &v, &batch.at[i])) {
			returned++;
			continue;
		}
		stayed++;
		if (strlen(stay) < NOTE_MAX - 2 * ID_CASE_MAX)
			stay = arena_printf(t->arena, "%s %s", stay, v.c.id.text);
	}
	if (returned == 0) {
		refusal_set(refusal, PROBLEM_BATCH_NONE, "/params/batch", NULL);
		return false;
	}
	struct proto_done *done = result;
	done->done = true;
	done->count = (int64_t)returned;
	if (stayed > 0)
		done->note = arena_printf(t->arena, "%zu stay where they are:%s", stayed, stay);
	return true;
}
