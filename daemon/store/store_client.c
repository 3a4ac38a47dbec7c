#include "store/store_client.h"

#include <assert.h>
#include <string.h>

#include "store/store_contact.h"
#include "store/store_inside.h"

#define MERGED_MOST 32

static_assert(IDENTITY_NAME == 3, "FIND_IDENTITY and LIST_NAMESAKES name the kind by its number");

void store_client_add(struct store *s, const struct client_id *id, struct instant now, bool matched)
{
	struct sql_run r = sql_begin(&s->sql, ADD_CLIENT);

	sql_bind_text(&r, ":id", id->text);
	sql_bind_int(&r, ":created", now.ms);
	sql_bind_int(&r, ":matched", matched);
	sql_do(&r);
}

void store_client_set_matched(struct store *s, const struct client_id *id)
{
	struct sql_run r = sql_begin(&s->sql, SET_CLIENT_MATCHED);

	sql_bind_text(&r, ":id", id->text);
	sql_do(&r);
}

static bool find_client(struct store *s, const struct client_id *id, bool *ret_matched,
                        struct client_id *ret_into)
{
	struct sql_run r = sql_begin(&s->sql, FIND_CLIENT);

	sql_bind_text(&r, ":id", id->text);
	if (!sql_row(&r))
		return false;
	*ret_matched = sql_flag(&r);
	SQL_ID(&r, *ret_into);
	sql_end(&r);
	return true;
}

bool store_client_matched(struct store *s, const struct client_id *id)
{
	struct client_id into;
	bool matched;

	return find_client(s, id, &matched, &into) && matched;
}

void store_identity_add(struct store *s, const struct crypto_hash *hash, enum identity_kind kind,
                        const struct client_id *client)
{
	int64_t generation = store_keys_match(s)->generation;
	struct sql_run r = sql_begin(&s->sql, ADD_IDENTITY);

	sql_bind_hash(&r, ":hash", hash);
	sql_bind_int(&r, ":kind", kind);
	sql_bind_text(&r, ":client", client->text);
	sql_bind_int(&r, ":generation", generation);
	sql_do(&r);
}

/* Where a merged client went. Bounded: a ring can only be damage. */
static struct client_id follow(struct store *s, struct client_id id)
{
	struct client_id into;
	bool matched;

	for (int i = 0; i < MERGED_MOST; i++) {
		if (!find_client(s, &id, &matched, &into) || !ID_IS_SET(into))
			return id;
		id = into;
	}
	sql_damaged(&s->sql, SQL_MAIN, "clients merged in a ring");
	return id;
}

bool store_identity_find(struct store *s, const struct crypto_hash *hash, struct client_id *ret_client)
{
	struct sql_run r = sql_begin(&s->sql, FIND_IDENTITY);
	struct client_id id;

	sql_bind_hash(&r, ":hash", hash);
	if (!sql_row(&r))
		return false;
	SQL_ID(&r, id);
	sql_end(&r);
	*ret_client = follow(s, id);
	return s->sql.state == STORE_WELL;
}

struct client_id_list store_identity_named(struct store *s, struct arena *a, const struct crypto_hash *hash)
{
	struct sql_run r = sql_begin(&s->sql, LIST_NAMED);
	struct client_id_list list = {0};

	sql_bind_hash(&r, ":hash", hash);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		SQL_ID(&r, list.at[list.count]);
		list.count++;
	}
	return s->sql.state == STORE_WELL ? list : (struct client_id_list){0};
}

static void move(struct store *s, enum statement which, const struct client_id *from,
                 const struct client_id *to)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":from", from->text);
	sql_bind_text(&r, ":to", to->text);
	sql_do(&r);
}

static void drop(struct store *s, enum statement which, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":client", client->text);
	sql_do(&r);
}

void store_client_merge(struct store *s, const struct client_id *from, const struct client_id *to)
{
	/* Signals are found by their consents, which therefore move after them. References are followed. */
	static const enum statement moves[] = {MOVE_IDENTITIES,  MOVE_CASES,       MOVE_CLIENT_SIGNALS,
	                                       MOVE_CONSENTS,    MOVE_WITHDRAWALS, MOVE_REJECTED,
	                                       SET_CLIENT_MERGED};
	static const enum statement drops[] = {DROP_IDENTITIES, DROP_WITHDRAWALS, DROP_REJECTED};

	assert(!ID_EQUAL(*from, *to));
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		move(s, moves[i], from, to);
	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++)
		drop(s, drops[i], from);
}

void store_match_reject(struct store *s, const struct client_id *a, const struct client_id *b)
{
	bool ordered = strcmp(a->text, b->text) < 0;
	struct sql_run r = sql_begin(&s->sql, ADD_REJECTED);

	sql_bind_text(&r, ":low", ordered ? a->text : b->text);
	sql_bind_text(&r, ":high", ordered ? b->text : a->text);
	sql_do(&r);
}

static void add_match(struct arena *a, struct store_match_list *list, const struct store_match *match)
{
	list->at = sql_grow(a, list->at, list->count, sizeof(*list->at));
	list->at[list->count++] = *match;
}

/* Pairs of cases: one known by name only, and one of like name; in order. */
static struct store_match_list namesakes(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_NAMESAKES);
	struct store_match_list list = {0};

	while (sql_row(&r)) {
		struct store_match pair = {0};

		SQL_ID(&r, pair.case_);
		SQL_ID(&r, pair.with);
		add_match(a, &list, &pair);
	}
	return list;
}

struct store_match_list store_match_list(struct store *s, struct arena *a)
{
	struct store_match_list pairs = namesakes(s, a), list = {0};
	struct sql_run r = sql_begin(&s->sql, LIST_UNMATCHED);
	size_t at = 0;

	while (sql_row(&r)) {
		struct store_match match = {0};
		size_t before = list.count;

		SQL_ID(&r, match.case_);
		match.opened = time_local_day(sql_instant(&r));
		SQL_ID(&r, match.table);
		for (; at < pairs.count && ID_EQUAL(pairs.at[at].case_, match.case_); at++) {
			match.with = pairs.at[at].with;
			add_match(a, &list, &match);
		}
		if (list.count == before)
			add_match(a, &list, &match);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_match_list){0};
}

bool store_reference_find(struct store *s, const struct partner_id *partner, const char *reference,
                          struct store_reference *ret_reference)
{
	struct sql_run r = sql_begin(&s->sql, FIND_REFERENCE);
	struct store_reference found;

	sql_bind_text(&r, ":id", reference);
	sql_bind_text(&r, ":partner", partner->text);
	if (!sql_row(&r))
		return false;
	SQL_ID(&r, found.id);
	SQL_ID(&r, found.partner);
	SQL_ID(&r, found.client);
	SQL_ID(&r, found.signal);
	SQL_ID(&r, found.case_);
	sql_end(&r);
	found.client = follow(s, found.client);
	*ret_reference = found;
	return s->sql.state == STORE_WELL;
}

bool store_reference_about(struct store *s, const struct partner_id *partner, const char *reference,
                           struct case_id *ret_case, struct consent_id *ret_consent)
{
	struct sql_run r = sql_begin(&s->sql, FIND_REFERENCE_CASE);

	sql_bind_text(&r, ":id", reference);
	sql_bind_text(&r, ":partner", partner->text);
	if (!sql_row(&r))
		return false;
	SQL_ID(&r, *ret_case);
	SQL_ID(&r, *ret_consent);
	sql_end(&r);
	return s->sql.state == STORE_WELL;
}

static void put_reference(struct store *s, const struct reference_id *id,
                          const struct store_reference *reference)
{
	struct sql_run r = sql_begin(&s->sql, ADD_REFERENCE);

	sql_bind_text(&r, ":id", id->text);
	sql_bind_text(&r, ":partner", reference->partner.text);
	sql_bind_id(&r, ":signal", reference->signal.text);
	sql_bind_id(&r, ":case_id", reference->case_.text);
	sql_bind_text(&r, ":client", reference->client.text);
	sql_do(&r);
}

static struct reference_id add_reference(struct store *s, const struct store_reference *reference,
                                         struct instant now)
{
	struct reference_id id;

	/* From a source that begins anew: a running count within the millisecond would tell what else was
	 * made (I11). */
	struct id_source apart = {.fill = s->ids->fill, .cookie = s->ids->cookie};
	id_uuid(&apart, now, id.text);
	put_reference(s, &id, reference);
	return id;
}

struct reference_id store_reference_own(struct store *s, const struct partner_id *partner,
                                        const struct signal_id *signal, const struct client_id *client,
                                        const struct reference_id *wanted, struct instant now)
{
	struct store_reference reference = {.partner = *partner, .client = *client, .signal = *signal};
	struct store_reference found;

	/* The same message again, long after its first answer was forgotten. */
	if (store_reference_find(s, partner, wanted->text, &found))
		return add_reference(s, &reference, now);
	put_reference(s, wanted, &reference);
	return *wanted;
}

static bool have_reference(struct sql_run *r, struct reference_id *ret_id)
{
	if (!sql_row(r))
		return false;
	SQL_ID(r, *ret_id);
	sql_end(r);
	return true;
}

struct reference_id store_reference_signal(struct store *s, const struct partner_id *partner,
                                           const struct signal_id *signal, const struct client_id *client,
                                           struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, FIND_SIGNAL_REFERENCE);
	struct reference_id id;

	sql_bind_text(&r, ":signal", signal->text);
	sql_bind_text(&r, ":partner", partner->text);
	if (have_reference(&r, &id))
		return id;
	return add_reference(
	        s, &(struct store_reference){.partner = *partner, .client = *client, .signal = *signal}, now);
}

struct reference_id store_reference_case(struct store *s, const struct partner_id *partner,
                                         const struct case_id *case_, const struct client_id *client,
                                         struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, FIND_CASE_REFERENCE);
	struct reference_id id;

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":partner", partner->text);
	if (have_reference(&r, &id))
		return id;
	return add_reference(
	        s, &(struct store_reference){.partner = *partner, .client = *client, .case_ = *case_}, now);
}

void store_reference_forget(struct store *s, const struct partner_id *partner, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, FIND_CASE_REFERENCE);
	struct reference_id id = {""};

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":partner", partner->text);
	(void)have_reference(&r, &id);
	store_contact_forget(s, id.text);
	/* Keeping looked at what was answered so long ago while it had its reference, and does not again. */
	r = sql_begin(&s->sql, KEEP_DROP_SETTLED);
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":reference", id.text);
	sql_do(&r);
	r = sql_begin(&s->sql, DROP_CASE_REFERENCE);
	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_text(&r, ":partner", partner->text);
	sql_do(&r);
}

void store_withdrawal_add(struct store *s, const struct client_id *client, const struct partner_id *partner,
                          struct day on)
{
	struct sql_run r = sql_begin(&s->sql, ADD_WITHDRAWAL);

	sql_bind_text(&r, ":client", client->text);
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_int(&r, ":on_day", on.n);
	sql_do(&r);
}

static struct day one_day(struct sql_run *r)
{
	struct day day = day_none();

	if (sql_row(r)) {
		day = sql_day(r);
		sql_end(r);
	}
	return day;
}

struct day store_withdrawal_day(struct store *s, const struct client_id *client,
                                const struct partner_id *partner)
{
	struct sql_run r = sql_begin(&s->sql, FIND_WITHDRAWAL);

	sql_bind_text(&r, ":client", client->text);
	sql_bind_text(&r, ":partner", partner->text);
	return one_day(&r);
}

struct day store_withdrawal_latest(struct store *s, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, FIND_LAST_WITHDRAWAL);

	sql_bind_text(&r, ":client", client->text);
	return one_day(&r);
}

struct store_strangers store_withdrawal_strangers(struct store *s)
{
	struct store_strangers found = {.on = day_none()};
	struct sql_run r = sql_begin(&s->sql, FIND_STRANGER);

	if (sql_row(&r)) {
		found.on = sql_day(&r);
		found.since = sql_instant(&r);
		sql_end(&r);
	}
	return found;
}
