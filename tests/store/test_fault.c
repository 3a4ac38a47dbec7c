/*
 * Every write, sync and truncation of a run fails once, one after the other, as a disk that breaks or is
 * full. A broken disk: nothing is acknowledged any more, and what was acknowledged is there after a restart.
 * A full one: everything is done in the end. Faults come from a layer put under SQLite.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"
#include "store/store_audit.h"
#include "store/store_vault.h"

#define NOW ((struct instant){INT64_C(1790000000000)})
#define RECORDS 10

enum operation { FAULT_WRITE, FAULT_SYNC, FAULT_TRUNCATE, FAULT_OPERATIONS };

static struct {
	enum operation operation;
	int code;
	int left; /* operations until the fault; 0: it has come */
} fault;

/* Whether this is the one that fails. */
static bool fails(enum operation operation)
{
	return operation == fault.operation && fault.left > 0 && --fault.left == 0;
}

struct faulty {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct faulty *)(void *)f)->real;
}

static int f_close(sqlite3_file *f)
{
	int rc = real_of(f)->pMethods->xClose(real_of(f));

	sqlite3_free(real_of(f));
	return rc;
}

static int f_read(sqlite3_file *f, void *to, int len, sqlite3_int64 at)
{
	return real_of(f)->pMethods->xRead(real_of(f), to, len, at);
}

static int f_write(sqlite3_file *f, const void *from, int len, sqlite3_int64 at)
{
	if (!fails(FAULT_WRITE))
		return real_of(f)->pMethods->xWrite(real_of(f), from, len, at);
	/* A part of it got there. */
	(void)real_of(f)->pMethods->xWrite(real_of(f), from, len / 2, at);
	return fault.code;
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 len)
{
	return fails(FAULT_TRUNCATE) ? fault.code : real_of(f)->pMethods->xTruncate(real_of(f), len);
}

static int f_sync(sqlite3_file *f, int flags)
{
	return fails(FAULT_SYNC) ? fault.code : real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *ret_len)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), ret_len);
}

static int f_lock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int f_unlock(sqlite3_file *f, int level)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int f_check(sqlite3_file *f, int *ret_locked)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret_locked);
}

static int f_control(sqlite3_file *f, int what, void *arg)
{
	return real_of(f)->pMethods->xFileControl(real_of(f), what, arg);
}

static int f_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int f_traits(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static const sqlite3_io_methods methods = {.iVersion = 1,
                                           .xClose = f_close,
                                           .xRead = f_read,
                                           .xWrite = f_write,
                                           .xTruncate = f_truncate,
                                           .xSync = f_sync,
                                           .xFileSize = f_size,
                                           .xLock = f_lock,
                                           .xUnlock = f_unlock,
                                           .xCheckReservedLock = f_check,
                                           .xFileControl = f_control,
                                           .xSectorSize = f_sector,
                                           .xDeviceCharacteristics = f_traits};

static int open_faulty(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
	sqlite3_vfs *unix_vfs = vfs->pAppData;
	struct faulty *own = (struct faulty *)(void *)f;
	int rc;

	own->base.pMethods = NULL;
	own->real = sqlite3_malloc(unix_vfs->szOsFile);
	rc = unix_vfs->xOpen(unix_vfs, name, own->real, flags, ret_flags);
	if (rc == SQLITE_OK)
		own->base.pMethods = &methods;
	else
		sqlite3_free(own->real);
	return rc;
}

struct world {
	char dir[64];
	uint64_t seed;
	struct id_source ids;
	struct store_settings settings;
	struct store *store;
	struct why why;
	bool stored[RECORDS], erased[RECORDS];
};

static void make_world(struct world *w)
{
	*w = (struct world){.seed = 5};
	snprintf(w->dir, sizeof(w->dir), "%s", "/tmp/mdo-fault-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->ids = id_source_seeded(&w->seed);
	w->settings = (struct store_settings){
	        .dir = w->dir, .wal_limit_bytes = 32768, .reserve_bytes = 131072, .version = "test"};
}

static void remove_world(struct world *w)
{
	DIR *d = opendir(w->dir);
	struct dirent *e;
	char path[512];

	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", w->dir, e->d_name);
		if (e->d_name[0] != '.')
			assert_int_equal(unlink(path), 0);
	}
	closedir(d);
	assert_int_equal(rmdir(w->dir), 0);
}

static void consent_of(int n, struct consent_id *ret_id)
{
	snprintf(ret_id->text, sizeof(ret_id->text), "01900000-0000-7000-8000-%012d", n);
}

/* One turn: record ${n} is stored, or erased. True when it was committed. */
static bool turn(struct world *w, int n, bool erase)
{
	static const char text[] = "content";
	struct store_audit row = {.event = "signal.stored", .action = 'C', .actor = "taalschool"};
	struct consent_id consent;

	consent_of(n, &consent);
	store_begin(w->store);
	if (erase)
		store_erase_consent(w->store, &consent);
	else
		(void)store_seal(w->store, SEAL_OBSERVATION, consent.text, DOMAIN_WORK, consent.text, text,
		                 sizeof(text) - 1);
	store_audit_add(w->store, NOW, &row);
	if (!store_commit(w->store)) {
		assert_int_not_equal(store_state(w->store), STORE_WELL);
		store_rollback(w->store);
		return false;
	}
	*(erase ? &w->erased[n] : &w->stored[n]) = true;
	return true;
}

/* Until it is done, or the store is broken. */
static void insist(struct world *w, int n, bool erase)
{
	for (int i = 0; i < 3 && store_state(w->store) == STORE_WELL; i++)
		if (turn(w, n, erase))
			return;
	assert_int_equal(store_state(w->store), STORE_BROKEN);
}

static void work(struct world *w)
{
	bool well;

	for (int n = 0; n < RECORDS; n++) {
		insist(w, n, false);
		if (n % 3 == 2)
			insist(w, n - 1, true);
		well = store_tend(w->store, time_add(NOW, n * 10000), true);
		assert_int_equal(well, store_state(w->store) != STORE_BROKEN);
	}
}

static void check_broken(struct world *w)
{
	struct arena *a = arena_new();
	struct consent_id consent;

	consent_of(0, &consent);
	assert_true(store_why(w->store)[0] != '\0');
	assert_null(store_unseal(w->store, a, SEAL_OBSERVATION, consent.text, DOMAIN_WORK));
	store_begin(w->store);
	store_savepoint(w->store);
	store_keep(w->store);
	assert_false(store_commit(w->store));
	store_rollback(w->store);
	assert_int_equal(store_state(w->store), STORE_BROKEN);
	arena_free(a);
}

static void check_after(struct world *w, bool all)
{
	struct arena *a = arena_new();
	struct consent_id consent;

	fault.left = 0;
	if (!store_open(&w->settings, &w->ids, NOW, &w->store, &w->why))
		fail_msg("%s", w->why.text);
	for (int n = 0; n < RECORDS; n++) {
		bool asked = n % 3 == 1 && n < RECORDS - 1;
		const char *found;

		consent_of(n, &consent);
		found = store_unseal(w->store, a, SEAL_OBSERVATION, consent.text, DOMAIN_WORK);
		assert_true(!all || w->stored[n]);
		if (w->erased[n])
			assert_null(found);
		else if (w->stored[n] && !asked)
			assert_string_equal(found, "content");
	}
	assert_int_equal(store_numbers(w->store).erasing, 0);
	assert_int_equal(store_numbers(w->store).damaged, 0);
	assert_true(store_audit_verify(w->store).intact);
	store_close(w->store);
	arena_free(a);
}

/* One run with the ${nth} operation failing; false when there are fewer of them. */
static bool run(enum operation operation, int code, int nth)
{
	struct world w;
	bool came, opened, broke = false;

	make_world(&w);
	fault.operation = operation;
	fault.code = code;
	fault.left = nth;
	opened = store_open(&w.settings, &w.ids, NOW, &w.store, &w.why);
	if (opened) {
		work(&w);
		broke = store_state(w.store) == STORE_BROKEN;
		if (broke)
			check_broken(&w);
		came = fault.left == 0;
		store_close(w.store);
	} else {
		came = fault.left == 0;
		assert_true(came && w.why.text[0] != '\0');
	}
	assert_true(!broke || code != SQLITE_FULL);
	check_after(&w, opened && !broke);
	remove_world(&w);
	return came;
}

static void run_all(enum operation operation, int code, int least)
{
	int nth = 1;

	while (run(operation, code, nth))
		nth += nth < 30 ? 1 : 11;
	/* Too few means that the faults did not come. */
	assert_true(nth > least);
}

static void store__a_write_that_fails(void **state)
{
	(void)state;
	run_all(FAULT_WRITE, SQLITE_IOERR_WRITE, 100);
}

static void store__a_write_without_room(void **state)
{
	(void)state;
	run_all(FAULT_WRITE, SQLITE_FULL, 100);
}

static void store__a_sync_that_fails(void **state)
{
	(void)state;
	run_all(FAULT_SYNC, SQLITE_IOERR_FSYNC, 20);
}

static void store__a_truncation_that_fails(void **state)
{
	(void)state;
	run_all(FAULT_TRUNCATE, SQLITE_IOERR_TRUNCATE, 3);
}

static int put_under(void **state)
{
	static sqlite3_vfs faulty;
	sqlite3_vfs *unix_vfs = sqlite3_vfs_find(NULL);

	(void)state;
	faulty = *unix_vfs;
	faulty.zName = "faulty";
	faulty.szOsFile = (int)sizeof(struct faulty);
	faulty.pAppData = unix_vfs;
	faulty.xOpen = open_faulty;
	return crypto_start() && sqlite3_vfs_register(&faulty, 1) == SQLITE_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(store__a_write_that_fails),
	        cmocka_unit_test(store__a_write_without_room),
	        cmocka_unit_test(store__a_sync_that_fails),
	        cmocka_unit_test(store__a_truncation_that_fails),
	};

	return cmocka_run_group_tests(tests, put_under, NULL);
}
