#include "store/store_test.h"

#include <assert.h>
#include <string.h>

#include "store/store_inside.h"

static void (*stop_at)(const char *point);

void store_test_pause(void (*stop)(const char *point))
{
	stop_at = stop;
}

void store_point(const char *point)
{
	if (stop_at != NULL)
		stop_at(point);
}

void store_test_limit(struct store *s, int64_t spare)
{
	sqlite3_str *text = sqlite3_str_new(NULL);
	int64_t pages = spare >= 0 ? sql_number(&s->sql, READ_PAGES) + spare : 1073741823;
	char *sql;
	int rc;

	sqlite3_str_appendf(text, "PRAGMA max_page_count = %lld", (long long)pages);
	sql = sqlite3_str_finish(text);
	rc = sqlite3_exec(s->sql.db[SQL_MAIN], sql, NULL, NULL, NULL);
	assert(rc == SQLITE_OK);
	sqlite3_free(sql);
}

static size_t copy(struct sql_run *r, unsigned char *to, size_t size)
{
	size_t len;
	const void *bytes = sql_bytes(r, &len);

	len = len < size ? len : size;
	if (len > 0)
		memcpy(to, bytes, len);
	return len;
}

struct store_test_sealed store_test_sealed(struct store *s, int64_t number)
{
	struct store_test_sealed found = {0};
	struct sql_run r = sql_begin(&s->sql, READ_SEALED_BODY);

	sql_bind_int(&r, ":id", number);
	if (sql_row(&r)) {
		found.body_len = copy(&r, found.body, sizeof(found.body));
		sql_end(&r);
	}
	r = sql_begin(&s->sql, FIND_KEY);
	sql_bind_int(&r, ":id", number);
	if (sql_row(&r)) {
		(void)copy(&r, found.wrapped, sizeof(found.wrapped));
		found.wrapped_len = copy(&r, found.wrapped, sizeof(found.wrapped));
		sql_end(&r);
	}
	return found;
}
