#include "commands/plan_question.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "commands/plan_job.h"

#define QUESTIONS_MAX 8
#define ANSWER_MS 30000 /* after that it is given up */
#define STALE_MS 120000 /* and whoever was answered did not come for it */
#define COPY_AT_ONCE 256
#define LOAD_AT_ONCE 4
#define WEIGH_AT_ONCE 256
#define LOOK_AT_ONCE 64
#define PLACE_AT_ONCE 8
#define TELL_AT_ONCE 4

enum phase {
	COPYING,  /* what planning knows of the table */
	LOADING,  /* what it does not know */
	LOOKING,  /* at meetings, */
	WEIGHING, /* and at what each row is to the rules */
	ASKING,   /* what is asked, of that */
	JUDGING,  /* is the plan as it stands the best? */
	PLACING,  /* else it is made anew */
	WORKING,  /* out what is asked */
	CHECKING, /* what was touched since may not be told any more */
	OVER,
	SPENT /* answered */
};

struct asked {
	struct plan_question q;
	const struct plan_question_kind *kind;
	char who[ID_NAME_MAX];
	struct crypto_hash what; /* the request, its id too */
	struct instant when;
	uint64_t conf; /* under which it was asked */
	struct table_id table;
	struct arena *params_arena;
	void *params;
	struct plan_book *book;
	enum phase phase;
	bool *told; /* by row: the answer says something of it */
	bool refused;
	struct refusal refusal;
};

struct plan_questions {
	struct arena *scratch;
	size_t count;
	struct asked *at[QUESTIONS_MAX]; /* in the order in which they came */
};

struct plan_questions *plan_questions_new(void)
{
	struct plan_questions *all = mem_alloc(sizeof(*all));

	*all = (struct plan_questions){.scratch = arena_new()};
	return all;
}

/* Nothing is known yet. */
static void start(struct asked *a)
{
	agenda_planner_free(a->q.planner);
	agenda_why_free(a->q.why);
	plan_book_free(a->book);
	arena_reset(a->q.arena);
	a->q = (struct plan_question){.arena = a->q.arena};
	a->book = NULL;
	a->phase = COPYING;
	a->refused = false;
}

static void drop(struct plan_questions *all, size_t n)
{
	struct asked *a = all->at[n];

	start(a);
	arena_free(a->q.arena);
	arena_free(a->params_arena);
	mem_free(a);
	all->count--;
	memmove(all->at + n, all->at + n + 1, (all->count - n) * sizeof(struct asked *));
}

void plan_questions_free(struct plan_questions *all)
{
	if (all == NULL)
		return;
	while (all->count > 0)
		drop(all, all->count - 1);
	arena_free(all->scratch);
	mem_free(all);
}

void plan_question_forget(struct plan_questions *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i]->phase != SPENT)
			start(all->at[i]);
}

void plan_question_touch(struct plan_questions *all, const struct case_id *case_)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i]->book != NULL)
			plan_book_touch(all->at[i]->book, case_);
}

/* It was answered, or nobody will come for the answer: after a reload nobody waits (loop_turn.c), nor is it
 * known how long it was when the clock went back. */
static bool is_done_with(const struct asked *a, struct turn *t)
{
	int64_t age = t->now.ms - a->when.ms;

	return a->phase == SPENT || a->conf != turn_conf_number(t) || age < 0 || age > STALE_MS;
}

void plan_question_tidy(struct turn *t)
{
	struct plan_questions *all = plan_job_questions(t);

	for (size_t i = all->count; i-- > 0;)
		if (is_done_with(all->at[i], t))
			drop(all, i);
}

/* ---- working on one ---- */

static void refuse(struct asked *a)
{
	a->refused = true;
	a->phase = OVER;
}

void plan_question_tell(struct plan_question *q, const struct case_id *case_)
{
	struct desk_view_told *told = &q->told;

	told->at = arena_grow(q->arena, told->at, told->count, sizeof(*told->at));
	told->at[told->count++] = *case_;
}

/* All is worked out: what of it is touched from now on may not be told any more. */
static void work_is_done(struct asked *a)
{
	a->told = arena_array(a->q.arena, a->book->count, sizeof(*a->told));
	for (size_t i = 0; i < a->q.told.count; i++) {
		const struct plan_row *row = plan_book_row(a->book, &a->q.told.at[i]);

		if (row != NULL)
			a->told[row->number] = true;
	}
	a->phase = CHECKING;
}

/* Its table and who asks, as they are now; what is asked, of the plan. */
static void begin(struct asked *a, struct turn *t)
{
	struct plan_question *q = &a->q;
	const struct conf_person *who = conf_person(t->conf, a->who);

	q->plan = (struct plan){.table = conf_table(t->conf, a->table.text),
	                        .meetings = a->book->next.meetings,
	                        .roster = a->book->people.roster,
	                        .problem = a->book->problem};
	q->placed = arena_array(q->arena, q->plan.problem.item_count, sizeof(*q->placed));
	q->state = arena_alloc(q->arena, a->kind->size);
	if (who == NULL || q->plan.table == NULL) {
		refusal_set(&a->refusal, PROBLEM_RIGHT_MISSING, NULL, NULL);
		refuse(a);
		return;
	}
	if (!a->kind->begin(q, t, who, a->params, &a->refusal)) {
		refuse(a);
		return;
	}
	for (size_t i = 0; i < q->plan.problem.item_count; i++)
		q->placed[i] = q->plan.problem.items[i].current;
	if (q->idle) {
		work_is_done(a);
		return;
	}
	q->why = agenda_why_new(&q->plan.problem, q->placed, AGENDA_NOWHERE);
	a->phase = JUDGING;
}

/* The rows are as the store is now, and so are the meetings from here on. */
static void look(struct asked *a, struct turn *t)
{
	if (a->book->touched_count > 0) {
		a->phase = LOADING;
		return;
	}
	plan_picture_begin(a->book, t);
	/* When the roster is another, some rows are to be read again. */
	a->phase = a->book->touched_count > 0 ? LOADING : WEIGHING;
}

static void judge(struct asked *a)
{
	struct plan_question *q = &a->q;

	if (!agenda_why_step(q->why, LOOK_AT_ONCE))
		return;
	a->phase = agenda_why_is_best(q->why) ? WORKING : PLACING;
	agenda_why_free(q->why);
	q->why = NULL;
	if (a->phase == PLACING)
		q->planner = agenda_planner_new(&q->plan.problem, q->plan.problem.item_count);
}

static void place(struct asked *a)
{
	struct plan_question *q = &a->q;

	if (!agenda_planner_step(q->planner, PLACE_AT_ONCE))
		return;
	agenda_planner_take(q->planner, q->placed);
	agenda_planner_free(q->planner);
	q->planner = NULL;
	a->phase = WORKING;
}

/* Is what the answer says of a case still to be told (I1)? */
static bool may_still_be_told(const struct asked *a, struct turn *t, const struct plan_row *row)
{
	struct case_view v;

	return row == NULL || !a->told[row->number] ||
	       (case_view_load(t, row->c.id.text, NULL, &v) && desk_view_facts(t, &v));
}

/* Some of those that were touched since the table was read. One that may not be told any more: all is asked
 * anew, of what is left. */
static void check(struct asked *a, struct turn *t)
{
	struct plan_book *b = a->book;

	for (size_t some = TELL_AT_ONCE; some > 0 && b->touched_count > 0; some--) {
		struct plan_row *row = plan_book_row(b, &b->touched[--b->touched_count]);

		if (!may_still_be_told(a, t, row)) {
			start(a);
			return;
		}
		if (row != NULL)
			row->stale = false;
	}
	if (b->touched_count == 0)
		a->phase = OVER;
}

static void step(struct asked *a, struct turn *t)
{
	switch (a->phase) {
	case COPYING:
		if (a->book == NULL) {
			a->book = plan_book_new(&a->table);
			plan_book_check(a->book, t->today, turn_conf_number(t));
		}
		if (plan_book_copy_some(a->book, plan_job_book(t, &a->table), COPY_AT_ONCE))
			a->phase = LOADING;
		return;
	case LOADING:
		if (plan_book_load(a->book, t, plan_job_questions(t)->scratch, LOAD_AT_ONCE))
			a->phase = LOOKING;
		return;
	case LOOKING:
		look(a, t);
		return;
	case WEIGHING:
		if (plan_picture_weigh(a->book, t, WEIGH_AT_ONCE))
			a->phase = ASKING;
		return;
	case ASKING:
		begin(a, t);
		return;
	case JUDGING:
		judge(a);
		return;
	case PLACING:
		place(a);
		return;
	case WORKING:
		if (a->kind->step(&a->q, t))
			work_is_done(a);
		return;
	case CHECKING:
		check(a, t);
		return;
	case OVER:
	case SPENT:
		return;
	}
}

/* Of another day: it begins again. */
static void keep_up(struct asked *a, struct turn *t)
{
	if (a->book != NULL && a->book->today.n != t->today.n)
		start(a);
}

static bool is_open(const struct asked *a)
{
	return a->phase != OVER && a->phase != SPENT;
}

static struct asked *first_open(const struct plan_questions *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (is_open(all->at[i]))
			return all->at[i];
	return NULL;
}

bool plan_question_waits(const struct plan_questions *all)
{
	return first_open(all) != NULL;
}

/* These take a slice of their own: they cannot be cut up, and grow with the table. */
static bool is_long(enum phase phase)
{
	return phase == LOOKING || phase == ASKING;
}

void plan_question_some(struct turn *t, const struct commands_time *time)
{
	struct asked *a;

	plan_question_tidy(t);
	a = first_open(plan_job_questions(t));
	if (a == NULL)
		return;
	keep_up(a, t);
	do
		step(a, t);
	while (is_open(a) && !is_long(a->phase) && (time == NULL || !time->spent(time->cookie)) &&
	       store_state(t->store) == STORE_WELL);
}

/* ---- asking ---- */

static struct crypto_hash hash_of(struct turn *t, enum method method, const char *text)
{
	const char *id = t->request != NULL ? t->request : "";

	return turn_body_hash(t, arena_printf(t->arena, "%s %s", method_name(method), id), text);
}

static struct asked *find(const struct plan_questions *all, const char *who, const struct crypto_hash *what)
{
	for (size_t i = 0; i < all->count; i++)
		if (text_equal(all->at[i]->who, who) && crypto_hash_equal(&all->at[i]->what, what))
			return all->at[i];
	return NULL;
}

static struct asked *add(struct turn *t, const struct plan_question_kind *kind, const char *params,
                         const struct conf_table *table)
{
	struct plan_questions *all = plan_job_questions(t);
	const struct proto_table *form = method_params(kind->method);
	struct asked *a = mem_alloc(sizeof(*a));
	struct refusal refusal;
	bool read;

	*a = (struct asked){.q = {.arena = arena_new()},
	                    .kind = kind,
	                    .when = t->now,
	                    .conf = turn_conf_number(t),
	                    .table = table->id,
	                    .params_arena = arena_new()};
	id_set(a->who, sizeof(a->who), t->actor);
	a->params = proto_new(a->params_arena, form);
	read = proto_read(a->params_arena, form, params, strlen(params), a->params, &refusal);
	assert(read);
	return all->at[all->count++] = a;
}

static bool busy(struct refusal *refusal, const char *why)
{
	refusal_set(refusal, PROBLEM_BUSY, NULL, "%s", why);
	return false;
}

/* Finished now; unless the store fails, and with it this turn. */
static void work_out(struct asked *a, struct turn *t)
{
	while (is_open(a) && store_state(t->store) == STORE_WELL)
		step(a, t);
}

static bool settle(struct turn *t, struct asked *a, struct plan_question **ret_q, struct refusal *refusal)
{
	if (is_open(a) && t->patient) {
		t->wait_ms = ANSWER_MS;
		*ret_q = NULL;
		return true;
	}
	if (is_open(a)) {
		a->phase = SPENT;
		return busy(refusal, "too much is asked at a time, or it takes too long now");
	}
	a->phase = SPENT;
	if (a->refused) {
		*refusal = a->refusal;
		return false;
	}
	*ret_q = &a->q;
	return true;
}

bool plan_question_ask(struct turn *t, const struct plan_question_kind *kind, const struct conf_table *table,
                       const void *params, struct plan_question **ret_q, struct refusal *refusal)
{
	struct plan_questions *all = plan_job_questions(t);
	const char *text = proto_write(t->arena, method_params(kind->method), params, NULL);
	struct crypto_hash what = hash_of(t, kind->method, text);
	struct asked *a;

	plan_question_tidy(t);
	plan_job_note(t);
	a = find(all, t->actor, &what);
	if (a == NULL) {
		if (store_low(t->store) && !t->at_once)
			return busy(refusal, "there is no room on the disk: nothing is planned");
		if (all->count == QUESTIONS_MAX)
			return busy(refusal, "too many questions about plans are under way");
		a = add(t, kind, text, table);
		a->what = what;
	}
	keep_up(a, t);
	/* What was touched after it was checked is checked again. */
	if (a->phase == OVER && !a->refused) {
		a->phase = CHECKING;
		check(a, t);
	}
	if (t->at_once)
		work_out(a, t);
	return settle(t, a, ret_q, refusal);
}

bool plan_question_is_over(const struct plan_questions *all, const char *person)
{
	bool any = false;

	for (size_t i = 0; i < all->count; i++)
		if (text_equal(all->at[i]->who, person)) {
			any = true;
			if (!is_open(all->at[i]))
				return true;
		}
	return !any;
}
