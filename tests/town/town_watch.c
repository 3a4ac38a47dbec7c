#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include "town_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum what { CASES, MEETINGS, SET, CLIENTS, ORGANISATIONS, REGIES, TABLES };

/* Columns: table, column, what it names. */
static const struct {
	const char *table, *column;
	enum what what;
} watched[] = {
        {"mdo_case", "id", CASES},
        {"mdo_case", "client", CLIENTS},
        {"regie", "case_id", CASES},
        {"regie", "case_id", REGIES},
        {"escalation", "case_id", CASES},
        {"item", "case_id", CASES},
        {"item", "meeting", MEETINGS},
        {"meeting", "id", MEETINGS},
        {"meeting", "id", SET},
        {"signal", "case_id", CASES},
        {"signal", "client", CLIENTS},
        {"consent", "client", CLIENTS},
        {"roster", "partner", ORGANISATIONS},
        {"absence", "partner", ORGANISATIONS},
        {"mdo_table", "id", TABLES},
};
#define WATCHED (sizeof(watched) / sizeof(watched[0]))

static struct town_watch *watching;
static int columns[WATCHED];

void town_texts_add(struct town_texts *t, const char *text)
{
	if (t->count > 0 && strcmp(t->at[t->count - 1], text) == 0)
		return;
	if (t->count == t->room) {
		t->room = t->room == 0 ? 64 : 2 * t->room;
		t->at = mem_grow(t->at, t->room, sizeof(*t->at));
	}
	t->at[t->count++] = mem_text(text);
}

static void note_text(struct town_texts *t, const unsigned char *text)
{
	if (text != NULL)
		town_texts_add(t, (const char *)text);
}

static const unsigned char *text_at(sqlite3 *db, bool newer, int column)
{
	sqlite3_value *value = NULL;
	int rc =
	        newer ? sqlite3_preupdate_new(db, column, &value) : sqlite3_preupdate_old(db, column, &value);

	return rc == SQLITE_OK ? sqlite3_value_text(value) : NULL;
}

static void copy_at(sqlite3 *db, int column, char *to, size_t size)
{
	const unsigned char *text = text_at(db, true, column);

	id_set(to, size, text != NULL ? (const char *)text : "");
}

/* Columns of the first schema, which never changes. */
static void note_audit(struct town_watch *w, sqlite3 *db)
{
	enum { EVENT = 2, ACTION = 3, OUTCOME = 4, CASE = 10, CODE = 14 };
	struct town_cause *c;
	const unsigned char *text = text_at(db, true, ACTION);
	sqlite3_value *outcome = NULL;
	bool done =
	        sqlite3_preupdate_new(db, OUTCOME, &outcome) == SQLITE_OK && sqlite3_value_int(outcome) == 0;

	w->audit_rows++;
	w->disclosed += done && text != NULL && text[0] == 'R';
	/* What somebody read, or was refused, changed nothing. */
	if (done && text != NULL && text[0] != 'R') {
		note_text(&w->audited, text_at(db, true, CASE));
		text = text_at(db, true, EVENT);
		w->signals_audited += text != NULL && strcmp((const char *)text, "signal.stored") == 0;
	}
	if (text_at(db, true, CASE) == NULL || text_at(db, true, CODE) == NULL)
		return;
	if (w->cause_count == w->cause_room) {
		w->cause_room = w->cause_room == 0 ? 64 : 2 * w->cause_room;
		w->causes = mem_grow(w->causes, w->cause_room, sizeof(*w->causes));
	}
	c = &w->causes[w->cause_count++];
	copy_at(db, EVENT, c->event, sizeof(c->event));
	copy_at(db, CASE, c->case_, sizeof(c->case_));
	copy_at(db, CODE, c->code, sizeof(c->code));
}

static void note_held(struct town_watch *w, sqlite3 *db)
{
	struct town_held *h;
	sqlite3_value *slot = NULL;

	if (w->held_count == w->held_room) {
		w->held_room = w->held_room == 0 ? 64 : 2 * w->held_room;
		w->held = mem_grow(w->held, w->held_room, sizeof(*w->held));
	}
	h = &w->held[w->held_count++];
	copy_at(db, 0, h->case_, sizeof(h->case_));
	copy_at(db, 1, h->meeting, sizeof(h->meeting));
	h->slot = sqlite3_preupdate_new(db, 2, &slot) == SQLITE_OK ? sqlite3_value_int64(slot) : 0;
}

static struct town_texts *texts_of(struct town_watch *w, enum what what)
{
	switch (what) {
	case CASES:
		return &w->cases;
	case MEETINGS:
		return &w->meetings;
	case SET:
		return &w->set;
	case CLIENTS:
		return &w->clients;
	case ORGANISATIONS:
		return &w->organisations;
	case REGIES:
		return &w->regies;
	case TABLES:
		break;
	}
	return NULL;
}

static void note_row(struct town_watch *w, sqlite3 *db, size_t i, int op)
{
	struct town_texts *texts = texts_of(w, watched[i].what);

	w->tables = w->tables || texts == NULL;
	for (int newer = op == SQLITE_INSERT; texts != NULL && newer <= (op != SQLITE_DELETE); newer++)
		note_text(texts, text_at(db, newer == 1, columns[i]));
}

static void note(void *context, sqlite3 *db, int op, char const *base, char const *table, sqlite3_int64 old,
                 sqlite3_int64 new)
{
	struct town_watch *w = context;
	bool inserted = op == SQLITE_INSERT;

	(void)base;
	(void)old;
	(void)new;
	/* Most rows that change are the audit's. */
	if (strcmp(table, "audit") == 0) {
		if (inserted)
			note_audit(w, db);
		return;
	}
	if (inserted && strcmp(table, "item_held") == 0)
		note_held(w, db);
	w->signal_rows += inserted && strcmp(table, "signal") == 0 ? 1 : 0;
	w->signal_removed += op == SQLITE_DELETE && strcmp(table, "signal") == 0 ? 1 : 0;
	for (size_t i = 0; i < WATCHED; i++)
		if (table[0] == watched[i].table[0] && strcmp(table, watched[i].table) == 0)
			note_row(w, db, i, op);
}

/* Which of the store's connections is the main file's shows by its name. */
static int connected(sqlite3 *db, const char **error, const void *api)
{
	const char *name = sqlite3_db_filename(db, "main");
	size_t len = name != NULL ? strlen(name) : 0;

	(void)error;
	(void)api;
	if (len < 7 || strcmp(name + len - 7, "mdod.db") != 0)
		return SQLITE_OK;
	watching->db = db;
	sqlite3_preupdate_hook(db, note, watching);
	return SQLITE_OK;
}

struct town_watch *town_watch_start(void)
{
	watching = mem_alloc(sizeof(*watching));
	/* As the store asks for, which comes too late for it: from here on the library has started. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_auto_extension((void (*)(void))connected);
	return watching;
}

static int by_text(const void *a, const void *b)
{
	char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

void town_texts_settle(struct town_texts *t)
{
	size_t kept = 0;

	if (t->count > 1)
		qsort(t->at, t->count, sizeof(*t->at), by_text);
	for (size_t i = 0; i < t->count; i++) {
		if (kept > 0 && strcmp(t->at[kept - 1], t->at[i]) == 0)
			mem_free(t->at[i]);
		else
			t->at[kept++] = t->at[i];
	}
	t->count = kept;
}

/* Where each column stands, once the schema is there. */
static void find_columns(struct town_watch *w)
{
	for (size_t i = 0; i < WATCHED; i++) {
		char sql[100];
		sqlite3_stmt *s;

		snprintf(sql, sizeof(sql), "SELECT cid FROM pragma_table_info('%s') WHERE name='%s'",
		         watched[i].table, watched[i].column);
		s = town_watch_prepare(w, sql);
		columns[i] = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int(s, 0) : 0;
		sqlite3_finalize(s);
	}
}

void town_watch_settle(struct town_watch *w)
{
	static bool found;

	if (!found)
		find_columns(w);
	found = true;
	town_texts_settle(&w->cases);
	town_texts_settle(&w->meetings);
	town_texts_settle(&w->set);
	town_texts_settle(&w->clients);
	town_texts_settle(&w->organisations);
	town_texts_settle(&w->regies);
	town_texts_settle(&w->audited);
}

bool town_texts_have(const struct town_texts *t, const char *text)
{
	return t->count > 0 && bsearch(&text, t->at, t->count, sizeof(*t->at), by_text) != NULL;
}

void town_texts_forget(struct town_texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		mem_free(t->at[i]);
	t->count = 0;
}

void town_texts_free(struct town_texts *t)
{
	town_texts_forget(t);
	mem_free(t->at);
}

void town_watch_clear(struct town_watch *w)
{
	town_texts_forget(&w->cases);
	town_texts_forget(&w->meetings);
	town_texts_forget(&w->set);
	town_texts_forget(&w->clients);
	town_texts_forget(&w->organisations);
	town_texts_forget(&w->regies);
	town_texts_forget(&w->audited);
	w->held_count = w->cause_count = 0;
	w->audit_rows = w->signal_rows = w->signals_audited = w->signal_removed = w->disclosed = 0;
	w->tables = false;
}

void town_watch_stop(struct town_watch *w)
{
	town_watch_clear(w);
	sqlite3_reset_auto_extension();
	town_texts_free(&w->cases);
	town_texts_free(&w->meetings);
	town_texts_free(&w->set);
	town_texts_free(&w->clients);
	town_texts_free(&w->organisations);
	town_texts_free(&w->regies);
	town_texts_free(&w->audited);
	mem_free(w->held);
	mem_free(w->causes);
	mem_free(w);
	watching = NULL;
}

sqlite3_stmt *town_watch_prepare(struct town_watch *w, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v3(w->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK) {
		fprintf(stderr, "town: %s: %s\n", sql, sqlite3_errmsg(w->db));
		exit(1);
	}
	return s;
}

void town_watch_spoil(struct town *t, const char *sql)
{
	store_begin(t->w->store);
	if (sqlite3_exec(t->watch->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "town: %s: %s\n", sql, sqlite3_errmsg(t->watch->db));
		exit(2);
	}
	if (!store_commit(t->w->store))
		sim_fail(t->w, "store", "commit: %s", store_why(t->w->store));
}
