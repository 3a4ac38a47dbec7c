#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "fake.h"
#include "spools.h"

/* ---- sending: a daemon that is a table of what it holds ---- */

#define HELD_MAX 64

struct ledger {
	char epoch[MDO_EPOCH_MAX];
	size_t held, asked;
	char ids[HELD_MAX][40]; /* in the order in which they were stored */
	const char *refuse;     /* the id that is refused */
	const char *tomorrow;   /* the id that is one new person too many today */
	size_t answers_left;    /* then silence */
	bool knows_epoch;       /* the epoch can be asked for */
};

static struct mdo_answer answer_of(const struct ledger *l, struct arena *a, enum answer what, const char *id)
{
	struct mdo_answer answer = {.text = "", .len = 0};

	proto_clear(&proto_table_answer, &answer.body);
	answer.body.answer = what;
	answer.body.id = arena_text(a, id);
	answer.body.epoch = arena_text(a, l->epoch);
	if (what == ANSWER_REFUSED) {
		answer.body.problem = proto_new(a, &proto_table_problem);
		answer.body.problem->code = "consent-missing";
	}
	if (what == ANSWER_RETRY) {
		answer.body.problem = proto_new(a, &proto_table_problem);
		answer.body.problem->code = "new-persons";
	}
	return answer;
}

static enum mdo_reach ledger_ask(void *cookie, struct arena *a, const struct mdo_spool_message *m,
                                 struct mdo_answer *ret)
{
	struct ledger *l = cookie;

	l->asked++;
	if (l->answers_left == 0)
		return MDO_DOWN;
	l->answers_left--;
	for (size_t i = 0; i < l->held; i++)
		if (strcmp(l->ids[i], m->id) == 0) {
			*ret = answer_of(l, a, ANSWER_DUPLICATE, m->id);
			return MDO_REACHED;
		}
	if (l->refuse != NULL && strcmp(l->refuse, m->id) == 0) {
		*ret = answer_of(l, a, ANSWER_REFUSED, m->id);
		return MDO_REACHED;
	}
	if (l->tomorrow != NULL && strcmp(l->tomorrow, m->id) == 0) {
		*ret = answer_of(l, a, ANSWER_RETRY, m->id);
		return MDO_REACHED;
	}
	assert_true(l->held < HELD_MAX);
	snprintf(l->ids[l->held++], sizeof(l->ids[0]), "%s", m->id);
	*ret = answer_of(l, a, ANSWER_STORED, m->id);
	return MDO_REACHED;
}

static enum mdo_reach ledger_epoch(void *cookie, struct arena *a, char ret_epoch[MDO_EPOCH_MAX])
{
	struct ledger *l = cookie;

	(void)a;
	if (l->knows_epoch)
		memcpy(ret_epoch, l->epoch, MDO_EPOCH_MAX);
	return MDO_REACHED;
}

static struct mdo_post_result post(struct mdo_spool *s, struct ledger *l)
{
	struct mdo_post p = {s, ledger_ask, ledger_epoch, NULL, l, {5000}};
	struct why why;
	struct mdo_post_result r = mdo_post_run(&p, &why);

	if (r.end == MDO_POST_BROKEN)
		fail_msg("%s", why.text);
	return r;
}

static struct ledger new_ledger(void)
{
	return (struct ledger){.epoch = EPOCH_1, .answers_left = 1000, .knows_epoch = true};
}

static void post_run__stored_and_refused(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct ledger l = new_ledger();
	struct mdo_post_result r;

	(void)state;
	put(s, "a");
	put(s, "b");
	put(s, "c");
	l.refuse = "b";
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_EMPTY);
	assert_int_equal(r.stored, 2);
	assert_int_equal(r.refused, 1);
	assert_int_equal(r.waiting, 0);
	assert_int_equal(count(s, MDO_SPOOL_QUEUE), 0);
	assert_int_equal(count(s, MDO_SPOOL_SENT), 2);
	assert_int_equal(count(s, MDO_SPOOL_REFUSED), 1);
	assert_string_equal(mdo_spool_epoch(s), EPOCH_1);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

/* A withdrawal behind one person too many does not wait for tomorrow; that one stays. */
static void post_run__new_persons_put_off_one_message_only(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct ledger l = new_ledger();
	struct mdo_post_result r;

	(void)state;
	put(s, "a");
	put(s, "b");
	put(s, "c");
	l.tomorrow = "b";
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_STOPPED);
	assert_int_equal(r.reach, MDO_REACHED);
	assert_int_equal(r.stored, 2);
	assert_int_equal(r.waiting, 1);
	assert_int_equal(l.held, 2);
	assert_string_equal(l.ids[1], "c");
	l.tomorrow = NULL;
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_EMPTY);
	assert_int_equal(r.stored, 1);
	assert_string_equal(l.ids[2], "b");
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

/* While one of those sent again is put off, the new epoch is not remembered: all go again, until it is there
 * too. */
static void post_run__new_persons_after_a_restore(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct ledger l = new_ledger();

	(void)state;
	put(s, "a");
	put(s, "b");
	assert_int_equal(post(s, &l).stored, 2);
	l.held = 0;
	memcpy(l.epoch, EPOCH_2, MDO_EPOCH_MAX);
	l.tomorrow = "a";
	assert_int_equal(post(s, &l).again, 1);
	assert_string_equal(mdo_spool_epoch(s), EPOCH_1);
	l.tomorrow = NULL;
	assert_int_equal(post(s, &l).again, 2);
	assert_string_equal(mdo_spool_epoch(s), EPOCH_2);
	assert_int_equal(l.held, 2);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

static void post_run__down_keeps_the_rest_in_order(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct ledger l = new_ledger();
	struct mdo_post_result r;

	(void)state;
	put(s, "a");
	put(s, "b");
	put(s, "c");
	l.answers_left = 1;
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_STOPPED);
	assert_int_equal(r.reach, MDO_DOWN);
	assert_int_equal(r.waiting, 2);
	l.answers_left = 100;
	r = post(s, &l);
	assert_int_equal(r.stored, 2);
	assert_int_equal(l.held, 3);
	assert_string_equal(l.ids[0], "a");
	assert_string_equal(l.ids[2], "c");
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

/* The daemon comes back without b and c, in another epoch: they go first, then what is new. */
static void restored(bool knows_epoch, const char *const *order, size_t order_count)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct ledger l = new_ledger();
	struct mdo_post_result r;

	put(s, "a");
	put(s, "b");
	put(s, "c");
	post(s, &l);
	l.held = 1;
	memcpy(l.epoch, EPOCH_2, MDO_EPOCH_MAX);
	l.knows_epoch = knows_epoch;
	put(s, "d");
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_EMPTY);
	assert_int_equal(l.held, order_count);
	for (size_t i = 0; i < order_count; i++)
		assert_string_equal(l.ids[i], order[i]);
	assert_string_equal(mdo_spool_epoch(s), EPOCH_2);
	assert_int_equal(count(s, MDO_SPOOL_SENT), 4);
	l.asked = 0;
	post(s, &l); /* the same epoch: nothing again */
	assert_int_equal(l.asked, 0);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

static void post_run__restored_daemon_gets_what_it_lost_first(void **state)
{
	static const char *const order[] = {"a", "b", "c", "d"}, *const seen_late[] = {"a", "d", "b", "c"};

	(void)state;
	restored(true, order, 4);
	restored(false, seen_late, 4);
}

static void post_run__epoch_is_remembered_only_when_all_is_there_again(void **state)
{
	char *dir = fake_dir_new();
	struct mdo_spool *s = open_spool(dir);
	struct ledger l = new_ledger();
	struct mdo_post_result r;

	(void)state;
	put(s, "a");
	put(s, "b");
	post(s, &l);
	l.held = 0;
	l.answers_left = 1;
	memcpy(l.epoch, EPOCH_2, MDO_EPOCH_MAX);
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_STOPPED);
	assert_string_equal(mdo_spool_epoch(s), EPOCH_1);
	l.answers_left = 100;
	r = post(s, &l);
	assert_int_equal(r.end, MDO_POST_EMPTY);
	assert_int_equal(l.held, 2);
	assert_string_equal(mdo_spool_epoch(s), EPOCH_2);
	mdo_spool_close(s);
	fake_dir_remove(dir);
}

/* ---- crashes: a child does the work and ends at the n-th step; what it told the daemon comes through a file
 * ---- */

static int steps_left;

static void die_at_step(const char *name)
{
	(void)name;
	if (steps_left-- == 0)
		_exit(9);
}

struct journal {
	struct ledger ledger;
	int fd; /* one id a line, of each message that the daemon stored */
};

static enum mdo_reach journal_ask(void *cookie, struct arena *a, const struct mdo_spool_message *m,
                                  struct mdo_answer *ret)
{
	struct journal *j = cookie;
	size_t held = j->ledger.held;
	enum mdo_reach reach = ledger_ask(&j->ledger, a, m, ret);

	if (j->ledger.held > held) {
		dprintf(j->fd, "%s\n", m->id);
		die_at_step("stored, not heard of yet");
	}
	return reach;
}

/* What the daemon held when the child died. */
static void reload(struct journal *j)
{
	char bytes[2000];
	ssize_t n = pread(j->fd, bytes, sizeof(bytes) - 1, 0);
	char *rest = bytes, *line;

	assert_true(n >= 0);
	bytes[n] = '\0';
	j->ledger.held = 0;
	while ((line = strsep(&rest, "\n")) != NULL && line[0] != '\0')
		snprintf(j->ledger.ids[j->ledger.held++], sizeof(j->ledger.ids[0]), "%s", line);
}

/* Puts three, which are then promised, and sends; ends with 0 when it came through. */
static void child(const char *dir, struct journal *j, int promise)
{
	struct mdo_spool *s = open_spool(dir);
	struct mdo_post p = {s, journal_ask, NULL, NULL, j, {5000}};
	static const char *const ids[] = {"a", "b", "c"};
	struct why why;

	mdo_file_on_step(die_at_step);
	for (size_t i = 0; i < 3; i++) {
		put(s, ids[i]);
		dprintf(promise, "%s\n", ids[i]);
	}
	(void)!mdo_post_run(&p, &why).end;
	_exit(0);
}

static void post_run__a_crash_anywhere_loses_and_doubles_nothing(void **state)
{
	int status = -1, step = 0;

	(void)state;
	for (; status != 0; step++) {
		char *dir = fake_dir_new();
		struct text path = {0};
		struct journal j = {.ledger = new_ledger()};
		char promised[100];
		struct mdo_spool *s;
		struct mdo_post_result r;
		struct mdo_post p = {.ask = journal_ask, .cookie = &j, .now = {5000}};
		struct why why;
		int promise;
		pid_t pid;
		ssize_t n;

		text_addf(&path, "%s/stored", dir);
		j.fd = open(path.at, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		path.len = 0;
		text_addf(&path, "%s/promised", dir);
		promise = open(path.at, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		path.len = 0;
		text_addf(&path, "%s/spool", dir);
		pid = fork();
		if (pid == 0) {
			steps_left = step;
			child(path.at, &j, promise);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(status == 0 || WEXITSTATUS(status) == 9);

		reload(&j);
		s = open_spool(path.at);
		p.spool = s;
		steps_left = -1;
		r = mdo_post_run(&p, &why);
		assert_int_equal(r.end, MDO_POST_EMPTY);
		assert_int_equal(count(s, MDO_SPOOL_QUEUE), 0);
		/* Every id once: the ledger would have said duplicate. All that was promised is there, in
		 * order. */
		n = pread(promise, promised, sizeof(promised) - 1, 0);
		assert_true(n >= 0);
		assert_true(j.ledger.held >= (size_t)n / 2);
		assert_int_equal(count(s, MDO_SPOOL_SENT), j.ledger.held);
		for (size_t i = 0; i < j.ledger.held; i++)
			assert_int_equal(j.ledger.ids[i][0], 'a' + (int)i);
		close(j.fd);
		close(promise);
		mdo_spool_close(s);
		text_free(&path);
		fake_dir_remove(dir);
	}
	assert_true(step > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(post_run__stored_and_refused),
	        cmocka_unit_test(post_run__down_keeps_the_rest_in_order),
	        cmocka_unit_test(post_run__new_persons_put_off_one_message_only),
	        cmocka_unit_test(post_run__new_persons_after_a_restore),
	        cmocka_unit_test(post_run__restored_daemon_gets_what_it_lost_first),
	        cmocka_unit_test(post_run__epoch_is_remembered_only_when_all_is_there_again),
	        cmocka_unit_test(post_run__a_crash_anywhere_loses_and_doubles_nothing),
	};

	return cmocka_run_group_tests(tests, spools_setup, NULL);
}
