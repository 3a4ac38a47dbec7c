/*
 * tick - what is due by time: a bounded number of each piece at once.
 */
#include "commands/absence.h"
#include "commands/consent_end.h"
#include "commands/consent_narrow.h"
#include "commands/consent_warn.h"
#include "commands/contact.h"
#include "commands/crisis.h"
#include "commands/digest.h"
#include "commands/key_rotate.h"
#include "commands/limit.h"
#include "commands/meeting_plan.h"
#include "commands/passed_over.h"
#include "commands/plan_question.h"
#include "commands/regie_hold.h"
#include "commands/retention.h"
#include "commands/speaker_book.h"
#include "commands/withdrawal_memory.h"
#include "store/store_digest.h"

#define AT_ONCE 32
#define CHECK_AT_ONCE 1000

static const int64_t ANCHOR_PERIOD_MS = 10 * 60 * 1000;

static bool make_meetings(struct turn *t)
{
	for (size_t i = 0; i < t->conf->table_count; i++)
		meeting_plan_make(t, &t->conf->tables[i]);
	return false;
}

static bool announce(struct turn *t)
{
	return meeting_plan_announce_all(t, AT_ONCE);
}

static bool end_meetings(struct turn *t)
{
	struct store_meeting_list over = store_meeting_over(t->store, t->arena, t->now);

	for (size_t i = 0; i < over.count && i < AT_ONCE; i++)
		meeting_plan_end(t, &over.at[i]);
	return over.count > AT_ONCE;
}

static bool pass_on_offers(struct turn *t)
{
	struct store_regie_list lapsed = store_regie_lapsed(t->store, t->arena, t->now);
	struct case_view view;

	for (size_t i = 0; i < lapsed.count && i < AT_ONCE; i++)
		if (case_view_load(t, lapsed.at[i].case_.text, NULL, &view))
			regie_hold_next(t, &view, &lapsed.at[i], REGIE_LAPSED, CAUSE_SILENCE);
	return lapsed.count > AT_ONCE;
}

static bool end_consents(struct turn *t)
{
	struct consent_list ending = store_consent_ending(t->store, t->arena, t->today, AT_ONCE);

	for (size_t i = 0; i < ending.count; i++)
		consent_end_begin(t, &ending.at[i]);
	for (size_t i = 0; i < ending.count; i++) {
		const struct consent *c = &ending.at[i];
		if (c->form == FORM_CRISIS && c->state == CONSENT_ACTIVE) {
			crisis_lapse(t, c);
			continue;
		}
		bool suspended = c->state == CONSENT_SUSPENDED && c->form != FORM_CRISIS &&
		                 day_is_set(c->suspended_until) && c->suspended_until.n < t->today.n;
		/* Only a part was taken back: the rest is active again, or it ran out. That is no withdrawal
		 * of the whole, and must not stand as one against later consents (I11). */
		if (suspended && consent_narrow_waits(t, c)) {
			if (c->valid_until.n >= t->today.n && consent_narrow_waiting(t, c))
				continue;
			suspended = false;
		}
		/* Withdrawn is withdrawn on the day the client spoke, not when the term to confirm it passed.
		 */
		struct day spoke = withdrawal_memory_spoke(t, c);
		consent_end(t, c, suspended ? CONSENT_WITHDRAWN : CONSENT_EXPIRED,
		            suspended && day_is_set(spoke) ? spoke : t->today);
	}
	return ending.count == AT_ONCE;
}

/* Whoever is cut off cannot hold a regie: its cases get another holder. */
static void replace_revoked(struct turn *t)
{
	struct store_case_list open = store_case_list(t->store, t->arena, NULL, CASE_OPEN);
	struct case_view view;
	struct store_regie r;

	for (size_t i = 0; i < open.count; i++) {
		if (!store_regie_current(t->store, t->arena, &open.at[i].id, &r))
			continue;
		const struct conf_partner *p = conf_partner(t->conf, r.partner.text);
		if ((p == NULL || p->revoked) && case_view_load(t, open.at[i].id.text, NULL, &view))
			regie_hold(t, &view, CAUSE_ABSENCE);
	}
}

/* What a start or a reload may have changed without a command: consents that a replay of the erasure ledger
 * holds, partners that are gone, and what an older version left of people who are. */
static bool after_start(struct turn *t)
{
	if (!turn_reloaded(t))
		return false;
	consent_end_held(t);
	replace_revoked(t);
	store_digest_tidy(t->store);
	return false;
}

/*
 * Witnesses get one audit head per period, whoever speaks: rows, or messages, counted one by one would tell
 * of others (I11). A row of its own lies between two anchors: two alike would tell that nothing happened.
 */
static bool anchor(struct turn *t)
{
	int64_t before = store_anchor_last(t->store).number;

	struct store_anchor now = store_anchor_now(t->store, t->now, ANCHOR_PERIOD_MS);
	char head[CRYPTO_HEX_MAX], signature[CRYPTO_SIGNATURE_HEX_MAX];

	if (now.number == before)
		return false;
	turn_audit(t, &(struct store_audit){.event = "anchor.made",
	                                    .action = 'C',
	                                    .object_kind = "anchor",
	                                    .object = arena_printf(t->arena, "%lld", (long long)now.number),
	                                    .purpose = "audit"});
	/* The journal is a witness as well: it stands on another disk, or another machine. */
	turn_line(t, LOG_LEVEL_NOTICE, "audit-head", "anchor %lld head %s signature %s",
	          (long long)now.number, crypto_hex(&now.head, head),
	          crypto_signature_hex(&now.signature, signature));
	return false;
}

/* Once a day a stretch of the chain is followed anew, and a checkpoint left: what was done to it shows by
 * itself, and verifying reads only what is new. */
static bool check_chain(struct turn *t)
{
	const struct store_audit_range part = {.after = STORE_AUDIT_NEWEST, .most = CHECK_AT_ONCE};
	struct store_audit_check check;

	if (!turn_chain_holds(t) || !store_audit_stale(t->store, t->now))
		return false;
	check = store_audit_verify_part(t->store, &part);
	if (check.intact || store_state(t->store) != STORE_WELL)
		return false;
	turn_audit(t,
	           &(struct store_audit){.event = "audit.broken",
	                                 .action = 'E',
	                                 .outcome = 8,
	                                 .object_kind = "row",
	                                 .object = arena_printf(t->arena, "%lld", (long long)check.broken_at),
	                                 .purpose = "audit"});
	turn_chain_broke(t, check.broken_at);
	return false;
}

static bool tidy_backups(struct turn *t)
{
	backup_tidy(t);
	return false;
}

static bool tidy_questions(struct turn *t)
{
	plan_question_tidy(t);
	return false;
}

/*
 * In this order: an ended consent takes effect before a meeting is announced or an offer passed on. What
 * follows from a new day alone, or from another configuration, is not looked for every second.
 */
enum often { EACH, ONCE /* a day */ };

static const struct {
	bool (*step)(struct turn *t); /* whether there is more to do at once */
	enum often often;
} due[] = {
        {end_consents, EACH},      {after_start, EACH},      {consent_warn_due, EACH},
        {end_meetings, EACH},      {passed_over_step, EACH}, {make_meetings, ONCE},
        {announce, EACH},          {absence_pass_on, EACH},  {pass_on_offers, EACH},
        {absence_tidy, ONCE},      {anchor, EACH},           {check_chain, EACH},
        {tidy_backups, EACH},      {limit_forget, ONCE},     {key_rotate_step, EACH},
        {retention_step, EACH},    {digest_due, EACH},       {contact_trim, ONCE},
        {speaker_book_trim, ONCE}, {tidy_questions, EACH},
};

bool commands_tick(struct commands *c, struct arena *a, struct instant now)
{
	bool more = false, begun = true;

	for (size_t i = 0; i < sizeof(due) / sizeof(due[0]); i++) {
		struct turn t = turn_begin(c, a, now);

		if (due[i].often == ONCE && !turn_day_begins(&t))
			continue;
		/* Nothing of it is ever undone alone, so it needs no savepoint: this runs every second. */
		if (!due[i].step(&t))
			continue;
		more = true;
		begun = begun && due[i].often != ONCE;
	}
	if (begun) {
		struct turn t = turn_begin(c, a, now);

		turn_day_begun(&t);
	}
	return more;
}
