#include "commands/plan_job.h"

#include <string.h>

#include "base/memory.h"
#include "commands/meeting_ad_hoc.h"
#include "commands/meeting_plan.h"
#include "commands/plan_question.h"
#include "commands/speaker_book.h"

#define SOON_MOST 16 /* cases to load */
#define LOAD_AT_ONCE 4
#define WEIGH_AT_ONCE 256
#define PLACE_AT_ONCE 8
#define DATES_AT_ONCE 8

struct planning {
	size_t count;
	struct plan_book **books;
	struct arena *scratch;
	uint64_t round;
	struct plan_questions *questions;
	bool asked; /* the last slice was for a question */
};

struct planning *planning_new(void)
{
	struct planning *p = mem_alloc(sizeof(*p));

	*p = (struct planning){.scratch = arena_new(), .round = 1, .questions = plan_questions_new()};
	return p;
}

void planning_free(struct planning *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->count; i++)
		plan_book_free(p->books[i]);
	mem_free(p->books);
	plan_questions_free(p->questions);
	arena_free(p->scratch);
	mem_free(p);
}

bool planning_answered(const struct planning *p, const char *person)
{
	return plan_question_is_over(p->questions, person);
}

struct plan_questions *plan_job_questions(struct turn *t)
{
	return turn_planning(t)->questions;
}

static struct plan_book *book_of(struct planning *p, const struct table_id *table)
{
	struct plan_book **books;

	for (size_t i = 0; i < p->count; i++)
		if (ID_EQUAL(p->books[i]->table, *table))
			return p->books[i];
	books = mem_array(p->count + 1, sizeof(struct plan_book *));
	if (p->count > 0)
		memcpy(books, p->books, p->count * sizeof(struct plan_book *));
	mem_free(p->books);
	p->books = books;
	return p->books[p->count++] = plan_book_new(table);
}

const struct plan_book *plan_job_book(struct turn *t, const struct table_id *table)
{
	return book_of(turn_planning(t), table);
}

/* A case stays with its table: where one book has it, the others need not look. */
static void note(struct planning *p, const struct case_id *case_)
{
	struct plan_book *its = NULL;

	for (size_t i = 0; its == NULL && i < p->count; i++)
		its = plan_book_row(p->books[i], case_) != NULL ? p->books[i] : NULL;
	for (size_t i = 0; i < p->count; i++)
		if (its == NULL || its == p->books[i])
			plan_book_touch(p->books[i], case_);
	plan_question_touch(p->questions, case_);
}

void plan_job_note(struct turn *t)
{
	struct planning *p = turn_planning(t);
	bool all = store_touch_all(t->store);
	struct case_id case_;

	for (size_t i = 0; i < p->count; i++) {
		plan_book_check(p->books[i], t->today, turn_conf_number(t));
		if (all)
			plan_book_forget(p->books[i]);
	}
	if (all)
		plan_question_forget(p->questions);
	while (store_touch_next(t->store, &case_))
		note(p, &case_);
}

void plan_job_known(struct turn *t)
{
	struct case_id case_;

	while (store_touch_next(t->store, &case_))
		plan_question_touch(plan_job_questions(t), &case_);
}

/* A job that is given up: what it decided is decided anew. */
static void give_up(struct plan_book *b)
{
	if (b->phase == PLAN_LEAVING || b->phase == PLAN_DECIDING) {
		agenda_planner_free(b->planner);
		b->planner = NULL;
	}
	b->phase = PLAN_AT_REST;
}

static void begin(struct turn *t, struct plan_book *b)
{
	b->begun = store_touch_counts(t->store, &b->table);
	b->phase = PLAN_LOADING;
}

static void go_to(struct plan_book *b, enum plan_phase phase)
{
	b->phase = phase;
	b->cursor = 0;
}

/* A crisis that the plan leaves late gets a seat: then there is another place, and all is looked at again. */
static void seat(struct turn *t, struct plan_book *b, const struct conf_table *table)
{
	agenda_planner_take(b->planner, b->placed);
	if (store_state(t->store) == STORE_WELL &&
	    meeting_ad_hoc_seat(t, table, &b->problem, b->now.meetings.at, b->placed)) {
		go_to(b, PLAN_LOADING);
		return;
	}
	go_to(b, PLAN_MOVING);
	plan_write_begin(b);
}

/* What was marked since the job began, or could not be written, is for the next one. */
static void leave_marks(struct turn *t, struct plan_book *b)
{
	struct store_touch_counts now = store_touch_counts(t->store, &b->table);
	bool at_once = now.at_once != b->begun.at_once;
	bool again = now.marks != b->begun.marks || b->touched_count > 0 || b->whole || b->blocked;

	store_table_mark(t->store, &b->table, STORE_CLEAN);
	if (again)
		store_table_mark(t->store, &b->table, at_once ? STORE_DIRTY_AT_ONCE : STORE_DIRTY);
}

static void settle(struct turn *t, struct plan_book *b)
{
	plan_book_people(b, t);
	speaker_book_settle(t, &b->table,
	                    &(struct speaker_change){.all = b->unsettled_count > PLAN_SETTLED_APART,
	                                             .new_day = b->settled.n != t->today.n,
	                                             .count = b->unsettled_count,
	                                             .cases = b->unsettled});
	b->unsettled_count = 0;
	b->settled = t->today;
}

static void end(struct turn *t, struct plan_book *b)
{
	/* Before what follows, which may mark the table: an item that waits for an interpreter. */
	leave_marks(t, b);
	meeting_plan_announce_due(t, &b->table);
	settle(t, b);
	b->phase = PLAN_AT_REST;
}

/* One small step. */
static void step(struct turn *t, struct plan_book *b, const struct conf_table *table)
{
	switch (b->phase) {
	case PLAN_AT_REST:
		begin(t, b);
		return;
	case PLAN_LOADING:
		if (plan_book_load(b, t, turn_planning(t)->scratch, LOAD_AT_ONCE))
			go_to(b, PLAN_OPENING);
		return;
	case PLAN_OPENING:
		plan_picture_begin(b, t);
		/* Some rows depend on the roster too. */
		go_to(b, b->touched_count > 0 ? PLAN_LOADING : PLAN_LOOKING);
		return;
	case PLAN_LOOKING:
		if (plan_picture_weigh(b, t, WEIGH_AT_ONCE))
			go_to(b, PLAN_LEAVING);
		return;
	case PLAN_LEAVING:
		if (plan_picture_leave(b, PLACE_AT_ONCE))
			go_to(b, PLAN_DECIDING);
		return;
	case PLAN_DECIDING:
		if (b->planner == NULL)
			b->planner = agenda_planner_new(&b->problem, b->room);
		else if (agenda_planner_step(b->planner, PLACE_AT_ONCE))
			go_to(b, PLAN_SEATING);
		return;
	case PLAN_SEATING:
		seat(t, b, table);
		return;
	case PLAN_MOVING:
		if (plan_write_move(b, t))
			go_to(b, PLAN_ORDERING);
		return;
	case PLAN_ORDERING:
		if (plan_write_order(b, t))
			go_to(b, PLAN_DATING);
		return;
	case PLAN_DATING:
		if (plan_write_dates(b, t, DATES_AT_ONCE))
			go_to(b, PLAN_ENDING);
		return;
	case PLAN_ENDING:
		end(t, b);
		return;
	}
}

/* Somebody's absence was told since the job looked: what it decided may stand against it (I5). */
static bool rests_on_what_was(struct turn *t, struct plan_book *b)
{
	return b->phase != PLAN_AT_REST && b->begun.people != store_touch_counts(t->store, &b->table).people;
}

/* Steps until the job is done (true), or the time is spent. */
static bool go_on(struct turn *t, struct plan_book *b, const struct conf_table *table,
                  const struct commands_time *time)
{
	bool spent = false;

	if (rests_on_what_was(t, b))
		give_up(b);
	do {
		step(t, b, table);
		if (b->phase == PLAN_AT_REST)
			return true;
		spent = time != NULL && time->spent(time->cookie);
	} while (!spent && store_state(t->store) == STORE_WELL);
	return store_state(t->store) != STORE_WELL;
}

void plan_job_whole(struct turn *t, const struct conf_table *table)
{
	struct plan_book *b = book_of(turn_planning(t), &table->id);

	plan_job_note(t);
	give_up(b);
	go_on(t, b, table, NULL);
}

bool plan_job_is_near(struct turn *t, const struct table_id *table)
{
	struct plan_book *b = book_of(turn_planning(t), table);

	plan_job_note(t);
	return plan_book_is_small(b, t, SOON_MOST);
}

bool plan_job_soon(struct turn *t, const struct conf_table *table)
{
	if (!plan_job_is_near(t, &table->id))
		return false;
	plan_job_whole(t, table);
	return true;
}

/* The table on which to work: one where a crisis waits; the one a job is at; in a round, one that is dirty
 * and was not its turn yet; or clean, but not loaded, so that questions about it need not wait, or not
 * planned on this day: meetings came within the horizon by it, and who interprets on it may be there. */
static const struct conf_table *next_table(struct turn *t, bool urgent)
{
	const struct planning *p = turn_planning(t);
	const struct conf_table *next = NULL;

	for (size_t i = 0; i < t->conf->table_count; i++) {
		const struct conf_table *table = &t->conf->tables[i];
		const struct plan_book *b = book_of(turn_planning(t), &table->id);
		enum store_dirty dirty = store_table_dirty(t->store, &table->id);

		if (dirty == STORE_DIRTY_AT_ONCE)
			return table;
		if (b->phase != PLAN_AT_REST)
			next = table;
		else if (next == NULL && !urgent &&
		         (dirty == STORE_DIRTY || b->whole || b->planner == NULL) && b->round != p->round)
			next = table;
	}
	return next;
}

void commands_plan_round(struct commands *c, struct arena *a, struct instant now)
{
	struct turn t = turn_begin(c, a, now);

	turn_planning(&t)->round++;
}

/* Questions and plans take turns, but a crisis waits for nobody. */
static bool is_for_a_question(struct turn *t, const struct conf_table *table)
{
	struct planning *p = turn_planning(t);

	p->asked = plan_question_waits(p->questions) &&
	           (table == NULL ||
	            (!p->asked && store_table_dirty(t->store, &table->id) != STORE_DIRTY_AT_ONCE));
	return p->asked;
}

bool commands_plan_some(struct commands *c, struct arena *a, struct instant now, bool urgent,
                        const struct commands_time *time)
{
	struct turn t = turn_begin(c, a, now);
	const struct conf_table *table;
	struct plan_book *b;

	plan_job_note(&t);
	table = next_table(&t, urgent);
	if (is_for_a_question(&t, table)) {
		plan_question_some(&t, time);
		return true;
	}
	if (table == NULL)
		return false;
	b = book_of(turn_planning(&t), &table->id);
	store_savepoint(t.store);
	if (go_on(&t, b, table, time))
		b->round = turn_planning(&t)->round;
	store_keep(t.store);
	return true;
}

void commands_plan_lost(struct commands *c, struct arena *a, struct instant now)
{
	struct turn t = turn_begin(c, a, now);
	struct planning *p = turn_planning(&t);

	for (size_t i = 0; i < p->count; i++)
		plan_book_forget(p->books[i]);
	plan_question_forget(p->questions);
	turn_day_lost(&t);
}

bool commands_plan(struct commands *c, struct arena *a, struct instant now, bool urgent)
{
	struct turn t = turn_begin(c, a, now);

	for (size_t i = 0; i < t.conf->table_count; i++) {
		enum store_dirty dirty = store_table_dirty(t.store, &t.conf->tables[i].id);
		if (dirty == STORE_CLEAN || (urgent && dirty != STORE_DIRTY_AT_ONCE))
			continue;
		store_savepoint(t.store);
		plan_job_whole(&t, &t.conf->tables[i]);
		store_keep(t.store);
		return true;
	}
	return false;
}
