#include "libmdo/post.h"

#include <string.h>

#include "base/text.h"

struct run {
	const struct mdo_post *post;
	struct arena *turn; /* emptied after each message of the queue */
	struct mdo_post_result result;
	struct why *why;
};

static bool broken(struct run *r)
{
	r->result.end = MDO_POST_BROKEN;
	return false;
}

static bool stopped(struct run *r, enum mdo_reach reach)
{
	r->result.end = MDO_POST_STOPPED;
	r->result.reach = reach;
	return false;
}

static bool list(struct run *r, struct arena *a, enum mdo_spool_place place, struct mdo_spool_entry **ret,
                 size_t *ret_count)
{
	return mdo_spool_list(r->post->spool, a, place, ret, ret_count, r->why) || broken(r);
}

/* Too many new persons today: that is about this one message. What stands behind it, a withdrawal perhaps,
 * does not wait for tomorrow. */
static bool is_for_tomorrow(const struct mdo_answer *answer)
{
	const struct proto_problem *p = answer->body.problem;

	return answer->body.answer == ANSWER_RETRY && p != NULL &&
	       problem_from_code(p->code) == PROBLEM_NEW_PERSONS;
}

/* Asks for one message; true when the answer settles it, or puts off this one only (${ret_put_off}). */
static bool ask(struct run *r, struct arena *a, const struct mdo_spool_entry *e,
                struct mdo_answer *ret_answer, bool *ret_put_off)
{
	struct mdo_spool_message m;
	enum mdo_reach reach;

	if (!mdo_spool_read(r->post->spool, a, e, &m, r->why))
		return broken(r);
	reach = r->post->ask(r->post->cookie, a, &m, ret_answer);
	if (reach != MDO_REACHED)
		return stopped(r, reach);
	*ret_put_off = is_for_tomorrow(ret_answer);
	if (ret_answer->body.answer == ANSWER_RETRY && !*ret_put_off)
		return stopped(r, reach);
	return true;
}

/* Counts it, tells it, and puts it where it belongs now. */
static bool settle(struct run *r, const struct mdo_spool_entry *e, const struct mdo_answer *answer)
{
	bool again = e->place == MDO_SPOOL_SENT, refused = answer->body.answer == ANSWER_REFUSED;
	const char *code = answer->body.problem != NULL ? answer->body.problem->code : NULL;

	if (again)
		r->result.again++;
	else if (answer->body.answer == ANSWER_DUPLICATE)
		r->result.duplicate++;
	else if (!refused)
		r->result.stored++;
	if (refused)
		r->result.refused++;
	if (r->post->told != NULL)
		r->post->told(r->post->cookie, e->number, again, answer);
	/* One sent again keeps its place and its day there, unless it is refused now. */
	if (again && !refused)
		return true;
	return mdo_spool_move(r->post->spool, e, refused ? MDO_SPOOL_REFUSED : MDO_SPOOL_SENT, r->post->now,
	                      code, r->why) ||
	       broken(r);
}

/* All of sent/ again. The new epoch is remembered only when all of it is there. */
static bool send_again(struct run *r, const char *epoch)
{
	struct arena *a = arena_new(), *turn = arena_new();
	struct mdo_spool_entry *entries;
	size_t count, left = 0;
	bool ok = list(r, a, MDO_SPOOL_SENT, &entries, &count);

	for (size_t i = 0; ok && i < count; i++) {
		struct mdo_answer answer;
		bool put_off = false;

		ok = ask(r, turn, &entries[i], &answer, &put_off);
		/* Restored once more while we were at it: from the beginning, at the next run. */
		if (ok && !text_equal(answer.body.epoch, epoch))
			ok = stopped(r, MDO_REACHED);
		left += put_off ? 1 : 0;
		ok = ok && (put_off || settle(r, &entries[i], &answer));
		arena_reset(turn);
	}
	arena_free(turn);
	arena_free(a);
	/* While some are put off, all of them are sent again at the next run: the rest are duplicates then.
	 */
	if (ok && left > 0)
		return true;
	return ok && (mdo_spool_set_epoch(r->post->spool, epoch, r->why) || broken(r));
}

/* The epoch as it was, or known now with all of sent/ there. ${epoch} "" says nothing. */
static bool note_epoch(struct run *r, const char *epoch)
{
	const char *before = mdo_spool_epoch(r->post->spool);

	if (epoch[0] == '\0' || text_equal(epoch, before))
		return true;
	return send_again(r, epoch);
}

/* Before the first message, and when there is none: with nothing in sent/ nothing can be lost. */
static bool look_first(struct run *r)
{
	char epoch[MDO_EPOCH_MAX] = "";
	struct mdo_spool_entry *entries;
	size_t count;
	enum mdo_reach reach;

	if (!list(r, r->turn, MDO_SPOOL_SENT, &entries, &count))
		return false;
	if (count == 0 || r->post->epoch == NULL)
		return true;
	reach = r->post->epoch(r->post->cookie, r->turn, epoch);
	if (reach != MDO_REACHED)
		return stopped(r, reach);
	return note_epoch(r, epoch);
}

static void send_queue(struct run *r, const struct mdo_spool_entry *entries, size_t count)
{
	r->result.waiting = count;
	if (!look_first(r))
		return;
	for (size_t i = 0; i < count; i++) {
		struct mdo_answer answer;
		bool put_off = false;

		arena_reset(r->turn);
		/* The epoch first: after a crash in between this message is still in the queue, and all of it
		 * is done again. */
		if (!ask(r, r->turn, &entries[i], &answer, &put_off) || !note_epoch(r, answer.body.epoch))
			return;
		if (put_off) {
			if (r->post->told != NULL)
				r->post->told(r->post->cookie, entries[i].number, false, &answer);
			continue;
		}
		if (!settle(r, &entries[i], &answer))
			return;
		r->result.waiting--;
	}
	r->result.end = r->result.waiting > 0 ? MDO_POST_STOPPED : MDO_POST_EMPTY;
}

struct mdo_post_result mdo_post_run(const struct mdo_post *p, struct why *why)
{
	struct arena *a = arena_new();
	struct run r = {.post = p, .turn = arena_new(), .why = why, .result = {.reach = MDO_REACHED}};
	struct mdo_spool_entry *entries;
	size_t count;

	if (list(&r, a, MDO_SPOOL_QUEUE, &entries, &count))
		send_queue(&r, entries, count);
	arena_free(r.turn);
	arena_free(a);
	return r.result;
}
