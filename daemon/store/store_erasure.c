#include <string.h>

#include "store/store_inside.h"
#include "store/store_lease.h"

static struct sql_run of_reference(struct store *s, enum statement which, const struct partner_id *partner,
                                   const char *reference)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, ":partner", partner->text);
	sql_bind_text(&r, ":reference", reference);
	return r;
}

void store_lease_ask_erasure(struct store *s, const struct partner_id *partner, const char *reference,
                             struct instant now)
{
	struct sql_run r = of_reference(s, ADD_ERASURE, partner, reference);

	sql_bind_int(&r, ":asked", now.ms);
	sql_do(&r);
}

bool store_lease_asked_erasure(struct store *s, const struct partner_id *partner, const char *reference)
{
	struct sql_run r = of_reference(s, FIND_ERASURE, partner, reference);
	bool asked = false;

	if (sql_row(&r)) {
		asked = sql_flag(&r);
		sql_end(&r);
	}
	return asked;
}

bool store_lease_erased(struct store *s, const struct partner_id *partner, const char *reference,
                        struct instant now)
{
	struct sql_run r = of_reference(s, SET_ERASED, partner, reference);

	sql_bind_int(&r, ":done", now.ms);
	return sql_do(&r) > 0;
}

/* What a partner was handed over that asked it to erase: facts name the references. */
struct telling {
	struct instant served;
	const char *facts;
};
struct tellings {
	size_t count;
	struct telling *at;
};

static struct tellings tellings_of(struct store *s, struct arena *a, const struct partner_id *partner)
{
	struct sql_run r = sql_begin(&s->sql, LIST_TOLD_ERASE);
	struct tellings list = {0};

	sql_bind_text(&r, ":partner", partner->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count].served = sql_instant(&r);
		list.at[list.count++].facts = sql_text(&r, a);
	}
	return list;
}

/* The first time since it was asked. */
static struct instant told_of(const struct tellings *all, const struct store_erasure *e)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].served.ms >= e->asked.ms && all->at[i].facts != NULL &&
		    strstr(all->at[i].facts, e->reference.text) != NULL)
			return all->at[i].served;
	return (struct instant){0};
}

/* Each partner's stream is looked through once. */
static void find_told(struct store *s, struct arena *a, struct store_erasure_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		bool before = false;

		for (size_t j = 0; j < i && !before; j++)
			before = ID_EQUAL(list->at[j].partner, list->at[i].partner);
		if (before)
			continue;
		struct tellings told = tellings_of(s, a, &list->at[i].partner);
		for (size_t j = i; j < list->count; j++)
			if (ID_EQUAL(list->at[j].partner, list->at[i].partner))
				list->at[j].told = told_of(&told, &list->at[j]);
	}
}

struct store_erasure_list store_lease_erasures(struct store *s, struct arena *a, const struct instant *before,
                                               size_t max)
{
	struct sql_run r = sql_begin(&s->sql, before != NULL ? LIST_OPEN_ERASURES : LIST_ERASURES);
	struct store_erasure_list list = {0};

	if (before != NULL)
		sql_bind_int(&r, ":before", before->ms);
	sql_bind_int(&r, ":most", (int64_t)max);
	while (sql_row(&r)) {
		struct store_erasure e = {0};

		SQL_ID(&r, e.partner);
		SQL_ID(&r, e.reference);
		e.asked = sql_instant(&r);
		e.done = sql_instant(&r);
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = e;
	}
	find_told(s, a, &list);
	return s->sql.state == STORE_WELL ? list : (struct store_erasure_list){0};
}
