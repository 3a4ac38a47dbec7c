#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "house.h"

static const char filler[16 * 1024] = {1};

/* Seals until the file takes no more; the turn is lost then. */
static void fill_until_full(struct house *h)
{
	for (int i = 0; i < 10000 && store_state(h->store) == STORE_WELL; i++)
		(void)store_seal(h->store, SEAL_OBSERVATION, "s", DOMAIN_WORK, "c", filler, sizeof(filler));
	assert_int_equal(store_state(h->store), STORE_FULL);
}

static void store_state__full_is_sticky_until_rollback(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	struct store_case c = house_case("C-AAAAAAAA", 1), found;

	store_begin(s);
	store_case_add(s, &c);
	house_commit(h);
	store_test_limit(s, 4);
	store_begin(s);
	store_savepoint(s);
	fill_until_full(h);
	assert_false(store_case_get(s, "C-AAAAAAAA", &found));
	store_undo(s);
	assert_int_equal(store_state(s), STORE_FULL);
	assert_false(store_commit(s));
	assert_int_equal(store_state(s), STORE_FULL);
	assert_non_null(strstr(store_why(s), "full"));
	store_rollback(s);
	assert_int_equal(store_state(s), STORE_WELL);
	assert_true(store_case_get(s, "C-AAAAAAAA", &found));
	assert_true(store_low(s));
}

static void store_begin__gives_the_reserve_for_audit_rows(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	struct store_audit row = {.event = "case.read", .action = 'R', .actor = "coordinator-1", .code = "covered"};
	bool written;

	store_test_limit(s, 0);
	store_begin(s);
	fill_until_full(h);
	store_rollback(s);
	for (int i = 0; i < 200; i++) {
		store_begin(s);
		store_audit_add(s, HOUSE_NOW, &row);
		written = store_commit(s);
		assert_true(written);
		assert_true(store_tend(s, HOUSE_NOW, true));
		assert_true(store_low(s));
	}
	assert_true(store_audit_verify(s).intact);
	assert_int_equal(store_audit_verify(s).rows, 201);
}

static void store_tend__is_no_longer_low_when_there_is_room(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;

	store_test_limit(s, 0);
	store_begin(s);
	fill_until_full(h);
	store_rollback(s);
	store_begin(s);
	house_commit(h);
	assert_true(store_tend(s, time_add(HOUSE_NOW, 10000), false));
	assert_true(store_low(s));
	store_test_limit(s, -1);
	for (int i = 0; i < 20 && store_low(s); i++)
		assert_true(store_tend(s, time_add(HOUSE_NOW, 20000), false));
	assert_false(store_low(s));
}

static void store_open__starts_on_a_full_file(void **state)
{
	struct house *h = *state;

	/* No pages left for a reserve that is larger than before: it opens all the same. */
	house_close(h);
	h->settings.reserve_bytes = 64 << 20;
	assert_true(house_open(h));
	assert_false(store_low(h->store));
}

static void store_commit__keeps_the_chain_after_full(void **state)
{
	struct house *h = *state;
	struct store *s = h->store;
	struct store_audit row = {.event = "case.read", .action = 'R', .actor = "coordinator-1"};

	for (int i = 0; i < 5; i++) {
		store_test_limit(s, 2);
		store_begin(s);
		store_audit_add(s, HOUSE_NOW, &row);
		fill_until_full(h);
		store_rollback(s);
		store_test_limit(s, -1);
		store_begin(s);
		store_audit_add(s, HOUSE_NOW, &row);
		house_commit(h);
		assert_true(store_tend(s, HOUSE_NOW, true));
	}
	assert_true(store_audit_verify(s).intact);
	assert_int_equal(store_audit_verify(s).rows, 6);
	house_close(h);
	assert_true(house_open(h));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)
	const struct CMUnitTest tests[] = {
	        T(store_state__full_is_sticky_until_rollback),
	        T(store_begin__gives_the_reserve_for_audit_rows),
	        T(store_tend__is_no_longer_low_when_there_is_room),
	        T(store_open__starts_on_a_full_file),
	        T(store_commit__keeps_the_chain_after_full),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
