#include "sim_check.h"

#include <string.h>

#include "base/text.h"
#include "store/store_audit.h"
#include "store/store_case.h"
#include "store/store_signal.h"

#define COORDINATOR "c.coordinator"

struct sim_check *sim_check_new(struct sim *s)
{
	struct sim_check *c = mem_alloc(sizeof(*c));

	c->s = s;
	c->verified = c->scanned = sim_today(s->w);
	return c;
}

void sim_check_free(struct sim_check *c)
{
	mem_free(c->announced);
	mem_free(c);
}

/* I2: what was acknowledged is there, once each, and nothing else. */
static void stored_once(struct sim *s)
{
	struct store_case_list all = store_case_list(s->w->store, s->w->arena, NULL, CASE_STATE_ABSENT);
	size_t there = 0, count;

	sim_model_note_gone(s->m);
	for (size_t i = 0; i < all.count; i++) {
		sim_model_of_case(s->m, all.at[i].id.text, &count);
		there += count;
	}
	for (int i = 0; i < s->m->signal_count; i++)
		there += s->m->signals[i].gone ? 1 : 0;
	if (there != (size_t)s->m->signal_count)
		sim_fail(s->w, "I2", "%d signals were acknowledged, %zu are stored or were kept long enough",
		         s->m->signal_count, there);
}

/* I5: what the simulator knows to be of one client is, and what is not is not, as far as it can tell. */
static void one_client(struct sim *s)
{
	for (int i = 0; i < s->m->signal_count; i++) {
		const struct sim_signal *a = &s->m->signals[i];
		const char *client = sim_model_client(s->m, a);

		for (int j = 0; j < i && client != NULL; j++) {
			const struct sim_signal *b = &s->m->signals[j];
			const char *other = a->persona == b->persona ? sim_model_client(s->m, b) : NULL;

			if (other != NULL && text_equal(client, other) != (sim_model_root(s->m, a->cluster) ==
			                                                   sim_model_root(s->m, b->cluster)))
				sim_fail(
				        s->w, "I5",
				        "signals %d and %d are of one client, or are not: clusters %d and %d",
				        b->number, a->number, sim_model_root(s->m, b->cluster),
				        sim_model_root(s->m, a->cluster));
		}
	}
}

/* I3, I5, I8 of one open case. */
static void open_case(struct sim *s, const struct store_case_list *open, size_t at)
{
	const struct store_case *c = &open->at[at];
	struct store_regie r;
	struct instant since;
	bool held = store_regie_current(s->w->store, s->w->arena, &c->id, &r);
	bool escalated = store_escalation_open(s->w->store, &c->id, &since);

	if (held == escalated)
		sim_fail(s->w, "I3", "%s has %s", c->id.text,
		         held ? "a regiehouder and an escalation" : "neither regiehouder nor escalation");
	if (held && r.state != REGIE_OFFERED && r.state != REGIE_ACCEPTED)
		sim_fail(s->w, "I3", "the regie of %s is held as %s", c->id.text,
		         terms_name(&terms_regie_state, (int)r.state));
	for (size_t j = 0; j < at; j++)
		if (ID_EQUAL(open->at[j].client, c->client))
			sim_fail(s->w, "I5", "%s and %s are of one client", open->at[j].id.text, c->id.text);
	if (!day_is_set(c->next_date))
		sim_fail(s->w, "I8", "%s has no next date", c->id.text);
	if (sim_planted(s->w, "regie") && s->w->step > 30 && held) {
		store_begin(s->w->store);
		store_escalation_add(s->w->store, &c->id, s->w->now);
		if (!store_commit(s->w->store))
			sim_fail(s->w, "store", "commit: %s", store_why(s->w->store));
	}
}

/* I8: what is past its next date, somebody is told to look at. */
static void overdue(struct sim *s)
{
	struct store_case_list late = store_case_overdue(s->w->store, s->w->arena, sim_today(s->w));
	struct proto_inbox *inbox;

	if (late.count == 0)
		return;
	inbox = sim_ask(s, COORDINATOR, METHOD_INBOX, NULL);
	for (size_t i = 0; i < late.count; i++) {
		bool listed = false;

		for (size_t r = 0; inbox != NULL && r < inbox->business.count && !listed; r++)
			listed = inbox->business.at[r].kind == INBOX_OVERDUE &&
			         text_equal(inbox->business.at[r].case_, late.at[i].id.text);
		if (!listed)
			sim_fail(s->w, "I8", "%s is past its next date and nobody is told",
			         late.at[i].id.text);
	}
}

static bool away(struct sim *s, const struct person_id *person, struct day on)
{
	struct store_person p;

	if (!ID_IS_SET(*person) || !store_roster_get(s->w->store, s->w->arena, person->text, &p) || p.left)
		return true;
	return store_person_absent(&p, on);
}

static bool attended(struct sim *s, const struct case_id *case_)
{
	struct store_signal_list all = store_signal_of_case(s->w->store, s->w->arena, case_, true, NULL);

	for (size_t i = 0; i < all.count; i++)
		if (all.at[i].attends)
			return true;
	return false;
}

/* I5: who is required, and known to be absent with the deputy absent too. Once planned anew, that is. */
static void required_there(struct sim *s, const struct store_meeting *m, const struct case_id *case_)
{
	struct day on = time_local_day(m->start);
	struct store_person p;
	struct store_regie r;

	if (store_table_dirty(s->w->store, &m->table) != STORE_CLEAN ||
	    !store_regie_current(s->w->store, s->w->arena, case_, &r) || r.state != REGIE_ACCEPTED ||
	    !store_roster_get(s->w->store, s->w->arena, r.person.text, &p))
		return;
	/* What was announced to a client who comes stays put, and the chair counts (I6 before I5). */
	if (away(s, &p.person, on) && away(s, store_person_deputy(&p, on), on) &&
	    !(m->state == MEETING_ANNOUNCED && attended(s, case_)))
		sim_fail(s->w, "I5", "%s stands at %s without its regiehouder", case_->text, m->id.text);
}

/* I1: somebody's consent lets it be discussed on that day. */
static void may_discuss(struct sim *s, const struct store_meeting *m, const struct case_id *case_)
{
	struct day on = time_local_day(m->start);
	struct sim_signal **all;
	size_t count;

	if (store_table_dirty(s->w->store, &m->table) != STORE_CLEAN)
		return;
	all = sim_model_of_case(s->m, case_->text, &count);
	for (size_t i = 0; i < count; i++)
		if (all[i]->state == SIM_ACTIVE && all[i]->until.n >= on.n &&
		    (all[i]->crisis || (all[i]->purposes & TERMS_BIT(PURPOSE_MDO)) != 0))
			return;
	sim_model_describe(s->m, all, count);
	sim_fail(s->w, "I1", "%s stands at %s, and no consent runs until then", case_->text, m->id.text);
}

/* I5 of one meeting that is still to come. */
static void meeting(struct sim *s, const struct store_meeting *m)
{
	struct store_item_list items = store_item_of_meeting(s->w->store, s->w->arena, &m->id);
	struct store_case c;

	if ((int64_t)items.count > m->seats)
		sim_fail(s->w, "I5", "%s holds %zu items on %lld seats", m->id.text, items.count,
		         (long long)m->seats);
	for (size_t i = 0; i < items.count; i++) {
		if (items.at[i].slot < 1 || (i > 0 && items.at[i].slot == items.at[i - 1].slot))
			sim_fail(s->w, "I5", "%s has two items in one slot", m->id.text);
		if (!store_case_get(s->w->store, items.at[i].case_.text, &c) || c.state != CASE_OPEN ||
		    !ID_EQUAL(c.table, m->table))
			sim_fail(s->w, "I5", "%s holds a case that is not of its table, or closed",
			         m->id.text);
		required_there(s, m, &c.id);
		may_discuss(s, m, &c.id);
	}
}

/* Suspended or ended since the last step, though it may be in force again. */
static bool was_out(const struct sim_check *c, const struct sim_signal *g)
{
	for (int i = 0; i < g->change_count; i++)
		if (g->changes[i].to != SIM_ACTIVE && g->changes[i].at.ms > c->looked.ms)
			return true;
	return g->state != SIM_ACTIVE;
}

/* Whether something gave this case a cause to move since the last step. */
static bool has_cause(const struct sim_check *c, const struct case_id *case_, const struct store_meeting *m)
{
	struct sim *s = c->s;
	struct day on = time_local_day(m->start);
	struct store_regie r;
	struct sim_signal **all;
	size_t count;

	if (s->roster_changed)
		return true;
	for (int i = 0; i < s->touched_count; i++)
		if (text_equal(s->touched[i], case_->text))
			return true;
	all = sim_model_of_case(s->m, case_->text, &count);
	for (size_t i = 0; i < count; i++)
		if (was_out(c, all[i]) || all[i]->until.n < on.n ||
		    (!all[i]->crisis && (all[i]->purposes & TERMS_BIT(PURPOSE_MDO)) == 0))
			return true;
	/* The regie passed on to somebody who is away then. */
	return store_regie_current(s->w->store, s->w->arena, case_, &r) && r.state == REGIE_ACCEPTED &&
	       away(s, &r.person, on);
}

/* I6: an announced item stays where it is, but for a cause of its own. */
static void announced_stay(struct sim_check *c)
{
	struct sim *s = c->s;

	for (size_t i = 0; i < c->announced_count; i++) {
		const struct sim_place *p = &c->announced[i];
		struct store_item now;
		bool there = store_item_get(s->w->store, &p->case_, &now);

		if (p->meeting.start.ms <= s->w->now.ms)
			continue;
		if (there && ID_EQUAL(now.meeting, p->meeting.id) && now.slot == p->slot)
			continue;
		if (there && ID_EQUAL(now.meeting, p->meeting.id))
			sim_fail(s->w, "I6", "%s changed its slot at %s", p->case_.text, p->meeting.id.text);
		if (has_cause(c, &p->case_, &p->meeting))
			continue;
		size_t count;
		struct sim_signal **all = sim_model_of_case(s->m, p->case_.text, &count);
		sim_model_describe(s->m, all, count);
		sim_fail(s->w, "I6", "%s left %s without a cause", p->case_.text, p->meeting.id.text);
	}
}

static void meetings(struct sim_check *c)
{
	struct sim *s = c->s;
	struct store_meeting_list all = store_meeting_list(s->w->store, s->w->arena, NULL, s->w->now,
	                                                   time_add(s->w->now, 400 * 24 * TIME_HOUR_MS));

	/* What was announced since the copy is not known any more. */
	if (s->audit_floor == 0)
		announced_stay(c);
	c->announced_count = 0;
	for (size_t i = 0; i < all.count; i++) {
		struct store_item_list items = store_item_of_meeting(s->w->store, s->w->arena, &all.at[i].id);

		meeting(s, &all.at[i]);
		if (all.at[i].state != MEETING_ANNOUNCED)
			continue;
		for (size_t j = 0; j < items.count; j++) {
			c->announced = mem_grow(c->announced, c->announced_count + 1, sizeof(*c->announced));
			c->announced[c->announced_count++] = (struct sim_place){
			        .case_ = items.at[j].case_, .meeting = all.at[i], .slot = items.at[j].slot};
		}
	}
}

/* I7: the chain holds, and only grows. */
static void audit(struct sim_check *c, bool whole)
{
	struct sim_world *w = c->s->w;
	struct store_numbers n = store_numbers(w->store);

	if (c->s->audit_floor > 0)
		c->audit_rows = c->s->audit_floor;
	if (n.audit_rows < c->audit_rows)
		sim_fail(w, "I7", "%lld audit rows were %lld", (long long)n.audit_rows,
		         (long long)c->audit_rows);
	if (n.damaged > 0)
		sim_fail(w, "I7", "%lld sealed records did not open", (long long)n.damaged);
	c->audit_rows = n.audit_rows;
	if (!whole)
		return;
	struct store_audit_check check = store_audit_verify(w->store);
	if (!check.intact || check.rows != n.audit_rows)
		sim_fail(w, "I7", "the chain is broken at %lld", (long long)check.broken_at);
}

void sim_check_step(struct sim_check *c)
{
	struct sim *s = c->s;
	struct day today = sim_today(s->w);
	struct store_case_list open = store_case_list(s->w->store, s->w->arena, NULL, CASE_OPEN);

	for (size_t i = 0; i < open.count; i++)
		open_case(s, &open, i);
	overdue(s);
	if (s->w->step % 5 == 0) {
		stored_once(s);
		one_client(s);
	}
	meetings(c);
	c->looked = s->w->now;
	audit(c, today.n != c->verified.n || s->audit_floor > 0);
	c->verified = today;
	if (today.n >= c->scanned.n + 7) {
		sim_check_files(s);
		c->scanned = today;
	}
	arena_reset(s->w->arena);
}

/* At least once: what a consent opened, and has been open ever since, every one of its recipients was told.
 */
static void all_told(struct sim *s)
{
	for (int i = 0; i < s->m->signal_count; i++) {
		struct sim_signal *g = &s->m->signals[i];

		for (int p = 0; p < s->m->partner_count; p++) {
			bool may = false;

			for (int d = 1; d < DOMAIN_COUNT; d++)
				may = may || sim_model_content(s->m, g, p, (enum domain)d) == NULL;
			if (may && g->steady && !s->l->at[p].chose && g->shared[p][0] == '\0')
				sim_fail(s->w, "I4", "signal %d was never told to partner %d", g->number, p);
			/* What is over in another way than by a withdrawal a restored copy holds until its
			 * end. */
			if ((!g->returned || g->withdrawn) && sim_model_over(g, p) && g->partner != p &&
			    g->shared[p][0] != '\0' && !g->erased[p])
				sim_fail(s->w, "I1", "partner %d was not told to erase signal %d", p,
				         g->number);
		}
	}
}

void sim_check_end(struct sim_check *c)
{
	sim_keys_tend(c->s);
	sim_act_drain(c->s);
	stored_once(c->s);
	audit(c, true);
	all_told(c->s);
	sim_check_files(c->s);
	arena_reset(c->s->w->arena);
}
