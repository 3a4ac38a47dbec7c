#include "store/audit_inside.h"

int64_t store_audit_walk(struct store *s, int64_t after, size_t most, store_audit_visit *visit, void *cookie,
                         bool *ret_more)
{
	struct sql_run r = sql_begin(&s->sql, LIST_AUDIT);
	struct store_audit_row row;
	struct audit_canon c;
	int64_t upto = after;

	sql_bind_int(&r, ":from", after + 1);
	sql_bind_int(&r, ":most", (int64_t)most);
	while (sql_row(&r)) {
		audit_read_row(&r, &c, &row.hash);
		row.row = c.row;
		row.at = c.at;
		row.seq = c.seq;
		if (!visit(cookie, &row)) {
			sql_end(&r);
			break;
		}
		upto = c.seq;
	}
	*ret_more = s->sql.state == STORE_WELL && upto < s->head.seq;
	return upto;
}

struct store_case_ids store_audit_cases(struct store *s, struct arena *a, const struct client_id *client)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CLIENT_CASES);
	struct store_case_ids list = {.count = 0,
	                              .at = arena_array(a, STORE_CLIENT_CASES_MAX, sizeof(*list.at))};

	sql_bind_text(&r, ":client", client->text);
	while (sql_row(&r)) {
		SQL_ID(&r, list.at[list.count]);
		if (++list.count == STORE_CLIENT_CASES_MAX) {
			sql_end(&r);
			break;
		}
	}
	return list;
}
