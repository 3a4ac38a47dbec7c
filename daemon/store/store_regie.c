#include <assert.h>
#include <stdlib.h>

#include "store/store_case.h"
#include "store/store_inside.h"
#include "store/store_touch.h"

static_assert(REGIE_OFFERED == 1 && REGIE_ACCEPTED == 2,
              "the regie statements name the states by their numbers");

static void bind_cause(struct sql_run *r, enum cause cause)
{
	if (cause != CAUSE_ABSENT)
		sql_bind_int(r, ":cause", cause);
	else
		sql_bind_null(r, ":cause");
}

void store_regie_add(struct store *s, const struct store_regie *regie)
{
	struct sql_run r = sql_begin(&s->sql, ADD_REGIE);

	sql_bind_text(&r, ":case_id", regie->case_.text);
	sql_bind_text(&r, ":person", regie->person.text);
	sql_bind_text(&r, ":partner", regie->partner.text);
	sql_bind_int(&r, ":state", regie->state);
	sql_bind_int(&r, ":offered", regie->offered.ms);
	sql_bind_instant(&r, ":accepted", regie->accepted);
	sql_bind_int(&r, ":answer_by", regie->answer_by.ms);
	sql_bind_instant(&r, ":ended", regie->ended);
	bind_cause(&r, regie->cause);
	sql_bind_text(&r, ":why", regie->why != NULL ? regie->why : "");
	sql_do(&r);
	store_touch_case(s, &regie->case_);
	if (regie->state == REGIE_OFFERED || regie->state == REGIE_ACCEPTED)
		store_roster_load(s, &regie->person, 1);
}

static void read_regie(struct sql_run *r, struct arena *a, struct store_regie *ret_regie)
{
	struct store_regie g = {0};

	g.number = sql_int(r);
	SQL_ID(r, g.case_);
	SQL_ID(r, g.person);
	SQL_ID(r, g.partner);
	g.state = (enum regie_state)sql_enum(r, REGIE_STATE_COUNT);
	g.offered = sql_instant(r);
	g.accepted = sql_instant(r);
	g.answer_by = sql_instant(r);
	g.ended = sql_instant(r);
	g.cause = (enum cause)sql_enum(r, CAUSE_COUNT);
	g.why = sql_text(r, a);
	*ret_regie = g;
}

static bool one(struct store *s, struct arena *a, struct sql_run *r, struct store_regie *ret_regie)
{
	struct store_regie regie;

	if (!sql_row(r))
		return false;
	read_regie(r, a, &regie);
	sql_end(r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_regie = regie;
	return true;
}

bool store_regie_current(struct store *s, struct arena *a, const struct case_id *case_,
                         struct store_regie *ret_regie)
{
	struct sql_run r = sql_begin(&s->sql, FIND_REGIE);

	sql_bind_text(&r, ":case_id", case_->text);
	return one(s, a, &r, ret_regie);
}

bool store_regie_before(struct store *s, struct arena *a, const struct client_id *client,
                        struct store_regie *ret_regie)
{
	struct sql_run r = sql_begin(&s->sql, FIND_REGIE_BEFORE);

	sql_bind_text(&r, ":client", client->text);
	return one(s, a, &r, ret_regie);
}

/* ${loads}: how much more its person has to do. */
static void touch_case_of(struct store *s, int64_t number, int loads)
{
	struct sql_run r = sql_begin(&s->sql, FIND_REGIE_CASE);
	struct case_id case_;
	struct person_id person;

	sql_bind_int(&r, ":number", number);
	if (!sql_row(&r))
		return;
	SQL_ID(&r, case_);
	SQL_ID(&r, person);
	sql_end(&r);
	store_touch_case(s, &case_);
	store_roster_load(s, &person, loads);
}

void store_regie_accept(struct store *s, int64_t number, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, ACCEPT_REGIE);
	int64_t changed;

	sql_bind_int(&r, ":number", number);
	sql_bind_int(&r, ":now", now.ms);
	changed = sql_do(&r);
	touch_case_of(s, number, 0);
	assert(changed == 1 || s->sql.state != STORE_WELL);
}

void store_regie_end(struct store *s, int64_t number, enum regie_state state, enum cause cause,
                     struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, END_REGIE);
	int64_t changed;

	assert(state != REGIE_OFFERED && state != REGIE_ACCEPTED);
	sql_bind_int(&r, ":number", number);
	sql_bind_int(&r, ":state", state);
	bind_cause(&r, cause);
	sql_bind_int(&r, ":ended", now.ms);
	changed = sql_do(&r);
	touch_case_of(s, number, -1);
	assert(changed == 1 || s->sql.state != STORE_WELL);
}

static struct store_regie_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_regie_list list = {0};

	while (sql_row(r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		read_regie(r, a, &list.at[list.count++]);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_regie_list){0};
}

struct store_regie_list store_regie_history(struct store *s, struct arena *a, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, LIST_REGIES);

	sql_bind_text(&r, ":case_id", case_->text);
	return collect(s, a, &r);
}

struct store_regie_list store_regie_of(struct store *s, struct arena *a, const char *person)
{
	struct sql_run r = sql_begin(&s->sql, LIST_REGIES_OF);

	sql_bind_text(&r, ":person", person);
	return collect(s, a, &r);
}

void store_regie_set_batch(struct store *s, int64_t number, const char *batch)
{
	struct sql_run r = sql_begin(&s->sql, SET_REGIE_BATCH);

	sql_bind_int(&r, ":number", number);
	sql_bind_text(&r, ":batch", batch);
	sql_do(&r);
}

struct store_regie_list store_regie_of_batch(struct store *s, struct arena *a, const char *batch)
{
	struct sql_run r = sql_begin(&s->sql, LIST_BATCH);

	sql_bind_text(&r, ":batch", batch);
	return collect(s, a, &r);
}

static int by_number(const void *a, const void *b)
{
	const struct store_regie *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number ? 1 : 0;
}

struct store_regie_list store_regie_waiting(struct store *s, struct arena *a, struct day today)
{
	struct sql_run r = sql_begin(&s->sql, LIST_ABSENT_OFFERS);

	struct store_regie_list list;

	sql_bind_int(&r, ":today", today.n);
	list = collect(s, a, &r);
	/* Looked for every second, and nearly always none: SQLite makes ready to sort before it knows. */
	if (list.count > 1)
		qsort(list.at, list.count, sizeof(*list.at), by_number);
	return list;
}

struct store_regie_list store_regie_lapsed(struct store *s, struct arena *a, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, LIST_LAPSED_REGIES);

	sql_bind_int(&r, ":now", now.ms);
	return collect(s, a, &r);
}

bool store_escalation_open(struct store *s, const struct case_id *case_, struct instant *ret_since)
{
	struct sql_run r = sql_begin(&s->sql, FIND_ESCALATION);
	struct instant since;

	sql_bind_text(&r, ":case_id", case_->text);
	if (!sql_row(&r))
		return false;
	since = sql_instant(&r);
	sql_end(&r);
	*ret_since = since;
	return true;
}

void store_escalation_add(struct store *s, const struct case_id *case_, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, REOPEN_ESCALATION);

	/* One that was closed in this very millisecond goes on: rows are told apart by when they began. */
	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_int(&r, ":opened", now.ms);
	if (sql_do(&r) > 0)
		return;
	r = sql_begin(&s->sql, ADD_ESCALATION);
	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_int(&r, ":opened", now.ms);
	sql_do(&r);
}

void store_escalation_close(struct store *s, const struct case_id *case_, struct instant now)
{
	struct sql_run r = sql_begin(&s->sql, CLOSE_ESCALATION);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_int(&r, ":closed", now.ms);
	sql_do(&r);
}
