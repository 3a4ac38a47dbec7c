#include "store/store_contact.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/terms.h"
#include "store/store_inside.h"

static_assert(SIGNAL_KEPT == 1, "lists of contacts name the state by its number");
static_assert(CASE_OPEN == 1, "and that of open cases");

void store_contact_put(struct store *s, const struct partner_id *partner, const char *reference,
                       struct day on, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, PUT_CONTACT);
	char id[ID_UUID_MAX];

	/* From a source that begins anew, as references are: nothing here counts what else was made. */
	struct id_source apart = {.fill = s->ids->fill, .cookie = s->ids->cookie};
	id_uuid(&apart, now, id);
	sql_bind_text(&r, ":id", id);
	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":reference", reference);
	sql_bind_int(&r, ":on_day", on.n);
	sql_bind_int(&r, ":told", now.ms);
	sql_do(&r);
}

bool store_contact_drop(struct store *s, const char *reference, struct day on)
{
	struct sql_run r = sql_begin(&s->sql, DROP_CONTACT);

	sql_bind_text(&r, ":reference", reference);
	sql_bind_int(&r, ":on_day", on.n);
	return sql_do(&r) > 0;
}

int64_t store_contact_count(struct store *s, const char *reference, struct day from)
{
	struct sql_run r = sql_begin(&s->sql, COUNT_CONTACTS);
	int64_t count = 0;

	sql_bind_text(&r, ":reference", reference);
	sql_bind_int(&r, ":from", from.n);
	if (sql_row(&r)) {
		count = sql_int(&r);
		sql_end(&r);
	}
	return count;
}

void store_contact_forget(struct store *s, const char *reference)
{
	struct sql_run r = sql_begin(&s->sql, FORGET_CONTACTS);

	sql_bind_text(&r, ":reference", reference);
	sql_do(&r);
}

void store_contact_trim(struct store *s, struct day before)
{
	struct sql_run r = sql_begin(&s->sql, TRIM_CONTACTS);

	sql_bind_int(&r, ":before", before.n);
	sql_do(&r);
}

static int before(const void *a, const void *b)
{
	const struct store_contact *x = a, *y = b;

	if (x->on.n != y->on.n)
		return x->on.n < y->on.n ? -1 : 1;
	return strcmp(x->partner.text, y->partner.text);
}

/* In order, and each once: the same was told of two signals. How many are left. */
static size_t settle(void *list, size_t count, size_t size, int (*order)(const void *, const void *))
{
	char *at = list;
	size_t kept = 0;

	if (count > 1)
		qsort(at, count, size, order);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && order(at + (kept - 1) * size, at + i * size) == 0)
			continue;
		memmove(at + kept * size, at + i * size, size);
		kept++;
	}
	return kept;
}

struct store_contact_list store_contact_of(struct store *s, struct arena *a, const struct client_id *client,
                                           struct day from, struct day to)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CLIENT_CONTACTS);
	struct store_contact_list list = {0};

	sql_bind_int(&r, ":from", from.n);
	sql_bind_text(&r, ":client", client->text);
	sql_bind_int(&r, ":to", to.n);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count].on = sql_day(&r);
		SQL_ID(&r, list.at[list.count].partner);
		list.count++;
	}
	list.count = settle(list.at, list.count, sizeof(*list.at), before);
	return s->sql.state == STORE_WELL ? list : (struct store_contact_list){0};
}

static int by_case(const void *a, const void *b)
{
	const struct store_case_contact *x = a, *y = b;
	int by_id = strcmp(x->case_.text, y->case_.text);

	if (by_id != 0 || x->on.n != y->on.n)
		return by_id != 0 ? by_id : x->on.n < y->on.n ? -1 : 1;
	return strcmp(x->partner.text, y->partner.text);
}

struct store_case_contact_list store_contact_of_open(struct store *s, struct arena *a, struct day from,
                                                     struct day to)
{
	struct sql_run r = sql_begin(&s->sql, LIST_OPEN_CONTACTS);
	struct store_case_contact_list list = {0};

	sql_bind_int(&r, ":from", from.n);
	sql_bind_int(&r, ":to", to.n);
	while (sql_row(&r)) {
		struct store_case_contact *c;

		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		c = &list.at[list.count++];
		SQL_ID(&r, c->case_);
		c->on = sql_day(&r);
		SQL_ID(&r, c->partner);
	}
	list.count = settle(list.at, list.count, sizeof(*list.at), by_case);
	return s->sql.state == STORE_WELL ? list : (struct store_case_contact_list){0};
}
