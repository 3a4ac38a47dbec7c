#include "store/store_signal.h"

#include <assert.h>

#include "store/store_inside.h"
#include "store/store_touch.h"

static_assert(SIGNAL_KEPT == 1 && SIGNAL_SUSPENDED == 2 && SIGNAL_ERASED == 3,
              "LIST_CASE_SIGNALS, LIST_CASE_BASES and ERASE_SIGNAL name the states by their numbers");

void store_signal_add_lists(struct store *s, const struct signal_id *id,
                            const struct store_signal_lists *lists)
{
	struct sql_run r;

	assert(lists->refused_count <= STORE_REFUSED_MAX && lists->deadline_count <= STORE_DEADLINE_MAX);
	for (size_t i = 0; i < lists->refused_count; i++) {
		r = sql_begin(&s->sql, ADD_SIGNAL_REFUSED);
		sql_bind_text(&r, ":signal", id->text);
		sql_bind_text(&r, ":person", lists->refused[i].text);
		sql_do(&r);
	}
	for (size_t i = 0; i < lists->deadline_count; i++) {
		r = sql_begin(&s->sql, ADD_SIGNAL_DEADLINE);
		sql_bind_text(&r, ":signal", id->text);
		sql_bind_int(&r, ":kind", lists->deadlines[i].kind);
		sql_bind_int(&r, ":due", lists->deadlines[i].on.n);
		sql_do(&r);
	}
}

static void bind_count(struct sql_run *r, const char *name, int64_t v)
{
	if (v >= 0)
		sql_bind_int(r, name, v);
	else
		sql_bind_null(r, name);
}

void store_signal_add(struct store *s, const struct store_signal *signal)
{
	struct sql_run r = sql_begin(&s->sql, ADD_SIGNAL);

	store_touch_case(s, &signal->case_);
	sql_bind_text(&r, ":id", signal->id.text);
	sql_bind_text(&r, ":partner", signal->partner.text);
	sql_bind_text(&r, ":reporter", signal->reporter.text);
	sql_bind_text(&r, ":client", signal->client.text);
	sql_bind_text(&r, ":case_id", signal->case_.text);
	sql_bind_text(&r, ":consent", signal->consent.text);
	sql_bind_text(&r, ":reference", signal->reference.text);
	sql_bind_int(&r, ":received", signal->received.ms);
	sql_bind_int(&r, ":state", signal->state);
	sql_bind_int(&r, ":domains", signal->domains);
	sql_bind_int(&r, ":crisis", signal->crisis);
	sql_bind_int(&r, ":stated", signal->stated);
	sql_bind_int(&r, ":interpreter", signal->interpreter);
	sql_bind_int(&r, ":attends", signal->attends);
	sql_bind_text(&r, ":language", signal->language);
	sql_bind_id(&r, ":place", signal->place);
	bind_count(&r, ":protect_answered", signal->protect_answered);
	bind_count(&r, ":protect_yes", signal->protect_yes);
	sql_bind_day(&r, ":protect_on", signal->protect_on);
	sql_bind_id(&r, ":contact", signal->contact.text);
	sql_bind_int(&r, ":trusted", signal->trusted);
	sql_bind_id(&r, ":preferred", signal->preferred.text);
	sql_do(&r);
}

static int64_t read_count(struct sql_run *r)
{
	int64_t v = -1;

	if (!sql_is_null(r))
		v = sql_int(r);
	else
		(void)sql_int(r);
	return v;
}

void store_signal_read(struct sql_run *r, struct store_signal *ret_signal)
{
	struct store_signal *g = ret_signal;

	*g = (struct store_signal){0};
	SQL_ID(r, g->id);
	SQL_ID(r, g->partner);
	SQL_ID(r, g->reporter);
	SQL_ID(r, g->client);
	SQL_ID(r, g->case_);
	SQL_ID(r, g->consent);
	SQL_ID(r, g->reference);
	g->received = sql_instant(r);
	g->state = (enum signal_state)sql_enum(r, SIGNAL_STATE_COUNT);
	g->domains = sql_set(r);
	g->crisis = sql_flag(r);
	g->stated = (enum urgency)sql_enum(r, URGENCY_COUNT);
	g->interpreter = sql_flag(r);
	g->attends = sql_flag(r);
	sql_text_into(r, g->language, sizeof(g->language));
	sql_text_into(r, g->place, sizeof(g->place));
	g->protect_answered = read_count(r);
	g->protect_yes = read_count(r);
	g->protect_on = sql_day(r);
	SQL_ID(r, g->contact);
	g->trusted = sql_flag(r);
	SQL_ID(r, g->preferred);
}

bool store_signal_get(struct store *s, const char *id, struct store_signal *ret_signal)
{
	struct sql_run r = sql_begin(&s->sql, FIND_SIGNAL);
	struct store_signal signal;

	sql_bind_text(&r, ":id", id);
	if (!sql_row(&r))
		return false;
	store_signal_read(&r, &signal);
	sql_end(&r);
	if (s->sql.state != STORE_WELL)
		return false;
	*ret_signal = signal;
	return true;
}

static struct store_signal_list collect(struct store *s, struct arena *a, struct sql_run *r)
{
	struct store_signal_list list = {0};

	while (sql_row(r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		store_signal_read(r, &list.at[list.count]);
		list.count++;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_signal_list){0};
}

struct store_signal_list store_signal_of_case(struct store *s, struct arena *a, const struct case_id *case_,
                                              bool live, const char *upto)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CASE_SIGNALS);

	sql_bind_text(&r, ":case_id", case_->text);
	sql_bind_int(&r, ":live", live);
	sql_bind_text(&r, ":upto", upto);
	return collect(s, a, &r);
}

struct store_signal_list store_signal_of_consent(struct store *s, struct arena *a,
                                                 const struct consent_id *consent)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CONSENT_SIGNALS);

	sql_bind_text(&r, ":consent", consent->text);
	return collect(s, a, &r);
}

struct store_refused_list store_signal_refused(struct store *s, struct arena *a, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CASE_REFUSED);
	struct store_refused_list list = {0};

	sql_bind_text(&r, ":case_id", case_->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		SQL_ID(&r, list.at[list.count]);
		list.count++;
	}
	return s->sql.state == STORE_WELL ? list : (struct store_refused_list){0};
}

struct store_due_list store_signal_deadlines(struct store *s, struct arena *a, const struct case_id *case_)
{
	struct sql_run r = sql_begin(&s->sql, LIST_CASE_DEADLINES);
	struct store_due_list list = {0};

	sql_bind_text(&r, ":case_id", case_->text);
	while (sql_row(&r)) {
		list.at = sql_grow(a, list.at, list.count, sizeof(*list.at));
		SQL_ID(&r, list.at[list.count].signal);
		list.at[list.count++].on = sql_day(&r);
	}
	return s->sql.state == STORE_WELL ? list : (struct store_due_list){0};
}

static void of_signal(struct store *s, enum statement which, const char *name, const struct signal_id *id)
{
	struct sql_run r = sql_begin(&s->sql, which);

	sql_bind_text(&r, name, id->text);
	sql_do(&r);
}

static bool has_contacts(struct store *s, const struct signal_id *id)
{
	struct sql_run r = sql_begin(&s->sql, ANY_SIGNAL_CONTACT);

	sql_bind_text(&r, ":signal", id->text);
	if (!sql_row(&r))
		return false;
	sql_end(&r);
	return true;
}

void store_signal_set_state(struct store *s, const struct signal_id *id, enum signal_state state)
{
	struct sql_run r;

	if (state != SIGNAL_ERASED) {
		r = sql_begin(&s->sql, SET_SIGNAL_STATE);
		sql_bind_text(&r, ":id", id->text);
		sql_bind_int(&r, ":state", state);
		sql_do(&r);
		return;
	}
	of_signal(s, ERASE_SIGNAL, ":id", id);
	if (has_contacts(s, id))
		of_signal(s, FORGET_SIGNAL_CONTACTS, ":signal", id);
	of_signal(s, DROP_SIGNAL_REFUSED, ":signal", id);
	of_signal(s, DROP_SIGNAL_DEADLINES, ":signal", id);
}

void store_signal_move(struct store *s, const struct case_id *from, const struct case_id *to)
{
	static const enum statement moves[] = {MOVE_CASE_SIGNALS, MOVE_CASE_NOTIFICATIONS,
	                                       MOVE_CASE_REFERENCES};

	store_touch_case(s, from);
	store_touch_case(s, to);
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		struct sql_run r = sql_begin(&s->sql, moves[i]);

		sql_bind_text(&r, ":from", from->text);
		sql_bind_text(&r, ":to", to->text);
		sql_do(&r);
	}
}
