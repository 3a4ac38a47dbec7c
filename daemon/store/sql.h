/*
 * sql - the named statements of statements.h on their two database files: bind, step, read, with one sticky
 * error for all. Private to the room store. Misuse (a parameter not bound, a column not read, a violated
 * constraint) is a bug and asserted; what the disk or a damaged file does is kept in `state`, and from then
 * on nothing runs and nothing is found.
 */
#ifndef MDO_STORE_SQL_H
#define MDO_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/crypto.h"
#include "base/id.h"
#include "base/time.h"
#include "base/why.h"
#include "store/statements.h"
#include "store/store.h"

enum sql_file { SQL_MAIN, SQL_VAULT, SQL_FILES };

enum statement {
#define S(name, file, text) name,
	STORE_STATEMENTS(S)
#undef S
	        STATEMENT_COUNT
};

/* A prepared statement, with what would be asked of SQLite at each of its runs. */
struct sql_statement {
	sqlite3_stmt *st;
	char **names; /* of its parameters, in their order */
	int parameters, columns;
	bool reads_only;
};

struct sql {
	sqlite3 *db[SQL_FILES];
	struct sql_statement statements[STATEMENT_COUNT];
	enum store_state state;
	int running;                  /* runs begun and not over */
	int64_t wal_bytes[SQL_FILES]; /* not yet checkpointed, about */
	char why[160];                /* what broke: file, statement and SQLite's word for it; no data */
};

/* Prepares every statement of ${file}; a bad one is named. */
bool sql_prepare(struct sql *q, enum sql_file file, struct why *why) MDO_CHECK;
/* Finalizes all statements and closes both files, without a checkpoint. */
void sql_close(struct sql *q);

/* Keeps the first trouble: SQLITE_FULL is STORE_FULL, other trouble of the world STORE_BROKEN, our own
 * asserted. ${what} is static. */
void sql_fail(struct sql *q, enum sql_file file, const char *what, int rc);
/* Damage found by our own checks: STORE_BROKEN. */
void sql_damaged(struct sql *q, enum sql_file file, const char *what);

/* One execution of a statement. Bind every parameter by name, then sql_row until it is false, or sql_end, or
 * sql_do. */
struct sql_run {
	struct sql *q;
	sqlite3_stmt *st; /* NULL: nothing runs */
	const struct sql_statement *of;
	enum statement which;
	int bound, column;
	bool stepped;
};

struct sql_run sql_begin(struct sql *q, enum statement which);
void sql_bind_int(struct sql_run *r, const char *name, int64_t v);
void sql_bind_null(struct sql_run *r, const char *name);
/* Texts and bytes must live until the run is over. NULL, and the empty id, bind NULL. */
void sql_bind_text(struct sql_run *r, const char *name, const char *s);
void sql_bind_id(struct sql_run *r, const char *name, const char *id);
void sql_bind_bytes(struct sql_run *r, const char *name, const void *bytes, size_t len);
void sql_bind_hash(struct sql_run *r, const char *name, const struct crypto_hash *hash);
/* An unset instant or day binds NULL. */
void sql_bind_instant(struct sql_run *r, const char *name, struct instant t);
void sql_bind_day(struct sql_run *r, const char *name, struct day d);

/* The next row; false ends the run. The row before must have been read to its last column. */
bool sql_row(struct sql_run *r) MDO_CHECK;
/* Ends a run early; nothing on one that is over. */
void sql_end(struct sql_run *r);
/* Runs a statement that gives no rows; how many rows it changed. */
int64_t sql_do(struct sql_run *r);

/* The one number that a statement without parameters gives; 0 when it gives none. */
int64_t sql_number(struct sql *q, enum statement which);

/* Read the columns of a row one after the other. NULL gives 0, NULL, an empty id, an unset day or instant. A
 * value that does not fit its type is damage. */
int64_t sql_int(struct sql_run *r);
bool sql_is_null(const struct sql_run *r); /* looks at the next column, without reading it */
bool sql_flag(struct sql_run *r);
int sql_enum(struct sql_run *r, int count);
uint32_t sql_set(struct sql_run *r);
struct instant sql_instant(struct sql_run *r);
struct day sql_day(struct sql_run *r);
const char *sql_text(struct sql_run *r, struct arena *a);
void sql_text_into(struct sql_run *r, char *dst, size_t size);
struct crypto_hash sql_hash(struct sql_run *r);
/* Valid until the next step. */
const void *sql_bytes(struct sql_run *r, size_t *ret_len);
const char *sql_peek(struct sql_run *r);
/* Of a list in a column, which sql_peek gave: copies the word that ${*at} is at, and steps behind it; false
 * at the end. A list is in no order. */
bool sql_word(struct sql_run *r, const char **at, char *dst, size_t size);
/* All of them (NULL: none), at most ${most}, sorted, into an array of texts of ${size}. How many. */
size_t sql_words(struct sql_run *r, const char *list, void *at, size_t size, size_t most);
bool sql_word_int(struct sql_run *r, const char **at, int64_t least, int64_t most, int64_t *ret);
#define SQL_ID(r, id) sql_text_into((r), (id).text, sizeof(id).text)

/* Transaction control; runs also after a sticky STORE_FULL, so that it can be ended. False: failed, error
 * kept. */
bool sql_control(struct sql *q, enum statement which);
/* Whether a transaction is open on the file. */
bool sql_in_transaction(const struct sql *q, enum sql_file file);
/* Ends an open transaction of the file, whatever the state; nothing when there is none. */
void sql_abandon(struct sql *q, enum sql_file file);

/* See arena_grow: rows are counted one by one. */
void *sql_grow(struct arena *a, void *at, size_t count, size_t size);

#endif
