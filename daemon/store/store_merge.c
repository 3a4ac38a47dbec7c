#include "store/store_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_inside.h"

enum moved { MOVED_SIGNAL = 1, MOVED_WITHDRAWAL = 5, MOVED_REJECTED = 7 };

/* Behind the value: the other had it as well. */
#define SHARED " 1"

static void read_merge(struct sql_run *r, struct store_merge *m)
{
	sql_text_into(r, m->id, sizeof(m->id));
	m->at = sql_instant(r);
	SQL_ID(r, m->by);
	m->split = sql_flag(r);
	SQL_ID(r, m->from_case);
	SQL_ID(r, m->to_case);
	SQL_ID(r, m->from_client);
	SQL_ID(r, m->to_client);
	m->undone = sql_instant(r);
	SQL_ID(r, m->undone_by);
	m->signals = sql_int(r);
}

struct store_merge_list store_merge_list(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_MERGES);
	struct store_merge_list list = {0};

	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_merge(&r, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_merge_list){0};
}

bool store_merge_parted(struct store *s, const struct case_id *case_, struct instant at,
                        struct case_id *ret_other)
{
	struct sql_run r = sql_begin(&s->sql, FIND_PARTED);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_instant(&r, ":at", at);
	if (!sql_row(&r))
		return false;
	SQL_ID(&r, *ret_other);
	sql_end(&r);
	return true;
}

bool store_merge_last(struct store *s, const struct case_id *case_, struct store_merge *ret_merge)
{
	struct sql_run r = sql_begin(&s->sql, FIND_LAST_MERGE);

	sql_bind_text(&r, ":case_id", case_->text);
	if (!sql_row(&r))
		return false;
	read_merge(&r, ret_merge);
	sql_end(&r);
	return s->sql.state == STORE_WELL;
}

static void add(struct store *s, const struct store_merge *m)
{
	struct sql_run r = sql_begin(&s->sql, ADD_MERGE);

	sql_bind_text(&r, ":id", m->id);
	sql_bind_instant(&r, ":at", m->at);
	sql_bind_text(&r, ":by", m->by.text);
	sql_bind_int(&r, ":split", m->split);
	sql_bind_text(&r, ":from_case", m->from_case.text);
	sql_bind_text(&r, ":to_case", m->to_case.text);
	sql_bind_text(&r, ":from_client", m->from_client.text);
	sql_bind_text(&r, ":to_client", m->to_client.text);
	sql_do(&r);
}

/* The parameters that the statements below take: what of a merge each of them needs. */
enum need { NEED_MERGE = 1, NEED_FROM = 2, NEED_TO = 4, NEED_FROM_CASE = 8, NEED_TO_CASE = 16 };
struct step {
	enum statement which;
	unsigned needs;
};

static void run_step(struct store *s, const struct step *step, const struct store_merge *m)
{
	const struct {
		enum need need;
		const char *name, *value;
	} all[] = {{NEED_MERGE, ":merge", m->id},
	           {NEED_FROM, ":from", m->from_client.text},
	           {NEED_TO, ":to", m->to_client.text},
	           {NEED_FROM_CASE, ":from_case", m->from_case.text},
	           {NEED_TO_CASE, ":to_case", m->to_case.text}};
	struct sql_run r = sql_begin(&s->sql, step->which);

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if ((step->needs & all[i].need) != 0)
			sql_bind_text(&r, all[i].name, all[i].value);
	sql_do(&r);
}

void store_merge_add(struct store *s, const struct store_merge *m)
{
	static const struct step steps[] = {
	        {NOTE_SIGNALS, NEED_MERGE | NEED_FROM},
	        {NOTE_CONSENTS, NEED_MERGE | NEED_FROM},
	        {NOTE_IDENTITIES, NEED_MERGE | NEED_FROM | NEED_TO},
	        {NOTE_REFERENCES, NEED_MERGE | NEED_FROM_CASE | NEED_TO_CASE},
	        {NOTE_WITHDRAWALS, NEED_MERGE | NEED_FROM | NEED_TO},
	        {NOTE_CASES, NEED_MERGE | NEED_FROM},
	        {NOTE_REJECTED, NEED_MERGE | NEED_FROM | NEED_TO},
	        {NOTE_CUTS, NEED_MERGE | NEED_FROM | NEED_TO},
	};

	add(s, m);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		run_step(s, &steps[i], m);
}

void store_split_add(struct store *s, const struct store_merge *m, const struct signal_id *signals,
                     size_t count)
{
	add(s, m);
	for (size_t i = 0; i < count; i++) {
		struct sql_run r = sql_begin(&s->sql, ADD_MOVED);

		sql_bind_text(&r, ":merge", m->id);
		sql_bind_int(&r, ":kind", MOVED_SIGNAL);
		sql_bind_text(&r, ":value", signals[i].text);
		sql_do(&r);
	}
}

void store_merge_undone(struct store *s, const struct store_merge *m, const char *by, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, SET_MERGE_UNDONE);

	sql_bind_text(&r, ":id", m->id);
	sql_bind_instant(&r, ":at", now);
	sql_bind_text(&r, ":by", by);
	sql_do(&r);
}

struct values {
	size_t count;
	const char **at;
};

static struct values list_moved(struct store *s, struct arena *a, const struct store_merge *m,
                                enum moved kind)
{
	struct sql_run r = sql_begin(&s->sql, LIST_MOVED);
	struct values list = {0};

	sql_bind_text(&r, ":merge", m->id);
	sql_bind_int(&r, ":kind", kind);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = sql_text(&r, a);
	}
	return s->sql.state == STORE_WELL ? list : (struct values){0};
}

static void set_withdrawal(struct store *s, const struct client_id *client, const struct partner_id *partner,
                           struct day on)
{
	struct sql_run r = sql_begin(&s->sql, day_is_set(on) ? SET_WITHDRAWAL : DROP_WITHDRAWAL);

	sql_bind_text(&r, ":client", client->text);
	sql_bind_text(&r, ":partner", partner->text);
	if (day_is_set(on))
		sql_bind_day(&r, ":on_day", on);
	sql_do(&r);
}

static struct day read_day(const char *text)
{
	return text[0] == '-' ? day_none() : (struct day){(int32_t)strtol(text, NULL, 10)};
}

/* "partner day day": of the one that went, and of the other; the partner may be empty, a day may be "-". */
static bool read_withdrawal(const char *value, struct partner_id *ret_partner, struct day *ret_from,
                            struct day *ret_to)
{
	const char *first = strchr(value, ' '), *second = first != NULL ? strchr(first + 1, ' ') : NULL;

	if (second == NULL || (size_t)(first - value) >= sizeof(ret_partner->text))
		return false;
	memcpy(ret_partner->text, value, (size_t)(first - value));
	ret_partner->text[first - value] = '\0';
	*ret_from = read_day(first + 1);
	*ret_to = read_day(second + 1);
	return true;
}

/* The days of before, unless the client took something back since: nobody can tell which of the two did. */
static void return_withdrawals(struct store *s, struct arena *a, const struct store_merge *m)
{
	struct values list = list_moved(s, a, m, MOVED_WITHDRAWAL);

	store_withdrawal_copy(s, &m->to_client, &m->from_client);
	for (size_t i = 0; i < list.count; i++) {
		struct partner_id partner;
		struct day from, to, joint;

		if (!read_withdrawal(list.at[i], &partner, &from, &to))
			continue;
		joint = to.n > from.n ? to : from;
		if (store_withdrawal_day(s, &m->to_client, &partner).n > joint.n)
			continue;
		set_withdrawal(s, &m->from_client, &partner, from);
		set_withdrawal(s, &m->to_client, &partner, to);
	}
}

static void pair(struct store *s, enum statement which, const struct client_id *a, const struct client_id *b)
{
	bool ordered = strcmp(a->text, b->text) < 0;
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":low", ordered ? a->text : b->text);
	sql_bind_text(&r, ":high", ordered ? b->text : a->text);
	sql_do(&r);
}

static void return_rejected(struct store *s, struct arena *a, const struct store_merge *m)
{
	struct values list = list_moved(s, a, m, MOVED_REJECTED);

	for (size_t i = 0; i < list.count; i++) {
		bool shared = strlen(list.at[i]) > strlen(SHARED) &&
		              strcmp(list.at[i] + strlen(list.at[i]) - strlen(SHARED), SHARED) == 0;
		size_t len = strlen(list.at[i]) - (shared ? strlen(SHARED) : 0);
		struct client_id other = {""};

		if (len >= sizeof(other.text))
			continue;
		memcpy(other.text, list.at[i], len);
		store_match_reject(s, &m->from_client, &other);
		if (!shared)
			pair(s, DROP_REJECTED_PAIR, &m->to_client, &other);
	}
	store_match_reject(s, &m->from_client, &m->to_client);
}

void store_merge_return(struct store *s, struct arena *a, const struct store_merge *m)
{
	/* Consents go by the signals that rest on them, notifications by where those were. */
	static const struct step steps[] = {
	        {RETURN_CONSENTS, NEED_MERGE | NEED_FROM | NEED_TO},
	        {RETURN_SIGNALS, NEED_MERGE | NEED_FROM | NEED_TO | NEED_FROM_CASE | NEED_TO_CASE},
	        {RETURN_CASES, NEED_MERGE | NEED_FROM},
	        {RETURN_IDENTITIES, NEED_MERGE | NEED_FROM | NEED_TO},
	        {DROP_RETURNED, NEED_MERGE | NEED_TO},
	        {RETURN_REFERENCES, NEED_MERGE | NEED_FROM_CASE | NEED_TO_CASE},
	        {RETURN_REFERENCED, NEED_MERGE | NEED_FROM | NEED_TO | NEED_FROM_CASE},
	        {RETURN_NOTIFICATIONS, NEED_MERGE | NEED_FROM_CASE | NEED_TO_CASE},
	        {RETURN_CUTS, NEED_MERGE | NEED_FROM | NEED_TO},
	        {DROP_RETURNED_CUTS, NEED_MERGE | NEED_TO},
	};
	struct sql_run r;

	store_outbox_part(s, &m->to_case, m->at);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		run_step(s, &steps[i], m);
	return_withdrawals(s, a, m);
	return_rejected(s, a, m);
	r = sql_begin(&s->sql, SET_CLIENT_APART);
	sql_bind_text(&r, ":id", m->from_client.text);
	sql_do(&r);
	r = sql_begin(&s->sql, LOOSEN_CLIENT);
	sql_bind_text(&r, ":id", m->to_client.text);
	sql_do(&r);
}

static void of_client(struct store *s, enum statement which, const char *name, const char *id,
                      const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, name, id);
	sql_bind_text(&r, ":client", client->text);
	sql_do(&r);
}

void store_split_signal(struct store *s, const struct signal_id *signal, const struct client_id *client,
                        const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, SPLIT_SIGNAL);

	sql_bind_text(&r, ":id", signal->text);
	sql_bind_text(&r, ":client", client->text);
	sql_bind_text(&r, ":case_id", case_->text);
	sql_do(&r);
	of_client(s, SPLIT_REFERENCES, ":signal", signal->text, client);
}

void store_split_consent(struct store *s, const struct consent_id *consent, const struct client_id *client)
{
	of_client(s, SPLIT_CONSENT, ":id", consent->text, client);
}

void store_withdrawal_copy(struct store *s, const struct client_id *from, const struct client_id *to)
{
	struct sql_run r = sql_begin(&s->sql, COPY_WITHDRAWALS);

	sql_bind_text(&r, ":from", from->text);
	sql_bind_text(&r, ":to", to->text);
	sql_do(&r);
}

void store_identity_drop(struct store *s, const struct crypto_hash *hash, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, DROP_IDENTITY);

	sql_bind_hash(&r, ":hash", hash);
	sql_bind_text(&r, ":client", client->text);
	sql_do(&r);
}

void store_outbox_part(struct store *s, const struct case_id *case_, struct instant since)
{
	static const enum statement both[] = {DROP_JOINT_PENDING, CLOSE_JOINT_SERVED};

	for (size_t i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
		struct sql_run r = sql_begin(&s->sql, both[i]);

		sql_bind_text(&r, ":case_id", case_->text);
		sql_bind_instant(&r, ":since", since);
		sql_do(&r);
	}
}

void store_conflict_add(struct store *s, const struct client_id *a, const struct client_id *b,
                        struct instant now)
{
	bool ordered = strcmp(a->text, b->text) < 0;
	struct sql_run r = sql_begin(&s->sql, ADD_CONFLICT);

	sql_bind_text(&r, ":low", ordered ? a->text : b->text);
	sql_bind_text(&r, ":high", ordered ? b->text : a->text);
	sql_bind_instant(&r, ":at", now);
	sql_do(&r);
}

void store_conflict_drop(struct store *s, const struct client_id *a, const struct client_id *b)
{
	pair(s, DROP_CONFLICT, a, b);
}
