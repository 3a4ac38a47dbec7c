#include "sim_sql.h"

#include <sqlite3.h>
#include <string.h>

#include "base/memory.h"

static struct {
	const char **at;
	size_t count, room;
} log_;

static int note(unsigned event, void *context, void *statement, void *text)
{
	const char *sql = text;

	(void)event;
	(void)context;
	(void)statement;
	/* A trigger's own statements come as comments. */
	if (sql == NULL || strncmp(sql, "--", 2) == 0)
		return 0;
	if (log_.count == log_.room) {
		log_.room = log_.room == 0 ? 256 : 2 * log_.room;
		log_.at = mem_grow(log_.at, log_.room, sizeof(*log_.at));
	}
	log_.at[log_.count++] = mem_text(sql);
	return 0;
}

static int watch(sqlite3 *db, const char **error, const void *api)
{
	(void)error;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, note, NULL);
}

void sim_sql_start(void)
{
	/* As the store asks for, which comes too late for it: from here on the library has started. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_auto_extension((void (*)(void))watch);
}

void sim_sql_clear(void)
{
	for (size_t i = 0; i < log_.count; i++)
		mem_free((char *)log_.at[i]);
	log_.count = 0;
}

const char *const *sim_sql_list(size_t *ret_count)
{
	*ret_count = log_.count;
	return log_.at;
}
