#include "store/sql.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct text_of_statement {
	const char *name, *sql;
	enum sql_file file;
};

static const struct text_of_statement texts[] = {
#define S(name, file, text) [name] = {#name, text, SQL_##file},
        STORE_STATEMENTS(S)
#undef S
};

static const char *const file_names[] = {[SQL_MAIN] = "mdod.db", [SQL_VAULT] = "vault.db"};

/* Copies: SQLite's own go when it compiles a statement anew. */
static void know(struct sql_statement *s, sqlite3_stmt *st)
{
	s->st = st;
	s->parameters = sqlite3_bind_parameter_count(st);
	s->columns = sqlite3_column_count(st);
	s->reads_only = sqlite3_stmt_readonly(st) != 0;
	s->names = mem_grow(NULL, (size_t)s->parameters, sizeof(*s->names));
	for (int i = 0; i < s->parameters; i++)
		s->names[i] = mem_text(sqlite3_bind_parameter_name(st, i + 1));
}

static void forget(struct sql_statement *s)
{
	for (int i = 0; i < s->parameters; i++)
		mem_free(s->names[i]);
	mem_free(s->names);
	sqlite3_finalize(s->st);
	*s = (struct sql_statement){0};
}

bool sql_prepare(struct sql *q, enum sql_file file, struct why *why)
{
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		const char *rest = NULL;
		sqlite3_stmt *st;

		if (texts[i].file != file)
			continue;
		if (sqlite3_prepare_v3(q->db[file], texts[i].sql, -1, SQLITE_PREPARE_PERSISTENT, &st,
		                       &rest) != SQLITE_OK)
			return why_set(why, "%s: statement %s: %s", file_names[file], texts[i].name,
			               sqlite3_errmsg(q->db[file]));
		assert(rest != NULL && *rest == '\0');
		know(&q->statements[i], st);
	}
	return true;
}

void sql_close(struct sql *q)
{
	for (int i = 0; i < STATEMENT_COUNT; i++)
		forget(&q->statements[i]);
	for (int file = 0; file < SQL_FILES; file++) {
		int rc = sqlite3_close(q->db[file]);

		assert(rc == SQLITE_OK);
		q->db[file] = NULL;
	}
}

void sql_fail(struct sql *q, enum sql_file file, const char *what, int rc)
{
	int primary = rc & 0xFF;
	bool ours = primary == SQLITE_CONSTRAINT || primary == SQLITE_MISUSE || primary == SQLITE_RANGE ||
	            primary == SQLITE_ERROR || primary == SQLITE_MISMATCH || primary == SQLITE_TOOBIG;

	assert(!ours);
	if (q->state == STORE_BROKEN || (q->state == STORE_FULL && primary == SQLITE_FULL))
		return;
	q->state = primary == SQLITE_FULL ? STORE_FULL : STORE_BROKEN;
	snprintf(q->why, sizeof(q->why), "%s: %s: %s (%d)", file_names[file], what, sqlite3_errstr(rc), rc);
}

void sql_damaged(struct sql *q, enum sql_file file, const char *what)
{
	if (q->state == STORE_BROKEN)
		return;
	q->state = STORE_BROKEN;
	snprintf(q->why, sizeof(q->why), "%s: damaged: %s", file_names[file], what);
}

struct sql_run sql_begin(struct sql *q, enum statement which)
{
	struct sql_run r = {.q = q, .of = &q->statements[which], .which = which};

	if (q->state != STORE_WELL)
		return r;
	r.st = r.of->st;
	assert(r.st != NULL && !sqlite3_stmt_busy(r.st));
	/* What changes the main file does so in a turn: nothing is told before its commit (I2, I7). */
	assert(texts[which].file != SQL_MAIN || r.of->reads_only || !sqlite3_get_autocommit(q->db[SQL_MAIN]));
	q->running++;
	return r;
}

static int place(struct sql_run *r, const char *name)
{
	char *const *names = r->of->names;
	int at = r->bound;

	/* Mostly they are bound in their order, and need not be searched for. */
	if (at >= r->of->parameters || strcmp(names[at], name) != 0)
		for (at = 0; at < r->of->parameters && strcmp(names[at], name) != 0;)
			at++;
	assert(at < r->of->parameters && !r->stepped);
	r->bound++;
	return at + 1;
}

static void bound(struct sql_run *r, int rc)
{
	assert(rc == SQLITE_OK || rc == SQLITE_NOMEM);
	if (rc != SQLITE_OK)
		sql_fail(r->q, texts[r->which].file, texts[r->which].name, rc);
}

void sql_bind_int(struct sql_run *r, const char *name, int64_t v)
{
	if (r->st != NULL)
		bound(r, sqlite3_bind_int64(r->st, place(r, name), v));
}

void sql_bind_null(struct sql_run *r, const char *name)
{
	if (r->st != NULL)
		bound(r, sqlite3_bind_null(r->st, place(r, name)));
}

void sql_bind_text(struct sql_run *r, const char *name, const char *s)
{
	if (r->st != NULL)
		bound(r, sqlite3_bind_text(r->st, place(r, name), s, -1, SQLITE_STATIC));
}

void sql_bind_id(struct sql_run *r, const char *name, const char *id)
{
	sql_bind_text(r, name, id[0] != '\0' ? id : NULL);
}

void sql_bind_bytes(struct sql_run *r, const char *name, const void *bytes, size_t len)
{
	if (r->st != NULL)
		bound(r, sqlite3_bind_blob64(r->st, place(r, name), bytes, len, SQLITE_STATIC));
}

void sql_bind_hash(struct sql_run *r, const char *name, const struct crypto_hash *hash)
{
	sql_bind_bytes(r, name, hash->b, sizeof(hash->b));
}

void sql_bind_instant(struct sql_run *r, const char *name, struct instant t)
{
	if (time_is_set(t))
		sql_bind_int(r, name, t.ms);
	else
		sql_bind_null(r, name);
}

void sql_bind_day(struct sql_run *r, const char *name, struct day d)
{
	if (day_is_set(d))
		sql_bind_int(r, name, d.n);
	else
		sql_bind_null(r, name);
}

bool sql_row(struct sql_run *r)
{
	int rc;

	if (r->st == NULL)
		return false;
	assert(r->stepped ? r->column == r->of->columns : r->bound == r->of->parameters);
	r->stepped = true;
	r->column = 0;
	rc = sqlite3_step(r->st);
	if (rc == SQLITE_ROW && r->q->state == STORE_WELL)
		return true;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		sql_fail(r->q, texts[r->which].file, texts[r->which].name, rc);
	sql_end(r);
	return false;
}

void sql_end(struct sql_run *r)
{
	if (r->st == NULL)
		return;
	/* The step's error comes again here; it is kept already. */
	(void)sqlite3_reset(r->st);
	(void)sqlite3_clear_bindings(r->st);
	r->st = NULL;
	r->q->running--;
}

int64_t sql_do(struct sql_run *r)
{
	sqlite3 *db = r->q->db[texts[r->which].file];
	bool row = sql_row(r);

	assert(!row);
	return r->q->state == STORE_WELL ? sqlite3_changes64(db) : 0;
}

/* The value of the next column, its type checked; NULL for SQL's. It lives until the next step. */
static sqlite3_value *next(struct sql_run *r, int type)
{
	sqlite3_value *value;
	int have;

	assert(r->st != NULL && r->stepped && r->column < r->of->columns);
	value = sqlite3_column_value(r->st, r->column++);
	have = sqlite3_value_type(value);
	if (have == type)
		return value;
	if (have != SQLITE_NULL)
		sql_damaged(r->q, texts[r->which].file, texts[r->which].name);
	return NULL;
}

static void misfit(struct sql_run *r)
{
	sql_damaged(r->q, texts[r->which].file, texts[r->which].name);
}

int64_t sql_int(struct sql_run *r)
{
	sqlite3_value *value = next(r, SQLITE_INTEGER);

	return value != NULL ? sqlite3_value_int64(value) : 0;
}

bool sql_is_null(const struct sql_run *r)
{
	return sqlite3_column_type(r->st, r->column) == SQLITE_NULL;
}

bool sql_flag(struct sql_run *r)
{
	return sql_int(r) != 0;
}

int sql_enum(struct sql_run *r, int count)
{
	int64_t v = sql_int(r);

	if (v >= 0 && v < count)
		return (int)v;
	misfit(r);
	return 0;
}

uint32_t sql_set(struct sql_run *r)
{
	int64_t v = sql_int(r);

	if (v >= 0 && v <= UINT32_MAX)
		return (uint32_t)v;
	misfit(r);
	return 0;
}

int64_t sql_number(struct sql *q, enum statement which)
{
	struct sql_run r = sql_begin(q, which);
	int64_t n = 0;

	if (sql_row(&r)) {
		n = sql_int(&r);
		sql_end(&r);
	}
	return n;
}

struct instant sql_instant(struct sql_run *r)
{
	return (struct instant){sql_int(r)};
}

struct day sql_day(struct sql_run *r)
{
	sqlite3_value *value = next(r, SQLITE_INTEGER);
	int64_t v = value != NULL ? sqlite3_value_int64(value) : TIME_NO_DAY;

	if (v >= INT32_MIN && v <= INT32_MAX)
		return (struct day){(int32_t)v};
	misfit(r);
	return day_none();
}

const char *sql_peek(struct sql_run *r)
{
	sqlite3_value *value = next(r, SQLITE_TEXT);

	return value != NULL ? (const char *)sqlite3_value_text(value) : NULL;
}

const char *sql_text(struct sql_run *r, struct arena *a)
{
	return arena_text(a, sql_peek(r));
}

void sql_text_into(struct sql_run *r, char *dst, size_t size)
{
	sqlite3_value *value = next(r, SQLITE_TEXT);
	const unsigned char *s = value != NULL ? sqlite3_value_text(value) : NULL;
	size_t len = s != NULL ? (size_t)sqlite3_value_bytes(value) : 0;

	if (len >= size) {
		misfit(r);
		len = 0;
	}
	if (len > 0)
		memcpy(dst, s, len);
	memset(dst + len, 0, size - len);
}

bool sql_word(struct sql_run *r, const char **at, char *dst, size_t size)
{
	const char *word = *at;
	size_t len;

	if (word == NULL || *word == '\0')
		return false;
	len = strcspn(word, " ");
	*at = word + len + (word[len] == ' ');
	if (len >= size) {
		misfit(r);
		return false;
	}
	memcpy(dst, word, len);
	dst[len] = '\0';
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

size_t sql_words(struct sql_run *r, const char *list, void *at, size_t size, size_t most)
{
	char *text = at;
	size_t count = 0;

	while (count < most && sql_word(r, &list, text + count * size, size))
		count++;
	if (count > 1)
		qsort(at, count, size, by_text);
	return count;
}

bool sql_word_int(struct sql_run *r, const char **at, int64_t least, int64_t most, int64_t *ret)
{
	char word[24], *end;
	int64_t v;

	if (!sql_word(r, at, word, sizeof(word)))
		return false;
	v = strtoll(word, &end, 10);
	if (end == word || *end != '\0' || v < least || v > most) {
		misfit(r);
		return false;
	}
	*ret = v;
	return true;
}

const void *sql_bytes(struct sql_run *r, size_t *ret_len)
{
	sqlite3_value *value = next(r, SQLITE_BLOB);
	const void *bytes = value != NULL ? sqlite3_value_blob(value) : NULL;

	*ret_len = bytes != NULL ? (size_t)sqlite3_value_bytes(value) : 0;
	return bytes;
}

struct crypto_hash sql_hash(struct sql_run *r)
{
	struct crypto_hash hash = {{0}};
	size_t len;
	const void *bytes = sql_bytes(r, &len);

	if (len == sizeof(hash.b))
		memcpy(hash.b, bytes, len);
	else
		misfit(r);
	return hash;
}

bool sql_control(struct sql *q, enum statement which)
{
	sqlite3_stmt *st = q->statements[which].st;
	int rc;

	if (q->state != STORE_WELL)
		return false;
	rc = sqlite3_step(st);
	(void)sqlite3_reset(st);
	if (rc == SQLITE_DONE)
		return true;
	sql_fail(q, texts[which].file, texts[which].name, rc);
	return false;
}

bool sql_in_transaction(const struct sql *q, enum sql_file file)
{
	return !sqlite3_get_autocommit(q->db[file]);
}

void sql_abandon(struct sql *q, enum sql_file file)
{
	sqlite3_stmt *st = q->statements[file == SQL_MAIN ? ROLL_BACK : ROLL_BACK_VAULT].st;

	/* A disk that is full or fails may have rolled back by itself: then there is nothing to end. */
	if (!sql_in_transaction(q, file))
		return;
	if (sqlite3_step(st) != SQLITE_DONE)
		sql_damaged(q, file, "cannot roll back");
	(void)sqlite3_reset(st);
}

void *sql_grow(struct arena *a, void *at, size_t count, size_t size)
{
	return arena_grow(a, at, count, size);
}
