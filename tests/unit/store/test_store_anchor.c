#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "house.h"

#define PERIOD 60000

static int64_t anchor(struct house *h, int64_t after_ms)
{
	return store_anchor_now(h->store, time_add(HOUSE_NOW, after_ms), PERIOD).number;
}

static void store_anchor_now__that_was_rolled_back_is_made_again(void **state)
{
	struct house *h = *state;

	store_begin(h->store);
	assert_int_equal(anchor(h, 0), 1);
	house_commit(h);
	store_begin(h->store);
	assert_int_equal(anchor(h, PERIOD), 2);
	store_rollback(h->store);
	store_begin(h->store);
	assert_int_equal(anchor(h, 10), 1);
	assert_int_equal(anchor(h, PERIOD + 10), 2);
	house_commit(h);
	assert_true(store_audit_verify(h->store).intact);
}

static void store_anchor_now__that_was_undone_is_made_again(void **state)
{
	struct house *h = *state;
	struct store_anchor made, found;

	store_begin(h->store);
	store_savepoint(h->store);
	assert_int_equal(anchor(h, 0), 1);
	store_undo(h->store);
	made = store_anchor_now(h->store, time_add(HOUSE_NOW, 5), PERIOD);
	house_commit(h);
	house_close(h);
	/* Found in the file: the start has put a row behind it, so one that is made now has another head. */
	assert_true(house_open(h));
	store_begin(h->store);
	found = store_anchor_now(h->store, time_add(HOUSE_NOW, 10), PERIOD);
	assert_int_equal(found.number, 1);
	assert_true(crypto_hash_equal(&found.head, &made.head));
	house_commit(h);
}

#define T(name) cmocka_unit_test_setup_teardown(name, house_set_up, house_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        T(store_anchor_now__that_was_rolled_back_is_made_again),
	        T(store_anchor_now__that_was_undone_is_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
