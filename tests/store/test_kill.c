/*
 * The program is ended at every boundary the store names, one after the other; what it told before must be
 * true after the next start, and what was erased must be gone. Each start after a kill is ended at one of its
 * own boundaries as well.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"
#include "store/store_audit.h"
#include "store/store_test.h"
#include "store/store_vault.h"

#define NOW ((struct instant){INT64_C(1790000000000)})
#define RECORDS 12
#define KILLED 9

/* What the program under test told the world; lives in memory shared with the test. */
struct told {
	bool opened, stored[RECORDS], erased[RECORDS];
	char epoch[17];
	int64_t number[RECORDS];
	struct store_test_sealed before[RECORDS];
	int points;
};

static struct told *told;
static int points_left;

static void stop(const char *point)
{
	(void)point;
	told->points++;
	if (--points_left == 0)
		_exit(KILLED);
}

struct world {
	char dir[64], place[64], ledger[80]; /* the second place */
	uint64_t seed;
	struct id_source ids;
	struct store_settings settings;
	struct why why;
};

static void make_world(struct world *w)
{
	*w = (struct world){.seed = 5};
	snprintf(w->dir, sizeof(w->dir), "%s", "/tmp/mdo-kill-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->place, sizeof(w->place), "%s", "/tmp/mdo-kill-ledger-XXXXXX");
	assert_non_null(mkdtemp(w->place));
	snprintf(w->ledger, sizeof(w->ledger), "%s/erased.jsonl", w->place);
	w->ids = id_source_seeded(&w->seed);
	w->settings = (struct store_settings){
	        .dir = w->dir, .wal_limit_bytes = 65536, .reserve_bytes = 131072, .version = "test"};
	w->settings.erasure_ledger = w->ledger;
	memset(told, 0, sizeof(*told));
}

static void remove_tree(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[512];

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (unlink(path) != 0)
			remove_tree(path);
	}
	closedir(d);
	assert_int_equal(rmdir(dir), 0);
}

static void remove_world(struct world *w)
{
	remove_tree(w->dir);
	remove_tree(w->place);
}

static void consent_of(int n, struct consent_id *ret_id)
{
	snprintf(ret_id->text, sizeof(ret_id->text), "01900000-0000-7000-8000-%012d", n);
}

static void content_of(int n, char text[40])
{
	snprintf(text, 40, "content of record %d", n);
}

static void put(struct store *s, int n)
{
	struct store_audit row = {.event = "signal.stored", .action = 'C', .actor = "taalschool"};
	struct consent_id consent;
	char text[40];

	consent_of(n, &consent);
	content_of(n, text);
	store_savepoint(s);
	(void)store_seal(s, SEAL_OBSERVATION, "undone", DOMAIN_WORK, consent.text, text, strlen(text));
	store_undo(s);
	told->number[n] =
	        store_seal(s, SEAL_OBSERVATION, consent.text, DOMAIN_WORK, consent.text, text, strlen(text));
	store_audit_add(s, NOW, &row);
	told->before[n] = store_test_sealed(s, told->number[n]);
}

static void store_some(struct store *s, int from, int to)
{
	store_begin(s);
	for (int n = from; n < to; n++)
		put(s, n);
	if (!store_commit(s))
		_exit(2);
	for (int n = from; n < to; n++)
		told->stored[n] = true;
}

static void erase_some(struct store *s, int from, int to)
{
	struct consent_id consent;

	store_begin(s);
	for (int n = from; n < to; n++) {
		consent_of(n, &consent);
		store_erase_consent(s, &consent);
	}
	if (!store_commit(s))
		_exit(3);
	for (int n = from; n < to; n++)
		told->erased[n] = true;
}

static void open_or_die(struct world *w, struct store **s)
{
	if (!store_open(&w->settings, &w->ids, NOW, s, &w->why)) {
		fprintf(stderr, "%s\n", w->why.text);
		_exit(4);
	}
	snprintf(told->epoch, sizeof(told->epoch), "%s", store_epoch(*s));
	told->opened = true;
}

static void work(struct world *w)
{
	struct store *s;

	open_or_die(w, &s);
	store_some(s, 0, 3);
	if (!store_tend(s, NOW, true) || !store_tend(s, time_add(NOW, 1000), true))
		_exit(5);
	store_some(s, 3, 8);
	erase_some(s, 1, 3);
	store_some(s, 8, 10);
	if (!store_tend(s, NOW, false))
		_exit(5);
	erase_some(s, 4, 5);
	store_some(s, 10, RECORDS);
	if (!store_tend(s, time_add(NOW, 2000), true) || !store_tend(s, time_add(NOW, 3000), true))
		_exit(5);
	store_close(s);
}

static void only_start(struct world *w)
{
	struct store *s;

	open_or_die(w, &s);
	if (!store_tend(s, NOW, true))
		_exit(5);
	store_close(s);
}

/* The exit status of ${what} in a process of its own that ends at its ${nth} boundary. */
static int run(struct world *w, void (*what)(struct world *), int nth)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		points_left = nth;
		store_test_pause(stop);
		what(w);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool in_files(const struct world *w, const void *bytes, size_t len)
{
	static const char *const names[] = {"mdod.db", "mdod.db-wal", "vault.db", "vault.db-wal"};
	static char all[4 << 20];
	char path[128];

	for (size_t i = 0; i < 4; i++) {
		int fd;
		ssize_t got;

		snprintf(path, sizeof(path), "%s/%s", w->dir, names[i]);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		got = read(fd, all, sizeof(all));
		close(fd);
		assert_true(got >= 0 && (size_t)got < sizeof(all));
		if (len > 0 && memmem(all, (size_t)got, bytes, len) != NULL)
			return true;
	}
	return false;
}

/* Whether the ledger names this consent: nobody is told before. */
static bool in_ledger(const struct world *w, const char *consent)
{
	static char all[1 << 20];
	int fd = open(w->ledger, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return false;
	got = read(fd, all, sizeof(all) - 1);
	close(fd);
	assert_true(got >= 0);
	all[got] = '\0';
	return strstr(all, consent) != NULL;
}

static void check_record(struct world *w, struct store *s, struct arena *a, int n)
{
	struct consent_id consent;
	char text[40];
	const char *found;

	consent_of(n, &consent);
	content_of(n, text);
	found = store_unseal(s, a, SEAL_OBSERVATION, consent.text, DOMAIN_WORK);
	if (told->erased[n]) {
		assert_null(found);
		assert_true(in_ledger(w, consent.text));
	} else if (told->stored[n] && n != 1 && n != 2 && n != 4)
		assert_non_null(found);
	if (found != NULL) {
		assert_string_equal(found, text);
		return;
	}
	/* Not there, or erased: then nothing that once could be opened is left. */
	assert_int_equal(store_test_sealed(s, told->number[n]).body_len, 0);
	if (told->stored[n]) {
		assert_int_equal(store_test_sealed(s, told->number[n]).wrapped_len, 0);
		assert_false(in_files(w, told->before[n].body, told->before[n].body_len));
		assert_false(in_files(w, told->before[n].wrapped, told->before[n].wrapped_len));
	}
}

static void check_world(struct world *w)
{
	struct arena *a = arena_new();
	struct store *s;
	struct store_audit_check chain;

	w->why.text[0] = '\0';
	/* What was told before this start; it would tell the ledger what is missing. */
	for (int n = 0; n < RECORDS; n++) {
		struct consent_id consent;

		consent_of(n, &consent);
		assert_true(!told->erased[n] || in_ledger(w, consent.text));
	}
	if (!store_open(&w->settings, &w->ids, NOW, &s, &w->why))
		fail_msg("%s", w->why.text);
	if (told->opened)
		assert_string_equal(store_epoch(s), told->epoch);
	assert_int_equal(store_numbers(s).erasing, 0);
	for (int n = 0; n < RECORDS; n++)
		check_record(w, s, a, n);
	assert_int_equal(store_numbers(s).damaged, 0);
	chain = store_audit_verify(s);
	assert_true(chain.intact);
	store_begin(s);
	assert_true(store_seal(s, SEAL_GROUND, "after", DOMAIN_WORK, NULL, "x", 1) >
	            told->number[RECORDS - 1]);
	assert_true(store_commit(s));
	assert_string_equal(store_unseal(s, a, SEAL_GROUND, "after", DOMAIN_WORK), "x");
	assert_true(store_tend(s, NOW, true));
	store_close(s);
	arena_free(a);
}

static void store__what_was_told_is_true_after_any_kill(void **state)
{
	struct world w;
	int status = KILLED, k = 0;

	(void)state;
	while (status == KILLED) {
		make_world(&w);
		status = run(&w, work, ++k);
		assert_true(status == 0 || status == KILLED);
		if (status == KILLED) {
			int again = run(&w, only_start, k % 9 + 1);

			assert_true(again == 0 || again == KILLED);
		}
		check_world(&w);
		remove_world(&w);
	}
	/* A walk that ends early proves nothing. */
	assert_true(k > 40);
}

/* Ends with all of its records in the logs only. */
static void leave_log(struct world *w)
{
	struct store *s;

	open_or_die(w, &s);
	for (int n = 0; n < RECORDS; n++)
		store_some(s, n, n + 1);
	_exit(KILLED);
}

static void recover(struct world *w)
{
	w->seed = 6; /* its randomness is not that of the process before */
	if (!store_recover(&w->settings, &w->ids, NOW, &w->why)) {
		fprintf(stderr, "%s\n", w->why.text);
		_exit(6);
	}
}

static void store_recover__may_be_cut_short_and_run_again(void **state)
{
	struct world w;
	struct store *s;
	char epoch[17];
	int status = KILLED, k = 0;

	(void)state;
	while (status == KILLED) {
		make_world(&w);
		assert_int_equal(run(&w, leave_log, 10000), KILLED);
		snprintf(epoch, sizeof(epoch), "%s", told->epoch);
		status = run(&w, recover, ++k);
		assert_true(status == 0 || status == KILLED);
		if (status == KILLED)
			assert_int_equal(run(&w, recover, 10000), 0);
		told->opened = false;
		check_world(&w);
		assert_true(store_open(&w.settings, &w.ids, NOW, &s, &w.why));
		assert_string_not_equal(store_epoch(s), epoch);
		store_close(s);
		remove_world(&w);
	}
	assert_true(k > 5);
}

static void store_open__waits_for_a_recovery_cut_short(void **state)
{
	struct world w;
	struct store *s = NULL;
	char mark[128];
	int fd;

	(void)state;
	make_world(&w);
	assert_int_equal(run(&w, work, 10000), 0);
	snprintf(mark, sizeof(mark), "%s/recovery", w.dir);
	fd = open(mark, O_CREAT | O_WRONLY, 0600);
	assert_true(fd >= 0);
	close(fd);
	assert_false(store_open(&w.settings, &w.ids, NOW, &s, &w.why));
	assert_non_null(strstr(w.why.text, "mdod --recover"));
	remove_world(&w);
}

static void copy_file(const struct world *w, const char *from, const char *to)
{
	static char all[8 << 20];
	char path[128];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", w->dir, from);
	fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	got = read(fd, all, sizeof(all));
	close(fd);
	assert_true(got > 0 && (size_t)got < sizeof(all));
	snprintf(path, sizeof(path), "%s/%s", w->dir, to);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, all, (size_t)got), got);
	close(fd);
}

/* All records, none erased; closed well, and copied. */
static void before_backup(struct world *w)
{
	struct store *s;

	open_or_die(w, &s);
	store_some(s, 0, RECORDS);
	store_close(s);
}

static void after_backup(struct world *w)
{
	struct store *s;

	w->seed = 7;
	open_or_die(w, &s);
	erase_some(s, 1, 3);
	erase_some(s, 4, 5);
	if (!store_tend(s, NOW, true))
		_exit(5);
	store_close(s);
}

/* A restored copy: whatever boundary its first start ends at, the next one has erased all again. */
static void store_open__replays_after_any_kill(void **state)
{
	struct world w;
	struct store *s;
	int status = KILLED, k = 0;

	(void)state;
	while (status == KILLED) {
		make_world(&w);
		assert_int_equal(run(&w, before_backup, 10000), 0);
		copy_file(&w, "mdod.db", "mdod.copy");
		copy_file(&w, "vault.db", "vault.copy");
		assert_int_equal(run(&w, after_backup, 10000), 0);
		assert_true(told->erased[1] && told->erased[2] && told->erased[4]);
		copy_file(&w, "mdod.copy", "mdod.db");
		copy_file(&w, "vault.copy", "vault.db");
		told->opened = false;
		status = run(&w, only_start, ++k);
		assert_true(status == 0 || status == KILLED);
		check_world(&w);
		assert_true(store_open(&w.settings, &w.ids, NOW, &s, &w.why));
		assert_string_equal(store_epoch(s), told->opened ? told->epoch : store_epoch(s));
		store_close(s);
		remove_world(&w);
	}
	assert_true(k > 14);
}

static int share(void **state)
{
	(void)state;
	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return told != MAP_FAILED && crypto_start() ? 0 : -1;
}

static int unshare_told(void **state)
{
	(void)state;
	return munmap(told, sizeof(*told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(store__what_was_told_is_true_after_any_kill),
	        cmocka_unit_test(store_open__replays_after_any_kill),
	        cmocka_unit_test(store_recover__may_be_cut_short_and_run_again),
	        cmocka_unit_test(store_open__waits_for_a_recovery_cut_short),
	};

	return cmocka_run_group_tests(tests, share, unshare_told);
}
