/*
 * case.close, regie.assign, consent.confirm, consent.withdraw, consent.narrow: what a person decides about a
 * case.
 *
 * Consents: without `consent`, all consents of the case; a crisis ground is no consent, and only meant when
 * named, to confirm or to end it. Confirming one that was suspended says that the client did not withdraw
 * after all; withdrawing one of which a part waits to be taken confirms that part. All stay possible when
 * nothing of the case may be shown any more: somebody must be able to end it.
 */
#include "commands/consent_end.h"
#include "commands/consent_narrow.h"
#include "commands/desk_view.h"
#include "commands/regie_hold.h"

bool case_close(struct turn *t, const struct conf_person *who, const void *params, void *result,
                struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct case_view v;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal))
		return false;
	case_view_close(t, &v, CAUSE_DECISION);
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	return true;
}

bool regie_assign(struct turn *t, const struct conf_person *who, const void *params, void *result,
                  struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct case_view v;

	if (!desk_view_open_case(t, who, p->case_, &v, refusal) ||
	    !regie_hold_assign(t, &v, p->person, refusal))
		return false;
	/* Who must be there at the meeting may be another now. */
	store_table_mark(t->store, &v.c.table, STORE_DIRTY);
	done->done = true;
	done->case_ = arena_text(t->arena, v.c.id.text);
	return true;
}

static bool ends(const struct consent *c)
{
	return c->state != CONSENT_ACTIVE && c->state != CONSENT_SUSPENDED;
}

/* Whether a signal of the case, not erased, rests on it. */
static bool rests_on(const struct store_signal_list *signals, const struct consent_id *consent)
{
	for (size_t i = 0; i < signals->count; i++) {
		if (signals->at[i].state != SIGNAL_ERASED && ID_EQUAL(signals->at[i].consent, *consent))
			return true;
	}
	return false;
}

/* Those of the case that are meant: active or suspended. None is consent-none. */
static bool meant(struct turn *t, const struct store_case *c, const char *consent, struct consent_list *ret,
                  struct refusal *refusal)
{
	struct store_signal_list signals = store_signal_of_case(t->store, t->arena, &c->id, false, NULL);
	struct consent_list all = store_consent_of_client(t->store, t->arena, &c->client);
	bool grounds = false;
	size_t kept = 0;

	for (size_t i = 0; i < all.count; i++) {
		const struct consent *one = &all.at[i];

		if (ends(one) || !rests_on(&signals, &one->id))
			continue;
		if (consent == NULL ? one->form == FORM_CRISIS : !id_equal(one->id.text, consent)) {
			grounds = grounds || consent == NULL;
			continue;
		}
		all.at[kept++] = *one;
	}
	all.count = kept;
	if (kept == 0) {
		refusal_set(refusal, PROBLEM_CONSENT_NONE,
		            consent == NULL ? "/params/case" : "/params/consent",
		            grounds ? "there is only a crisis ground: mdoctl crisis review" : NULL);
		return false;
	}
	*ret = all;
	return true;
}

bool consent_confirm_person(struct turn *t, const struct conf_person *who, const void *params, void *result,
                            struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct consent_list consents;
	struct store_case c;

	if (!desk_view_open_row(t, who, p->case_, &c, refusal) ||
	    !meant(t, &c, p->consent, &consents, refusal))
		return false;
	done->count = 0;
	for (size_t i = 0; i < consents.count; i++) {
		const struct consent *one = &consents.at[i];

		if (one->form == FORM_CRISIS) {
			refusal_set(refusal, PROBLEM_CONSENT_NONE, "/params/consent",
			            "a crisis ground is reviewed, not confirmed: mdoctl crisis review");
			return false;
		}
		if (one->confirmed && one->state == CONSENT_ACTIVE)
			continue;
		consent_end_confirm(t, one, t->actor, who->office);
		done->count++;
	}
	done->done = true;
	done->case_ = arena_text(t->arena, c.id.text);
	return true;
}

/* Where only a part waits to be taken, that is what is confirmed; those are settled, and leave the list. */
static bool confirm_parts(struct turn *t, struct consent_list *consents)
{
	size_t count = consents->count;

	consents->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct consent c = consents->at[i];

		if (c.state != CONSENT_SUSPENDED || !consent_narrow_waiting(t, &c))
			consents->at[consents->count++] = c;
	}
	return consents->count < count;
}

bool consent_withdraw_person(struct turn *t, const struct conf_person *who, const void *params, void *result,
                             struct refusal *refusal)
{
	const struct proto_case_params *p = params;
	struct proto_done *done = result;
	struct consent_list consents;
	struct store_case c;

	/* A client may take back what a closed case still rests on, too. */
	if (!desk_view_row(t, who, p->case_, "/params/case", &c, refusal) ||
	    !meant(t, &c, p->consent, &consents, refusal))
		return false;
	done->done = true;
	done->count = (int64_t)consents.count;
	done->case_ = arena_text(t->arena, c.id.text);
	if (confirm_parts(t, &consents))
		done->note = "only the part that was taken back is gone: withdraw again for the rest";
	for (size_t i = 0; i < consents.count; i++)
		consent_end_begin(t, &consents.at[i]);
	for (size_t i = 0; i < consents.count; i++)
		consent_end(t, &consents.at[i], CONSENT_WITHDRAWN, t->today);
	if (c.state == CASE_OPEN && store_case_get(t->store, c.id.text, &c) && c.state == CASE_CLOSED)
		done->note = "nothing is left that the case rested on: it is closed";
	return true;
}

bool consent_narrow(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	const struct proto_narrow_params *p = params;
	struct proto_done *done = result;
	struct consent_list consents;
	struct consent_cut cut;
	struct store_case c;

	if (!desk_view_row(t, who, p->case_, "/params/case", &c, refusal) ||
	    !consent_narrow_read(t, &p->recipients, p->domains, p->purposes, "/params/recipients", &cut,
	                         refusal) ||
	    !meant(t, &c, p->consent, &consents, refusal))
		return false;
	done->count = 0;
	for (size_t i = 0; i < consents.count; i++) {
		if (consents.at[i].form == FORM_CRISIS) {
			refusal_set(refusal, PROBLEM_CONSENT_NONE, "/params/consent",
			            "a crisis ground is reviewed or ended, not narrowed");
			return false;
		}
		if (consent_narrow_take(t, &consents.at[i], &cut, true, t->today, t->today))
			done->count++;
	}
	done->done = true;
	done->case_ = arena_text(t->arena, c.id.text);
	if (done->count == 0)
		done->note = "none of that was covered";
	else if (c.state == CASE_OPEN && store_case_get(t->store, c.id.text, &c) && c.state == CASE_CLOSED)
		done->note = "nothing is left that the case rested on: it is closed";
	return true;
}
