#include "commands/consent_follow.h"

#include "commands/notify.h"
#include "commands/regie_hold.h"
#include "store/store_client.h"
#include "store/store_lease.h"

/* The oldest of these signals in the case: facts that came after it rest on it. */
static const struct signal_id *oldest_of(const struct store_signal_list *signals, const struct case_id *case_)
{
	for (size_t i = 0; i < signals->count; i++)
		if (ID_EQUAL(signals->at[i].case_, *case_))
			return &signals->at[i].id;
	return NULL;
}

static void unsay(struct turn *t, struct consent_follow *f, size_t which, const struct signal_id *from)
{
	const struct case_id *case_ = &f->cases[which].c.id;

	if (!store_lease_has_unsaid(t->store, case_, from))
		return;
	for (size_t i = 0; i < t->conf->partner_count; i++) {
		const struct partner_id *partner = &t->conf->partners[i].id;

		if (store_lease_unsay(t->store, partner, case_, from) == 0)
			continue;
		f->unsaid[f->unsaid_count++] = (struct consent_unsaid){.which = which, .partner = *partner};
		turn_audit(t, &(struct store_audit){.event = "notification.dropped",
		                                    .action = 'D',
		                                    .outcome = 4,
		                                    .object_kind = "case",
		                                    .object = case_->text,
		                                    .case_id = case_->text,
		                                    .recipient = partner->text,
		                                    .purpose = "mdo",
		                                    .code = consent_verdict_code(VERDICT_NOT_ACTIVE)});
	}
}

struct consent_follow consent_follow_begin(struct turn *t, const struct store_signal_list *signals,
                                           bool take_back)
{
	struct consent_follow f = {.cases = arena_array(t->arena, signals->count, sizeof(*f.cases)),
	                           .settled = arena_array(t->arena, signals->count, sizeof(*f.settled)),
	                           .regies = arena_array(t->arena, signals->count, sizeof(*f.regies))};
	struct store_regie r;
	struct store_case c;

	f.unsaid = arena_array(t->arena, signals->count * t->conf->partner_count, sizeof(*f.unsaid));
	for (size_t i = 0; i < signals->count; i++) {
		bool before = false;

		for (size_t j = 0; j < f.count && !before; j++)
			before = ID_EQUAL(f.cases[j].c.id, signals->at[i].case_);
		if (before || !store_case_get(t->store, signals->at[i].case_.text, &c))
			continue;
		f.cases[f.count] = case_view_before(t, &c);
		if (take_back && store_regie_current(t->store, t->arena, &c.id, &r))
			f.regies[f.count] = r.number;
		f.count++;
	}
	for (size_t i = 0; take_back && i < f.count; i++)
		unsay(t, &f, i, oldest_of(signals, &f.cases[i].c.id));
	return f;
}

void consent_follow_tell(struct turn *t, const struct case_view *v, const struct partner_id *partner)
{
	struct proto_case_facts *facts = notify_case_facts(t, v);

	if (v->c.state == CASE_OPEN) {
		notify_case(t, v, EVENT_CASE_OPENED, partner, facts, &facts->case_);
		return;
	}
	facts->cause = v->c.cause;
	facts->place = NULL;
	notify_case(t, v, EVENT_CASE_CLOSED, partner, facts, &facts->case_);
}

void consent_follow_end(struct turn *t, struct consent_follow *follow, enum cause cause)
{
	for (size_t i = 0; i < follow->count; i++) {
		struct case_view *v = &follow->settled[i];

		*v = case_view_of(t, &follow->cases[i].c, NULL);
		v->before = &follow->cases[i];
		case_view_settle(t, v, cause);
		v->before = NULL;
	}
	for (size_t i = 0; i < follow->unsaid_count; i++) {
		const struct consent_unsaid *u = &follow->unsaid[i];

		consent_follow_tell(t, &follow->settled[u->which], &u->partner);
		regie_hold_ask_again(t, &follow->settled[u->which], follow->regies[u->which], &u->partner);
	}
}

const struct case_view *consent_follow_settled(const struct consent_follow *follow,
                                               const struct case_id *case_)
{
	for (size_t i = 0; i < follow->count; i++)
		if (ID_EQUAL(follow->settled[i].c.id, *case_))
			return &follow->settled[i];
	return NULL;
}

void consent_follow_forget(struct turn *t, const struct consent_follow *follow,
                           const struct partner_id *partners, size_t count)
{
	struct store_regie r;

	for (size_t i = 0; i < follow->count; i++) {
		const struct case_view *v = &follow->settled[i];
		bool held = store_regie_current(t->store, t->arena, &v->c.id, &r);

		for (size_t p = 0; p < count; p++)
			if (case_view_partner(t, v, &partners[p]) != VERDICT_MAY &&
			    !(held && ID_EQUAL(r.partner, partners[p])))
				store_reference_forget(t->store, &partners[p], &v->c.id);
	}
}
