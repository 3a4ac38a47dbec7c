#include "store/store_keep.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/store_inside.h"
#include "store/store_signal.h"
#include "store/store_vault.h"

static_assert(SEAL_REASON == 4 && CASE_CLOSED == 2 && CONSENT_ACTIVE == 1 && FORM_CRISIS == 3 &&
                      SIGNAL_SUSPENDED == 2,
              "the statements of keeping name them by their numbers");

#define PROGRESS "retention"
#define SETTLED "retention.settled"
#define REPLACED_MOST 1000 /* a chain of renewals; one that is longer is damage */

/* Each, with one parameter of this name. */
static int64_t each(struct store *s, const enum statement *which, size_t count, const char *name,
                    const char *value)
{
	int64_t rows = 0;

	for (size_t i = 0; i < count; i++) {
		struct sql_run r = sql_begin(&s->sql, which[i]);

		sql_bind_text(&r, name, value);
		rows += sql_do(&r);
	}
	return rows;
}
#define EACH(s, list, name, value) each((s), (list), sizeof(list) / sizeof((list)[0]), (name), (value))

static int64_t count_of(struct store *s, enum statement which, const char *name, const char *value)
{
	struct sql_run r = sql_begin(&s->sql, which);
	int64_t n = 0;

	sql_bind_text(&r, name, value);
	if (sql_row(&r)) {
		n = sql_int(&r);
		sql_end(&r);
	}
	return n;
}

/* ---- cases ---- */

struct store_keep_case_list store_keep_cases(struct store *s, struct arena *a,
                                             const struct store_keep_case *after,
                                             const struct store_keep_before *before, size_t max)
{
	struct sql_run r = sql_begin(&s->sql, LIST_KEEP_CASES);
	struct store_keep_case_list list = {0};

	assert(max > 0);
	sql_bind_int(&r, ":from", after != NULL ? after->closed.ms : 0);
	sql_bind_text(&r, ":id", after != NULL ? after->id.text : "");
	sql_bind_int(&r, ":matched", before->matched.ms);
	sql_bind_int(&r, ":unmatched", before->unmatched.ms);
	while (sql_row(&r)) {
		struct store_keep_case *k;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		k = &list.at[list.count++];
		SQL_ID(&r, k->id);
		SQL_ID(&r, k->client);
		SQL_ID(&r, k->table);
		k->closed = sql_instant(&r);
		k->matched = sql_flag(&r);
		/* They come in order: what is behind the last is not looked for. */
		if (list.count == max) {
			sql_end(&r);
			break;
		}
	}
	/* Half a list is no ground to remove anything. */
	return s->sql.state == STORE_WELL ? list : (struct store_keep_case_list){0};
}

struct store_keep_stand store_keep_stand(struct store *s, const struct case_id *id)
{
	struct sql_run r = sql_begin(&s->sql, FIND_KEEP_STAND);
	struct store_keep_stand stand = {.suspended = true};

	sql_bind_text(&r, ":case_id", id->text);
	if (!sql_row(&r))
		return stand;
	stand.suspended = sql_flag(&r);
	stand.crisis = sql_flag(&r);
	stand.merged = sql_flag(&r);
	stand.in_force = sql_flag(&r);
	stand.sealed = sql_flag(&r);
	sql_end(&r);
	return stand;
}

int64_t store_keep_erase_case(struct store *s, const struct case_id *id)
{
	static const enum statement erase[] = {ERASE_CASE_CONTENT};

	s->erase_wanted = true;
	return EACH(s, erase, ":case_id", id->text);
}

static struct consent_id find_replaced(struct store *s, const struct consent_id *id)
{
	struct sql_run r = sql_begin(&s->sql, KEEP_FIND_REPLACED);
	struct consent_id before = {""};

	sql_bind_text(&r, ":consent", id->text);
	if (sql_row(&r)) {
		SQL_ID(&r, before);
		sql_end(&r);
	}
	return before;
}

/* A consent that nothing rests on, and what it took the place of. */
static void remove_consent(struct store *s, const struct consent_id *first)
{
	static const enum statement drops[] = {KEEP_DROP_ERASURES, KEEP_DROP_SERVED, KEEP_DROP_CUTS,
	                                       KEEP_DROP_CONSENT_SEALED, KEEP_DROP_CONSENT};
	struct consent_id id = *first;

	for (int i = 0; i < REPLACED_MOST && ID_IS_SET(id); i++) {
		struct consent_id before;

		if (count_of(s, KEEP_COUNT_ON_CONSENT, ":consent", id.text) > 0)
			return;
		before = find_replaced(s, &id);
		(void)EACH(s, drops, ":consent", id.text);
		id = before;
	}
}

struct keep_signal {
	struct signal_id id;
	struct consent_id consent;
};

static size_t some_signals(struct store *s, struct arena *a, const struct case_id *id, int64_t most,
                           struct keep_signal **ret_at)
{
	struct sql_run r = sql_begin(&s->sql, LIST_KEEP_SIGNALS);
	struct keep_signal *at = NULL;
	size_t count = 0;

	sql_bind_text(&r, ":case_id", id->text);
	sql_bind_int(&r, ":most", most);
	while (sql_row(&r)) {
		at = sql_grow(a, at, count, sizeof(*at));
		SQL_ID(&r, at[count].id);
		SQL_ID(&r, at[count].consent);
		count++;
	}
	*ret_at = at;
	return count;
}

static bool is_awaited_under(struct store *s, const struct consent_id *consent, struct instant since)
{
	struct sql_run r = sql_begin(&s->sql, FIND_KEEP_AWAITED);
	bool awaited = false;

	sql_bind_text(&r, ":consent", consent->text);
	sql_bind_int(&r, ":since", since.ms);
	if (sql_row(&r)) {
		awaited = sql_flag(&r);
		sql_end(&r);
	}
	return awaited;
}

bool store_keep_is_awaited(struct store *s, struct arena *a, const struct case_id *id, struct instant since)
{
	struct keep_signal *signals;
	size_t count = some_signals(s, a, id, INT64_MAX, &signals);

	for (size_t i = 0; i < count; i++) {
		struct consent_id consent = signals[i].consent;

		if (i > 0 && ID_EQUAL(consent, signals[i - 1].consent))
			continue;
		for (int n = 0; n < REPLACED_MOST && ID_IS_SET(consent); n++) {
			if (is_awaited_under(s, &consent, since))
				return true;
			consent = find_replaced(s, &consent);
		}
	}
	/* What could not be read is no ground to remove anything. */
	return s->sql.state != STORE_WELL;
}

bool store_keep_remove_case(struct store *s, struct arena *a, const struct case_id *id, int64_t most,
                            int64_t *ret_removed)
{
	static const enum statement of_signal[] = {
	        DROP_SIGNAL_REFUSED,       DROP_SIGNAL_DEADLINES,       FORGET_SIGNAL_CONTACTS,
	        KEEP_DROP_SIGNAL_ERASURES, KEEP_DROP_SIGNAL_REFERENCES, KEEP_DROP_SIGNAL_SEALED,
	        KEEP_DROP_SIGNAL_PENDING,  KEEP_EMPTY_SIGNAL_TOLD,      KEEP_DROP_SIGNAL};
	static const enum statement of_case[] = {
	        KEEP_DROP_REGIES,        KEEP_DROP_ESCALATIONS,     DROP_ITEM,
	        KEEP_DROP_ITEMS_HELD,    FORGET_CASE_CONTACTS,      KEEP_DROP_SPEAKERS,
	        KEEP_DROP_CASE_ERASURES, KEEP_DROP_CASE_REFERENCES, KEEP_DROP_GLASS,
	        KEEP_DROP_CASE_PENDING,  KEEP_EMPTY_CASE_TOLD,      KEEP_LOOSEN_CLIENT,
	        KEEP_DROP_CASE};
	static const enum statement merges[] = {KEEP_DROP_MOVED, KEEP_DROP_MERGES};
	struct keep_signal *signals;
	size_t count = some_signals(s, a, id, most, &signals);

	for (size_t i = 0; i < count; i++) {
		(void)EACH(s, of_signal, ":signal", signals[i].id.text);
		remove_consent(s, &signals[i].consent);
	}
	*ret_removed = (int64_t)count;
	if ((int64_t)count == most || s->sql.state != STORE_WELL)
		return false;
	(void)EACH(s, of_case, ":case_id", id->text);
	if (count_of(s, KEEP_COUNT_MERGES, ":case_id", id->text) > 0)
		(void)EACH(s, merges, ":case_id", id->text);
	store_roster_forget(s);
	return s->sql.state == STORE_WELL;
}

/* ---- clients ---- */

void store_keep_settle_clients(struct store *s)
{
	struct sql_run r = sql_begin(&s->sql, KEEP_SETTLE_CLIENTS);

	(void)sql_do(&r);
}

struct store_keep_client_list store_keep_clients(struct store *s, struct arena *a,
                                                 const struct client_id *after, size_t max)
{
	struct sql_run r = sql_begin(&s->sql, LIST_KEEP_CLIENTS);
	struct store_keep_client_list list = {0};

	sql_bind_text(&r, ":after", after->text);
	sql_bind_int(&r, ":most", (int64_t)max);
	while (sql_row(&r)) {
		struct store_keep_client *c;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		c = &list.at[list.count++];
		SQL_ID(&r, c->id);
		c->created = sql_instant(&r);
		c->withdrawn = sql_day(&r);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_keep_client_list){0};
}

bool store_keep_client_is_bare(struct store *s, const struct client_id *id)
{
	return count_of(s, KEEP_COUNT_OF_CLIENT, ":client", id->text) == 0 && s->sql.state == STORE_WELL;
}

/* Consents that were renewed or never had a signal. */
static void remove_consents(struct store *s, struct arena *a, const struct client_id *id)
{
	struct sql_run r = sql_begin(&s->sql, LIST_KEEP_CLIENT_CONSENTS);
	struct consent_id *at = NULL;
	size_t count = 0;

	sql_bind_text(&r, ":client", id->text);
	while (sql_row(&r)) {
		at = sql_grow(a, at, count, sizeof(*at));
		SQL_ID(&r, at[count]);
		count++;
	}
	for (size_t i = 0; i < count; i++)
		remove_consent(s, &at[i]);
}

void store_keep_remove_client(struct store *s, struct arena *a, const struct client_id *id)
{
	static const enum statement drops[] = {KEEP_DROP_ACQUAINTANCES, DROP_IDENTITIES, DROP_REJECTED,
	                                       DROP_WITHDRAWALS,        DROP_CUT_MEMORY, KEEP_DROP_CONFLICTS,
	                                       KEEP_DROP_MERGED,        KEEP_DROP_CLIENT};

	remove_consents(s, a, id);
	(void)EACH(s, drops, ":client", id->text);
}

void store_keep_forget_strangers(struct store *s, struct day upto)
{
	struct sql_run r = sql_begin(&s->sql, KEEP_DROP_STRANGER);

	sql_bind_day(&r, ":before", upto);
	(void)sql_do(&r);
}

/* What was answered before that was looked at in a round before, and goes with its reference. */
void store_keep_remove_settled(struct store *s, struct arena *a, struct instant before)
{
	int64_t since = store_meta_number(s, a, SETTLED);
	struct sql_run r = sql_begin(&s->sql, KEEP_DROP_ANSWERED);

	sql_bind_int(&r, ":since", since);
	sql_bind_int(&r, ":before", before.ms);
	(void)sql_do(&r);
	store_meta_set_number(s, SETTLED, before.ms);
	r = sql_begin(&s->sql, KEEP_DROP_SEEN);
	(void)sql_do(&r);
}

/* ---- answers, the audit chain ---- */

static struct store_keep_count counted(struct sql_run *r)
{
	struct store_keep_count c = {0};

	if (sql_row(r)) {
		c.count = sql_int(r);
		c.oldest = sql_instant(r);
		sql_end(r);
	}
	return c;
}

struct store_keep_count store_keep_answers(struct store *s, struct instant before)
{
	struct sql_run r = sql_begin(&s->sql, KEEP_COUNT_ANSWERS);

	sql_bind_int(&r, ":before", before.ms);
	return counted(&r);
}

struct store_keep_count store_keep_audit(struct store *s, struct instant before, int64_t keep)
{
	struct sql_run r = sql_begin(&s->sql, KEEP_COUNT_AUDIT);

	sql_bind_int(&r, ":before", before.ms);
	sql_bind_int(&r, ":upto", s->head.seq - keep);
	return counted(&r);
}

int64_t store_keep_remove_answers(struct store *s, struct instant before, int64_t most)
{
	struct sql_run r = sql_begin(&s->sql, KEEP_DROP_ANSWERS);

	sql_bind_int(&r, ":before", before.ms);
	sql_bind_int(&r, ":most", most);
	return sql_do(&r);
}

const char *store_keep_progress(struct store *s, struct arena *a)
{
	const char *text = "";

	return store_meta_get(s, a, PROGRESS, &text) ? text : "";
}

void store_keep_set_progress(struct store *s, const char *text)
{
	store_meta_set(s, PROGRESS, text);
}
