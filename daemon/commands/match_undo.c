/*
 * match.history, match.undo, case.split: what was joined by mistake comes apart again (DESIGN section 7).
 *
 * Nobody sees by it what he may not. A fact that was derived from both was told to those only whom all
 * covered; what of that still waits is gone, and what was handed over is not handed over again, since either
 * case alone says less of who may see it. Both cases are judged anew, as after a withdrawal. Whoever may not
 * know one of them any more loses its reference. Only those who could know the joint case are told that there
 * are two.
 */
#include "base/text.h"
#include "commands/client_identify.h"
#include "commands/desk_view.h"
#include "commands/match.h"
#include "commands/notify.h"
#include "store/store_lease.h"
#include "store/store_merge.h"
#include "store/store_rotate.h"

/* ---- what becomes of two cases that were one ---- */

struct knowing {
	size_t count;
	struct partner_id *at;
};

static struct knowing who_knows(struct turn *t, const struct case_view *joint)
{
	struct knowing k = {.at = arena_array(t->arena, t->conf->partner_count + 1, sizeof(*k.at))};

	for (size_t i = 0; i < t->conf->partner_count; i++)
		if (case_view_partner(t, joint, &t->conf->partners[i].id) == VERDICT_MAY)
			k.at[k.count++] = t->conf->partners[i].id;
	return k;
}

/* The same reference again later would tell that the case lived on (I11). */
static void forget_references(struct turn *t, const struct case_view *v)
{
	struct store_regie r;
	bool held = store_regie_current(t->store, t->arena, &v->c.id, &r);

	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct partner_id *partner = &t->conf->partners[i].id;

		if (case_view_partner(t, v, partner) != VERDICT_MAY &&
		    !(held && ID_EQUAL(r.partner, *partner)))
			store_reference_forget(t->store, partner, &v->c.id);
	}
}

static void tell(struct turn *t, const struct case_view *v, const struct knowing *k)
{
	struct proto_case_facts *facts;

	if (v->c.state != CASE_OPEN)
		return;
	facts = notify_case_facts(t, v);
	facts->cause = CAUSE_SPLIT;
	for (size_t i = 0; i < k->count; i++)
		notify_case(t, v, EVENT_CASE_OPENED, &k->at[i], facts, &facts->case_);
}

/* ${joint}: the case as it was before, for what is told of that time; NULL: it is not open. */
static void settle_apart(struct turn *t, const struct store_merge *m, const struct case_view *joint,
                         const struct knowing *k)
{
	const struct case_id *both[] = {&m->to_case, &m->from_case};
	struct case_view views[2];
	bool there[2];

	for (size_t i = 0; i < 2; i++) {
		there[i] = case_view_load(t, both[i]->text, NULL, &views[i]);
		if (!there[i])
			continue;
		views[i].before = joint;
		case_view_settle(t, &views[i], CAUSE_SPLIT);
		forget_references(t, &views[i]);
	}
	for (size_t i = 0; i < 2; i++)
		if (there[i])
			tell(t, &views[i], k);
}

static void audit(struct turn *t, const char *event, const struct case_id *case_, const struct case_id *other)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'U',
	                                    .object_kind = "case",
	                                    .object = other->text,
	                                    .case_id = case_->text});
}

/* ---- match.history ---- */

static bool sees(struct turn *t, const struct conf_person *who, const struct case_id *case_)
{
	struct store_case c;

	return store_case_get(t->store, case_->text, &c) && desk_view_table(who, &c.table);
}

bool match_history(struct turn *t, const struct conf_person *who, const void *params, void *result,
                   struct refusal *refusal)
{
	struct store_merge_list found = store_merge_list(t->store, t->arena);
	struct proto_merge_list *list = result;
	struct desk_view_told told = {0};

	(void)params, (void)refusal;
	list->merges.at = arena_array(t->arena, found.count + 1, sizeof(*list->merges.at));
	for (size_t i = 0; i < found.count && list->merges.count < 10000; i++) {
		const struct store_merge *m = &found.at[i];
		struct proto_merge_row *row;

		if (!sees(t, who, &m->from_case) || !sees(t, who, &m->to_case))
			continue;
		row = &list->merges.at[list->merges.count++];
		proto_clear(&proto_table_merge_row, row);
		row->from = m->from_case.text;
		row->into = m->to_case.text;
		row->split = m->split;
		row->at = m->at;
		row->by = m->by.text;
		row->signals = m->signals;
		if (m->undone.ms != 0) {
			row->undone = m->undone;
			row->undone_by = m->undone_by.text;
		}
		desk_view_tell(t, &told, &m->from_case);
		desk_view_tell(t, &told, &m->to_case);
	}
	desk_view_disclose(t, "match.history", &told);
	return true;
}

/* ---- match.undo ---- */

static bool none(struct refusal *refusal, const char *detail)
{
	refusal_set(refusal, PROBLEM_MERGE_NONE, "/params/case", "%s", detail);
	return false;
}

/* The last one of this case, when nothing was built on it since. */
static bool find_merge(struct turn *t, const struct conf_person *who, const struct case_id *case_,
                       struct store_merge *ret, struct refusal *refusal)
{
	struct store_merge m, last;

	if (!store_merge_last(t->store, case_, &m))
		return none(refusal, "it was not matched or split, or that is undone");
	if (!store_merge_last(t->store, &m.to_case, &last) || !text_equal(last.id, m.id) ||
	    !store_merge_last(t->store, &m.from_case, &last) || !text_equal(last.id, m.id))
		return none(refusal, "there is a later one: mdoctl match history; undo that first");
	if (!sees(t, who, &m.from_case) || !sees(t, who, &m.to_case))
		return none(refusal, "the other case is on a table that you do not see");
	*ret = m;
	return true;
}

static void reopen(struct turn *t, const struct case_id *case_)
{
	struct store_case c;

	if (!store_case_get(t->store, case_->text, &c))
		return;
	c.state = CASE_OPEN;
	c.closed = (struct instant){0};
	c.cause = CAUSE_ABSENT;
	store_case_set_state(t->store, &c);
}

static void part(struct turn *t, const struct store_merge *m)
{
	struct case_view joint;
	struct knowing k = {.count = 0};
	bool open = case_view_load(t, m->to_case.text, NULL, &joint) && joint.c.state == CASE_OPEN;

	if (open)
		k = who_knows(t, &joint);
	store_merge_return(t->store, t->arena, m);
	/* What both brought went to the other: what its own signals say of it stays. */
	client_identify_again(t, &m->to_client);
	reopen(t, &m->from_case);
	settle_apart(t, m, open ? &joint : NULL, &k);
}

/* A split is undone by joining; it was one client before, so numbers do not matter. */
static bool join_again(struct turn *t, const struct store_merge *m, struct refusal *refusal)
{
	struct case_view from, to;

	if (!case_view_load(t, m->from_case.text, NULL, &from) ||
	    !case_view_load(t, m->to_case.text, NULL, &to) || from.c.state != CASE_OPEN ||
	    to.c.state != CASE_OPEN)
		return none(refusal, "one of the two cases is closed");
	if (!match_join(t, &from, &to, false))
		return none(refusal, "the case is gone");
	return true;
}

bool match_undo(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct store_merge m;
	struct case_view v;

	if (!desk_view_case(t, who, p->case_, "/params/case", &v, refusal) ||
	    !find_merge(t, who, &v.c.id, &m, refusal))
		return false;
	if (!m.split)
		part(t, &m);
	else if (!join_again(t, &m, refusal))
		return false;
	store_merge_undone(t->store, &m, t->actor, t->now);
	audit(t, m.split ? "split.undone" : "match.undone", &m.to_case, &m.from_case);
	done->done = true;
	done->case_ = arena_text(t->arena, m.from_case.text);
	return true;
}

/* ---- case.split ---- */

struct split {
	struct store_signal_list all; /* of the case */
	bool *moves;                  /* one for each */
	struct case_view joint;
	struct store_case fresh;
	struct store_merge m;
};

static bool refuse_split(struct refusal *refusal, const char *pointer, const char *detail)
{
	refusal_set(refusal, PROBLEM_SPLIT_NONE, pointer, "%s", detail);
	return false;
}

/* Marks what moves: signals of the case that are not erased. */
static bool mark(struct turn *t, struct split *s, const struct proto_texts *named, struct refusal *refusal)
{
	for (size_t n = 0; n < named->count; n++) {
		bool found = false;

		for (size_t i = 0; i < s->all.count; i++) {
			if (s->all.at[i].state == SIGNAL_ERASED ||
			    !text_equal(s->all.at[i].id.text, named->at[n]))
				continue;
			found = s->moves[i] = true;
		}
		if (!found)
			return refuse_split(refusal, arena_printf(t->arena, "/params/signals/%zu", n),
			                    "the case has no such signal, or it is erased");
	}
	return true;
}

/* A consent is of one client: signals that share one go together; erased ones follow their consent. */
static bool keep_together(struct turn *t, struct split *s, struct refusal *refusal)
{
	for (size_t i = 0; i < s->all.count; i++) {
		for (size_t j = 0; s->moves[i] && j < s->all.count; j++) {
			if (s->moves[j] || !ID_EQUAL(s->all.at[i].consent, s->all.at[j].consent))
				continue;
			if (s->all.at[j].state != SIGNAL_ERASED)
				return refuse_split(
				        refusal, "/params/signals",
				        arena_printf(t->arena,
				                     "signal %s rests on the same consent as %s: name both",
				                     s->all.at[j].id.text, s->all.at[i].id.text));
			s->moves[j] = true;
		}
	}
	return true;
}

static bool something_stays(const struct split *s)
{
	for (size_t i = 0; i < s->all.count; i++)
		if (!s->moves[i] && s->all.at[i].state != SIGNAL_ERASED)
			return true;
	return false;
}

static void make_case(struct turn *t, struct split *s)
{
	struct store_case *c = &s->fresh;

	*c = case_view_fresh(t, &s->joint.c.table);
	id_uuid(t->ids, t->now, c->client.text);
	store_client_add(t->store, &c->client, t->now, false);
	store_case_add(t->store, c);
}

static void move_signals(struct turn *t, struct split *s)
{
	struct signal_id *moved = arena_array(t->arena, s->all.count, sizeof(*moved));
	struct instant first = t->now;
	size_t count = 0;

	for (size_t i = 0; i < s->all.count; i++) {
		const struct store_signal *g = &s->all.at[i];

		if (!s->moves[i])
			continue;
		moved[count++] = g->id;
		first = g->received.ms < first.ms ? g->received : first;
		store_split_signal(t->store, &g->id, &s->fresh.client, &s->fresh.id);
		store_split_consent(t->store, &g->consent, &s->fresh.client);
	}
	store_outbox_part(t->store, &s->joint.c.id, first);
	store_split_add(t->store, &s->m, moved, count);
}

static bool names(struct turn *t, const struct store_naming_list *signals, const struct crypto_hash *hash)
{
	struct client_keys keys;
	enum identity_kind kind;

	for (size_t i = 0; i < signals->count; i++) {
		if (!client_identify_sealed(t, &signals->at[i].signal, &keys))
			continue;
		for (size_t k = 0; k < CLIENT_KEYS; k++) {
			const struct turn_hashes *hashes = client_keys_at(&keys, k, &kind);
			if (hashes->count > 0 && crypto_hash_equal(&hashes->at[0], hash))
				return true;
		}
	}
	return false;
}

/* What only the signals that went say of who it is goes with them. A number that others say as well stays; a
 * name may be of both. */
static void move_keys(struct turn *t, const struct split *s)
{
	struct store_naming_list went = store_client_namings(t->store, t->arena, &s->fresh.client);
	struct store_naming_list stayed = store_client_namings(t->store, t->arena, &s->joint.c.client);
	struct client_keys keys;
	enum identity_kind kind;

	for (size_t i = 0; i < went.count; i++) {
		if (!client_identify_sealed(t, &went.at[i].signal, &keys))
			continue;
		for (size_t k = 0; k < CLIENT_KEYS; k++) {
			const struct turn_hashes *hashes = client_keys_at(&keys, k, &kind);
			if (hashes->count == 0)
				continue;
			bool both = names(t, &stayed, &hashes->at[0]);
			for (size_t h = 0; !both && h < hashes->count; h++)
				store_identity_drop(t->store, &hashes->at[h], &s->joint.c.client);
			if (both && kind != IDENTITY_NAME)
				continue;
			store_identity_add(t->store, &hashes->at[0], kind, &s->fresh.client);
			if (kind != IDENTITY_NAME)
				store_client_set_matched(t->store, &s->fresh.client);
		}
	}
}

bool case_split(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_split_params *p = params;
	struct proto_done *done = result;
	struct split s = {.moves = NULL};

	if (!desk_view_open_case(t, who, p->case_, &s.joint, refusal))
		return false;
	s.all = store_signal_of_case(t->store, t->arena, &s.joint.c.id, false, NULL);
	s.moves = arena_array(t->arena, s.all.count + 1, sizeof(*s.moves));
	if (!mark(t, &s, &p->signals, refusal) || !keep_together(t, &s, refusal))
		return false;
	if (!something_stays(&s))
		return refuse_split(refusal, "/params/signals",
		                    "that are all of them: the case is about them");
	struct knowing k = who_knows(t, &s.joint);
	make_case(t, &s);
	s.m = (struct store_merge){.at = t->now,
	                           .split = true,
	                           .from_case = s.fresh.id,
	                           .to_case = s.joint.c.id,
	                           .from_client = s.fresh.client,
	                           .to_client = s.joint.c.client};
	id_uuid(t->ids, t->now, s.m.id);
	ID_SET(s.m.by, t->actor);
	move_signals(t, &s);
	move_keys(t, &s);
	store_withdrawal_copy(t->store, &s.m.to_client, &s.m.from_client);
	store_lease_memory_copy(t->store, &s.m.to_client, &s.m.from_client);
	store_match_reject(t->store, &s.m.from_client, &s.m.to_client);
	audit(t, "case.split", &s.joint.c.id, &s.fresh.id);
	settle_apart(t, &s.m, &s.joint, &k);
	done->done = true;
	done->case_ = arena_text(t->arena, s.fresh.id.text);
	done->count = (int64_t)p->signals.count;
	return true;
}
