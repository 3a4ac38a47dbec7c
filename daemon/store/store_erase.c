/*
 * Erasing, after the turn that decided it (design section 4): the keys go first, so that whatever copies of
 * the main file there are hold nothing readable; then the sealed bytes themselves. Every step may be
 * repeated, so that a stop between any two of them is made good at the next start.
 */
#include "store/file.h"
#include "store/store_audit.h"
#include "store/store_inside.h"
#include "store/store_ledger.h"

#define ERASE_MOST 1024

struct pending {
	int64_t number;
	struct consent_id consent;
};

struct pending_list {
	size_t count;
	bool more; /* others are left for later */
	struct pending *at;
};

/* What the erasure ledger has not yet, waits: a key that went without a line there could come back unseen. */
static struct pending_list list_pending(struct store *s, struct arena *a)
{
	struct sql_run r = sql_begin(&s->sql, LIST_ERASE_PENDING);
	struct pending_list list = {0};
	size_t rows = 0;

	sql_bind_int(&r, ":most", ERASE_MOST);
	while (sql_row(&r)) {
		struct pending p = {.number = sql_int(&r)};

		SQL_ID(&r, p.consent);
		rows++;
		if (!store_ledger_has(s, p.number))
			continue;
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		list.at[list.count++] = p;
	}
	list.more = rows == ERASE_MOST || rows > list.count;
	return list;
}

static bool drop_keys(struct store *s, const struct pending_list *list)
{
	if (!sql_control(&s->sql, BEGIN_VAULT))
		return false;
	for (size_t i = 0; i < list->count; i++) {
		struct sql_run r = sql_begin(&s->sql, DROP_KEY);

		sql_bind_int(&r, ":id", list->at[i].number);
		sql_do(&r);
	}
	if (!sql_control(&s->sql, COMMIT_VAULT)) {
		sql_abandon(&s->sql, SQL_VAULT);
		return false;
	}
	store_point("erase:after-vault-delete");
	return true;
}

/* Reasons in the audit chain are under no consent. */
static void note_erased(struct store *s, struct instant now, const struct consent_id *consent)
{
	const char *id = ID_IS_SET(*consent) ? consent->text : NULL;

	store_audit_add(s, now,
	                &(struct store_audit){.event = "content.erased",
	                                      .action = 'D',
	                                      .actor = "mdod",
	                                      .object_kind = "sealed",
	                                      .object = id,
	                                      .consent = id,
	                                      .purpose = "erasure"});
}

static bool empty_rows(struct store *s, struct instant now, const struct pending_list *list)
{
	if (!store_own_begin(s))
		return store_own_commit(s);
	for (size_t i = 0; i < list->count; i++) {
		struct sql_run r = sql_begin(&s->sql, MARK_ERASED);

		sql_bind_int(&r, ":id", list->at[i].number);
		sql_bind_day(&r, ":today", time_local_day(now));
		sql_do(&r);
		/* A reason in the audit chain goes with its row. */
		if (!ID_IS_SET(list->at[i].consent)) {
			r = sql_begin(&s->sql, KEEP_DROP_REASON);
			sql_bind_int(&r, ":id", list->at[i].number);
			sql_do(&r);
		}
		if (i == 0 || !ID_EQUAL(list->at[i].consent, list->at[i - 1].consent))
			note_erased(s, now, &list->at[i].consent);
	}
	if (!store_own_commit(s))
		return false;
	s->truncate_wanted = true;
	store_point("erase:after-main-erased");
	return true;
}

static bool erase(struct store *s, struct instant now, const struct pending_list *list)
{
	store_point("erase:after-pending-commit");
	if (!drop_keys(s, list) || !file_checkpoint(&s->sql, SQL_VAULT, true))
		return false;
	store_point("erase:after-vault-checkpoint");
	return empty_rows(s, now, list);
}

bool store_erase_pending(struct store *s, struct instant now)
{
	struct arena *a = arena_new();
	struct pending_list list = list_pending(s, a);
	bool done = s->sql.state == STORE_WELL && (list.count == 0 || erase(s, now, &list));

	if (done && s->truncate_wanted) {
		done = file_checkpoint(&s->sql, SQL_MAIN, true);
		s->truncate_wanted = !done;
		if (done)
			store_point("erase:after-main-checkpoint");
	}
	s->erase_wanted = !done || list.more;
	if (!s->erase_wanted)
		store_ledger_forget(s);
	arena_free(a);
	return done;
}
