#include "store/store_answer.h"

#include "store/store_inside.h"

bool store_answer_find(struct store *s, struct arena *a, const char *principal, const char *event_id,
                       struct store_answer *ret_answer)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ANSWER);
	struct store_answer answer;

	sql_bind_text(&r, ":principal", principal);
	sql_bind_text(&r, ":event_id", event_id);
	if (!sql_row(&r))
		return false;
	answer.body = sql_hash(&r);
	answer.recorded = sql_instant(&r);
	answer.object = sql_text(&r, a);
	answer.reference = sql_text(&r, a);
	answer.result = sql_text(&r, a);
	sql_end(&r);
	*ret_answer = answer;
	return true;
}

void store_answer_add(struct store *s, const char *principal, const char *event_id,
                      const struct store_answer *answer)
{
	struct sql_run r = sql_begin(&s->sql, ADD_ANSWER);

	sql_bind_text(&r, ":principal", principal);
	sql_bind_text(&r, ":event_id", event_id);
	sql_bind_hash(&r, ":body", &answer->body);
	sql_bind_int(&r, ":recorded", answer->recorded.ms);
	sql_bind_text(&r, ":object", answer->object);
	sql_bind_text(&r, ":reference", answer->reference);
	sql_bind_text(&r, ":result", answer->result);
	sql_do(&r);
}
