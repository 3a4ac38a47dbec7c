#include <assert.h>

#include "store/store_inside.h"
#include "store/store_ledger.h"

/* Whatever was taken in memory since the turn began is given back with it. */
static void forget_turn(struct store *s)
{
	sql_abandon(&s->sql, SQL_MAIN);
	sql_abandon(&s->sql, SQL_VAULT);
	s->head = s->head_committed;
	s->anchor.number = 0;
	s->match.known = false;
	store_absence_undone(s);
	store_roster_undone(s);
	store_touch_undone(s);
	store_backup_forget(s);
	pool_waste(&s->pool, s->pool.next_turn);
	s->pool.next_turn = s->pool.next;
	s->in_turn = s->in_savepoint = false;
}

static void start_turn(struct store *s)
{
	s->in_turn = true;
	s->pool.next_turn = s->pool.next;
	s->absences.written = s->roster.written = false;
	store_touch_begin(s);
}

void store_begin(struct store *s)
{
	assert(!s->in_turn);
	if (s->give_reserve)
		store_reserve_give(s);
	start_turn(s);
	sql_control(&s->sql, BEGIN_TURN);
}

/* What goes with every commit: where the pool stands, and the chain's head. */
static void write_marks(struct store *s)
{
	if (s->pool.next != s->pool.next_written)
		store_meta_set_number(s, "vault_next", s->pool.next);
	if (s->head.seq != s->head_committed.seq)
		store_audit_seal_head(s);
}

static bool commit_main(struct store *s)
{
	assert(s->in_turn && !s->in_savepoint && s->sql.running == 0);
	write_marks(s);
	if (s->sql.state == STORE_WELL)
		store_point("commit:before");
	if (s->sql.state != STORE_WELL || !sql_control(&s->sql, COMMIT_TURN)) {
		forget_turn(s);
		return false;
	}
	store_point("commit:after");
	s->in_turn = false;
	s->head_committed = s->head;
	s->pool.next_written = s->pool.next_turn = s->pool.next;
	return true;
}

/* What it set to erase is on the second place too, or it is not told (store_owes). */
bool store_commit(struct store *s)
{
	return commit_main(s) && store_ledger_settle(s);
}

void store_rollback(struct store *s)
{
	assert(s->sql.running == 0);
	if (s->in_turn)
		forget_turn(s);
	if (s->sql.state != STORE_FULL)
		return;
	s->sql.state = STORE_WELL;
	s->low = s->give_reserve = true;
}

void store_savepoint(struct store *s)
{
	assert(s->in_turn && !s->in_savepoint);
	s->in_savepoint = true;
	s->head_saved = s->head;
	s->pool.next_saved = s->pool.next;
	sql_control(&s->sql, SET_SAVEPOINT);
}

void store_keep(struct store *s)
{
	assert(s->in_savepoint && s->sql.running == 0);
	s->in_savepoint = false;
	sql_control(&s->sql, KEEP_SAVEPOINT);
}

void store_undo(struct store *s)
{
	assert(s->in_savepoint && s->sql.running == 0);
	s->in_savepoint = false;
	s->head = s->head_saved;
	s->anchor.number = 0;
	s->match.known = false;
	store_absence_undone(s);
	store_roster_undone(s);
	store_touch_undone(s);
	pool_waste(&s->pool, s->pool.next_saved);
	sql_control(&s->sql, UNDO_SAVEPOINT);
	sql_control(&s->sql, KEEP_SAVEPOINT);
}

bool store_own_begin(struct store *s)
{
	assert(!s->in_turn);
	start_turn(s);
	return sql_control(&s->sql, BEGIN_TURN);
}

/* How far the ledger is goes with turns of the store's own only: with anybody's, whether it is written would
 * tell that something was erased before (I11). */
bool store_own_commit(struct store *s)
{
	bool done;

	if (s->in_turn)
		store_ledger_mark(s);
	done = s->in_turn && commit_main(s);
	if (done)
		store_ledger_marked(s);
	else
		store_rollback(s);
	return done;
}
