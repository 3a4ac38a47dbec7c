#include "census.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define GROWS_FROM 0.05 /* rows for each signal; below it is not the signals that make it grow */

const struct census_table census_tables[CENSUS_TABLES] = {
        {"audit", false,
         "INSERT INTO audit VALUES (?1, 1767600000000, 'signal.stored', 'C', 0, 'partner-1', 'municipality', "
         "'medewerker-9', 'signal', ?3, ?5, NULL, ?2, NULL, 'opened', NULL, ?6, NULL)"},
        {"answer", true, "INSERT INTO answer VALUES ('partner-1', ?3, ?6, 1767600000000, ?3, ?2, NULL)"},
        {"client", true, "INSERT INTO client VALUES (?4, 1767600000000, 1, NULL, 0)"},
        {"identity_key", true, "INSERT INTO identity_key VALUES (?6, ?4, 1, 1)"},
        {"acquaintance", false, "INSERT INTO acquaintance VALUES (?6, 'partner-1', 1767600000000, 0, 1)"},
        {"consent", true,
         "INSERT INTO consent VALUES (?3, ?4, 'partner-1', 'medewerker-9', 1767600000000, 1, 1, "
         "2, 6, 20458, 20548, "
         "'ti', 0, 'UAVG-22-2a', NULL, NULL, NULL, NULL, NULL, 1, 3, NULL, NULL, ' ' || ?9 || ' ')"},
        {"signal", true,
         "INSERT INTO signal VALUES (?3, 'partner-1', 'medewerker-9', ?4, ?5, ?3, ?2, "
         "1767600000000, 1, 2, 0, 2, 1, 0, "
         "'ti', '0392', NULL, NULL, NULL, NULL, 0, NULL)"},
        /* Half of them of a case; both have an index of their own. */
        {"reference", false,
         "INSERT INTO reference VALUES (?2, ?9, CASE ?1 % 2 WHEN 0 THEN ?3 END, CASE ?1 % 2 "
         "WHEN 1 THEN ?3 END, ?4)"},
        {"sealed", false, "INSERT INTO sealed VALUES (?1, 1, ?3, 0, ?2, 1, substr(?6, 1, 24), ?7, 1, NULL)"},
        {"mdo_case", true,
         "INSERT INTO mdo_case VALUES (?5, ?4, 'bench', 1, 2, 1767600000000, NULL, NULL, 20500, "
         "NULL, NULL, 20500, 0, NULL, 0)"},
        {"regie", true,
         "INSERT INTO regie VALUES (?1, ?5, 'person-1', ?9, 1, 1767600000000, 1767900000000, NULL, "
         "NULL, ?8, NULL, NULL)"},
        {"escalation", true, "INSERT INTO escalation VALUES (?5, 1767600000000, NULL)"},
        {"item", true, "INSERT INTO item VALUES (?5, 'bench-2026-01-06', ?1, 0)"},
        {"outbox", false,
         "INSERT INTO outbox VALUES (?1, ?2, ?9, 3, NULL, 1767600000000, 1767600000000, NULL, ?3, "
         "?5, ?3, ?2, ?8)"},
        {"served", false, "INSERT INTO served VALUES (?3, ?9, ?2)"},
        {"withdrawal", false, "INSERT INTO withdrawal VALUES (?4, ?9, 20458)"},
};

static bool ask(sqlite3 *db, const char *text, int64_t *ret_number)
{
	sqlite3_stmt *st;
	bool found = sqlite3_prepare_v2(db, text, -1, &st, NULL) == SQLITE_OK;

	found = found && sqlite3_step(st) == SQLITE_ROW;
	if (found)
		*ret_number = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return found;
}

static size_t place(const char *table)
{
	size_t i = 0;

	while (i < CENSUS_TABLES && strcmp(census_tables[i].name, table) != 0)
		i++;
	return i;
}

static bool count_table(sqlite3 *db, const char *table, uint64_t signals, struct census *c, struct why *why)
{
	char text[160];
	int64_t rows = 0;
	size_t at = place(table);

	snprintf(text, sizeof(text), "SELECT count(*) FROM \"%s\"", table);
	if (!ask(db, text, &rows))
		return why_set(why, "count %s: %s", table, sqlite3_errmsg(db));
	double each = (double)rows / (double)signals;
	/* Some rows are there from the start, so a short run says nothing about a table the floor has no rows
	 * for. */
	if (each < GROWS_FROM || (at == CENSUS_TABLES && rows < 1000))
		return true;
	if (at == CENSUS_TABLES)
		return why_set(why, "%.2f rows a signal in %s, and the floor has none: teach census.c", each,
		               table);
	if (census_tables[at].once && each > 1)
		each = 1;
	c->rows[at] = each;
	c->total += each;
	return true;
}

bool census_take(const char *dir, uint64_t signals, struct census *ret_census, struct why *why)
{
	struct census c = {.total = 0};
	char path[600];
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	bool well;

	snprintf(path, sizeof(path), "%s/mdod.db", dir);
	well = signals > 0 && sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	       sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &st, NULL) ==
	               SQLITE_OK;
	if (!well)
		(void)why_set(why, "%s: %s", path, signals > 0 ? sqlite3_errmsg(db) : "no signal was stored");
	while (well && sqlite3_step(st) == SQLITE_ROW)
		well = count_table(db, (const char *)sqlite3_column_text(st, 0), signals, &c, why);
	sqlite3_finalize(st);
	sqlite3_close(db);
	if (well)
		*ret_census = c;
	return well;
}
