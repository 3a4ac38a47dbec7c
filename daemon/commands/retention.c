#include "commands/retention.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands/consent_end.h"
#include "commands/desk_view.h"
#include "commands/erasure.h"
#include "rules/retention.h"
#include "store/store_keep.h"
#include "store/store_outbox.h"

#define HOUR_OF_DAY 3
#define ROWS_AT_ONCE 200
#define CASES_AT_ONCE 64
#define CLIENTS_AT_ONCE 1000
#define CONSENT_ROWS 16 /* that end with a consent, about */
#define AUDIT_KEPT 1000 /* rows of the chain that stay, whatever their age */
#define LISTED_MOST 10000

/*
 * One round. What ends is told to the vault and the erasure ledger first; its rows go in a later turn, when
 * its keys are gone. Columns: ENUM suffix, function.
 */
#define PHASES(X)                                                                                            \
	X(ERASE, erase_cases)                                                                                \
	X(REMOVE, remove_cases)                                                                              \
	X(CLIENTS, remove_clients)                                                                           \
	X(TRIM, trim_outbox)                                                                                 \
	X(ANSWERS, remove_answers)                                                                           \
	X(AUDIT, cut_audit)

enum phase {
#define X(S, function) PHASE_##S,
	PHASES(X)
#undef X
	        PHASE_COUNT
};

/* How far today's round is: kept in the store, so that a restart goes on with it. */
struct round {
	struct day day;
	int64_t phase, number; /* number: time of the case, or row, that was looked at last */
	char id[ID_UUID_MAX];  /* and its id */
	int64_t budget;        /* rows that this turn may still remove */
};

/* Something of it can be read, or shared, still. */
static bool is_live(const struct store_keep_stand *stand)
{
	return stand->sealed || stand->in_force;
}

/* An answer that is not there keeps the rows that it is about, never the content: what is live keeps nobody
 * waiting. */
static struct retention_facts facts_of_case(const struct turn *t, const struct store_keep_case *k,
                                            const struct store_keep_stand *stand)
{
	struct retention_facts f = {.start = time_local_day(k->closed),
	                            .suspended = stand->suspended,
	                            .crisis = stand->crisis,
	                            .merged = stand->merged};

	if (!is_live(stand) && !f.suspended && !f.crisis && !f.merged)
		f.erasing = store_keep_is_awaited(t->store, t->arena, &k->id, erasure_late_before(t));
	return f;
}

static struct retention_facts facts_of_client(const struct store_keep_client *c)
{
	return (struct retention_facts){.start = day_is_set(c->withdrawn) ? c->withdrawn
	                                                                  : time_local_day(c->created)};
}

static enum retention class_of_case(const struct store_keep_case *k)
{
	return k->matched ? RETENTION_CASE : RETENTION_UNMATCHED;
}

static int64_t days_of(const struct turn *t, enum retention class_)
{
	return t->conf->retention.days[class_];
}

/* What was recorded, written or closed before this moment is over on ${day}. */
static struct instant over_before(const struct turn *t, enum retention class_, struct day day)
{
	return time_day_start(day_add(day, 1 - (int)days_of(t, class_)));
}

struct store_keep_case_list retention_cases(const struct turn *t, const struct store_keep_case *after,
                                            struct day day, size_t max)
{
	struct store_keep_before before = {.matched = over_before(t, RETENTION_CASE, day),
	                                   .unmatched = over_before(t, RETENTION_UNMATCHED, day)};

	return store_keep_cases(t->store, t->arena, after, &before, max);
}

struct day retention_case_term(const struct turn *t, const struct store_keep_case *k)
{
	struct retention_facts f = {.start = time_local_day(k->closed)};

	return retention_goes(&f, days_of(t, class_of_case(k)));
}

struct day retention_case_goes(const struct turn *t, const struct store_keep_case *k)
{
	struct store_keep_stand stand = store_keep_stand(t->store, &k->id);
	struct retention_facts f = facts_of_case(t, k, &stand);

	return retention_goes(&f, days_of(t, class_of_case(k)));
}

static void audit(struct turn *t, const char *event, const char *kind, const char *object,
                  enum retention class_)
{
	turn_audit(t, &(struct store_audit){.event = event,
	                                    .action = 'D',
	                                    .object_kind = kind,
	                                    .object = object,
	                                    .case_id = text_equal(kind, "case") ? object : NULL,
	                                    .purpose = "retention",
	                                    .code = terms_name(&terms_retention, (int)class_)});
}

/* ---- the round; each phase does a piece, and says whether it is not at its end ---- */

static struct store_keep_case_list next_cases(struct turn *t, const struct round *r)
{
	struct store_keep_case after = {.closed = {r->number}};

	id_set(after.id.text, sizeof(after.id.text), r->id);
	return retention_cases(t, r->id[0] != '\0' ? &after : NULL, t->today, CASES_AT_ONCE);
}

static void looked_at(struct round *r, const struct store_keep_case *k)
{
	r->number = k->closed.ms;
	id_set(r->id, sizeof(r->id), k->id.text);
	r->budget--;
}

/* Its term is over, and something of it can be read still, or nothing, as ${live} says. */
static bool is_over(const struct turn *t, const struct store_keep_case *k, bool live)
{
	struct store_keep_stand stand = store_keep_stand(t->store, &k->id);
	struct retention_facts f;

	if (is_live(&stand) != live)
		return false;
	f = facts_of_case(t, k, &stand);
	return retention_is_over(&f, days_of(t, class_of_case(k)), t->today);
}

/* What is in force ends first, with all that follows from that: whoever received something is asked to erase
 * it, while it is still known who that is, and the sender hears what became of it. */
static void end_consents(struct turn *t, struct round *r, const struct store_signal_list *signals)
{
	struct consent *ending = arena_array(t->arena, signals->count, sizeof(*ending));
	size_t count = 0;

	for (size_t i = 0; i < signals->count; i++) {
		if (!store_consent_get(t->store, t->arena, signals->at[i].consent.text, &ending[count]) ||
		    ending[count].state != CONSENT_ACTIVE)
			continue;
		consent_end_begin(t, &ending[count++]);
	}
	for (size_t i = 0; i < count; i++) {
		struct consent now;

		/* Two signals may rest on one. */
		if (!store_consent_get(t->store, t->arena, ending[i].id.text, &now) ||
		    now.state != CONSENT_ACTIVE)
			continue;
		consent_end(t, &now, CONSENT_EXPIRED, t->today);
		r->budget -= CONSENT_ROWS;
	}
}

static void erase_case(struct turn *t, struct round *r, const struct store_keep_case *k)
{
	struct store_signal_list signals = store_signal_of_case(t->store, t->arena, &k->id, false, NULL);

	end_consents(t, r, &signals);
	r->budget -= store_keep_erase_case(t->store, &k->id);
	for (size_t i = 0; i < signals.count; i++)
		store_signal_set_state(t->store, &signals.at[i].id, SIGNAL_ERASED);
	audit(t, "case.erased", "case", k->id.text, class_of_case(k));
}

static bool erase_cases(struct turn *t, struct round *r)
{
	struct store_keep_case_list list = next_cases(t, r);

	for (size_t i = 0; i < list.count; i++) {
		if (r->budget <= 0)
			return true;
		if (is_over(t, &list.at[i], true))
			erase_case(t, r, &list.at[i]);
		looked_at(r, &list.at[i]);
	}
	return list.count == CASES_AT_ONCE;
}

/* A client of whom nothing is left but keys goes with the last case. */
static void remove_bare(struct turn *t, const struct client_id *id, enum retention class_)
{
	if (!store_keep_client_is_bare(t->store, id))
		return;
	store_keep_remove_client(t->store, t->arena, id);
	audit(t, "client.removed", "client", id->text, class_);
}

static bool remove_cases(struct turn *t, struct round *r)
{
	struct store_keep_case_list list = next_cases(t, r);
	int64_t removed;

	for (size_t i = 0; i < list.count; i++) {
		const struct store_keep_case *k = &list.at[i];

		if (r->budget <= 0)
			return true;
		/* Its keys are not gone when the erasure ledger is away: tomorrow, then. */
		if (is_over(t, k, false)) {
			bool whole = store_keep_remove_case(t->store, t->arena, &k->id, r->budget, &removed);

			r->budget -= 4 * removed;
			if (!whole)
				return true;
			audit(t, "case.removed", "case", k->id.text, class_of_case(k));
			remove_bare(t, &k->client, class_of_case(k));
		}
		looked_at(r, k);
	}
	return list.count == CASES_AT_ONCE;
}

static bool remove_clients(struct turn *t, struct round *r)
{
	struct store_keep_client_list list;
	struct client_id after;

	if (r->id[0] == '\0')
		store_keep_settle_clients(t->store);
	ID_SET(after, r->id);
	list = store_keep_clients(t->store, t->arena, &after, CLIENTS_AT_ONCE);
	for (size_t i = 0; i < list.count; i++) {
		struct retention_facts f = facts_of_client(&list.at[i]);

		if (r->budget <= 0)
			return true;
		if (retention_is_over(&f, days_of(t, RETENTION_UNLINKED), t->today)) {
			store_keep_remove_client(t->store, t->arena, &list.at[i].id);
			audit(t, "client.removed", "client", list.at[i].id.text, RETENTION_UNLINKED);
			r->budget -= 8;
		}
		id_set(r->id, sizeof(r->id), list.at[i].id.text);
	}
	r->budget -= ROWS_AT_ONCE / 4;
	if (list.count == CLIENTS_AT_ONCE)
		return true;
	store_keep_forget_strangers(t->store, day_add(t->today, -(int)days_of(t, RETENTION_UNLINKED)));
	return false;
}

/* What a partner acknowledged can be had again for some days. */
static bool trim_outbox(struct turn *t, struct round *r)
{
	int64_t keep = t->conf->policy.replay_days * 24 * TIME_HOUR_MS;
	int64_t removed = store_outbox_trim(t->store, time_add(t->now, -keep), ROWS_AT_ONCE);

	r->budget -= ROWS_AT_ONCE / 8 + removed;
	return removed == ROWS_AT_ONCE;
}

static bool remove_answers(struct turn *t, struct round *r)
{
	struct instant before = over_before(t, RETENTION_ANSWER, t->today);
	int64_t removed = store_keep_remove_answers(t->store, before, ROWS_AT_ONCE);

	/* That something is erased may be said again as long as any message may. */
	if (removed < ROWS_AT_ONCE)
		store_keep_remove_settled(t->store, t->arena, before);
	if (removed > 0)
		audit(t, "answers.removed", "answers", arena_printf(t->arena, "%" PRId64, removed),
		      RETENTION_ANSWER);
	r->budget -= removed;
	return removed == ROWS_AT_ONCE;
}

static bool cut_audit(struct turn *t, struct round *r)
{
	int64_t removed = store_audit_cut(t->store, over_before(t, RETENTION_AUDIT, t->today), AUDIT_KEPT);

	if (removed > 0)
		audit(t, "audit.cut", "rows", arena_printf(t->arena, "%" PRId64, removed), RETENTION_AUDIT);
	r->budget -= removed;
	return removed > 0;
}

static bool (*const phases[PHASE_COUNT])(struct turn *t, struct round *r) = {
#define X(S, function) [PHASE_##S] = function,
        PHASES(X)
#undef X
};

/* "day phase number id": today's, or there is none yet. */
static struct round load(struct turn *t)
{
	const char *text = store_keep_progress(t->store, t->arena);
	struct round r = {.day = t->today, .budget = ROWS_AT_ONCE};
	char *at;

	if (text[0] == '\0' || strtoll(text, &at, 10) != t->today.n)
		return r;
	r.phase = strtoll(at, &at, 10);
	r.number = strtoll(at, &at, 10);
	if (*at == ' ' && strlen(at + 1) < sizeof(r.id))
		id_set(r.id, sizeof(r.id), at + 1);
	return r;
}

bool retention_step(struct turn *t)
{
	struct round r;

	if (time_to_local(t->now).hour < HOUR_OF_DAY || store_owes(t->store) || store_low(t->store))
		return false;
	r = load(t);
	if (r.phase < 0 || r.phase >= PHASE_COUNT)
		return false;
	while (r.phase < PHASE_COUNT && r.budget > 0) {
		/* What was set to erase goes with this turn's commit, and its rows after that. */
		bool erasing = r.phase == PHASE_ERASE;
		if (phases[r.phase](t, &r))
			continue;
		r.phase++;
		r.number = 0;
		r.id[0] = '\0';
		if (erasing)
			break;
	}
	store_keep_set_progress(t->store, arena_printf(t->arena, "%d %" PRId64 " %" PRId64 " %s", r.day.n,
	                                               r.phase, r.number, r.id));
	return r.phase < PHASE_COUNT;
}

/* ---- the list ---- */

struct listing {
	struct turn *t;
	const struct conf_person *who;
	struct day upto;
	struct proto_retention_list *list;
	struct desk_view_told told;
};

static void add_row(struct listing *l, enum retention class_, const char *case_, struct day start,
                    struct day goes, int64_t count)
{
	struct proto_retention_row *row;

	if (l->list->rows.count == LISTED_MOST)
		return;
	row = &l->list->rows.at[l->list->rows.count++];
	proto_clear(&proto_table_retention_row, row);
	row->class_ = class_;
	row->case_ = case_ != NULL ? arena_text(l->t->arena, case_) : NULL;
	row->start = start;
	row->goes = goes;
	row->count = count;
}

static bool list_case(struct listing *l, const struct store_keep_case *k)
{
	struct day goes;

	if (!desk_view_table(l->who, &k->table))
		return false;
	goes = retention_case_goes(l->t, k);
	if (!day_is_set(goes) || goes.n > l->upto.n)
		return false;
	add_row(l, class_of_case(k), k->id.text, time_local_day(k->closed), goes, 1);
	desk_view_tell(l->t, &l->told, &k->id);
	return true;
}

static void list_cases(struct listing *l)
{
	const struct store_keep_case *after = NULL;
	struct store_keep_case_list page;

	do {
		page = retention_cases(l->t, after, l->upto, CASES_AT_ONCE);
		for (size_t i = 0; i < page.count; i++)
			(void)list_case(l, &page.at[i]);
		after = page.count > 0 ? &page.at[page.count - 1] : NULL;
	} while (page.count == CASES_AT_ONCE && l->list->rows.count < LISTED_MOST);
}

/* Clients of one day in one row: who they are is nobody's business here. */
static void count_client(struct listing *l, size_t from, const struct store_keep_client *c)
{
	struct retention_facts f = facts_of_client(c);
	struct day goes = retention_goes(&f, days_of(l->t, RETENTION_UNLINKED));

	if (!day_is_set(goes) || goes.n > l->upto.n)
		return;
	for (size_t i = from; i < l->list->rows.count; i++)
		if (l->list->rows.at[i].goes.n == goes.n) {
			l->list->rows.at[i].count++;
			return;
		}
	add_row(l, RETENTION_UNLINKED, NULL, f.start, goes, 1);
}

static void list_clients(struct listing *l)
{
	struct store_keep_client_list page;
	size_t from = l->list->rows.count;
	struct client_id after = {""};

	do {
		page = store_keep_clients(l->t->store, l->t->arena, &after, CLIENTS_AT_ONCE);
		for (size_t i = 0; i < page.count; i++)
			count_client(l, from, &page.at[i]);
		if (page.count > 0)
			after = page.at[page.count - 1].id;
	} while (page.count == CLIENTS_AT_ONCE);
}

static void list_counted(struct listing *l, enum retention class_, struct store_keep_count c)
{
	struct retention_facts f = {.start = time_local_day(c.oldest)};

	if (c.count > 0)
		add_row(l, class_, NULL, f.start, retention_goes(&f, days_of(l->t, class_)), c.count);
}

static int sooner(const void *a, const void *b)
{
	const struct proto_retention_row *x = a, *y = b;

	if (x->goes.n != y->goes.n)
		return x->goes.n < y->goes.n ? -1 : 1;
	if (x->class_ != y->class_)
		return x->class_ < y->class_ ? -1 : 1;
	return strcmp(x->case_ != NULL ? x->case_ : "", y->case_ != NULL ? y->case_ : "");
}

static void list_classes(struct turn *t, struct proto_retention_list *list)
{
	list->classes.at = arena_array(t->arena, RETENTION_COUNT, sizeof(*list->classes.at));
	for (int c = 1; c < RETENTION_COUNT; c++) {
		struct proto_retention_class *row = &list->classes.at[list->classes.count++];

		proto_clear(&proto_table_retention_class, row);
		row->class_ = (enum retention)c;
		row->start = retention_start((enum retention)c);
		row->days = days_of(t, (enum retention)c);
		row->source = retention_source((enum retention)c);
	}
}

bool retention_list(struct turn *t, const struct conf_person *who, const void *params, void *result,
                    struct refusal *refusal)
{
	const struct proto_retention_params *in = params;
	int64_t days = in->days >= 0 ? in->days : t->conf->retention.warn_days;
	struct listing l = {.t = t, .who = who, .upto = day_add(t->today, (int)days), .list = result};

	(void)refusal;
	list_classes(t, l.list);
	l.list->rows.at = arena_array(t->arena, LISTED_MOST, sizeof(*l.list->rows.at));
	list_cases(&l);
	list_clients(&l);
	list_counted(&l, RETENTION_ANSWER,
	             store_keep_answers(t->store, over_before(t, RETENTION_ANSWER, l.upto)));
	list_counted(&l, RETENTION_AUDIT,
	             store_keep_audit(t->store, over_before(t, RETENTION_AUDIT, l.upto), AUDIT_KEPT));
	if (l.list->rows.count > 1)
		qsort(l.list->rows.at, l.list->rows.count, sizeof(*l.list->rows.at), sooner);
	desk_view_disclose_for(t, "retention.listed", "retention", &l.told);
	return true;
}
